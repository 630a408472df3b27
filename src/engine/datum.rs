//! A value as hosts and requests have it, before any type says what it means.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::json::{self, Begun, Mistake, Reader};
use crate::number;

/// A value of a setting, or of a field that a finding tells of: what JSON can hold, but objects.
///
/// ```
/// use groundrules::Datum;
///
/// assert_eq!(Datum::from(90), Datum::Number(90.0));
/// assert_eq!(Datum::from(vec!["all staff", "everyone"]).to_string(), r#"["all staff","everyone"]"#);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
    /// What no setting and no field can be, as JSON: `null`, an object.
    Other(String),
}

/// As JSON writes it.
impl fmt::Display for Datum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&json::write(self))
    }
}

impl Datum {
    /// What the reader comes to next.
    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, Mistake> {
        let begun = reader.begin()?;
        Ok(match begun {
            Begun::Boolean(boolean) => Self::Boolean(boolean),
            Begun::Number(numeral) => Self::Number(number::parse(numeral)),
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
            Value::Number(number) => number.as_f64().map_or_else(|| Self::Other(number.to_string()), Self::Number),
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
            // Whole numbers are written without a point.
            Datum::Number(number) if number.fract() == 0.0 && number.abs() < 9e15 => {
                (number as i64).into()
            }
            Datum::Number(number) => number.into(),
            Datum::Text(text) => text.into(),
            Datum::List(items) => items.into_iter().map(Self::from).collect(),
            Datum::Other(_) => Self::Null,
        }
    }
}
