//! Where paths lead: from the request or a variable, through records and lists, to slots.

use crate::program::{Access, Constant, FieldId, Items};

use super::document::Cell;
use super::evaluate::{Evaluator, scaled};
use super::options::Mode;
use super::value::Value;

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

impl<'a> Evaluator<'a> {
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
        self.walk(access.field, from, visit);
    }

    /// Goes through the lists on the way from a scope to a field.
    fn walk(
        &self,
        field: FieldId,
        scope: &Scope<'_>,
        visit: &mut dyn FnMut(Met<'a>, &Scope<'_>) -> bool,
    ) -> bool {
        if !self.spend(1) {
            return false;
        }
        let here = |field| Access { scope: scope.level, field };
        let Some(list) = self.loaded.first_list(scope.list, field) else {
            let value =
                self.cell(here(field), scope).map_or(Value::Invalid, |cell| self.value_of(cell));
            return visit(Met::Value(value), scope);
        };
        match self.list(here(list), scope) {
            ListState::Open => visit(Met::OpenList, scope),
            ListState::Invalid => visit(Met::InvalidList, scope),
            ListState::Given { first, length } => (0..length).all(|position| {
                let element = self.element(here(list), scope, first, position);
                self.walk(field, &element, visit)
            }),
        }
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
}
