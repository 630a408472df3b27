//! Translations: each stands in for a text of a rule, and shows the same values.

use std::collections::{BTreeMap, BTreeSet};

use super::language_tag::{canonical, canonical_of_slip, is_variety};
use super::typed::{Field, Locale, Rule, Translation};
use super::{Checker, codes};
use crate::diagnostic::{Diagnostic, Level, MAX_MISTAKES, Span};
use crate::syntax::ast::{self, ClauseKind, LocaleItem, Name, Phrase};
use crate::wording;

/// How many languages a pack may speak beside its own: no more than a program may hold.
pub(crate) const MAX_LOCALES: usize = 100;
/// How many names one warning lists.
const MAX_LISTED: usize = 8;

/// What is translated beside a title.
const KINDS: [&str; 3] = ["message", "ask", "fix"];

/// The rules of a pack by their ids: as they are written, and their place among those without mistakes.
type Originals<'f> = BTreeMap<&'f str, (&'f ast::Rule, Option<usize>)>;

/// The messages, the asks and the fixes of a rule.
type Sources<'f> = [Vec<&'f ast::Template>; 3];

impl Checker<'_> {
    /// Checks the locales of a pack, when its rules have been.
    pub(super) fn locales(&mut self, files: &[ast::File], rules: &[Rule]) -> Vec<Locale> {
        let declared: Vec<&ast::Locale> = files.iter().flat_map(|file| &file.locales).collect();
        if let Some(excess) = declared.get(MAX_LOCALES) {
            let message = format!(
                "a pack may speak {MAX_LOCALES} languages beside its own, and this one has {}",
                declared.len()
            );
            self.report(Diagnostic::error(codes::TOO_MANY, excess.tag.span, message));
            return Vec::new();
        }
        if declared.is_empty() {
            return Vec::new();
        }
        let places: BTreeMap<&str, usize> =
            rules.iter().enumerate().map(|(at, rule)| (rule.id.as_str(), at)).collect();
        let originals: Originals<'_> = files
            .first()
            .map_or(&[][..], |own| &own.rules)
            .iter()
            .map(|rule| (rule.id.node.as_str(), (rule, places.get(rule.id.node.as_str()).copied())))
            .collect();
        let mut seen: BTreeMap<String, Span> = BTreeMap::new();
        let mut locales = Vec::new();
        for locale in &declared {
            let Some(tag) = self.tag(&locale.tag) else { continue };
            if let Some(first) = seen.insert(tag.clone(), locale.tag.span) {
                self.twice(&locale.tag, first, "locale");
                continue;
            }
            // A variety of another locale of the pack has texts of its own where it wants to.
            let is_variety = declared.iter().any(|other| is_variety(&tag, &other.tag.node));
            locales.push(self.locale(locale, tag, &originals, is_variety));
        }
        // Beside a mistake, what a locale lacks may be a part of it.
        if self.diagnostics.iter().any(|diagnostic| diagnostic.level == Level::Error) {
            let warned = [codes::INCOMPLETE, codes::PLACEHOLDERS];
            self.diagnostics.retain(|diagnostic| !warned.contains(&diagnostic.code));
        }
        locales
    }

    /// The tag of a language, in the usual case.
    fn tag(&mut self, name: &Name) -> Option<String> {
        let canonical = canonical(&name.node);
        if canonical.is_none() {
            let message =
                format!("`{}` is not the tag of a language", wording::shortened(&name.node, 40));
            let help = match canonical_of_slip(&name.node) {
                Some(tag) => format!("write `{tag}`"),
                None => {
                    "write a tag of BCP 47, as in `fr`, `fr-CA` or `zh-Hant`; what people read stands in `title`".to_owned()
                }
            };
            self.report(Diagnostic::error(codes::BAD_LOCALE, name.span, message).help(help));
        }
        canonical
    }

    fn locale(
        &mut self,
        locale: &ast::Locale,
        tag: String,
        originals: &Originals<'_>,
        is_variety: bool,
    ) -> Locale {
        let title = self.title(locale);
        let reviewed = self.reviewed(locale);
        let phrases: Vec<&Phrase> = locale
            .items
            .iter()
            .filter_map(|item| match item {
                LocaleItem::Words(phrases) => Some(phrases),
                _ => None,
            })
            .flatten()
            .collect();
        let words = self.words(&tag, &phrases);
        let mut rules = BTreeMap::new();
        let mut lacks: Vec<(Span, String, Vec<String>)> = Vec::new();
        let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
        for item in &locale.items {
            let LocaleItem::Rule(rule) = item else { continue };
            if self.diagnostics.len() >= MAX_MISTAKES {
                break;
            }
            let Some((original, place)) = self.original(&rule.id, originals) else { continue };
            if let Some(first) = seen.insert(&rule.id.node, rule.id.span) {
                self.twice(&rule.id, first, "translation of the rule");
                continue;
            }
            // What a rule with a mistake says is not known; the mistake has been reported.
            let Some(place) = place else { continue };
            let (translation, lacking) = self.translation(rule, original);
            if !lacking.is_empty() {
                lacks.push((rule.id.span, rule.id.node.clone(), lacking));
            }
            rules.insert(place, translation);
        }
        if !is_variety {
            self.warn_of_lacks(&tag, lacks);
            self.warn_of_rules(&tag, locale.tag.span, originals, &seen);
            self.warn_of_words(&tag, locale.tag.span, &words, rules.values());
        }
        let questions = self.questions(locale);
        Locale { tag, span: locale.tag.span, title, reviewed, words, rules, questions, is_variety }
    }

    fn title(&mut self, locale: &ast::Locale) -> String {
        let mut titles = locale.items.iter().filter_map(|item| match item {
            LocaleItem::Title(span, title) => Some((*span, title)),
            _ => None,
        });
        let Some((first, title)) = titles.next() else {
            let message = format!("the locale `{}` states no `title`", locale.tag.node);
            let help =
                "write `title \"…\"`: what the language calls itself, as in `title \"Français\"`";
            self.report(Diagnostic::error(codes::PACK_HEADER, locale.tag.span, message).help(help));
            return String::new();
        };
        if let Some((second, _)) = titles.next() {
            self.twice(&Name::new("title".to_owned(), second), first, "entry");
        }
        title.clone()
    }

    /// Who reviewed it; empty where nobody did.
    fn reviewed(&mut self, locale: &ast::Locale) -> String {
        let mut all = locale.items.iter().filter_map(|item| match item {
            LocaleItem::Reviewed(span, by) => Some((*span, by)),
            _ => None,
        });
        let Some((first, by)) = all.next() else { return String::new() };
        if let Some((second, _)) = all.next() {
            self.twice(&Name::new("reviewed".to_owned(), second), first, "entry");
        }
        if by.as_ref().is_some_and(|by| by.trim().is_empty()) {
            let message = "this does not say who reviewed the translation";
            let help = "write who and when, as in `reviewed \"2026-11-20 by Ada Moreau\"`, or `reviewed no`";
            self.report(Diagnostic::error(codes::BAD_LOCALE, first, message).help(help));
        }
        by.clone().unwrap_or_default()
    }

    /// The rule that is translated, and its place among those without mistakes.
    fn original<'f>(
        &mut self,
        id: &Name,
        originals: &Originals<'f>,
    ) -> Option<(&'f ast::Rule, Option<usize>)> {
        let known = originals.get(id.node.as_str()).copied();
        if known.is_none() && !self.lost.contains(&id.node) {
            let message = format!("this pack has no rule `{}`", id.node);
            let help = wording::suggestion(&id.node, originals.keys().copied());
            self.report(Diagnostic::error(codes::UNKNOWN_RULE, id.span, message).maybe_help(help));
        }
        known
    }

    /// The texts of one rule, and what is not among them.
    fn translation(
        &mut self,
        rule: &ast::Rule,
        original: &ast::Rule,
    ) -> (Translation, Vec<String>) {
        self.past_variables.clear();
        let each = original.clauses.iter().find_map(|clause| match &clause.kind {
            ClauseKind::Each(each) => Some(each),
            _ => None,
        });
        // The rule has no mistake, so its variable can be brought into force without one.
        let bound = each.and_then(|each| self.bind(&each.name, &each.list)).is_some();
        let sources = sources_of(original);
        let mut translation = Translation::default();
        for clause in &rule.clauses {
            if self.diagnostics.len() < MAX_MISTAKES {
                self.translated(&original.id, clause, &sources, &mut translation);
            }
        }
        if bound {
            self.unbind();
        }
        let lacking = lacking(&translation, &sources);
        (translation, lacking)
    }

    fn translated(
        &mut self,
        rule: &Name,
        clause: &ast::Clause,
        sources: &Sources<'_>,
        translation: &mut Translation,
    ) {
        let (kind, template) = match &clause.kind {
            ClauseKind::Title(title) if translation.title.is_none() => {
                translation.title = Some(title.node.clone());
                return;
            }
            ClauseKind::Message(template) => (0, template),
            ClauseKind::Ask(template) => (1, template),
            ClauseKind::Fix(template) => (2, template),
            other => return self.not_translated(rule, clause.keyword, other),
        };
        let keyword = clause.kind.keyword();
        let (Some(sources), Some(texts)) = (sources.get(kind), translation.texts.get_mut(kind))
        else {
            return;
        };
        let Some(source) = sources.get(texts.len()) else {
            return self.stands_in_for_nothing(rule, clause.keyword, keyword, sources.len());
        };
        if let Some(condition) = &template.condition {
            let message = "a text of a locale has no `if`";
            let help = "leave it out: the rule decides when a text is shown";
            self.report(Diagnostic::error(codes::BAD_LOCALE, condition.span, message).help(help));
        }
        // An empty text keeps the place of one that is not translated.
        if !template.parts.is_empty() {
            self.compare_placeholders(clause.keyword, keyword, template, source);
        }
        let values = ast::Template {
            parts: template.parts.clone(),
            condition: None,
            placeholders: Vec::new(),
        };
        // One with a mistake keeps its place as well.
        texts.push(self.template(&values).unwrap_or_default());
    }

    fn stands_in_for_nothing(&mut self, rule: &Name, span: Span, keyword: &str, known: usize) {
        let id = &rule.node;
        let message = match known {
            0 => format!("the rule `{id}` has no `{keyword}`"),
            1 => format!("the rule `{id}` has one `{keyword}`, and this is another"),
            _ => format!("the rule `{id}` has {known} texts `{keyword}`, and this is one more"),
        };
        let help = "each text of a locale stands in for one of the rule's, in the rule's order";
        self.report(
            Diagnostic::error(codes::BAD_LOCALE, span, message)
                .label("stands in for nothing")
                .related(rule.span, "the rule")
                .help(help),
        );
    }

    fn not_translated(&mut self, rule: &Name, keyword: Span, clause: &ClauseKind) {
        let written = clause.keyword();
        let message = match clause {
            ClauseKind::Title(_) => {
                format!("the rule `{}` has one `title`, and this is another", rule.node)
            }
            _ => format!("a locale has no `{written}`"),
        };
        let help = match clause {
            ClauseKind::Title(_) => "keep one of them".to_owned(),
            ClauseKind::Why(_) | ClauseKind::Cite { .. } => format!(
                "leave it out: `title`, `message`, `ask` and `fix` are translated, and `{written}` is shown as the rule has it"
            ),
            _ => format!(
                "leave it out: `title`, `message`, `ask` and `fix` are translated, and `{written}` stays the rule's"
            ),
        };
        self.report(Diagnostic::error(codes::BAD_LOCALE, keyword, message).help(help));
    }

    /// A translation shows the values that the text shows: a lost one is a lost fact.
    fn compare_placeholders(
        &mut self,
        span: Span,
        keyword: &str,
        translated: &ast::Template,
        source: &ast::Template,
    ) {
        let set = |template: &ast::Template| -> BTreeSet<String> {
            template.placeholders.iter().cloned().collect()
        };
        let (here, there) = (set(translated), set(source));
        let marked = |names: Vec<&String>| {
            let names: Vec<String> =
                names.into_iter().map(|name| wording::shortened(name, 60)).collect();
            listed(&names.iter().map(String::as_str).collect::<Vec<_>>())
        };
        let lost: Vec<&String> = there.difference(&here).collect();
        let added: Vec<&String> = here.difference(&there).collect();
        let (message, help) = match (lost.is_empty(), added.is_empty()) {
            (true, true) => return,
            (false, true) => (
                format!("this {keyword} does not show {}", marked(lost)),
                "put it where the sentence needs it: the text it stands in for shows it",
            ),
            (true, false) => (
                format!("this {keyword} shows {}, which its original does not", marked(added)),
                "leave it out: where it has no value, the original is shown in place of this text",
            ),
            (false, false) => (
                format!(
                    "this {keyword} shows {} where its original shows {}",
                    marked(added),
                    marked(lost)
                ),
                "keep the placeholders as they are: only what stands between them is translated",
            ),
        };
        self.report(Diagnostic::warning(codes::PLACEHOLDERS, span, message).help(help));
    }

    fn warn_of_lacks(&mut self, tag: &str, lacks: Vec<(Span, String, Vec<String>)>) {
        for (span, id, lacking) in lacks {
            let message =
                format!("`{tag}` does not have all of `{id}`: no {}", lacking.join(", no "));
            self.report(Diagnostic::warning(codes::INCOMPLETE, span, message).help(SHOWN_AS_IT_IS));
        }
    }

    fn warn_of_rules(
        &mut self,
        tag: &str,
        span: Span,
        originals: &Originals<'_>,
        seen: &BTreeMap<&str, Span>,
    ) {
        let lacking: Vec<&str> =
            originals.keys().copied().filter(|id| !seen.contains_key(id)).collect();
        if lacking.is_empty() || self.diagnostics.len() >= MAX_MISTAKES {
            return;
        }
        let rules = if lacking.len() == 1 { "the rule" } else { "the rules" };
        let message = format!("`{tag}` lacks {rules} {}", listed(&lacking));
        self.report(Diagnostic::warning(codes::INCOMPLETE, span, message).help(SHOWN_AS_IT_IS));
    }

    fn questions(&mut self, locale: &ast::Locale) -> Vec<(Field, Span, String)> {
        let mut seen: BTreeMap<String, Span> = BTreeMap::new();
        let mut questions = Vec::new();
        for item in &locale.items {
            let LocaleItem::Question(path, text) = item else { continue };
            if self.diagnostics.len() >= MAX_MISTAKES {
                break;
            }
            match self.field(path) {
                Ok(field) => {
                    let dotted = field.dotted();
                    if let Some(first) = seen.insert(dotted.clone(), path.span) {
                        self.twice(&Name::new(dotted, path.span), first, "question");
                        continue;
                    }
                    questions.push((field, path.span, text.clone()));
                }
                Err(diagnostic) => self.report(*diagnostic),
            }
        }
        questions
    }
}

