//! Values as the evaluator sees them, those included that are not there.

use std::cmp::Ordering;

use crate::calendar::{Date, Moment};
use crate::number::calculated;
use crate::program::{Arithmetic, Order, Scalar};

use super::truth::Truth;

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Value<'a> {
    Text(&'a str),
    Number(f64),
    Boolean(bool),
    Date(Date),
    Moment(Moment),
    /// A number of which only bounds are known. `open`: because a field can still be filled in.
    Bounded {
        least: f64,
        most: f64,
        open: bool,
    },
    /// No value, and none will come: the person said "none", or the result has none (a division by zero).
    Nothing,
    /// The request has something else here than its schema says.
    Invalid,
    /// Not answered yet: can still become any value, or none.
    Open,
}

impl<'a> Value<'a> {
    pub(super) fn of(scalar: &'a Scalar) -> Self {
        match scalar {
            Scalar::Text(text) => Self::Text(text),
            Scalar::Number(number) => Self::number(*number),
            Scalar::Boolean(boolean) => Self::Boolean(*boolean),
            Scalar::Date(date) => Self::Date(*date),
            Scalar::Moment(moment) => Self::Moment(*moment),
        }
    }

    /// A number, where the result of a calculation is one.
    pub(super) fn number(number: f64) -> Self {
        if number.is_finite() { Self::Number(number) } else { Self::Nothing }
    }

    /// A number between bounds; the number itself where they meet.
    pub(super) fn bounded(least: f64, most: f64, open: bool) -> Self {
        if least == most { Self::number(least) } else { Self::Bounded { least, most, open } }
    }

    pub(super) fn is_given(self) -> bool {
        !matches!(self, Self::Nothing | Self::Invalid | Self::Open)
    }

    /// As a number that keeps the order among values of one type.
    fn rank(self) -> Option<f64> {
        Some(match self {
            Self::Number(number) => number,
            Self::Date(date) => date.days() as f64,
            Self::Moment(moment) => moment.millis() as f64,
            _ => return None,
        })
    }

    /// The bounds of a number, and whether a field that is open has a part in them.
    fn bounds(self) -> Option<(f64, f64, bool)> {
        match self {
            Self::Bounded { least, most, open } => Some((least, most, open)),
            value => value.rank().map(|rank| (rank, rank, false)),
        }
    }

    /// What a missing operand makes of an operation: no value for good where one has none for good.
    pub(super) fn lacking(self, other: Self) -> Option<Self> {
        match (self, other) {
            (Self::Nothing, _) | (_, Self::Nothing) => Some(Self::Nothing),
            (Self::Invalid, _) | (_, Self::Invalid) => Some(Self::Invalid),
            (Self::Open, _) | (_, Self::Open) => Some(Self::Open),
            _ => None,
        }
    }
}

/// The most that a count can come to: lists and texts are counted in 32 bits. Were there no end to counts, a
/// product with one could overflow once it is known, and what a draft has said of it would not hold.
pub(super) const MOST_COUNTED: f64 = u32::MAX as f64;

/// What is known of a condition on something that is missing.
pub(super) fn truth_of_lack(value: Value<'_>) -> Truth {
    match value {
        Value::Open => Truth::ANYTHING,
        _ => Truth::UNKNOWN,
    }
}

/// Whether two values stand in an order.
pub(super) fn compare(order: Order, left: Value<'_>, right: Value<'_>) -> Truth {
    // What is asked most often needs no bounds.
    if let (Value::Number(a), Value::Number(b)) = (left, right) {
        return Truth::of(match order {
            Order::Less => a < b,
            Order::AtMost => a <= b,
            Order::More => a > b,
            Order::AtLeast => a >= b,
            Order::Equal => a == b,
            Order::NotEqual => a != b,
        });
    }
    if let Some(lack) = left.lacking(right) {
        return truth_of_lack(lack);
    }
    match (left, right) {
        (Value::Text(a), Value::Text(b)) => equality(order, a == b),
        (Value::Boolean(a), Value::Boolean(b)) => equality(order, a == b),
        _ => match (left.bounds(), right.bounds()) {
            (Some(a), Some(b)) => compare_bounds(order, a, b),
            _ => Truth::UNKNOWN,
        },
    }
}

