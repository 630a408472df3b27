//! Runs the expressions of a program over a request.
//!
//! Every node is a truth or a value. Nothing here can fail: what a strange program asks for and cannot have
//! is "cannot be decided", and when the fuel is gone everything is, until the caller notices.

use std::cell::{Cell as Shared, RefCell};
use std::ops::Range;

use crate::calendar::{Date, TimeScale};
use crate::number::{calculated, times};
use crate::pattern::run::Scratch;
use crate::phrase::Phrases;
use crate::program::cost::{BUSINESS_DAY_STEPS, BYTES_PER_STEP, searches_for};
use crate::program::{Access, Constant, Items, Node, NodeId, Order, Quantifier, Scalar, Scale};
use crate::text::find_part;

use super::business_days::BusinessCalendar;
use super::document::{Cell, Document};
use super::loaded::Loaded;
use super::named::Named;
use super::options::{EvidenceDetail, Mode};
use super::scope::{ListState, Met, REQUEST, Scope};
use super::settings::Settings;
use super::truth::Truth;
use super::value::{MOST_COUNTED, Value, calculate, compare, map_number, truth_of_lack};

pub(super) struct Evaluator<'a> {
    pub(super) loaded: &'a Loaded,
    pub(super) document: &'a Document<'a>,
    pub(super) settings: &'a Settings,
    pub(super) mode: Mode,
    /// What texts may show of the request.
    pub(super) evidence: EvidenceDetail,
    pub(super) today: Option<Date>,
    /// Steps left.
    pub(super) fuel: Shared<u64>,
    /// Whether a step was needed when none was left.
    pub(super) exhausted: Shared<bool>,
    /// What conditions with a name came to: many rules ask first whether they are about the request at all.
    pub(super) named: &'a Named,
    /// What they would have cost where they were known already; none where each is paid for as if it were not.
    pub(super) saved: Option<Shared<u64>>,
    /// What searches for patterns keep for the next one.
    pub(super) scratch: RefCell<Scratch>,
}

impl<'a> Evaluator<'a> {
    pub(super) fn spend(&self, steps: u64) -> bool {
        match self.fuel.get().checked_sub(steps) {
            Some(left) => {
                self.fuel.set(left);
                true
            }
            None => {
                self.fuel.set(0);
                self.exhausted.set(true);
                false
            }
        }
    }

