//! The shape of a mapping file. Every word that may be written in one is here, with what it means.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{self, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::{MappingError, without_place};
use crate::wording::suggestion;

/// How the fields of another form become those of a training request.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct MappingFile {
    /// The schema of this file, for editors.
    #[serde(rename = "$schema", default)]
    #[allow(dead_code, reason = "it is for editors, and may be there")]
    pub(super) schema: Option<String>,
    /// The version of this shape: 1.
    pub(super) format: u32,
    /// What people call the form.
    #[serde(default)]
    pub(super) title: String,
    /// Where the form comes from, or anything else worth knowing. It changes nothing.
    #[serde(default)]
    #[allow(dead_code, reason = "it is for people, and may be there")]
    pub(super) about: String,
    /// The offset from UTC in which the form writes times without one, such as `+05:30` or `Z`.
    #[serde(default)]
    pub(super) offset: Option<String>,
    /// For each field of the form, where it goes. A name with dots or `[0]` leads into records and lists where the
    /// form has no field of just that name; a name that begins with `/` is a JSON Pointer.
    #[serde(default)]
    #[cfg_attr(
        feature = "schemars",
        schemars(with = "std::collections::BTreeMap<String, Targets>")
    )]
    pub(super) fields: Members<Targets>,
    /// Fields of the request that are made of several fields of the form.
    #[serde(default)]
    pub(super) joined: Vec<Joined>,
    /// Fields of the request that are the same for every form.
    #[serde(default)]
    #[cfg_attr(feature = "schemars", schemars(with = "std::collections::BTreeMap<String, Value>"))]
    pub(super) constants: Members<Value>,
    /// Fields of the form that are left out on purpose; `[]` stands for every position in a list.
    #[serde(default)]
    pub(super) ignore: Vec<String>,
}

/// Where a field goes: one place, a place with a conversion, or several of these.
#[derive(Debug)]
pub(super) struct Targets(pub(super) Vec<Target>);

/// Where a field goes, and how it is changed on the way.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct Target {
    /// The place in the request, as a JSON Pointer. Inside the `fields` of a list it begins at the element.
    pub(super) to: String,
    /// How the value is read.
    #[serde(rename = "as", default)]
    pub(super) conversion: Option<Conversion>,
    /// What stands between the items of a text that becomes a list.
    #[serde(default)]
    pub(super) split: Option<String>,
    /// The value for each value of the form, which is compared without regard to case; `null` says "none".
    #[serde(default)]
    #[cfg_attr(feature = "schemars", schemars(with = "std::collections::BTreeMap<String, Value>"))]
    pub(super) values: Members<Value>,
    /// What becomes of a value that `values` does not list.
    #[serde(default)]
    pub(super) otherwise: Otherwise,
    /// Values of the form that mean that nobody has answered, such as `0` for a date.
    #[serde(default)]
    pub(super) open: Vec<Value>,
    /// What an empty field of the form means.
    #[serde(default)]
    pub(super) empty: Empty,
    /// For a list: where the fields of each element go in an element of the list at `to`.
    #[serde(default)]
    #[cfg_attr(
        feature = "schemars",
        schemars(with = "Option<std::collections::BTreeMap<String, Targets>>")
    )]
    pub(super) fields: Option<Members<Targets>>,
    /// For a list: a field of the elements. Elements that have the same there become one.
    #[serde(default)]
    pub(super) group_by: Option<String>,
    /// For a list with `groupBy`: where the number of elements in each group goes.
    #[serde(default)]
    pub(super) count: Option<String>,
}

/// A field of the request that is made of several fields of the form.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct Joined {
    /// The fields of the form, in this order; those without a value are left out.
    pub(super) from: Vec<String>,
    /// The place in the request, as a JSON Pointer.
    pub(super) to: String,
    /// What stands between them.
    #[serde(default = "a_space")]
    pub(super) with: String,
    /// How each of them is read.
    #[serde(rename = "as", default)]
    pub(super) conversion: Option<Conversion>,
    /// What it means where none of them has a value.
    #[serde(default)]
    pub(super) empty: Empty,
}

fn a_space() -> String {
    " ".to_owned()
}

