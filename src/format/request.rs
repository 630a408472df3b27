//! The request of a test case, which is JSON.
//!
//! Numbers, texts and the order of members stay as they are written; only the blanks between them change. What is
//! no JSON stays as it stands, as nobody can know what was meant.

use serde::de::IgnoredAny;

use super::Writer;
use super::layout::{Group, Op};

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
        // The reader below trusts brackets, commas and colons to stand where they belong.
        let is_json = serde_json::from_str::<IgnoredAny>(token.text).is_ok();
        match Scan(token.text).value().filter(|_| is_json) {
            Some(request) => self.json(&request),
            None => self.push(Op::Raw(token.text)),
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

impl Json<'_> {
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

/// Reads JSON that is known to be well-formed. It recurses no deeper than rule text may nest.
struct Scan<'s>(&'s str);

impl<'s> Scan<'s> {
    fn value(&mut self) -> Option<Json<'s>> {
        match self.next_letter()? {
            '{' => {
                self.take(1);
                let mut members = Vec::new();
                while !self.ended('}')? {
                    let name = self.scalar();
                    self.next_letter().filter(|letter| *letter == ':')?;
                    self.take(1);
                    members.push((name, self.value()?));
                }
                Some(Json::Object(members))
            }
            '[' => {
                self.take(1);
                let mut items = Vec::new();
                while !self.ended(']')? {
                    items.push(self.value()?);
                }
                Some(Json::List(items))
            }
            _ => Some(self.scalar()).filter(|text| !text.is_empty()).map(Json::Scalar),
        }
    }

    /// Passes over blanks.
    fn next_letter(&mut self) -> Option<char> {
        self.0 = self.0.trim_start();
        self.0.chars().next()
    }

    /// Passes over a comma, or the closing bracket and says so.
    fn ended(&mut self, close: char) -> Option<bool> {
        let letter = self.next_letter()?;
        if letter == ',' || letter == close {
            self.take(1);
            self.next_letter();
        }
        Some(letter == close)
    }

    /// A text with its quotation marks, a number or a word.
    fn scalar(&mut self) -> &'s str {
        self.next_letter();
        let mut escaped = false;
        let text = self.0.starts_with('"');
        let end = self.0.char_indices().skip(1).find_map(|(at, letter)| {
            if !text {
                let ends = letter.is_whitespace() || matches!(letter, ',' | '}' | ']');
                return ends.then_some(at);
            }
            let ends = letter == '"' && !escaped;
            escaped = letter == '\\' && !escaped;
            ends.then_some(at + 1)
        });
        self.take(end.unwrap_or(self.0.len()))
    }

    fn take(&mut self, length: usize) -> &'s str {
        let (taken, rest) = self.0.split_at_checked(length).unwrap_or((self.0, ""));
        self.0 = rest;
        taken
    }
}
