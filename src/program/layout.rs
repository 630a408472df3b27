//! Which parts the types of a program have in a compiled pack, in which order: the format, in one table that
//! is followed by the reader and by the writer.
//!
//! A type that a program newly holds gets a line here. A line that leaves out a part does not compile. Whatever
//! changes, the number of the format in [`binary`](super::binary) goes up.
//!
//! INVARIANT: no type holds itself, by whatever way, so that hostile bytes cannot lead the reader deeper and deeper.

use super::codec::{Coded, Reader, UNKNOWN, Writer};
use super::locale::{Locale, Noun, Texts, Words};
use super::references::{by_node, node, node_if_any, nodes};
use super::{
    Accepts, Access, Aggregate, Arithmetic, BusinessDays, Cite, Constant, Each, Field, FieldKind,
    Form, Items, Node, Order, Part, Program, Quantifier, Rule, Scalar, Scale, Setting, Severity,
    Source, Template, ValueKind,
};
use crate::calendar::{Date, Moment, TimeScale};
use crate::pattern::program::{Instruction, Look, Pattern};
use crate::plural::Plural;

/// A `struct` is its fields. An `enum` is a byte for the variant and then what the variant holds. Behind a colon
/// stands the module that reads and writes a part which its type alone does not tell.
macro_rules! layout {
    ($($kind:ident $name:ident { $($body:tt)* })*) => {
        $(layout!(@$kind $name { $($body)* });)*
    };
    (@struct $name:ident { $($field:ident $(: $how:ident)?),* $(,)? }) => {
        impl Coded for $name {
            fn read(reader: &mut Reader<'_>) -> Self {
                Self { $($field: layout!(@read $field reader $($how)?)),* }
            }

            fn write(&self, writer: &mut Writer) {
                let Self { $($field),* } = self;
                $(layout!(@write $field writer $($how)?);)*
            }
        }
    };
    // The variant with the number 0 is the one that is given where the reader has failed.
    (@enum $name:ident {
        0 = $zero:ident $(($zero_item:ident))?,
        $(
            $tag:literal = $variant:ident
                $(($($item:ident $(: $item_how:ident)?),*))?
                $({ $($field:ident $(: $field_how:ident)?),* })?
        ),* $(,)?
    }) => {
        impl Coded for $name {
            fn read(reader: &mut Reader<'_>) -> Self {
                match reader.byte() {
                    $($tag => Self::$variant
                        $(($(layout!(@read $item reader $($item_how)?)),*))?
                        $({ $($field: layout!(@read $field reader $($field_how)?)),* })?,)*
                    tag => {
                        reader.expect(tag == 0, UNKNOWN);
                        Self::$zero $((layout!(@read $zero_item reader)))?
                    }
                }
            }

            fn write(&self, writer: &mut Writer) {
                match self {
                    Self::$zero $(($zero_item))? => {
                        writer.byte(0);
                        $(layout!(@write $zero_item writer);)?
                    }
                    $(Self::$variant $(($($item),*))? $({ $($field),* })? => {
                        writer.byte($tag);
                        $($(layout!(@write $item writer $($item_how)?);)*)?
                        $($(layout!(@write $field writer $($field_how)?);)*)?
                    })*
                }
            }
        }
    };
    (@read $part:ident $reader:ident) => { Coded::read($reader) };
    (@read $part:ident $reader:ident $how:ident) => { $how::read($reader) };
    (@write $part:ident $writer:ident) => { $part.write($writer) };
    (@write $part:ident $writer:ident $how:ident) => { $how::write($part, $writer) };
}

