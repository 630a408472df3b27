//! Which of a pack's languages a check speaks, and what a host can know of them.

use std::fmt;

use crate::program::Program;
use crate::program::locale::{Locale, TextKind};

/// The locales in which a text is looked for, as places in the list: the one that was asked for, then those
/// that are less particular. Every text that none of them has stays in the pack's own language.
pub(super) fn choices(locales: &[Locale], asked: Option<&str>) -> Vec<usize> {
    let Some(asked) = asked else { return Vec::new() };
    let mut chosen: Vec<(usize, usize)> = locales
        .iter()
        .enumerate()
        .filter(|(_, locale)| covers(&locale.tag, asked))
        .map(|(index, locale)| (locale.tag.len(), index))
        .collect();
    // No two tags that cover the same one are of the same length.
    chosen.sort_unstable();
    chosen.into_iter().rev().map(|(_, index)| index).collect()
}

/// Whether `asked` is the language of `tag`, or a variety of it: `fr` covers `fr-CA`, however it is spelt.
fn covers(tag: &str, asked: &str) -> bool {
    let mut letters = asked.bytes();
    let begins = tag.bytes().all(|letter| {
        letters.next().is_some_and(|other| {
            letter.eq_ignore_ascii_case(&other) || (letter, other) == (b'-', b'_')
        })
    });
    begins && matches!(letters.next(), None | Some(b'-' | b'_'))
}

/// What a host can know of a language that a pack speaks.
#[derive(Clone, Copy)]
pub struct LocaleInfo<'p> {
    program: &'p Program,
    locale: &'p Locale,
}

impl fmt::Debug for LocaleInfo<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LocaleInfo").field("tag", &self.tag()).finish_non_exhaustive()
    }
}

impl<'p> LocaleInfo<'p> {
    pub(super) fn all(program: &'p Program) -> impl Iterator<Item = Self> {
        program.locales.iter().map(move |locale| Self { program, locale })
    }

    /// The tag of the language, as in BCP 47: `fr`, `fr-CA`, `zh-Hant`.
    pub fn tag(self) -> &'p str {
        &self.locale.tag
    }

    /// What the language calls itself.
    pub fn title(self) -> &'p str {
        &self.locale.title
    }

    /// Who reviewed the translation, and when; none where no native speaker has.
    pub fn reviewed(self) -> Option<&'p str> {
        Some(self.locale.reviewed.as_str()).filter(|by| !by.is_empty())
    }

    /// How many texts the pack has: titles, messages, asks and fixes of its rules, and the schema's questions
    /// for the fields that they read.
    pub fn texts(self) -> usize {
        let rules = self.program.rules.iter();
        let in_rules = rules.map(|rule| {
            1 + TextKind::ALL.into_iter().map(|kind| rule.templates(kind).len()).sum::<usize>()
        });
        let asked = self.program.fields.iter().filter(|field| !field.question.is_empty());
        in_rules.sum::<usize>() + asked.count()
    }

    /// How many of them it shows in this language; in a less particular one for the rest, where there is one.
    pub fn translated(self) -> usize {
        let spoken: Vec<&Locale> = choices(&self.program.locales, Some(self.tag()))
            .into_iter()
            .filter_map(|index| self.program.locales.get(index))
            .collect();
        let mut count = 0;
        for (at, rule) in (0..).zip(&self.program.rules) {
            let texts = || spoken.iter().filter_map(|locale| locale.texts(at));
            count += usize::from(texts().any(|texts| !texts.title.is_empty()));
            for kind in TextKind::ALL {
                let is_there =
                    |which: &usize| texts().any(|texts| texts.instead_of(kind, *which).is_some());
                count += (0..rule.templates(kind).len()).filter(is_there).count();
            }
        }
        let mut asked: Vec<u32> =
            spoken.iter().flat_map(|locale| &locale.questions).map(|(field, _)| *field).collect();
        asked.sort_unstable();
        asked.dedup();
        let questions = asked.into_iter().filter(|field| {
            self.program.fields.get(*field as usize).is_some_and(|field| !field.question.is_empty())
        });
        count + questions.count()
    }
}

#[cfg(test)]
mod tests {
    use super::covers;

    #[test]
    fn a_language_covers_its_varieties_and_no_other_language() {
        for asked in ["fr", "FR", "fr-CA", "fr_CA", "fr-Latn-CA"] {
            assert!(covers("fr", asked), "{asked}");
        }
        for asked in ["", "f", "fro", "frr-CA", "en", "é", "-fr"] {
            assert!(!covers("fr", asked), "{asked}");
        }
        assert!(covers("zh-Hant", "zh_hant_TW"));
        assert!(!covers("zh-Hant", "zh-Hans"));
        assert!(!covers("fr-CA", "fr"));
    }
}
