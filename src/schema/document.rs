//! The JSON of a schema, as far as rules need it: of a number they need to know that it is one.

use std::cmp::Ordering;

use crate::json::{Begun, MAX_DEPTH, Mistake, Reader};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Json {
    Null,
    Boolean(bool),
    Number,
    Text(String),
    Array(Vec<Json>),
    /// In the order of [`by_name`], each once.
    Object(Vec<(String, Json)>),
}

impl Json {
    pub(super) fn read(text: &str) -> Result<Self, Box<Mistake>> {
        let mut reader = Reader::new(text, MAX_DEPTH);
        let value = Self::next(&mut reader)?;
        reader.end()?;
        Ok(value)
    }

    /// Recurses as deep as the reader lets it.
    fn next(reader: &mut Reader<'_>) -> Result<Self, Box<Mistake>> {
        Ok(match reader.begin()? {
            Begun::Null => Self::Null,
            Begun::Boolean(value) => Self::Boolean(value),
            Begun::Number(_) => Self::Number,
            Begun::Text(text) => Self::Text(text.unescaped().into_owned()),
            Begun::Array(mut array) => {
                let mut elements = Vec::new();
                while reader.next_element(&mut array)? {
                    elements.push(Self::next(reader)?);
                }
                Self::Array(elements)
            }
            Begun::Object(mut object) => {
                let mut members = Vec::new();
                while let Some(name) = reader.next_member(&mut object)? {
                    members.push((name.unescaped().into_owned(), Self::next(reader)?));
                }
                Self::object(members)
            }
        })
    }

    /// Of several members with one name, the last counts.
    fn object(mut members: Vec<(String, Self)>) -> Self {
        members.sort_by(|(one, _), (other, _)| by_name(one, other));
        members.dedup_by(|next, known| {
            let same = next.0 == known.0;
            if same {
                std::mem::swap(next, known);
            }
            same
        });
        Self::Object(members)
    }

    pub(super) fn members(&self) -> Option<&[(String, Self)]> {
        match self {
            Self::Object(members) => Some(members),
            _ => None,
        }
    }

    /// The member of that name.
    pub(super) fn get(&self, name: &str) -> Option<&Self> {
        let members = self.members()?;
        let at = members.binary_search_by(|(known, _)| by_name(known, name)).ok()?;
        members.get(at).map(|(_, value)| value)
    }

    pub(super) fn elements(&self) -> Option<&[Self]> {
        match self {
            Self::Array(elements) => Some(elements),
            _ => None,
        }
    }

    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// What a JSON Pointer leads to.
    pub(super) fn pointer(&self, pointer: &str) -> Option<&Self> {
        if pointer.is_empty() {
            return Some(self);
        }
        pointer.strip_prefix('/')?.split('/').try_fold(self, |holder, part| match holder {
            Self::Array(elements) => {
                let is_index = part == "0" || !part.starts_with(['0', '+']);
                elements.get(part.parse::<usize>().ok().filter(|_| is_index)?)
            }
            _ => holder.get(&part.replace("~1", "/").replace("~0", "~")),
        })
    }
}

#[cfg(feature = "mapping")]
impl From<&serde_json::Value> for Json {
    fn from(value: &serde_json::Value) -> Self {
        use serde_json::Value;
        match value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Boolean(*value),
            Value::Number(_) => Self::Number,
            Value::String(text) => Self::Text(text.clone()),
            Value::Array(elements) => Self::Array(elements.iter().map(Self::from).collect()),
            Value::Object(members) => Self::object(
                members.iter().map(|(name, value)| (name.clone(), Self::from(value))).collect(),
            ),
        }
    }
}

/// The order of names in an object: short ones first. Most of what is asked for is not there, and lengths tell.
fn by_name(one: &str, other: &str) -> Ordering {
    one.len().cmp(&other.len()).then_with(|| one.cmp(other))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[test]
    fn a_pointer_leads_where_that_of_serde_json_does() {
        let document = json!({"a": [{"b/c": 1, "~d": [true, null]}, "x"], "": {"0": 2}, "e": "f"});
        let ours = Json::read(&document.to_string()).unwrap();
        for pointer in [
            "",
            "/",
            "//0",
            "/a",
            "/a/0",
            "/a/00",
            "/a/+0",
            "/a/2",
            "/a/-1",
            "/a/0/b~1c",
            "/a/0/~0d/1",
            "/a/0/~0d/x",
            "/e/0",
            "a",
            "/a/",
            "/a/0/b/c",
        ] {
            let theirs = document.pointer(pointer).map(Value::to_string);
            let theirs = theirs.map(|json| Json::read(&json).unwrap());
            assert_eq!(ours.pointer(pointer), theirs.as_ref(), "{pointer}");
        }
    }

    #[test]
    fn of_two_members_with_one_name_the_last_counts() {
        let document = Json::read(r#"{"b": 1, "a": "first", "a": "last"}"#).unwrap();
        assert_eq!(document.get("a").and_then(Json::text), Some("last"));
        assert_eq!(document.members().map(<[_]>::len), Some(2));
    }
}
