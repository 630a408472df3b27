//! The small changes that can be made to an expression or a constant, one at a time.

use crate::diagnostic::{Sources, Span};
use crate::syntax::ast::{BinaryOperator, Constant, Expr, ExprKind, Literal, Quantifier};
use crate::wording::shortened;

/// How many characters of a rule are quoted.
const MAX_QUOTED: usize = 60;

/// One change, and what is said of it.
#[derive(Debug, Clone)]
pub(super) struct Change<K> {
    pub(super) kind: K,
    /// What is marked in the text.
    pub(super) span: Span,
    /// "`>=` became `>`"
    pub(super) what: String,
}

/// A change inside an expression: the way down to it, and what becomes of what stands there.
#[derive(Debug, Clone)]
pub(super) struct InExpr {
    /// Which child, from the root down.
    way: Vec<usize>,
    edit: Edit,
    /// The condition of which it is a part, for telling it from others like it.
    pub(super) within: Span,
}

#[derive(Debug, Clone)]
enum Edit {
    Operator(BinaryOperator),
    /// `and` for `or`, and the other way round.
    Join,
    /// Leaves out one part of an `and`, an `or` or a list.
    Drop(usize),
    /// Takes the `not` away.
    Affirm,
    Quantifier(Quantifier),
    State(&'static str),
    Literal(Literal),
}

impl InExpr {
    /// Makes the change; false where there is no such place.
    pub(super) fn apply(&self, root: &mut Expr) -> bool {
        let mut at = root;
        for child in &self.way {
            match children_mut(at).into_iter().nth(*child) {
                Some(below) => at = below,
                None => return false,
            }
        }
        self.edit.apply(at)
    }
}

impl Edit {
    fn apply(&self, expr: &mut Expr) -> bool {
        match (self, &mut expr.kind) {
            (Self::Operator(new), ExprKind::Binary { operator, .. }) => operator.node = *new,
            (Self::Join, ExprKind::And(parts)) => expr.kind = ExprKind::Or(std::mem::take(parts)),
            (Self::Join, ExprKind::Or(parts)) => expr.kind = ExprKind::And(std::mem::take(parts)),
            (
                Self::Drop(part),
                ExprKind::And(parts) | ExprKind::Or(parts) | ExprKind::List(parts),
            ) if *part < parts.len() => {
                parts.remove(*part);
                if let (true, [only]) =
                    (!matches!(expr.kind, ExprKind::List(_)), expr.parts().as_slice())
                {
                    *expr = (*only).clone();
                }
            }
            (Self::Affirm, ExprKind::Not(inner)) => *expr = (**inner).clone(),
            (Self::Affirm, ExprKind::State { negated, .. }) => *negated = false,
            (Self::Quantifier(new), ExprKind::Quantified { quantifier, .. }) => *quantifier = *new,
            (Self::State(new), ExprKind::State { state, .. }) => state.node = (*new).to_owned(),
            (Self::Literal(new), ExprKind::Literal(literal)) => *literal = new.clone(),
            _ => return false,
        }
        true
    }
}

impl Expr {
    /// What stands between the `and`s, the `or`s or the commas.
    fn parts(&self) -> Vec<&Expr> {
        match &self.kind {
            ExprKind::And(parts) | ExprKind::Or(parts) | ExprKind::List(parts) => {
                parts.iter().collect()
            }
            _ => Vec::new(),
        }
    }
}

fn children(expr: &Expr) -> Vec<&Expr> {
    match &expr.kind {
        ExprKind::And(parts) | ExprKind::Or(parts) | ExprKind::List(parts) => {
            parts.iter().collect()
        }
        ExprKind::Not(inner) | ExprKind::Negate(inner) => vec![inner],
        ExprKind::Binary { left, right, .. } => vec![left, right],
        ExprKind::State { subject, .. } => vec![subject],
        ExprKind::Quantified { body, .. } => vec![body],
        ExprKind::Call { filter, arguments, .. } => {
            let condition = filter.iter().map(|filter| &*filter.condition);
            condition.chain(arguments).collect()
        }
        ExprKind::Literal(_) | ExprKind::Today | ExprKind::Path(_) | ExprKind::Mistake => {
            Vec::new()
        }
    }
}

/// The same, in the same order.
fn children_mut(expr: &mut Expr) -> Vec<&mut Expr> {
    match &mut expr.kind {
        ExprKind::And(parts) | ExprKind::Or(parts) | ExprKind::List(parts) => {
            parts.iter_mut().collect()
        }
        ExprKind::Not(inner) | ExprKind::Negate(inner) => vec![inner],
        ExprKind::Binary { left, right, .. } => vec![left, right],
        ExprKind::State { subject, .. } => vec![subject],
        ExprKind::Quantified { body, .. } => vec![body],
        ExprKind::Call { filter, arguments, .. } => {
            let condition = filter.iter_mut().map(|filter| &mut *filter.condition);
            condition.chain(arguments).collect()
        }
        ExprKind::Literal(_) | ExprKind::Today | ExprKind::Path(_) | ExprKind::Mistake => {
            Vec::new()
        }
    }
}

/// Finds the changes that can be made to one expression.
pub(super) struct Finder<'s> {
    pub(super) sources: &'s Sources,
    /// No more than so many.
    pub(super) most: usize,
    pub(super) found: Vec<Change<InExpr>>,
}

