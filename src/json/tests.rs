//! Held to `serde_json`: the same texts are JSON, and they say the same.

use proptest::prelude::*;
use serde_json::{Number, Value};

use super::*;
use crate::number;

/// A text as a tree.
fn parse(text: &str) -> Result<Value, Box<Mistake>> {
    let mut reader = Reader::new(text, MAX_DEPTH);
    let value = tree(&mut reader)?;
    reader.end()?;
    Ok(value)
}

fn tree(reader: &mut Reader<'_>) -> Result<Value, Box<Mistake>> {
    Ok(match reader.begin()? {
        Begun::Null => Value::Null,
        Begun::Boolean(boolean) => Value::Bool(boolean),
        Begun::Number(numeral) => number_of(numeral).map_or(Value::from(TOO_LARGE), Value::Number),
        Begun::Text(text) => Value::String(text.unescaped().into_owned()),
        Begun::Array(mut array) => {
            let mut items = Vec::new();
            while reader.next_element(&mut array)? {
                items.push(tree(reader)?);
            }
            Value::Array(items)
        }
        Begun::Object(mut object) => {
            let mut members = serde_json::Map::new();
            while let Some(name) = reader.next_member(&mut object)? {
                members.insert(name.unescaped().into_owned(), tree(reader)?);
            }
            Value::Object(members)
        }
    })
}

/// What a number is here that no double holds; the other library refuses the whole text.
const TOO_LARGE: &str = "too large";

fn number_of(numeral: &str) -> Option<Number> {
    if let Ok(whole) = numeral.parse::<u64>() {
        return Some(whole.into());
    }
    match numeral.parse::<i64>() {
        // Negative zero is a double.
        Ok(whole) if whole != 0 => Some(whole.into()),
        _ => Number::from_f64(number::parse(numeral)),
    }
}

/// What the reader says where it goes through a text and makes nothing of it.
fn skipped(text: &str) -> Result<(), Box<Mistake>> {
    let mut reader = Reader::new(text, MAX_DEPTH);
    let begun = reader.begin()?;
    reader.skip(begun)?;
    reader.end()
}

