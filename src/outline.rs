//! What the source of a pack says of each rule, for those who explain rules to people.

use crate::analysis::names::Places;
use crate::diagnostic::Span;
use crate::syntax::ast::{ClauseKind, Define, Expr, File, Path, Rule, Template, TemplatePart};

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
    /// Its clauses `severity`, where some of its findings weigh more than others; else none.
    pub severities: Vec<Span>,
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
    let all: Vec<&Define> = files.iter().flat_map(|file| &file.defines).collect();
    let names = Places::of(all.iter().map(|define| define.name.node.as_str()).collect());
    let mut defines = Defines { seen_for: vec![0; all.len()], all, names, rule: 0 };
    let rules = files.iter().flat_map(|file| &file.rules);
    rules.map(|rule| outline(rule, &mut defines, &text)).collect()
}

/// The defines of a pack, and those that have been seen for the rule at hand.
struct Defines<'f> {
    all: Vec<&'f Define>,
    names: Places<'f>,
    /// The number of the rule for which each has been seen last.
    seen_for: Vec<usize>,
    /// The number of the rule at hand, counted from 1.
    rule: usize,
}

impl<'f> Defines<'f> {
    /// The define of that name, the first time that the rule at hand comes to it.
    fn seen_first(&mut self, name: &str) -> Option<&'f Define> {
        let place = self.names.last(name)?;
        let seen_for = self.seen_for.get_mut(place)?;
        let is_first = std::mem::replace(seen_for, self.rule) != self.rule;
        self.all.get(place).copied().filter(|_| is_first)
    }
}

fn outline<'s>(
    rule: &Rule,
    defines: &mut Defines<'_>,
    text: &impl Fn(Span) -> &'s str,
) -> RuleSource {
    let mut source = RuleSource {
        id: rule.id.node.clone(),
        span: rule.id.span,
        conditions: Vec::new(),
        severities: Vec::new(),
        defines: Vec::new(),
        messages: Vec::new(),
        asks: Vec::new(),
        fixes: Vec::new(),
    };
    defines.rule += 1;
    let mut used = Vec::new();
    for clause in &rule.clauses {
        match &clause.kind {
            ClauseKind::When(condition) | ClauseKind::Require(condition) => {
                source.conditions.push(clause.keyword.to(condition.span));
                gather(condition, defines, &mut used);
            }
            ClauseKind::Each(each) => {
                let end = each.at_least_one.unwrap_or(each.list.span);
                source.conditions.push(clause.keyword.to(end));
            }
            ClauseKind::Severity(level, condition) => {
                let end = condition.as_ref().map_or(level.span, |condition| condition.span);
                source.severities.push(clause.keyword.to(end));
                if let Some(condition) = condition {
                    gather(condition, defines, &mut used);
                }
            }
            ClauseKind::Message(template) => source.messages.push(as_written(template, text)),
            ClauseKind::Ask(template) => source.asks.push(as_written(template, text)),
            ClauseKind::Fix(template) => source.fixes.push(as_written(template, text)),
            _ => {}
        }
    }
    // One severity for every finding is no condition: the rule's own says it.
    if source.severities.len() < 2 {
        source.severities.clear();
    }
    used.sort_by_key(|define| (define.span.file, define.span.start));
    source.defines = used;
    source
}

/// Adds the defines that a condition names, and those that they name.
fn gather(condition: &Expr, defines: &mut Defines<'_>, used: &mut Vec<NamedSource>) {
    let mut ahead = Vec::new();
    let mut note = |path: &Path| {
        let first = path.parts.first().map(|part| part.node.as_str()).unwrap_or_default();
        if let Some(define) = defines.seen_first(first) {
            used.push(NamedSource { name: define.name.node.clone(), span: define.body.span });
            ahead.push(&define.body);
        }
    };
    condition.each_path(&mut note);
    // A define names no define that names it, so this ends.
    for body in ahead {
        gather(body, defines, used);
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
