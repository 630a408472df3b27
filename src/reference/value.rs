//! Values, those included that are not there, and what operators make of them.

use crate::calendar::{Date, Moment};
use crate::number::calculated;
use crate::syntax::ast::{BinaryOperator, Literal};

use super::truth::Truths;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Text(String),
    Number(f64),
    Boolean(bool),
    Date(Date),
    Moment(Moment),
    /// A number of which only bounds are known; `open` where a field that is open has a part in that.
    Between {
        least: f64,
        most: f64,
        open: bool,
    },
    /// No value, and none will come.
    Nothing,
    /// Not what the schema says.
    Invalid,
    /// Not answered yet.
    Open,
}

/// The most that a count of something open can come to.
pub(super) const MOST_COUNTED: f64 = 4_294_967_295.0;

impl Value {
    pub(super) fn of(literal: &Literal) -> Self {
        match literal {
            Literal::Text(text) => Self::Text(text.clone()),
            Literal::Number(number) | Literal::Percent(number) => Self::number(*number),
            Literal::Boolean(boolean) => Self::Boolean(*boolean),
            Literal::Date(date) => Self::Date(*date),
            Literal::Moment(moment) => Self::Moment(*moment),
            Literal::Duration(number, unit) => Self::number(unit.counted(*number)),
        }
    }

    pub(super) fn number(number: f64) -> Self {
        if number.is_finite() { Self::Number(number) } else { Self::Nothing }
    }

    pub(super) fn between(least: f64, most: f64, open: bool) -> Self {
        if least == most { Self::number(least) } else { Self::Between { least, most, open } }
    }

    /// What is left of an operation on these, where one of them is not there: what is gone for good counts first.
    pub(super) fn lacking(values: &[&Self]) -> Option<Self> {
        let lacks = [Self::Nothing, Self::Invalid, Self::Open];
        lacks.into_iter().find(|lack| values.contains(&lack))
    }

    /// What is known of a condition on a value that is not there.
    pub(super) fn truth_of_lack(&self) -> Truths {
        if *self == Self::Open { Truths::anything() } else { Truths::unknown() }
    }

    /// The day of a date or of a moment.
    pub(super) fn day(&self) -> Option<Date> {
        match self {
            Self::Date(date) => Some(*date),
            Self::Moment(moment) => moment.date(),
            _ => None,
        }
    }

    /// The least and the most that a number can be, and whether that is still open. Days and moments are counted.
    fn bounds(&self) -> Option<(f64, f64, bool)> {
        let one = |number: f64| Some((number, number, false));
        match self {
            Self::Number(number) => one(*number),
            Self::Date(date) => one(date.days() as f64),
            Self::Moment(moment) => one(moment.millis() as f64),
            Self::Between { least, most, open } => Some((*least, *most, *open)),
            _ => None,
        }
    }

    /// A number changed by a function that keeps or reverses order.
    pub(super) fn map(self, by: impl Fn(f64) -> f64) -> Self {
        match self {
            Self::Number(number) => Self::number(by(number)),
            Self::Between { least, most, open } => {
                Self::between(by(least).min(by(most)), by(least).max(by(most)), open)
            }
            Self::Nothing | Self::Invalid | Self::Open => self,
            _ => Self::Nothing,
        }
    }
}

/// Whether two values stand in the order that an operator asks for.
pub(super) fn compare(operator: BinaryOperator, left: &Value, right: &Value) -> Truths {
    use BinaryOperator::{AtLeast, AtMost, Equal, Less, More, NotEqual};
    if let Some(lack) = Value::lacking(&[left, right]) {
        return lack.truth_of_lack();
    }
    let equal = match (left, right) {
        (Value::Text(a), Value::Text(b)) => Some(a == b),
        (Value::Boolean(a), Value::Boolean(b)) => Some(a == b),
        _ => None,
    };
    match (equal, operator) {
        (Some(equal), Equal) => return Truths::of(equal),
        (Some(equal), NotEqual) => return Truths::of(!equal),
        (Some(_), _) => return Truths::unknown(),
        (None, _) => {}
    }
    let (Some(a), Some(b)) = (left.bounds(), right.bounds()) else {
        return Truths::unknown();
    };
    let less = a.1 < b.0;
    let at_most = a.1 <= b.0;
    let more = a.0 > b.1;
    let at_least = a.0 >= b.1;
    let (yes, no) = match operator {
        Less => (less, at_least),
        AtMost => (at_most, more),
        More => (more, at_most),
        AtLeast => (at_least, less),
        Equal => (at_most && at_least, less || more),
        NotEqual => (less || more, at_most && at_least),
        _ => (false, false),
    };
    if yes || no {
        Truths::of(yes)
    } else if a.2 || b.2 {
        Truths::anything()
    } else {
        Truths::unknown()
    }
}

/// Two numbers calculated with.
pub(super) fn calculate(operator: BinaryOperator, left: &Value, right: &Value) -> Value {
    use BinaryOperator::{Add, Divide, Multiply, Subtract};
    if let Some(lack) = Value::lacking(&[left, right]) {
        return lack;
    }
    let (Some(a), Some(b)) = (left.bounds(), right.bounds()) else {
        return Value::Nothing;
    };
    if let (Value::Number(a), Value::Number(b)) = (left, right) {
        return Value::number(match operator {
            Add => calculated(a + b),
            Subtract => calculated(a - b),
            Multiply => calculated(a * b),
            _ => a / b,
        });
    }
    let open = a.2 || b.2;
    let (least, most) = match operator {
        Add => (calculated(a.0 + b.0), calculated(a.1 + b.1)),
        Subtract => (calculated(a.0 - b.1), calculated(a.1 - b.0)),
        Multiply if a.0 >= 0.0 && b.0 >= 0.0 => (calculated(a.0 * b.0), calculated(a.1 * b.1)),
        Divide if a.0 >= 0.0 && b.0 > 0.0 => (a.0 / b.1, a.1 / b.0),
        _ => (f64::NAN, f64::NAN),
    };
    if least.is_finite() && most.is_finite() {
        Value::between(least, most, open)
    } else if open {
        Value::Open
    } else {
        Value::Nothing
    }
}
