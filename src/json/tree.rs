//! A JSON text as a tree, for what is small and looked at more than once: options, settings.

use serde_json::{Map, Number, Value};

use super::read::{Begun, MAX_DEPTH, Mistake, Problem, Reader};
use crate::number;

/// Reads a text. Of members with the same name the last one counts.
pub(crate) fn parse(text: &str) -> Result<Value, Mistake> {
    let mut reader = Reader::new(text, MAX_DEPTH);
    let begun = reader.begin()?;
    let value = value(&mut reader, begun)?;
    reader.end()?;
    Ok(value)
}

/// Recurses no deeper than the reader lets containers nest.
fn value(reader: &mut Reader<'_>, begun: Begun<'_>) -> Result<Value, Mistake> {
    Ok(match begun {
        Begun::Null => Value::Null,
        Begun::Boolean(boolean) => Value::Bool(boolean),
        Begun::Number(numeral) => match number_of(numeral) {
            Some(number) => Value::Number(number),
            None => return reader.refuse(Problem::TooLarge),
        },
        Begun::Text(text) => Value::String(text.unescaped().into_owned()),
        Begun::Array(mut array) => {
            let mut items = Vec::new();
            while reader.next_element(&mut array)? {
                let begun = reader.begin()?;
                items.push(value(reader, begun)?);
            }
            Value::Array(items)
        }
        Begun::Object(mut object) => {
            let mut members = Map::new();
            while let Some(name) = reader.next_member(&mut object)? {
                let begun = reader.begin()?;
                members.insert(name.unescaped().into_owned(), value(reader, begun)?);
            }
            Value::Object(members)
        }
    })
}

/// A whole number where the numeral is one that fits, else the nearest double.
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
