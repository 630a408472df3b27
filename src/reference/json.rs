//! JSON as a tree, read letter by letter: the plain counterpart of the decoder's reader.
//!
//! Members keep their order and their repetitions, and numbers their numerals: the report tells of both, and
//! `serde_json` keeps neither. A text that is not JSON becomes a tree that ends where the mistake is, with the mistake in that
//! place, as a limit that is passed before the mistake is what a request is refused for.

use std::iter::Peekable;
use std::str::Chars;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Json {
    Null,
    Boolean(bool),
    /// As it is written.
    Number(String),
    Text(String),
    Array(Vec<Json>),
    Object(Vec<(String, Json)>),
    /// Here the text cannot be read any further.
    Stop(Refusal),
}

/// Why a text is not read to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    NotJson,
    TooDeep,
}

type Parsed<T> = Result<T, Refusal>;

impl Json {
    /// Reads a text; the second part is what is wrong behind the value.
    pub(super) fn read(text: &str, most_depth: usize) -> (Self, Parsed<()>) {
        let mut parser = Parser { rest: text.chars().peekable(), levels_left: most_depth };
        let value = parser.value();
        if value.stop().is_some() {
            return (value, Ok(()));
        }
        parser.blanks();
        let end = if parser.rest.peek().is_none() { Ok(()) } else { Err(Refusal::NotJson) };
        (value, end)
    }

    /// The mistake in a value, wherever in it.
    pub(super) fn stop(&self) -> Option<Refusal> {
        match self {
            Self::Stop(refusal) => Some(*refusal),
            // What cannot be read any further has nothing behind it.
            Self::Array(items) => items.last()?.stop(),
            Self::Object(members) => members.last()?.1.stop(),
            _ => None,
        }
    }
}

struct Parser<'t> {
    rest: Peekable<Chars<'t>>,
    levels_left: usize,
}

impl Parser<'_> {
    fn blanks(&mut self) {
        while self.rest.next_if(|next| matches!(next, ' ' | '\n' | '\r' | '\t')).is_some() {}
    }

    fn takes(&mut self, wanted: char) -> bool {
        self.rest.next_if_eq(&wanted).is_some()
    }

    fn take(&mut self, wanted: char) -> Parsed<()> {
        if self.takes(wanted) { Ok(()) } else { Err(Refusal::NotJson) }
    }

    fn value(&mut self) -> Json {
        self.blanks();
        let simple = match self.rest.peek() {
            Some('[') => return self.nested(Self::array),
            Some('{') => return self.nested(Self::object),
            Some('"') => self.text().map(Json::Text),
            Some('t') => self.word("true", Json::Boolean(true)),
            Some('f') => self.word("false", Json::Boolean(false)),
            Some('n') => self.word("null", Json::Null),
            _ => self.number().map(Json::Number),
        };
        simple.unwrap_or_else(Json::Stop)
    }

    fn nested(&mut self, read: fn(&mut Self) -> Json) -> Json {
        if self.levels_left == 0 {
            return Json::Stop(Refusal::TooDeep);
        }
        self.levels_left -= 1;
        self.rest.next();
        let value = read(self);
        self.levels_left += 1;
        value
    }

    fn array(&mut self) -> Json {
        let mut items = Vec::new();
        self.blanks();
        if self.takes(']') {
            return Json::Array(items);
        }
        loop {
            let item = self.value();
            let stopped = item.stop().is_some();
            items.push(item);
            if stopped {
                return Json::Array(items);
            }
            self.blanks();
            if self.takes(']') {
                return Json::Array(items);
            }
            if let Err(refusal) = self.take(',') {
                items.push(Json::Stop(refusal));
                return Json::Array(items);
            }
        }
    }

    fn object(&mut self) -> Json {
        let mut members = Vec::new();
        self.blanks();
        if self.takes('}') {
            return Json::Object(members);
        }
        loop {
            let (name, value) = match self.name() {
                Ok(name) => (name, self.value()),
                Err(refusal) => (String::new(), Json::Stop(refusal)),
            };
            let stopped = value.stop().is_some();
            members.push((name, value));
            if stopped {
                return Json::Object(members);
            }
            self.blanks();
            if self.takes('}') {
                return Json::Object(members);
            }
            if let Err(refusal) = self.take(',') {
                members.push((String::new(), Json::Stop(refusal)));
                return Json::Object(members);
            }
        }
    }

    fn name(&mut self) -> Parsed<String> {
        self.blanks();
        let name = self.text()?;
        self.blanks();
        self.take(':')?;
        Ok(name)
    }

    fn word(&mut self, word: &str, value: Json) -> Parsed<Json> {
        word.chars().try_for_each(|letter| self.take(letter))?;
        Ok(value)
    }

    fn number(&mut self) -> Parsed<String> {
        let mut numeral = String::new();
        let is_part = |next: &char| next.is_ascii_alphanumeric() || "+-.".contains(*next);
        while let Some(next) = self.rest.next_if(is_part) {
            numeral.push(next);
        }
        if is_numeral(&numeral) { Ok(numeral) } else { Err(Refusal::NotJson) }
    }

    fn text(&mut self) -> Parsed<String> {
        self.take('"')?;
        let mut text = String::new();
        loop {
            match self.rest.next().ok_or(Refusal::NotJson)? {
                '"' => return Ok(text),
                '\\' => text.push(self.escape()?),
                control if control < ' ' => return Err(Refusal::NotJson),
                other => text.push(other),
            }
        }
    }

    fn escape(&mut self) -> Parsed<char> {
        Ok(match self.rest.next().ok_or(Refusal::NotJson)? {
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let mut units = vec![self.unit()?];
                if matches!(units.first(), Some(0xd800..0xdc00)) {
                    self.take('\\')?;
                    self.take('u')?;
                    units.push(self.unit()?);
                }
                let text = String::from_utf16(&units).map_err(|_| Refusal::NotJson)?;
                text.chars().next().ok_or(Refusal::NotJson)?
            }
            itself @ ('"' | '\\' | '/') => itself,
            _ => return Err(Refusal::NotJson),
        })
    }

    fn unit(&mut self) -> Parsed<u16> {
        let mut unit = 0;
        for _ in 0..4 {
            let digit = self.rest.next().and_then(|digit| digit.to_digit(16));
            unit = unit * 16 + digit.ok_or(Refusal::NotJson)? as u16;
        }
        Ok(unit)
    }
}

