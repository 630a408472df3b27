//! The clauses of a rule, put together.

use super::names::Places;
use super::typed::{Each, Field, Part, Rule, Severity, StepKind, Template, Term, TermKind};
use super::types::Type;
use super::{Checker, codes, sense};
use crate::diagnostic::{Diagnostic, MAX_MISTAKES};
use crate::syntax::ast::{self, ClauseKind, Name, Path, TemplatePart};
use crate::wording;

impl ClauseKind {
    /// The first word of the clause.
    pub(super) fn keyword(&self) -> &'static str {
        match self {
            Self::Title(_) => "title",
            Self::Severity(..) => "severity",
            Self::Category(_) => "category",
            Self::Each(_) => "each",
            Self::When(_) => "when",
            Self::Require(_) => "require",
            Self::At(..) => "at",
            Self::Message(_) => "message",
            Self::Ask(_) => "ask",
            Self::Fix(_) => "fix",
            Self::Why(_) => "why",
            Self::Cite { .. } => "cite",
            Self::Tags(_) => "tags",
        }
    }

    /// Several texts, places and severities may stand in a rule, if all but one say when they are meant.
    fn may_repeat(&self) -> bool {
        matches!(
            self,
            Self::Message(_)
                | Self::Ask(_)
                | Self::Fix(_)
                | Self::Cite { .. }
                | Self::At(_, Some(_))
                | Self::Severity(_, Some(_))
        )
    }
}

/// Through how many defines within defines a place is looked for.
const MAX_HOPS: u32 = 8;

/// How many values one text may show.
pub(crate) const MAX_PLACEHOLDERS: usize = 100;

/// What the clauses of one rule say, before it is known whether they are enough.
#[derive(Default)]
struct Parts {
    title: Option<String>,
    severity: Option<Severity>,
    severities: Vec<(Term, Severity)>,
    category: String,
    tags: Vec<String>,
    why: String,
    cites: Vec<(usize, String)>,
    when: Option<Term>,
    require: Option<Term>,
    at: Option<Field>,
    places: Vec<(Term, Field)>,
    messages: Vec<Template>,
    asks: Vec<Template>,
    fixes: Vec<Template>,
}

