//! Counts nesting before the grammar runs, so that no text makes the parser recurse deeper than its limit.
//!
//! INVARIANT: whatever `grammar/rules.pest` nests (brackets of any kind, a quantifier's condition) is counted
//! here at least once. Counting too much is harmless, counting too little is a stack overflow.

use super::codes;
use crate::diagnostic::{Diagnostic, Span};

/// How deep brackets and quantifiers may nest.
pub(crate) const MAX_NESTING: usize = 64;

/// The words behind which a chain of quantifiers has certainly ended.
const FRESH_START: [&str; 9] =
    ["and", "or", "define", "setting", "rule", "when", "require", "message", "at"];

/// Reports the first place that is nested too deep.
pub(super) fn check(text: &str, file: u16) -> Option<Diagnostic> {
    let mut scan = Scan::default();
    let mut rest = text.char_indices().peekable();
    while let Some((at, character)) = rest.next() {
        match character {
            // A comment holds nothing. Inside a text, `#` is a letter like any other.
            '#' if scan.text.is_none() => {
                while rest.next_if(|(_, next)| *next != '\n').is_some() {}
            }
            '`' if scan.text.is_none() => {
                while rest.next_if(|(_, next)| *next != '`' && *next != '\n').is_some() {}
                rest.next_if(|(_, next)| *next == '`');
            }
            '\\' if scan.text.is_some() => {
                rest.next();
            }
            '"' => scan.quote(),
            // A text cannot hold the end of a line: one that was never closed ends here.
            '\n' if scan.text.is_some() => scan.quote(),
            '(' | '[' | '{' => scan.open(),
            ')' | ']' | '}' => scan.close(),
            ':' => scan.colons += 1,
            ',' => scan.colons = 0,
            letter if letter.is_ascii_alphabetic() || letter == '_' => {
                let mut end = at + letter.len_utf8();
                while let Some((next_at, next)) =
                    rest.next_if(|(_, next)| next.is_ascii_alphanumeric() || *next == '_')
                {
                    end = next_at + next.len_utf8();
                }
                if text.get(at..end).is_some_and(|word| FRESH_START.contains(&word)) {
                    scan.colons = 0;
                }
            }
            _ => {}
        }
        if scan.depth() > MAX_NESTING {
            let span = Span::new(file, at, at + character.len_utf8());
            let message = format!("this is nested deeper than {MAX_NESTING} levels");
            return Some(
                Diagnostic::error(codes::TOO_DEEP, span, message)
                    .label("one level too many")
                    .help("give a part of the condition a name with `define`, and use the name"),
            );
        }
    }
    None
}

#[derive(Default)]
struct Scan {
    /// For every open bracket, the colons that stood before it on its level.
    brackets: Vec<usize>,
    /// Colons of quantifiers on this level.
    colons: usize,
    /// The sum of `brackets`.
    outer_colons: usize,
    /// Inside a text: how many brackets were open when it began.
    text: Option<usize>,
}

impl Scan {
    fn depth(&self) -> usize {
        self.brackets.len() + self.outer_colons + self.colons
    }

    fn open(&mut self) {
        self.brackets.push(self.colons);
        self.outer_colons += self.colons;
        self.colons = 0;
    }

    fn close(&mut self) {
        // What stands in a text cannot close what was opened outside it.
        if self.text.is_some_and(|outside| self.brackets.len() <= outside) {
            return;
        }
        if let Some(colons) = self.brackets.pop() {
            self.outer_colons -= colons;
            self.colons = colons;
        }
    }

    fn quote(&mut self) {
        self.colons = 0;
        match self.text.take() {
            None => self.text = Some(self.brackets.len()),
            Some(outside) => {
                while self.brackets.len() > outside {
                    if let Some(colons) = self.brackets.pop() {
                        self.outer_colons -= colons;
                    }
                }
                self.colons = 0;
            }
        }
    }
}
