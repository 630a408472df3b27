//! The requests in tests: they are JSON, and their members are ones that the schema knows.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::analysis::{self, codes};
use crate::diagnostic::{Diagnostic, MAX_MISTAKES, Span};
use crate::schema::{Node, Schema, Shape};
use crate::syntax::ast::{Case, Name, Test, Verdict};
use crate::wording;

/// Checks the cases of a pack's tests.
pub(super) fn check(tests: &[Test], schema: Option<&Schema>, diagnostics: &mut Vec<Diagnostic>) {
    for case in tests.iter().flat_map(|test| &test.cases) {
        if case.verdict.node != Verdict::Fails {
            let says = case.says.first().map(|said| no_finding(case, said, "message", "says"));
            let severity = case.severity.as_ref();
            let weighs = severity.map(|named| no_finding(case, named, "severity", "severity"));
            diagnostics.extend(says.into_iter().chain(weighs));
        }
        let severity = case.severity.as_ref().map(analysis::severity_named);
        diagnostics.extend(severity.and_then(Result::err).map(|diagnostic| *diagnostic));
        let mut unknown = Vec::new();
        let members = Members { node: schema.map(Schema::root), unknown: &mut unknown };
        match read(&case.request.node, members) {
            Err(error) => diagnostics.push(not_json(&case.request, &error)),
            Ok(()) if diagnostics.len() < MAX_MISTAKES => {
                let told = unknown.into_iter().take(MAX_MISTAKES);
                diagnostics.extend(told.map(|member| member.warning(&case.request)));
            }
            Ok(()) => {}
        }
    }
}

/// Only where a rule fails is there a finding, with a message and a severity.
fn no_finding(case: &Case, of: &Name, what: &str, word: &str) -> Diagnostic {
    let message = format!("only a rule that fails has a {what}");
    Diagnostic::error(crate::syntax::codes::NO_MESSAGE, of.span, message)
        .label("there is no finding")
        .related(case.verdict.span, "this case does not fail")
        .help(format!("write `fails`, or leave out `{word}`"))
}

fn not_json(request: &Name, error: &serde_json::Error) -> Diagnostic {
    let line_start = nth_line(&request.node, error.line());
    let at = request.span.start as usize + line_start + error.column().saturating_sub(1);
    let span = Span::new(request.span.file, at, at + 1);
    let what = error.to_string();
    let what = what.split(" at line").next().unwrap_or_default();
    let message = format!("the request of this case is not JSON: {what}");
    Diagnostic::error(crate::syntax::codes::BAD_TEST, span, message).label("here")
}

/// Where the given line of a text begins, counted from 1.
fn nth_line(text: &str, line: usize) -> usize {
    text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum()
}

fn read<'t>(text: &'t str, members: Members<'_, 't, '_>) -> Result<(), serde_json::Error> {
    let mut reader = serde_json::Deserializer::from_str(text);
    members.deserialize(&mut reader)?;
    reader.end()
}

/// A member that the schema does not know.
struct Unknown<'t, 's> {
    name: Cow<'t, str>,
    holder: Node<'s>,
}

impl Unknown<'_, '_> {
    fn warning(&self, request: &Name) -> Diagnostic {
        let span = self.span(request).unwrap_or(request.span);
        let message = format!("the schema knows no `{}` here", wording::shortened(&self.name, 60));
        let help = wording::suggestion(&self.name, self.holder.field_names());
        Diagnostic::warning(codes::UNKNOWN_MEMBER, span, message)
            .label("no rule can read it")
            .maybe_help(help)
            .maybe_help(Some("correct the name, or add it to the schema".to_owned()))
    }

    /// Where the name stands: a name without escapes is a piece of the request's own text.
    fn span(&self, request: &Name) -> Option<Span> {
        let Cow::Borrowed(name) = self.name else { return None };
        let start = (name.as_ptr() as usize).checked_sub(request.node.as_ptr() as usize)?;
        let start = request.span.start as usize + start;
        Some(Span::new(request.span.file, start, start + name.len()))
    }
}

/// Goes through a JSON value beside the schema of its place, where that is known.
struct Members<'u, 't, 's> {
    node: Option<Node<'s>>,
    unknown: &'u mut Vec<Unknown<'t, 's>>,
}

impl<'t> DeserializeSeed<'t> for Members<'_, 't, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'t>>(self, value: D) -> Result<(), D::Error> {
        value.deserialize_any(self)
    }
}

impl<'t> Visitor<'t> for Members<'_, 't, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'t>>(self, mut members: A) -> Result<(), A::Error> {
        let holder = self.node.filter(|node| matches!(node.shape(), Ok(Shape::Record)));
        let complete = holder.as_ref().is_some_and(Node::names_its_members);
        while let Some(MemberName(name)) = members.next_key()? {
            let node = holder.as_ref().and_then(|holder| holder.field(&name));
            if let (None, true, Some(holder)) = (&node, complete, &holder)
                && self.unknown.len() < MAX_MISTAKES
            {
                self.unknown.push(Unknown { name, holder: holder.clone() });
            }
            members.next_value_seed(Members { node, unknown: &mut *self.unknown })?;
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'t>>(self, mut elements: A) -> Result<(), A::Error> {
        let element = match self.node.as_ref().map(Node::shape) {
            Some(Ok(Shape::List(element))) => Some(*element),
            _ => None,
        };
        let mut next = || {
            elements
                .next_element_seed(Members { node: element.clone(), unknown: &mut *self.unknown })
        };
        while next()?.is_some() {}
        Ok(())
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }
}

/// The name of a member; a piece of the text where it has no escapes.
struct MemberName<'t>(Cow<'t, str>);

impl<'t> serde::Deserialize<'t> for MemberName<'t> {
    fn deserialize<D: Deserializer<'t>>(name: D) -> Result<Self, D::Error> {
        struct Text;
        impl<'t> Visitor<'t> for Text {
            type Value = MemberName<'t>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a member")
            }

            fn visit_borrowed_str<E: Error>(self, name: &'t str) -> Result<Self::Value, E> {
                Ok(MemberName(Cow::Borrowed(name)))
            }

            fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
                Ok(MemberName(Cow::Owned(name.to_owned())))
            }
        }
        name.deserialize_str(Text)
    }
}
