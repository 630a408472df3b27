//! Runs the expressions of a program over a request.
//!
//! Every node is a truth or a value. Nothing here can fail: what a strange program asks for and cannot have
//! is "cannot be decided", and when the fuel is gone everything is, until the caller notices.

use std::cell::Cell as Shared;

use crate::calendar::{Date, TimeScale};
use crate::program::{
    Access, Aggregate, Constant, FieldId, Items, Node, NodeId, Order, Quantifier, Scale,
};

use super::document::{Cell, Document};
use super::options::Mode;
use super::pack::Loaded;
use super::settings::Settings;
use super::truth::Truth;
use super::value::{Value, calculate, compare, map_number, truth_of_lack};

/// How many bytes of text are searched for one step of fuel.
const BYTES_PER_STEP: u64 = 32;

/// Where a path begins: the request, or an element that a variable stands for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scope<'s> {
    pub(super) level: u8,
    /// The list that the variable runs over; the request for level 0.
    pub(super) list: FieldId,
    /// The level of the scope from which the list was named.
    pub(super) from: u8,
    pub(super) element: Element,
    pub(super) outer: Option<&'s Scope<'s>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Element {
    /// The element at a position of its list; `base` is its first slot.
    At { base: usize, position: usize },
    /// There is no element: all its fields are empty.
    Absent,
    /// There may be elements, of which nothing is known.
    Unknown,
}

pub(super) const REQUEST: Scope<'static> = Scope {
    level: 0,
    list: 0,
    from: 0,
    element: Element::At { base: 0, position: 0 },
    outer: None,
};

impl<'s> Scope<'s> {
    pub(super) fn within(&'s self, list: Access, element: Element) -> Scope<'s> {
        Scope {
            level: self.level.saturating_add(1),
            list: list.field,
            from: list.scope,
            element,
            outer: Some(self),
        }
    }

    /// The scope of a level.
    pub(super) fn at(&'s self, level: u8) -> Option<&'s Scope<'s>> {
        let mut scope = self;
        while scope.level > level {
            scope = scope.outer?;
        }
        (scope.level == level).then_some(scope)
    }
}

/// One of the things that a path through lists comes to.
pub(super) enum Met<'a> {
    Value(Value<'a>),
    /// A list of which nothing is known yet.
    OpenList,
    /// A list that is not one.
    InvalidList,
}

pub(super) struct Evaluator<'a> {
    pub(super) loaded: &'a Loaded,
    pub(super) document: &'a Document<'a>,
    pub(super) settings: &'a Settings,
    pub(super) mode: Mode,
    pub(super) today: Option<Date>,
    /// Steps left.
    pub(super) fuel: Shared<u64>,
    /// Whether a step was needed when none was left.
    pub(super) exhausted: Shared<bool>,
}

impl<'a> Evaluator<'a> {
    fn spend(&self, steps: u64) -> bool {
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

    fn node(&self, id: NodeId) -> Option<&'a Node> {
        if !self.spend(1) {
            return None;
        }
        self.loaded.program.nodes.get(id as usize)
    }

    // ---- what the request has ----------------------------------------------------------------------------

    /// The slot of a field, seen from a scope; none where the path goes through further lists.
    pub(super) fn cell(&self, access: Access, scope: &Scope<'_>) -> Option<Cell> {
        let (frame, slot) = self.loaded.place_of(access.field)?;
        let from = scope.at(access.scope)?;
        let own = if from.level == 0 { 0 } else { self.loaded.element_frame(from.list)? };
        if own != frame {
            return None;
        }
        Some(match from.element {
            Element::At { base, .. } => self.document.cell(frame, base + slot as usize),
            Element::Absent => Cell::Empty,
            Element::Unknown => Cell::Open,
        })
    }

