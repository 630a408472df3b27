//! What a place in a schema means for the rules: a record, a list, or a value of some type.

use std::rc::Rc;

use super::document::Json;
use super::quantity::Quantity;

/// How many references may lead to one place.
const MAX_HOPS: usize = 32;

/// How many names of fields are proposed from.
const MAX_NAMES: usize = 5_000;

/// A place in a schema. References have been followed: what stands beside a `$ref` comes before what it
/// refers to.
#[derive(Debug, Clone)]
pub(crate) struct Node<'s> {
    document: &'s Json,
    /// The keywords of the place, the nearest layer first.
    layers: Vec<&'s Json>,
    /// Why the place cannot be followed further.
    broken: Option<Unusable>,
}

/// What the rules can do with a place.
#[derive(Debug)]
pub(crate) enum Shape<'s> {
    /// An object with named fields: see [`Node::field`].
    Record,
    /// An array, and what its elements are.
    List(Box<Node<'s>>),
    /// A single value.
    Leaf(LeafType),
}

/// The type of a single value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum LeafType {
    Text,
    Enumeration(Rc<Vec<String>>),
    Number { whole: bool, quantity: Quantity },
    Boolean,
    Date,
    Moment,
}

/// Why a place has no type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unusable(pub(crate) String);

impl<'s> Node<'s> {
    pub(crate) fn new(document: &'s Json, at: &'s Json) -> Self {
        let mut node = Self { document, layers: Vec::new(), broken: None };
        node.add_layers(at);
        node
    }

    fn add_layers(&mut self, start: &'s Json) {
        let mut next = Some(start);
        while let Some(layer) = next.take() {
            if self.layers.len() >= MAX_HOPS {
                self.broken = Some(Unusable("its `$ref`s go in a circle".to_owned()));
                return;
            }
            self.layers.push(layer);
            if let Some(reference) = layer.get("$ref").and_then(Json::text) {
                next = self.follow(reference);
                if next.is_none() {
                    self.broken = Some(Unusable(format!(
                        "its `$ref` \"{reference}\" leads nowhere in this schema"
                    )));
                }
            } else if let Some([only]) = layer.get("allOf").and_then(Json::elements) {
                next = Some(only);
            } else if let Some(only) = self.only_alternative(layer) {
                next = Some(only);
            }
        }
    }

