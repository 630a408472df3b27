//! Reads values of other forms as numbers, truths, lengths of time, days and moments.

use serde_json::{Number, Value};

use super::apply::written;
use super::file::Conversion;
use super::form_date::{DateForm, Offset, unix_date, unix_moment};
use super::html;
use crate::number as numbers;

/// A conversion, ready to run.
#[derive(Debug, Clone)]
pub(super) enum Reader {
    Text,
    HtmlText,
    Number { decimal: char },
    Percent,
    Boolean,
    Minutes,
    UnixDate(Offset),
    UnixDateTime(Offset),
    Date(DateForm),
    DateTime(DateForm, Offset),
}

impl Reader {
    pub(super) fn new(conversion: &Conversion, offset: Option<Offset>) -> Result<Self, String> {
        let here = offset.unwrap_or(Offset::UTC);
        Ok(match conversion {
            Conversion::Text => Self::Text,
            Conversion::HtmlText => Self::HtmlText,
            Conversion::Number => Self::Number { decimal: '.' },
            Conversion::DecimalComma => Self::Number { decimal: ',' },
            Conversion::Percent => Self::Percent,
            Conversion::Boolean => Self::Boolean,
            Conversion::Minutes => Self::Minutes,
            Conversion::UnixDate => Self::UnixDate(here),
            Conversion::UnixDateTime => Self::UnixDateTime(here),
            Conversion::Date(form) => Self::Date(DateForm::parse(form)?),
            Conversion::DateTime(form) => {
                let form = DateForm::parse(form)?;
                form.require_time()?;
                let offset = offset.ok_or(
                    "a moment has an offset from UTC, and the form writes none: say at the top of the mapping \
                     which it is, as in `\"offset\": \"+01:00\"`",
                )?;
                Self::DateTime(form, offset)
            }
        })
    }

    /// The value as it was meant; nothing where it cannot be read so.
    pub(super) fn read(&self, value: &Value) -> Option<Value> {
        if value.is_array() || value.is_object() {
            return None;
        }
        let text = written(value);
        let text = text.trim();
        match self {
            Self::Text => Some(Value::from(text)),
            Self::HtmlText => Some(Value::from(html::text(text))),
            Self::Number { decimal } => number(text, *decimal),
            Self::Percent => number(text.strip_suffix('%').unwrap_or(text).trim_end(), '.'),
            Self::Boolean => boolean(text).map(Value::from),
            Self::Minutes => minutes(text),
            Self::UnixDate(offset) => unix_date(whole(text)?, *offset).map(Value::from),
            Self::UnixDateTime(offset) => unix_moment(whole(text)?, *offset).map(Value::from),
            Self::Date(form) => form.date(text).map(Value::from),
            Self::DateTime(form, offset) => form.moment(text, *offset).map(Value::from),
        }
    }
}

/// A number as JSON writes it, without a fraction where it has none.
fn json_number(number: f64) -> Option<Value> {
    if let Some(whole) = numbers::whole(number) {
        return Some(Value::from(whole));
    }
    Number::from_f64(number).map(Value::Number)
}

/// A number as JSON and programs write it: `12`, `-3.5`, `1e3`. Not one that a double would make another of in silence.
pub(super) fn plain_number(text: &str) -> Option<Value> {
    let digits = |byte: u8| byte.is_ascii_digit() || b"+-.eE".contains(&byte);
    if !text.bytes().all(digits) || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    if let Ok(whole) = text.parse::<i64>() {
        return Some(Value::from(whole));
    }
    let number: f64 = text.parse().ok()?;
    // What lies further beyond is told by the check.
    let rounded = number.abs() == numbers::MAX_EXACT && !numbers::is_exact(text, number);
    if rounded { None } else { json_number(number) }
}

/// A number as people write it: digits in groups of three, a sign of a currency before or behind it.
fn number(text: &str, decimal: char) -> Option<Value> {
    let currency = |character: char| "$€£¥₹".contains(character) || character.is_whitespace();
    let text = text.trim_matches(currency);
    let (whole, fraction) = match text.split_once(decimal) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    let mut plain = grouped(whole, if decimal == '.' { ',' } else { '.' })?;
    if let Some(fraction) = fraction {
        if fraction.is_empty() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        plain.push('.');
        plain.push_str(fraction);
    }
    plain_number(&plain)
}

/// The digits of `1,234,567`, `1 234 567` or `1'234'567`; nothing where the groups are not of three.
fn grouped(text: &str, comma: char) -> Option<String> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let between = |character: char| {
        character == comma || matches!(character, ' ' | '\u{a0}' | '\u{202f}' | '\'' | '’')
    };
    let groups: Vec<&str> = digits.split(between).collect();
    let fits = groups.iter().enumerate().all(|(index, group)| {
        let length = if index > 0 { group.len() == 3 } else { !group.is_empty() };
        length && group.bytes().all(|byte| byte.is_ascii_digit())
    });
    let short_first = groups.len() == 1 || groups.first().is_some_and(|group| group.len() <= 3);
    let sign = if text.starts_with('-') { "-" } else { "" };
    (fits && short_first).then(|| sign.to_owned() + &groups.concat())
}

