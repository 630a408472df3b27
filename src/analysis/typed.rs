//! A pack whose names are resolved and whose terms have types: what the type checker hands on.

use crate::diagnostic::Span;
use crate::pattern::program::Pattern;
use crate::plural::Plural;
use crate::schema::LeafType;
use crate::syntax::ast::{self, BinaryOperator, Constant, Literal};

use super::types::Type;

/// A pack without mistakes.
#[derive(Debug)]
pub(crate) struct Pack {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) version: String,
    pub(crate) sources: Vec<Source>,
    pub(crate) settings: Vec<Setting>,
    /// The settings `weekend` and `holidays`, where something counts business days.
    pub(crate) business_days: Option<BusinessDays>,
    /// The named terms, each before those that use it.
    pub(crate) defines: Vec<Define>,
    pub(crate) rules: Vec<Rule>,
    pub(crate) locales: Vec<Locale>,
}

#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) author: String,
    pub(crate) year: String,
    pub(crate) grade: String,
    pub(crate) link: String,
    pub(crate) caveat: String,
}

#[derive(Debug)]
pub(crate) struct Setting {
    pub(crate) name: String,
    pub(crate) description: String,
    /// The type of its value; of the ends of a range, of the items of a list.
    pub(crate) ty: Type,
    pub(crate) default: Constant,
    /// Where its default stands.
    pub(crate) span: Span,
    pub(crate) bounds: Option<(Literal, Literal)>,
    pub(crate) options: Option<Vec<String>>,
    /// Whether a rule reads it. A file of shared settings has more than every pack needs.
    pub(crate) used: bool,
}

/// The settings that say which days are business days, as indices.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BusinessDays {
    pub(crate) weekend: usize,
    pub(crate) holidays: usize,
}

/// A named term.
#[derive(Debug)]
pub(crate) struct Define {
    pub(crate) name: String,
    pub(crate) term: Term,
    /// Whether a rule uses it.
    pub(crate) used: bool,
}

#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) id: String,
    pub(crate) title: String,
    /// How much a finding weighs under a condition; the first that holds.
    pub(crate) severities: Vec<(Term, Severity)>,
    /// How much it weighs otherwise.
    pub(crate) severity: Severity,
    pub(crate) category: String,
    pub(crate) tags: Vec<String>,
    pub(crate) why: String,
    /// Index of the source, and the section.
    pub(crate) cites: Vec<(usize, String)>,
    pub(crate) each: Option<Each>,
    pub(crate) when: Option<Term>,
    pub(crate) require: Term,
    /// Where a finding points under a condition; the first that holds.
    pub(crate) places: Vec<(Term, Field)>,
    /// Where it points otherwise.
    pub(crate) at: Field,
    pub(crate) messages: Vec<Template>,
    pub(crate) asks: Vec<Template>,
    pub(crate) fixes: Vec<Template>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Severity {
    Error,
    Warning,
    Info,
}

#[derive(Debug)]
pub(crate) struct Each {
    pub(crate) list: Field,
    pub(crate) at_least_one: bool,
}

#[derive(Debug)]
pub(crate) struct Template {
    pub(crate) condition: Option<Term>,
    pub(crate) parts: Vec<Part>,
}

#[derive(Debug)]
pub(crate) enum Part {
    Text(String),
    Value(Term),
}

/// The pack in another language.
#[derive(Debug)]
pub(crate) struct Locale {
    pub(crate) tag: String,
    /// Where the tag stands.
    pub(crate) span: Span,
    pub(crate) title: String,
    /// Who reviewed it; empty where nobody did.
    pub(crate) reviewed: String,
    pub(crate) words: Words,
    /// The translated rules, each with its place among the pack's and in the order of these.
    pub(crate) rules: Vec<(usize, Translation)>,
    pub(crate) questions: Vec<(Field, Span, String)>,
    /// The pack also speaks the language of which this is a variety.
    pub(crate) is_variety: bool,
}

/// The texts of a rule in another language.
#[derive(Debug, Default)]
pub(crate) struct Translation {
    pub(crate) title: Option<String>,
    /// Messages, asks and fixes. One without parts is not translated.
    pub(crate) texts: [Vec<Template>; 3],
}

