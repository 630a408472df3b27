//! Counts nesting before the grammar runs, so that a text that nests too deep is refused at the bracket or the
//! colon with which it does, in text that fits nothing as well.
//!
//! Whatever `grammar/rules.pest` nests (brackets of any kind, a quantifier's condition) is counted here at least
//! once. Counting too much is harmless. So the two agree on where texts, comments and names in backquotes begin
//! and end: the grammar passes over them with `hidden`, `closed_text` and `any_text`. Where they do not, the
//! parser gives up at the same depth by itself (`grammar/src/course.rs`), so that no text overflows its stack.

use groundrules_grammar::MAX_NESTING;

use super::codes;
use crate::diagnostic::{Diagnostic, Span};

/// How many placeholders the texts of a file may hold: each is parsed as an expression, which is work.
const MAX_PLACEHOLDERS: usize = 100_000;

/// The words that begin something new where they stand directly behind a value. Anywhere else they may be the
/// name of a field.
const BEGINNINGS: [&str; 24] = [
    "pack", "use", "source", "setting", "define", "rule", "test", "title", "severity", "category",
    "each", "when", "require", "at", "message", "ask", "fix", "why", "cite", "tags", "locale",
    "reviewed", "words", "question",
];

/// Whether a byte is more than a letter of the text that it stands in.
fn matters_in_texts(byte: u8) -> bool {
    matches!(byte, b'"' | b'\n' | b'\\' | b'{' | b'}')
}

/// The words behind which a value is still to come.
const OPERATORS: [&str; 13] = [
    "and", "or", "not", "in", "is", "any", "all", "none", "contains", "mentions", "matches",
    "where", "if",
];

/// Reports the first place that is nested too deep.
pub(super) fn check(text: &str, file: u16) -> Option<Diagnostic> {
    let mut scan = Scan::default();
    let mut at = 0;
    while let Some(rest) = text.get(at..)
        && let Some(character) = rest.chars().next()
    {
        let length = scan.token(rest, character);
        if scan.depth() > MAX_NESTING {
            return Some(too_deep(Span::new(file, at, at + character.len_utf8())));
        }
        if scan.placeholders > MAX_PLACEHOLDERS {
            let message = format!("the file has more than {MAX_PLACEHOLDERS} placeholders");
            return Some(
                Diagnostic::error(codes::TOO_LARGE, Span::new(file, at, at + 1), message)
                    .help("divide the rules into several packs"),
            );
        }
        at += length;
    }
    None
}

/// What is said of the first place that is nested too deep.
pub(super) fn too_deep(span: Span) -> Diagnostic {
    let message = format!("this is nested deeper than {MAX_NESTING} levels");
    Diagnostic::error(codes::TOO_DEEP, span, message)
        .label("one level too many")
        .help("give a part of the condition a name with `define`, and use the name")
}

#[derive(Default)]
struct Scan {
    /// Every open bracket, and the colons that stood before it on its level.
    brackets: Vec<(char, usize)>,
    /// Colons of quantifiers on this level.
    colons: usize,
    /// The sum of those in `brackets`.
    outer_colons: usize,
    /// Inside a text.
    text: Option<Text>,
    /// Braces in texts, those within others not counted.
    placeholders: usize,
    /// The last token can be the end of a value.
    behind_value: bool,
    /// The last character was a point: a word behind it is the name of a field.
    behind_point: bool,
}

/// What was open when a text began.
#[derive(Clone, Copy)]
struct Text {
    brackets: usize,
    colons: usize,
}

impl Scan {
    fn depth(&self) -> usize {
        self.brackets.len() + self.outer_colons + self.colons
    }

    /// Whether this is a place in a text, and in no placeholder of it.
    fn among_letters(&self) -> bool {
        self.text.is_some_and(|text| self.brackets.len() <= text.brackets)
    }

