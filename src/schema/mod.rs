//! A JSON Schema becomes the shape of a request.
//!
//! Nothing is read ahead: a [`Node`] is asked for its shape when a rule's path comes to it, so a construct
//! that cannot be given a type is a mistake only where a rule touches it, and a schema may be recursive.

pub(crate) mod codes;
mod document;
mod quantity;
mod shape;

pub(crate) use document::Json;
pub(crate) use quantity::{Quantity, UnitName};
pub(crate) use shape::{LeafType, Node, Shape, Unusable};

use crate::diagnostic::{Diagnostic, Span};
use crate::json::line_and_column;

/// The longest schema, in bytes.
const MAX_SCHEMA: usize = 4 * 1024 * 1024;

/// A JSON Schema (draft 2020-12) as a document.
#[derive(Debug)]
pub(crate) struct Schema {
    document: Json,
}

impl Schema {
    /// Reads a schema. `used_at` is where the pack names it, `problems` what a full validation finds in it.
    pub(crate) fn parse(
        name: &str,
        text: &str,
        used_at: Span,
        problems: fn(&str) -> Vec<String>,
    ) -> Result<Self, Vec<Diagnostic>> {
        let refused =
            |message: String| Err(vec![Diagnostic::error(codes::BAD_SCHEMA, used_at, message)]);
        if text.len() > MAX_SCHEMA {
            return refused(format!("the schema `{name}` is larger than {MAX_SCHEMA} bytes"));
        }
        let document = match Json::read(text) {
            Ok(document) => document,
            Err(mistake) => {
                let (line, column) = line_and_column(text, mistake.at);
                let what = mistake.problem.as_str();
                return refused(format!(
                    "the schema `{name}` is not JSON: {what} (line {line}, column {column})"
                ));
            }
        };
        if document.members().is_none() {
            return refused(format!("the schema `{name}` is not a JSON object"));
        }
        let problems = problems(text);
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