layout! {
    struct Program {
        id, title, version, sources, settings, fields, frames, nodes, rules, patterns, reads_today,
        locales, business_days,
    }
    struct BusinessDays { weekend, holidays }
    struct Source { id, title, author, year, grade, link, caveat }

    struct Setting { name, description, kind, form, default, bounds, options }
    enum Form { 0 = One, 1 = Range, 2 = List }
    enum Constant { 0 = One(value), 1 = Range(least, most), 2 = List(values) }
    enum Scalar {
        0 = Boolean(value), 1 = Text(value), 2 = Number(value), 3 = Date(value), 4 = Moment(value),
    }
    enum ValueKind {
        0 = Text, 1 = Number, 2 = Amount { one, many }, 3 = Percent, 4 = Boolean, 5 = Date,
        6 = Moment, 7 = Time(scale),
    }
    enum TimeScale { 0 = Minutes, 1 = Days, 2 = Months, 3 = BusinessDays }

    struct Field { name, parent, kind, title, question }
    enum FieldKind { 0 = Record, 1 = List { slot, frame }, 2 = Leaf { slot, accepts } }
    enum Accepts {
        0 = Text, 1 = Enumeration(options), 2 = Number, 3 = WholeNumber, 4 = Boolean, 5 = Date,
        6 = Moment,
    }

    struct Access { scope, field }
    struct Scale { times, over }
    enum Node {
        0 = Truth(holds),
        1 = All(parts: nodes),
        2 = Any(parts: nodes),
        3 = Not(inner: node),
        4 = Defined(inner: node),
        5 = Filled(access),
        6 = Present(access),
        7 = Compare { order, left: node, right: node },
        8 = Within { value: node, least: node, most: node },
        9 = Includes { list, value: node },
        10 = HasPart { text: node, part: node },
        11 = Mentions { text: node, phrases },
        12 = Matches { text: node, pattern },
        13 = Each { quantifier, list, body: node },
        14 = Constant(value),
        15 = Setting(setting),
        16 = SettingLeast(setting),
        17 = SettingMost(setting),
        18 = Today,
        19 = Field(access, scale),
        20 = Arithmetic { operator, left: node, right: node },
        21 = Negate(inner: node),
        22 = Shift { moment: node, by: node, scale, back },
        23 = Between { later: node, earlier: node },
        24 = BusinessDaysBetween { later: node, earlier: node },
        25 = DateOf(inner: node),
        26 = Count(list),
        27 = CountWhere { list, body: node },
        28 = Aggregate { function, items },
        29 = Mentioned { text: node, phrases },
        30 = FirstWords { text: node, count: node },
        31 = Words(inner: node),
        32 = Length(inner: node),
    }
    enum Order { 0 = Equal, 1 = NotEqual, 2 = Less, 3 = AtMost, 4 = More, 5 = AtLeast }
    enum Quantifier { 0 = Any, 1 = All, 2 = None }
    enum Arithmetic { 0 = Add, 1 = Subtract, 2 = Multiply, 3 = Divide }
    enum Aggregate { 0 = Sum, 1 = Least, 2 = Most, 3 = Distinct }
    enum Items { 0 = Setting(setting), 1 = Constants(values), 2 = Fields(access, scale), 3 = One(node: node) }

    struct Rule {
        id, title, severities: by_node, severity, category, tags, why, cites, each, when: node_if_any, require: node, places: by_node,
        at, messages, asks, fixes,
    }
    enum Severity { 0 = Info, 1 = Warning, 2 = Error }
    struct Each { list, at_least_one }
    struct Cite { source, section }
    struct Template { condition: node_if_any, parts }
    enum Part { 0 = Text(text), 1 = Value(node: node, kind), 2 = Range(least: node, most: node, kind), 3 = List(items, kind) }

    struct Pattern { instructions, ranges }
    enum Instruction {
        0 = Match, 1 = Char(character), 2 = Letter(letter), 3 = Class { first, count }, 4 = Look(look),
        5 = Split(first, second), 6 = Jump(place),
    }
    enum Look {
        0 = TextStart, 1 = TextEnd, 2 = LineStart, 3 = LineEnd, 4 = AnyLineStart, 5 = AnyLineEnd,
        6 = WordBoundary, 7 = NoWordBoundary, 8 = WordStart, 9 = WordEnd, 10 = WordStartHalf,
        11 = WordEndHalf,
    }

    struct Locale { tag, title, reviewed, words, rules, questions }
    struct Texts { title, messages, asks, fixes }
    struct Words {
        plural, day, business_day, month, hour, minute, units, range, comma, and, last, yes, no,
        decimal, percent, date,
    }
    struct Noun { one, few, many, other }
    enum Plural {
        0 = Always, 1 = One, 2 = BelowTwo, 3 = UpToOne, 4 = EastSlavic, 5 = Polish, 6 = Czech,
    }
}

/// A day is how far it lies from 1970-01-01.
impl Coded for Date {
    fn read(reader: &mut Reader<'_>) -> Self {
        let date = Self::from_days(i64::read(reader));
        date.unwrap_or_else(|| {
            reader.fail("it has a date that no calendar has");
            Self::EPOCH
        })
    }

    fn write(&self, writer: &mut Writer) {
        self.days().write(writer);
    }
}

impl Coded for Moment {
    fn read(reader: &mut Reader<'_>) -> Self {
        let moment = Self::from_parts(i64::read(reader), i64::read(reader));
        moment.unwrap_or_else(|| {
            reader.fail("it has a moment that no calendar has");
            Self::EPOCH
        })
    }

    fn write(&self, writer: &mut Writer) {
        let (millis, offset_minutes) = self.parts();
        millis.write(writer);
        offset_minutes.write(writer);
    }
}