/// The words and marks with which values become text, as far as a locale has them.
#[derive(Debug)]
pub(crate) struct Words {
    pub(crate) plural: Plural,
    pub(crate) marks: Vec<(Mark, String)>,
    /// Sorted by what is counted.
    pub(crate) nouns: Vec<(Counted, Noun)>,
}

impl Words {
    pub(crate) fn mark(&self, mark: Mark) -> Option<&String> {
        self.marks.iter().find(|(known, _)| *known == mark).map(|(_, text)| text)
    }

    pub(crate) fn noun(&self, counted: &Counted) -> Option<&Noun> {
        let at = self.nouns.binary_search_by(|(known, _)| known.cmp(counted)).ok()?;
        self.nouns.get(at).map(|(_, noun)| noun)
    }
}

/// What is written between, behind or in values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Mark {
    Range,
    Comma,
    And,
    Last,
    Yes,
    No,
    Decimal,
    Percent,
    Date,
}

/// What is counted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Counted {
    Day,
    BusinessDay,
    Month,
    Hour,
    Minute,
    /// A unit of the schema.
    Unit(String),
}

/// The forms of a noun. One that is empty is like the last.
#[derive(Debug, Clone, Default)]
pub(crate) struct Noun {
    pub(crate) one: String,
    pub(crate) few: String,
    pub(crate) many: String,
    pub(crate) other: String,
}

/// A field, named from the request (scope 0) or from a variable (the scope in which it was bound).
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Field {
    pub(crate) scope: u8,
    /// The way from the request down to the field; the lists on it that a variable runs over included.
    pub(crate) steps: Vec<Step>,
}

/// One step of a path.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Step {
    pub(crate) name: String,
    pub(crate) kind: StepKind,
    pub(crate) title: String,
    pub(crate) question: String,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum StepKind {
    Record,
    /// A list of records.
    Records,
    /// A list of single values.
    Values(LeafType),
    Leaf(LeafType),
}

impl Field {
    /// The field as it is written in a rule, from the request down.
    pub(crate) fn dotted(&self) -> String {
        self.steps.iter().map(|step| step.name.as_str()).collect::<Vec<_>>().join(".")
    }
}

#[derive(Debug)]
pub(crate) struct Term {
    pub(crate) kind: TermKind,
    pub(crate) ty: Type,
    pub(crate) span: Span,
}

#[derive(Debug)]
pub(crate) enum TermKind {
    Literal(Literal),
    Literals(Vec<Literal>),
    Today,
    Setting(usize),
    SettingEnd {
        setting: usize,
        most: bool,
    },
    Defined(usize),
    /// A single value.
    Value(Field),
    /// A list, or the values of a field in all elements of a list.
    Many(Field),
    All(Vec<Term>),
    Any(Vec<Term>),
    Not(Box<Term>),
    Negate(Box<Term>),
    Filled(Field),
    Present(Field),
    /// A list as a whole, and not the element that a variable stands for.
    FilledList(Field),
    PresentList(Field),
    Range(Box<Term>, Box<Term>),
    Binary {
        operator: BinaryOperator,
        left: Box<Term>,
        right: Box<Term>,
    },
    Matches {
        text: Box<Term>,
        pattern: Pattern,
    },
    /// The beginning of a text: so many words of it.
    FirstWords {
        text: Box<Term>,
        count: Box<Term>,
    },
    Quantified {
        quantifier: ast::Quantifier,
        list: Field,
        body: Box<Term>,
    },
    CountWhere {
        list: Field,
        body: Box<Term>,
    },
    Call {
        function: Function,
        argument: Box<Term>,
    },
    Mistake,
}

/// A function of one argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Function {
    Count,
    Sum,
    Min,
    Max,
    Distinct,
    Words,
    Length,
    Date,
    /// Of a difference of two dates, or of two moments.
    BusinessDays,
    /// Of a text that may mention phrases.
    Mentioned,
    /// Of a text, and of how many words of it.
    FirstWords,
}

impl Function {
    pub(crate) const NAMES: [(&'static str, Self); 11] = [
        ("count", Self::Count),
        ("sum", Self::Sum),
        ("min", Self::Min),
        ("max", Self::Max),
        ("distinct", Self::Distinct),
        ("words", Self::Words),
        ("length", Self::Length),
        ("date", Self::Date),
        ("business_days", Self::BusinessDays),
        ("mentioned", Self::Mentioned),
        ("first_words", Self::FirstWords),
    ];

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, function)| *function)
    }
}