impl Finder<'_> {
    /// Finds the changes in an expression and below it.
    pub(super) fn look(&mut self, expr: &Expr) {
        self.below(expr, &mut Vec::new(), expr.span);
    }

    fn below(&mut self, expr: &Expr, way: &mut Vec<usize>, within: Span) {
        if self.found.len() >= self.most {
            return;
        }
        self.here(expr, way, within);
        let joined = matches!(expr.kind, ExprKind::And(_) | ExprKind::Or(_));
        for (index, child) in children(expr).into_iter().enumerate() {
            way.push(index);
            let own = joined || matches!(expr.kind, ExprKind::Quantified { .. });
            self.below(child, way, if own { child.span } else { within });
            way.pop();
        }
    }

    fn push(&mut self, edit: Edit, span: Span, what: String, way: &[usize], within: Span) {
        let kind = InExpr { way: way.to_vec(), edit, within };
        self.found.push(Change { kind, span, what });
    }

    fn here(&mut self, expr: &Expr, way: &[usize], within: Span) {
        let sources = self.sources;
        let mut push = |edit, span, what| self.push(edit, span, what, way, within);
        match &expr.kind {
            ExprKind::And(parts) | ExprKind::Or(parts) => {
                let is_and = matches!(expr.kind, ExprKind::And(_));
                let (from, to) = if is_and { ("and", "or") } else { ("or", "and") };
                push(Edit::Join, expr.span, became(from, to));
                for (index, part) in parts.iter().enumerate() {
                    let what = format!("`{}` was left out", quoted(sources, part.span));
                    push(Edit::Drop(index), part.span, what);
                }
            }
            ExprKind::List(items) if items.len() > 1 => {
                for (index, item) in items.iter().enumerate() {
                    let what = format!("`{}` was left out", quoted(sources, item.span));
                    push(Edit::Drop(index), item.span, what);
                }
            }
            ExprKind::Not(_) => push(Edit::Affirm, expr.span, "`not` was left out".to_owned()),
            ExprKind::Binary { operator, .. } => {
                for other in instead_of(operator.node) {
                    let what = became(operator.node.symbol(), other.symbol());
                    push(Edit::Operator(*other), operator.span, what);
                }
            }
            ExprKind::State { negated, state, .. } => {
                if *negated {
                    push(Edit::Affirm, state.span, "`not` was left out".to_owned());
                }
                if let Some(other) = state_instead_of(&state.node) {
                    push(Edit::State(other), state.span, became(&state.node, other));
                }
            }
            ExprKind::Quantified { quantifier, .. } => {
                let (from, to, other) = match quantifier {
                    Quantifier::Any => ("any", "all", Quantifier::All),
                    Quantifier::All => ("all", "any", Quantifier::Any),
                    Quantifier::None => ("none", "any", Quantifier::Any),
                };
                push(Edit::Quantifier(other), expr.span, became(from, to));
            }
            ExprKind::Literal(literal) => {
                let text = sources.text(expr.span);
                for (moved, text_after) in moved(literal, text) {
                    push(Edit::Literal(moved), expr.span, became(text, &text_after));
                }
            }
            _ => {}
        }
    }
}

