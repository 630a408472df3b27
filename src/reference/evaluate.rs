//! What terms come to, straight from the typed rules.

use crate::analysis::typed::{Field, Function, Pack, StepKind, Term, TermKind};
use crate::analysis::types::Type;
use crate::calendar::{Date, TimeScale};
use crate::engine::Mode;
use crate::number::calculated;
use crate::schema::{LeafType, Quantity};
use crate::syntax::ast::{BinaryOperator, Constant, Quantifier};

use super::days::BusinessDays;
use super::request::Slot;
use super::scope::{Element, Met, Place, Scope, items, place, places};
use super::texts;
use super::truth::{Truth, Truths};
use super::value::{MOST_COUNTED, Value, calculate, compare};

pub(super) struct Evaluator<'a> {
    pub(super) pack: &'a Pack,
    pub(super) request: &'a Slot,
    /// One for each setting of the pack.
    pub(super) settings: &'a [Constant],
    pub(super) days: Option<BusinessDays>,
    pub(super) mode: Mode,
    pub(super) today: Option<Date>,
}

/// The elements of a list.
pub(super) enum List<'a> {
    Given(Place<'a>),
    Open,
    Invalid,
}

/// An item of a list, or a list that has none to go through.
pub(super) enum Item {
    Value(Value),
    OpenList,
    InvalidList,
}

impl<'a> Evaluator<'a> {
    pub(super) fn place(&self, field: &Field, scope: &Scope<'a>) -> Place<'a> {
        place(self.request, field, scope)
    }

    pub(super) fn places(&self, field: &Field, scope: &Scope<'a>) -> Vec<Met<'a>> {
        let is_gone = |slot: &Slot| !matches!(self.state(slot), Slot::Empty | Slot::List(_));
        places(self.request, field, scope, &is_gone)
    }

    /// A slot as the mode reads it: on a final check, what is open is empty.
    pub(super) fn state<'s>(&self, slot: &'s Slot) -> &'s Slot {
        match (self.mode, slot) {
            (Mode::Final, Slot::Open) => &Slot::Empty,
            _ => slot,
        }
    }

    pub(super) fn list(&self, field: &Field, scope: &Scope<'a>) -> List<'a> {
        let place = self.place(field, scope);
        match self.state(place.slot) {
            Slot::List(_) | Slot::Empty => List::Given(place),
            Slot::Open => List::Open,
            _ => List::Invalid,
        }
    }

    /// The scopes of a list's elements.
    pub(super) fn elements(
        &self,
        list: &'a Field,
        place: &Place<'a>,
        scope: &Scope<'a>,
    ) -> Vec<Scope<'a>> {
        let one = |position| {
            let mut inner = scope.clone();
            inner.push(Element::at(list, place, position));
            inner
        };
        (0..items(place.slot).len()).map(one).collect()
    }

    pub(super) fn holds(&self, term: &'a Term, scope: &Scope<'a>) -> bool {
        self.truth(term, scope).is(Truth::True)
    }

    // ---- truths ------------------------------------------------------------------------------------------

