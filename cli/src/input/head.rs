//! The first lines of a table: its header, and what may stand above it.
//!
//! That is blank lines, and a line in which spreadsheets state the delimiter. The header may go on behind its line, where a
//! quote is open; who reads rows reads it.

use std::io::{BufRead, Read as _};

use super::raw::BYTE_ORDER_MARK;
use super::{Delimiter, called, unreadable};
use crate::diagnostics::Problem;

/// The longest header, in bytes.
const LONGEST: u64 = 1024 * 1024;

/// The first lines of a table, as far as they had to be read.
pub(super) struct Head {
    /// How many lines stand above the header.
    pub(super) above: u64,
    /// The line with which the header begins, and what ends it; of CR LF only the first. More lines, where it took more to
    /// find a delimiter.
    pub(super) line: Vec<u8>,
    /// What was said, or stated, or what the line has most of.
    pub(super) delimiter: u8,
}

impl Head {
    pub(super) fn read(
        name: &str,
        source: &mut impl BufRead,
        delimiter: Option<Delimiter>,
    ) -> Result<Self, Problem> {
        let mut lines = Lines { name, source, passed: 0, after_return: false };
        let mut line = lines.next_filled()?;
        let mut delimiter = delimiter;
        if let Some(stated) = line.strip_prefix(b"sep=") {
            delimiter = delimiter.or(stated.first().copied().and_then(Delimiter::of));
            lines.passed += 1;
            line = lines.next_filled()?;
        }
        if delimiter.is_none() {
            lines.read_on(&mut line)?;
        }
        let delimiter = delimiter.map_or_else(|| most_frequent(&line), |Delimiter(byte)| byte);
        Ok(Self { above: lines.passed, line, delimiter })
    }
}

/// Says so where a header has more bytes than it may.
pub(super) fn fits(name: &str, bytes: u64) -> Result<(), Problem> {
    if bytes <= LONGEST {
        return Ok(());
    }
    Err(Problem::new(format!(
        "the header of {} has more than {LONGEST} bytes, which is as long as it may be",
        called(name)
    )))
}

struct Lines<'s, R> {
    name: &'s str,
    source: &'s mut R,
    /// How many lines stand before the next one.
    passed: u64,
    /// The last line ended in a carriage return, so a line feed is a part of its end.
    after_return: bool,
}

impl<R: BufRead> Lines<'_, R> {
    /// The next line that is not blank, with its end and without a byte-order mark; empty where there is none.
    fn next_filled(&mut self) -> Result<Vec<u8>, Problem> {
        loop {
            let mut line = self.next()?;
            if self.passed == 0 {
                if line.starts_with(BYTE_ORDER_MARK) {
                    line.drain(..BYTE_ORDER_MARK.len());
                }
                if line.starts_with(b"\xff\xfe") || line.starts_with(b"\xfe\xff") {
                    return Err(Problem::with_help(
                        format!("{} is UTF-16", called(self.name)),
                        "export the table as UTF-8; spreadsheets call it “CSV UTF-8”",
                    ));
                }
            }
            if line.is_empty() || !line.trim_ascii().is_empty() {
                return Ok(line);
            }
            self.passed += 1;
        }
    }

    /// The next line with its end: LF, the first of CR LF, or CR alone, as old programs write it.
    fn next(&mut self) -> Result<Vec<u8>, Problem> {
        let mut line = Vec::new();
        for byte in self.source.by_ref().bytes() {
            let byte = byte.map_err(|error| unreadable(self.name, &error))?;
            let of_the_last = byte == b'\n' && self.after_return;
            self.after_return = byte == b'\r';
            if of_the_last {
                continue;
            }
            line.push(byte);
            if b"\r\n".contains(&byte) {
                break;
            }
            fits(self.name, line.len() as u64)?;
        }
        Ok(line)
    }

    /// Adds the lines that the header goes on to, where all of its line is the beginning of one name in quotes.
    fn read_on(&mut self, line: &mut Vec<u8>) -> Result<(), Problem> {
        let mut quoted = line.first() == Some(&b'"') && open_quote(line);
        if !quoted {
            return Ok(());
        }
        for byte in self.source.by_ref().bytes() {
            let byte = byte.map_err(|error| unreadable(self.name, &error))?;
            quoted ^= byte == b'"';
            line.push(byte);
            if !quoted && b"\r\n".contains(&byte) {
                break;
            }
            fits(self.name, line.len() as u64)?;
        }
        Ok(())
    }
}

/// Whether a line ends within quotes.
fn open_quote(line: &[u8]) -> bool {
    line.iter().filter(|byte| **byte == b'"').count() % 2 == 1
}

/// The delimiter that a header has most of, outside quotes; a comma where it has none.
fn most_frequent(line: &[u8]) -> u8 {
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in line {
        quoted ^= *byte == b'"';
        for (delimiter, count) in &mut counts {
            *count += u32::from(!quoted && byte == delimiter);
        }
    }
    // The first of several with the same count.
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(delimiter, _)| *delimiter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_is_the_one_that_the_header_has_most_of_outside_quotes() {
        for (header, delimiter) in [
            ("a,b", b','),
            ("a;b;c", b';'),
            ("a\tb", b'\t'),
            ("\"a, b, c\";d", b';'),
            ("a,b;c", b','),
            ("one", b','),
        ] {
            assert_eq!(most_frequent(header.as_bytes()), delimiter, "{header}");
        }
    }

    #[test]
    fn a_name_with_a_line_break_does_not_hide_the_delimiter_behind_it() {
        for (header, delimiter) in [
            ("\"a\nb\";c", b';'),
            ("\"a\n\n\"\"b, c\"\td", b'\t'),
            ("\"a\nb\"", b','),
            ("\"a\nb", b','),
            ("\"a;b\nc\"d;e", b';'),
        ] {
            for end in ["\n", "\r\n", "\r"] {
                let text = format!("\n{header}\n1;2\n").replace('\n', end);
                let mut source = text.as_bytes();
                let head = Head::read("-", &mut source, None).unwrap();
                assert_eq!((head.delimiter, head.above), (delimiter, 1), "{text:?}");
                // What has been read and what has not are the whole text.
                let whole = [end.as_bytes(), &head.line, source].concat();
                assert_eq!(whole, text.as_bytes(), "{text:?}");
            }
        }
    }

    #[test]
    fn the_header_is_the_first_line_that_is_not_blank_however_lines_end() {
        for (above, delimiter) in [
            ("", b';'),
            ("\n", b';'),
            ("\n \t\n\n", b';'),
            ("sep=\t\n", b'\t'),
            ("sep=\n", b';'),
            ("\nsep=\t\n\n", b'\t'),
        ] {
            for end in ["\n", "\r\n", "\r"] {
                let text = format!("\u{feff}{above}a;b\n1,2,3\n").replace('\n', end);
                let head = Head::read("-", &mut text.as_bytes(), None).unwrap();
                let line: String = "a;b".chars().chain(end.chars().take(1)).collect();
                let expected = (line.as_bytes(), delimiter, above.matches('\n').count() as u64);
                assert_eq!(
                    (head.line.as_slice(), head.delimiter, head.above),
                    expected,
                    "{text:?}"
                );
            }
        }
    }
}
