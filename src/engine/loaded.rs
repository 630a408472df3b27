//! A program that is ready to run: what can be worked out about it once, for all checks.

use crate::pattern::run::{Matcher, Opening};
use crate::phrase::Index;
use crate::program::cost::searches_for;
use crate::program::digest::Digest;
use crate::program::{Constant, Each, Field, FieldId, FieldKind, NodeId, Program, Rule, Scalar};

use super::business_days::BusinessCalendar;
use super::members::Members;

/// A program and what can be worked out about it once.
pub(super) struct Loaded {
    pub(super) program: Program,
    pub(super) digest: Digest,
    /// Where a match of each pattern can begin.
    openings: Vec<Opening>,
    /// For each setting that is a list of texts: the list as phrases.
    phrases: Vec<Option<PhraseList>>,
    /// The business days that the pack's own settings make, where a rule counts them.
    pub(super) business_days: Option<BusinessCalendar>,
    /// Of each rule, in their order, what decides whether it holds.
    conditions: Vec<Conditions>,
    places: Vec<Place>,
    /// What each field holds.
    members: Vec<Members>,
    below: Vec<Vec<FieldId>>,
}

impl Loaded {
    pub(super) fn new(program: Program, digest: Digest) -> Self {
        let mut openings = Vec::with_capacity(program.patterns.len());
        for pattern in &program.patterns {
            openings.push(Opening::of(pattern));
        }
        let mut phrases = Vec::with_capacity(program.settings.len());
        for setting in &program.settings {
            phrases.push(PhraseList::of(&setting.default));
        }
        let business_days = BusinessCalendar::new(&program, &|setting| {
            program.settings.get(setting as usize).map(|setting| &setting.default)
        });
        let mut conditions = Vec::with_capacity(program.rules.len());
        for Rule { each, when, require, .. } in &program.rules {
            conditions.push(Conditions { each: *each, when: *when, require: *require });
        }
        let count = program.fields.len();
        let mut places: Vec<Place> = Vec::with_capacity(count);
        let mut children: Vec<Vec<(&str, FieldId)>> = vec![Vec::new(); count];
        let mut below: Vec<Vec<FieldId>> = vec![Vec::new(); count];
        for (id, field) in (0..).zip(&program.fields) {
            places.push(Place::of(&program, field));
            // The request itself lies in nothing.
            if id == 0 {
                continue;
            }
            // The nameless field is the elements of a list of values, which are no member of anything.
            if field.name.is_empty() {
                if let Some(list) = places.get_mut(field.parent as usize) {
                    list.element = id;
                }
            } else if let Some(siblings) = children.get_mut(field.parent as usize) {
                siblings.push((&field.name, id));
            }
            // Climb to the list, or the request, in whose frame the field lies.
            let mut at = field.parent;
            while let Some(holder) = program.fields.get(at as usize) {
                if let Some(fields) = below.get_mut(at as usize) {
                    fields.push(id);
                }
                if at == 0 || holder.kind != FieldKind::Record {
                    break;
                }
                at = holder.parent;
            }
        }
        let members = children.into_iter().map(|fields| Members::new(fields.into_iter())).collect();
        Self {
            program,
            digest,
            openings,
            phrases,
            business_days,
            conditions,
            places,
            members,
            below,
        }
    }

