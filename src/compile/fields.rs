//! The fields that rules read, and the slots they are given.

use std::collections::HashMap;

use super::lower::index;
use crate::analysis::typed::{self, StepKind};
use crate::program::{Accepts, Field, FieldId, FieldKind};
use crate::schema::LeafType;

/// The fields that rules read, and the slots they are given.
pub(super) struct FieldTable {
    pub(super) fields: Vec<Field>,
    pub(super) frames: Vec<u32>,
    known: HashMap<(FieldId, String), FieldId>,
}

impl FieldTable {
    pub(super) fn new() -> Self {
        let request = Field {
            name: String::new(),
            parent: 0,
            kind: FieldKind::Record,
            title: String::new(),
            question: String::new(),
        };
        Self { fields: vec![request], frames: vec![0], known: HashMap::new() }
    }

    /// The field at the end of a path, entered where it is new.
    pub(super) fn at(&mut self, steps: &[typed::Step]) -> FieldId {
        steps.iter().fold(0, |parent, step| self.child(parent, step))
    }

    /// The field at the end of a path, where a rule reads it.
    pub(super) fn known(&self, steps: &[typed::Step]) -> Option<FieldId> {
        steps
            .iter()
            .try_fold(0, |parent, step| self.known.get(&(parent, step.name.clone())).copied())
    }

    /// Whether the schema has a question for a field.
    pub(super) fn asks(&self, field: FieldId) -> bool {
        self.fields.get(field as usize).is_some_and(|field| !field.question.is_empty())
    }

    /// The fields for which the schema has a question.
    pub(super) fn asked(&self) -> impl Iterator<Item = FieldId> {
        (0..index(self.fields.len())).filter(|field| self.asks(*field))
    }

    /// The names from the request down to a field.
    pub(super) fn dotted(&self, field: FieldId) -> String {
        let mut names = Vec::new();
        let mut at = field;
        while let Some(holder) = self.fields.get(at as usize).filter(|_| at != 0) {
            names.push(holder.name.as_str());
            at = holder.parent;
        }
        names.reverse();
        names.join(".")
    }

    /// The values of a list of values.
    pub(super) fn element(&self, list: FieldId) -> FieldId {
        self.known.get(&(list, String::new())).copied().unwrap_or(list)
    }

    fn child(&mut self, parent: FieldId, step: &typed::Step) -> FieldId {
        if let Some(known) = self.known.get(&(parent, step.name.clone())) {
            return *known;
        }
        let kind = match &step.kind {
            StepKind::Record => FieldKind::Record,
            StepKind::Leaf(leaf) => {
                FieldKind::Leaf { slot: self.slot_in(parent), accepts: accepts(leaf) }
            }
            StepKind::Records | StepKind::Values(_) => {
                let slot = self.slot_in(parent);
                self.frames.push(0);
                FieldKind::List { slot, frame: index(self.frames.len() - 1) }
            }
        };
        let field = self.enter(parent, &step.name, kind, &step.title, &step.question);
        if let StepKind::Values(leaf) = &step.kind {
            let kind = FieldKind::Leaf { slot: self.slot_in(field), accepts: accepts(leaf) };
            self.enter(field, "", kind, "", "");
        }
        field
    }

    fn enter(
        &mut self,
        parent: FieldId,
        name: &str,
        kind: FieldKind,
        title: &str,
        question: &str,
    ) -> FieldId {
        let id = index(self.fields.len());
        self.fields.push(Field {
            name: name.to_owned(),
            parent,
            kind,
            title: title.to_owned(),
            question: question.to_owned(),
        });
        self.known.insert((parent, name.to_owned()), id);
        id
    }

    /// A new slot in the frame in which the fields of `parent` lie.
    fn slot_in(&mut self, parent: FieldId) -> u32 {
        let mut at = parent;
        let frame = loop {
            match self.fields.get(at as usize) {
                Some(Field { kind: FieldKind::List { frame, .. }, .. }) => break *frame,
                Some(field) if at != 0 => at = field.parent,
                _ => break 0,
            }
        };
        let Some(slots) = self.frames.get_mut(frame as usize) else {
            return 0;
        };
        *slots += 1;
        *slots - 1
    }
}

fn accepts(leaf: &LeafType) -> Accepts {
    match leaf {
        LeafType::Text => Accepts::Text,
        LeafType::Enumeration(options) => Accepts::Enumeration(options.to_vec()),
        LeafType::Number { whole: false, .. } => Accepts::Number,
        LeafType::Number { whole: true, .. } => Accepts::WholeNumber,
        LeafType::Boolean => Accepts::Boolean,
        LeafType::Date => Accepts::Date,
        LeafType::Moment => Accepts::Moment,
    }
}