    /// A reference within the document: `#` and a JSON Pointer.
    fn follow(&self, reference: &str) -> Option<&'s Json> {
        let pointer = reference.strip_prefix('#')?;
        self.document.pointer(&pointer.replace("%20", " "))
    }

    /// `anyOf: [X, null]` is X.
    fn only_alternative(&self, layer: &'s Json) -> Option<&'s Json> {
        let alternatives =
            ["anyOf", "oneOf"].iter().find_map(|keyword| layer.get(keyword)?.elements())?;
        let mut others = alternatives.iter().filter(|alternative| !is_null(alternative));
        let only = others.next()?;
        (others.next().is_none() && only.get("const").is_none()).then_some(only)
    }

    fn keyword(&self, keyword: &str) -> Option<&'s Json> {
        self.layers.iter().find_map(|layer| layer.get(keyword))
    }

    /// An annotation that is a text.
    pub(crate) fn annotation(&self, keyword: &str) -> Option<&'s str> {
        self.keyword(keyword)?.text()
    }

    pub(crate) fn shape(&self) -> Result<Shape<'s>, Unusable> {
        if let Some(broken) = &self.broken {
            return Err(broken.clone());
        }
        if let Some(leaf) = self.enumerated() {
            return leaf.map(Shape::Leaf);
        }
        for keyword in ["anyOf", "oneOf", "allOf", "not", "if", "patternProperties"] {
            let divided = self
                .layers
                .iter()
                .any(|layer| layer.get(keyword).is_some() && !self.was_followed(layer));
            if divided && self.keyword("type").is_none() {
                return Err(Unusable(format!(
                    "its schema uses `{keyword}`, which gives it no single type"
                )));
            }
        }
        match self.single_type()? {
            "object" => Ok(Shape::Record),
            "array" => match self.keyword("items") {
                Some(items) if items.members().is_some() => {
                    Ok(Shape::List(Box::new(Node::new(self.document, items))))
                }
                _ => Err(Unusable("its schema says nothing of the `items` of the list".to_owned())),
            },
            "string" => Ok(Shape::Leaf(match self.annotation("format") {
                Some("date") => LeafType::Date,
                Some("date-time") => LeafType::Moment,
                _ => LeafType::Text,
            })),
            "number" => {
                Ok(Shape::Leaf(LeafType::Number { whole: false, quantity: self.quantity() }))
            }
            "integer" => {
                Ok(Shape::Leaf(LeafType::Number { whole: true, quantity: self.quantity() }))
            }
            "boolean" => Ok(Shape::Leaf(LeafType::Boolean)),
            other => Err(Unusable(format!("its schema has the type \"{other}\""))),
        }
    }

    fn was_followed(&self, layer: &'s Json) -> bool {
        layer.get("allOf").and_then(Json::elements).is_some_and(|all| all.len() == 1)
            || self.only_alternative(layer).is_some()
    }

    /// The one type beside null.
    fn single_type(&self) -> Result<&'s str, Unusable> {
        match self.keyword("type") {
            Some(Json::Text(one)) => Ok(one),
            Some(Json::Array(several)) => {
                let mut named =
                    several.iter().filter_map(Json::text).filter(|name| *name != "null");
                match (named.next(), named.next()) {
                    (Some(one), None) => Ok(one),
                    (Some(_), Some(_)) => {
                        Err(Unusable("its schema allows several types".to_owned()))
                    }
                    (None, _) => Err(Unusable("its schema allows nothing but null".to_owned())),
                }
            }
            _ if self.keyword("properties").is_some() => Ok("object"),
            _ => Err(Unusable("its schema states no `type`".to_owned())),
        }
    }

    /// A closed list of values: `enum`, `const`, or alternatives that are each a `const`.
    fn enumerated(&self) -> Option<Result<LeafType, Unusable>> {
        let values: Vec<&Json> = if let Some(constant) = self.keyword("const") {
            vec![constant]
        } else if let Some(Json::Array(values)) = self.keyword("enum") {
            values.iter().collect()
        } else {
            let alternatives =
                self.keyword("oneOf").or_else(|| self.keyword("anyOf"))?.elements()?;
            let others = alternatives.iter().filter(|alternative| !is_null(alternative));
            others.map(|alternative| alternative.get("const")).collect::<Option<_>>()?
        };
        let given: Vec<&Json> = values.into_iter().filter(|value| **value != Json::Null).collect();
        let texts: Option<Vec<String>> =
            given.iter().map(|value| value.text().map(str::to_owned)).collect();
        Some(match texts {
            Some(texts) if texts.is_empty() => {
                Err(Unusable("its schema allows nothing but null".to_owned()))
            }
            Some(texts) => Ok(LeafType::Enumeration(Rc::new(texts))),
            None if given.iter().all(|value| matches!(value, Json::Boolean(_))) => {
                Ok(LeafType::Boolean)
            }
            None if given.iter().all(|value| **value == Json::Number) => {
                Ok(LeafType::Number { whole: false, quantity: self.quantity() })
            }
            None => Err(Unusable("its schema enumerates values of several types".to_owned())),
        })
    }

    fn properties(&self) -> impl Iterator<Item = &'s Json> {
        self.layers.iter().filter_map(|layer| layer.get("properties"))
    }

    /// A field of a record.
    pub(crate) fn field(&self, name: &str) -> Option<Node<'s>> {
        let schema = self.properties().find_map(|properties| properties.get(name))?;
        Some(Node::new(self.document, schema))
    }

    /// The names of a record's fields, for proposals; of very many, some.
    pub(crate) fn field_names(&self) -> Vec<&'s str> {
        let fields = self.properties().filter_map(Json::members).flatten();
        let mut names: Vec<&str> = fields.map(|(name, _)| name.as_str()).take(MAX_NAMES).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Whether the named fields are all that the record is meant to have. A schema that says nothing of
    /// further members allows them, but rarely means them.
    pub(crate) fn names_its_members(&self) -> bool {
        let means_others = |layer: &&Json| {
            let further = ["additionalProperties", "unevaluatedProperties"].iter();
            let further = further.filter_map(|keyword| layer.get(keyword));
            let divided = ["allOf", "anyOf", "oneOf", "if", "dependentSchemas"];
            let divided = divided.iter().filter(|keyword| layer.get(keyword).is_some()).count();
            let followed = layer.get("$ref").is_none() && self.was_followed(layer);
            layer.get("patternProperties").is_some()
                || further.into_iter().any(|others| *others != Json::Boolean(false))
                || divided > usize::from(followed)
        };
        self.broken.is_none()
            && self.properties().filter_map(Json::members).any(|fields| !fields.is_empty())
            && !self.layers.iter().any(means_others)
    }

    fn quantity(&self) -> Quantity {
        Quantity::of(self.keyword("x-unit"))
    }
}

