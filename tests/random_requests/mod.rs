//! Requests that nobody thought of: random values that fit a schema.
#![allow(dead_code, reason = "each test binary uses a part of it")]

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

/// A field of a request in a draft, and what it becomes when the blanks are filled in.
#[derive(Debug, Clone)]
enum Sketch {
    /// Given, or null, before and after.
    Fixed(Value),
    /// Absent in the draft; then a value, null, or still absent.
    Blank(Option<Value>),
    Record(Vec<(String, Sketch)>),
    List(Vec<Sketch>),
}

impl Sketch {
    /// The draft, or the request with its blanks filled in; none where the field is absent.
    fn draw(&self, filled: bool) -> Option<Value> {
        Some(match self {
            Self::Fixed(value) => value.clone(),
            Self::Blank(later) if filled => later.clone()?,
            Self::Blank(_) => return None,
            Self::Record(members) => {
                let draw =
                    |(name, member): &(String, Self)| Some((name.clone(), member.draw(filled)?));
                Value::Object(members.iter().filter_map(draw).collect::<Map<String, Value>>())
            }
            Self::List(items) => items.iter().filter_map(|item| item.draw(filled)).collect(),
        })
    }
}

/// Values that fit a schema, whole: nothing in them is absent unless it stays so.
pub(crate) fn value_of(schema: &Value) -> BoxedStrategy<Value> {
    if let Some(options) = schema.get("enum").and_then(Value::as_array) {
        let options: Vec<Value> =
            options.iter().filter(|option| !option.is_null()).cloned().collect();
        return select(options).boxed();
    }
    let kind = match &schema["type"] {
        Value::Array(kinds) => kinds[0].as_str(),
        kind => kind.as_str(),
    };
    match (kind, schema.get("format").and_then(Value::as_str)) {
        (Some("number"), _) => select(vec![
            json!(0),
            json!(1),
            json!(2.5),
            json!(-3),
            json!(30),
            json!(60),
            json!(1e15),
            json!(0.1),
        ])
        .boxed(),
        (Some("integer"), _) => select(vec![
            json!(0),
            json!(1),
            json!(60),
            json!(-90),
            json!(9_007_199_254_740_992_u64),
        ])
        .boxed(),
        (Some("boolean"), _) => any::<bool>().prop_map(Value::from).boxed(),
        (Some("string"), Some("date")) => select(vec![
            "2026-03-01",
            "2026-03-04",
            "2026-03-31",
            "2026-12-31",
            "0001-01-01",
            "9999-12-31",
        ])
        .prop_map(Value::from)
        .boxed(),
        (Some("string"), Some("date-time")) => select(vec![
            "2026-03-02T06:00:00Z",
            "2026-03-02T23:30:00-05:00",
            "2026-03-03T01:00:00+01:00",
            "9999-12-31T23:59:59Z",
        ])
        .prop_map(Value::from)
        .boxed(),
        (Some("string"), _) => select(vec![
            "",
            " ",
            "Ada",
            "ada",
            "Visit the Lyon plant",
            "various stuff",
            "ME-0001",
            "private",
            "x",
        ])
        .prop_map(Value::from)
        .boxed(),
        (Some("array"), _) => prop::collection::vec(member_of(&schema["items"]), 0..4)
            .prop_map(|items| items.into_iter().map(|item| item.unwrap_or(Value::Null)).collect())
            .boxed(),
        _ => {
            let names: Vec<String> = properties(schema).map(|(name, _)| name.clone()).collect();
            let members: Vec<_> = properties(schema).map(|(_, schema)| member_of(schema)).collect();
            members
                .prop_map(move |members| {
                    let given = names
                        .iter()
                        .cloned()
                        .zip(members)
                        .filter_map(|(name, member)| Some((name, member?)));
                    Value::Object(given.collect())
                })
                .boxed()
        }
    }
}

/// A value, null, or nothing at all.
fn member_of(schema: &Value) -> BoxedStrategy<Option<Value>> {
    prop_oneof![6 => value_of(schema).prop_map(Some), 1 => Just(Some(Value::Null)), 1 => Just(None)]
        .boxed()
}

fn properties(schema: &Value) -> impl Iterator<Item = (&String, &Value)> {
    schema["properties"].as_object().into_iter().flatten()
}

fn sketch_of(schema: &Value) -> BoxedStrategy<Sketch> {
    let whole = value_of(schema).prop_map(Sketch::Fixed);
    let blank = member_of(schema).prop_map(Sketch::Blank);
    let null = Just(Sketch::Fixed(Value::Null));
    if schema.get("items").is_some() {
        // An element stands in its list from the beginning: what may be blank is what stands in it.
        let element = sketch_of(&schema["items"]).prop_map(|element| match element {
            Sketch::Blank(_) => Sketch::Fixed(Value::Null),
            other => other,
        });
        let list = prop::collection::vec(element, 0..4).prop_map(Sketch::List);
        return prop_oneof![6 => list, 3 => blank, 1 => null].boxed();
    }
    if schema.get("properties").is_some() {
        return prop_oneof![8 => record_of(schema), 2 => blank, 1 => null].boxed();
    }
    prop_oneof![4 => whole, 4 => blank, 1 => null].boxed()
}

fn record_of(schema: &Value) -> BoxedStrategy<Sketch> {
    let names: Vec<String> = properties(schema).map(|(name, _)| name.clone()).collect();
    let members: Vec<_> = properties(schema).map(|(_, schema)| sketch_of(schema)).collect();
    members
        .prop_map(move |members| Sketch::Record(names.iter().cloned().zip(members).collect()))
        .boxed()
}

/// The draft, and the request with its blanks filled in.
pub(crate) fn requests(schema: &str) -> impl Strategy<Value = (Value, Value)> {
    let schema: Value = serde_json::from_str(schema).unwrap();
    record_of(&schema).prop_map(|sketch| (sketch.draw(false).unwrap(), sketch.draw(true).unwrap()))
}

/// A request of which nothing is absent.
pub(crate) fn complete(schema: &Value) -> BoxedStrategy<Value> {
    if let Some(items) = schema.get("items") {
        return prop_oneof![
            5 => prop::collection::vec(complete(items), 0..4).prop_map(Value::from),
            1 => Just(Value::Null)
        ]
        .boxed();
    }
    if schema.get("properties").is_none() {
        return prop_oneof![5 => value_of(schema), 1 => Just(Value::Null)].boxed();
    }
    let names: Vec<String> = properties(schema).map(|(name, _)| name.clone()).collect();
    let members: Vec<_> = properties(schema).map(|(_, schema)| complete(schema)).collect();
    members
        .prop_map(move |members| Value::Object(names.iter().cloned().zip(members).collect()))
        .boxed()
}