/// What becomes of what a locale lacks.
pub(crate) const SHOWN_AS_IT_IS: &str =
    "until it is translated, it is shown in the pack's own language";

/// Names in code marks, the first few of them.
pub(crate) fn listed(names: &[&str]) -> String {
    let shown = names.get(..MAX_LISTED).unwrap_or(names);
    let mut text = wording::listed(shown);
    if names.len() > shown.len() {
        text.push_str(&format!(" and {} more", names.len() - shown.len()));
    }
    text
}

/// The templates of a rule: its messages, asks and fixes.
fn sources_of(rule: &ast::Rule) -> Sources<'_> {
    let mut sources = Sources::default();
    let [messages, asks, fixes] = &mut sources;
    for clause in &rule.clauses {
        match &clause.kind {
            ClauseKind::Message(template) => messages.push(template),
            ClauseKind::Ask(template) => asks.push(template),
            ClauseKind::Fix(template) => fixes.push(template),
            _ => {}
        }
    }
    sources
}

fn lacking(translation: &Translation, sources: &Sources<'_>) -> Vec<String> {
    let mut lacking = Vec::new();
    if translation.title.as_ref().is_none_or(String::is_empty) {
        lacking.push("`title`".to_owned());
    }
    for ((keyword, texts), sources) in KINDS.iter().zip(&translation.texts).zip(sources) {
        let is_there = |at: usize| texts.get(at).is_some_and(|text| !text.parts.is_empty());
        for at in (0..sources.len()).filter(|at| !is_there(*at)) {
            lacking.push(match sources.len() {
                1 => format!("`{keyword}`"),
                _ => format!("`{keyword}` {}", at + 1),
            });
        }
    }
    if lacking.len() > MAX_LISTED {
        let more = lacking.len() - MAX_LISTED;
        lacking.truncate(MAX_LISTED);
        lacking.push(format!("{more} others"));
    }
    lacking
}
