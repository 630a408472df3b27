//! Reads a request into slots, in one pass and without a tree.
//!
//! Members that no rule reads are skipped. A value that is not what the schema says makes its slot invalid
//! and is noted; everything else goes on. Only a text that is not JSON, or one beyond a limit, is an error.

use std::borrow::Cow;

use super::document::{Cell, Document, InvalidValue, Kind, TextAt};
use super::error::CheckError;
use super::loaded::Loaded;
use super::options::Limits;
use super::pointer::push_segment;
use crate::calendar::{Date, Moment};
use crate::json::{Begun, Container, MAX_DEPTH, Mistake, Problem, Reader, Text, line_and_column};
use crate::number::{self, MOST_EXACT, is_exact};
use crate::program::{Accepts, FieldId, FieldKind};
use crate::wording::{digits, joined, shortened, together};

/// How many characters of a value that does not fit are shown.
const MAX_FOUND: usize = 60;

/// How many options of an enumeration are worth telling.
const MAX_OPTIONS: usize = 20;

/// Where a decoder is in a request: memory that the next one can use.
#[derive(Debug, Default)]
pub(super) struct Trail {
    path: Vec<Segment>,
    /// The records that each object on the path has had.
    seen: Vec<FieldId>,
    /// A text that is being read, without its escapes.
    unescaped: String,
}

/// Reads a request into the memory that is given; what stands there is lost.
pub(super) fn decode<'r>(
    loaded: &Loaded,
    bytes: &'r [u8],
    limits: &Limits,
    unescaped: String,
    mut frames: Vec<Vec<Cell>>,
    trail: &mut Trail,
) -> Result<Document<'r>, CheckError> {
    if bytes.len() > limits.request_bytes {
        return Err(CheckError::RequestTooLarge { size: bytes.len(), limit: limits.request_bytes });
    }
    let text = utf8(bytes)?;
    frames.resize_with(loaded.program.frames.len(), Vec::new);
    for cells in &mut frames {
        cells.clear();
    }
    trail.path.clear();
    trail.seen.clear();
    let mut decoder = Decoder {
        loaded,
        reader: Reader::new(text, limits.request_depth),
        unescaped,
        frames,
        invalid: Vec::new(),
        trail,
        elements: 0,
        limits,
    };
    decoder.add_element(0);
    match decoder.value(Target::Field(0), 0).and_then(|()| Ok(decoder.reader.end()?)) {
        Ok(()) => {}
        Err(Stop::Refused(refused)) => return Err(*refused),
        Err(Stop::Mistake(mistake)) if mistake.problem == Problem::TooDeep => {
            return Err(CheckError::RequestTooDeep { limit: limits.request_depth.min(MAX_DEPTH) });
        }
        Err(Stop::Mistake(mistake)) => {
            let (line, column) = line_and_column(text, mistake.at);
            let message = mistake.problem.as_str().to_owned();
            return Err(CheckError::Malformed { line, column, message });
        }
    }
    Ok(Document {
        text: Cow::Borrowed(text),
        unescaped: decoder.unescaped,
        frames: decoder.frames,
        invalid: decoder.invalid,
    })
}

/// The texts that have had escapes, and the frames, of a request that has one member: the one that stands behind a place in a
/// text. None where it is no value, or not all that its schema says.
pub(super) fn decode_member(
    loaded: &Loaded,
    field: Option<FieldId>,
    (text, from): (&str, usize),
    limits: &Limits,
    unescaped: String,
) -> Option<(String, Vec<Vec<Cell>>)> {
    let depth = limits.request_depth.min(MAX_DEPTH).saturating_sub(1);
    let mut decoder = Decoder {
        loaded,
        reader: Reader::behind(text, from, depth),
        unescaped,
        frames: vec![Vec::new(); loaded.program.frames.len()],
        invalid: Vec::new(),
        trail: &mut Trail::default(),
        elements: 0,
        limits,
    };
    decoder.add_element(0);
    let decoded = match field {
        Some(field) => decoder.value(Target::Field(field), 0),
        None => decoder.skip(),
    };
    decoded.ok()?;
    decoder.reader.end().ok()?;
    decoder.invalid.is_empty().then_some((decoder.unescaped, decoder.frames))
}

/// The bytes as text.
fn utf8(bytes: &[u8]) -> Result<&str, CheckError> {
    // Many bytes at a time, but it does not say where the mistake is.
    #[cfg(not(groundrules_small))]
    if let Ok(text) = simdutf8::basic::from_utf8(bytes) {
        return Ok(text);
    }
    std::str::from_utf8(bytes).map_err(|error| CheckError::NotUtf8 { offset: error.valid_up_to() })
}

