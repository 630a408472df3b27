//! Operators between two terms: which types they take, and what they give.

use std::rc::Rc;

use super::terms::difference;
use super::typed::{Term, TermKind};
use super::types::{Type, Unit};
use super::{Checker, codes, sense};
use crate::calendar::TimeScale;
use crate::diagnostic::{Diagnostic, Span};
use crate::syntax::ast::{BinaryOperator, Constant, Literal, Spanned};
use crate::wording;

/// How many of the values that a field allows are named where none of them is near.
const MAX_OPTIONS_TOLD: usize = 24;

impl Checker<'_> {
    pub(super) fn binary(
        &mut self,
        operator: &Spanned<BinaryOperator>,
        left: Term,
        right: Term,
        span: Span,
    ) -> Term {
        if left.ty.is_unknown() || right.ty.is_unknown() {
            // Enumerations are worth checking all the same: the mistake may be in the other part.
            return Term { kind: TermKind::Mistake, ty: Type::Unknown, span };
        }
        use BinaryOperator as Op;
        let (left, right) = self.in_one_unit(operator.node, left, right);
        let ty = match operator.node {
            Op::Equal | Op::NotEqual => self.equality(&left, &right),
            Op::Less | Op::AtMost | Op::More | Op::AtLeast => {
                (left.ty.is_ordered() && left.ty.equals(&right.ty)).then_some(Type::Boolean)
            }
            Op::In | Op::NotIn => self.membership(&left, &right),
            Op::Contains => self.containment(&left, &right),
            Op::Mentions => self.mention(&left, &right),
            Op::Range => (left.ty.is_ordered() && left.ty.equals(&right.ty))
                .then(|| Type::Range(Box::new(left.ty.clone()))),
            Op::Add | Op::Subtract | Op::Multiply | Op::Divide => {
                self.note_business_days(&left.ty, &right.ty);
                arithmetic(operator.node, &left.ty, &right.ty)
            }
            Op::Matches => None,
        };
        let Some(ty) = ty else {
            return self.mismatch(operator.node.symbol(), &left, &right, span);
        };
        if let Err(diagnostic) = self.options(operator.node, &left, &right) {
            return self.mistake(*diagnostic);
        }
        if let Some(diagnostic) = sense::implausible(operator.node, &left, &right, span) {
            return self.mistake(diagnostic);
        }
        if operator.node == Op::Range {
            return Term { kind: TermKind::Range(Box::new(left), Box::new(right)), ty, span };
        }
        let negated = operator.node == Op::NotIn;
        let operator = if negated { Op::In } else { operator.node };
        let term = Term {
            kind: TermKind::Binary { operator, left: Box::new(left), right: Box::new(right) },
            ty: ty.clone(),
            span,
        };
        if !negated {
            return term;
        }
        Term { kind: TermKind::Not(Box::new(term)), ty, span }
    }

    /// Single values of one type; a condition is not a value.
    fn equality(&self, left: &Term, right: &Term) -> Option<Type> {
        let values = is_value(left) && is_value(right);
        (values && left.ty.equals(&right.ty)).then_some(Type::Boolean)
    }

    fn membership(&self, left: &Term, right: &Term) -> Option<Type> {
        let fits = match &right.ty {
            Type::List(item) => is_value(left) && left.ty.equals(item),
            Type::Range(end) => left.ty.is_ordered() && left.ty.equals(end),
            _ => false,
        };
        fits.then_some(Type::Boolean)
    }

    fn containment(&self, left: &Term, right: &Term) -> Option<Type> {
        let fits = match &left.ty {
            Type::List(item) => is_value(right) && item.equals(&right.ty),
            ty if ty.is_text() => right.ty.is_text(),
            _ => false,
        };
        fits.then_some(Type::Boolean)
    }

    fn mention(&self, left: &Term, right: &Term) -> Option<Type> {
        let phrases = match &right.ty {
            Type::List(item) => item.is_text() && !matches!(right.kind, TermKind::Many(_)),
            ty => ty.is_text(),
        };
        (left.ty.is_text() && phrases).then_some(Type::Boolean)
    }

    /// Texts that are compared with an enumeration must be among its options.
    fn options(
        &mut self,
        operator: BinaryOperator,
        left: &Term,
        right: &Term,
    ) -> Result<(), Box<Diagnostic>> {
        use BinaryOperator as Op;
        if !matches!(operator, Op::Equal | Op::NotEqual | Op::In | Op::NotIn | Op::Contains) {
            return Ok(());
        }
        for (enumeration, texts) in [(left, right), (right, left)] {
            let Some(options) = options_of(&enumeration.ty) else {
                continue;
            };
            let written: Vec<&str> = match &texts.kind {
                TermKind::Literal(Literal::Text(text)) => vec![text],
                TermKind::Literals(items) => items.iter().filter_map(text_of).collect(),
                TermKind::Setting(setting) => {
                    self.bind_options(*setting, &options, texts.span)?;
                    continue;
                }
                _ => continue,
            };
            if let Some(stray) =
                written.into_iter().find(|text| !options.iter().any(|option| option == text))
            {
                return Err(Box::new(self.unknown_option(stray, &options, texts.span)));
            }
        }
        Ok(())
    }

    /// A setting that is compared with an enumeration can hold nothing but its options.
    fn bind_options(
        &mut self,
        index: usize,
        options: &Rc<Vec<String>>,
        span: Span,
    ) -> Result<(), Box<Diagnostic>> {
        let Some(setting) = self.settings.get(index) else {
            return Ok(());
        };
        let default: Vec<&str> = match &setting.default {
            Constant::One(literal) => text_of(literal).into_iter().collect(),
            Constant::List(items) => items.iter().filter_map(|item| text_of(&item.node)).collect(),
            Constant::Range(..) => Vec::new(),
        };
        if let Some(stray) =
            default.into_iter().find(|text| !options.iter().any(|option| option == text))
        {
            return Err(Box::new(self.unknown_option(stray, options, span)));
        }
        // Compared with two enumerations, it can hold what both have.
        let both = |known: &Vec<String>| {
            known.iter().filter(|option| options.contains(option)).cloned().collect()
        };
        let options = setting.options.as_ref().map_or_else(|| options.to_vec(), both);
        if let Some(setting) = self.settings.get_mut(index) {
            setting.options = Some(options);
        }
        Ok(())
    }

    fn unknown_option(&self, written: &str, options: &[String], span: Span) -> Diagnostic {
        let help = self.suggestion(written, options.iter().map(String::as_str)).or_else(|| {
            let some: Vec<&str> =
                options.iter().take(MAX_OPTIONS_TOLD).map(String::as_str).collect();
            let more = if options.len() > some.len() { ", …" } else { "" };
            Some(format!("the field allows {}{more}", wording::listed(&some)))
        });
        let message = format!("the field never holds \"{}\"", wording::shortened(written, 40));
        Diagnostic::error(codes::UNKNOWN_OPTION, span, message)
            .label("not among the values of the field")
            .maybe_help(help)
    }
}

