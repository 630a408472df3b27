//! One value from many: counts, sums, extremes, distinct values, the measures of a text.

use crate::program::{Access, Aggregate, Arithmetic, Items, NodeId, Order};

use super::evaluate::Evaluator;
use super::scope::{ListState, Met, Scope};
use super::truth::Truth;
use super::value::{MOST_COUNTED, Value, calculate, compare};

impl<'a> Evaluator<'a> {
    pub(super) fn count_where(&self, list: Access, body: NodeId, scope: &Scope<'_>) -> Value<'a> {
        let (first, length) = match self.list(list, scope) {
            ListState::Given { first, length } => (first, length),
            ListState::Open => return Value::bounded(0.0, MOST_COUNTED, true),
            ListState::Invalid => return Value::Invalid,
        };
        let (mut least, mut most, mut open) = (0_u32, 0_u32, false);
        for position in 0..length {
            if !self.spend(1) {
                return Value::Nothing;
            }
            let one = self.truth(body, &self.element(list, scope, first, position));
            least += u32::from(one == Truth::TRUE);
            most += u32::from(one != Truth::FALSE);
            open |= !one.is_settled();
        }
        Value::bounded(f64::from(least), f64::from(most), open)
    }

    /// How much there is of a text; a blank text has nothing of anything.
    pub(super) fn measure(
        &self,
        text: NodeId,
        scope: &Scope<'_>,
        count: fn(&str) -> usize,
    ) -> Value<'a> {
        match self.value(text, scope) {
            Value::Text(text) if self.search(text, 1) => Value::Number(count(text) as f64),
            Value::Text(_) => Value::Nothing,
            Value::Nothing => Value::Number(0.0),
            Value::Open => Value::bounded(0.0, MOST_COUNTED, true),
            lack => lack,
        }
    }

    pub(super) fn aggregate(
        &self,
        function: Aggregate,
        items: &'a Items,
        scope: &Scope<'_>,
    ) -> Value<'a> {
        if function == Aggregate::Distinct {
            return self.distinct(items, scope);
        }
        let mut result =
            if function == Aggregate::Sum { Value::Number(0.0) } else { Value::Nothing };
        let (mut any, mut open, mut lack) = (false, false, None);
        self.each_item(items, scope, &mut |met, _| {
            match met {
                Met::Value(Value::Open) | Met::OpenList => open = true,
                Met::Value(Value::Invalid) | Met::InvalidList => {
                    lack = lack.or(Some(Value::Invalid))
                }
                Met::Value(Value::Nothing) => lack = Some(Value::Nothing),
                Met::Value(value) => {
                    result = match function {
                        Aggregate::Sum => calculate(Arithmetic::Add, result, value),
                        _ if !any => value,
                        Aggregate::Least if compare(Order::Less, value, result) == Truth::TRUE => {
                            value
                        }
                        Aggregate::Most if compare(Order::More, value, result) == Truth::TRUE => {
                            value
                        }
                        _ => result,
                    };
                    any = true;
                }
            }
            true
        });
        match (lack, open) {
            // A value that will never come leaves the whole without one; an open one may still come.
            (Some(lack), _) => lack,
            (None, true) => Value::Open,
            (None, false) => result,
        }
    }

    fn distinct(&self, items: &'a Items, scope: &Scope<'_>) -> Value<'a> {
        let mut seen = Vec::new();
        let (mut open, mut unbounded, mut invalid) = (0_u32, false, false);
        self.each_item(items, scope, &mut |met, _| {
            match met {
                Met::Value(Value::Open) => open += 1,
                Met::OpenList => unbounded = true,
                Met::Value(Value::Invalid) | Met::InvalidList => invalid = true,
                Met::Value(Value::Nothing) => {}
                // A text is read to its end to be told from others.
                Met::Value(Value::Text(text)) if !self.search(text, 1) => {}
                Met::Value(value) => {
                    if let Some(key) = Key::of(value) {
                        seen.push(key);
                    }
                }
            }
            true
        });
        seen.sort_unstable();
        let (mut count, mut before) = (0_u32, None);
        for key in &seen {
            count += u32::from(before != Some(key));
            before = Some(key);
        }
        let least = f64::from(count);
        match (invalid, unbounded) {
            (true, _) => Value::Invalid,
            (false, true) => Value::bounded(least, MOST_COUNTED, true),
            (false, false) => Value::bounded(least, least + f64::from(open), open > 0),
        }
    }
}

/// A value by which equal ones are found.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key<'a> {
    Text(&'a str),
    Number(u64),
    Boolean(bool),
    Day(i64),
    Instant(i64),
}

impl<'a> Key<'a> {
    fn of(value: Value<'a>) -> Option<Self> {
        Some(match value {
            Value::Text(text) => Self::Text(text),
            // Zero has two signs and is one number.
            Value::Number(number) => Self::Number((number + 0.0).to_bits()),
            Value::Boolean(boolean) => Self::Boolean(boolean),
            Value::Date(date) => Self::Day(date.days()),
            Value::Moment(moment) => Self::Instant(moment.millis()),
            _ => return None,
        })
    }
}
