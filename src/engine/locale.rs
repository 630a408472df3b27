//! Which of a pack's languages a check speaks, and what a host can know of them.

use std::fmt;

use crate::program::Program;
use crate::program::locale::{Locale, TextKind, Texts};

/// The locales in which a text is looked for, as places in the list: the one that was asked for, then those
/// that are less particular. Every text that none of them has stays in the pack's own language.
pub(super) fn choices(locales: &[Locale], asked: Option<&str>) -> Vec<usize> {
    let Some(asked) = asked else { return Vec::new() };
    // The longest tag first; no two tags that cover the same one are of the same length.
    let mut chosen: Vec<(usize, &str)> = Vec::new();
    for (index, locale) in locales.iter().enumerate() {
        if covers(&locale.tag, asked) {
            let shorter = chosen.iter().position(|(_, tag)| tag.len() <= locale.tag.len());
            chosen.insert(shorter.unwrap_or(chosen.len()), (index, &locale.tag));
        }
    }
    chosen.into_iter().map(|(index, _)| index).collect()
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
        let mut count = 0;
        for rule in &self.program.rules {
            count += 1;
            for kind in TextKind::ALL {
                count += rule.templates(kind).len();
            }
        }
        for field in &self.program.fields {
            count += usize::from(!field.question.is_empty());
        }
        count
    }

    /// How many of them it shows in this language; in a less particular one for the rest, where there is one.
    pub fn translated(self) -> usize {
        let mut spoken: Vec<&Locale> = Vec::new();
        for index in choices(&self.program.locales, Some(self.tag())) {
            spoken.extend(self.program.locales.get(index));
        }
        let says = |at: u32, has: &dyn Fn(&Texts) -> bool| {
            usize::from(spoken.iter().any(|locale| locale.texts(at).is_some_and(has)))
        };
        let mut count = 0;
        for (at, rule) in (0..).zip(&self.program.rules) {
            count += says(at, &|texts| !texts.title.is_empty());
            for kind in TextKind::ALL {
                for which in 0..rule.templates(kind).len() {
                    count += says(at, &|texts| texts.instead_of(kind, which).is_some());
                }
            }
        }
        for (id, field) in (0..).zip(&self.program.fields) {
            let asks = |locale: &&Locale| locale.question(id).is_some();
            count += usize::from(!field.question.is_empty() && spoken.iter().any(asks));
        }
        count
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
