//! Where a field lies: from the request, or from the element that a variable stands for, down.

use crate::analysis::typed::{Field, Step, StepKind};

use super::request::{Slot, below, segment};

/// The elements that variables stand for, the outermost first.
pub(super) type Scope<'a> = Vec<Element<'a>>;

/// What a variable stands for.
#[derive(Debug, Clone)]
pub(super) struct Element<'a> {
    pub(super) list: &'a Field,
    /// No element: then its slot says what is known of its fields.
    pub(super) exists: bool,
    slot: &'a Slot,
    path: String,
}

/// A field, seen from a scope.
#[derive(Debug, Clone)]
pub(super) struct Place<'a> {
    pub(super) slot: &'a Slot,
    pub(super) path: String,
}

/// What comes of a path that leads through lists, for each of their elements.
pub(super) enum Met<'a> {
    Value(Place<'a>),
    /// A list on the way that is not there, or is no list, and which.
    NoList(Place<'a>, Field),
}

/// A field of the request, or of a variable's element.
pub(super) fn place<'a>(root: &'a Slot, field: &Field, scope: &Scope<'a>) -> Place<'a> {
    let (place, steps) = base(root, field, scope);
    steps.iter().fold(place, |place, step| place.step(step))
}

/// Every value of a field in all elements of the lists on its path. `is_gone` says which lists have no elements to go through.
pub(super) fn places<'a>(
    root: &'a Slot,
    field: &Field,
    scope: &Scope<'a>,
    is_gone: &dyn Fn(&Slot) -> bool,
) -> Vec<Met<'a>> {
    let (place, steps) = base(root, field, scope);
    let mut met = Vec::new();
    walk(place, field, field.steps.len() - steps.len(), is_gone, &mut met);
    met
}

/// Goes on from the field's step with this number.
fn walk<'a>(
    place: Place<'a>,
    field: &Field,
    at: usize,
    is_gone: &dyn Fn(&Slot) -> bool,
    met: &mut Vec<Met<'a>>,
) {
    let Some(step) = field.steps.get(at) else {
        return met.push(Met::Value(place));
    };
    let place = place.step(step);
    if !matches!(step.kind, StepKind::Records | StepKind::Values(_)) {
        return walk(place, field, at + 1, is_gone, met);
    }
    if is_gone(place.slot) {
        let steps = field.steps.iter().take(at + 1).cloned().collect();
        return met.push(Met::NoList(place, Field { scope: field.scope, steps }));
    }
    for position in 0..items(place.slot).len() {
        walk(place.element(position), field, at + 1, is_gone, met);
    }
}

fn base<'a, 'f>(root: &'a Slot, field: &'f Field, scope: &Scope<'a>) -> (Place<'a>, &'f [Step]) {
    let within = usize::from(field.scope).checked_sub(1).and_then(|at| scope.get(at));
    match within {
        None => (Place { slot: root, path: String::new() }, &field.steps),
        Some(element) => {
            let place = Place { slot: element.slot, path: element.path.clone() };
            (place, field.steps.get(element.list.steps.len()..).unwrap_or_default())
        }
    }
}

/// The elements of a list; none where there is no list.
pub(super) fn items(slot: &Slot) -> &[Slot] {
    match slot {
        Slot::List(items) => items,
        _ => &[],
    }
}

impl<'a> Place<'a> {
    fn step(self, step: &Step) -> Self {
        Self {
            slot: below(self.slot, step),
            path: format!("{}/{}", self.path, segment(&step.name)),
        }
    }

    fn element(&self, position: usize) -> Self {
        Self {
            slot: items(self.slot).get(position).unwrap_or(&Slot::Invalid),
            path: format!("{}/{position}", self.path),
        }
    }
}

impl<'a> Element<'a> {
    /// The element at a position of a list.
    pub(super) fn at(list: &'a Field, place: &Place<'a>, position: usize) -> Self {
        let Place { slot, path } = place.element(position);
        Self { list, exists: true, slot, path }
    }

    /// In place of an element where there is none: of its fields is known what the slot says.
    pub(super) fn none(list: &'a Field, place: Place<'a>, slot: &'a Slot) -> Self {
        Self { list, exists: false, slot, path: place.path }
    }
}
