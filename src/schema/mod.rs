//! A JSON Schema becomes the shape of a request.
//!
//! Nothing is read ahead: a [`Node`] is asked for its shape when a rule's path comes to it, so a construct
//! that cannot be given a type is a mistake only where a rule touches it, and a schema may be recursive.

pub(crate) mod codes;
mod quantity;
mod shape;

use serde_json::Value;

pub(crate) use quantity::{Quantity, UnitName};
pub(crate) use shape::{LeafType, Node, Shape, Unusable};

use crate::diagnostic::{Diagnostic, Span};

/// The longest schema, in bytes.
const MAX_SCHEMA: usize = 4 * 1024 * 1024;

/// A JSON Schema (draft 2020-12) as a document.
#[derive(Debug)]
pub(crate) struct Schema {
    document: Value,
}

impl Schema {
    /// Reads a schema. `used_at` is where the pack names it, `problems` what a full validation finds in it.
    pub(crate) fn parse(
        name: &str,
        text: &str,
        used_at: Span,
        problems: fn(&Value) -> Vec<String>,
    ) -> Result<Self, Vec<Diagnostic>> {
        let refused =
            |message: String| Err(vec![Diagnostic::error(codes::BAD_SCHEMA, used_at, message)]);
        if text.len() > MAX_SCHEMA {
            return refused(format!("the schema `{name}` is larger than {MAX_SCHEMA} bytes"));
        }
        let document: Value = match serde_json::from_str(text) {
            Ok(document) => document,
            Err(error) => return refused(format!("the schema `{name}` is not JSON: {error}")),
        };
        if !document.is_object() {
            return refused(format!("the schema `{name}` is not a JSON object"));
        }
        let problems = problems(&document);
        if !problems.is_empty() {
            let say = |problem| format!("the schema `{name}` is not a JSON Schema: {problem}");
            let report = |problem| Diagnostic::error(codes::BAD_SCHEMA, used_at, say(problem));
            return Err(problems.into_iter().map(report).collect());
        }
        Ok(Self { document })
    }

    /// The shape of the whole request.
    pub(crate) fn root(&self) -> Node<'_> {
        Node::new(&self.document, &self.document)
    }
}
