//! Reads a pattern: alternatives, repetitions and groups. Escapes and classes have files of their own.
//!
//! The syntax and its meaning are those of the crate `regex-lite`, which the tests compare: characters are Unicode,
//! `\d`, `\s`, `\w`, `\b` and the flag `i` are ASCII.

use std::collections::{BTreeMap, BTreeSet};

use super::mistake::Mistake;
use super::set::Set;
use crate::letters::is_word;
use crate::pattern::program::Look;

/// How deep groups may nest, and repetitions of repetitions.
pub(super) const MAX_NESTING: u32 = 32;

/// What a pattern, or a part of it, consists of.
#[derive(Debug)]
pub(super) enum Node {
    Empty,
    Char(char),
    /// A small letter of ASCII or its capital.
    Letter(char),
    /// One of so many ranges of the table.
    Class {
        first: u32,
        count: u32,
    },
    Look(Look),
    /// All of them, one after the other.
    Sequence(Vec<Node>),
    /// One of them, the first by preference.
    Choice(Vec<Node>),
    Repeat {
        body: Box<Node>,
        least: u32,
        most: Option<u32>,
        greedy: bool,
    },
}

/// How the characters of a pattern are read.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Flags {
    /// `i`
    pub(super) any_case: bool,
    /// `m`
    pub(super) lines: bool,
    /// `s`
    pub(super) dot_matches_line_end: bool,
    /// `U`
    pub(super) lazy: bool,
    /// `R`
    pub(super) carriage_returns: bool,
    /// `x`
    pub(super) blanks: bool,
}

/// What has been read of a pattern.
pub(super) struct Parser<'p> {
    pub(super) pattern: &'p str,
    /// The place of the next character, in bytes.
    pub(super) at: usize,
    pub(super) flags: Flags,
    names: BTreeSet<&'p str>,
    /// The ranges of all classes, and where those of each begin.
    ranges: Vec<(u32, u32)>,
    classes: BTreeMap<Vec<(u32, u32)>, u32>,
}

/// Reads a pattern. With it come the ranges of its classes.
pub(super) fn parse(pattern: &str) -> Result<(Node, Vec<(u32, u32)>), Mistake> {
    let mut parser = Parser {
        pattern,
        at: 0,
        flags: Flags::default(),
        names: BTreeSet::new(),
        ranges: Vec::new(),
        classes: BTreeMap::new(),
    };
    let node = parser.choice(0)?;
    Ok((node, parser.ranges))
}

// ---- characters ------------------------------------------------------------------------------------------

impl<'p> Parser<'p> {
    pub(super) fn rest(&self) -> &'p str {
        self.pattern.get(self.at..).unwrap_or_default()
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Goes past one character.
    pub(super) fn bump(&mut self) {
        self.at += self.peek().map_or(0, char::len_utf8);
    }

    /// Goes past one character, and past the blanks behind it where they mean nothing.
    pub(super) fn step(&mut self) {
        self.bump();
        self.skip_blanks();
    }

    /// With the flag `x`, blanks and comments mean nothing.
    pub(super) fn skip_blanks(&mut self) {
        while self.flags.blanks {
            match self.peek() {
                Some(blank) if blank.is_whitespace() => self.bump(),
                Some('#') => {
                    let comment = self.rest();
                    self.at += comment.find('\n').map_or(comment.len(), |end| end + 1);
                }
                _ => return,
            }
        }
    }

    pub(super) fn eat(&mut self, wanted: &str) -> bool {
        let found = self.rest().starts_with(wanted);
        if found {
            self.at += wanted.len();
        }
        found
    }

    /// A mistake at a place of the pattern.
    pub(super) fn mistake<T>(
        &self,
        at: usize,
        what: &str,
        help: &'static str,
    ) -> Result<T, Mistake> {
        Err(Mistake::at(self.pattern, at, what, help))
    }

    pub(super) fn letter(&self, character: char) -> Node {
        if self.flags.any_case && character.is_ascii_alphabetic() {
            Node::Letter(character.to_ascii_lowercase())
        } else {
            Node::Char(character)
        }
    }

    pub(super) fn class(&mut self, set: Set) -> Node {
        let ranges = set.into_ranges();
        let count = ranges.len() as u32;
        let first = *self.classes.entry(ranges).or_insert_with_key(|ranges| {
            self.ranges.extend(ranges);
            self.ranges.len() as u32 - count
        });
        Node::Class { first, count }
    }
}

// ---- alternatives and groups -----------------------------------------------------------------------------

impl<'p> Parser<'p> {
    /// Alternatives, up to the end of the group in which they stand.
    fn choice(&mut self, depth: u32) -> Result<Node, Mistake> {
        let mut choices = Vec::new();
        let mut parts = Vec::new();
        loop {
            self.skip_blanks();
            match self.peek() {
                None => break,
                Some(')') if depth > 0 => break,
                Some(')') => {
                    let what = "this bracket closes nothing";
                    return self.mistake(self.at, what, "a bracket by itself is written `\\\\)`");
                }
                Some('(') => {
                    let outside = self.flags;
                    if let Some(group) = self.group(depth)? {
                        parts.push(group);
                        self.flags = outside;
                    }
                }
                Some('|') => {
                    choices.push(sequence(std::mem::take(&mut parts)));
                    self.bump();
                }
                Some('?' | '*' | '+' | '{') => {
                    let repeated = self.repetition(parts.pop())?;
                    parts.push(repeated);
                }
                Some('[') => {
                    let set = self.bracket()?;
                    parts.push(self.class(set));
                }
                Some(character) => {
                    let part = self.single(character)?;
                    parts.push(part);
                }
            }
        }
        let last = sequence(parts);
        if choices.is_empty() {
            return Ok(last);
        }
        choices.push(last);
        Ok(Node::Choice(choices))
    }