    /// A cell as a value; a list is not one.
    pub(super) fn value_of(&self, cell: Cell) -> Value<'a> {
        match cell {
            Cell::Open if self.mode == Mode::Draft => Value::Open,
            Cell::Open | Cell::Empty => Value::Nothing,
            Cell::Invalid | Cell::List { .. } => Value::Invalid,
            Cell::Text(at) => Value::Text(self.document.text_at(at)),
            Cell::Number(number) => Value::Number(number),
            Cell::Boolean(boolean) => Value::Boolean(boolean),
            Cell::Date(date, _) => Value::Date(date),
            Cell::Moment(moment, _) => Value::Moment(moment),
        }
    }

    /// The elements of a list: how many, and where the first one is.
    pub(super) fn list(&self, list: Access, scope: &Scope<'_>) -> ListState {
        match self.cell(list, scope) {
            Some(Cell::List { first, length }) => {
                ListState::Given { first: first as usize, length: length as usize }
            }
            Some(Cell::Open) if self.mode == Mode::Draft => ListState::Open,
            Some(Cell::Open | Cell::Empty) => ListState::Given { first: 0, length: 0 },
            _ => ListState::Invalid,
        }
    }

    /// The scope of one element of a list.
    pub(super) fn element<'s>(
        &self,
        list: Access,
        outer: &'s Scope<'s>,
        first: usize,
        position: usize,
    ) -> Scope<'s> {
        let stride =
            self.loaded.element_frame(list.field).map_or(0, |frame| self.loaded.stride(frame));
        outer.within(list, Element::At { base: (first + position) * stride, position })
    }

    /// Visits every value of a field in all elements of the lists on its path, with the path's scopes.
    pub(super) fn each_value(
        &self,
        access: Access,
        scope: &Scope<'_>,
        visit: &mut dyn FnMut(Met<'a>, &Scope<'_>) -> bool,
    ) {
        let Some(from) = scope.at(access.scope) else {
            return;
        };
        let mut lists = Vec::new();
        let mut at = access.field;
        while at != 0 {
            let Some(field) = self.loaded.field(at) else {
                return;
            };
            at = field.parent;
            if from.level > 0 && at == from.list {
                break;
            }
            if self.loaded.element_frame(at).is_some() {
                lists.push(at);
            }
        }
        self.walk(access.field, &mut lists, from, visit);
    }

    /// Goes through the lists that are left, the last one first.
    fn walk(
        &self,
        field: FieldId,
        lists: &mut Vec<FieldId>,
        scope: &Scope<'_>,
        visit: &mut dyn FnMut(Met<'a>, &Scope<'_>) -> bool,
    ) -> bool {
        if !self.spend(1) {
            return false;
        }
        let here = |field| Access { scope: scope.level, field };
        let Some(list) = lists.pop() else {
            let value =
                self.cell(here(field), scope).map_or(Value::Invalid, |cell| self.value_of(cell));
            return visit(Met::Value(value), scope);
        };
        let goes_on = match self.list(here(list), scope) {
            ListState::Open => visit(Met::OpenList, scope),
            ListState::Invalid => visit(Met::InvalidList, scope),
            ListState::Given { first, length } => (0..length).all(|position| {
                let element = self.element(here(list), scope, first, position);
                self.walk(field, lists, &element, visit)
            }),
        };
        lists.push(list);
        goes_on
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
            Node::Defined(body) => self.truth(*body, &REQUEST),
            Node::Filled(access) => self.filled(*access, scope),
            Node::Present(access) => match self.cell(*access, scope) {
                Some(Cell::Open) if self.mode == Mode::Draft => Truth::EITHER,
                cell => Truth::of(!matches!(cell, None | Some(Cell::Open))),
            },
            Node::Compare { order, left, right } => {
                compare(*order, self.value(*left, scope), self.value(*right, scope))
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
                    Value::Text(part) => Truth::of(text.contains(part)),
                    lack => truth_of_lack(lack),
                })
            }
            Node::Mentions { text, phrases } => self.in_text(self.value(*text, scope), |text| {
                let mut any = Truth::FALSE;
                self.each_item(phrases, scope, &mut |met, _| {
                    any = any.or(match met {
                        Met::Value(Value::Text(phrase)) => self.mentions(text, phrase),
                        Met::Value(lack) => truth_of_lack(lack),
                        Met::OpenList | Met::InvalidList => Truth::UNKNOWN,
                    });
                    any != Truth::TRUE
                });
                any
            }),
            Node::Matches { text, pattern } => self.in_text(self.value(*text, scope), |text| {
                match self.loaded.patterns.get(*pattern as usize) {
                    Some(pattern) => Truth::of(pattern.is_match(text)),
                    None => Truth::UNKNOWN,
                }
            }),
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
            Value::Text(text) => {
                self.spend(text.len() as u64 / BYTES_PER_STEP);
                holds(text)
            }
            Value::Nothing => Truth::FALSE,
            Value::Open => Truth::ANYTHING,
            _ => Truth::UNKNOWN,
        }
    }

    fn mentions(&self, text: &str, phrase: &str) -> Truth {
        if !self.spend(text.len() as u64 / BYTES_PER_STEP + 1) {
            return Truth::UNKNOWN;
        }
        Truth::of(crate::text::find_phrase(text, phrase).is_some())
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
                Met::Value(item) => compare(Order::Equal, item, value),
                Met::OpenList => Truth::ANYTHING,
                Met::InvalidList => Truth::UNKNOWN,
            });
            any != Truth::TRUE
        });
        any
    }

    /// Visits items until the visitor has seen enough.
    pub(super) fn each_item(
        &self,
        items: &'a Items,
        scope: &Scope<'_>,
        visit: &mut dyn FnMut(Met<'a>, &Scope<'_>) -> bool,
    ) {
        match items {
            Items::Constants(constants) => {
                constants
                    .iter()
                    .all(|constant| self.spend(1) && visit(Met::Value(Value::of(constant)), scope));
            }
            Items::Setting(setting) => match self.setting(*setting) {
                Some(Constant::List(constants)) => {
                    constants.iter().all(|constant| {
                        self.spend(1) && visit(Met::Value(Value::of(constant)), scope)
                    });
                }
                Some(Constant::One(constant)) => {
                    visit(Met::Value(Value::of(constant)), scope);
                }
                _ => {}
            },
            Items::Fields(access, scale) => self.each_value(*access, scope, &mut |met, scope| {
                visit(
                    match met {
                        Met::Value(value) => Met::Value(scaled(value, *scale)),
                        other => other,
                    },
                    scope,
                )
            }),
            Items::One(node) => {
                visit(Met::Value(self.value(*node, scope)), scope);
            }
        }
    }

    // ---- values ------------------------------------------------------------------------------------------

    pub(super) fn value(&self, id: NodeId, scope: &Scope<'_>) -> Value<'a> {
        self.node(id).map_or(Value::Nothing, |node| self.value_at(node, scope))
    }

    fn setting(&self, setting: u32) -> Option<&'a Constant> {
        self.settings.get(&self.loaded.program, setting)
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
                shift(self.value(*moment, scope), self.value(*by, scope), *scale, *back)
            }
            Node::Between { later, earlier } => {
                between(self.value(*later, scope), self.value(*earlier, scope))
            }
            Node::DateOf(inner) => match self.value(*inner, scope) {
                Value::Moment(moment) => moment.date().map_or(Value::Nothing, Value::Date),
                lack => lack,
            },
            Node::Count(list) => match self.list(*list, scope) {
                ListState::Given { length, .. } => Value::Number(length as f64),
                ListState::Open => Value::bounded(0.0, f64::INFINITY, true),
                ListState::Invalid => Value::Invalid,
            },
            Node::CountWhere { list, body } => self.count_where(*list, *body, scope),
            Node::Aggregate { function, items } => self.aggregate(*function, items, scope),
            Node::Words(text) => self.measure(*text, scope, crate::text::words),
            Node::Length(text) => self.measure(*text, scope, |text| text.chars().count()),
            _ => Value::Nothing,
        }
    }

    fn count_where(&self, list: Access, body: NodeId, scope: &Scope<'_>) -> Value<'a> {
        let (first, length) = match self.list(list, scope) {
            ListState::Given { first, length } => (first, length),
            ListState::Open => return Value::bounded(0.0, f64::INFINITY, true),
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
    fn measure(&self, text: NodeId, scope: &Scope<'_>, count: impl Fn(&str) -> usize) -> Value<'a> {
        match self.value(text, scope) {
            Value::Text(text) => {
                self.spend(text.len() as u64 / BYTES_PER_STEP);
                Value::Number(count(text) as f64)
            }
            Value::Nothing => Value::Number(0.0),
            Value::Open => Value::bounded(0.0, f64::INFINITY, true),
            lack => lack,
        }
    }

    fn aggregate(&self, function: Aggregate, items: &'a Items, scope: &Scope<'_>) -> Value<'a> {
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
                        Aggregate::Sum => calculate(crate::program::Arithmetic::Add, result, value),
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
        let mut seen = std::collections::HashSet::new();
        let (mut open, mut unbounded, mut invalid) = (0_u32, false, false);
        self.each_item(items, scope, &mut |met, _| {
            match met {
                Met::Value(Value::Open) => open += 1,
                Met::OpenList => unbounded = true,
                Met::Value(Value::Invalid) | Met::InvalidList => invalid = true,
                Met::Value(Value::Nothing) => {}
                Met::Value(value) => {
                    seen.extend(Key::of(value));
                }
            }
            true
        });
        let least = seen.len() as f64;
        match (invalid, unbounded) {
            (true, _) => Value::Invalid,
            (false, true) => Value::bounded(least, f64::INFINITY, true),
            (false, false) => Value::bounded(least, least + f64::from(open), open > 0),
        }
    }
}

/// The state of a list.
pub(super) enum ListState {
    Given {
        first: usize,
        length: usize,
    },
    /// It may still get elements.
    Open,
    Invalid,
}

/// A value by which equal ones are found.
#[derive(PartialEq, Eq, Hash)]
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

fn scaled(value: Value<'_>, scale: Scale) -> Value<'_> {
    if scale == Scale::ONE {
        return value;
    }
    map_number(value, |number| number * scale.times / scale.over)
}

fn shift<'a>(moment: Value<'a>, by: Value<'a>, scale: TimeScale, back: bool) -> Value<'a> {
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
    let whole = (number.fract() == 0.0 && number.abs() < 1e9).then_some(number as i64);
    match (moment, scale) {
        (Value::Date(date), TimeScale::Days) => whole
            .and_then(|days| Date::from_days(date.days() + days))
            .map_or(Value::Nothing, Value::Date),
        (Value::Date(date), TimeScale::Months) => {
            whole.and_then(|months| date.plus_months(months)).map_or(Value::Nothing, Value::Date)
        }
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
