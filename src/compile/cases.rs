//! The requests in tests: they are JSON, and their members are ones that the schema knows.

use crate::analysis::{self, codes};
use crate::diagnostic::{Diagnostic, MAX_MISTAKES, Span};
use crate::json::{Begun, MAX_DEPTH, Mistake, Reader};
use crate::schema::{Node, Schema, Shape};
use crate::syntax::ast::{Case, Name, Test, Verdict};
use crate::wording;

/// Checks the cases of a pack's tests.
pub(super) fn check(tests: &[Test], schema: Option<&Schema>, diagnostics: &mut Vec<Diagnostic>) {
    for case in tests.iter().flat_map(|test| &test.cases) {
        if case.verdict.node != Verdict::Fails {
            if let Some(said) = case.says.first() {
                diagnostics.push(no_finding(case, said, "message", "says"));
            }
            if let Some(named) = &case.severity {
                diagnostics.push(no_finding(case, named, "severity", "severity"));
            }
        }
        if let Some(Err(mistake)) = case.severity.as_ref().map(analysis::severity_named) {
            diagnostics.push(*mistake);
        }
        let mut unknown = Vec::new();
        match read(&case.request.node, schema.map(Schema::root), &mut unknown) {
            Err(mistake) => diagnostics.push(not_json(&case.request, *mistake)),
            Ok(()) if diagnostics.len() < MAX_MISTAKES => {
                unknown.iter().for_each(|member| diagnostics.push(member.warning(&case.request)));
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

fn not_json(request: &Name, mistake: Mistake) -> Diagnostic {
    let rest = request.node.get(mistake.at..).unwrap_or_default();
    let at = request.span.start as usize + mistake.at;
    let end = at + rest.chars().next().map_or(1, char::len_utf8);
    let message = format!("the request of this case is not JSON: {}", mistake.problem.as_str());
    let span = Span::new(request.span.file, at, end);
    Diagnostic::error(crate::syntax::codes::BAD_TEST, span, message).label("here")
}

fn read<'s>(
    text: &str,
    node: Option<Node<'s>>,
    unknown: &mut Vec<Unknown<'s>>,
) -> Result<(), Box<Mistake>> {
    let mut reader = Reader::new(text, MAX_DEPTH);
    value(&mut reader, node, unknown)?;
    reader.end()
}

/// Goes through a JSON value beside the schema of its place, where that is known. It recurses as deep as the reader
/// lets it.
fn value<'s>(
    reader: &mut Reader<'_>,
    node: Option<Node<'s>>,
    unknown: &mut Vec<Unknown<'s>>,
) -> Result<(), Box<Mistake>> {
    match reader.begin()? {
        Begun::Object(mut object) => {
            let holder = node.filter(|node| matches!(node.shape(), Ok(Shape::Record)));
            let complete = holder.as_ref().is_some_and(Node::names_its_members);
            while let Some(member) = reader.next_member(&mut object)? {
                let name = member.unescaped();
                let node = holder.as_ref().and_then(|holder| holder.field(&name));
                if let (None, true, Some(holder)) = (&node, complete, &holder)
                    && unknown.len() < MAX_MISTAKES
                {
                    let start = (!member.is_escaped()).then_some(member.start());
                    let (name, holder) = (name.into_owned(), holder.clone());
                    unknown.push(Unknown { name, start, holder });
                }
                value(reader, node, unknown)?;
            }
        }
        Begun::Array(mut array) => {
            let element = match node.as_ref().map(Node::shape) {
                Some(Ok(Shape::List(element))) => Some(*element),
                _ => None,
            };
            while reader.next_element(&mut array)? {
                value(reader, element.clone(), unknown)?;
            }
        }
        _ => {}
    }
    Ok(())
}

/// A member that the schema does not know.
struct Unknown<'s> {
    name: String,
    /// Where the name stands in the request; none for a name with escapes, which does not stand there as it is.
    start: Option<usize>,
    holder: Node<'s>,
}

impl Unknown<'_> {
    fn warning(&self, request: &Name) -> Diagnostic {
        let (file, begin) = (request.span.file, request.span.start as usize);
        let span = self.start.map(|start| begin + start);
        let span = span.map(|start| Span::new(file, start, start + self.name.len()));
        let message = format!("the schema knows no `{}` here", wording::shortened(&self.name, 60));
        let help = wording::suggestion(&self.name, self.holder.field_names());
        Diagnostic::warning(codes::UNKNOWN_MEMBER, span.unwrap_or(request.span), message)
            .label("no rule can read it")
            .maybe_help(help)
            .maybe_help(Some("correct the name, or add it to the schema".to_owned()))
    }
}
