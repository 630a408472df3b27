//! A compiled pattern: instructions that a search follows, several at once, as it reads a text letter by letter.

/// The most instructions of one pattern; the ranges of its classes count among them.
pub(crate) const MAX_PATTERN: usize = 16 * 1024;

/// How many instructions it is one step to get ready for.
const LIGHT: usize = 8;

/// How much work of a search is a step: instructions that are followed, and ways that are asked whether they read a
/// character. They take some ten nanoseconds each in WebAssembly, so as many as a check may take are less than a second.
pub(crate) const WORK_OF_A_STEP: usize = 8;

/// How much the patterns of one pack may weigh together: half a million instructions.
pub(crate) const MAX_PATTERNS_WEIGHT: u64 = 64 * 1024;

/// A compiled pattern. A search begins at the first instruction; a way through the table that comes to
/// [`Instruction::Match`] is a match.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Pattern {
    pub(crate) instructions: Vec<Instruction>,
    /// The ranges of characters, both ends included, to which [`Instruction::Class`] refers.
    pub(crate) ranges: Vec<(u32, u32)>,
}

/// An index into [`Pattern::instructions`].
pub(crate) type Place = u32;

/// One step of a match. Where none is named, the next instruction follows. A character is its code point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Instruction {
    /// The next character is this one.
    Char(u32),
    /// The next character is this small letter of ASCII or its capital.
    Letter(u32),
    /// The next character lies in one of so many ranges, which stand in order and apart.
    Class {
        first: u32,
        count: u32,
    },
    /// The place between two characters is one of these; nothing is read.
    Look(Look),
    /// Either may follow. Where both lead to a match, it is the first one's.
    Split(Place, Place),
    Jump(Place),
    /// What has been read is a match.
    Match,
}

/// A place between two characters. Words are of ASCII letters, digits and `_`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Look {
    TextStart,
    TextEnd,
    LineStart,
    LineEnd,
    /// Beside `\r` and `\n` too, but not between them.
    AnyLineStart,
    AnyLineEnd,
    /// Where a word begins or ends.
    WordBoundary,
    NoWordBoundary,
    WordStart,
    WordEnd,
    /// Not behind a letter of a word.
    WordStartHalf,
    /// Not before a letter of a word.
    WordEndHalf,
}

impl Pattern {
    /// How many instructions a search may follow for each character, ranges included.
    pub(super) fn size(&self) -> usize {
        self.instructions.len() + self.ranges.len()
    }

    /// How many steps it is to get ready for a search.
    pub(crate) fn weight(&self) -> u64 {
        self.size().div_ceil(LIGHT).max(1) as u64
    }

    /// How many steps it takes at most to go on by one character, or to see that the text has ended.
    pub(crate) fn steps_for_a_character(&self) -> u64 {
        // Each instruction is followed once at most, and may be a way that is asked.
        (2 * self.instructions.len()).div_ceil(WORK_OF_A_STEP) as u64
    }

    /// Whether the pattern can be run, wherever it came from; if not, what is wrong with it.
    ///
    /// Loops without an end need no check, as a search follows no instruction twice at one place of a text.
    pub(crate) fn validate(&self) -> Result<(), &'static str> {
        if self.size() > MAX_PATTERN {
            return Err("a pattern is too large");
        }
        // So every instruction but the last has one behind it, and the last needs none.
        if self.instructions.last() != Some(&Instruction::Match) {
            return Err("a pattern has no end");
        }
        let leads = |place: Place| (place as usize) < self.instructions.len();
        let rising = self.rising();
        let all_lead = self.instructions.iter().all(|instruction| match *instruction {
            Instruction::Split(first, second) => leads(first) && leads(second),
            Instruction::Jump(place) => leads(place),
            Instruction::Class { first, count } => {
                let rising = rising.get(first as usize).copied().unwrap_or(0);
                count as usize <= rising
            }
            _ => true,
        });
        if all_lead { Ok(()) } else { Err("a pattern leads out of itself") }
    }

    /// For each range, how many stand in order from there on.
    fn rising(&self) -> Vec<usize> {
        let mut rising = vec![0; self.ranges.len()];
        let mut behind = (u32::MAX, 0);
        for ((start, end), count) in self.ranges.iter().zip(&mut rising).rev() {
            *count = match (start <= end, *end < behind.0) {
                (true, true) => behind.1 + 1,
                (true, false) => 1,
                (false, _) => 0,
            };
            behind = (*start, *count);
        }
        rising
    }

    /// The ranges of a class.
    pub(super) fn class(&self, first: u32, count: u32) -> Option<&[(u32, u32)]> {
        self.ranges.get(first as usize..)?.get(..count as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(instructions: &[Instruction]) -> Pattern {
        Pattern { instructions: instructions.to_vec(), ranges: vec![(97, 122)] }
    }

    #[test]
    fn a_pattern_that_leads_out_of_its_table_is_refused() {
        use Instruction::{Class, Jump, Match, Split};
        for instruction in [
            Jump(2),
            Split(0, 2),
            Split(2, 0),
            Split(0, u32::MAX),
            Class { first: 0, count: 2 },
            Class { first: 1, count: 1 },
            Class { first: u32::MAX, count: u32::MAX },
        ] {
            assert!(pattern(&[instruction, Match]).validate().is_err(), "{instruction:?}");
        }
        for instruction in [Jump(0), Split(0, 1), Class { first: 0, count: 1 }, Match] {
            assert_eq!(pattern(&[instruction, Match]).validate(), Ok(()), "{instruction:?}");
        }
    }

    #[test]
    fn a_class_whose_ranges_are_not_in_order_is_refused() {
        let holds = |first, count, ranges: &[(u32, u32)]| {
            let instructions = vec![Instruction::Class { first, count }, Instruction::Match];
            Pattern { instructions, ranges: ranges.to_vec() }.validate().is_ok()
        };
        assert!(holds(0, 2, &[(1, 2), (3, 3)]));
        assert!(holds(0, 0, &[]));
        assert!(holds(1, 2, &[(5, 6), (1, 2), (3, u32::MAX - 1)]));
        assert!(!holds(0, 3, &[(5, 6), (1, 2), (3, 3)]));
        assert!(!holds(0, 2, &[(1, 3), (3, 4)]));
        assert!(!holds(0, 1, &[(2, 1)]));
    }

    #[test]
    fn a_pattern_without_an_end_or_with_too_many_instructions_is_refused() {
        assert!(pattern(&[]).validate().is_err());
        assert!(pattern(&[Instruction::Match, Instruction::Char(97)]).validate().is_err());
        assert!(pattern(&[Instruction::Match; MAX_PATTERN]).validate().is_err());
        assert_eq!(pattern(&[Instruction::Match; MAX_PATTERN - 1]).validate(), Ok(()));
    }
}
