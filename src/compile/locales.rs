//! Translations become texts of the program: each in the place of the template that it stands in for.
//!
//! Most of what a translation shows is shown by the rule itself, so nodes that are there already are used
//! again: a language adds its words to a program and little else.

use std::borrow::Cow;

use super::lower::{Lowering, index};
use crate::analysis::codes;
use crate::analysis::typed::{self, Counted, Mark};
use crate::analysis::untranslated::{SHOWN_AS_IT_IS, listed};
use crate::diagnostic::{Diagnostic, MAX_MISTAKES};
use crate::program::locale::{Locale, Noun, Texts, Words};
use crate::program::{FieldId, Part};

impl Lowering {
    pub(super) fn locales(
        &mut self,
        pack: &typed::Pack,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Vec<Locale> {
        if !pack.locales.is_empty() {
            self.share_nodes();
        }
        pack.locales
            .iter()
            .map(|locale| Locale {
                tag: locale.tag.clone(),
                title: locale.title.clone(),
                reviewed: locale.reviewed.clone(),
                words: words(locale, &pack.locales),
                rules: locale
                    .rules
                    .iter()
                    .map(|(at, texts)| (index(*at), self.texts(texts)))
                    .collect(),
                questions: self.questions(locale, diagnostics),
            })
            .collect()
    }

    fn texts(&mut self, translation: &typed::Translation) -> Texts {
        let typed::Translation { title, texts: [messages, asks, fixes] } = translation;
        Texts {
            title: title.clone().unwrap_or_default(),
            messages: self.all_parts(messages),
            asks: self.all_parts(asks),
            fixes: self.all_parts(fixes),
        }
    }

    fn all_parts(&mut self, templates: &[typed::Template]) -> Vec<Vec<Part>> {
        templates
            .iter()
            .map(|template| template.parts.iter().map(|part| self.part(part)).collect())
            .collect()
    }

    /// The questions for fields that rules read; the program knows no others.
    fn questions(
        &self,
        locale: &typed::Locale,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Vec<(FieldId, String)> {
        let mut questions: Vec<(FieldId, String)> = Vec::new();
        for (field, span, text) in &locale.questions {
            let known = self.fields.known(&field.steps);
            match known.filter(|field| self.fields.asks(*field)) {
                Some(_) if text.is_empty() => {}
                Some(field) => questions.push((field, text.clone())),
                None if diagnostics.len() >= MAX_MISTAKES => {}
                None => {
                    let name = field.dotted();
                    let why = match known {
                        Some(_) => format!("the schema has no question for `{name}`"),
                        None => format!("no rule reads `{name}`"),
                    };
                    let message = format!("this question is never asked: {why}");
                    diagnostics.push(
                        Diagnostic::warning(codes::NEVER_ASKED, *span, message)
                            .help("leave it out"),
                    );
                }
            }
        }
        // In the order of the fields, so that the engine finds one without going through all.
        questions.sort_by_key(|(field, _)| *field);
        let is_lacking =
            |field: &FieldId| questions.binary_search_by_key(field, |(asked, _)| *asked).is_err();
        let lacking: Vec<String> =
            self.fields.asked().filter(is_lacking).map(|field| self.fields.dotted(field)).collect();
        if !lacking.is_empty() && !locale.is_variety && diagnostics.len() < MAX_MISTAKES {
            let lacking: Vec<&str> = lacking.iter().map(String::as_str).collect();
            let what = if lacking.len() == 1 { "question for" } else { "questions for" };
            let message = format!("`{}` lacks the {what} {}", locale.tag, listed(&lacking));
            diagnostics.push(
                Diagnostic::warning(codes::INCOMPLETE, locale.span, message).help(SHOWN_AS_IT_IS),
            );
        }
        questions
    }
}

/// The words of a locale; those that it lacks from the languages of which it is a variety, else in English.
fn words(locale: &typed::Locale, all: &[typed::Locale]) -> Words {
    let mut spoken: Vec<&typed::Locale> =
        all.iter().filter(|other| is_same_or_variety(&locale.tag, &other.tag)).collect();
    spoken.sort_by_key(|other| std::cmp::Reverse(other.tag.len()));
    let english = Words::ENGLISH;
    let mark = |mark: Mark, english: Cow<'static, str>| {
        let found = spoken.iter().find_map(|locale| locale.words.mark(mark));
        found.map_or(english, |text| Cow::Owned(text.clone()))
    };
    let and = mark(Mark::And, english.and);
    let noun =
        |counted: &Counted| spoken.iter().find_map(|locale| locale.words.noun(counted)).map(noun);
    let nouns = spoken.iter().flat_map(|locale| &locale.words.nouns);
    let mut units: Vec<&Counted> = nouns
        .map(|(counted, _)| counted)
        .filter(|counted| matches!(counted, Counted::Unit(_)))
        .collect();
    units.sort_unstable();
    units.dedup();
    Words {
        plural: locale.words.plural,
        day: noun(&Counted::Day).unwrap_or(english.day),
        business_day: noun(&Counted::BusinessDay).unwrap_or(english.business_day),
        month: noun(&Counted::Month).unwrap_or(english.month),
        hour: noun(&Counted::Hour).unwrap_or(english.hour),
        minute: noun(&Counted::Minute).unwrap_or(english.minute),
        units: units
            .into_iter()
            .filter_map(|counted| match counted {
                Counted::Unit(name) => Some((name.clone(), noun(counted)?)),
                _ => None,
            })
            .collect(),
        range: mark(Mark::Range, english.range),
        comma: mark(Mark::Comma, english.comma),
        last: mark(Mark::Last, and.clone()),
        and,
        yes: mark(Mark::Yes, english.yes),
        no: mark(Mark::No, english.no),
        decimal: mark(Mark::Decimal, english.decimal),
        percent: mark(Mark::Percent, english.percent),
        date: mark(Mark::Date, english.date),
    }
}

fn is_same_or_variety(tag: &str, of: &str) -> bool {
    tag.strip_prefix(of).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

fn noun(noun: &typed::Noun) -> Noun {
    let word = |text: &String| Cow::Owned(text.clone());
    Noun {
        one: word(&noun.one),
        few: word(&noun.few),
        many: word(&noun.many),
        other: word(&noun.other),
    }
}