    pub(super) fn matcher(&self, pattern: u32) -> Option<Matcher<'_>> {
        let opening = self.openings.get(pattern as usize)?;
        Some(Matcher { pattern: self.program.patterns.get(pattern as usize)?, opening })
    }

    /// The rules, and of each what decides whether it holds.
    pub(super) fn rules(&self) -> impl Iterator<Item = (&Rule, &Conditions)> {
        self.program.rules.iter().zip(&self.conditions)
    }

    pub(super) fn field(&self, field: FieldId) -> Option<&Field> {
        self.program.fields.get(field as usize)
    }

    pub(super) fn kind_of(&self, field: FieldId) -> Option<&FieldKind> {
        self.field(field).map(|field| &field.kind)
    }

    pub(super) fn name_of(&self, field: FieldId) -> &str {
        self.field(field).map_or("", |field| &field.name)
    }

    /// The names from the request down to a field.
    pub(super) fn push_dotted(&self, text: &mut String, field: FieldId) {
        let Some(holder) = self.field(field).filter(|_| field != 0) else {
            return;
        };
        let before = text.len();
        self.push_dotted(text, holder.parent);
        if text.len() > before {
            text.push('.');
        }
        text.push_str(&holder.name);
    }

    pub(super) fn is_record(&self, field: FieldId) -> bool {
        self.kind_of(field) == Some(&FieldKind::Record)
    }

    /// The frame of the element in which a field's slot lies, and the slot; a record has none.
    pub(super) fn place_of(&self, field: FieldId) -> Option<(u32, u32)> {
        let place = self.places.get(field as usize)?;
        (place.slot != NONE).then_some((place.frame, place.slot))
    }

    /// The frame of a list's elements.
    pub(super) fn element_frame(&self, list: FieldId) -> Option<u32> {
        self.places.get(list as usize).map(|place| place.elements).filter(|frame| *frame != NONE)
    }

    /// The list that a path from an element of another list, or from the request, comes to first on its way to a field.
    pub(super) fn first_list(&self, from: FieldId, field: FieldId) -> Option<FieldId> {
        let mut first = None;
        let mut at = field;
        while let Some(place) = self.places.get(at as usize)
            && place.holder != from
            && place.holder != 0
        {
            at = place.holder;
            first = Some(at);
        }
        first
    }

    /// The list that a setting is by itself, as phrases.
    pub(super) fn phrases(&self, setting: u32) -> Option<&PhraseList> {
        self.phrases.get(setting as usize)?.as_ref()
    }

    /// Slots of one element of a frame.
    pub(super) fn stride(&self, frame: u32) -> usize {
        self.program.frames.get(frame as usize).copied().unwrap_or(0) as usize
    }

    /// The fields under a record, or in an element of a list, that lie in the same frame.
    pub(super) fn fields_below(&self, field: FieldId) -> &[FieldId] {
        self.below.get(field as usize).map_or(&[], Vec::as_slice)
    }

    /// The field of a record, or of a list's elements, with this name.
    #[cfg_attr(not(groundrules_small), inline)]
    pub(super) fn child_named(&self, field: FieldId, name: &[u8]) -> Option<FieldId> {
        self.members.get(field as usize)?.find(name)
    }

    /// The field that the elements of a list of values are.
    pub(super) fn element_of(&self, list: FieldId) -> Option<FieldId> {
        self.places.get(list as usize).map(|place| place.element).filter(|field| *field != NONE)
    }
}

/// What decides whether a rule holds: all that is read of it unless it fails. There may be ten thousand rules, so that
/// it matters that this lies close together.
#[derive(Debug, Clone, Copy)]
pub(super) struct Conditions {
    pub(super) each: Option<Each>,
    pub(super) when: Option<NodeId>,
    pub(super) require: NodeId,
}

/// Where a field lies, and what of it is asked at every step of a check.
#[derive(Debug, Clone, Copy)]
struct Place {
    frame: u32,
    /// None for a record.
    slot: u32,
    /// The frame of its elements; none where it is no list.
    elements: u32,
    /// The nearest list that holds it, or the request.
    holder: FieldId,
    /// Of a list of values, the field that its elements are.
    element: FieldId,
}

const NONE: u32 = u32::MAX;

impl Place {
    fn of(program: &Program, field: &Field) -> Self {
        // A value or a list lies in the frame of what holds it.
        let frame = program.frame_of(field.parent);
        let mut holder = field.parent;
        while let Some(Field { kind: FieldKind::Record, parent, .. }) =
            program.fields.get(holder as usize)
            && holder != 0
        {
            holder = *parent;
        }
        let (slot, elements) = match field.kind {
            FieldKind::Record => (NONE, NONE),
            FieldKind::Leaf { slot, .. } => (slot, NONE),
            FieldKind::List { slot, frame } => (slot, frame),
        };
        Self { frame, slot, elements, holder, element: NONE }
    }
}

/// The texts of a list, ready to be looked for as phrases.
pub(super) struct PhraseList {
    pub(super) sought: Index,
    /// How many texts it has.
    pub(super) texts: u64,
    /// How often a text is gone through for all of them.
    pub(super) searches: u64,
}

impl PhraseList {
    fn of(constant: &Constant) -> Option<Self> {
        let Constant::List(items) = constant else { return None };
        let mut list = Self { sought: Index::default(), texts: 0, searches: 0 };
        for item in items {
            let Scalar::Text(phrase) = item else { return None };
            list.sought.add(phrase);
            list.texts += 1;
            list.searches += searches_for(phrase);
        }
        Some(list)
    }
}