    pub(super) fn truth(&self, term: &'a Term, scope: &Scope<'a>) -> Truths {
        match &term.kind {
            TermKind::All(parts) => {
                parts.iter().fold(Truths::of(true), |all, part| all.and(&self.truth(part, scope)))
            }
            TermKind::Any(parts) => {
                parts.iter().fold(Truths::of(false), |any, part| any.or(&self.truth(part, scope)))
            }
            TermKind::Not(inner) => self.truth(inner, scope).not(),
            TermKind::Defined(define) if term.ty == Type::Boolean => self
                .pack
                .defines
                .get(*define)
                .map_or_else(Truths::unknown, |define| self.truth(&define.term, &Vec::new())),
            TermKind::Filled(field) | TermKind::FilledList(field) => {
                match self.state(self.place(field, scope).slot) {
                    Slot::Open => Truths::either(),
                    Slot::Invalid => Truths::unknown(),
                    Slot::Empty => Truths::of(false),
                    Slot::List(items) => Truths::of(!items.is_empty()),
                    _ => Truths::of(true),
                }
            }
            TermKind::Present(field) | TermKind::PresentList(field) => {
                match (self.place(field, scope).slot, self.mode) {
                    (Slot::Open, Mode::Draft) => Truths::either(),
                    (slot, _) => Truths::of(*slot != Slot::Open),
                }
            }
            TermKind::Matches { text, pattern } => self.in_text(text, scope, |text| {
                Truths::of(texts::find_pattern(text, pattern).is_some())
            }),
            TermKind::Quantified { quantifier, list, body } => {
                let each = match self.list(list, scope) {
                    List::Given(place) => self.elements(list, &place, scope),
                    List::Open => return Truths::anything(),
                    List::Invalid => return Truths::unknown(),
                };
                let truths = each.iter().map(|inner| self.truth(body, inner));
                let any = |any: Truths, one: Truths| any.or(&one);
                match quantifier {
                    Quantifier::All => truths.fold(Truths::of(true), |all, one| all.and(&one)),
                    Quantifier::Any => truths.fold(Truths::of(false), any),
                    Quantifier::None => truths.fold(Truths::of(false), any).not(),
                }
            }
            TermKind::Binary { operator, left, right } => {
                self.relation(*operator, left, right, scope)
            }
            _ => match self.value(term, scope) {
                Value::Boolean(holds) => Truths::of(holds),
                lack => lack.truth_of_lack(),
            },
        }
    }

    fn relation(
        &self,
        operator: BinaryOperator,
        left: &'a Term,
        right: &'a Term,
        scope: &Scope<'a>,
    ) -> Truths {
        use BinaryOperator::{AtLeast, AtMost, Contains, In, Mentions};
        match (operator, &left.ty, &right.ty) {
            (In, _, Type::Range(_)) => {
                let value = self.value(left, scope);
                let (least, most) = self.ends(right, scope);
                compare(AtLeast, &value, &least).and(&compare(AtMost, &value, &most))
            }
            (In, _, _) => self.includes(right, left, scope),
            (Contains, Type::List(_), _) => self.includes(left, right, scope),
            (Contains, _, _) => self.in_text(left, scope, |text| match self.value(right, scope) {
                Value::Text(part) => Truths::of(text.contains(&part)),
                lack => lack.truth_of_lack(),
            }),
            (Mentions, _, _) => self.in_text(left, scope, |text| {
                let (phrases, lacks) = self.phrases(right, scope);
                let found = Truths::of(texts::find_phrase(text, &phrases).is_some());
                lacks.iter().fold(found, |any, lack| any.or(&lack.truth()))
            }),
            _ => compare(operator, &self.value(left, scope), &self.value(right, scope)),
        }
    }

    /// A condition on a text; in a blank one there is nothing.
    fn in_text(&self, text: &'a Term, scope: &Scope<'a>, holds: impl Fn(&str) -> Truths) -> Truths {
        match self.value(text, scope) {
            Value::Text(text) => holds(&text),
            Value::Nothing => Truths::of(false),
            lack => lack.truth_of_lack(),
        }
    }

    fn includes(&self, list: &'a Term, value: &'a Term, scope: &Scope<'a>) -> Truths {
        let value = self.value(value, scope);
        let one = |item: &Item| match item {
            Item::Value(item) => compare(BinaryOperator::Equal, item, &value),
            lack => lack.truth(),
        };
        self.items(list, scope).iter().fold(Truths::of(false), |any, item| any.or(&one(item)))
    }

    /// The phrases of a term, and what keeps others from being looked for.
    pub(super) fn phrases(&self, term: &'a Term, scope: &Scope<'a>) -> (Vec<String>, Vec<Item>) {
        let (mut phrases, mut lacks) = (Vec::new(), Vec::new());
        for item in self.items(term, scope) {
            match item {
                Item::Value(Value::Text(phrase)) => phrases.push(phrase),
                lack => lacks.push(lack),
            }
        }
        (phrases, lacks)
    }

    // ---- values ------------------------------------------------------------------------------------------