fn instead_of(operator: BinaryOperator) -> &'static [BinaryOperator] {
    use BinaryOperator as Op;
    match operator {
        Op::Less => &[Op::AtMost, Op::AtLeast],
        Op::AtMost => &[Op::Less, Op::More],
        Op::More => &[Op::AtLeast, Op::AtMost],
        Op::AtLeast => &[Op::More, Op::Less],
        Op::Equal => &[Op::NotEqual],
        Op::NotEqual => &[Op::Equal],
        Op::In => &[Op::NotIn],
        Op::NotIn => &[Op::In],
        Op::Add => &[Op::Subtract],
        Op::Subtract => &[Op::Add],
        Op::Multiply => &[Op::Divide],
        Op::Divide => &[Op::Multiply],
        Op::Contains | Op::Mentions | Op::Matches | Op::Range => &[],
    }
}

fn state_instead_of(state: &str) -> Option<&'static str> {
    Some(match state {
        "filled" => "present",
        "present" => "filled",
        "blank" => "missing",
        "missing" => "blank",
        _ => return None,
    })
}

/// A value moved by one in both directions, and how each is written.
fn moved(literal: &Literal, text: &str) -> Vec<(Literal, String)> {
    let unit = text.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '.'));
    let both = |make: &dyn Fn(f64) -> Option<(Literal, String)>| {
        [1.0, -1.0].into_iter().filter_map(make).collect()
    };
    match literal {
        Literal::Number(value) => {
            // 0.5 moves by a tenth: by one of its last digit.
            let digits = text.split_once('.').map_or(0, |(_, behind)| behind.len());
            let tens = 10_f64.powi(i32::try_from(digits).unwrap_or(0));
            both(&|by| {
                let moved = ((value * tens).round() + by) / tens;
                Some((Literal::Number(moved), format!("{moved}")))
            })
        }
        Literal::Percent(value) => both(&|by| {
            let moved = (value * 100.0).round() + by;
            Some((Literal::Percent(moved / 100.0), format!("{moved}{unit}")))
        }),
        Literal::Duration(value, of) => both(&|by| {
            let moved = value + by;
            Some((Literal::Duration(moved, *of), format!("{moved}{unit}")))
        }),
        Literal::Date(date) => both(&|by| {
            let moved = crate::calendar::Date::from_days(date.days() + by as i64)?;
            Some((Literal::Date(moved), moved.to_string()))
        }),
        Literal::Text(_) | Literal::Boolean(_) | Literal::Moment(_) => Vec::new(),
    }
}

/// The changes that can be made to the value of a setting.
pub(super) fn of_constant(
    constant: &Constant,
    span: Span,
    sources: &Sources,
) -> Vec<Change<Constant>> {
    let text = sources.text(span);
    match constant {
        Constant::One(literal) => moved(literal, text)
            .into_iter()
            .map(|(moved, after)| Change {
                kind: Constant::One(moved),
                span,
                what: became(text, &after),
            })
            .collect(),
        Constant::Range(least, most) => {
            let (first, second) = text.split_once("..").unwrap_or((text, ""));
            let (first, second) = (first.trim(), second.trim());
            let ends = |kind, after: String| Change { kind, span, what: became(text, &after) };
            let lower = moved(least, first).into_iter().map(|(moved, after)| {
                ends(Constant::Range(moved, most.clone()), format!("{after} .. {second}"))
            });
            let upper = moved(most, second).into_iter().map(|(moved, after)| {
                ends(Constant::Range(least.clone(), moved), format!("{first} .. {after}"))
            });
            lower.chain(upper).collect()
        }
        Constant::List(items) => (0..items.len())
            .map(|index| {
                let mut left = items.clone();
                let span = left.remove(index).span;
                let what = format!("`{}` was left out", quoted(sources, span));
                Change { kind: Constant::List(left), span, what }
            })
            .collect(),
    }
}

fn became(from: &str, to: &str) -> String {
    format!("`{from}` became `{to}`")
}

/// A piece of the text on one line, cut where it is long.
pub(super) fn quoted(sources: &Sources, span: Span) -> String {
    let words: Vec<&str> = sources.text(span).split_whitespace().collect();
    shortened(&words.join(" "), MAX_QUOTED)
}
