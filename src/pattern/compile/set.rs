//! Sets of characters, as ranges: what `[…]`, `\d` and `.` stand for.

use super::parse::Flags;

/// The last code point.
const LAST: u32 = char::MAX as u32;

/// A set of characters: ranges of code points in order and apart, both ends included.
#[derive(Debug, Default)]
pub(super) struct Set {
    ranges: Vec<(u32, u32)>,
}

/// Classes by name, as in `[[:alpha:]]`; their characters are all of ASCII.
const NAMED: [(&str, &[(u8, u8)]); 14] = [
    ("alnum", &[(b'0', b'9'), (b'A', b'Z'), (b'a', b'z')]),
    ("alpha", &[(b'A', b'Z'), (b'a', b'z')]),
    ("ascii", &[(0, 0x7f)]),
    ("blank", &[(b'\t', b'\t'), (b' ', b' ')]),
    ("cntrl", &[(0, 0x1f), (0x7f, 0x7f)]),
    ("digit", &[(b'0', b'9')]),
    ("graph", &[(b'!', b'~')]),
    ("lower", &[(b'a', b'z')]),
    ("print", &[(b' ', b'~')]),
    ("punct", &[(b'!', b'/'), (b':', b'@'), (b'[', b'`'), (b'{', b'~')]),
    ("space", &[(b'\t', b'\r'), (b' ', b' ')]),
    ("upper", &[(b'A', b'Z')]),
    ("word", &[(b'0', b'9'), (b'A', b'Z'), (b'_', b'_'), (b'a', b'z')]),
    ("xdigit", &[(b'0', b'9'), (b'A', b'F'), (b'a', b'f')]),
];

impl Set {
    /// The class with a name.
    pub(super) fn named(name: &str) -> Option<Self> {
        let (_, ranges) = NAMED.iter().find(|(known, _)| *known == name)?;
        let ranges = ranges.iter().map(|(start, end)| (u32::from(*start), u32::from(*end)));
        Some(Self { ranges: ranges.collect() })
    }

    /// `\d`, `\s` and `\w`, and with a capital what they leave out.
    pub(super) fn of_escape(letter: char) -> Option<Self> {
        let set = Self::named(match letter.to_ascii_lowercase() {
            'd' => "digit",
            's' => "space",
            'w' => "word",
            _ => return None,
        })?;
        Some(if letter.is_ascii_uppercase() { set.negated() } else { set })
    }

    /// `.`
    pub(super) fn dot(flags: Flags) -> Self {
        let mut ends = Self::default();
        if !flags.dot_matches_line_end {
            ends.add('\n', '\n');
            if flags.carriage_returns {
                ends.add('\r', '\r');
            }
        }
        ends.negated()
    }

    pub(super) fn add(&mut self, start: char, end: char) {
        self.ranges.push((start.into(), end.into()));
    }

    pub(super) fn add_all(&mut self, other: Self) {
        self.ranges.extend(other.ranges);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    /// The ranges in order, and those that touch put together.
    fn ordered(mut self) -> Self {
        self.ranges.sort_unstable();
        let mut ordered: Vec<(u32, u32)> = Vec::with_capacity(self.ranges.len());
        for (start, end) in self.ranges {
            match ordered.last_mut() {
                Some((_, last)) if start <= last.saturating_add(1) => *last = end.max(*last),
                _ => ordered.push((start, end)),
            }
        }
        Self { ranges: ordered }
    }

    /// With each letter of ASCII, the same letter in the other case.
    pub(super) fn in_any_case(mut self) -> Self {
        let (small, capital) = ((u32::from('a'), u32::from('z')), (u32::from('A'), u32::from('Z')));
        let within = |range: (u32, u32), letters: (u32, u32)| {
            let (start, end) = (range.0.max(letters.0), range.1.min(letters.1));
            (start <= end).then_some((start, end))
        };
        let more: Vec<(u32, u32)> = self
            .ranges
            .iter()
            .flat_map(|range| {
                let capitals = within(*range, small).map(|(start, end)| (start - 32, end - 32));
                let smalls = within(*range, capital).map(|(start, end)| (start + 32, end + 32));
                capitals.into_iter().chain(smalls)
            })
            .collect();
        self.ranges.extend(more);
        self.ordered()
    }

    /// All other characters.
    pub(super) fn negated(self) -> Self {
        let mut others = Vec::new();
        let mut next = 0;
        for (start, end) in self.ordered().ranges {
            if next < start {
                others.push((next, start - 1));
            }
            next = end + 1;
        }
        if next <= LAST {
            others.push((next, LAST));
        }
        Self { ranges: others }
    }

    pub(super) fn into_ranges(self) -> Vec<(u32, u32)> {
        self.ordered().ranges
    }
}
