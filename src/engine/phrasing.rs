//! Values in words: what a message, a question or a proposal says.

use crate::calendar::{Date, TimeScale};
use crate::number;
use crate::program::locale::{Noun, Words};
use crate::program::{Constant, Items, Node, NodeId, Part, Scalar, Template, ValueKind};
use crate::wording::{joined, shortened, together};

use super::evaluate::Evaluator;
use super::options::EvidenceDetail;
use super::scope::{Met, Scope};
use super::truth::Truth;
use super::value::Value;

/// How many characters of a text a message quotes.
const MAX_QUOTED: usize = 120;
/// How many characters of a message are shown: it may quote as many values as it has placeholders.
const MAX_MESSAGE: usize = 4096;
/// How many items of a list a message names.
const MAX_ITEMS: usize = 8;

/// The first text whose condition holds and whose values are all there, and which of them it is.
pub(super) fn first_that_fits(
    evaluator: &Evaluator<'_>,
    templates: &[Template],
    scope: &Scope<'_>,
) -> Option<(usize, String)> {
    for (index, template) in templates.iter().enumerate() {
        let holds = |condition| evaluator.truth(condition, scope) == Truth::TRUE;
        if template.condition.is_none_or(holds)
            && let Some(text) = in_words(evaluator, &template.parts, &Words::ENGLISH, scope)
        {
            return Some((index, text));
        }
    }
    None
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
        if evaluator.evidence == EvidenceDetail::None && !is_the_same_for_all(evaluator, part) {
            return None;
        }
        match part {
            Part::Text(fixed) => text.push_str(fixed),
            Part::Value(node, kind) => {
                let value = evaluator.value(*node, scope);
                // To quote a text is to look for the end of its blanks.
                if matches!(value, Value::Text(text) if !evaluator.search(text, 1)) {
                    return None;
                }
                push_value(&mut text, value, kind, words)?;
            }
            Part::Range(least, most, kind) => {
                let (least, most) = (evaluator.value(*least, scope), evaluator.value(*most, scope));
                push_range(&mut text, least, most, kind, words)?;
            }
            Part::List(items, kind) => push_list(&mut text, evaluator, items, kind, words, scope)?,
        }
    }
    // Most need no second look, and no copy.
    Some(if text.len() > MAX_MESSAGE { shortened(&text, MAX_MESSAGE) } else { text })
}

/// Whether a part of a text shows nothing of the request, and can be seen to: it is fixed, or a setting.
fn is_the_same_for_all(evaluator: &Evaluator<'_>, part: &Part) -> bool {
    let is_setting = |node: &NodeId| {
        let node = evaluator.loaded.program.nodes.get(*node as usize);
        matches!(
            node,
            Some(
                Node::Constant(_) | Node::Setting(_) | Node::SettingLeast(_) | Node::SettingMost(_)
            )
        )
    };
    match part {
        Part::Text(_) | Part::List(Items::Constants(_) | Items::Setting(_), _) => true,
        Part::Value(node, _) | Part::List(Items::One(node), _) => is_setting(node),
        Part::Range(least, most, _) => is_setting(least) && is_setting(most),
        Part::List(Items::Fields(..), _) => false,
    }
}

fn push_list(
    text: &mut String,
    evaluator: &Evaluator<'_>,
    items: &Items,
    kind: &ValueKind,
    words: &Words,
    scope: &Scope<'_>,
) -> Option<()> {
    let mut shown: Vec<String> = Vec::new();
    let mut more = false;
    evaluator.each_item(items, scope, &mut |met, _| {
        let mut item = String::new();
        if let Met::Value(value) = met
            && push_value(&mut item, value, kind, words).is_some()
            && !shown.contains(&item)
        {
            more = shown.len() >= MAX_ITEMS;
            if !more {
                shown.push(item);
            }
        }
        !more
    });
    let before_last = if shown.len() == 2 { &words.and } else { &words.last };
    let last = if more { None } else { Some(shown.pop()?) };
    text.push_str(&joined(&shown, &words.comma));
    match last {
        None => {
            text.push_str(&words.comma);
            text.push('…');
        }
        Some(last) => {
            if !shown.is_empty() {
                text.push_str(before_last);
            }
            text.push_str(&last);
        }
    }
    Some(())
}

/// Adds a value in words; none where there is no value.
fn push_value(text: &mut String, value: Value<'_>, kind: &ValueKind, words: &Words) -> Option<()> {
    match value {
        Value::Text(quoted) => text.push_str(&shortened(quoted.trim(), MAX_QUOTED)),
        Value::Boolean(true) => text.push_str(&words.yes),
        Value::Boolean(false) => text.push_str(&words.no),
        Value::Date(date) => push_date(text, date, words),
        Value::Moment(moment) => text.push_str(&moment.text()),
        Value::Number(number) => push_counted(text, number, kind, words),
        Value::Bounded { .. } | Value::Nothing | Value::Invalid | Value::Open => return None,
    }
    Some(())
}

