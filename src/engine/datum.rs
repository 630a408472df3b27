//! A value as hosts and requests have it, before any type says what it means.

use std::fmt;

use serde::{Deserialize, Serialize, Serializer};

use crate::json::{Begun, JsonWriter, Mistake, Reader};
use crate::number;

/// A value of a setting, or of a field that a finding tells of: what JSON can hold, but objects.
///
/// ```
/// use groundrules::Datum;
///
/// assert_eq!(Datum::from(90), Datum::Number(90.0));
/// assert_eq!(Datum::from(vec!["all staff", "everyone"]).to_string(), r#"["all staff","everyone"]"#);
/// ```
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Datum {
    /// True or false.
    Boolean(bool),
    /// A number.
    Number(f64),
    /// A text; a date is one too.
    Text(String),
    /// A list of values.
    List(Vec<Datum>),
    /// What no setting and no field can be, in words: `null`, an object.
    Other(String),
}

/// As JSON writes it; what no value can be, in words.
impl fmt::Display for Datum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

/// Whole numbers that a double holds exactly are written as such.
impl Serialize for Datum {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Boolean(boolean) => serializer.serialize_bool(*boolean),
            Self::Number(number) => match number::whole(*number) {
                Some(whole) => serializer.serialize_i64(whole),
                None => serializer.serialize_f64(*number),
            },
            Self::Text(text) | Self::Other(text) => serializer.serialize_str(text),
            Self::List(items) => serializer.collect_seq(items),
        }
    }
}

impl Datum {
    /// As JSON writes it; what no value can be, in words.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Other(what) => what.clone(),
            value => value.to_json(),
        }
    }

    pub(super) fn to_json(&self) -> String {
        let mut json = JsonWriter::new();
        self.write(&mut json);
        json.finish()
    }

    pub(super) fn write(&self, json: &mut JsonWriter) {
        match self {
            Self::Boolean(boolean) => json.boolean(*boolean),
            Self::Number(number) => json.number(*number),
            Self::Text(text) | Self::Other(text) => json.text(text),
            Self::List(items) => {
                json.array();
                items.iter().for_each(|item| item.write(json));
                json.end_array();
            }
        }
    }

    /// A number, where a double holds each of its digits before the point.
    fn of_numeral(numeral: &str) -> Self {
        let number = number::parse(numeral);
        if number::is_exact(numeral, number) {
            Self::Number(number)
        } else {
            Self::Other(numeral.to_owned())
        }
    }

    /// What the reader comes to next.
    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, Box<Mistake>> {
        let begun = reader.begin()?;
        Ok(match begun {
            Begun::Boolean(boolean) => Self::Boolean(boolean),
            Begun::Number(numeral) => Self::of_numeral(numeral),
            Begun::Text(text) => Self::Text(text.unescaped().into_owned()),
            Begun::Array(mut array) => {
                let mut items = Vec::new();
                while reader.next_element(&mut array)? {
                    items.push(Self::read(reader)?);
                }
                Self::List(items)
            }
            Begun::Null => Self::Other("null".to_owned()),
            Begun::Object(_) => {
                reader.skip(begun)?;
                Self::Other("an object".to_owned())
            }
        })
    }
}

impl From<bool> for Datum {
    fn from(boolean: bool) -> Self {
        Self::Boolean(boolean)
    }
}

impl From<f64> for Datum {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<i32> for Datum {
    fn from(number: i32) -> Self {
        Self::Number(number.into())
    }
}

impl From<u32> for Datum {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl From<String> for Datum {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Datum {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl<T: Into<Datum>> From<Vec<T>> for Datum {
    fn from(items: Vec<T>) -> Self {
        Self::List(items.into_iter().map(Into::into).collect())
    }
}

impl From<serde_json::Value> for Datum {
    fn from(value: serde_json::Value) -> Self {
        use serde_json::Value;
        match value {
            Value::Bool(boolean) => Self::Boolean(boolean),
            Value::Number(number) => Self::of_numeral(&number.to_string()),
            Value::String(text) => Self::Text(text),
            Value::Array(items) => Self::from(items),
            Value::Null => Self::Other("null".to_owned()),
            Value::Object(_) => Self::Other("an object".to_owned()),
        }
    }
}

impl From<Datum> for serde_json::Value {
    fn from(datum: Datum) -> Self {
        match datum {
            Datum::Boolean(boolean) => boolean.into(),
            Datum::Number(number) => match number::whole(number) {
                Some(whole) => whole.into(),
                None => number.into(),
            },
            Datum::Text(text) => text.into(),
            Datum::List(items) => items.into_iter().map(Self::from).collect(),
            Datum::Other(_) => Self::Null,
        }
    }
}
