//! The compiled pack: what the engine runs, without the text it came from.
//!
//! A program is a handful of flat tables. Nodes refer to nodes before them, fields to fields before them, and
//! everything else by index, so it can be checked in one pass ([`validate`]) and written as bytes
//! ([`binary`]) that mean the same on every machine.

pub(crate) mod binary;
pub(crate) mod codec;
pub(crate) mod cost;
pub(crate) mod digest;
mod layout;
pub(crate) mod locale;
mod reads;
mod references;
mod validate;

use serde::{Deserialize, Serialize};

use crate::calendar::{Date, Moment, TimeScale};
use crate::pattern::program::Pattern;
use locale::Locale;

/// How deep a tree of nodes may be: evaluation recurses no deeper.
pub(crate) const MAX_DEPTH: u32 = 200;

/// A compiled pack.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Program {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) version: String,
    pub(crate) sources: Vec<Source>,
    pub(crate) settings: Vec<Setting>,
    /// The fields that the rules read, as a tree; the first is the request itself.
    pub(crate) fields: Vec<Field>,
    /// How many slots each frame has. Frame 0 is the request's, the others belong to one list each.
    pub(crate) frames: Vec<u32>,
    /// Expressions, children before parents.
    pub(crate) nodes: Vec<Node>,
    pub(crate) rules: Vec<Rule>,
    /// The patterns of `matches`.
    pub(crate) patterns: Vec<Pattern>,
    /// Whether a rule reads `today`.
    pub(crate) reads_today: bool,
    /// The texts in other languages.
    pub(crate) locales: Vec<Locale>,
    /// The settings that say which days are business days, where a rule counts them.
    pub(crate) business_days: Option<BusinessDays>,
}

/// The settings that say which days are business days, as indices into [`Program::settings`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct BusinessDays {
    /// A list of the names of days of the week.
    pub(crate) weekend: u32,
    /// A list of dates.
    pub(crate) holidays: u32,
}

/// An index into [`Program::nodes`].
pub(crate) type NodeId = u32;
/// An index into [`Program::fields`].
pub(crate) type FieldId = u32;

/// Where a rule's claim comes from.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Source {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) author: String,
    pub(crate) year: String,
    pub(crate) grade: String,
    pub(crate) link: String,
    pub(crate) caveat: String,
}

/// A value that a host may change.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Setting {
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) kind: ValueKind,
    pub(crate) form: Form,
    pub(crate) default: Constant,
    /// The least and the largest value.
    pub(crate) bounds: Option<(Scalar, Scalar)>,
    /// The only texts that make sense, where it is compared with an enumeration.
    pub(crate) options: Option<Vec<String>>,
}

/// Whether a setting holds one value, a range or a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    One,
    Range,
    List,
}

/// A value known when the pack is compiled.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Constant {
    One(Scalar),
    Range(Scalar, Scalar),
    List(Vec<Scalar>),
}

/// A single constant. Lengths of time and shares are numbers; a [`ValueKind`] says what they count.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Scalar {
    Text(String),
    Number(f64),
    Boolean(bool),
    Date(Date),
    Moment(Moment),
}

/// What a value is, for reading it from text and for writing it into a message.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum ValueKind {
    Text,
    Number,
    /// A number of something, and the words for one and for several of it: people, USD.
    Amount {
        one: String,
        many: String,
    },
    /// A share, 1 being the whole.
    Percent,
    Boolean,
    Date,
    Moment,
    Time(TimeScale),
}

/// A field that some rule reads.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Field {
    /// Its member name; empty for the request itself and for the elements of a list of values.
    pub(crate) name: String,
    /// The field that holds it; the request itself holds itself.
    pub(crate) parent: FieldId,
    pub(crate) kind: FieldKind,
    pub(crate) title: String,
    pub(crate) question: String,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum FieldKind {
    /// An object: its fields have slots, it has none.
    Record,
    /// An array: its slot says where its elements are, each with a frame of its own.
    List { slot: u32, frame: u32 },
    /// A value.
    Leaf { slot: u32, accepts: Accepts },
}

/// What a value in a request must be.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Accepts {
    Text,
    Enumeration(Vec<String>),
    Number,
    WholeNumber,
    Boolean,
    Date,
    Moment,
}

/// A field as an expression names it: from the request (scope 0) or from the variable of a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Access {
    pub(crate) scope: u8,
    pub(crate) field: FieldId,
}

/// What a number in a request is multiplied by and divided by before the rules see it.
///
/// A field in hours becomes minutes, a field in percent a share. Both steps are exact where the numbers are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Scale {
    pub(crate) times: f64,
    pub(crate) over: f64,
}

impl Scale {
    pub(crate) const ONE: Self = Self { times: 1.0, over: 1.0 };
}

