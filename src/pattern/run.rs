//! Searches a text for a pattern, in time linear in the text whatever the pattern, and has it paid for.
//!
//! All ways through the instructions are followed at once, a character at a time, those that are preferred first
//! (a Pike machine). At one place of the text an instruction is followed once: whoever comes to it later is less
//! preferred and would do the same from there on. So the work for a character is bounded by the instructions, each with
//! the few halvings that find a class's range.

use std::ops::Range;

use super::program::{Instruction, Look, Pattern, Place, WORK_OF_A_STEP};

/// A pattern that is ready to be looked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Matcher<'p> {
    pub(crate) pattern: &'p Pattern,
    /// The pattern's own, worked out once.
    pub(crate) opening: &'p Opening,
}

/// What a match can begin with, where it does not begin at the start of the text.
#[derive(Debug, Default)]
pub(crate) struct Opening {
    /// The characters of ASCII, a bit for each.
    ascii: [u8; 16],
    /// Any other character.
    beyond: bool,
    /// Nothing at all: a match can be empty.
    nothing: bool,
}

/// The memory of a search, kept for the next one.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    /// The ways that are open at the place of the text that is looked at, the preferred first.
    ways: Vec<Way>,
    /// Those that are open behind the next character.
    next: Vec<Way>,
    trail: Trail,
}

/// A search that was given up, as it was not paid for any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unpaid;

/// Takes steps from somebody's account; false where there are too few.
pub(crate) type Pay<'p> = &'p dyn Fn(u64) -> bool;

/// How much work is paid for at once.
const WORK_BETWEEN_PAYMENTS: usize = 1024 * WORK_OF_A_STEP;

/// One way through the instructions that is still open.
#[derive(Debug, Clone, Copy)]
struct Way {
    at: Place,
    /// Where in the text it began.
    begin: usize,
}

/// What keeps a search from following an instruction twice at one place of the text.
#[derive(Debug, Default)]
struct Trail {
    /// For each instruction, the last place where it was followed, plus one.
    followed: Vec<usize>,
    /// Instructions to be followed at the same place, the most preferred last.
    waiting: Vec<Place>,
    /// What has not been paid for yet.
    work: usize,
}

impl Matcher<'_> {
    /// Whether the pattern matches anywhere in a text.
    pub(crate) fn is_match(
        &self,
        text: &str,
        scratch: &mut Scratch,
        pay: Pay<'_>,
    ) -> Result<bool, Unpaid> {
        self.search(text, scratch, true, pay).map(|found| found.is_some())
    }

    /// The first match in a text, in bytes; of those that begin there, the one that the pattern prefers.
    pub(crate) fn find(
        &self,
        text: &str,
        scratch: &mut Scratch,
        pay: Pay<'_>,
    ) -> Result<Option<Range<usize>>, Unpaid> {
        self.search(text, scratch, false, pay)
    }

    fn search(
        &self,
        text: &str,
        scratch: &mut Scratch,
        any: bool,
        pay: Pay<'_>,
    ) -> Result<Option<Range<usize>>, Unpaid> {
        let Scratch { ways, next, trail } = scratch;
        ways.clear();
        trail.followed.clear();
        trail.followed.resize(self.pattern.instructions.len(), 0);
        trail.work = 0;
        let mut found = None;
        let mut at = 0;
        loop {
            if ways.is_empty() {
                if found.is_some() {
                    break;
                }
                if at > 0 {
                    let Some(next) = self.opening.next(text, at) else { break };
                    at = next;
                }
            }
            if found.is_none() {
                // Less preferred than the ways that began before.
                self.follow(Way { at: 0, begin: at }, text, at, ways, trail);
            }
            let character = text.get(at..).and_then(|rest| rest.chars().next());
            let behind = at + character.map_or(0, char::len_utf8);
            next.clear();
            for way in ways.iter() {
                if self.pattern.instruction(way.at) == Some(Instruction::Match) {
                    found = Some(way.begin..at);
                    // What comes after it is less preferred.
                    break;
                }
                if character.is_some_and(|character| self.pattern.reads(way.at, character)) {
                    self.follow(Way { at: way.at + 1, ..*way }, text, behind, next, trail);
                }
            }
            if character.is_none() || (any && found.is_some()) {
                break;
            }
            trail.work += ways.len();
            if trail.work >= WORK_BETWEEN_PAYMENTS {
                trail.pay(pay)?;
            }
            std::mem::swap(ways, next);
            at = behind;
        }
        trail.pay(pay)?;
        Ok(found)
    }

    /// Adds what a way comes to before it reads the next character.
    fn follow(&self, way: Way, text: &str, at: usize, ways: &mut Vec<Way>, trail: &mut Trail) {
        trail.waiting.push(way.at);
        while let Some(place) = trail.waiting.pop() {
            match trail.followed.get_mut(place as usize) {
                Some(last) if *last <= at => *last = at + 1,
                _ => continue,
            }
            trail.work += 1;
            match self.pattern.instruction(place) {
                Some(Instruction::Jump(to)) => trail.waiting.push(to),
                Some(Instruction::Split(first, second)) => trail.waiting.extend([second, first]),
                Some(Instruction::Look(look)) if !look.holds(text.as_bytes(), at) => {}
                Some(Instruction::Look(_)) => trail.waiting.push(place + 1),
                Some(_) => ways.push(Way { at: place, ..way }),
                None => {}
            }
        }
    }
}