/// Adds a date: what the words say of it, with its parts in place of `YYYY`, `MM` and `DD`.
fn push_date(text: &mut String, date: Date, words: &Words) {
    let written = date.text();
    let mut rest: &str = &words.date;
    'rest: while let Some(first) = rest.chars().next() {
        for (mark, place) in [("YYYY", 0..4), ("MM", 5..7), ("DD", 8..10)] {
            if let Some(behind) = rest.strip_prefix(mark) {
                text.push_str(written.get(place).unwrap_or_default());
                rest = behind;
                continue 'rest;
            }
        }
        text.push(first);
        rest = rest.get(first.len_utf8()..).unwrap_or_default();
    }
}

fn push_counted(text: &mut String, number: f64, kind: &ValueKind, words: &Words) {
    match kind {
        ValueKind::Percent => {
            push_plain(text, number * 100.0, words);
            text.push_str(&words.percent);
        }
        ValueKind::Amount { one, many } => {
            let noun = words.units.iter().find(|(known, _)| known == many);
            let unit = match noun {
                Some((_, noun)) => form_of(noun, number, words),
                None if number == 1.0 => one,
                None => many,
            };
            push_plain(text, number, words);
            text.push(' ');
            text.push_str(unit);
        }
        ValueKind::Time(scale) => {
            let (number, unit) = in_unit(number, *scale, words);
            push_plain(text, number, words);
            text.push(' ');
            text.push_str(form_of(unit, number, words));
        }
        _ => push_plain(text, number, words),
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

/// Adds a number without superfluous digits: 0.1 + 0.2 reads 0.3.
fn push_plain(text: &mut String, value: f64, words: &Words) {
    for character in number::text(rounded(value)).chars() {
        match character {
            '.' => text.push_str(&words.decimal),
            other => text.push(other),
        }
    }
}

/// To six places. Of nine billion and more a double has no more, and would be another number.
fn rounded(number: f64) -> f64 {
    // Adding zero takes the sign from a negative zero.
    if number.abs() < 9e9 { (number * 1e6).round() / 1e6 + 0.0 } else { number }
}

fn push_range(
    text: &mut String,
    least: Value<'_>,
    most: Value<'_>,
    kind: &ValueKind,
    words: &Words,
) -> Option<()> {
    if let (Value::Number(a), Value::Number(b), ValueKind::Time(scale)) = (least, most, kind) {
        let ((a, a_unit), (_, b_unit)) = (in_unit(a, *scale, words), in_unit(b, *scale, words));
        if std::ptr::eq(a_unit, b_unit) {
            // The unit stands behind the second number alone.
            push_plain(text, a, words);
            text.push_str(&words.range);
            return push_value(text, most, kind, words);
        }
    }
    push_value(text, least, kind, words)?;
    text.push_str(&words.range);
    push_value(text, most, kind, words)
}

/// A constant in words.
pub(super) fn constant_text(constant: &Constant, kind: &ValueKind) -> String {
    let words = &Words::ENGLISH;
    let mut text = String::new();
    let all_there = match constant {
        Constant::One(scalar) => push_value(&mut text, Value::of(scalar), kind, words),
        Constant::Range(least, most) => {
            push_range(&mut text, Value::of(least), Value::of(most), kind, words)
        }
        Constant::List(items) => {
            let mut shown = Vec::new();
            for item in items {
                let mut one = String::new();
                if push_value(&mut one, Value::of(item), kind, words).is_some() {
                    shown.push(one);
                }
            }
            return joined(&shown, ", ");
        }
    };
    all_there.map(|()| text).unwrap_or_default()
}

/// A constant as the rule language writes it.
pub(super) fn source_text(constant: &Constant, kind: &ValueKind) -> String {
    match constant {
        Constant::One(scalar) => source_of(scalar, kind),
        Constant::Range(least, most) => {
            together(&[&source_of(least, kind), " .. ", &source_of(most, kind)])
        }
        Constant::List(items) => {
            let mut shown = Vec::new();
            for item in items {
                shown.push(source_of(item, kind));
            }
            together(&["[", &joined(&shown, ", "), "]"])
        }
    }
}

/// A single constant as the rule language writes it.
pub(super) fn source_of(scalar: &Scalar, kind: &ValueKind) -> String {
    let mut text = String::new();
    match scalar {
        Scalar::Text(quoted) => return together(&["\"", quoted, "\""]),
        Scalar::Boolean(boolean) => text.push_str(if *boolean { "true" } else { "false" }),
        other => {
            // A constant always has a value.
            let _ = push_value(&mut text, Value::of(other), kind, &Words::ENGLISH);
        }
    }
    text
}