impl Checker<'_> {
    pub(super) fn rule(&mut self, rule: &ast::Rule, sources: &Places<'_>) -> Option<Rule> {
        self.clauses_once(rule);
        self.past_variables.clear();
        // `each` comes first, wherever it stands: the other clauses speak of its variable.
        let each = rule.clauses.iter().find_map(|clause| match &clause.kind {
            ClauseKind::Each(each) => Some(each),
            _ => None,
        });
        let bound = each.map(|each| self.bind(&each.name, &each.list));
        let mut parts = Parts::default();
        let lost_variable = matches!(bound, Some(None));
        if !lost_variable {
            for clause in &rule.clauses {
                self.clause(&clause.kind, &mut parts, sources);
            }
        }
        if matches!(bound, Some(Some(_))) {
            self.unbind();
        }
        if lost_variable {
            return None;
        }
        self.assemble(rule, parts, bound.flatten(), each)
    }

    fn clauses_once(&mut self, rule: &ast::Rule) {
        let once: Vec<&ast::Clause> =
            rule.clauses.iter().filter(|clause| !clause.kind.may_repeat()).collect();
        let keywords = once.iter().map(|clause| clause.kind.keyword()).collect();
        let earlier = Places::of(keywords).earlier();
        for (clause, twin) in once.iter().zip(earlier) {
            let keyword = clause.kind.keyword();
            if let Some(first) = twin.and_then(|first| once.get(first)) {
                let message = format!("the rule `{}` has two clauses `{keyword}`", rule.id.node);
                let help = match keyword {
                    "require" | "when" => "join the two conditions with `and`",
                    "each" => "go through the inner list with `all x in …: …`",
                    _ => "keep one of them",
                };
                self.report(
                    Diagnostic::error(codes::CLAUSES, clause.keyword, message)
                        .label("the second")
                        .related(first.keyword, "the first")
                        .help(help),
                );
            }
        }
    }

    fn clause(&mut self, clause: &ClauseKind, parts: &mut Parts, sources: &Places<'_>) {
        match clause {
            ClauseKind::Title(text) => parts.title = Some(text.node.clone()),
            ClauseKind::Severity(word, None) => parts.severity = self.severity(word),
            ClauseKind::Severity(word, Some(condition)) => {
                let condition = self.condition(condition);
                parts.severities.extend(self.severity(word).map(|severity| (condition, severity)));
            }
            ClauseKind::Category(id) => parts.category = id.node.clone(),
            ClauseKind::Tags(tags) => {
                parts.tags = tags.iter().map(|tag| tag.node.clone()).collect()
            }
            ClauseKind::Why(text) => parts.why = text.node.clone(),
            ClauseKind::Each(_) => {}
            ClauseKind::When(expr) => parts.when = Some(self.condition(expr)),
            ClauseKind::Require(expr) => parts.require = Some(self.condition(expr)),
            ClauseKind::At(path, None) => parts.at = self.place(path),
            ClauseKind::At(path, Some(condition)) => {
                let condition = self.condition(condition);
                parts.places.extend(self.place(path).map(|field| (condition, field)));
            }
            ClauseKind::Message(template) => parts.messages.extend(self.template(template)),
            ClauseKind::Ask(template) => parts.asks.extend(self.template(template)),
            ClauseKind::Fix(template) => parts.fixes.extend(self.template(template)),
            ClauseKind::Cite { source, section } => {
                if let Some(index) = self.cited(source, sources) {
                    parts.cites.push((index, section.clone().unwrap_or_default()));
                }
            }
        }
    }

    fn severity(&mut self, word: &Name) -> Option<Severity> {
        severity_named(word).map_err(|diagnostic| self.report(*diagnostic)).ok()
    }

    fn cited(&mut self, source: &Name, sources: &Places<'_>) -> Option<usize> {
        let index = sources.first(&source.node);
        if index.is_none() && !self.lost.has(&source.node) {
            let message = format!("there is no source `{}`", source.node);
            let help = self
                .suggestion(&source.node, sources.each().map(|(known, _)| known))
                .unwrap_or_else(|| {
                    format!(
                        "declare it: `source {} {{ title \"…\" grade practitioner }}`",
                        source.node
                    )
                });
            self.report(Diagnostic::error(codes::UNKNOWN_SOURCE, source.span, message).help(help));
        }
        index
    }

    /// The field to which a finding points: one place, so not a field of many elements.
    fn place(&mut self, path: &Path) -> Option<Field> {
        let field = match self.field(path) {
            Ok(field) => field,
            Err(mut diagnostic) => {
                if diagnostic.code == codes::UNKNOWN_FIELD {
                    diagnostic.code = codes::BAD_PLACE;
                }
                self.report(*diagnostic);
                return None;
            }
        };
        let inside = self.lists_on_the_way(&field).first().map(|step| step.name.clone());
        if let Some(list) = inside {
            let message = format!(
                "`{}` is one place in each element of `{list}`, so a finding cannot point to it",
                field.dotted()
            );
            let help = "point to the list, or check each element with `each x in …`";
            self.report(Diagnostic::error(codes::BAD_PLACE, path.span, message).help(help));
            return None;
        }
        Some(field)
    }

    fn template(&mut self, template: &ast::Template) -> Option<Template> {
        let mut values = template.parts.iter().filter_map(|part| match part {
            TemplatePart::Value(expr) => Some(expr.span),
            TemplatePart::Text(_) => None,
        });
        if let Some(excess) = values.nth(MAX_PLACEHOLDERS) {
            let message = format!("a text may have {MAX_PLACEHOLDERS} placeholders");
            let help = "say less in one text: several may stand in a rule, each with an `if`";
            self.report(
                Diagnostic::error(codes::TOO_MANY, excess, message)
                    .label("one too many")
                    .help(help),
            );
            return None;
        }
        let condition = template.condition.as_ref().map(|condition| self.condition(condition));
        Some(Template { condition, parts: self.parts(&template.parts)? })
    }

    /// The pieces of a text, its values with their types.
    pub(super) fn parts(&mut self, written: &[TemplatePart]) -> Option<Vec<Part>> {
        let mut parts = Vec::new();
        for part in written {
            match part {
                TemplatePart::Text(text) => parts.push(Part::Text(text.clone())),
                TemplatePart::Value(expr) => {
                    let term = self.term(expr);
                    if let Some(message) = unspeakable(&term) {
                        self.report(
                            Diagnostic::error(codes::WRONG_TYPE, term.span, message)
                                .help("a text shows values, ranges and lists of values"),
                        );
                        return None;
                    }
                    parts.push(Part::Value(term));
                }
            }
        }
        Some(parts)
    }

    /// Without `at`, a finding points to the element, or to the first field that the requirement reads.
    fn default_place(&self, each: Option<&Each>, require: &Term) -> Option<Field> {
        match each {
            Some(each) => Some(Field { scope: 1, steps: each.list.steps.clone() }),
            None => self.first_field(require, MAX_HOPS),
        }
    }

    /// The first field in a term, through so many defines within defines.
    fn first_field(&self, term: &Term, hops: u32) -> Option<Field> {
        let first = |term| self.first_field(term, hops);
        match &term.kind {
            TermKind::Value(field)
            | TermKind::Many(field)
            | TermKind::Filled(field)
            | TermKind::Present(field)
            | TermKind::FilledList(field)
            | TermKind::PresentList(field) => one_place(field),
            TermKind::Quantified { list, .. } | TermKind::CountWhere { list, .. } => {
                one_place(list)
            }
            TermKind::All(parts) | TermKind::Any(parts) => parts.iter().find_map(first),
            TermKind::Not(inner) | TermKind::Negate(inner) => first(inner),
            TermKind::Binary { left, right, .. } | TermKind::Range(left, right) => {
                first(left).or_else(|| first(right))
            }
            TermKind::Matches { text, .. } | TermKind::FirstWords { text, .. } => first(text),
            TermKind::Call { argument, .. } => first(argument),
            TermKind::Defined(define) => {
                self.first_field(&self.defines.get(*define)?.term, hops.checked_sub(1)?)
            }
            _ => None,
        }
    }

    fn assemble(
        &mut self,
        rule: &ast::Rule,
        parts: Parts,
        list: Option<Field>,
        each: Option<&ast::Each>,
    ) -> Option<Rule> {
        let Some(require) = parts.require else {
            let has_require =
                rule.clauses.iter().any(|clause| matches!(clause.kind, ClauseKind::Require(_)));
            // A `require` that could not be read has been reported.
            if !has_require && self.diagnostics.len() < MAX_MISTAKES && !self.reported_within(rule)
            {
                let message = format!("the rule `{}` requires nothing", rule.id.node);
                let help = "write `require` and the condition that a good request meets";
                self.report(Diagnostic::error(codes::CLAUSES, rule.id.span, message).help(help));
            }
            return None;
        };
        if let Some(when) = &parts.when
            && let Some(diagnostic) = sense::contradiction(when, &require)
        {
            self.report(diagnostic);
        }
        let each = list
            .zip(each)
            .map(|(list, each)| Each { list, at_least_one: each.at_least_one.is_some() });
        let at = parts.at.or_else(|| self.default_place(each.as_ref(), &require));
        Some(Rule {
            id: rule.id.node.clone(),
            title: parts.title.unwrap_or_else(|| title_of(&rule.id.node)),
            severities: parts.severities,
            severity: parts.severity.unwrap_or(Severity::Error),
            category: parts.category,
            tags: parts.tags,
            why: parts.why,
            cites: parts.cites,
            each,
            when: parts.when,
            require,
            places: parts.places,
            at: at.unwrap_or(Field { scope: 0, steps: Vec::new() }),
            messages: parts.messages,
            asks: parts.asks,
            fixes: parts.fixes,
        })
    }

    /// Whether something near this rule could not be parsed: then what is lacking may be there.
    fn reported_within(&self, rule: &ast::Rule) -> bool {
        self.diagnostics.iter().any(|diagnostic| {
            diagnostic.code.as_str() < "GR010"
                && diagnostic.span.file == rule.id.span.file
                && diagnostic.span.start > rule.id.span.start
        })
    }
}

