//! One member of a request that has been read, put in place of the one before, without reading the rest again.
//!
//! The text of a new member is added behind the texts that are there, and so no other text moves. What a member says goes
//! into the slots where it said something else: lists must be as long as they were. Where anything is different from that,
//! the request is to be read as a whole.

use std::borrow::Cow;

use crate::program::FieldId;

use super::checker::Prepared;
use super::decode::decode_member;
use super::document::{Cell, Document};
use super::loaded::Loaded;

/// A document in which one member has another value; none where the request has to be read as a whole.
pub(super) fn graft(
    prepared: &Prepared,
    before: &Document<'_>,
    name: &str,
    value: &str,
) -> Option<Document<'static>> {
    if !before.invalid.is_empty() {
        return None;
    }
    let loaded = &prepared.pack.loaded;
    let from = before.text.len();
    let mut text = String::with_capacity(from + value.len());
    text.push_str(&before.text);
    text.push_str(value);
    let field = loaded.child_named(0, name.as_bytes());
    let limits = &prepared.options.limits;
    let (unescaped, new) =
        decode_member(loaded, field, (&text, from), limits, before.unescaped.clone())?;
    let mut frames = before.frames.clone();
    if let Some(field) = field {
        Grafting { loaded, new: &new, frames: &mut frames }.field(field, 0, 0)?;
    }
    Some(Document { text: Cow::Owned(text), unescaped, frames, invalid: Vec::new() })
}

struct Grafting<'g> {
    loaded: &'g Loaded,
    /// The slots of a request that has nothing but the member.
    new: &'g [Vec<Cell>],
    frames: &'g mut [Vec<Cell>],
}

impl Grafting<'_> {
    /// Takes over a field, or all fields of a record, of an element that begins at one slot here and at another in the new one.
    fn field(&mut self, field: FieldId, base: usize, new_base: usize) -> Option<()> {
        let loaded = self.loaded;
        if !loaded.is_record(field) {
            return self.slot(field, base, new_base);
        }
        loaded.fields_below(field).iter().try_for_each(|field| self.slot(*field, base, new_base))
    }

    fn slot(&mut self, field: FieldId, base: usize, new_base: usize) -> Option<()> {
        let (frame, slot) = self.loaded.place_of(field)?;
        let new = *self.new.get(frame as usize)?.get(new_base + slot as usize)?;
        let old = self.frames.get_mut(frame as usize)?.get_mut(base + slot as usize)?;
        match (*old, new) {
            (Cell::List { first, length }, Cell::List { first: new_first, length: new_length })
                if length == new_length =>
            {
                self.elements(field, length as usize, first as usize, new_first as usize)
            }
            (Cell::List { .. }, _) | (_, Cell::List { .. }) => None,
            _ => {
                *old = new;
                Some(())
            }
        }
    }

    fn elements(&mut self, list: FieldId, length: usize, first: usize, new: usize) -> Option<()> {
        let loaded = self.loaded;
        let element = loaded.element_of(list);
        let fields =
            element.as_ref().map_or_else(|| loaded.fields_below(list), std::slice::from_ref);
        let stride = loaded.stride(loaded.element_frame(list)?).max(1);
        (0..length).try_for_each(|index| {
            let (base, new) = ((first + index) * stride, (new + index) * stride);
            fields.iter().try_for_each(|field| self.slot(*field, base, new))
        })
    }
}

#[cfg(feature = "builtin")]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::checker::Spare;
    use crate::{Options, Pack};

    const REST: &str =
        r#""schedule": {"sessions": [{"date": "2026-12-01"}, {}]}, "request": {"kind": "rollout"}"#;

    /// What stands in the slots of a document.
    fn said(document: &Document<'_>) -> Vec<Vec<String>> {
        let said = |cell: &Cell| match *cell {
            Cell::Text(at) => document.text_at(at).to_owned(),
            Cell::Date(date, at) => format!("{date:?} {}", document.text_at(at)),
            other => format!("{other:?}"),
        };
        document.frames.iter().map(|frame| frame.iter().map(said).collect()).collect()
    }

    /// Whether the sponsor can be one after the other; the slots are then those of a request that is read with the last.
    fn holds(sponsors: &[&str]) -> bool {
        let pack = Pack::builtin("failure-points").unwrap();
        let prepared = Prepared::new(&pack, &Options::draft()).unwrap();
        let mut spare = Spare::default();
        let request = |sponsor: &str| format!(r#"{{"sponsor": {sponsor}, {REST}}}"#);
        let first = request("{}");
        let mut document = prepared.read(first.as_bytes(), &mut spare).unwrap().into_owned();
        for sponsor in sponsors {
            let Some(grafted) = graft(&prepared, &document, "sponsor", sponsor) else {
                return false;
            };
            document = grafted;
            let whole = request(sponsor);
            let whole = prepared.read(whole.as_bytes(), &mut spare).unwrap();
            assert_eq!(said(&document), said(&whole), "{sponsor}");
        }
        true
    }

    #[test]
    fn a_member_in_place_of_another_says_what_it_says_in_a_request() {
        assert!(holds(&[r#"{"name": "D.", "function": "sales"}"#, "{}", " null "]));
        assert!(holds(&[r#"{"name": "\\one"}"#, r#"{"na\u006de": "two\\"}"#]));
    }

    #[test]
    fn what_is_no_value_or_not_what_the_schema_says_is_for_who_reads_the_whole() {
        for sponsor in ["", "{", r#"{}, "other": 1"#, r#"{"name": 7}"#, "[]", "{}\u{1}"] {
            assert!(!holds(&[sponsor]), "{sponsor}");
        }
    }

    #[test]
    fn a_member_nests_as_deep_as_it_may_in_a_request() {
        let lists = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        let depth = Options::draft().limits.request_depth;
        assert!(holds(&[&format!(r#"{{"other": {}}}"#, lists(depth - 2))]));
        assert!(!holds(&[&format!(r#"{{"other": {}}}"#, lists(depth - 1))]));
    }
}