    pub(super) fn node(&self, id: NodeId) -> Option<&'a Node> {
        if !self.spend(1) {
            return None;
        }
        self.loaded.program.nodes.get(id as usize)
    }

    // ---- truths ------------------------------------------------------------------------------------------

    pub(super) fn truth(&self, id: NodeId, scope: &Scope<'_>) -> Truth {
        let Some(node) = self.node(id) else {
            return Truth::UNKNOWN;
        };
        match node {
            Node::Truth(holds) => Truth::of(*holds),
            Node::All(parts) => {
                let mut all = Truth::TRUE;
                for part in parts {
                    all = all.and(self.truth(*part, scope));
                    if all == Truth::FALSE {
                        break;
                    }
                }
                all
            }
            Node::Any(parts) => {
                let mut any = Truth::FALSE;
                for part in parts {
                    any = any.or(self.truth(*part, scope));
                    if any == Truth::TRUE {
                        break;
                    }
                }
                any
            }
            Node::Not(inner) => self.truth(*inner, scope).not(),
            Node::Defined(body) => self.defined(*body),
            Node::Filled(access) => self.filled(*access, scope),
            Node::Present(access) => match self.cell(*access, scope) {
                Some(Cell::Open) if self.mode == Mode::Draft => Truth::EITHER,
                cell => Truth::of(!matches!(cell, None | Some(Cell::Open))),
            },
            Node::Compare { order, left, right } => {
                let (left, right) = (self.value(*left, scope), self.value(*right, scope));
                self.compare(*order, left, right)
            }
            Node::Within { value, least, most } => {
                let value = self.value(*value, scope);
                compare(Order::AtLeast, value, self.value(*least, scope)).and(compare(
                    Order::AtMost,
                    value,
                    self.value(*most, scope),
                ))
            }
            Node::Includes { list, value } => self.includes(list, self.value(*value, scope), scope),
            Node::HasPart { text, part } => {
                let (text, part) = (self.value(*text, scope), self.value(*part, scope));
                self.in_text(text, |text| match part {
                    Value::Text(part) => Truth::of(find_part(text, part).is_some()),
                    lack => truth_of_lack(lack),
                })
            }
            Node::Mentions { text, phrases } => self.in_text(self.value(*text, scope), |text| {
                let mut lacks = Truth::FALSE;
                let found = self.first_of(text, phrases, scope, &mut |met| {
                    lacks = lacks.or(match met {
                        Met::Value(lack) => truth_of_lack(lack),
                        Met::OpenList | Met::InvalidList => Truth::UNKNOWN,
                    });
                });
                found.map_or(Truth::UNKNOWN, |found| lacks.or(Truth::of(found.is_some())))
            }),
            Node::Matches { text, pattern } => {
                self.in_text(self.value(*text, scope), |text| match self.loaded.matcher(*pattern) {
                    Some(matcher) if self.spend(matcher.pattern.weight()) => {
                        let scratch = &mut self.scratch.borrow_mut();
                        let matches = matcher.is_match(text, scratch, &|steps| self.spend(steps));
                        matches.map_or(Truth::UNKNOWN, Truth::of)
                    }
                    _ => Truth::UNKNOWN,
                })
            }
            Node::Each { quantifier, list, body } => self.each(*quantifier, *list, *body, scope),
            _ => match self.value_at(node, scope) {
                Value::Boolean(holds) => Truth::of(holds),
                lack => truth_of_lack(lack),
            },
        }
    }

    fn filled(&self, access: Access, scope: &Scope<'_>) -> Truth {
        match self.cell(access, scope) {
            Some(Cell::Open) if self.mode == Mode::Draft => Truth::EITHER,
            Some(Cell::Open | Cell::Empty | Cell::List { length: 0, .. }) => Truth::FALSE,
            Some(Cell::Invalid) | None => Truth::UNKNOWN,
            Some(_) => Truth::TRUE,
        }
    }

    /// A condition on a text. A blank text has no part, no phrase and no pattern in it.
    fn in_text(&self, text: Value<'a>, holds: impl FnOnce(&'a str) -> Truth) -> Truth {
        match text {
            Value::Text(text) if self.search(text, 1) => holds(text),
            Value::Nothing => Truth::FALSE,
            Value::Open => Truth::ANYTHING,
            _ => Truth::UNKNOWN,
        }
    }

    /// Pays for going through a text some times over.
    pub(super) fn search(&self, text: &str, times: u64) -> bool {
        self.spend((text.len() as u64 / BYTES_PER_STEP).saturating_mul(times))
    }

    /// Whether two values stand in an order. Texts of one length are read to their end.
    fn compare(&self, order: Order, left: Value<'a>, right: Value<'a>) -> Truth {
        match (left, right) {
            (Value::Text(a), Value::Text(b)) if a.len() == b.len() && !self.search(a, 1) => {
                Truth::UNKNOWN
            }
            _ => compare(order, left, right),
        }
    }

    /// A condition with a name reads the request alone, so it comes to the same for all rules and elements.
    fn defined(&self, body: NodeId) -> Truth {
        let fuel = self.fuel.get();
        match (self.named.truth_of(body), &self.saved) {
            (Some((truth, price)), Some(saved)) => {
                saved.set(saved.get().saturating_add(price));
                return truth;
            }
            (Some((truth, price)), None) if price <= fuel => {
                self.spend(price);
                return truth;
            }
            _ => {}
        }
        let saved = || self.saved.as_ref().map_or(0, Shared::get);
        let before = saved();
        let truth = self.truth(body, &REQUEST);
        // What comes of it without fuel is nothing to remember; and what was found on another account than that of the
        // rules is not free for them.
        if !self.exhausted.get() && self.saved.is_some() {
            let price = (fuel - self.fuel.get()).saturating_add(saved() - before);
            self.named.keep_truth(body, (truth, price), self.loaded.program.nodes.len());
        }
        truth
    }

    /// Where a text mentions one of some phrases first, and in `lacks` what keeps others from being looked for; nothing is
    /// known where the fuel is gone.
    pub(super) fn first_of(
        &self,
        text: &str,
        phrases: &'a Items,
        scope: &Scope<'_>,
        lacks: &mut dyn FnMut(Met<'a>),
    ) -> Option<Option<Range<usize>>> {
        if let Items::Setting(setting) = phrases
            && let Some(listed) = self.loaded.phrases(*setting)
            && let Some(Constant::List(texts)) = self.settings.own(&self.loaded.program, *setting)
        {
            let paid = self.spend(listed.texts) && self.search(text, listed.searches);
            return paid.then(|| {
                listed.sought.find(text, &|at| match texts.get(at as usize) {
                    Some(Scalar::Text(phrase)) => phrase,
                    _ => "",
                })
            });
        }
        let mut sought = Phrases::default();
        let mut searches = 0;
        self.each_item(phrases, scope, &mut |met, _| {
            match met {
                Met::Value(Value::Text(phrase)) => {
                    searches += searches_for(phrase);
                    sought.add(phrase);
                }
                lack => lacks(lack),
            }
            true
        });
        let found = self.search(text, searches).then(|| sought.find(text));
        found.filter(|_| !self.exhausted.get())
    }

    /// The beginning of a text, as far as so many words go.
    fn first_words(&self, text: NodeId, count: NodeId, scope: &Scope<'_>) -> Value<'a> {
        let (text, count) = (self.value(text, scope), self.value(count, scope));
        if let Some(lack) = text.lacking(count) {
            return lack;
        }
        match (text, count) {
            (Value::Text(text), Value::Number(count)) if self.search(text, 1) => {
                let words = crate::text::first_words(text, count);
                if words.is_empty() { Value::Nothing } else { Value::Text(words) }
            }
            (_, Value::Bounded { open: true, .. }) => Value::Open,
            _ => Value::Nothing,
        }
    }

    /// What a text says of some phrases first, in its own letters.
    fn mentioned(&self, text: NodeId, phrases: &'a Items, scope: &Scope<'_>) -> Value<'a> {
        let text = match self.value(text, scope) {
            Value::Text(text) if self.search(text, 1) => text,
            Value::Text(_) => return Value::Nothing,
            lack => return lack,
        };
        let mut lack = None;
        let found = self.first_of(text, phrases, scope, &mut |met| {
            let kept = match met {
                Met::Value(Value::Nothing) => return,
                Met::Value(other) => other,
                Met::OpenList => Value::Open,
                Met::InvalidList => Value::Invalid,
            };
            lack.get_or_insert(kept);
        });
        let range = found.flatten();
        let quoted = range.and_then(|range| text.get(range)).map_or(Value::Nothing, Value::Text);
        lack.unwrap_or(quoted)
    }

    fn each(&self, quantifier: Quantifier, list: Access, body: NodeId, scope: &Scope<'_>) -> Truth {
        let any = quantifier != Quantifier::All;
        let (first, length) = match self.list(list, scope) {
            ListState::Given { first, length } => (first, length),
            ListState::Open => return Truth::ANYTHING,
            ListState::Invalid => return Truth::UNKNOWN,
        };
        let mut so_far = Truth::of(!any);
        for position in 0..length {
            if !self.spend(1) {
                return Truth::UNKNOWN;
            }
            let one = self.truth(body, &self.element(list, scope, first, position));
            so_far = if any { so_far.or(one) } else { so_far.and(one) };
            if so_far == Truth::of(any) {
                break;
            }
        }
        if quantifier == Quantifier::None { so_far.not() } else { so_far }
    }

    fn includes(&self, list: &'a Items, value: Value<'a>, scope: &Scope<'_>) -> Truth {
        let mut any = Truth::FALSE;
        self.each_item(list, scope, &mut |met, _| {
            any = any.or(match met {
                Met::Value(item) => self.compare(Order::Equal, item, value),
                Met::OpenList => Truth::ANYTHING,
                Met::InvalidList => Truth::UNKNOWN,
            });
            any != Truth::TRUE
        });
        any
    }

    // ---- values ------------------------------------------------------------------------------------------

    pub(super) fn value(&self, id: NodeId, scope: &Scope<'_>) -> Value<'a> {
        self.node(id).map_or(Value::Nothing, |node| self.value_at(node, scope))
    }

    pub(super) fn setting(&self, setting: u32) -> Option<&'a Constant> {
        self.settings.get(&self.loaded.program, setting)
    }

    /// The calendar of business days, where there is one and the look into it can be paid.
    fn business_days(&self) -> Option<&BusinessCalendar> {
        let paid = self.spend(BUSINESS_DAY_STEPS);
        let calendar = self.settings.business_days.as_ref();
        calendar.or(self.loaded.business_days.as_ref()).filter(|_| paid)
    }

    fn value_at(&self, node: &'a Node, scope: &Scope<'_>) -> Value<'a> {
        match node {
            Node::Constant(scalar) => Value::of(scalar),
            Node::Setting(setting) => match self.setting(*setting) {
                Some(Constant::One(scalar)) => Value::of(scalar),
                _ => Value::Nothing,
            },
            Node::SettingLeast(setting) | Node::SettingMost(setting) => {
                match (node, self.setting(*setting)) {
                    (Node::SettingLeast(_), Some(Constant::Range(least, _))) => Value::of(least),
                    (_, Some(Constant::Range(_, most))) => Value::of(most),
                    _ => Value::Nothing,
                }
            }
            Node::Today => self.today.map_or(Value::Nothing, Value::Date),
            Node::Defined(body) => self.value(*body, &REQUEST),
            Node::Field(access, scale) => {
                let cell = self.cell(*access, scope).unwrap_or(Cell::Invalid);
                scaled(self.value_of(cell), *scale)
            }
            Node::Arithmetic { operator, left, right } => {
                calculate(*operator, self.value(*left, scope), self.value(*right, scope))
            }
            Node::Negate(inner) => map_number(self.value(*inner, scope), |number| -number),
            Node::Shift { moment, by, scale, back } => {
                let (moment, by) = (self.value(*moment, scope), self.value(*by, scope));
                let days = match scale {
                    TimeScale::BusinessDays => self.business_days(),
                    _ => None,
                };
                shift(moment, by, *scale, *back, days)
            }
            Node::Between { later, earlier } => {
                between(self.value(*later, scope), self.value(*earlier, scope))
            }
            Node::BusinessDaysBetween { later, earlier } => {
                let (later, earlier) = (self.value(*later, scope), self.value(*earlier, scope));
                match (later.lacking(earlier), day_of(later), day_of(earlier)) {
                    (Some(lack), _, _) => lack,
                    (None, Some(later), Some(earlier)) => {
                        self.business_days().map_or(Value::Nothing, |days| {
                            Value::Number(days.between(later, earlier) as f64)
                        })
                    }
                    _ => Value::Nothing,
                }
            }
            Node::DateOf(inner) => match self.value(*inner, scope) {
                Value::Moment(moment) => moment.date().map_or(Value::Nothing, Value::Date),
                lack => lack,
            },
            Node::Count(list) => match self.list(*list, scope) {
                ListState::Given { length, .. } => Value::Number(length as f64),
                ListState::Open => Value::bounded(0.0, MOST_COUNTED, true),
                ListState::Invalid => Value::Invalid,
            },
            Node::CountWhere { list, body } => self.count_where(*list, *body, scope),
            Node::Aggregate { function, items } => self.aggregate(*function, items, scope),
            Node::Mentioned { text, phrases } => self.mentioned(*text, phrases, scope),
            Node::FirstWords { text, count } => self.first_words(*text, *count, scope),
            Node::Words(text) => self.measure(*text, scope, crate::text::words),
            Node::Length(text) => self.measure(*text, scope, |text| text.chars().count()),
            _ => Value::Nothing,
        }
    }
}