fn equality(order: Order, equal: bool) -> Truth {
    match order {
        Order::Equal => Truth::of(equal),
        Order::NotEqual => Truth::of(!equal),
        _ => Truth::UNKNOWN,
    }
}

fn compare_bounds(order: Order, a: (f64, f64, bool), b: (f64, f64, bool)) -> Truth {
    // How the two can lie to each other, from the ends that are nearest and farthest.
    let (nearest, farthest) = (a.0.partial_cmp(&b.1), a.1.partial_cmp(&b.0));
    let (Some(nearest), Some(farthest)) = (nearest, farthest) else {
        return Truth::UNKNOWN;
    };
    let certainly_less = farthest == Ordering::Less;
    let certainly_more = nearest == Ordering::Greater;
    let certainly_at_most = farthest != Ordering::Greater;
    let certainly_at_least = nearest != Ordering::Less;
    let (yes, no) = match order {
        Order::Less => (certainly_less, certainly_at_least),
        Order::AtMost => (certainly_at_most, certainly_more),
        Order::More => (certainly_more, certainly_at_most),
        Order::AtLeast => (certainly_at_least, certainly_less),
        Order::Equal => (certainly_at_most && certainly_at_least, certainly_less || certainly_more),
        Order::NotEqual => {
            (certainly_less || certainly_more, certainly_at_most && certainly_at_least)
        }
    };
    match (yes, no, a.2 || b.2) {
        (true, _, _) => Truth::TRUE,
        (_, true, _) => Truth::FALSE,
        (_, _, true) => Truth::ANYTHING,
        (_, _, false) => Truth::UNKNOWN,
    }
}

/// Two numbers, calculated with.
pub(super) fn calculate<'a>(operator: Arithmetic, left: Value<'a>, right: Value<'a>) -> Value<'a> {
    if let Some(lack) = left.lacking(right) {
        return lack;
    }
    if let (Value::Number(a), Value::Number(b)) = (left, right) {
        return Value::number(match operator {
            Arithmetic::Add => calculated(a + b),
            Arithmetic::Subtract => calculated(a - b),
            Arithmetic::Multiply => calculated(a * b),
            // A third is a third: three of them are one.
            Arithmetic::Divide => a / b,
        });
    }
    let (Some(a), Some(b)) = (left.bounds(), right.bounds()) else {
        return Value::Nothing;
    };
    calculate_bounds(operator, a, b)
}

fn calculate_bounds<'a>(
    operator: Arithmetic,
    a: (f64, f64, bool),
    b: (f64, f64, bool),
) -> Value<'a> {
    let open = a.2 || b.2;
    // Where bounds don't carry over, nothing is said of the result: sound, if weak.
    let anything = if open { Value::Open } else { Value::Nothing };
    let (least, most) = match operator {
        Arithmetic::Add => (calculated(a.0 + b.0), calculated(a.1 + b.1)),
        Arithmetic::Subtract => (calculated(a.0 - b.1), calculated(a.1 - b.0)),
        Arithmetic::Multiply if a.0 >= 0.0 && b.0 >= 0.0 => {
            (calculated(a.0 * b.0), calculated(a.1 * b.1))
        }
        Arithmetic::Divide if a.0 >= 0.0 && b.0 > 0.0 => (a.0 / b.1, a.1 / b.0),
        Arithmetic::Multiply | Arithmetic::Divide => return anything,
    };
    // A result that may overflow may be none.
    if !least.is_finite() || !most.is_finite() {
        return anything;
    }
    Value::bounded(least, most, open)
}

/// A bounded number with the other sign, or scaled by a positive factor.
pub(super) fn map_number<'a>(value: Value<'a>, by: impl Fn(f64) -> f64) -> Value<'a> {
    match value {
        Value::Number(number) => Value::number(by(number)),
        Value::Bounded { least, most, open } => {
            let (a, b) = (by(least), by(most));
            Value::bounded(a.min(b), a.max(b), open)
        }
        Value::Nothing | Value::Invalid | Value::Open => value,
        _ => Value::Nothing,
    }
}