/// One step of an expression. The first group gives a truth, the second a value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Node {
    /// Always true or always false.
    Truth(bool),
    /// All of them hold.
    All(Vec<NodeId>),
    /// At least one of them holds.
    Any(Vec<NodeId>),
    /// It does not hold.
    Not(NodeId),
    /// The value of a named condition, read from the request alone.
    Defined(NodeId),
    /// The field has a value.
    Filled(Access),
    /// The field is there, if only to say "none".
    Present(Access),
    /// The values stand in this order.
    Compare { order: Order, left: NodeId, right: NodeId },
    /// The value lies between the two, both included.
    Within { value: NodeId, least: NodeId, most: NodeId },
    /// One item of the list equals the value.
    Includes { list: Items, value: NodeId },
    /// The text has the other as a part, letter for letter.
    HasPart { text: NodeId, part: NodeId },
    /// The text has one of the phrases as whole words, in any case.
    Mentions { text: NodeId, phrases: Items },
    /// The text fits the pattern.
    Matches { text: NodeId, pattern: u32 },
    /// The condition holds for all, for at least one, or for no element of the list.
    Each { quantifier: Quantifier, list: Access, body: NodeId },

    /// A value that is written in the rules.
    Constant(Scalar),
    /// The value of a setting.
    Setting(u32),
    /// The lower end of a setting's range.
    SettingLeast(u32),
    /// The upper end of a setting's range.
    SettingMost(u32),
    /// The day that the host passed.
    Today,
    /// The value of a field.
    Field(Access, Scale),
    /// Two numbers, added, subtracted, multiplied or divided.
    Arithmetic { operator: Arithmetic, left: NodeId, right: NodeId },
    /// The number with the other sign.
    Negate(NodeId),
    /// A date and a number of days, business days or months, or a moment and a number of minutes.
    Shift { moment: NodeId, by: NodeId, scale: TimeScale, back: bool },
    /// From the second to the first: days between dates, minutes between moments.
    Between { later: NodeId, earlier: NodeId },
    /// From the day of the second to the day of the first, in business days.
    BusinessDaysBetween { later: NodeId, earlier: NodeId },
    /// The day of a moment.
    DateOf(NodeId),
    /// How many elements a list has.
    Count(Access),
    /// For how many elements of a list the condition holds.
    CountWhere { list: Access, body: NodeId },
    /// One value from all items.
    Aggregate { function: Aggregate, items: Items },
    /// The first part of a text that is one of the phrases.
    Mentioned { text: NodeId, phrases: Items },
    /// The beginning of a text, so many words of it.
    FirstWords { text: NodeId, count: NodeId },
    /// How many words a text has.
    Words(NodeId),
    /// How many characters a text has.
    Length(NodeId),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    Equal,
    NotEqual,
    Less,
    AtMost,
    More,
    AtLeast,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quantifier {
    Any,
    All,
    None,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Arithmetic {
    Add,
    Subtract,
    Multiply,
    Divide,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Aggregate {
    Sum,
    Least,
    Most,
    Distinct,
}

/// Several values.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Items {
    /// Written in the rules.
    Constants(Vec<Scalar>),
    /// The list or the text of a setting.
    Setting(u32),
    /// The values of a field in all elements of the lists on its path.
    Fields(Access, Scale),
    /// A single value.
    One(NodeId),
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Rule {
    pub(crate) id: String,
    pub(crate) title: String,
    /// How much a finding weighs under a condition: the first that holds.
    pub(crate) severities: Vec<(NodeId, Severity)>,
    /// How much it weighs otherwise.
    pub(crate) severity: Severity,
    pub(crate) category: String,
    pub(crate) tags: Vec<String>,
    pub(crate) why: String,
    pub(crate) cites: Vec<Cite>,
    pub(crate) each: Option<Each>,
    pub(crate) when: Option<NodeId>,
    pub(crate) require: NodeId,
    /// The field to which a finding points under a condition: the first that holds.
    pub(crate) places: Vec<(NodeId, Access)>,
    /// The field to which it points otherwise.
    pub(crate) at: Access,
    pub(crate) messages: Vec<Template>,
    pub(crate) asks: Vec<Template>,
    pub(crate) fixes: Vec<Template>,
}

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Should be mended; does not block.
    Warning,
    /// Blocks: a request with such a finding is not ready.
    Error,
}

impl Severity {
    /// The severity as it is written in rules and reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl std::fmt::Display for Severity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One outcome for each element of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Each {
    pub(crate) list: Access,
    /// The empty list is a failure too.
    pub(crate) at_least_one: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Cite {
    pub(crate) source: u32,
    pub(crate) section: String,
}

/// The longest text of a pack, in bytes: a report repeats it at every finding.
pub(crate) const MAX_TEXT: usize = 4096;

/// A text with values in it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Template {
    pub(crate) condition: Option<NodeId>,
    pub(crate) parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Part {
    Text(String),
    Value(NodeId, ValueKind),
    /// The lower and the upper end of a range.
    Range(NodeId, NodeId, ValueKind),
    List(Items, ValueKind),
}