/// The day of a date or a moment.
fn day_of(value: Value<'_>) -> Option<Date> {
    match value {
        Value::Date(date) => Some(date),
        Value::Moment(moment) => moment.date(),
        _ => None,
    }
}

pub(super) fn scaled(value: Value<'_>, scale: Scale) -> Value<'_> {
    if scale == Scale::ONE {
        return value;
    }
    map_number(value, |number| times(number, scale.times) / scale.over)
}

fn shift<'a>(
    moment: Value<'a>,
    by: Value<'a>,
    scale: TimeScale,
    back: bool,
    business_days: Option<&BusinessCalendar>,
) -> Value<'a> {
    let number = match by {
        Value::Number(number) => number,
        Value::Bounded { open: true, .. } => {
            return if moment == Value::Nothing { moment } else { Value::Open };
        }
        Value::Bounded { .. } => return Value::Nothing,
        lack if moment.is_given() || moment == Value::Open => return lack,
        _ => return moment,
    };
    let number = if back { -number } else { number };
    // A quotient that comes out even may lack the last digit of a double.
    let days = calculated(number);
    let whole = (days.fract() == 0.0 && days.abs() < 1e9).then_some(days as i64);
    match (moment, scale) {
        (Value::Date(date), TimeScale::Days) => whole
            .and_then(|days| Date::from_days(date.days() + days))
            .map_or(Value::Nothing, Value::Date),
        (Value::Date(date), TimeScale::Months) => {
            whole.and_then(|months| date.plus_months(months)).map_or(Value::Nothing, Value::Date)
        }
        (Value::Date(_) | Value::Moment(_), TimeScale::BusinessDays) => business_days
            .zip(day_of(moment))
            .zip(whole)
            .and_then(|((calendar, day), by)| calendar.shift(day, by))
            .map_or(Value::Nothing, Value::Date),
        (Value::Moment(moment), TimeScale::Minutes) => {
            moment.plus_minutes(number).map_or(Value::Nothing, Value::Moment)
        }
        (Value::Open | Value::Invalid, _) => moment,
        _ => Value::Nothing,
    }
}

fn between<'a>(later: Value<'a>, earlier: Value<'a>) -> Value<'a> {
    match (later, earlier) {
        (Value::Date(later), Value::Date(earlier)) => {
            Value::Number((later.days() - earlier.days()) as f64)
        }
        (Value::Moment(later), Value::Moment(earlier)) => {
            Value::Number((later.millis() - earlier.millis()) as f64 / 60_000.0)
        }
        (Value::Nothing, _) | (_, Value::Nothing) => Value::Nothing,
        (Value::Invalid, _) | (_, Value::Invalid) => Value::Invalid,
        (Value::Open, _) | (_, Value::Open) => Value::Open,
        _ => Value::Nothing,
    }
}