/// The severity that a word names.
pub(crate) fn severity_named(word: &Name) -> Result<Severity, Box<Diagnostic>> {
    match word.node.as_str() {
        "error" => Ok(Severity::Error),
        "warning" => Ok(Severity::Warning),
        "info" => Ok(Severity::Info),
        written => {
            let help = wording::suggestion(written, ["error", "warning", "info"]);
            let message = format!("there is no severity `{written}`");
            let diagnostic = Diagnostic::error(codes::UNKNOWN_WORD, word.span, message);
            Err(Box::new(diagnostic.maybe_help(help)))
        }
    }
}

/// A field of the request that is one place, and not one in each element of a list.
fn one_place(field: &Field) -> Option<Field> {
    let inside = field.steps.split_last().is_some_and(|(_, before)| {
        before.iter().any(|step| matches!(step.kind, StepKind::Records | StepKind::Values(_)))
    });
    (field.scope == 0 && !inside).then(|| field.clone())
}

/// Why a term cannot stand in a text.
fn unspeakable(term: &Term) -> Option<String> {
    let spoken = match &term.ty {
        Type::Record => false,
        Type::List(item) => !matches!(**item, Type::Record | Type::Range(_)),
        Type::Boolean => matches!(term.kind, TermKind::Value(_)),
        _ => true,
    };
    (!spoken).then(|| {
        format!(
            "a text cannot show {}",
            if term.ty == Type::Boolean { "a condition".to_owned() } else { term.ty.to_string() }
        )
    })
}

/// `missing-sponsor` becomes "Missing sponsor".
fn title_of(id: &str) -> String {
    let mut words = id.replace(['-', '_'], " ");
    // Ids are ASCII.
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}
