//! Where in the text of a request the values lie that JSON Pointers name.
//!
//! The text is read once for all pointers of a report, and only what they name is remembered: a request of some
//! megabytes with thousands of findings takes no more than that.

use std::collections::BTreeMap;
use std::ops::Range;

use serde_json::from_str as unquoted;

/// How deep a value may lie. A request that was checked does not nest deeper.
const MAX_DEPTH: usize = 128;

/// A part of a text. Lines and columns are counted from 1, columns in UTF-16 code units, as editors do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Region {
    pub(crate) line: usize,
    pub(crate) column: usize,
    pub(crate) end_line: usize,
    pub(crate) end_column: usize,
}

/// The regions of some pointers, in their order.
///
/// A text, number, boolean or null is marked as a whole; of a list or an object its name, or its bracket where it has
/// none. Where there is no such value, the nearest thing that holds its place is marked. Nothing comes of a text that
/// is not JSON.
pub(crate) fn regions(text: &str, pointers: &[&str]) -> Vec<Option<Region>> {
    let mut wanted = Wanted::default();
    for pointer in pointers {
        wanted.add(pointer);
    }
    let mut reader = Reader { text, at: 0 };
    // What was found before a text breaks off would be a guess.
    if reader.value(Some(&mut wanted), None, 0).is_none() {
        return vec![None; pointers.len()];
    }
    let marks: Vec<_> = pointers.iter().map(|pointer| wanted.mark(pointer)).collect();
    let places = places(text, marks.iter().flatten().flat_map(|mark| [mark.start, mark.end]));
    let region = |mark: Range<usize>| {
        let (line, column) = *places.get(&mark.start)?;
        let (end_line, end_column) = *places.get(&mark.end)?;
        Some(Region { line, column, end_line, end_column })
    };
    marks.into_iter().map(|mark| mark.and_then(region)).collect()
}

/// The values that are looked for, as the tree of their names.
#[derive(Debug, Default)]
struct Wanted {
    mark: Option<Range<usize>>,
    below: BTreeMap<String, Wanted>,
}

impl Wanted {
    fn add(&mut self, pointer: &str) {
        let mut at = self;
        for name in names(pointer) {
            at = at.below.entry(name).or_default();
        }
    }

    /// The mark of the value, or of the nearest one that holds its place.
    fn mark(&self, pointer: &str) -> Option<Range<usize>> {
        let mut at = self;
        let mut mark = at.mark.clone();
        for name in names(pointer) {
            match at.below.get(&name) {
                Some(below) if below.mark.is_some() => at = below,
                _ => break,
            }
            mark.clone_from(&at.mark);
        }
        mark
    }

    /// Forgets what was found: of two members with one name the later counts.
    fn forget(&mut self) {
        self.mark = None;
        self.below.values_mut().for_each(Self::forget);
    }
}

fn names(pointer: &str) -> impl Iterator<Item = String> {
    let deepest = pointer.split('/').skip(1).take(MAX_DEPTH);
    deepest.map(|name| name.replace("~1", "/").replace("~0", "~"))
}

