//! What a backslash begins, and the characters that mean something by themselves.

use super::mistake::Mistake;
use super::parse::{Node, Parser};
use super::set::Set;
use crate::pattern::program::Look;

/// What a backslash and the letters behind it stand for.
pub(super) enum Escape {
    Char(char),
    Set(Set),
    Look(Look),
}

impl Parser<'_> {
    /// A character that is no operator, or an escape.
    pub(super) fn single(&mut self, character: char) -> Result<Node, Mistake> {
        let begin = self.at;
        self.bump();
        Ok(match character {
            '\\' => match self.escape(begin)? {
                Escape::Char(character) => self.letter(character),
                Escape::Set(set) => self.class(set),
                Escape::Look(look) => Node::Look(look),
            },
            '.' => self.class(Set::dot(self.flags)),
            '^' => Node::Look(match (self.flags.lines, self.flags.carriage_returns) {
                (false, _) => Look::TextStart,
                (true, false) => Look::LineStart,
                (true, true) => Look::AnyLineStart,
            }),
            '$' => Node::Look(match (self.flags.lines, self.flags.carriage_returns) {
                (false, _) => Look::TextEnd,
                (true, false) => Look::LineEnd,
                (true, true) => Look::AnyLineEnd,
            }),
            character => self.letter(character),
        })
    }

    /// What stands behind a backslash, which has been read.
    pub(super) fn escape(&mut self, begin: usize) -> Result<Escape, Mistake> {
        let Some(letter) = self.peek() else {
            let help = "a backslash by itself is written `\\\\\\\\`";
            return self.mistake(begin, "nothing stands behind this backslash", help);
        };
        if matches!(letter, 'x' | 'u' | 'U') {
            return self.code(letter).map(Escape::Char);
        }
        self.bump();
        if let Some(set) = Set::of_escape(letter) {
            return Ok(Escape::Set(set));
        }
        Ok(match letter {
            'a' => Escape::Char('\x07'),
            'f' => Escape::Char('\x0c'),
            't' => Escape::Char('\t'),
            'n' => Escape::Char('\n'),
            'r' => Escape::Char('\r'),
            'v' => Escape::Char('\x0b'),
            'A' => Escape::Look(Look::TextStart),
            'z' => Escape::Look(Look::TextEnd),
            'b' => Escape::Look(self.boundary(begin)?),
            'B' => Escape::Look(Look::NoWordBoundary),
            '<' => Escape::Look(Look::WordStart),
            '>' => Escape::Look(Look::WordEnd),
            mark if mark.is_ascii() && !mark.is_ascii_alphanumeric() => Escape::Char(mark),
            unknown => return self.unknown_escape(begin, unknown),
        })
    }

    fn unknown_escape(&self, begin: usize, letter: char) -> Result<Escape, Mistake> {
        let (what, help) = match letter {
            '0'..='9' => (
                "back-references are not supported",
                "write out what the group may be once more, or compare two fields with `==`",
            ),
            'p' | 'P' => (
                "classes of Unicode characters are not supported",
                "name the characters, as in `[a-zäöüß]`; `\\\\w` is a letter of ASCII, a digit or `_`",
            ),
            'Z' => ("`\\\\Z` is not supported", "the end of the text is `$` or `\\\\z`"),
            _ => (
                "this backslash stands before what means nothing with it",
                "leave it out; the letters that mean something with a backslash are in the language reference",
            ),
        };
        self.mistake(begin, what, help)
    }

    /// What `\b` means: it may have a name in braces. Other braces say how often it is repeated.
    fn boundary(&mut self, begin: usize) -> Result<Look, Mistake> {
        let is_name = |letter: &char| letter.is_ascii_alphabetic() || *letter == '-';
        let braces = self.at;
        if self.peek() != Some('{') {
            return Ok(Look::WordBoundary);
        }
        self.step();
        if self.peek().is_some_and(|letter| !is_name(&letter)) {
            self.at = braces;
            return Ok(Look::WordBoundary);
        }
        let mut name = String::new();
        while let Some(letter) = self.peek().filter(is_name) {
            name.push(letter);
            self.step();
        }
        let look = match name.as_str() {
            "start" => Look::WordStart,
            "end" => Look::WordEnd,
            "start-half" => Look::WordStartHalf,
            "end-half" => Look::WordEndHalf,
            _ => return self.unknown_boundary(begin),
        };
        if self.eat("}") { Ok(look) } else { self.unknown_boundary(begin) }
    }

    fn unknown_boundary(&self, begin: usize) -> Result<Look, Mistake> {
        let help =
            "write `\\\\b`, `\\\\b{start}`, `\\\\b{end}`, `\\\\b{start-half}` or `\\\\b{end-half}`";
        self.mistake(begin, "there is no such boundary of words", help)
    }

    /// A character by its number: `\x41`, `\u2603`, `\U0001F600`, or with any number of digits in braces.
    fn code(&mut self, letter: char) -> Result<char, Mistake> {
        let begin = self.at;
        let help = "a character by its number is written `\\\\x41`, `\\\\u2603` or `\\\\u{1F600}`";
        let length = match letter {
            'x' => 2,
            'u' => 4,
            _ => 8,
        };
        self.step();
        let in_braces = self.peek() == Some('{');
        if in_braces {
            self.step();
        }
        let (mut code, mut read) = (0_u32, 0);
        while in_braces || read < length {
            let Some(digit) = self.peek().and_then(|digit| digit.to_digit(16)) else {
                break;
            };
            code = code.saturating_mul(16).saturating_add(digit);
            read += 1;
            self.step();
        }
        let whole = if in_braces { read > 0 && self.peek() == Some('}') } else { read == length };
        if whole && in_braces {
            self.step();
        }
        match char::from_u32(code).filter(|_| whole) {
            Some(character) => Ok(character),
            None => self.mistake(begin, "this is not the number of a character", help),
        }
    }
}
