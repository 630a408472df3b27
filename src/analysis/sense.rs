//! Conditions that cannot hold, or cannot fail, whatever the request says, where types alone show it.

use super::codes;
use super::names::Places;
use super::typed::{Field, Function, Term, TermKind};
use crate::diagnostic::{Diagnostic, Span};
use crate::syntax::ast::{BinaryOperator, Literal};
use crate::wording;

/// A comparison whose answer is known before any request is read.
pub(super) fn implausible(
    operator: BinaryOperator,
    left: &Term,
    right: &Term,
    span: Span,
) -> Option<Diagnostic> {
    use BinaryOperator as Op;
    let never = |message: String, help: &str| {
        Some(Diagnostic::error(codes::NEVER, span, message).help(help))
    };
    if let (Op::Range, Some(least), Some(most)) = (operator, number(left), number(right))
        && least > most
    {
        return never(
            "this range is empty: its lower end lies above its upper end".to_owned(),
            "swap the two ends",
        );
    }
    if let (
        Op::Range,
        TermKind::Literal(Literal::Date(least)),
        TermKind::Literal(Literal::Date(most)),
    ) = (operator, &left.kind, &right.kind)
        && least > most
    {
        return never(
            "this range is empty: it ends before it begins".to_owned(),
            "swap the two dates",
        );
    }
    if !matches!(
        operator,
        Op::Equal | Op::NotEqual | Op::Less | Op::AtMost | Op::More | Op::AtLeast
    ) {
        return None;
    }
    if is_written_out(left) && is_written_out(right) {
        let message = "this compares two constants, so the request has no say in it".to_owned();
        return never(message, "compare a field with a constant");
    }
    if let (TermKind::Value(a), TermKind::Value(b)) = (&left.kind, &right.kind)
        && a == b
    {
        let message = format!("this compares `{}` with itself", a.dotted());
        return never(message, "compare it with another field or a constant");
    }
    if let (super::types::Type::Enumeration(a), super::types::Type::Enumeration(b)) =
        (&left.ty, &right.ty)
        && !a.iter().any(|option| b.contains(option))
    {
        let message =
            "these two fields have no value in common, so they are never equal".to_owned();
        return never(message, "compare fields that hold the same kind of value");
    }
    let (bound, turned) = match (counts(left), number(right), counts(right), number(left)) {
        (true, Some(bound), _, _) => (bound, operator),
        (_, _, true, Some(bound)) => (bound, mirrored(operator)),
        _ => return None,
    };
    let verdict = match turned {
        Op::Less if bound <= 0.0 => "never",
        Op::AtMost | Op::Equal if bound < 0.0 => "never",
        Op::AtLeast if bound <= 0.0 => "always",
        Op::More | Op::NotEqual if bound < 0.0 => "always",
        Op::Equal if bound.fract() != 0.0 => "never",
        _ => return None,
    };
    never(
        format!("this is {verdict} true: a count is a whole number, 0 or more"),
        "compare it with 1 or more",
    )
}

fn mirrored(operator: BinaryOperator) -> BinaryOperator {
    use BinaryOperator as Op;
    match operator {
        Op::Less => Op::More,
        Op::More => Op::Less,
        Op::AtMost => Op::AtLeast,
        Op::AtLeast => Op::AtMost,
        other => other,
    }
}

fn is_written_out(term: &Term) -> bool {
    matches!(term.kind, TermKind::Literal(_))
}

fn number(term: &Term) -> Option<f64> {
    match &term.kind {
        TermKind::Literal(Literal::Number(value) | Literal::Percent(value)) => Some(*value),
        TermKind::Literal(Literal::Duration(value, unit)) => Some(unit.counted(*value)),
        TermKind::Negate(inner) => number(inner).map(|value| -value),
        _ => None,
    }
}

fn counts(term: &Term) -> bool {
    use Function::{Count, Distinct, Length, Words};
    matches!(
        &term.kind,
        TermKind::CountWhere { .. }
            | TermKind::Call { function: Count | Distinct | Length | Words, .. }
    )
}