    pub(super) fn value(&self, term: &'a Term, scope: &Scope<'a>) -> Value {
        match &term.kind {
            TermKind::Literal(literal) => Value::of(literal),
            TermKind::Today => self.today.map_or(Value::Nothing, Value::Date),
            TermKind::Setting(setting) => match self.settings.get(*setting) {
                Some(Constant::One(literal)) => Value::of(literal),
                _ => Value::Nothing,
            },
            TermKind::SettingEnd { setting, most } => match self.settings.get(*setting) {
                Some(Constant::Range(_, end)) if *most => Value::of(end),
                Some(Constant::Range(end, _)) => Value::of(end),
                _ => Value::Nothing,
            },
            TermKind::Defined(define) => {
                let define = self.pack.defines.get(*define);
                define.map_or(Value::Nothing, |define| self.value(&define.term, &Vec::new()))
            }
            TermKind::Value(field) => self.value_of(self.place(field, scope).slot, field),
            TermKind::Negate(inner) => self.value(inner, scope).map(|number| -number),
            TermKind::Binary { operator, left, right } => {
                self.calculated(*operator, left, right, scope)
            }
            TermKind::FirstWords { text, count } => self.first_words(text, count, scope),
            TermKind::CountWhere { list, body } => self.count_where(list, body, scope),
            TermKind::Call { function, argument } => self.called(*function, argument, scope),
            _ => Value::Nothing,
        }
    }

    /// A slot as a value, in the unit in which the rules count.
    fn value_of(&self, slot: &Slot, field: &Field) -> Value {
        let number = |number: f64| match field.steps.last().map(|step| &step.kind) {
            Some(StepKind::Leaf(leaf) | StepKind::Values(leaf)) => match leaf {
                LeafType::Number { quantity: Quantity::Percent, .. } => number / 100.0,
                LeafType::Number { quantity: Quantity::Time(unit), .. } => unit.counted(number),
                _ => number,
            },
            _ => number,
        };
        match self.state(slot) {
            Slot::Open => Value::Open,
            Slot::Empty => Value::Nothing,
            Slot::Text(text) => Value::Text(text.clone()),
            Slot::Number(written) => Value::number(number(*written)),
            Slot::Boolean(boolean) => Value::Boolean(*boolean),
            Slot::Date(date, _) => Value::Date(*date),
            Slot::Moment(moment, _) => Value::Moment(*moment),
            Slot::Invalid | Slot::List(_) | Slot::Record(_) => Value::Invalid,
        }
    }

    fn calculated(
        &self,
        operator: BinaryOperator,
        left: &'a Term,
        right: &'a Term,
        scope: &Scope<'a>,
    ) -> Value {
        let (l, r) = (self.value(left, scope), self.value(right, scope));
        let subtract = operator == BinaryOperator::Subtract;
        match (&left.ty, &right.ty) {
            (Type::Date | Type::Moment, Type::Date | Type::Moment) => difference(&l, &r),
            (Type::Date | Type::Moment, Type::Duration(scale)) => {
                self.shifted(l, r.map(|by| if subtract { -by } else { by }), *scale)
            }
            (Type::Duration(scale), Type::Date | Type::Moment) => self.shifted(r, l, *scale),
            _ => calculate(operator, &l, &r),
        }
    }

    /// A day or a moment, moved by so much.
    fn shifted(&self, from: Value, by: Value, scale: TimeScale) -> Value {
        let by = match by {
            Value::Between { open: true, .. } => Value::Open,
            Value::Between { open: false, .. } => Value::Nothing,
            known => known,
        };
        if let Some(lack) = Value::lacking(&[&from, &by]) {
            return lack;
        }
        let Value::Number(by) = by else { return Value::Nothing };
        // There are no half days, and nothing is moved out of the calendar.
        let even = calculated(by);
        let whole = (even.fract() == 0.0 && even.abs() < 1e9).then_some(even as i64);
        let date = match (&from, scale, whole) {
            (Value::Moment(moment), TimeScale::Minutes, _) => {
                return moment.plus_minutes(by).map_or(Value::Nothing, Value::Moment);
            }
            (Value::Date(date), TimeScale::Days, Some(by)) => Date::from_days(date.days() + by),
            (Value::Date(date), TimeScale::Months, Some(by)) => date.plus_months(by),
            (from, TimeScale::BusinessDays, Some(by)) => {
                self.days.as_ref().zip(from.day()).and_then(|(days, day)| days.shift(day, by))
            }
            _ => None,
        };
        date.map_or(Value::Nothing, Value::Date)
    }

