//! A program that is ready to run: what can be worked out about it once, for all checks.

use crate::pattern::run::{Matcher, Opening};
use crate::phrase::Index;
use crate::program::cost::searches_for;
use crate::program::digest::Digest;
use crate::program::{Constant, Field, FieldId, FieldKind, Program, Scalar};

use super::business_days::BusinessCalendar;

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
    places: Vec<Place>,
    /// What each field holds, sorted by the keys of the names.
    children: Vec<Vec<Child>>,
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
        let count = program.fields.len();
        let mut places = Vec::with_capacity(count);
        let mut children: Vec<Vec<Child>> = vec![Vec::new(); count];
        let mut below: Vec<Vec<FieldId>> = vec![Vec::new(); count];
        for (id, field) in (0..).zip(&program.fields) {
            places.push(Place::of(&program, field));
            // The request itself lies in nothing.
            if id == 0 {
                continue;
            }
            if let Some(siblings) = children.get_mut(field.parent as usize) {
                siblings.push(Child { key: key_of(&field.name), id });
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
        children.iter_mut().for_each(|siblings| siblings.sort_unstable_by_key(|child| child.key));
        Self { program, digest, openings, phrases, business_days, places, children, below }
    }

    pub(super) fn matcher(&self, pattern: u32) -> Option<Matcher<'_>> {
        let opening = self.openings.get(pattern as usize)?;
        Some(Matcher { pattern: self.program.patterns.get(pattern as usize)?, opening })
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
    pub(super) fn dotted(&self, field: FieldId) -> String {
        match self.field(field).filter(|_| field != 0) {
            None => String::new(),
            Some(holder) => {
                let mut names = self.dotted(holder.parent);
                if !names.is_empty() {
                    names.push('.');
                }
                names + &holder.name
            }
        }
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
    pub(super) fn child_named(&self, field: FieldId, name: &str) -> Option<FieldId> {
        let children = self.children.get(field as usize)?;
        let key = key_of(name);
        let first = match children.len() {
            0..=FEW => children.iter().position(|child| child.key == key)?,
            _ => children.partition_point(|child| child.key < key),
        };
        // The nameless field is the elements of a list of values, which are no member of anything.
        let mut alike = children.get(first..)?.iter().take_while(|child| child.key == key);
        alike.find(|child| !name.is_empty() && self.name_of(child.id) == name).map(|child| child.id)
    }

    /// The field that the elements of a list of values are.
    pub(super) fn element_of(&self, list: FieldId) -> Option<FieldId> {
        let children = self.children.get(list as usize)?;
        children.iter().find(|child| self.name_of(child.id).is_empty()).map(|child| child.id)
    }
}

/// A field under another.
#[derive(Debug, Clone, Copy)]
struct Child {
    key: u64,
    id: FieldId,
}

/// Up to so many children are gone through one by one.
const FEW: usize = 16;

/// What equal names share, and few others: their ends and their length.
fn key_of(name: &str) -> u64 {
    let bytes = name.as_bytes();
    let ends = match (bytes.first_chunk(), bytes.last_chunk()) {
        (Some(first), Some(last)) => {
            u64::from(u32::from_le_bytes(*first)) << 32 | u64::from(u32::from_le_bytes(*last))
        }
        _ => bytes.iter().fold(0, |key, byte| key << 8 | u64::from(*byte)),
    };
    ends ^ (bytes.len() as u64) << 24
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
        Self { frame, slot, elements, holder }
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
