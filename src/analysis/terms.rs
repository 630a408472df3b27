//! Every expression gets its type.

use super::operators::sides;
use super::typed::{Field, Function, Term, TermKind};
use super::types::{Type, Unit};
use super::{Checker, codes};
use crate::calendar::TimeScale;
use crate::diagnostic::{Diagnostic, MAX_MISTAKES, Span};
use crate::pattern::compile::{Mistake, compile};
use crate::pattern::program::{MAX_PATTERNS_WEIGHT, Pattern};
use crate::syntax::ast::{
    BinaryOperator, Expr, ExprKind, Filter, Literal, Name, Path, Quantifier, Spanned,
};
use crate::wording;

const STATES: [&str; 4] = ["filled", "blank", "present", "missing"];

impl Checker<'_> {
    /// An expression that must be true or false.
    pub(super) fn condition(&mut self, expr: &Expr) -> Term {
        let term = self.term(expr);
        if matches!(term.ty, Type::Boolean | Type::Unknown) {
            return term;
        }
        let help = match &term.ty {
            Type::List(_) => {
                "ask for something of the list, as in `count(…) >= 1` or `any x in …: …`"
            }
            Type::Record => "name one of its fields",
            _ => "compare it with something, or write `… is filled`",
        };
        let message = format!("a condition is needed here, and this is {}", term.ty);
        self.mistake(
            Diagnostic::error(codes::NOT_A_CONDITION, term.span, message)
                .label("not a condition")
                .help(help),
        )
    }

    pub(super) fn term(&mut self, expr: &Expr) -> Term {
        let span = expr.span;
        match &expr.kind {
            ExprKind::Mistake => Term { kind: TermKind::Mistake, ty: Type::Unknown, span },
            ExprKind::Literal(literal) => Term {
                ty: type_of_literal(literal),
                kind: TermKind::Literal(literal.clone()),
                span,
            },
            ExprKind::Today => Term { kind: TermKind::Today, ty: Type::Date, span },
            ExprKind::Path(path) => self.path(path),
            ExprKind::List(items) => self.literals(items, span),
            ExprKind::And(parts) => {
                let parts = parts.iter().map(|part| self.condition(part)).collect();
                Term { kind: TermKind::All(parts), ty: Type::Boolean, span }
            }
            ExprKind::Or(parts) => {
                let parts = parts.iter().map(|part| self.condition(part)).collect();
                Term { kind: TermKind::Any(parts), ty: Type::Boolean, span }
            }
            ExprKind::Not(inner) => {
                let inner = self.condition(inner);
                Term { kind: TermKind::Not(Box::new(inner)), ty: Type::Boolean, span }
            }
            ExprKind::Negate(inner) => self.negate(inner, span),
            ExprKind::State { subject, negated, state } => {
                self.state(subject, *negated, state, span)
            }
            ExprKind::Binary { operator, left, right }
                if operator.node == BinaryOperator::Matches =>
            {
                self.matches(left, right, span)
            }
            ExprKind::Binary { operator, left, right } => {
                let left = self.term(left);
                if let Some(diagnostic) = self.unquoted(&left, right) {
                    return self.mistake(diagnostic);
                }
                let right = self.term(right);
                self.binary(operator, left, right, span)
            }
            ExprKind::Quantified { quantifier, variable, list, body } => {
                self.quantified(*quantifier, variable, list, body, span)
            }
            ExprKind::Call { function, filter, arguments } => {
                self.call(function, filter.as_ref(), arguments, span)
            }
        }
    }

    /// A value of an enumeration that was written like the name of a field.
    fn unquoted(&self, left: &Term, right: &Expr) -> Option<Diagnostic> {
        let (Type::Enumeration(options), ExprKind::Path(path)) = (&left.ty, &right.kind) else {
            return None;
        };
        let [word] = path.parts.as_slice() else { return None };
        if !options.contains(&word.node) || self.is_known(&word.node) {
            return None;
        }
        let message = format!("there is no field, setting or define `{}`", word.node);
        let help = format!("a text stands in quotation marks: write `\"{}\"`", word.node);
        Some(
            Diagnostic::error(codes::UNKNOWN_FIELD, word.span, message)
                .label("no such field")
                .help(help),
        )
    }

    /// A list that is written out: constants of one type.
    fn literals(&mut self, items: &[Expr], span: Span) -> Term {
        let mut literals = Vec::new();
        let mut ty = Type::Unknown;
        for item in items {
            let ExprKind::Literal(literal) = &item.kind else {
                let message = "a list that is written out holds constants only";
                let help = "join conditions on fields with `or`";
                return self
                    .mistake(Diagnostic::error(codes::WRONG_TYPE, item.span, message).help(help));
            };
            let item_type = type_of_literal(literal);
            if !ty.equals(&item_type) {
                return self.mistake(mixed_list(&ty, &item_type, item.span));
            }
            ty = item_type;
            literals.push(literal.clone());
        }
        if literals.is_empty() {
            let message = "this list is empty, so nothing can be in it";
            return self.mistake(
                Diagnostic::error(codes::NEVER, span, message).help("write the values into it"),
            );
        }
        Term { kind: TermKind::Literals(literals), ty: Type::list(ty), span }
    }

    fn negate(&mut self, inner: &Expr, span: Span) -> Term {
        let inner = self.term(inner);
        if !matches!(inner.ty, Type::Number(_) | Type::Duration(_) | Type::Unknown) {
            let message = format!("`-` needs a number, and this is {}", inner.ty);
            return self.mistake(Diagnostic::error(codes::WRONG_TYPE, inner.span, message));
        }
        let ty = inner.ty.clone();
        Term { kind: TermKind::Negate(Box::new(inner)), ty, span }
    }

    /// `x is filled`, `x is blank`, `x is present`, `x is missing`.
    fn state(&mut self, subject: &Expr, negated: bool, state: &Name, span: Span) -> Term {
        let subject = self.term(subject);
        let (field, list) = match subject.kind {
            TermKind::Value(field) if subject.ty != Type::Record => (field, false),
            TermKind::Many(field) if self.is_one_list(&field) => (field, true),
            TermKind::Mistake => {
                return Term { kind: TermKind::Mistake, ty: Type::Unknown, span };
            }
            other => return self.stateless(&other, subject.span),
        };
        let (filled, opposite) = match state.node.as_str() {
            "filled" => (true, false),
            "blank" => (true, true),
            "present" => (false, false),
            "missing" => (false, true),
            written => {
                let help = match written {
                    "null" | "empty" | "none" | "unset" => Some("did you mean `blank`?".to_owned()),
                    "given" | "set" | "known" => Some("did you mean `filled`?".to_owned()),
                    "true" | "false" => Some("a field that is true or false is a condition by itself; for false, write `not`".to_owned()),
                    _ => wording::suggestion(written, STATES),
                };
                let message = format!(
                    "a field is `filled`, `blank`, `present` or `missing`, not `{written}`"
                );
                return self.mistake(
                    Diagnostic::error(codes::UNKNOWN_WORD, state.span, message).maybe_help(help),
                );
            }
        };
        let kind = match (filled, list) {
            (true, false) => TermKind::Filled(field),
            (false, false) => TermKind::Present(field),
            (true, true) => TermKind::FilledList(field),
            (false, true) => TermKind::PresentList(field),
        };
        let test = Term { kind, ty: Type::Boolean, span };
        if negated == opposite {
            return test;
        }
        Term { kind: TermKind::Not(Box::new(test)), ty: Type::Boolean, span }
    }

    fn stateless(&mut self, kind: &TermKind, span: Span) -> Term {
        let (message, help) = match kind {
            TermKind::Value(_) => (
                "a group of fields is neither filled nor blank",
                "name the field that must be filled",
            ),
            TermKind::Many(_) => (
                "these are the values of several elements",
                "say which must be filled: `all x in …: x.… is filled` or `any x in …: x.… is filled`",
            ),
            _ => ("only a field can be filled or blank", "name a field of the request"),
        };
        self.mistake(Diagnostic::error(codes::WRONG_TYPE, span, message).help(help))
    }

    fn pattern(&mut self, written: &str) -> Result<Pattern, Mistake> {
        // Of very many mistakes the first are told: behind them no pattern is worth the work.
        let is_read = self.diagnostics.len() < MAX_MISTAKES;
        if is_read && self.patterns_weight <= MAX_PATTERNS_WEIGHT {
            let pattern = compile(written)?;
            self.patterns_weight += pattern.weight();
            if self.patterns_weight <= MAX_PATTERNS_WEIGHT {
                return Ok(pattern);
            }
        }
        Err(Mistake::too_large("it and the patterns before it are too large together".to_owned()))
    }

    fn matches(&mut self, text: &Expr, pattern: &Expr, span: Span) -> Term {
        let text = self.term(text);
        if !text.ty.is_text() {
            let message = format!("`matches` looks into a text, and this is {}", text.ty);
            return self.mistake(Diagnostic::error(codes::WRONG_TYPE, text.span, message));
        }
        let ExprKind::Literal(Literal::Text(written)) = &pattern.kind else {
            let message = "the pattern of `matches` is written out as a text";
            return self.mistake(Diagnostic::error(codes::BAD_PATTERN, pattern.span, message));
        };
        match self.pattern(written) {
            Ok(pattern) => Term {
                kind: TermKind::Matches { text: Box::new(text), pattern },
                ty: Type::Boolean,
                span,
            },
            Err(Mistake { why, help }) => {
                let message = format!("this pattern cannot be used: {why}");
                let diagnostic = Diagnostic::error(codes::BAD_PATTERN, pattern.span, message);
                self.mistake(diagnostic.help(help))
            }
        }
    }

    fn quantified(
        &mut self,
        quantifier: Quantifier,
        variable: &Name,
        list: &Path,
        body: &Expr,
        span: Span,
    ) -> Term {
        let Some((list, body)) = self.under(variable, list, body) else {
            return Term { kind: TermKind::Mistake, ty: Type::Unknown, span };
        };
        Term {
            kind: TermKind::Quantified { quantifier, list, body: Box::new(body) },
            ty: Type::Boolean,
            span,
        }
    }

    /// A condition on each element of a list.
    fn under(&mut self, variable: &Name, list: &Path, body: &Expr) -> Option<(Field, Term)> {
        let field = self.bind(variable, list)?;
        let body = self.condition(body);
        self.unbind();
        Some((field, body))
    }

    fn call(
        &mut self,
        name: &Name,
        filter: Option<&Filter>,
        arguments: &[Expr],
        span: Span,
    ) -> Term {
        let Some(function) = Function::named(&name.node) else {
            let message = format!("there is no function `{}`", name.node);
            let known = Function::NAMES.iter().map(|(known, _)| *known);
            let help = wording::suggestion(&name.node, known);
            return self.mistake(
                Diagnostic::error(codes::UNKNOWN_FUNCTION, name.span, message).maybe_help(help),
            );
        };
        if let Some(filter) = filter {
            if function != Function::Count || !arguments.is_empty() {
                let message = "`where` belongs to `count` alone, as in `count(x in xs where …)`";
                return self.mistake(Diagnostic::error(codes::WRONG_TYPE, span, message));
            }
            let Some((list, body)) = self.under(&filter.variable, &filter.list, &filter.condition)
            else {
                return Term { kind: TermKind::Mistake, ty: Type::Unknown, span };
            };
            return Term {
                kind: TermKind::CountWhere { list, body: Box::new(body) },
                ty: Type::Number(Unit::Plain),
                span,
            };
        }
        let argument = match (function, arguments) {
            (Function::Mentioned, [text, phrases]) => {
                let (text, phrases) = (self.term(text), self.term(phrases));
                let mentions = Spanned::new(BinaryOperator::Mentions, span);
                self.binary(&mentions, text, phrases, span)
            }
            (Function::Mentioned, _) => {
                let message = "`mentioned` takes a text and what it may mention";
                let help = "write it as in `mentioned(audience.description, catch_all)`";
                return self
                    .mistake(Diagnostic::error(codes::WRONG_TYPE, span, message).help(help));
            }
            (Function::FirstWords, [text, count]) => return self.first_words(text, count, span),
            (Function::FirstWords, _) => {
                let message = "`first_words` takes a text and how many words of it";
                let help = "write it as in `first_words(outcome.behaviour, 6)`";
                return self
                    .mistake(Diagnostic::error(codes::WRONG_TYPE, span, message).help(help));
            }
            (_, [argument]) => self.term(argument),
            (_, several) => {
                let message =
                    format!("`{}` takes one value, and here are {}", name.node, several.len());
                return self.mistake(Diagnostic::error(codes::WRONG_TYPE, span, message));
            }
        };
        self.apply(function, &name.node, argument, span)
    }

    /// The beginning of a text.
    fn first_words(&mut self, text: &Expr, count: &Expr, span: Span) -> Term {
        let (text, count) = (self.term(text), self.term(count));
        let fits = |term: &Term, fits: bool| fits || term.ty.is_unknown();
        let wrong = if !fits(&text, text.ty.is_text()) {
            format!("`first_words` needs a text, and this is {}", text.ty)
        } else if !fits(&count, matches!(count.ty, Type::Number(_))) {
            format!("`first_words` needs a number of words, and this is {}", count.ty)
        } else {
            let kind = TermKind::FirstWords { text: Box::new(text), count: Box::new(count) };
            return Term { kind, ty: Type::Text, span };
        };
        let help = "write it as in `first_words(outcome.behaviour, 6)`";
        self.mistake(Diagnostic::error(codes::WRONG_TYPE, span, wrong).help(help))
    }

    fn apply(&mut self, function: Function, name: &str, argument: Term, span: Span) -> Term {
        if argument.ty.is_unknown() {
            return Term { kind: TermKind::Mistake, ty: Type::Unknown, span };
        }
        let item = match (&argument.kind, &argument.ty) {
            (TermKind::Many(_), Type::List(item)) => Some((**item).clone()),
            _ => None,
        };
        let one_list = matches!(&argument.kind, TermKind::Many(field) if self.is_one_list(field));
        let (ty, needs, help) = match function {
            Function::Count => (
                one_list.then_some(Type::Number(Unit::Plain)),
                "one list of the request",
                "to count elements with a certain field, write `count(x in xs where x.field is filled)`",
            ),
            Function::Sum => (
                item.filter(|item| matches!(item, Type::Number(_) | Type::Duration(_))),
                "the numbers of a list",
                "name the field of the elements, as in `sum(lines.amount)`",
            ),
            Function::Min | Function::Max => (
                item.filter(|item| item.is_ordered() && !item.is_unknown()),
                "the numbers or dates of a list",
                "name the field of the elements, as in `max(schedule.sessions.date)`",
            ),
            Function::Distinct => (
                item.filter(|item| *item != Type::Record).map(|_| Type::Number(Unit::Plain)),
                "the values of a list",
                "name the field of the elements, as in `distinct(audience.groups.role)`",
            ),
            Function::Words | Function::Length => (
                (argument.ty.is_text()).then_some(Type::Number(Unit::Plain)),
                "a text",
                "for the number of elements of a list, write `count(…)`",
            ),
            Function::BusinessDays => (
                self.difference_in_business_days(&argument),
                "a difference of two dates",
                "write it into the parentheses, as in `business_days(go_live - session.date)`",
            ),
            Function::Mentioned | Function::FirstWords => (Some(Type::Text), "a text", ""),
            Function::Date => (
                (argument.ty == Type::Moment).then_some(Type::Date),
                "a date with a time",
                "a date needs no `date(…)`",
            ),
        };
        match ty {
            Some(ty) => {
                Term { kind: TermKind::Call { function, argument: Box::new(argument) }, ty, span }
            }
            None => {
                let message = format!("`{name}` needs {needs}, and this is {}", argument.ty);
                self.mistake(
                    Diagnostic::error(codes::WRONG_TYPE, argument.span, message).help(help),
                )
            }
        }
    }

    /// A type error between the two sides of an operator.
    pub(super) fn mismatch(
        &mut self,
        operator: &str,
        left: &Term,
        right: &Term,
        span: Span,
    ) -> Term {
        let (l, r) = sides(left, right);
        let units = matches!(
            (&left.ty, &right.ty),
            (Type::Number(_) | Type::Duration(_), Type::Number(_) | Type::Duration(_))
        );
        let code = if units { codes::MIXED_UNITS } else { codes::WRONG_TYPE };
        let message = format!("`{operator}` does not go between {l} and {r}");
        let diagnostic = Diagnostic::error(code, span, message)
            .label(format!("{l} on the left, {r} on the right"))
            .maybe_help(match operator {
                "in" | "not in" if left.ty.is_text() && right.ty.is_text() => {
                    Some("write `==` for the whole text, or `contains` for a part of it".to_owned())
                }
                "contains" if left.ty.is_text() => {
                    Some("to look for one of several phrases, write `mentions`".to_owned())
                }
                // Texts have no order and no distance; dates have.
                "-" | "+" | "<" | "<=" | ">" | ">=" | ".."
                    if left.ty == Type::Text && right.ty == Type::Text =>
                {
                    Some(
                        "for dates, the schema needs `\"format\": \"date\"` at both fields"
                            .to_owned(),
                    )
                }
                _ => left.ty.advice(&right.ty),
            });
        self.mistake(diagnostic)
    }
}

pub(super) fn mixed_list(first: &Type, other: &Type, span: Span) -> Diagnostic {
    Diagnostic::error(codes::WRONG_TYPE, span, format!("this list holds {first} and {other}"))
        .help("all values of a list are of one type")
}

pub(super) fn type_of_literal(literal: &Literal) -> Type {
    match literal {
        Literal::Text(_) => Type::Text,
        Literal::Number(_) => Type::Number(Unit::Plain),
        Literal::Percent(_) => Type::Number(Unit::Percent),
        Literal::Boolean(_) => Type::Boolean,
        Literal::Date(_) => Type::Date,
        Literal::Moment(_) => Type::Moment,
        Literal::Duration(_, unit) => Type::Duration(unit.scale().0),
    }
}

/// The type of `later - earlier`, where the two are points in time.
pub(super) fn difference(ty: &Type) -> Option<Type> {
    match ty {
        Type::Date => Some(Type::Duration(TimeScale::Days)),
        Type::Moment => Some(Type::Duration(TimeScale::Minutes)),
        _ => None,
    }
}