/// `-`, digits without a needless 0 before them, then perhaps a fraction, then perhaps an exponent.
fn is_numeral(text: &str) -> bool {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let whole = whole.strip_prefix('-').unwrap_or(whole);
    let plain = digits(whole) && (whole == "0" || !whole.starts_with('0'));
    let signless = |exponent: &str| digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent));
    plain && fraction.is_none_or(digits) && exponent.is_none_or(signless)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    /// As `serde_json` has it: of members with one name the last, and numbers as doubles.
    fn plain(json: &Json) -> Option<Value> {
        Some(match json {
            Json::Null => Value::Null,
            Json::Boolean(boolean) => (*boolean).into(),
            Json::Number(numeral) => {
                Value::Number(serde_json::Number::from_f64(numeral.parse().ok()?)?)
            }
            Json::Text(text) => text.as_str().into(),
            Json::Array(items) => items.iter().map(plain).collect::<Option<Vec<_>>>()?.into(),
            Json::Object(members) => {
                let member = |(name, value): &(String, Json)| Some((name.clone(), plain(value)?));
                Value::Object(members.iter().map(member).collect::<Option<_>>()?)
            }
            Json::Stop(_) => return None,
        })
    }

    /// Every number as a double.
    fn in_doubles(value: Value) -> Value {
        match value {
            Value::Number(number) => number.as_f64().map_or(Value::Null, Value::from),
            Value::Array(items) => items.into_iter().map(in_doubles).collect(),
            Value::Object(members) => {
                members.into_iter().map(|(name, value)| (name, in_doubles(value))).collect()
            }
            other => other,
        }
    }

    fn accepted(text: &str) -> Option<Json> {
        let (json, end) = Json::read(text, 127);
        (json.stop().is_none() && end.is_ok()).then_some(json)
    }

    fn assert_as_serde_json(text: &str) {
        let theirs = serde_json::from_str::<Value>(text);
        match (accepted(text), theirs) {
            (Some(json), Ok(theirs)) => {
                assert_eq!(plain(&json), Some(in_doubles(theirs)), "{text}")
            }
            (None, Err(_)) => {}
            // A double cannot be as large as some numerals.
            (Some(json), Err(error)) => {
                assert!(plain(&json).is_none(), "{text}: {error}");
            }
            (None, Ok(theirs)) => panic!("{text} is {theirs}"),
        }
    }

    #[test]
    fn a_text_that_stops_has_what_came_before_the_mistake() {
        let (json, _) = Json::read(r#"{"a": [1, {"b": 2}, x"#, 9);
        let Json::Object(members) = &json else { panic!("{json:?}") };
        let Some((_, Json::Array(items))) = members.first() else { panic!("{json:?}") };
        assert_eq!(items.len(), 3);
        assert_eq!(items.last(), Some(&Json::Stop(Refusal::NotJson)));
        assert_eq!(Json::read("[[[", 2).0.stop(), Some(Refusal::TooDeep));
        assert_eq!(Json::read("[[x[", 2).0.stop(), Some(Refusal::NotJson));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(4_000) })]

        #[test]
        fn what_is_json_to_serde_json_is_the_same_json_here(
            pieces in prop::collection::vec(prop::sample::select(vec![
                "{", "}", "[", "]", ":", ",", " ", "\"a\"", "\"b\":", "\"\\ud83d\\ude00\"", "\"\\ud83d\"", "\"\\u00e9/\\/\"", "\"",
                "0", "-0", "01", "1.5", "1.", ".5", "1e5", "1E-5", "1e", "-", "1e400", "9007199254740993", "true", "tru", "null",
                "false", "\t", "\u{feff}", "é", "\\", "\u{1}", "NaN", "[]", "{}", "[1,2]", "{\"a\":1,\"a\":null}",
            ]), 0..9)
        ) {
            assert_as_serde_json(&pieces.concat());
            assert_as_serde_json(&format!("[{}]", pieces.join(",")));
            assert_as_serde_json(&format!("{{\"k\":{}}}", pieces.concat()));
        }
    }
}
