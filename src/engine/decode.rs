//! Reads a request into slots, in one pass and without a tree.
//!
//! Members that no rule reads are skipped. A value that is not what the schema says makes its slot invalid
//! and is noted; everything else goes on. Only a text that is not JSON, or one beyond a limit, is an error.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::document::{Cell, Document, InvalidValue, TextAt};
use super::error::CheckError;
use super::options::Limits;
use super::pack::Loaded;
use crate::calendar::{Date, Moment};
use crate::program::{Accepts, FieldId, FieldKind};
use crate::wording::shortened;

/// Integers past this no longer hold every digit as a double.
const MAX_EXACT: u64 = 1 << 53;

/// How many options of an enumeration are worth telling.
const MAX_OPTIONS: usize = 20;

/// Reads a request.
pub(super) fn decode<'r>(
    loaded: &Loaded,
    bytes: &'r [u8],
    limits: &Limits,
) -> Result<Document<'r>, CheckError> {
    if bytes.len() > limits.request_bytes {
        return Err(CheckError::RequestTooLarge { size: bytes.len(), limit: limits.request_bytes });
    }
    let text = std::str::from_utf8(bytes)
        .map_err(|error| CheckError::NotUtf8 { offset: error.valid_up_to() })?;
    check_depth(bytes, limits.request_depth.min(127))?;
    let mut decoder = Decoder {
        loaded,
        text,
        unescaped: String::new(),
        frames: vec![Vec::new(); loaded.program.frames.len()],
        invalid: Vec::new(),
        path: Vec::new(),
        elements: 0,
        limits,
        refused: None,
    };
    decoder.add_element(0);
    let mut json = serde_json::Deserializer::from_str(text);
    let read = Place { decoder: &mut decoder, target: Target::Field(0), base: 0 }
        .deserialize(&mut json)
        .and_then(|()| json.end());
    if let Some(refused) = decoder.refused {
        return Err(refused);
    }
    if let Err(error) = read {
        return Err(malformed(&error, text));
    }
    Ok(Document {
        text: Cow::Borrowed(text),
        unescaped: decoder.unescaped,
        frames: decoder.frames,
        invalid: decoder.invalid,
    })
}

fn malformed(error: &serde_json::Error, text: &str) -> CheckError {
    let (message, column) = said_and_column(error, text);
    let message = match message.as_str() {
        "EOF while parsing a value" if text.trim().is_empty() => {
            "there is nothing in it".to_owned()
        }
        _ if text.starts_with('\u{feff}') => "it begins with a byte-order mark".to_owned(),
        _ => message,
    };
    CheckError::Malformed { line: error.line(), column, message }
}

/// What is wrong with a text without where, and the column counted from 1 in characters.
pub(super) fn said_and_column(error: &serde_json::Error, text: &str) -> (String, usize) {
    let full = error.to_string();
    let message = full.rsplit_once(" at line").map_or(full.as_str(), |(message, _)| message);
    // serde_json counts bytes, a person counts characters.
    let line = text.lines().nth(error.line().saturating_sub(1)).unwrap_or_default();
    let before = line.get(..error.column().saturating_sub(1)).unwrap_or(line);
    (message.to_owned(), before.chars().count() + 1)
}