/// Why a request is not read to its end.
enum Stop {
    Mistake(Box<Mistake>),
    Refused(Box<CheckError>),
}

impl From<Box<Mistake>> for Stop {
    fn from(mistake: Box<Mistake>) -> Self {
        Self::Mistake(mistake)
    }
}

impl From<CheckError> for Stop {
    fn from(refused: CheckError) -> Self {
        Self::Refused(Box::new(refused))
    }
}

type Decoded = Result<(), Stop>;

struct Decoder<'l, 'r> {
    loaded: &'l Loaded,
    reader: Reader<'r>,
    unescaped: String,
    frames: Vec<Vec<Cell>>,
    invalid: Vec<InvalidValue>,
    trail: &'l mut Trail,
    elements: usize,
    limits: &'l Limits,
}

/// What a value is read into.
#[derive(Clone, Copy)]
enum Target {
    Field(FieldId),
    /// An element of a list of records.
    Element(FieldId),
}

impl Target {
    fn field(self) -> FieldId {
        match self {
            Self::Field(field) | Self::Element(field) => field,
        }
    }
}

/// One step of the path to where the decoder is.
#[derive(Debug, Clone, Copy)]
enum Segment {
    Field(FieldId),
    Index(usize),
}

impl<'l, 'r> Decoder<'l, 'r> {
    /// Adds an element to a frame, all its slots open, and gives the place of its first slot.
    fn add_element(&mut self, frame: u32) -> usize {
        let slots = self.loaded.program.frames.get(frame as usize).copied().unwrap_or(0) as usize;
        let Some(cells) = self.frames.get_mut(frame as usize) else {
            return 0;
        };
        let base = cells.len();
        cells.resize(base + slots, Cell::Open);
        base
    }

    fn set(&mut self, field: FieldId, base: usize, cell: Cell) {
        let Some((frame, slot)) = self.loaded.place_of(field) else {
            return;
        };
        let cells = self.frames.get_mut(frame as usize);
        if let Some(place) = cells.and_then(|cells| cells.get_mut(base + slot as usize)) {
            *place = cell;
        }
    }

    /// Whether an object has had a field before; from now on it has. What has a slot tells by it.
    fn was_seen(&mut self, field: FieldId, base: usize, outer: usize) -> bool {
        if let Some((frame, slot)) = self.loaded.place_of(field) {
            let cells = self.frames.get(frame as usize);
            return cells.and_then(|cells| cells.get(base + slot as usize)) != Some(&Cell::Open);
        }
        let seen = self.trail.seen.iter().skip(outer).any(|seen| *seen == field);
        if !seen {
            self.trail.seen.push(field);
        }
        seen
    }

    /// Gives a field, or all fields of a record, one cell.
    fn set_all(&mut self, target: Target, base: usize, cell: Cell) {
        let below = match target {
            Target::Field(field) if !self.loaded.is_record(field) => {
                return self.set(field, base, cell);
            }
            Target::Field(field) | Target::Element(field) => self.loaded.fields_below(field),
        };
        for field in below {
            self.set(*field, base, cell);
        }
    }

    fn note(&mut self, target: Target, base: usize, kind: Kind, value: &str) -> Decoded {
        let expected = self.expected(target);
        self.set_all(target, base, Cell::Invalid);
        self.note_as(expected, kind, value)
    }

    fn note_as(&mut self, expected: String, kind: Kind, value: &str) -> Decoded {
        if self.invalid.len() >= self.limits.findings {
            return Err(CheckError::TooManyFindings { limit: self.limits.findings }.into());
        }
        let path = self.pointer();
        let value = shortened(value, MAX_FOUND);
        self.invalid.push(InvalidValue { path, expected, kind, value });
        Ok(())
    }

    fn pointer(&self) -> String {
        let mut pointer = String::new();
        for segment in &self.trail.path {
            match segment {
                Segment::Field(field) => push_segment(&mut pointer, self.loaded.name_of(*field)),
                Segment::Index(index) => push_segment(&mut pointer, &digits(*index as u64)),
            }
        }
        pointer
    }

