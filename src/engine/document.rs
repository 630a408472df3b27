//! A request in slots: for every field that some rule reads, what the request has there.

use std::borrow::Cow;

use crate::calendar::{Date, Moment};
use crate::program::FieldId;

use super::loaded::Loaded;
use super::options::EvidenceDetail;
use crate::wording::together;

/// One slot.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Cell {
    /// The request does not have the field.
    Open,
    /// The field is there and says "none": null, or a blank text.
    Empty,
    /// The field has something else than its schema says.
    Invalid,
    Text(TextAt),
    Number(f64),
    Boolean(bool),
    Date(Date, TextAt),
    Moment(Moment, TextAt),
    /// The elements lie one after the other in the list's frame: `first` counts elements.
    List {
        first: u32,
        length: u32,
    },
}

/// A text, as a piece of the request or of the texts that had escapes in them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct TextAt {
    pub(super) start: u32,
    pub(super) length: u32,
    pub(super) unescaped: bool,
}

/// Something in a request that is not what its schema says.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct InvalidValue {
    pub(super) path: String,
    pub(super) expected: String,
    pub(super) kind: Kind,
    /// The value itself, cut to a length; empty where the kind says all.
    pub(super) value: String,
}

/// What kind of value it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Kind {
    Null,
    Boolean,
    Number,
    Text,
    Array,
    Object,
    /// Any, but the field has been there before.
    Twice,
}

impl InvalidValue {
    /// What the request has there, with or without the value.
    pub(super) fn found(&self, detail: EvidenceDetail) -> String {
        let value = self.value.as_str();
        let shows = detail.is_values();
        match self.kind {
            Kind::Text if shows => together(&["the text \"", value, "\""]),
            Kind::Number if shows => together(&["the number ", value]),
            Kind::Boolean if shows => value.to_owned(),
            kind => kind.as_str().to_owned(),
        }
    }
}

impl Kind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "true or false",
            Self::Number => "a number",
            Self::Text => "a text",
            Self::Array => "an array",
            Self::Object => "an object",
            Self::Twice => "the field twice",
        }
    }
}

/// A request that has been read.
#[derive(Debug)]
pub(super) struct Document<'r> {
    pub(super) text: Cow<'r, str>,
    pub(super) unescaped: String,
    /// For each frame, the slots of its elements, one element after the other.
    pub(super) frames: Vec<Vec<Cell>>,
    pub(super) invalid: Vec<InvalidValue>,
}

/// For each field of a pack, whether it has something else in one request than in the other.
pub(super) fn changed_fields(
    loaded: &Loaded,
    one: &Document<'_>,
    other: &Document<'_>,
) -> Vec<bool> {
    let has_changed = |field| {
        let Some((frame, slot)) = loaded.place_of(field) else { return false };
        let column =
            |document: &Document<'_>| document.frames.get(frame as usize).map_or(0, Vec::len);
        let length = column(one);
        let mut slots = (slot as usize..length).step_by(loaded.stride(frame).max(1));
        length != column(other) || slots.any(|slot| !one.has_same(other, frame, slot))
    };
    (0..loaded.program.fields.len()).map(|field| has_changed(field as FieldId)).collect()
}

impl Document<'_> {
    /// The same, independent of the request's bytes.
    pub(super) fn into_owned(self) -> Document<'static> {
        let Self { text, unescaped, frames, invalid } = self;
        Document { text: Cow::Owned(text.into_owned()), unescaped, frames, invalid }
    }

    /// Whether two requests have the same in a slot. The texts may stand elsewhere.
    fn has_same(&self, other: &Document<'_>, frame: u32, slot: usize) -> bool {
        match (self.cell(frame, slot), other.cell(frame, slot)) {
            (Cell::Text(one), Cell::Text(two)) => self.text_at(one) == other.text_at(two),
            (Cell::Date(one, at), Cell::Date(two, other_at)) => {
                one == two && self.text_at(at) == other.text_at(other_at)
            }
            (Cell::Moment(one, at), Cell::Moment(two, other_at)) => {
                one == two && self.text_at(at) == other.text_at(other_at)
            }
            (one, two) => one == two,
        }
    }

    pub(super) fn text_at(&self, at: TextAt) -> &str {
        let from = if at.unescaped { self.unescaped.as_str() } else { &self.text };
        let start = at.start as usize;
        from.get(start..start + at.length as usize).unwrap_or_default()
    }

    pub(super) fn cell(&self, frame: u32, slot: usize) -> Cell {
        let cell = self.frames.get(frame as usize).and_then(|cells| cells.get(slot));
        // INVARIANT: a validated program asks for slots that are there; anything else is treated as damage.
        cell.copied().unwrap_or(Cell::Invalid)
    }
}