    /// What starts with `(`; nothing where that only sets flags for what comes behind it.
    fn group(&mut self, depth: u32) -> Result<Option<Node>, Mistake> {
        let opened = self.at;
        self.step();
        if ["?=", "?!", "?<=", "?<!"].iter().any(|look| self.rest().starts_with(look)) {
            return self.mistake(
                opened,
                "look-around is not supported",
                "write a pattern without it and another condition: `… and not (… matches \"…\")`",
            );
        }
        if self.eat("?P<") || self.eat("?<") {
            self.name()?;
        } else if self.eat("?") {
            self.set_flags()?;
            let sets_flags_only = self.peek() == Some(')');
            self.bump();
            if sets_flags_only {
                return Ok(None);
            }
        }
        if depth >= MAX_NESTING {
            let what = format!("groups are nested more than {MAX_NESTING} levels deep");
            return self.mistake(opened, &what, "leave out brackets, or use two conditions");
        }
        let inner = self.choice(depth + 1)?;
        if self.peek().is_none() {
            return self.mistake(
                opened,
                "this group has no closing bracket",
                "end it with `)`; a bracket by itself is written `\\\\(`",
            );
        }
        self.bump();
        Ok(Some(inner))
    }

    /// The name of a group. Nothing asks for it, but it is to be one.
    fn name(&mut self) -> Result<(), Mistake> {
        let begin = self.at;
        let help = "a group with a name is written `(?<name>…)`; nothing reads the name, so `(…)` does too";
        let Some((name, _)) = self.rest().split_once('>') else {
            return self.mistake(begin, "the name of this group has no end", help);
        };
        let mut letters = name.chars();
        let first = letters.next().is_some_and(|first| is_word(first) && !first.is_ascii_digit());
        let is_name = |letter: char| matches!(letter, '.' | '[' | ']') || is_word(letter);
        if !first || !letters.all(is_name) {
            return self.mistake(begin, "this is no name for a group", help);
        }
        if !self.names.insert(name) {
            return self.mistake(begin, "another group has this name", help);
        }
        self.at += name.len() + 1;
        Ok(())
    }

    /// The flags behind `(?`, up to the `:` or the `)` behind them.
    fn set_flags(&mut self) -> Result<(), Mistake> {
        let help = "the flags are `i`, `m`, `s`, `x`, `U` and `R`, as in `(?i)`, `(?i:…)` or `(?-i)`; a group \
                    without any is written `(?:…)`";
        let mut on = true;
        let mut last = None;
        let mut seen = Vec::new();
        loop {
            let Some(flag) = self.peek() else {
                return self.mistake(self.at, "the flags of this group have no end", help);
            };
            match flag {
                ':' if last != Some('-') => return Ok(()),
                ')' if last.is_some_and(|last| last != '-') => return Ok(()),
                '-' if on => on = false,
                flag if !seen.contains(&flag) && self.flags.set(flag, on) => seen.push(flag),
                _ => return self.mistake(self.at, "this is no flag that fits here", help),
            }
            last = Some(flag);
            self.bump();
        }
    }
}

impl Flags {
    /// Whether there is such a flag.
    fn set(&mut self, flag: char, on: bool) -> bool {
        match flag {
            'i' => self.any_case = on,
            'm' => self.lines = on,
            's' => self.dot_matches_line_end = on,
            'U' => self.lazy = on,
            'R' => self.carriage_returns = on,
            'x' => self.blanks = on,
            // Characters are Unicode and classes are ASCII, with it and without it.
            'u' => {}
            _ => return false,
        }
        true
    }
}

/// The parts of a sequence, without those that mean nothing: every node but [`Node::Empty`] is an instruction at
/// least, so that the work of compiling is bounded by what comes of it.
fn sequence(mut parts: Vec<Node>) -> Node {
    parts.retain(|part| !matches!(part, Node::Empty));
    if parts.len() > 1 {
        return Node::Sequence(parts);
    }
    parts.pop().unwrap_or(Node::Empty)
}

impl Node {
    /// How deep repetitions are nested in it.
    pub(super) fn repetitions(&self) -> u32 {
        match self {
            Self::Sequence(parts) | Self::Choice(parts) => {
                parts.iter().map(Self::repetitions).max().unwrap_or(0)
            }
            Self::Repeat { body, .. } => body.repetitions() + 1,
            _ => 0,
        }
    }

    /// Whether it can match without reading anything.
    pub(super) fn can_be_empty(&self) -> bool {
        match self {
            Self::Empty | Self::Look(_) => true,
            Self::Char(_) | Self::Letter(_) | Self::Class { .. } => false,
            Self::Sequence(parts) => parts.iter().all(Self::can_be_empty),
            Self::Choice(parts) => parts.iter().any(Self::can_be_empty),
            Self::Repeat { body, least, .. } => *least == 0 || body.can_be_empty(),
        }
    }
}
