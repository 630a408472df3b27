//! The words of a locale: what the engine itself puts into texts, and in which forms.

use super::names::Places;
use super::typed::{Counted, Mark, Noun, Words};
use super::{Checker, codes};
use crate::diagnostic::{Diagnostic, MAX_MISTAKES};
use crate::plural::Plural;
use crate::syntax::ast::{Name, Phrase};
use crate::wording;

/// What has one form, by the name that a locale gives it.
pub(super) const MARKS: [(&str, Mark); 9] = [
    ("range", Mark::Range),
    ("comma", Mark::Comma),
    ("and", Mark::And),
    ("last", Mark::Last),
    ("yes", Mark::Yes),
    ("no", Mark::No),
    ("decimal", Mark::Decimal),
    ("percent", Mark::Percent),
    ("date", Mark::Date),
];

/// What is counted, likewise; units of the schema beside it.
pub(super) const NOUNS: [(&str, Counted); 5] = [
    ("day", Counted::Day),
    ("business_day", Counted::BusinessDay),
    ("month", Counted::Month),
    ("hour", Counted::Hour),
    ("minute", Counted::Minute),
];

/// The languages whose way to choose a form is known, by that way.
const LANGUAGES: [(Plural, &str); 7] = [
    (Plural::Always, "id ja jv ko lo ms my su th vi yo zh"),
    (
        Plural::One,
        "af az bg ca da de el en eo es et eu fi fo fy gl hu it ka kk ky ml mn mr nb ne nl nn no pt-PT sq sv sw ta te tk tr ur uz",
    ),
    (Plural::BelowTwo, "fr hy pt"),
    (Plural::UpToOne, "am as bn fa gu hi kn zu"),
    (Plural::EastSlavic, "be ru uk"),
    (Plural::Polish, "pl"),
    (Plural::Czech, "cs sk"),
];

impl Plural {
    /// How the language of a tag chooses a form; none where that is not known here.
    fn of(tag: &str) -> Option<Self> {
        let named = |name: &str| {
            let knows = |languages: &str| languages.split(' ').any(|known| known == name);
            LANGUAGES.iter().find(|(_, languages)| knows(languages)).map(|(plural, _)| *plural)
        };
        // A few varieties have a way of their own.
        named(tag).or_else(|| named(tag.split('-').next().unwrap_or_default()))
    }

    /// The forms that a word has, the last of them for whatever no other is for.
    fn forms(self) -> &'static [&'static str] {
        match self {
            Self::Always => &["other"],
            Self::One | Self::BelowTwo | Self::UpToOne => &["one", "other"],
            Self::EastSlavic | Self::Polish | Self::Czech => &["one", "few", "many", "other"],
        }
    }
}

