//! Translations: each stands in for a text of a rule, and shows the same values.

use super::language_tag::{canonical, canonical_of_slip, is_variety};
use super::names::Places;
use super::typed::{Field, Locale, Rule, Template, Translation};
use super::untranslated::{lacking_rules, lacking_texts, lacking_words, other_placeholders};
use super::{Checker, codes};
use crate::diagnostic::{Diagnostic, MAX_MISTAKES, Span};
use crate::syntax::ast::{self, ClauseKind, LocaleItem, Name, Phrase};
use crate::wording;

/// How many languages a pack may speak beside its own: no more than a program may hold.
pub(crate) const MAX_LOCALES: usize = 100;

/// The rules of a pack by their ids: as they are written, and their place among those without mistakes.
pub(super) struct Originals<'f> {
    pub(super) ids: Places<'f>,
    rules: &'f [ast::Rule],
    checked: Places<'f>,
}

/// The messages, the asks and the fixes of a rule.
pub(super) type Sources<'f> = [Vec<&'f ast::Template>; 3];

impl Checker<'_> {
    /// Checks the locales of a pack, when its rules have been. What they lack is told where there is no mistake
    /// of which it may be a part.
    pub(super) fn locales(
        &mut self,
        files: &[ast::File],
        rules: &[Rule],
    ) -> (Vec<Locale>, Vec<Diagnostic>) {
        let declared: Vec<&ast::Locale> = files.iter().flat_map(|file| &file.locales).collect();
        if let Some(excess) = declared.get(MAX_LOCALES) {
            let message = format!(
                "a pack may speak {MAX_LOCALES} languages beside its own, and this one has {}",
                declared.len()
            );
            self.report(Diagnostic::error(codes::TOO_MANY, excess.tag.span, message));
            return (Vec::new(), Vec::new());
        }
        if declared.is_empty() {
            return (Vec::new(), Vec::new());
        }
        let own = files.first().map_or(&[][..], |own| &own.rules);
        let originals = Originals {
            ids: Places::of(own.iter().map(|rule| rule.id.node.as_str()).collect()),
            rules: own,
            checked: Places::of(rules.iter().map(|rule| rule.id.as_str()).collect()),
        };
        let mut seen: Vec<(String, Span)> = Vec::new();
        let mut locales = Vec::new();
        let mut warnings = Vec::new();
        for locale in &declared {
            let Some(tag) = self.tag(&locale.tag) else { continue };
            let twin = seen.iter().rev().find(|(known, _)| *known == tag).map(|(_, span)| *span);
            seen.push((tag.clone(), locale.tag.span));
            if let Some(first) = twin {
                self.twice(&locale.tag, first, "locale");
                continue;
            }
            // A variety of another locale of the pack has texts of its own where it wants to.
            let is_variety = declared.iter().any(|other| is_variety(&tag, &other.tag.node));
            locales.push(self.locale(locale, tag, &originals, is_variety, &mut warnings));
        }
        (locales, warnings)
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
        warnings: &mut Vec<Diagnostic>,
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
        let items = locale.items.iter().filter_map(|item| match item {
            LocaleItem::Rule(rule) => Some(rule),
            _ => None,
        });
        let translated: Vec<&ast::Rule> = items.collect();
        let ids = Places::of(translated.iter().map(|rule| rule.id.node.as_str()).collect());
        let mut rules = Vec::new();
        for (rule, twin) in translated.iter().copied().zip(ids.earlier()) {
            if self.diagnostics.len() >= MAX_MISTAKES {
                break;
            }
            let Some((original, place)) = self.original(&rule.id, originals) else { continue };
            if let Some(first) = twin.and_then(|first| translated.get(first)) {
                self.twice(&rule.id, first.id.span, "translation of the rule");
                continue;
            }
            // What a rule with a mistake says is not known; the mistake has been reported.
            let Some(place) = place else { continue };
            let sources = sources_of(original);
            let translation = self.translation(rule, original, &sources, warnings);
            if !is_variety {
                warnings.extend(lacking_texts(&tag, &rule.id, &translation, &sources));
            }
            rules.push((place, translation));
        }
        rules.sort_unstable_by_key(|(place, _)| *place);
        if !is_variety {
            warnings.extend(lacking_rules(&tag, locale.tag.span, originals, &ids));
            warnings.extend(lacking_words(&tag, locale.tag.span, &words, &rules));
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
        let known = originals.named(&id.node);
        if known.is_none() && !self.lost.has(&id.node) {
            let message = format!("this pack has no rule `{}`", id.node);
            let help = wording::suggestion(&id.node, originals.ids.each().map(|(id, _)| id));
            self.report(Diagnostic::error(codes::UNKNOWN_RULE, id.span, message).maybe_help(help));
        }
        known
    }

    /// The texts of one rule, in the scope of that rule.
    fn translation(
        &mut self,
        rule: &ast::Rule,
        original: &ast::Rule,
        sources: &Sources<'_>,
        warnings: &mut Vec<Diagnostic>,
    ) -> Translation {
        self.past_variables.clear();
        let each = original.clauses.iter().find_map(|clause| match &clause.kind {
            ClauseKind::Each(each) => Some(each),
            _ => None,
        });
        // The rule has no mistake, so its variable can be brought into force without one.
        let bound = each.and_then(|each| self.bind(&each.name, &each.list)).is_some();
        let mut translation = Translation::default();
        for clause in &rule.clauses {
            if self.diagnostics.len() < MAX_MISTAKES {
                let differs = self.translated(&original.id, clause, sources, &mut translation);
                warnings.extend(differs);
            }
        }
        if bound {
            self.unbind();
        }
        translation
    }

    /// Takes up one text; says what other values it shows than the one it stands in for.
    fn translated(
        &mut self,
        rule: &Name,
        clause: &ast::Clause,
        sources: &Sources<'_>,
        translation: &mut Translation,
    ) -> Option<Diagnostic> {
        let (kind, template) = match &clause.kind {
            ClauseKind::Title(title) if translation.title.is_none() => {
                translation.title = Some(title.node.clone());
                return None;
            }
            ClauseKind::Message(template) => (0, template),
            ClauseKind::Ask(template) => (1, template),
            ClauseKind::Fix(template) => (2, template),
            other => {
                self.not_translated(rule, clause.keyword, other);
                return None;
            }
        };
        let keyword = clause.kind.keyword();
        let (sources, texts) = (sources.get(kind)?, translation.texts.get_mut(kind)?);
        let Some(source) = sources.get(texts.len()) else {
            self.stands_in_for_nothing(rule, clause.keyword, keyword, sources.len());
            return None;
        };
        if let Some(condition) = &template.condition {
            let message = "a text of a locale has no `if`";
            let help = "leave it out: the rule decides when a text is shown";
            self.report(Diagnostic::error(codes::BAD_LOCALE, condition.span, message).help(help));
        }
        // One with a mistake keeps its place.
        let parts = self.parts(&template.parts).unwrap_or_default();
        texts.push(Template { condition: None, parts });
        other_placeholders(clause.keyword, keyword, template, source)
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

    fn questions(&mut self, locale: &ast::Locale) -> Vec<(Field, Span, String)> {
        let mut questions = Vec::new();
        for item in &locale.items {
            let LocaleItem::Question(path, text) = item else { continue };
            if self.diagnostics.len() >= MAX_MISTAKES {
                break;
            }
            match self.field(path) {
                Ok(field) => questions.push((field, path.span, text.clone())),
                Err(diagnostic) => self.report(*diagnostic),
            }
        }
        self.each_once(questions)
    }

    /// The questions without those for a field that has one already, which are reported.
    fn each_once(&mut self, questions: Vec<(Field, Span, String)>) -> Vec<(Field, Span, String)> {
        let dotted: Vec<String> = questions.iter().map(|(field, ..)| field.dotted()).collect();
        let earlier = Places::of(dotted.iter().map(String::as_str).collect()).earlier();
        let spans: Vec<Span> = questions.iter().map(|(_, span, _)| *span).collect();
        let mut once = Vec::new();
        for ((question, name), twin) in questions.into_iter().zip(dotted).zip(earlier) {
            match twin.and_then(|first| spans.get(first)) {
                Some(first) if self.diagnostics.len() < MAX_MISTAKES => {
                    self.twice(&Name::new(name, question.1), *first, "question");
                }
                Some(_) => {}
                None => once.push(question),
            }
        }
        once
    }
}

impl<'f> Originals<'f> {
    fn named(&self, id: &str) -> Option<(&'f ast::Rule, Option<usize>)> {
        Some((self.rules.get(self.ids.last(id)?)?, self.checked.last(id)))
    }
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
