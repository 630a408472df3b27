//! Values in words: what a message, a question or a proposal says.

use crate::calendar::{Date, TimeScale};
use crate::program::{Constant, Items, NodeId, Part, Scalar, Template, ValueKind};
use crate::wording::shortened;

use super::evaluate::Evaluator;
use super::scope::{Met, Scope};
use super::truth::Truth;
use super::value::Value;

/// How many characters of a text a message quotes.
const MAX_QUOTED: usize = 120;
/// How many items of a list a message names.
const MAX_ITEMS: usize = 8;

/// The first text whose condition holds and whose values are all there.
pub(super) fn first_that_fits(
    evaluator: &Evaluator<'_>,
    templates: &[Template],
    scope: &Scope<'_>,
) -> Option<String> {
    templates.iter().find_map(|template| {
        if template
            .condition
            .is_some_and(|condition| evaluator.truth(condition, scope) != Truth::TRUE)
        {
            return None;
        }
        let mut text = String::new();
        for part in &template.parts {
            match part {
                Part::Text(fixed) => text.push_str(fixed),
                Part::Value(node, kind) => {
                    let value = evaluator.value(*node, scope);
                    // To quote a text is to look for the end of its blanks.
                    if matches!(value, Value::Text(text) if !evaluator.search(text, 1)) {
                        return None;
                    }
                    text.push_str(&value_text(value, kind)?)
                }
                Part::Range(least, most, kind) => {
                    text.push_str(&ends(evaluator, *least, *most, kind, scope)?)
                }
                Part::List(items, kind) => text.push_str(&list(evaluator, items, kind, scope)?),
            }
        }
        Some(text)
    })
}

fn ends(
    evaluator: &Evaluator<'_>,
    least: NodeId,
    most: NodeId,
    kind: &ValueKind,
    scope: &Scope<'_>,
) -> Option<String> {
    range_text(evaluator.value(least, scope), evaluator.value(most, scope), kind)
}

fn list(
    evaluator: &Evaluator<'_>,
    items: &Items,
    kind: &ValueKind,
    scope: &Scope<'_>,
) -> Option<String> {
    let mut shown: Vec<String> = Vec::new();
    let mut more = false;
    evaluator.each_item(items, scope, &mut |met, _| {
        if let Met::Value(value) = met
            && let Some(text) = value_text(value, kind)
            && !shown.contains(&text)
        {
            more = shown.len() >= MAX_ITEMS;
            if !more {
                shown.push(text);
            }
        }
        !more
    });
    if more {
        shown.push("…".to_owned());
        return Some(shown.join(", "));
    }
    Some(match shown.as_slice() {
        [] => return None,
        [only] => only.clone(),
        [before @ .., last] => format!("{} and {last}", before.join(", ")),
    })
}

/// A value in words; none where there is no value.
fn value_text(value: Value<'_>, kind: &ValueKind) -> Option<String> {
    Some(match value {
        Value::Text(text) => shortened(text.trim(), MAX_QUOTED),
        Value::Boolean(true) => "yes".to_owned(),
        Value::Boolean(false) => "no".to_owned(),
        Value::Date(date) => date_text(date),
        Value::Moment(moment) => moment.to_string(),
        Value::Number(number) => counted(number, kind),
        Value::Bounded { .. } | Value::Nothing | Value::Invalid | Value::Open => return None,
    })
}

fn date_text(date: Date) -> String {
    date.to_string()
}

fn counted(number: f64, kind: &ValueKind) -> String {
    match kind {
        ValueKind::Percent => format!("{} %", plain(number * 100.0)),
        ValueKind::Amount { one, many } => {
            format!("{} {}", plain(number), if number == 1.0 { one } else { many })
        }
        ValueKind::Time(scale) => {
            let (number, unit) = in_unit(number, *scale);
            format!("{} {}", plain(number), noun(number, unit))
        }
        _ => plain(number),
    }
}

/// Long times on the clock are counted in hours where that comes out even.
fn in_unit(number: f64, scale: TimeScale) -> (f64, &'static str) {
    match scale {
        TimeScale::Days => (number, "day"),
        TimeScale::Months => (number, "month"),
        TimeScale::BusinessDays => (number, "business day"),
        TimeScale::Minutes if number.abs() >= 120.0 && number % 60.0 == 0.0 => {
            (number / 60.0, "hour")
        }
        TimeScale::Minutes => (number, "minute"),
    }
}

fn noun(number: f64, singular: &str) -> String {
    if number == 1.0 { singular.to_owned() } else { format!("{singular}s") }
}

/// A number without superfluous digits: 0.1 + 0.2 reads 0.3.
fn plain(number: f64) -> String {
    let rounded = (number * 1e6).round() / 1e6;
    // Adding zero takes the sign from a negative zero.
    format!("{}", if rounded.is_finite() { rounded + 0.0 } else { number })
}

fn range_text(least: Value<'_>, most: Value<'_>, kind: &ValueKind) -> Option<String> {
    if let (Value::Number(a), Value::Number(b), ValueKind::Time(scale)) = (least, most, kind) {
        let ((a, a_unit), (b, b_unit)) = (in_unit(a, *scale), in_unit(b, *scale));
        if a_unit == b_unit {
            return Some(format!("{} to {} {}", plain(a), plain(b), noun(b, b_unit)));
        }
    }
    Some(format!("{} to {}", value_text(least, kind)?, value_text(most, kind)?))
}

/// A constant in words.
pub(super) fn constant_text(constant: &Constant, kind: &ValueKind) -> String {
    match constant {
        Constant::One(scalar) => value_text(Value::of(scalar), kind).unwrap_or_default(),
        Constant::Range(least, most) => {
            range_text(Value::of(least), Value::of(most), kind).unwrap_or_default()
        }
        Constant::List(items) => items
            .iter()
            .filter_map(|item| value_text(Value::of(item), kind))
            .collect::<Vec<_>>()
            .join(", "),
    }
}

/// A constant as the rule language writes it.
pub(super) fn source_text(constant: &Constant, kind: &ValueKind) -> String {
    let one = |scalar: &Scalar| match scalar {
        Scalar::Text(text) => format!("\"{text}\""),
        Scalar::Boolean(boolean) => boolean.to_string(),
        other => value_text(Value::of(other), kind).unwrap_or_default(),
    };
    match constant {
        Constant::One(scalar) => one(scalar),
        Constant::Range(least, most) => format!("{} .. {}", one(least), one(most)),
        Constant::List(items) => {
            format!("[{}]", items.iter().map(one).collect::<Vec<_>>().join(", "))
        }
    }
}