    fn accepts(&self, target: Target) -> Option<&'l Accepts> {
        match (target, self.loaded.kind_of(target.field())) {
            (Target::Field(_), Some(FieldKind::Leaf { accepts, .. })) => Some(accepts),
            _ => None,
        }
    }

    fn expected(&self, target: Target) -> String {
        match self.loaded.kind_of(target.field()) {
            Some(FieldKind::List { .. }) if matches!(target, Target::Element(_)) => {
                "an object".to_owned()
            }
            Some(FieldKind::Record) => "an object".to_owned(),
            Some(FieldKind::List { .. }) => "an array".to_owned(),
            Some(FieldKind::Leaf { accepts, .. }) => match accepts {
                Accepts::Text => "a text".to_owned(),
                Accepts::Number => "a number".to_owned(),
                Accepts::WholeNumber => "a whole number".to_owned(),
                Accepts::Boolean => "true or false".to_owned(),
                Accepts::Date => "a date, such as 2026-12-01".to_owned(),
                Accepts::Moment => {
                    "a date with time and offset, such as 2026-12-01T09:00:00Z".to_owned()
                }
                Accepts::Enumeration(options) => {
                    let shown: Vec<String> = options
                        .iter()
                        .take(MAX_OPTIONS)
                        .map(|option| together(&["\"", option, "\""]))
                        .collect();
                    let more = if options.len() > MAX_OPTIONS { ", …" } else { "" };
                    together(&["one of ", &joined(&shown, ", "), more])
                }
            },
            None => "nothing".to_owned(),
        }
    }

    /// Reads the next value into its place. But in a small module it is part of its callers: what is no container is read
    /// without a call.
    #[cfg_attr(not(groundrules_small), inline(always))]
    fn value(&mut self, target: Target, base: usize) -> Decoded {
        match self.reader.begin()? {
            // A field can be "none"; a request cannot.
            Begun::Null if matches!(target, Target::Field(0)) => {
                self.note(target, base, Kind::Null, "")
            }
            Begun::Null => {
                self.set_all(target, base, Cell::Empty);
                Ok(())
            }
            Begun::Boolean(value) if self.accepts(target) == Some(&Accepts::Boolean) => {
                self.set(target.field(), base, Cell::Boolean(value));
                Ok(())
            }
            Begun::Boolean(value) => {
                self.note(target, base, Kind::Boolean, if value { "true" } else { "false" })
            }
            Begun::Number(numeral) => self.number(target, base, numeral),
            Begun::Text(text) => self.text(target, base, text),
            Begun::Array(array) => self.array(target, base, array),
            Begun::Object(object) => self.object(target, base, object),
        }
    }

    /// Says which member of the container that was entered last is read now.
    fn at(&mut self, segment: Segment) {
        if let Some(last) = self.trail.path.last_mut() {
            *last = segment;
        }
    }

    fn skip(&mut self) -> Decoded {
        let begun = self.reader.begin()?;
        Ok(self.reader.skip(begun)?)
    }

    /// Where a text lies that has been read: in the request, or among those that had escapes.
    fn text_at(&mut self, text: Text<'_>, read: &str) -> TextAt {
        let length = short(read.len());
        if !text.is_escaped() {
            return TextAt { start: short(text.start()), length, unescaped: false };
        }
        let start = short(self.unescaped.len());
        self.unescaped.push_str(read);
        TextAt { start, length, unescaped: true }
    }

    fn text(&mut self, target: Target, base: usize, text: Text<'_>) -> Decoded {
        let accepts = self.accepts(target);
        if accepts == Some(&Accepts::Text) && !text.is_escaped() && begins_visibly(text.raw()) {
            let at = TextAt {
                start: short(text.start()),
                length: short(text.raw().len()),
                unescaped: false,
            };
            self.set(target.field(), base, Cell::Text(at));
            return Ok(());
        }
        if !text.is_escaped() {
            let written = self.reader.written(text);
            return self.written(target, base, text, written);
        }
        let mut unescaped = std::mem::take(&mut self.trail.unescaped);
        unescaped.clear();
        text.unescape_into(&mut unescaped);
        let decoded = self.written(target, base, text, &unescaped);
        self.trail.unescaped = unescaped;
        decoded
    }

    /// Reads what a text says.
    fn written(&mut self, target: Target, base: usize, text: Text<'_>, written: &str) -> Decoded {
        let Some(accepts) = self.accepts(target) else {
            return self.note(target, base, Kind::Text, written);
        };
        let textual = !matches!(accepts, Accepts::Number | Accepts::WholeNumber | Accepts::Boolean);
        let cell = match accepts {
            _ if textual && is_blank(written) => Some(Cell::Empty),
            Accepts::Text => Some(Cell::Text(self.text_at(text, written))),
            Accepts::Enumeration(options) => options
                .iter()
                .any(|option| option == written)
                .then(|| Cell::Text(self.text_at(text, written))),
            Accepts::Date => written
                .parse::<Date>()
                .ok()
                .map(|date| Cell::Date(date, self.text_at(text, written))),
            Accepts::Moment => Moment::parse(written)
                .map(|moment| Cell::Moment(moment, self.text_at(text, written))),
            Accepts::Number | Accepts::WholeNumber | Accepts::Boolean => None,
        };
        match cell {
            Some(cell) => {
                self.set(target.field(), base, cell);
                Ok(())
            }
            None => self.note(target, base, Kind::Text, written),
        }
    }

    fn number(&mut self, target: Target, base: usize, numeral: &str) -> Decoded {
        let number = number::parse(numeral);
        let fits = match self.accepts(target) {
            Some(Accepts::Number) => true,
            Some(Accepts::WholeNumber) => number.fract() == 0.0 || number.is_infinite(),
            _ => false,
        };
        if !fits {
            return self.note(target, base, Kind::Number, numeral);
        }
        if !is_exact(numeral, number) {
            self.set_all(target, base, Cell::Invalid);
            let expected = together(&["a number between -", MOST_EXACT, " and ", MOST_EXACT]);
            return self.note_as(expected, Kind::Number, numeral);
        }
        self.set(target.field(), base, Cell::Number(number));
        Ok(())
    }

    #[cfg_attr(not(groundrules_small), inline(never))]
    fn array(&mut self, target: Target, base: usize, mut array: Container) -> Decoded {
        let list = match (target, self.loaded.kind_of(target.field())) {
            (Target::Field(list), Some(FieldKind::List { frame, .. })) => Some((list, *frame)),
            _ => None,
        };
        let Some((list, frame)) = list else {
            self.reader.skip(Begun::Array(array))?;
            return self.note(target, base, Kind::Array, "");
        };
        // A list of values has one field without a name: its elements.
        let element = self.loaded.element_of(list).map_or(Target::Element(list), Target::Field);
        let stride =
            self.loaded.program.frames.get(frame as usize).copied().unwrap_or(0).max(1) as usize;
        let first = self.frames.get(frame as usize).map_or(0, Vec::len) / stride;
        let mut length = 0;
        self.trail.path.push(Segment::Index(0));
        while self.reader.next_element(&mut array)? {
            self.at(Segment::Index(length));
            let base = self.add_element(frame);
            self.value(element, base)?;
            length += 1;
            self.elements += 1;
            if self.elements > self.limits.elements {
                return Err(CheckError::TooManyElements { limit: self.limits.elements }.into());
            }
        }
        self.trail.path.pop();
        self.set(list, base, Cell::List { first: short(first), length: short(length) });
        Ok(())
    }

    #[cfg_attr(not(groundrules_small), inline(never))]
    fn object(&mut self, target: Target, base: usize, mut object: Container) -> Decoded {
        let field = target.field();
        if matches!(target, Target::Field(field) if !self.loaded.is_record(field)) {
            self.reader.skip(Begun::Object(object))?;
            return self.note(target, base, Kind::Object, "");
        }
        let outer = self.trail.seen.len();
        self.trail.path.push(Segment::Index(0));
        while let Some(name) = self.reader.next_member(&mut object)? {
            let child = match name.is_escaped() {
                false => self.loaded.child_named(field, name.raw()),
                true => {
                    self.trail.unescaped.clear();
                    name.unescape_into(&mut self.trail.unescaped);
                    self.loaded.child_named(field, self.trail.unescaped.as_bytes())
                }
            };
            let Some(child) = child else {
                self.skip()?;
                continue;
            };
            self.at(Segment::Field(child));
            if self.was_seen(child, base, outer) {
                self.skip()?;
                self.set_all(Target::Field(child), base, Cell::Invalid);
                self.note_as("the field once".to_owned(), Kind::Twice, "")?;
            } else {
                self.value(Target::Field(child), base)?;
            }
        }
        self.trail.path.pop();
        self.trail.seen.truncate(outer);
        Ok(())
    }
}

/// Whether a text begins with a character of ASCII that is no blank: it says something.
fn begins_visibly(text: &[u8]) -> bool {
    matches!(text.first(), Some(b'!'..=b'~'))
}

fn is_blank(text: &str) -> bool {
    !begins_visibly(text.as_bytes()) && text.trim_start().is_empty()
}

/// Sizes are limited far below what does not fit.
fn short(size: usize) -> u32 {
    u32::try_from(size).unwrap_or(u32::MAX)
}