fn is_null(schema: &Json) -> bool {
    schema.get("type").and_then(Json::text) == Some("null")
        || schema.get("const").is_some_and(|constant| *constant == Json::Null)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::TimeUnit;
    use serde_json::{Value, json};

    fn leaf(schema: Value) -> Result<LeafType, String> {
        let schema = Json::read(&schema.to_string()).unwrap();
        match Node::new(&schema, &schema).shape() {
            Ok(Shape::Leaf(leaf)) => Ok(leaf),
            Ok(other) => Err(format!("{other:?}")),
            Err(Unusable(why)) => Err(why),
        }
    }

    fn options(names: &[&str]) -> LeafType {
        LeafType::Enumeration(Rc::new(names.iter().map(ToString::to_string).collect()))
    }

    #[test]
    fn null_beside_a_type_leaves_the_type() {
        assert_eq!(leaf(json!({"type": ["string", "null"]})), Ok(LeafType::Text));
        assert_eq!(
            leaf(json!({"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]})),
            Ok(LeafType::Date)
        );
        assert_eq!(leaf(json!({"enum": ["a", "b", null]})), Ok(options(&["a", "b"])));
        assert_eq!(
            leaf(json!({"oneOf": [{"const": "a", "title": "A"}, {"const": "b"}]})),
            Ok(options(&["a", "b"]))
        );
        assert_eq!(leaf(json!({"const": "only"})), Ok(options(&["only"])));
    }

    #[test]
    fn a_number_carries_its_unit() {
        let minutes = LeafType::Number { whole: true, quantity: Quantity::Time(TimeUnit::Minutes) };
        assert_eq!(leaf(json!({"type": "integer", "x-unit": "minutes"})), Ok(minutes));
    }

    #[test]
    fn a_construct_without_a_single_type_says_why() {
        for (schema, part) in [
            (json!({"anyOf": [{"type": "string"}, {"type": "number"}]}), "anyOf"),
            (json!({"type": ["string", "number"]}), "several types"),
            (json!({"$ref": "#/$defs/nowhere"}), "leads nowhere"),
            (json!({"$defs": {"a": {"$ref": "#/$defs/a"}}, "$ref": "#/$defs/a"}), "circle"),
            (json!({"description": "anything"}), "no `type`"),
        ] {
            let why = leaf(schema.clone()).unwrap_err();
            assert!(why.contains(part), "{schema}: {why}");
        }
    }

    #[test]
    fn what_stands_beside_a_reference_comes_first() {
        let schema = json!({
            "$defs": {"person": {"type": "object", "title": "Person", "properties": {"name": {"type": "string"}}}},
            "properties": {"sponsor": {"$ref": "#/$defs/person", "title": "Sponsor"}}
        });
        let schema = Json::read(&schema.to_string()).unwrap();
        let sponsor = Node::new(&schema, &schema).field("sponsor").unwrap();
        assert_eq!(sponsor.annotation("title"), Some("Sponsor"));
        assert!(matches!(sponsor.shape(), Ok(Shape::Record)));
        assert_eq!(sponsor.field_names(), ["name"]);
    }
}
