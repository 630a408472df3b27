//! The request of a test case, which is JSON.
//!
//! Numbers, texts and the order of members stay as they are written; only the blanks between them change. What is
//! no JSON stays as it stands, as nobody can know what was meant.

use super::Writer;
use super::layout::{Group, Op};
use crate::json::{Begun, MAX_DEPTH, Mistake, Reader};

/// Values up to this width stand next to each other in a list that is divided; larger ones below each other.
const SMALL: usize = 24;

enum Json<'s> {
    Scalar(&'s str),
    List(Vec<Self>),
    Object(Vec<(&'s str, Self)>),
}

impl<'s> Writer<'s> {
    /// Writes the next token, a request.
    pub(super) fn request(&mut self) {
        let Some(token) = self.peek() else { return };
        self.next += 1;
        match Json::read(token.text) {
            Ok(request) => self.json(&request),
            Err(_) => self.push(Op::Raw(token.text)),
        }
    }

    fn json(&mut self, value: &Json<'s>) {
        match value {
            Json::Scalar(text) => self.push(Op::text(*text)),
            Json::Object(members) if members.is_empty() => self.push(Op::text("{}")),
            Json::List(items) if items.is_empty() => self.push(Op::text("[]")),
            Json::Object(members) => {
                let fill = members.iter().all(|(_, value)| value.is_simple());
                self.in_brackets("{", "}", true, fill, members, |writer, (name, value)| {
                    writer.push(Op::text(*name));
                    writer.push(Op::text(":"));
                    writer.space();
                    writer.json(value);
                });
            }
            Json::List(items) => {
                let roomy = items.iter().any(|item| !item.is_scalar());
                let fill = !roomy || items.iter().all(|item| item.width() <= SMALL);
                self.in_brackets("[", "]", roomy, fill, items, Self::json);
            }
        }
    }

    /// Items with commas between them. Where they don't fit on the line, each stands below the first, or, to `fill`
    /// lines, as many on each as go there.
    fn in_brackets<T>(
        &mut self,
        open: &'static str,
        close: &'static str,
        roomy: bool,
        fill: bool,
        items: &[T],
        mut write: impl FnMut(&mut Self, &T),
    ) {
        self.push(Op::Begin(Group::Fitting));
        self.push(Op::text(open));
        if roomy {
            self.space();
        }
        self.push(Op::Align);
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.push(Op::text(","));
            }
            match (index, fill) {
                (0, _) => write(self, item),
                (_, true) => self.breaking(|writer| write(writer, item)),
                (_, false) => {
                    self.push(Op::Break);
                    write(self, item);
                }
            }
        }
        self.push(Op::Outdent);
        if roomy {
            self.space();
        }
        self.push(Op::text(close));
        self.push(Op::End);
    }
}

impl<'s> Json<'s> {
    fn read(text: &'s str) -> Result<Self, Box<Mistake>> {
        let mut reader = Reader::new(text, MAX_DEPTH);
        let value = Self::next(text, &mut reader)?;
        reader.end()?;
        Ok(value)
    }

    /// Recurses as deep as the reader lets it.
    fn next(text: &'s str, reader: &mut Reader<'s>) -> Result<Self, Box<Mistake>> {
        let before = reader.place();
        Ok(match reader.begin()? {
            Begun::Object(mut object) => {
                let mut members = Vec::new();
                while let Some(name) = reader.next_member(&mut object)? {
                    let name = text.get(name.start() - 1..reader.place()).unwrap_or_default();
                    let name = name.strip_suffix(':').unwrap_or(name).trim_end();
                    members.push((name, Self::next(text, reader)?));
                }
                Self::Object(members)
            }
            Begun::Array(mut array) => {
                let mut items = Vec::new();
                while reader.next_element(&mut array)? {
                    items.push(Self::next(text, reader)?);
                }
                Self::List(items)
            }
            _ => {
                let written = text.get(before..reader.place()).unwrap_or_default();
                Self::Scalar(written.trim_start())
            }
        })
    }

    fn is_scalar(&self) -> bool {
        matches!(self, Self::Scalar(_))
    }

    /// Whether there is nothing in it that could be divided.
    fn is_simple(&self) -> bool {
        match self {
            Self::Scalar(_) => true,
            Self::List(items) => items.is_empty(),
            Self::Object(members) => members.is_empty(),
        }
    }

    /// How wide it is on one line; a little more for a list of scalars.
    fn width(&self) -> usize {
        match self {
            Self::Scalar(text) => text.chars().count(),
            Self::List(items) => items.iter().map(|item| item.width() + 2).sum::<usize>() + 2,
            Self::Object(members) => {
                let members =
                    members.iter().map(|(name, value)| name.chars().count() + value.width() + 4);
                members.sum::<usize>() + 2
            }
        }
    }
}
