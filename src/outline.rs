//! What the source of a pack says of each rule, for those who explain rules to people.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Span;
use crate::syntax::ast::{ClauseKind, Expr, File, Path, Rule, Template, TemplatePart};

/// A rule as its author wrote it.
///
/// A [`Span`](crate::SourceSpan) becomes text with [`Sources::text`](crate::Sources::text).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleSource {
    /// The rule's id.
    pub id: String,
    /// Where its id stands.
    pub span: Span,
    /// Its clauses `each`, `when` and `require`, in the order in which they stand.
    pub conditions: Vec<Span>,
    /// The defines that these name, and those that they name in turn, in the order of the pack.
    pub defines: Vec<NamedSource>,
    /// Its messages, with the values they show in braces, as written.
    pub messages: Vec<String>,
    /// The questions it asks.
    pub asks: Vec<String>,
    /// What it proposes.
    pub fixes: Vec<String>,
}

/// A define as its author wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedSource {
    /// Its name.
    pub name: String,
    /// What it stands for.
    pub span: Span,
}

/// The rules of a pack's own file; `text` gives the source of a span.
pub(crate) fn rules<'s>(files: &[File], text: impl Fn(Span) -> &'s str) -> Vec<RuleSource> {
    let defines: BTreeMap<&str, &Expr> = files
        .iter()
        .flat_map(|file| &file.defines)
        .map(|define| (define.name.node.as_str(), &define.body))
        .collect();
    let rules = files.iter().flat_map(|file| &file.rules);
    rules.map(|rule| outline(rule, &defines, &text)).collect()
}

fn outline<'s>(
    rule: &Rule,
    defines: &BTreeMap<&str, &Expr>,
    text: &impl Fn(Span) -> &'s str,
) -> RuleSource {
    let mut source = RuleSource {
        id: rule.id.node.clone(),
        span: rule.id.span,
        conditions: Vec::new(),
        defines: Vec::new(),
        messages: Vec::new(),
        asks: Vec::new(),
        fixes: Vec::new(),
    };
    let mut named = BTreeSet::new();
    for clause in &rule.clauses {
        match &clause.kind {
            ClauseKind::When(condition) | ClauseKind::Require(condition) => {
                source.conditions.push(clause.keyword.to(condition.span));
                gather(condition, defines, &mut named);
            }
            ClauseKind::Each(each) => {
                let end = each.at_least_one.unwrap_or(each.list.span);
                source.conditions.push(clause.keyword.to(end));
            }
            ClauseKind::Message(template) => source.messages.push(as_written(template, text)),
            ClauseKind::Ask(template) => source.asks.push(as_written(template, text)),
            ClauseKind::Fix(template) => source.fixes.push(as_written(template, text)),
            _ => {}
        }
    }
    let mut used: Vec<NamedSource> = named
        .into_iter()
        .filter_map(|name| Some((name, defines.get(name)?)))
        .map(|(name, body)| NamedSource { name: name.to_owned(), span: body.span })
        .collect();
    used.sort_by_key(|define| (define.span.file, define.span.start));
    source.defines = used;
    source
}

/// Adds the defines that a condition names, and those that they name.
fn gather<'d>(
    condition: &Expr,
    defines: &BTreeMap<&'d str, &'d Expr>,
    named: &mut BTreeSet<&'d str>,
) {
    let mut ahead = Vec::new();
    let mut note = |path: &Path| {
        let first = path.parts.first().map(|part| part.node.as_str()).unwrap_or_default();
        if let Some((name, body)) = defines.get_key_value(first)
            && named.insert(name)
        {
            ahead.push(*body);
        }
    };
    condition.each_path(&mut note);
    // A define names no define that names it, so this ends.
    for body in ahead {
        gather(body, defines, named);
    }
}

fn as_written<'s>(template: &Template, text: &impl Fn(Span) -> &'s str) -> String {
    let mut written = String::new();
    for part in &template.parts {
        match part {
            TemplatePart::Text(fixed) => written.push_str(fixed),
            TemplatePart::Value(value) => {
                written.push('{');
                written.push_str(text(value.span));
                written.push('}');
            }
        }
    }
    written
}
