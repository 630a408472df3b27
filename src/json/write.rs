//! Writes JSON in one line, from the front to the end.
//!
//! What comes out is what `serde_json` writes of the same values, byte for byte.

use super::stops;
use crate::number;
use crate::wording::push_digits;

/// A JSON text that is being written.
///
/// Whoever writes ends what was begun and gives every member a name; commas are put here.
#[derive(Debug, Default)]
pub struct JsonWriter {
    json: String,
    /// How much of it is no JSON, and stood there before.
    before: usize,
}

impl JsonWriter {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Nothing yet, with memory for so many bytes.
    pub fn with_capacity(bytes: usize) -> Self {
        Self::behind(String::with_capacity(bytes))
    }

    /// Nothing yet, behind a text that is no JSON.
    pub(crate) fn behind(text: String) -> Self {
        Self { before: text.len(), json: text }
    }

    /// What has been written.
    pub fn finish(self) -> String {
        self.json
    }

    /// Begins an object.
    pub fn object(&mut self) {
        self.open('{');
    }

    /// Ends an object.
    pub fn end_object(&mut self) {
        self.json.push('}');
    }

    /// Begins an array.
    pub fn array(&mut self) {
        self.open('[');
    }

    /// Ends an array.
    pub fn end_array(&mut self) {
        self.json.push(']');
    }

    /// The name of a member, whose value follows.
    pub fn name(&mut self, name: &str) {
        self.text(name);
        self.json.push(':');
    }

    /// A text.
    pub fn text(&mut self, text: &str) {
        self.separate();
        self.json.push('"');
        let mut rest = text;
        loop {
            let (plain, special) =
                rest.split_at_checked(stops::plain(rest.as_bytes())).unwrap_or((rest, ""));
            self.json.push_str(plain);
            let mut characters = special.chars();
            match characters.next() {
                Some(character) => self.escape(character),
                None => break,
            }
            rest = characters.as_str();
        }
        self.json.push('"');
    }

    /// A number; `null` where it is none.
    pub fn number(&mut self, number: f64) {
        self.separate();
        if number.is_finite() {
            self.json.push_str(&number::json(number));
        } else {
            self.json.push_str("null");
        }
    }

    /// A whole number from 0 on.
    pub fn whole(&mut self, number: u64) {
        self.separate();
        push_digits(&mut self.json, number, 1);
    }

    /// True or false.
    pub fn boolean(&mut self, boolean: bool) {
        self.separate();
        self.json.push_str(if boolean { "true" } else { "false" });
    }

    /// A member that is a text.
    pub fn member(&mut self, name: &str, text: &str) {
        self.name(name);
        self.text(text);
    }

    /// A member that is left out where it is empty.
    pub fn member_unless_empty(&mut self, name: &str, text: &str) {
        if !text.is_empty() {
            self.member(name, text);
        }
    }

    /// A member that is a whole number from 0 on.
    pub fn count(&mut self, name: &str, number: u64) {
        self.name(name);
        self.whole(number);
    }

    /// A member that is an array of texts.
    pub fn texts(&mut self, name: &str, texts: &mut dyn Iterator<Item = &str>) {
        self.name(name);
        self.array();
        for text in texts {
            self.text(text);
        }
        self.end_array();
    }

    /// A value that is JSON already.
    pub fn written(&mut self, json: &str) {
        self.separate();
        self.json.push_str(json);
    }

    fn open(&mut self, mark: char) {
        self.separate();
        self.json.push(mark);
    }

    /// A comma, where something stands before that is not a beginning.
    fn separate(&mut self) {
        let begun = self.json.len() > self.before;
        if begun && !matches!(self.json.as_bytes().last(), Some(b'{' | b'[' | b':')) {
            self.json.push(',');
        }
    }

    fn escape(&mut self, character: char) {
        self.json.push('\\');
        let short = match character {
            '\u{8}' => 'b',
            '\u{c}' => 'f',
            '\n' => 'n',
            '\r' => 'r',
            '\t' => 't',
            '"' | '\\' => character,
            _ => {
                self.json.push_str(if character < '\u{10}' { "u000" } else { "u001" });
                char::from_digit(u32::from(character) & 15, 16).unwrap_or('0')
            }
        };
        self.json.push(short);
    }
}