fn agrees(text: &str) -> Result<(), TestCaseError> {
    let ours = parse(text);
    prop_assert_eq!(skipped(text).err(), ours.clone().err(), "{:?}", text);
    if !ours.as_ref().is_ok_and(|value| value.to_string().contains(TOO_LARGE)) {
        let theirs: Option<Value> = serde_json::from_str(text).ok();
        prop_assert_eq!(ours.ok(), theirs, "{:?}", text);
    }
    Ok(())
}

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-1_000_000_i64..0).prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        // Whole numbers that are doubles are written without a point: those are not compared here.
        any::<f64>()
            .prop_filter("no fraction", |number: &f64| number.fract() != 0.0)
            .prop_map(Value::from),
        (-1e6..1e6_f64)
            .prop_filter("no fraction", |number: &f64| number.fract() != 0.0)
            .prop_map(Value::from),
        "[ -~é\u{0}-\u{1f}\u{2028}😀\"\\\\]{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec(("[a-c\"\\\\é]{0,2}", inner), 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn write(value: &Value, json: &mut JsonWriter) {
    match value {
        Value::Null => json.number(f64::NAN),
        Value::Bool(boolean) => json.boolean(*boolean),
        Value::Number(number) => match number.as_u64() {
            Some(whole) => json.whole(whole),
            None => json.number(number.as_f64().unwrap()),
        },
        Value::String(text) => json.text(text),
        Value::Array(items) => {
            json.array();
            items.iter().for_each(|item| write(item, json));
            json.end_array();
        }
        Value::Object(members) => {
            json.object();
            for (name, member) in members {
                json.name(name);
                write(member, json);
            }
            json.end_object();
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn what_is_written_is_what_the_other_library_writes(value in values()) {
        let mut json = JsonWriter::new();
        write(&value, &mut json);
        let text = json.finish();
        prop_assert_eq!(&text, &value.to_string());
        agrees(&text)?;
        agrees(&serde_json::to_string_pretty(&value).unwrap())?;
    }

    #[test]
    fn a_text_with_a_slip_is_judged_alike(
        value in values(),
        at in any::<prop::sample::Index>(),
        slip in prop::sample::select(vec!["", ",", ":", "\"", "\\", "[", "]", "{", "}", "0", "-", ".", "e", "\u{1}", " ", "\\u12", "nul", "tru", "é"]),
        cut in 0..3_usize,
    ) {
        let text: Vec<char> = value.to_string().chars().collect();
        let at = at.index(text.len() + 1);
        let behind = text.get((at + cut).min(text.len())..).unwrap_or_default();
        let slipped: String = text[..at].iter().copied().chain(slip.chars()).chain(behind.iter().copied()).collect();
        agrees(&slipped)?;
    }

    #[test]
    fn pieces_of_json_in_any_order_are_judged_alike(
        pieces in prop::collection::vec(
            prop::sample::select(vec!["{", "}", "[", "]", ",", ":", "\"a\"", "1", "-0", "01", "1.", "1e5", "1e", "true", "null", " ", "\n", "\"\\ud83d\\ude00\"", "\"\\ud83d\"", "\"\\q\"", "1e999"]),
            0..12,
        )
    ) {
        agrees(&pieces.concat())?;
    }
}

#[test]
fn a_mistake_is_told_with_its_place() {
    for (text, line, column, message) in [
        ("", 1, 1, "there is nothing in it"),
        (" \n ", 2, 2, "there is nothing in it"),
        ("\u{feff}{}", 1, 1, "it begins with a byte-order mark"),
        ("{\"é\": }", 1, 7, "a value is expected"),
        ("{\n  \"a\": 1\n  \"b\": 2 }", 3, 3, "`,` or `}` is expected"),
        ("[1 2]", 1, 4, "`,` or `]` is expected"),
        ("{a: 1}", 1, 2, "a name in quotation marks is expected"),
        ("{\"a\" 1}", 1, 6, "`:` is expected"),
        ("[01]", 1, 3, "this is not a number as JSON writes it"),
        ("tru", 1, 1, "a value is expected, such as `true`, `false` or `null`"),
        ("\"a", 1, 3, "a text has no closing quotation mark"),
        (
            "\"a\nb\"",
            1,
            3,
            "a text has a line break or another control character that is not escaped",
        ),
        ("\"\\x\"", 1, 2, "a text has a backslash that begins no escape"),
        ("[\"\\ud800\"]", 1, 3, "a text has half of a surrogate pair"),
        ("{} {}", 1, 4, "there is more behind its end"),
    ] {
        let mistake = parse(text).unwrap_err();
        let place = line_and_column(text, mistake.at);
        assert_eq!((place, mistake.problem.as_str()), ((line, column), message), "{text:?}");
    }
}

#[test]
fn nesting_is_followed_to_its_limit_and_no_further() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(skipped(&nested(MAX_DEPTH)).is_ok());
    for deep in [nested(MAX_DEPTH + 1), "[{\"a\":".repeat(1_000_000)] {
        assert_eq!(skipped(&deep).unwrap_err().problem, Problem::TooDeep);
        assert_eq!(parse(&deep).unwrap_err().problem, Problem::TooDeep);
    }
}

#[test]
fn a_text_ends_at_its_first_quotation_mark_wherever_that_is() {
    for length in 0..40 {
        for plain in ["a", "\u{7f}", "\u{80}", "\u{7ff}", "!", "]", "\u{ffff}"] {
            let text = plain.repeat(length);
            assert_eq!(parse(&format!("\"{text}\"")), Ok(Value::from(text.as_str())));
            assert_eq!(
                parse(&format!("\"{text}\\\"{text}\"")),
                Ok(Value::from(format!("{text}\"{text}")))
            );
            let broken = parse(&format!("\"{text}\u{1f}{text}\"")).unwrap_err();
            assert_eq!((broken.at, broken.problem), (1 + text.len(), Problem::Control));
            assert_eq!(parse(&format!("\"{text}")).unwrap_err().problem, Problem::Quote);
        }
    }
}