/// Reads JSON from the beginning to the end of a value. Nothing comes where the text is not JSON.
struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl Reader<'_> {
    fn value(
        &mut self,
        mut wanted: Option<&mut Wanted>,
        name: Option<Range<usize>>,
        depth: usize,
    ) -> Option<()> {
        self.skip_space();
        let start = self.at;
        match self.peek()? {
            open @ (b'{' | b'[') => {
                if depth > MAX_DEPTH {
                    return None;
                }
                if let Some(wanted) = wanted.as_deref_mut() {
                    wanted.mark = Some(name.unwrap_or(start..start + 1));
                }
                self.at += 1;
                if open == b'{' {
                    self.members(wanted, depth + 1)
                } else {
                    self.elements(wanted, depth + 1)
                }
            }
            b'"' => {
                self.string()?;
                mark(wanted, start..self.at)
            }
            _ => {
                self.scalar()?;
                mark(wanted, start..self.at)
            }
        }
    }

    fn members(&mut self, mut wanted: Option<&mut Wanted>, depth: usize) -> Option<()> {
        self.skip_space();
        if self.took(b'}') {
            return Some(());
        }
        loop {
            self.skip_space();
            let name = self.string()?;
            let mut below = None;
            if let Some(wanted) = wanted.as_deref_mut()
                && !wanted.below.is_empty()
            {
                let called = unquoted::<String>(self.text.get(name.clone())?).ok()?;
                below = wanted.below.get_mut(&called);
            }
            if let Some(below) = below.as_deref_mut() {
                below.forget();
            }
            self.skip_space();
            self.take(b':')?;
            self.value(below, Some(name), depth)?;
            self.skip_space();
            if self.took(b'}') {
                return Some(());
            }
            self.take(b',')?;
        }
    }

    fn elements(&mut self, mut wanted: Option<&mut Wanted>, depth: usize) -> Option<()> {
        self.skip_space();
        if self.took(b']') {
            return Some(());
        }
        for position in 0_usize.. {
            let below = match wanted.as_deref_mut() {
                Some(wanted) if !wanted.below.is_empty() => {
                    wanted.below.get_mut(&position.to_string())
                }
                _ => None,
            };
            self.value(below, None, depth)?;
            self.skip_space();
            if self.took(b']') {
                return Some(());
            }
            self.take(b',')?;
        }
        None
    }

    /// A string with its quotation marks.
    fn string(&mut self) -> Option<Range<usize>> {
        let start = self.at;
        self.take(b'"')?;
        loop {
            match self.peek()? {
                b'"' => {
                    self.at += 1;
                    return Some(start..self.at);
                }
                b'\\' => self.at += 2,
                _ => self.at += 1,
            }
        }
    }

    fn scalar(&mut self) -> Option<()> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
        {
            self.at += 1;
        }
        (self.at > start).then_some(())
    }

    fn skip_space(&mut self) {
        while self.peek().is_some_and(|byte| b" \t\r\n".contains(&byte)) {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn took(&mut self, byte: u8) -> bool {
        let is = self.peek() == Some(byte);
        self.at += usize::from(is);
        is
    }

    fn take(&mut self, byte: u8) -> Option<()> {
        self.took(byte).then_some(())
    }
}

fn mark(wanted: Option<&mut Wanted>, at: Range<usize>) -> Option<()> {
    if let Some(wanted) = wanted {
        wanted.mark = Some(at);
    }
    Some(())
}

/// The line and the column of places in a text, all found in one pass: it may have but one line, and that a long one.
fn places(text: &str, at: impl IntoIterator<Item = usize>) -> BTreeMap<usize, (usize, usize)> {
    let mut places: BTreeMap<usize, (usize, usize)> =
        at.into_iter().map(|at| (at, (1, 1))).collect();
    let (mut from, mut line, mut column) = (0, 1, 1);
    for (at, place) in &mut places {
        for character in text.get(from..*at).unwrap_or_default().chars() {
            match character {
                '\n' => (line, column) = (line + 1, 1),
                other => column += other.len_utf16(),
            }
        }
        from = *at;
        *place = (line, column);
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"{
  "sponsor": { "name": "Dana \"D\" Ortiz", "é😀": 5, "na/me": null },
  "schedule": {
    "sessions": [
      { "date": "2026-11-10" }, {}
    ]
  },
  "a": 1, "a": 2
}"#;

    /// The marked text, and where it begins.
    fn marked(text: &str, pointer: &str) -> Option<(String, usize, usize)> {
        let region = regions(text, &[pointer]).remove(0)?;
        assert_eq!(region.line, region.end_line);
        let line: Vec<u16> = text.lines().nth(region.line - 1).unwrap().encode_utf16().collect();
        let marked = String::from_utf16(&line[region.column - 1..region.end_column - 1]).unwrap();
        Some((marked, region.line, region.column))
    }

    #[test]
    fn a_value_is_found_where_it_stands() {
        for (pointer, text, line, column) in [
            ("/sponsor/name", r#""Dana \"D\" Ortiz""#, 2, 24),
            ("/sponsor/é😀", "5", 2, 51),
            ("/sponsor/na~1me", "null", 2, 63),
            ("/schedule/sessions/0/date", r#""2026-11-10""#, 5, 17),
            ("/schedule/sessions/1", "{", 5, 33),
            ("/schedule/sessions", r#""sessions""#, 4, 5),
            ("", "{", 1, 1),
            ("/a", "2", 8, 16),
        ] {
            assert_eq!(marked(TEXT, pointer), Some((text.to_owned(), line, column)), "{pointer}");
        }
    }

    #[test]
    fn where_a_value_is_missing_what_holds_its_place_is_marked() {
        for (pointer, text) in [
            ("/sponsor/function", r#""sponsor""#),
            ("/schedule/sessions/1/date", "{"),
            ("/schedule/sessions/7/date", r#""sessions""#),
            ("/schedule/sessions/00/date", r#""sessions""#),
            ("/sponsor/name/first", r#""Dana \"D\" Ortiz""#),
            ("/nowhere/at/all", "{"),
        ] {
            assert_eq!(marked(TEXT, pointer).map(|found| found.0), Some(text.to_owned()));
        }
    }

    #[test]
    fn many_pointers_are_found_in_one_reading() {
        let text = format!("[{}]", vec!["{\"a\": 1}"; 50_000].join(",\n"));
        let pointers: Vec<String> = (0..50_000).map(|index| format!("/{index}/a")).collect();
        let pointers: Vec<&str> = pointers.iter().map(String::as_str).collect();
        let found = regions(&text, &pointers);
        assert!(found.iter().zip(1..).all(|(region, line)| region.unwrap().line == line));
    }

    #[test]
    fn what_is_not_json_has_no_places() {
        let deep = "[".repeat(100_000);
        for text in
            ["", "{", "{\"a\"", "{\"a\":", "{\"a\":1", "[1", "\"\\", "\"", "{a:1}", "[,]", &deep]
        {
            assert_eq!(regions(text, &["/a", ""]), [None, None], "{text:.20}");
        }
    }
}