/// The two sides as they are named in a message.
pub(super) fn sides(left: &Term, right: &Term) -> (String, String) {
    let side = |term: &Term| match &term.kind {
        // A condition is more than the type it has.
        _ if term.ty == Type::Boolean && !is_value(term) => "a condition".to_owned(),
        _ => term.ty.to_string(),
    };
    (side(left), side(right))
}

/// Whether a term is a value that can be compared, and not a condition.
fn is_value(term: &Term) -> bool {
    term.ty != Type::Boolean
        || matches!(term.kind, TermKind::Value(_) | TermKind::Literal(_) | TermKind::Setting(_))
}

fn options_of(ty: &Type) -> Option<Rc<Vec<String>>> {
    match ty {
        Type::Enumeration(options) => Some(Rc::clone(options)),
        Type::List(item) => options_of(item),
        _ => None,
    }
}

fn text_of(literal: &Literal) -> Option<&str> {
    match literal {
        Literal::Text(text) => Some(text),
        _ => None,
    }
}

fn arithmetic(operator: BinaryOperator, left: &Type, right: &Type) -> Option<Type> {
    use BinaryOperator::{Add, Divide, Multiply, Subtract};
    use Type::{Date, Duration, Moment, Number};
    match (operator, left, right) {
        (Subtract, Date, Date) | (Subtract, Moment, Moment) => difference(left),
        (Add | Subtract, Date | Moment, Duration(TimeScale::BusinessDays)) => Some(Date),
        (Add, Duration(TimeScale::BusinessDays), Date | Moment) => Some(Date),
        (Add | Subtract, Date, Duration(TimeScale::Days | TimeScale::Months)) => Some(Date),
        (Add, Duration(TimeScale::Days | TimeScale::Months), Date) => Some(Date),
        (Add | Subtract, Moment, Duration(TimeScale::Minutes)) => Some(Moment),
        (Add, Duration(TimeScale::Minutes), Moment) => Some(Moment),
        (Add | Subtract, Duration(a), Duration(b)) => (a == b).then(|| left.clone()),
        (Divide, Duration(a), Duration(b)) => (a == b).then_some(Number(Unit::Ratio)),
        (Multiply, Duration(_), Number(unit)) | (Multiply, Number(unit), Duration(_)) => {
            let duration = if matches!(left, Duration(_)) { left } else { right };
            (!matches!(unit, Unit::Named(_))).then(|| duration.clone())
        }
        (Divide, Duration(_), Number(Unit::Plain | Unit::Percent | Unit::Ratio)) => {
            Some(left.clone())
        }
        (Add | Subtract, Number(a), Number(b)) => a.with(b).map(Number),
        (Multiply, Number(a), Number(b)) => product(a, b).map(Number),
        (Divide, Number(a), Number(b)) => quotient(a, b).map(Number),
        _ => None,
    }
}

fn product(a: &Unit, b: &Unit) -> Option<Unit> {
    match (a, b) {
        (Unit::Named(_), Unit::Named(_)) => None,
        (Unit::Named(_), _) => Some(a.clone()),
        (_, Unit::Named(_)) => Some(b.clone()),
        (Unit::Plain, Unit::Plain) => Some(Unit::Plain),
        (Unit::Percent, Unit::Percent) => Some(Unit::Percent),
        _ => Some(Unit::Ratio),
    }
}

fn quotient(a: &Unit, b: &Unit) -> Option<Unit> {
    match (a, b) {
        (Unit::Named(a), Unit::Named(b)) => (a == b).then_some(Unit::Ratio),
        (Unit::Named(_), _) => Some(a.clone()),
        _ => Some(Unit::Ratio),
    }
}