/// Refuses nesting beyond the limit before anything recurses, in skipped members too.
fn check_depth(bytes: &[u8], limit: usize) -> Result<(), CheckError> {
    let mut depth = 0_usize;
    let mut rest = bytes.iter();
    while let Some(byte) = rest.next() {
        match byte {
            b'[' | b'{' => {
                depth += 1;
                if depth > limit {
                    return Err(CheckError::RequestTooDeep { limit });
                }
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            b'"' => {
                while let Some(byte) = rest.next() {
                    match byte {
                        b'"' => break,
                        b'\\' => {
                            rest.next();
                        }
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
    Ok(())
}

struct Decoder<'l, 'r> {
    loaded: &'l Loaded,
    text: &'r str,
    unescaped: String,
    frames: Vec<Vec<Cell>>,
    invalid: Vec<InvalidValue>,
    path: Vec<Segment>,
    elements: usize,
    limits: &'l Limits,
    /// The limit that was passed: serde's errors can only carry text.
    refused: Option<CheckError>,
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
#[derive(Clone, Copy)]
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

    fn refuse<E: de::Error>(&mut self, refused: CheckError) -> E {
        let error = E::custom(&refused);
        self.refused = Some(refused);
        error
    }

    fn note<E: de::Error>(&mut self, target: Target, base: usize, found: String) -> Result<(), E> {
        let expected = self.expected(target);
        self.set_all(target, base, Cell::Invalid);
        self.note_as(expected, found)
    }

    fn note_as<E: de::Error>(&mut self, expected: String, found: String) -> Result<(), E> {
        if self.invalid.len() >= self.limits.findings {
            return Err(self.refuse(CheckError::TooManyFindings { limit: self.limits.findings }));
        }
        let path = self.pointer();
        self.invalid.push(InvalidValue { path, expected, found });
        Ok(())
    }

    fn pointer(&self) -> String {
        let mut pointer = String::new();
        for segment in &self.path {
            match segment {
                Segment::Field(field) => {
                    super::pack::push_segment(&mut pointer, self.loaded.name_of(*field))
                }
                Segment::Index(index) => {
                    super::pack::push_segment(&mut pointer, &index.to_string())
                }
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
                        .map(|option| format!("\"{option}\""))
                        .collect();
                    let more = if options.len() > MAX_OPTIONS { ", …" } else { "" };
                    format!("one of {}{more}", shown.join(", "))
                }
            },
            None => "nothing".to_owned(),
        }
    }

    /// A text that may be a piece of the request.
    fn text_at(&mut self, text: &str, borrowed: bool) -> TextAt {
        let short = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let length = short(text.len());
        if borrowed {
            // A borrowed text lies in the request, so the distance of the two beginnings is its place.
            let start = (text.as_ptr() as usize).wrapping_sub(self.text.as_ptr() as usize);
            if self.text.get(start..).is_some_and(|rest| rest.starts_with(text)) {
                return TextAt { start: short(start), length, unescaped: false };
            }
        }
        let start = short(self.unescaped.len());
        self.unescaped.push_str(text);
        TextAt { start, length, unescaped: true }
    }

    fn text<E: de::Error>(
        &mut self,
        target: Target,
        base: usize,
        text: &str,
        borrowed: bool,
    ) -> Result<(), E> {
        let Some(accepts) = self.accepts(target) else {
            return self.note(target, base, quoted(text));
        };
        let textual = !matches!(accepts, Accepts::Number | Accepts::WholeNumber | Accepts::Boolean);
        let cell = match accepts {
            _ if textual && text.trim().is_empty() => Some(Cell::Empty),
            Accepts::Text => Some(Cell::Text(self.text_at(text, borrowed))),
            Accepts::Enumeration(options) => options
                .iter()
                .any(|option| option == text)
                .then(|| Cell::Text(self.text_at(text, borrowed))),
            Accepts::Date => {
                text.parse::<Date>().ok().map(|date| Cell::Date(date, self.text_at(text, borrowed)))
            }
            Accepts::Moment => {
                Moment::parse(text).map(|moment| Cell::Moment(moment, self.text_at(text, borrowed)))
            }
            Accepts::Number | Accepts::WholeNumber | Accepts::Boolean => None,
        };
        match cell {
            Some(cell) => {
                self.set(target.field(), base, cell);
                Ok(())
            }
            None => self.note(target, base, quoted(text)),
        }
    }

    fn number<E: de::Error>(
        &mut self,
        target: Target,
        base: usize,
        number: f64,
        exact: bool,
    ) -> Result<(), E> {
        let found = format!("the number {number}");
        let fits = match self.accepts(target) {
            Some(Accepts::Number) => true,
            Some(Accepts::WholeNumber) => number.fract() == 0.0,
            _ => false,
        };
        match (fits, exact) {
            (true, true) => {
                self.set(target.field(), base, Cell::Number(number));
                Ok(())
            }
            (true, false) => {
                self.set_all(target, base, Cell::Invalid);
                self.note_as(format!("a number between -{MAX_EXACT} and {MAX_EXACT}"), found)
            }
            (false, _) => self.note(target, base, found),
        }
    }
}

fn quoted(text: &str) -> String {
    format!("the text \"{}\"", shortened(text, 60))
}

/// Where the next value belongs.
struct Place<'d, 'l, 'r> {
    decoder: &'d mut Decoder<'l, 'r>,
    target: Target,
    /// The first slot of the element that is being read.
    base: usize,
}

impl<'de> DeserializeSeed<'de> for Place<'_, '_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Place<'_, '_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.decoder.expected(self.target))
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        if matches!(self.target, Target::Field(0)) {
            // A field can be "none"; a request cannot.
            return self.decoder.note(self.target, self.base, "null".to_owned());
        }
        self.decoder.set_all(self.target, self.base, Cell::Empty);
        Ok(())
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<(), E> {
        if self.decoder.accepts(self.target) != Some(&Accepts::Boolean) {
            return self.decoder.note(self.target, self.base, value.to_string());
        }
        self.decoder.set(self.target.field(), self.base, Cell::Boolean(value));
        Ok(())
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<(), E> {
        self.decoder.number(self.target, self.base, value as f64, value <= MAX_EXACT)
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<(), E> {
        self.decoder.number(self.target, self.base, value as f64, value.unsigned_abs() <= MAX_EXACT)
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<(), E> {
        self.decoder.number(self.target, self.base, value, value.abs() <= MAX_EXACT as f64)
    }

    fn visit_borrowed_str<E: de::Error>(self, value: &'de str) -> Result<(), E> {
        self.decoder.text(self.target, self.base, value, true)
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<(), E> {
        self.decoder.text(self.target, self.base, value, false)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let Self { decoder, target, base } = self;
        let list = match (target, decoder.loaded.kind_of(target.field())) {
            (Target::Field(list), Some(FieldKind::List { frame, .. })) => Some((list, *frame)),
            _ => None,
        };
        let Some((list, frame)) = list else {
            while items.next_element::<IgnoredAny>()?.is_some() {}
            return decoder.note(target, base, "an array".to_owned());
        };
        // A list of values has one field without a name: its elements.
        let element = decoder.loaded.element_of(list).map_or(Target::Element(list), Target::Field);
        let stride =
            decoder.loaded.program.frames.get(frame as usize).copied().unwrap_or(0).max(1) as usize;
        let first = decoder.frames.get(frame as usize).map_or(0, Vec::len) / stride;
        let mut length = 0;
        loop {
            decoder.path.push(Segment::Index(length));
            let base = decoder.add_element(frame);
            let read = items.next_element_seed(Place { decoder, target: element, base })?;
            decoder.path.pop();
            if read.is_none() {
                // The element that was made ready did not come.
                if let Some(cells) = decoder.frames.get_mut(frame as usize) {
                    cells.truncate(base);
                }
                break;
            }
            length += 1;
            decoder.elements += 1;
            if decoder.elements > decoder.limits.elements {
                return Err(
                    decoder.refuse(CheckError::TooManyElements { limit: decoder.limits.elements })
                );
            }
        }
        let short = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        decoder.set(list, base, Cell::List { first: short(first), length: short(length) });
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let Self { decoder, target, base } = self;
        let field = target.field();
        if matches!(target, Target::Field(field) if !decoder.loaded.is_record(field)) {
            while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            return decoder.note(target, base, "an object".to_owned());
        }
        let mut seen: Vec<FieldId> = Vec::new();
        while let Some(child) = members.next_key_seed(Member { loaded: decoder.loaded, field })? {
            let Some(child) = child else {
                members.next_value::<IgnoredAny>()?;
                continue;
            };
            decoder.path.push(Segment::Field(child));
            if seen.contains(&child) {
                members.next_value::<IgnoredAny>()?;
                decoder.set_all(Target::Field(child), base, Cell::Invalid);
                decoder.note_as("the field once".to_owned(), "the field twice".to_owned())?;
            } else {
                seen.push(child);
                members.next_value_seed(Place { decoder, target: Target::Field(child), base })?;
            }
            decoder.path.pop();
        }
        Ok(())
    }
}

/// The name of a member: the field it is, where some rule reads it.
struct Member<'l> {
    loaded: &'l Loaded,
    field: FieldId,
}

impl<'de> DeserializeSeed<'de> for Member<'_> {
    type Value = Option<FieldId>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Member<'_> {
    type Value = Option<FieldId>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok(self.loaded.child_named(self.field, name))
    }
}