/// What a condition says of a field when it holds.
#[derive(Debug, Clone, PartialEq)]
enum Claim<'t> {
    Filled,
    Blank,
    True,
    False,
    /// One of these texts.
    Among(Vec<&'t str>),
    /// None of these texts.
    Beyond(Vec<&'t str>),
}

/// A `when` under which its `require` can never hold.
pub(super) fn contradiction(when: &Term, require: &Term) -> Option<Diagnostic> {
    let assumed = claims(when, true);
    for (field, required, span) in claims(require, true) {
        let against =
            assumed.iter().find(|(other, claim, _)| *other == field && clash(claim, &required));
        if let Some((_, _, other)) = against {
            let message = format!(
                "this can never hold where the rule applies: `when` says otherwise of `{}`",
                field.dotted()
            );
            return Some(
                Diagnostic::error(codes::CONTRADICTION, span, message)
                    .label("required here")
                    .related(*other, "ruled out here")
                    .help("change one of the two"),
            );
        }
    }
    None
}

/// The claims that certainly hold where the condition has the given truth.
fn claims(term: &Term, holds: bool) -> Vec<(&Field, Claim<'_>, Span)> {
    let one = |field, claim| vec![(field, claim, term.span)];
    match (&term.kind, holds) {
        (TermKind::All(parts), true) | (TermKind::Any(parts), false) => {
            parts.iter().flat_map(|part| claims(part, holds)).collect()
        }
        (TermKind::Not(inner), _) => claims(inner, !holds),
        (TermKind::Filled(field) | TermKind::FilledList(field), true) => one(field, Claim::Filled),
        (TermKind::Filled(field) | TermKind::FilledList(field), false) => one(field, Claim::Blank),
        (TermKind::Value(field), true) => one(field, Claim::True),
        (TermKind::Value(field), false) => one(field, Claim::False),
        (TermKind::Binary { operator, left, right }, _) => {
            let equal = match operator {
                BinaryOperator::Equal | BinaryOperator::In => holds,
                BinaryOperator::NotEqual => !holds,
                _ => return Vec::new(),
            };
            let (TermKind::Value(field), Some(texts)) = (&left.kind, texts(right)) else {
                return Vec::new();
            };
            one(field, if equal { Claim::Among(texts) } else { Claim::Beyond(texts) })
        }
        _ => Vec::new(),
    }
}

fn texts(term: &Term) -> Option<Vec<&str>> {
    match &term.kind {
        TermKind::Literal(Literal::Text(text)) => Some(vec![text]),
        TermKind::Literals(items) => items
            .iter()
            .map(|item| match item {
                Literal::Text(text) => Some(text.as_str()),
                _ => None,
            })
            .collect(),
        _ => None,
    }
}

fn clash(a: &Claim<'_>, b: &Claim<'_>) -> bool {
    match (a, b) {
        (Claim::Blank, Claim::Blank) => false,
        // A comparison with a blank field is never true.
        (Claim::Blank, _) | (_, Claim::Blank) => true,
        (Claim::True, Claim::False) | (Claim::False, Claim::True) => true,
        (Claim::Among(a), Claim::Among(b)) => !a.iter().any(|text| b.contains(text)),
        (Claim::Among(among), Claim::Beyond(beyond))
        | (Claim::Beyond(beyond), Claim::Among(among)) => {
            among.iter().all(|text| beyond.contains(text))
        }
        _ => false,
    }
}

/// A list of phrases or values with one entry twice.
pub(super) fn repeated<'t>(
    texts: impl IntoIterator<Item = &'t str>,
    span: Span,
) -> Option<Diagnostic> {
    let texts: Vec<&str> = texts.into_iter().collect();
    let second = Places::of(texts.clone()).earlier().iter().position(Option::is_some)?;
    let text = wording::shortened(texts.get(second)?, 40);
    let message = format!("\"{text}\" stands in this list twice");
    Some(Diagnostic::error(codes::DUPLICATE, span, message).help("remove one of the two"))
}
