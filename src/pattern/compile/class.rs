//! Classes: `[…]`.

use super::escape::Escape;
use super::mistake::Mistake;
use super::parse::Parser;
use super::set::Set;

/// What stands in a class: one character, or several.
enum Item {
    Char(char),
    Set(Set),
}

impl Parser<'_> {
    /// A class, from its opening bracket on.
    pub(super) fn bracket(&mut self) -> Result<Set, Mistake> {
        let opened = self.at;
        self.step();
        let negated = self.peek() == Some('^');
        if negated {
            self.step();
        }
        let mut set = Set::default();
        while self.peek() == Some('-') {
            set.add('-', '-');
            self.step();
        }
        // The bracket is a character where it comes first, so no class is empty.
        if set.is_empty() && self.peek() == Some(']') {
            set.add(']', ']');
            self.step();
        }
        loop {
            self.skip_blanks();
            let Some(character) = self.peek() else {
                return self.unclosed(opened);
            };
            match character {
                ']' => break,
                '[' => set.add_all(self.named_class()?),
                '&' | '-' | '~' if self.rest().chars().nth(1) == Some(character) => {
                    let help =
                        "write out the characters that are meant; the mark itself is written once";
                    return self.mistake(self.at, "classes cannot be combined", help);
                }
                _ => self.range(opened, &mut set)?,
            }
        }
        self.bump();
        if self.flags.any_case {
            set = set.in_any_case();
        }
        Ok(if negated { set.negated() } else { set })
    }

    fn unclosed<T>(&self, opened: usize) -> Result<T, Mistake> {
        let help = "end it with `]`; a bracket by itself is written `\\\\[`";
        self.mistake(opened, "this class has no closing bracket", help)
    }

    /// `[:alpha:]` and the like.
    fn named_class(&mut self) -> Result<Set, Mistake> {
        let inner = self.rest().strip_prefix("[:").and_then(|rest| rest.split_once(":]"));
        if let Some((name, _)) = inner {
            let set = match name.strip_prefix('^') {
                Some(name) => Set::named(name).map(Set::negated),
                None => Set::named(name),
            };
            if let Some(set) = set {
                self.at += "[::]".len() + name.len();
                return Ok(set);
            }
        }
        let help = "a bracket by itself is written `\\\\[`; the classes with a name are `[:alpha:]`, `[:digit:]`, \
                    `[:alnum:]`, `[:upper:]`, `[:lower:]`, `[:punct:]`, `[:space:]`, `[:blank:]`, `[:word:]`, \
                    `[:xdigit:]`, `[:ascii:]`, `[:cntrl:]`, `[:graph:]` and `[:print:]`";
        self.mistake(self.at, "a class cannot stand within a class", help)
    }

    /// One character, one escape, or a range of characters.
    fn range(&mut self, opened: usize, set: &mut Set) -> Result<(), Mistake> {
        let begin = self.at;
        let first = self.item()?;
        self.skip_blanks();
        let behind = self.at;
        if self.peek() == Some('-') {
            self.step();
            // Before the closing bracket, it is a character; two of them are told of elsewhere.
            if matches!(self.peek(), Some(']' | '-')) {
                self.at = behind;
            }
        }
        if self.at == behind {
            match first {
                Item::Char(character) => set.add(character, character),
                Item::Set(several) => set.add_all(several),
            }
            return Ok(());
        }
        if self.peek().is_none() {
            return self.unclosed(opened);
        }
        match (first, self.item()?) {
            (Item::Char(first), Item::Char(last)) if first <= last => {
                set.add(first, last);
                Ok(())
            }
            (Item::Char(_), Item::Char(_)) => {
                let help = "the character with the smaller number comes first, as in `[a-z]`";
                self.mistake(begin, "this range ends before it begins", help)
            }
            _ => {
                let help = "a range goes from one character to another, as in `[a-z]`; a hyphen comes first or last, and \
                            with the flag `i` a letter is written as itself";
                self.mistake(begin, "this range has ends that are no characters", help)
            }
        }
    }

    fn item(&mut self) -> Result<Item, Mistake> {
        let begin = self.at;
        let character = self.peek();
        self.bump();
        Ok(match character {
            Some('\\') => match self.escape(begin)? {
                // The other case is a character too.
                Escape::Char(letter) if self.flags.any_case && letter.is_ascii_alphabetic() => {
                    let mut both = Set::default();
                    both.add(letter, letter);
                    Item::Set(both)
                }
                Escape::Char(character) => Item::Char(character),
                Escape::Set(set) => Item::Set(set),
                Escape::Look(_) => {
                    let help = "a class holds characters; write this before or behind it";
                    return self.mistake(begin, "this is no character", help);
                }
            },
            character => Item::Char(character.unwrap_or_default()),
        })
    }
}