    fn first_words(&self, text: &'a Term, count: &'a Term, scope: &Scope<'a>) -> Value {
        let (text, count) = (self.value(text, scope), self.value(count, scope));
        if let Some(lack) = Value::lacking(&[&text, &count]) {
            return lack;
        }
        match (text, count) {
            (Value::Text(text), Value::Number(count)) => {
                match texts::first_words(&text, count).as_str() {
                    "" => Value::Nothing,
                    words => Value::Text(words.to_owned()),
                }
            }
            (_, Value::Between { open: true, .. }) => Value::Open,
            _ => Value::Nothing,
        }
    }

    fn count_where(&self, list: &'a Field, body: &'a Term, scope: &Scope<'a>) -> Value {
        let place = match self.list(list, scope) {
            List::Given(place) => place,
            List::Open => return Value::between(0.0, MOST_COUNTED, true),
            List::Invalid => return Value::Invalid,
        };
        let each = self.elements(list, &place, scope);
        let truths: Vec<Truths> = each.iter().map(|inner| self.truth(body, inner)).collect();
        let count = |counts: &dyn Fn(&Truths) -> bool| {
            truths.iter().filter(|truths| counts(truths)).count() as f64
        };
        let least = count(&|truths| truths.is(Truth::True));
        let most = count(&|truths| !truths.is(Truth::False));
        Value::between(least, most, truths.iter().any(|truths| !truths.is_settled()))
    }

    fn called(&self, function: Function, argument: &'a Term, scope: &Scope<'a>) -> Value {
        let measured = |count: &dyn Fn(&str) -> usize| match self.value(argument, scope) {
            Value::Text(text) => Value::Number(count(&text) as f64),
            Value::Nothing => Value::Number(0.0),
            Value::Open => Value::between(0.0, MOST_COUNTED, true),
            lack => lack,
        };
        match (function, &argument.kind) {
            (Function::Count, TermKind::Many(list)) => match self.list(list, scope) {
                List::Given(place) => Value::Number(items(place.slot).len() as f64),
                List::Open => Value::between(0.0, MOST_COUNTED, true),
                List::Invalid => Value::Invalid,
            },
            (Function::Words, _) => measured(&texts::words),
            (Function::Length, _) => measured(&|text| text.chars().count()),
            (Function::Date, _) => match self.value(argument, scope) {
                Value::Moment(moment) => moment.date().map_or(Value::Nothing, Value::Date),
                lack => lack,
            },
            (Function::BusinessDays, TermKind::Binary { left, right, .. }) => {
                let (later, earlier) = (self.value(left, scope), self.value(right, scope));
                if let Some(lack) = Value::lacking(&[&later, &earlier]) {
                    return lack;
                }
                let days = self.days.as_ref().zip(later.day()).zip(earlier.day());
                days.map_or(Value::Nothing, |((days, later), earlier)| {
                    Value::Number(days.between(later, earlier) as f64)
                })
            }
            (Function::Mentioned, TermKind::Binary { left, right, .. }) => {
                self.mentioned(left, right, scope)
            }
            (Function::Distinct, _) => self.distinct(argument, scope),
            (Function::Sum | Function::Min | Function::Max, _) => {
                self.aggregated(function, argument, scope)
            }
            _ => Value::Nothing,
        }
    }

    fn mentioned(&self, text: &'a Term, phrases: &'a Term, scope: &Scope<'a>) -> Value {
        let text = match self.value(text, scope) {
            Value::Text(text) => text,
            lack => return lack,
        };
        let (phrases, lacks) = self.phrases(phrases, scope);
        // A phrase that is not there is not looked for; one that may come may be the first.
        let lack = lacks.iter().map(Item::as_value).find(|lack| *lack != Value::Nothing);
        lack.unwrap_or_else(|| {
            let found = texts::find_phrase(&text, &phrases).and_then(|range| text.get(range));
            found.map_or(Value::Nothing, |found| Value::Text(found.to_owned()))
        })
    }