/// A truth as forms write it.
pub(super) fn boolean(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "true" | "yes" | "y" | "on" | "1" => Some(true),
        "false" | "no" | "n" | "off" | "0" => Some(false),
        _ => None,
    }
}

fn whole(text: &str) -> Option<i64> {
    plain_number(text)?.as_i64()
}

/// The minutes of `90`, `1:30`, `1h30`, `1.5 hours`, `90 min` or `PT1H30M`.
fn minutes(text: &str) -> Option<Value> {
    let lower = text.to_lowercase();
    if let Some((hours, rest)) = lower.split_once(':') {
        // What reads numbers would take a sign.
        if lower.contains('+') {
            return None;
        }
        // Seconds are passed over: `1:30:00`.
        let minutes: u32 = rest.get(..2)?.parse().ok()?;
        let seconds = rest.get(2..)?;
        let clock = seconds.is_empty()
            || seconds.strip_prefix(':').is_some_and(|seconds| {
                seconds.len() == 2 && seconds.parse::<u32>().is_ok_and(|seconds| seconds < 60)
            });
        let hours: u32 = hours.parse().ok()?;
        return (clock && minutes < 60)
            .then(|| Value::from(u64::from(hours) * 60 + u64::from(minutes)));
    }
    let mut rest = lower.strip_prefix("pt").unwrap_or(&lower).trim();
    let mut total = 0.0;
    let mut factor_before = None;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let (amount, after) = rest.split_at_checked(digits)?;
        let amount: f64 = amount.parse().ok()?;
        let after = after.trim_start();
        let letters = after.find(|c: char| !c.is_alphabetic()).unwrap_or(after.len());
        let (unit, after) = after.split_at_checked(letters)?;
        let factor = match (unit, factor_before) {
            ("h" | "hr" | "hrs" | "hour" | "hours", None) => 60.0,
            ("m" | "min" | "mins" | "minute" | "minutes", None | Some(60)) => 1.0,
            ("", None | Some(60)) if after.is_empty() => 1.0,
            _ => return None,
        };
        total += amount * factor;
        factor_before = Some(factor as u32);
        rest = after.trim_start();
    }
    factor_before?;
    // 4.1 hours are 246 minutes, and not a hair less.
    json_number(numbers::calculated(total))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(conversion: Conversion, value: Value) -> Option<Value> {
        Reader::new(&conversion, None).unwrap().read(&value)
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, number) in [
            ("12", json!(12)),
            ("-3.50", json!(-3.5)),
            ("$2,385.00", json!(2385)),
            ("1 234 567", json!(1_234_567)),
            ("1'234.5 €", json!(1234.5)),
        ] {
            assert_eq!(read(Conversion::Number, json!(text)), Some(number), "{text}");
        }
        assert_eq!(read(Conversion::DecimalComma, json!("2.385,50 €")), Some(json!(2385.5)));
        assert_eq!(read(Conversion::Percent, json!("60 %")), Some(json!(60)));
        for text in
            ["1,5", "12,34", "1234,567", "twelve", "", "1.2.3", "NaN", "1e999", "0x10", "5 people"]
        {
            assert_eq!(read(Conversion::Number, json!(text)), None, "{text}");
        }
        assert_eq!(
            read(Conversion::Number, json!("9007199254740992")),
            Some(json!(9_007_199_254_740_992_u64))
        );
        // A double has not all of their digits, and the check says so of the text.
        for text in ["9007199254740993.0", "9,007,199,254,740,992.5", "-9007199254740993.0"] {
            assert_eq!(read(Conversion::Number, json!(text)), None, "{text}");
        }
    }

    #[test]
    fn minutes_are_read_from_every_usual_way_to_write_them() {
        for text in [
            "90",
            "1:30",
            "01:30:00",
            "1h30",
            "1 h 30 min",
            "1.5 hours",
            "90 min",
            "PT1H30M",
            "PT90M",
        ] {
            assert_eq!(read(Conversion::Minutes, json!(text)), Some(json!(90)), "{text}");
        }
        // A double has 245.99999999999997, and a field of whole minutes would not take it.
        for (text, number) in [("4.1 h", 246), ("16.9 hours", 1014), ("PT0.7H", 42)] {
            assert_eq!(read(Conversion::Minutes, json!(text)), Some(json!(number)), "{text}");
        }
        for text in [
            "",
            "soon",
            "1:75",
            "1:3",
            "h30",
            "30 min 1 h",
            "1h30x",
            "1:30:99",
            "1:é",
            "1:+5",
            "+1:30",
            "1:30:+5",
        ] {
            assert_eq!(read(Conversion::Minutes, json!(text)), None, "{text}");
        }
    }

    #[test]
    fn truths_are_read_from_words_and_from_checkboxes() {
        for value in [json!("Yes"), json!("on"), json!(1), json!(true), json!(" TRUE ")] {
            assert_eq!(read(Conversion::Boolean, value.clone()), Some(json!(true)), "{value}");
        }
        assert_eq!(read(Conversion::Boolean, json!("no")), Some(json!(false)));
        assert_eq!(read(Conversion::Boolean, json!("perhaps")), None);
    }
}