impl Checker<'_> {
    pub(super) fn words(&mut self, tag: &str, phrases: &[&Phrase]) -> Words {
        let plural = Plural::of(tag);
        let mut words = Words {
            plural: plural.unwrap_or(Plural::Always),
            marks: Vec::new(),
            nouns: Vec::new(),
        };
        let names: Vec<String> = phrases
            .iter()
            .map(|phrase| match &phrase.unit {
                Some(unit) => format!("unit \"{unit}\""),
                None => phrase.name.node.clone(),
            })
            .collect();
        let earlier = Places::of(names.iter().map(String::as_str).collect()).earlier();
        for (phrase, twin) in phrases.iter().zip(earlier) {
            if self.diagnostics.len() >= MAX_MISTAKES {
                break;
            }
            let name = phrase.name.node.as_str();
            if let Some(first) = twin.and_then(|first| phrases.get(first)) {
                self.twice(&phrase.name, first.name.span, "word");
            } else if let Some(mark) = named(&MARKS, name) {
                let text = self.mark(phrase, mark);
                words.marks.extend(text.map(|text| (mark, text)));
            } else if let Some(counted) = counted(phrase) {
                let noun = self.noun(tag, phrase, plural);
                words.nouns.extend(noun.map(|noun| (counted, noun)));
            } else {
                let known = MARKS.iter().map(|(name, _)| *name);
                let known: Vec<&str> =
                    known.chain(NOUNS.iter().map(|(name, _)| *name)).chain(["unit"]).collect();
                let help = wording::nearest(name, known.iter().copied())
                    .map(|near| format!("did you mean `{near}`?"))
                    .unwrap_or_else(|| format!("the words are {}", wording::listed(&known)));
                let message = format!("a locale has no word `{name}`");
                self.report(
                    Diagnostic::error(codes::UNKNOWN_WORD, phrase.name.span, message).help(help),
                );
            }
        }
        words.nouns.sort_by(|(one, _), (other, _)| one.cmp(other));
        words
    }

    /// A mark has one form.
    fn mark(&mut self, phrase: &Phrase, mark: Mark) -> Option<String> {
        let name = &phrase.name;
        let [(None, text)] = phrase.forms.as_slice() else {
            let form = phrase.forms.first().and_then(|(form, _)| form.as_ref());
            let span = form.map_or(name.span, |form| form.span);
            let message = format!("`{}` is not counted, so it has one form", name.node);
            let help = format!("write `{} \"…\"`", name.node);
            self.report(Diagnostic::error(codes::BAD_LOCALE, span, message).help(help));
            return None;
        };
        let is_date = |text: &str| ["YYYY", "MM", "DD"].map(|part| text.matches(part).count());
        if mark == Mark::Date && is_date(text) != [1, 1, 1] {
            let message = "this does not say where the parts of a date stand";
            let help = "write `YYYY`, `MM` and `DD` once each, as in `date \"DD/MM/YYYY\"`";
            self.report(Diagnostic::error(codes::BAD_LOCALE, name.span, message).help(help));
            return None;
        }
        if text.is_empty() && mark != Mark::Percent {
            self.empty(name);
            return None;
        }
        Some(text.clone())
    }

    fn empty(&mut self, name: &Name) {
        let message = format!("the word `{}` is empty", name.node);
        let help = "write what people read, or leave the line out";
        self.report(Diagnostic::error(codes::BAD_LOCALE, name.span, message).help(help));
    }

    /// A noun has one form for all numbers, or all the forms that its language has.
    fn noun(&mut self, tag: &str, phrase: &Phrase, plural: Option<Plural>) -> Option<Noun> {
        if phrase.forms.iter().any(|(_, text)| text.trim().is_empty()) {
            self.empty(&phrase.name);
            return None;
        }
        let mut noun = Noun::default();
        if let [(None, text)] = phrase.forms.as_slice() {
            noun.other.clone_from(text);
            return Some(noun);
        }
        let forms = plural.map_or(&["other"][..], Plural::forms);
        for (form, text) in &phrase.forms {
            let Some(form) = form else { continue };
            if !forms.contains(&form.node.as_str()) {
                self.no_such_form(tag, form, plural, forms);
                return None;
            }
            let place = match form.node.as_str() {
                "one" => &mut noun.one,
                "few" => &mut noun.few,
                "many" => &mut noun.many,
                _ => &mut noun.other,
            };
            if !place.is_empty() {
                self.twice(form, phrase.name.span, "form");
                return None;
            }
            place.clone_from(text);
        }
        let lacking = forms.iter().find(|form| {
            !phrase
                .forms
                .iter()
                .any(|(there, _)| there.as_ref().is_some_and(|it| it.node == **form))
        });
        if let Some(lacking) = lacking {
            let name = &phrase.name;
            let message = format!("the word `{}` has no form `{lacking}`", name.node);
            let help = format!("in `{tag}` a word has the forms {}", wording::listed(forms));
            self.report(Diagnostic::error(codes::BAD_LOCALE, name.span, message).help(help));
            return None;
        }
        Some(noun)
    }

    fn no_such_form(&mut self, tag: &str, form: &Name, plural: Option<Plural>, forms: &[&str]) {
        let message = format!("in `{tag}` a word has no form `{}`", form.node);
        let help = match plural {
            None => "which number takes which form is not known for this language: give one text for all numbers".to_owned(),
            Some(Plural::Always) => "give one text for all numbers".to_owned(),
            Some(_) => format!("its forms are {}", wording::listed(forms)),
        };
        self.report(Diagnostic::error(codes::BAD_LOCALE, form.span, message).help(help));
    }
}

fn named<T: Clone>(known: &[(&str, T)], name: &str) -> Option<T> {
    known.iter().find(|(known, _)| *known == name).map(|(_, meant)| meant.clone())
}

fn counted(phrase: &Phrase) -> Option<Counted> {
    match &phrase.unit {
        Some(unit) => Some(Counted::Unit(unit.clone())),
        None => named(&NOUNS, &phrase.name.node),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_language_is_listed_twice_and_a_variety_counts_as_its_language_does() {
        let mut all: Vec<&str> =
            LANGUAGES.iter().flat_map(|(_, languages)| languages.split(' ')).collect();
        all.sort_unstable();
        let count = all.len();
        all.dedup();
        assert_eq!(all.len(), count);
        assert_eq!(Plural::of("fr-CA"), Some(Plural::BelowTwo));
        assert_eq!(Plural::of("pt-BR"), Some(Plural::BelowTwo));
        assert_eq!(Plural::of("pt-PT"), Some(Plural::One));
        assert_eq!(Plural::of("ar"), None);
    }
}