    fn distinct(&self, list: &'a Term, scope: &Scope<'a>) -> Value {
        let mut different: Vec<Value> = Vec::new();
        let (mut open, mut any_list_open) = (0.0, false);
        for item in self.items(list, scope) {
            match item {
                Item::Value(Value::Nothing) => {}
                Item::Value(Value::Open) => open += 1.0,
                Item::OpenList => any_list_open = true,
                Item::Value(Value::Invalid) | Item::InvalidList => return Value::Invalid,
                Item::Value(value) => {
                    let is_same = |known: &Value| {
                        compare(BinaryOperator::Equal, known, &value).is(Truth::True)
                    };
                    if !different.iter().any(is_same) {
                        different.push(value);
                    }
                }
            }
        }
        let least = different.len() as f64;
        let most = if any_list_open { MOST_COUNTED } else { least + open };
        Value::between(least, most, any_list_open || open > 0.0)
    }

    /// A sum, or the first of the least or of the largest values.
    fn aggregated(&self, function: Function, list: &'a Term, scope: &Scope<'a>) -> Value {
        let values: Vec<Value> = self.items(list, scope).iter().map(Item::as_value).collect();
        if let Some(lack) = Value::lacking(&values.iter().collect::<Vec<_>>()) {
            return lack;
        }
        let better = match function {
            Function::Sum => {
                let add = |sum, value: &Value| calculate(BinaryOperator::Add, &sum, value);
                return values.iter().fold(Value::Number(0.0), add);
            }
            Function::Min => BinaryOperator::Less,
            _ => BinaryOperator::More,
        };
        let of_two = |best: Value, value: Value| {
            if compare(better, &value, &best).is(Truth::True) { value } else { best }
        };
        values.into_iter().reduce(of_two).unwrap_or(Value::Nothing)
    }

    pub(super) fn ends(&self, range: &'a Term, scope: &Scope<'a>) -> (Value, Value) {
        match &range.kind {
            TermKind::Range(least, most) => (self.value(least, scope), self.value(most, scope)),
            TermKind::Setting(setting) => match self.settings.get(*setting) {
                Some(Constant::Range(least, most)) => (Value::of(least), Value::of(most)),
                _ => (Value::Nothing, Value::Nothing),
            },
            _ => (Value::Nothing, Value::Nothing),
        }
    }

    /// The items of a list; of a single value, that value.
    pub(super) fn items(&self, term: &'a Term, scope: &Scope<'a>) -> Vec<Item> {
        let constant = |literal| Item::Value(Value::of(literal));
        match &term.kind {
            TermKind::Literals(literals) => literals.iter().map(constant).collect(),
            TermKind::Setting(setting) => match self.settings.get(*setting) {
                Some(Constant::List(items)) => {
                    items.iter().map(|item| constant(&item.node)).collect()
                }
                Some(Constant::One(literal)) => vec![constant(literal)],
                _ => Vec::new(),
            },
            TermKind::Many(field) => {
                let item = |met: &Met<'a>| match met {
                    Met::Value(place) => Item::Value(self.value_of(place.slot, field)),
                    Met::NoList(place, _) if *place.slot == Slot::Open => Item::OpenList,
                    Met::NoList(..) => Item::InvalidList,
                };
                self.places(field, scope).iter().map(item).collect()
            }
            _ => vec![Item::Value(self.value(term, scope))],
        }
    }
}

impl Item {
    fn as_value(&self) -> Value {
        match self {
            Self::Value(value) => value.clone(),
            Self::OpenList => Value::Open,
            Self::InvalidList => Value::Invalid,
        }
    }

    fn truth(&self) -> Truths {
        self.as_value().truth_of_lack()
    }
}

fn difference(later: &Value, earlier: &Value) -> Value {
    if let Some(lack) = Value::lacking(&[later, earlier]) {
        return lack;
    }
    match (later, earlier) {
        (Value::Date(later), Value::Date(earlier)) => {
            Value::Number((later.days() - earlier.days()) as f64)
        }
        (Value::Moment(later), Value::Moment(earlier)) => {
            Value::Number((later.millis() - earlier.millis()) as f64 / 60_000.0)
        }
        _ => Value::Nothing,
    }
}
