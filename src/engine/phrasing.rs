//! Values in words: what a message, a question or a proposal says.

use crate::calendar::{Date, TimeScale};
use crate::number;
use crate::program::locale::{Noun, Words};
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

/// The first text whose condition holds and whose values are all there, and which of them it is.
pub(super) fn first_that_fits(
    evaluator: &Evaluator<'_>,
    templates: &[Template],
    scope: &Scope<'_>,
) -> Option<(usize, String)> {
    let holds = |condition| evaluator.truth(condition, scope) == Truth::TRUE;
    templates.iter().enumerate().find_map(|(index, template)| {
        template.condition.is_none_or(holds).then_some(())?;
        Some((index, in_words(evaluator, &template.parts, &Words::ENGLISH, scope)?))
    })
}

/// A text with its values; none where one of them is not there.
pub(super) fn in_words(
    evaluator: &Evaluator<'_>,
    parts: &[Part],
    words: &Words,
    scope: &Scope<'_>,
) -> Option<String> {
    let mut text = String::new();
    for part in parts {
        match part {
            Part::Text(fixed) => text.push_str(fixed),
            Part::Value(node, kind) => {
                let value = evaluator.value(*node, scope);
                // To quote a text is to look for the end of its blanks.
                if matches!(value, Value::Text(text) if !evaluator.search(text, 1)) {
                    return None;
                }
                text.push_str(&value_text(value, kind, words)?)
            }
            Part::Range(least, most, kind) => {
                text.push_str(&ends(evaluator, *least, *most, kind, words, scope)?)
            }
            Part::List(items, kind) => text.push_str(&list(evaluator, items, kind, words, scope)?),
        }
    }
    Some(text)
}

fn ends(
    evaluator: &Evaluator<'_>,
    least: NodeId,
    most: NodeId,
    kind: &ValueKind,
    words: &Words,
    scope: &Scope<'_>,
) -> Option<String> {
    range_text(evaluator.value(least, scope), evaluator.value(most, scope), kind, words)
}

fn list(
    evaluator: &Evaluator<'_>,
    items: &Items,
    kind: &ValueKind,
    words: &Words,
    scope: &Scope<'_>,
) -> Option<String> {
    let mut shown: Vec<String> = Vec::new();
    let mut more = false;
    evaluator.each_item(items, scope, &mut |met, _| {
        if let Met::Value(value) = met
            && let Some(text) = value_text(value, kind, words)
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
        return Some(shown.join(&words.comma));
    }
    Some(match shown.as_slice() {
        [] => return None,
        [only] => only.clone(),
        [first, last] => format!("{first}{}{last}", words.and),
        [before @ .., last] => format!("{}{}{last}", before.join(&words.comma), words.last),
    })
}

/// A value in words; none where there is no value.
fn value_text(value: Value<'_>, kind: &ValueKind, words: &Words) -> Option<String> {
    Some(match value {
        Value::Text(text) => shortened(text.trim(), MAX_QUOTED),
        Value::Boolean(true) => words.yes.to_string(),
        Value::Boolean(false) => words.no.to_string(),
        Value::Date(date) => date_text(date, words),
        Value::Moment(moment) => moment.to_string(),
        Value::Number(number) => counted(number, kind, words),
        Value::Bounded { .. } | Value::Nothing | Value::Invalid | Value::Open => return None,
    })
}

fn date_text(date: Date, words: &Words) -> String {
    let written = date.to_string();
    let mut parts = written.splitn(3, '-');
    ["YYYY", "MM", "DD"]
        .into_iter()
        .fold(words.date.to_string(), |text, part| text.replace(part, parts.next().unwrap_or(part)))
}

fn counted(number: f64, kind: &ValueKind, words: &Words) -> String {
    let plain_number = || plain(number, words);
    match kind {
        ValueKind::Percent => plain(number * 100.0, words) + &words.percent,
        ValueKind::Amount { one, many } => {
            let noun = words.units.iter().find(|(known, _)| known == many);
            let english = if number == 1.0 { one.as_str() } else { many.as_str() };
            let unit = noun.map_or(english, |(_, noun)| form_of(noun, number, words));
            format!("{} {unit}", plain_number())
        }
        ValueKind::Time(scale) => {
            let (number, unit) = in_unit(number, *scale, words);
            format!("{} {}", plain(number, words), form_of(unit, number, words))
        }
        _ => plain_number(),
    }
}

/// Long times on the clock are counted in hours where that comes out even.
fn in_unit(number: f64, scale: TimeScale, words: &Words) -> (f64, &Noun) {
    match scale {
        TimeScale::Days => (number, &words.day),
        TimeScale::Months => (number, &words.month),
        TimeScale::BusinessDays => (number, &words.business_day),
        TimeScale::Minutes if number.abs() >= 120.0 && (number / 60.0).fract() == 0.0 => {
            (number / 60.0, &words.hour)
        }
        TimeScale::Minutes => (number, &words.minute),
    }
}

fn form_of<'w>(noun: &'w Noun, number: f64, words: &Words) -> &'w str {
    noun.form(words.plural.form(rounded(number)))
}

/// A number without superfluous digits: 0.1 + 0.2 reads 0.3.
fn plain(value: f64, words: &Words) -> String {
    let text = number::text(rounded(value));
    if words.decimal == "." { text } else { text.replace('.', &words.decimal) }
}

fn rounded(number: f64) -> f64 {
    let rounded = (number * 1e6).round() / 1e6;
    // Adding zero takes the sign from a negative zero.
    if rounded.is_finite() { rounded + 0.0 } else { number }
}

fn range_text(
    least: Value<'_>,
    most: Value<'_>,
    kind: &ValueKind,
    words: &Words,
) -> Option<String> {
    let between = &words.range;
    if let (Value::Number(a), Value::Number(b), ValueKind::Time(scale)) = (least, most, kind) {
        let ((a, a_unit), (b, b_unit)) = (in_unit(a, *scale, words), in_unit(b, *scale, words));
        if std::ptr::eq(a_unit, b_unit) {
            let unit = form_of(b_unit, b, words);
            return Some(format!("{}{between}{} {unit}", plain(a, words), plain(b, words)));
        }
    }
    let end = |value| value_text(value, kind, words);
    Some(format!("{}{between}{}", end(least)?, end(most)?))
}

/// A constant in words.
pub(super) fn constant_text(constant: &Constant, kind: &ValueKind) -> String {
    let words = &Words::ENGLISH;
    match constant {
        Constant::One(scalar) => value_text(Value::of(scalar), kind, words).unwrap_or_default(),
        Constant::Range(least, most) => {
            range_text(Value::of(least), Value::of(most), kind, words).unwrap_or_default()
        }
        Constant::List(items) => items
            .iter()
            .filter_map(|item| value_text(Value::of(item), kind, words))
            .collect::<Vec<_>>()
            .join(", "),
    }
}

/// A constant as the rule language writes it.
pub(super) fn source_text(constant: &Constant, kind: &ValueKind) -> String {
    let one = |scalar: &Scalar| match scalar {
        Scalar::Text(text) => format!("\"{text}\""),
        Scalar::Boolean(boolean) => boolean.to_string(),
        other => value_text(Value::of(other), kind, &Words::ENGLISH).unwrap_or_default(),
    };
    match constant {
        Constant::One(scalar) => one(scalar),
        Constant::Range(least, most) => format!("{} .. {}", one(least), one(most)),
        Constant::List(items) => {
            format!("[{}]", items.iter().map(one).collect::<Vec<_>>().join(", "))
        }
    }
}