/// How a value is read. What cannot be read so goes on as it is, and the check reports it.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub(super) enum Conversion {
    /// A text without blanks around it; a number or a truth becomes a text.
    Text,
    /// The text of HTML, without its tags.
    HtmlText,
    /// A number with a decimal point: `2,385.50`, `$ 2 385.50`.
    Number,
    /// A number with a decimal comma: `2.385,50 €`.
    DecimalComma,
    /// A number of hundredths: `60 %` is 60.
    Percent,
    /// A truth: yes or no, true or false, on or off, y or n, 1 or 0.
    Boolean,
    /// A number of minutes: `1:30`, `1h30`, `1.5 hours` and `PT1H30M` are 90.
    Minutes,
    /// The day of a number of seconds since 1970, at the mapping's `offset` or in UTC.
    UnixDate,
    /// The moment of a number of seconds since 1970, at the mapping's `offset` or in UTC.
    UnixDateTime,
    /// A day written in this form: `yyyy`, `mm`, `mmm` (an English name), `dd`; times of day are passed over.
    Date(String),
    /// A moment written in this form: as for `date`, and `HH`, `MM`, `SS`. It needs the mapping's `offset`.
    DateTime(String),
}

/// What becomes of a value that `values` does not list.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub(super) enum Otherwise {
    /// It goes on as it is.
    #[default]
    Keep,
    /// The field stays open, as if nobody had answered.
    Open,
    /// The field says "none".
    None,
    /// The field has this value.
    Value(Value),
}

/// What an empty field means: `null`, a blank text or an empty list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub(super) enum Empty {
    /// Nobody has answered yet.
    #[default]
    Open,
    /// The answer is "none".
    None,
}

/// The members of an object in their order. One that is there twice is an error, as one of the two would be lost.
#[derive(Debug)]
pub(super) struct Members<T>(pub(super) Vec<(String, T)>);

impl<T> Default for Members<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Members<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor(PhantomData))
    }
}

struct MembersVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for MembersVisitor<T> {
    type Value = Members<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut seen = std::collections::HashSet::new();
        let mut kept = Vec::new();
        while let Some(name) = members.next_key::<String>()? {
            if !seen.insert(name.clone()) {
                return Err(de::Error::custom(format!("`{name}` is there twice")));
            }
            kept.push((name, members.next_value()?));
        }
        Ok(Members(kept))
    }
}

impl<'de> Deserialize<'de> for Targets {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TargetsVisitor)
    }
}

struct TargetsVisitor;

impl<'de> Visitor<'de> for TargetsVisitor {
    type Value = Targets;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a place such as \"/request/title\", or { \"to\": \"/request/title\", … }")
    }

    fn visit_str<E: de::Error>(self, to: &str) -> Result<Targets, E> {
        Ok(Targets(vec![Target { to: to.to_owned(), ..Target::default() }]))
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Targets, A::Error> {
        Target::deserialize(MapAccessDeserializer::new(members)).map(|target| Targets(vec![target]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Targets, A::Error> {
        let several = Vec::<Targets>::deserialize(SeqAccessDeserializer::new(items))?;
        Ok(Targets(several.into_iter().flat_map(|targets| targets.0).collect()))
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for Targets {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Targets".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let target = generator.subschema_for::<Target>();
        schemars::json_schema!({
            "description": "Where a field goes: one place, a place with a conversion, or several of these.",
            "anyOf": [
                { "type": "string" },
                target,
                { "type": "array", "items": { "anyOf": [{ "type": "string" }, target] } }
            ]
        })
    }
}

/// What serde says of a file, with the nearest word proposed where one is not known.
pub(super) fn malformed(error: &serde_json::Error) -> MappingError {
    let message = without_place(error);
    let message = with_suggestion(&message).unwrap_or(message);
    MappingError::Malformed { line: error.line(), column: error.column(), message }
}

fn with_suggestion(message: &str) -> Option<String> {
    let (what, rest) = ["field", "variant"]
        .iter()
        .find_map(|what| Some((*what, message.strip_prefix(&format!("unknown {what} `"))?)))?;
    let (written, rest) = rest.split_once('`')?;
    let known: Vec<&str> = rest.split('`').skip(1).step_by(2).collect();
    let what = if what == "field" { "member" } else { "word" };
    let near = suggestion(written, known.iter().copied())
        .unwrap_or_else(|| format!("known here: {}", crate::wording::listed(&known)));
    Some(format!("there is no {what} `{written}` here; {near}"))
}
