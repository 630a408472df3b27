//! What a locale lacks, as warnings: texts, rules, words, and values that a text does not show.

use super::codes;
use super::locales::{Originals, Sources};
use super::names::Places;
use super::typed::{Counted, Mark, Part, Template, Translation, Words};
use super::types::{Type, Unit};
use super::words::{MARKS, NOUNS};
use crate::calendar::TimeScale;
use crate::diagnostic::{Diagnostic, Span};
use crate::syntax::ast::{self, Name};
use crate::wording;

/// How many names one warning lists.
const MAX_LISTED: usize = 8;

/// What is translated beside a title.
const KINDS: [&str; 3] = ["message", "ask", "fix"];

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

/// What of a rule is not translated.
pub(super) fn lacking_texts(
    tag: &str,
    rule: &Name,
    translation: &Translation,
    sources: &Sources<'_>,
) -> Option<Diagnostic> {
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
    let message =
        format!("`{tag}` does not have all of `{}`: no {}", rule.node, lacking.join(", no "));
    let warning = Diagnostic::warning(codes::INCOMPLETE, rule.span, message).help(SHOWN_AS_IT_IS);
    (!lacking.is_empty()).then_some(warning)
}

/// The rules of which a locale has nothing.
pub(super) fn lacking_rules(
    tag: &str,
    span: Span,
    originals: &Originals<'_>,
    translated: &Places<'_>,
) -> Option<Diagnostic> {
    let lacking: Vec<&str> =
        originals.ids.each().map(|(id, _)| id).filter(|id| !translated.has(id)).collect();
    let rules = if lacking.len() == 1 { "the rule" } else { "the rules" };
    let message = format!("`{tag}` lacks {rules} {}", listed(&lacking));
    let warning = Diagnostic::warning(codes::INCOMPLETE, span, message).help(SHOWN_AS_IT_IS);
    (!lacking.is_empty()).then_some(warning)
}

/// A translation shows the values that the text shows: a lost one is a lost fact.
pub(super) fn other_placeholders(
    span: Span,
    keyword: &str,
    translated: &ast::Template,
    source: &ast::Template,
) -> Option<Diagnostic> {
    // An empty text keeps the place of one that is not translated.
    if translated.parts.is_empty() {
        return None;
    }
    let (here, there) = (placeholders(translated), placeholders(source));
    let missing_from = |some: &Placeholders<'_>, all: &Placeholders<'_>| -> Vec<String> {
        let is_missing = |key: &String| some.binary_search_by(|(known, _)| known.cmp(key)).is_err();
        let missing = all.iter().filter(|(key, _)| is_missing(key));
        missing.map(|(_, written)| wording::shortened(written, 60)).collect()
    };
    let marked = |names: &[String]| listed(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let (lost, added) = (missing_from(&here, &there), missing_from(&there, &here));
    let (message, help) = match (lost.as_slice(), added.as_slice()) {
        ([], []) => return None,
        (lost, []) => (
            format!("this {keyword} does not show {}", marked(lost)),
            "put it where the sentence needs it: the text it stands in for shows it",
        ),
        ([], added) => (
            format!("this {keyword} shows {}, which its original does not", marked(added)),
            "leave it out: where it has no value, the original is shown in place of this text",
        ),
        (lost, added) => (
            format!(
                "this {keyword} shows {} where its original shows {}",
                marked(added),
                marked(lost)
            ),
            "keep the placeholders as they are: only what stands between them is translated",
        ),
    };
    Some(Diagnostic::warning(codes::PLACEHOLDERS, span, message).help(help))
}

/// How placeholders are written, sorted by what they are without blanks, which stands before it.
type Placeholders<'t> = Vec<(String, &'t str)>;

fn placeholders(template: &ast::Template) -> Placeholders<'_> {
    let written = template.placeholders.iter().map(String::as_str);
    let mut placeholders: Placeholders<'_> =
        written.map(|text| (text.split(' ').collect(), text)).collect();
    placeholders.sort_by(|(one, _), (other, _)| one.cmp(other));
    // The last way to write it counts.
    placeholders.dedup_by(|next, known| {
        let same = next.0 == known.0;
        if same {
            known.1 = next.1;
        }
        same
    });
    placeholders
}

/// Words that the texts of a locale need and that it does not have: they would be English.
pub(super) fn lacking_words(
    tag: &str,
    span: Span,
    words: &Words,
    translations: &[(usize, Translation)],
) -> Option<Diagnostic> {
    let mut needs = Needs::default();
    let texts = translations.iter().flat_map(|(_, translation)| translation.texts.iter().flatten());
    texts.for_each(|template| needs.add(template));
    needs.nouns.sort_unstable();
    needs.nouns.dedup();
    let marks =
        MARKS.iter().filter(|(_, mark)| needs.marks.contains(mark) && words.mark(*mark).is_none());
    let mut lacking: Vec<String> = marks.map(|(name, _)| (*name).to_owned()).collect();
    for counted in &needs.nouns {
        if words.noun(counted).is_none() {
            lacking.push(match counted {
                Counted::Unit(unit) => format!("unit \"{unit}\""),
                _ => {
                    let name = NOUNS.iter().find(|(_, known)| known == counted);
                    name.map_or("", |(name, _)| name).to_owned()
                }
            });
        }
    }
    if lacking.is_empty() {
        return None;
    }
    let lacking: Vec<&str> = lacking.iter().map(String::as_str).collect();
    let what = if lacking.len() == 1 { "the word" } else { "the words" };
    let message = format!("`{tag}` lacks {what} {}", listed(&lacking));
    let help =
        "its texts show such values: write them in `words { … }`, or they read as in English";
    Some(Diagnostic::warning(codes::INCOMPLETE, span, message).help(help))
}

/// The words that some texts need.
#[derive(Default)]
struct Needs {
    marks: Vec<Mark>,
    nouns: Vec<Counted>,
}

impl Needs {
    fn add(&mut self, template: &Template) {
        for part in &template.parts {
            if let Part::Value(term) = part {
                self.add_type(&term.ty);
            }
        }
    }

    fn mark(&mut self, mark: Mark) {
        if !self.marks.contains(&mark) {
            self.marks.push(mark);
        }
    }

    fn add_type(&mut self, ty: &Type) {
        match ty {
            Type::Range(end) => {
                self.mark(Mark::Range);
                self.add_type(end);
            }
            Type::List(item) => {
                self.mark(Mark::And);
                self.add_type(item);
            }
            Type::Boolean => [Mark::Yes, Mark::No].into_iter().for_each(|mark| self.mark(mark)),
            Type::Duration(TimeScale::Days) => self.nouns.push(Counted::Day),
            Type::Duration(TimeScale::BusinessDays) => self.nouns.push(Counted::BusinessDay),
            Type::Duration(TimeScale::Months) => self.nouns.push(Counted::Month),
            Type::Duration(TimeScale::Minutes) => {
                self.nouns.extend([Counted::Hour, Counted::Minute]);
            }
            Type::Number(Unit::Named(unit)) => {
                self.nouns.push(Counted::Unit(unit.to_string()));
            }
            _ => {}
        }
    }
}
