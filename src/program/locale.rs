//! The texts of a program in another language, and the words that the engine puts between values there.

use std::borrow::Cow;

use super::{FieldId, Part, Rule, Template};
use crate::plural::{Form, Plural};

/// A word of the engine's own: written in the program, or English.
pub(crate) type Word = Cow<'static, str>;

/// A pack in another language, or as much of it as is translated.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Locale {
    /// The language: a tag of BCP 47 such as `fr-CA`.
    pub(crate) tag: String,
    /// What the language calls itself.
    pub(crate) title: String,
    /// Who reviewed the translation; empty where nobody did.
    pub(crate) reviewed: String,
    pub(crate) words: Words,
    /// The texts of rules, by their place in the program and in that order.
    pub(crate) rules: Vec<(u32, Texts)>,
    /// What is asked for fields, in the order of the fields.
    pub(crate) questions: Vec<(FieldId, String)>,
}

/// The texts of one rule. What is empty is not translated.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Texts {
    pub(crate) title: String,
    /// In place of the rule's templates, one by one; their conditions stay the rule's.
    pub(crate) messages: Vec<Vec<Part>>,
    pub(crate) asks: Vec<Vec<Part>>,
    pub(crate) fixes: Vec<Vec<Part>>,
}

/// The texts of a rule that may show values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TextKind {
    Message,
    Ask,
    Fix,
}

impl TextKind {
    pub(crate) const ALL: [Self; 3] = [Self::Message, Self::Ask, Self::Fix];
}

impl Locale {
    /// The texts of a rule, where any is translated.
    pub(crate) fn texts(&self, rule: u32) -> Option<&Texts> {
        let at = self.rules.binary_search_by_key(&rule, |(rule, _)| *rule).ok()?;
        self.rules.get(at).map(|(_, texts)| texts)
    }

    /// What is asked for a field, where it is translated.
    pub(crate) fn question(&self, field: FieldId) -> Option<&str> {
        let at = self.questions.binary_search_by_key(&field, |(asked, _)| *asked).ok()?;
        self.questions.get(at).map(|(_, question)| question.as_str())
    }
}

impl Rule {
    pub(crate) fn templates(&self, kind: TextKind) -> &[Template] {
        match kind {
            TextKind::Message => &self.messages,
            TextKind::Ask => &self.asks,
            TextKind::Fix => &self.fixes,
        }
    }
}

impl Texts {
    pub(crate) fn of(&self, kind: TextKind) -> &[Vec<Part>] {
        match kind {
            TextKind::Message => &self.messages,
            TextKind::Ask => &self.asks,
            TextKind::Fix => &self.fixes,
        }
    }

    /// What stands in place of one of the rule's templates, where it is translated.
    pub(crate) fn instead_of(&self, kind: TextKind, template: usize) -> Option<&[Part]> {
        self.of(kind).get(template).filter(|parts| !parts.is_empty()).map(Vec::as_slice)
    }
}

/// The words and marks with which values become text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Words {
    pub(crate) plural: Plural,
    pub(crate) day: Noun,
    pub(crate) business_day: Noun,
    pub(crate) month: Noun,
    pub(crate) hour: Noun,
    pub(crate) minute: Noun,
    /// What the schema calls a unit, and what people do.
    pub(crate) units: Vec<(String, Noun)>,
    /// Between the ends of a range, blanks included.
    pub(crate) range: Word,
    /// Between the items of a list, blanks included.
    pub(crate) comma: Word,
    /// Between the items of a list of two, blanks included.
    pub(crate) and: Word,
    /// Before the last item of a longer list, blanks included.
    pub(crate) last: Word,
    pub(crate) yes: Word,
    pub(crate) no: Word,
    /// The mark before the decimals of a number.
    pub(crate) decimal: Word,
    /// Behind a share, blanks included.
    pub(crate) percent: Word,
    /// A date, with `YYYY`, `MM` and `DD` for its parts.
    pub(crate) date: Word,
}

/// A noun that is counted. A form that is empty is like `other`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Noun {
    pub(crate) one: Word,
    pub(crate) few: Word,
    pub(crate) many: Word,
    pub(crate) other: Word,
}

impl Noun {
    const fn english(one: &'static str, other: &'static str) -> Self {
        const NONE: Word = Cow::Borrowed("");
        Self { one: Cow::Borrowed(one), few: NONE, many: NONE, other: Cow::Borrowed(other) }
    }

    pub(crate) fn form(&self, form: Form) -> &str {
        let word = match form {
            Form::One => &self.one,
            Form::Few => &self.few,
            Form::Many => &self.many,
            Form::Other => &self.other,
        };
        if word.is_empty() { &self.other } else { word }
    }
}

impl Words {
    /// What a text says where no locale says otherwise.
    pub(crate) const ENGLISH: Self = Self {
        plural: Plural::One,
        day: Noun::english("day", "days"),
        business_day: Noun::english("business day", "business days"),
        month: Noun::english("month", "months"),
        hour: Noun::english("hour", "hours"),
        minute: Noun::english("minute", "minutes"),
        units: Vec::new(),
        range: Cow::Borrowed(" to "),
        comma: Cow::Borrowed(", "),
        and: Cow::Borrowed(" and "),
        last: Cow::Borrowed(" and "),
        yes: Cow::Borrowed("yes"),
        no: Cow::Borrowed("no"),
        decimal: Cow::Borrowed("."),
        percent: Cow::Borrowed(" %"),
        date: Cow::Borrowed("YYYY-MM-DD"),
    };
}