    /// Takes the next token, or a piece of a text, and gives its length in bytes.
    fn token(&mut self, rest: &str, character: char) -> usize {
        let behind_point = std::mem::replace(&mut self.behind_point, character == '.');
        match (character, self.text) {
            // Inside a text, `#` is a letter like any other, and a backquote where it stands in no placeholder.
            ('#', None) => return rest.find('\n').unwrap_or(rest.len()),
            ('`', _) if !self.among_letters() => {
                self.behind_value = true;
                return quoted_name(rest).unwrap_or(1);
            }
            // A doubled brace stands for itself.
            ('{' | '}', _) if self.among_letters() && rest.chars().nth(1) == Some(character) => {
                return 2;
            }
            ('"', None) => {
                self.text = Some(Text { brackets: self.brackets.len(), colons: self.colons });
            }
            // A text cannot hold the end of a line: one that was never closed ends here.
            ('"' | '\n', Some(text)) => self.end_text(text),
            ('\\', Some(_)) => {
                let escaped = rest.chars().nth(1).filter(|escaped| *escaped != '\n');
                return 1 + escaped.map_or(0, char::len_utf8);
            }
            // In a text, what stands in no placeholder is no condition.
            (letter, Some(_)) if self.among_letters() && letter != '{' => {
                let next = rest.bytes().skip(1).position(matters_in_texts);
                return next.map_or(rest.len(), |next| next + 1);
            }
            ('(' | '[' | '{', _) => self.open(character),
            (')' | ']' | '}', _) => self.close(character),
            (':', _) => {
                self.colons += 1;
                self.behind_value = false;
            }
            (',', _) => {
                self.colons = 0;
                self.behind_value = false;
            }
            (letter, _) if letter.is_ascii_alphabetic() || letter == '_' => {
                let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
                let word = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
                self.word(word, behind_point);
                return word.len();
            }
            (blank, _) if blank.is_whitespace() => {}
            (other, _) => self.behind_value = other.is_ascii_digit() || other == '%',
        }
        character.len_utf8()
    }

    fn word(&mut self, word: &str, is_member: bool) {
        if is_member {
            self.behind_value = true;
        } else if OPERATORS.contains(&word) {
            // The condition of a quantifier ends before these. Where a value is still to come they are names, as
            // in `x is or` and `1 + and(x)`.
            if self.behind_value && matches!(word, "and" | "or" | "if") {
                self.colons = 0;
            }
            self.behind_value = false;
        } else if self.behind_value && BEGINNINGS.contains(&word) {
            // No expression has a word directly behind a value, so all that were open end here.
            self.colons = 0;
            while self.brackets.last().is_some_and(|(bracket, _)| *bracket != '{') {
                self.pop();
            }
            self.colons = 0;
            self.behind_value = false;
        } else {
            self.behind_value = true;
        }
    }

    fn open(&mut self, bracket: char) {
        if self.among_letters() {
            self.placeholders += 1;
        }
        self.brackets.push((bracket, self.colons));
        self.outer_colons += self.colons;
        self.colons = 0;
        self.behind_value = false;
    }

    fn pop(&mut self) {
        if let Some((_, colons)) = self.brackets.pop() {
            self.outer_colons -= colons;
            self.colons = colons;
        }
    }

    /// Closes what the bracket fits, and for a brace what stands in it. A bracket that fits nothing closes
    /// nothing, nor does one in a text close what was opened outside it.
    fn close(&mut self, bracket: char) {
        self.behind_value = true;
        let outside = self.text.map_or(0, |text| text.brackets);
        let inside = self.brackets.get(outside..).unwrap_or_default();
        let opening = match bracket {
            ')' => '(',
            ']' => '[',
            _ => '{',
        };
        let fits = inside.iter().rposition(|(open, _)| *open == opening);
        let Some(fits) = fits.filter(|fits| bracket == '}' || fits + 1 == inside.len()) else {
            return;
        };
        while self.brackets.len() > outside + fits {
            self.pop();
        }
    }

    fn end_text(&mut self, text: Text) {
        while self.brackets.len() > text.brackets {
            self.pop();
        }
        self.colons = text.colons;
        self.text = None;
        self.behind_value = true;
    }
}

/// The length of a name in backquotes.
fn quoted_name(rest: &str) -> Option<usize> {
    let inside = rest.get(1..)?;
    let end = inside.find(['`', '"', '\n'])?;
    (end > 0 && inside.get(end..)?.starts_with('`')).then_some(end + 2)
}