impl Trail {
    /// Pays for the work so far, but for what makes no whole step.
    fn pay(&mut self, pay: Pay<'_>) -> Result<(), Unpaid> {
        let steps = (self.work / WORK_OF_A_STEP) as u64;
        self.work %= WORK_OF_A_STEP;
        if pay(steps) { Ok(()) } else { Err(Unpaid) }
    }
}

impl Pattern {
    fn instruction(&self, place: Place) -> Option<Instruction> {
        self.instructions.get(place as usize).copied()
    }

    /// Whether an instruction reads a character and goes on.
    fn reads(&self, place: Place, character: char) -> bool {
        let code = u32::from(character);
        match self.instruction(place) {
            Some(Instruction::Char(wanted)) => code == wanted,
            Some(Instruction::Letter(wanted)) => {
                u32::from(character.to_ascii_lowercase()) == wanted
            }
            Some(Instruction::Class { first, count }) => {
                let ranges = self.class(first, count).unwrap_or_default();
                let before = ranges.partition_point(|(_, end)| *end < code);
                ranges.get(before).is_some_and(|(start, _)| *start <= code)
            }
            _ => false,
        }
    }
}

impl Look {
    /// Whether a place in a text is such a place.
    fn holds(self, text: &[u8], at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|last| text.get(last)).copied();
        let behind = text.get(at).copied();
        let (in_word, into_word) = (is_word(before), is_word(behind));
        match self {
            Self::TextStart => before.is_none(),
            Self::TextEnd => behind.is_none(),
            Self::LineStart => matches!(before, None | Some(b'\n')),
            Self::LineEnd => matches!(behind, None | Some(b'\n')),
            Self::AnyLineStart => match before {
                Some(b'\r') => behind != Some(b'\n'),
                other => matches!(other, None | Some(b'\n')),
            },
            Self::AnyLineEnd => match behind {
                Some(b'\n') => before != Some(b'\r'),
                other => matches!(other, None | Some(b'\r')),
            },
            Self::WordBoundary => in_word != into_word,
            Self::NoWordBoundary => in_word == into_word,
            Self::WordStart => !in_word && into_word,
            Self::WordEnd => in_word && !into_word,
            Self::WordStartHalf => !in_word,
            Self::WordEndHalf => !into_word,
        }
    }
}

fn is_word(byte: Option<u8>) -> bool {
    byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

impl Opening {
    /// What matches of a pattern can begin with.
    pub(crate) fn of(pattern: &Pattern) -> Self {
        let mut opening = Self::default();
        let mut followed = vec![false; pattern.instructions.len()];
        let mut waiting = vec![0];
        while let Some(place) = waiting.pop() {
            match followed.get_mut(place as usize) {
                Some(followed) if !*followed => *followed = true,
                _ => continue,
            }
            match pattern.instruction(place) {
                Some(Instruction::Jump(to)) => waiting.push(to),
                Some(Instruction::Split(first, second)) => waiting.extend([first, second]),
                Some(Instruction::Look(Look::TextStart)) | None => {}
                Some(Instruction::Look(_)) => waiting.push(place + 1),
                Some(Instruction::Char(code)) => opening.add(code, code),
                Some(Instruction::Letter(code)) => {
                    opening.add(code, code);
                    opening.add(code ^ 0x20, code ^ 0x20);
                }
                Some(Instruction::Class { first, count }) => {
                    let ranges = pattern.class(first, count).unwrap_or_default();
                    // 64 at most begin in ASCII, as they stand apart, and the last is the farthest.
                    for (start, end) in ranges.iter().take_while(|(start, _)| *start < 0x80) {
                        opening.add(*start, *end);
                    }
                    opening.beyond |= ranges.last().is_some_and(|(_, end)| *end >= 0x80);
                }
                Some(Instruction::Match) => opening.nothing = true,
            }
        }
        opening
    }

    fn add(&mut self, start: u32, end: u32) {
        self.beyond |= end >= 0x80;
        for code in start..=end.min(0x7f) {
            if let Some(bits) = self.ascii.get_mut(code as usize / 8) {
                *bits |= 1 << (code % 8);
            }
        }
    }

    /// The first place, from one on, at which a match can begin.
    fn next(&self, text: &str, from: usize) -> Option<usize> {
        if self.nothing {
            return Some(from);
        }
        let rest = text.as_bytes().get(from..)?;
        let skipped = rest.iter().position(|byte| match self.ascii.get(usize::from(*byte) / 8) {
            Some(bits) => bits & (1 << (byte % 8)) != 0,
            // The first byte of a character, and none within it.
            None => self.beyond && *byte >= 0xc0,
        });
        skipped.map(|skipped| from + skipped)
    }
}
