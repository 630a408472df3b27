//! Lines of any input, none of them longer in memory than the limit.

use std::io::{self, BufRead, BufReader, Read};

use bytes::{Buf as _, Bytes, BytesMut};
use memchr::memchr;

/// How much is read at once. What one read gave is checked together, so a slow pipe is not kept waiting.
const BUFFER: usize = 256 * 1024;

/// Reads lines and counts them.
pub(super) struct Lines<R> {
    reader: BufReader<R>,
    /// What has been read and is no line yet. Lines share its memory.
    held: BytesMut,
    /// Whether what came before the next line is no line that anybody holds.
    passed_over: bool,
    limit: usize,
    line: u64,
}

/// A line without its end.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    Whole(Bytes),
    /// It was passed over.
    TooLong,
}

impl<R: Read> Lines<R> {
    pub(super) fn new(reader: R, limit: usize) -> Self {
        let reader = BufReader::with_capacity(BUFFER, reader);
        Self { reader, held: BytesMut::new(), passed_over: false, limit, line: 0 }
    }

    /// The next line that is not blank, with its number; nothing at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<(u64, Line)>> {
        loop {
            let Some(line) = self.read_line()? else {
                return Ok(None);
            };
            self.line += 1;
            let line = match line {
                Line::Whole(bytes) if bytes.trim_ascii().is_empty() => {
                    self.passed_over = true;
                    continue;
                }
                // Of memory that was read for nothing, a line keeps none.
                Line::Whole(bytes) if self.passed_over => {
                    Line::Whole(Bytes::copy_from_slice(&bytes))
                }
                other => other,
            };
            self.passed_over = line == Line::TooLong;
            return Ok(Some((self.line, line)));
        }
    }

    /// Whether the next line that is not blank is here in whole, so that nobody has to wait for it.
    pub(super) fn has_next(&self) -> bool {
        let mut rest = self.held.as_ref();
        while let Some((line, behind)) =
            memchr(b'\n', rest).and_then(|end| rest.split_at_checked(end))
        {
            if !line.trim_ascii().is_empty() {
                return true;
            }
            rest = behind.get(1..).unwrap_or_default();
        }
        false
    }

    fn read_line(&mut self) -> io::Result<Option<Line>> {
        let mut searched = 0;
        let mut too_long = false;
        loop {
            if let Some(end) = memchr(b'\n', self.held.get(searched..).unwrap_or_default()) {
                let line = self.held.split_to(searched + end);
                self.held.advance(1);
                return Ok(Some(self.finish(line, too_long)));
            }
            if self.held.len() > self.longest() {
                too_long = true;
                self.held.clear();
            }
            searched = self.held.len();
            if !self.read_more()? {
                // The last line may have no end.
                let line = std::mem::take(&mut self.held);
                return Ok((too_long || !line.is_empty()).then(|| self.finish(line, too_long)));
            }
        }
    }

    /// One more than a request for the carriage return, which is no part of it.
    fn longest(&self) -> usize {
        self.limit + 1
    }

    /// Reads once; false at the end.
    fn read_more(&mut self) -> io::Result<bool> {
        loop {
            match self.reader.fill_buf() {
                Ok(buffer) => {
                    let length = buffer.len();
                    self.held.extend_from_slice(buffer);
                    self.reader.consume(length);
                    return Ok(length > 0);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    fn finish(&self, mut line: BytesMut, too_long: bool) -> Line {
        if too_long || line.len() > self.longest() {
            return Line::TooLong;
        }
        if line.ends_with(b"\r") {
            line.truncate(line.len() - 1);
        }
        if self.line == 0 && line.starts_with(super::raw::BYTE_ORDER_MARK) {
            line.advance(super::raw::BYTE_ORDER_MARK.len());
        }
        if line.len() > self.limit { Line::TooLong } else { Line::Whole(line.freeze()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(input: &[u8]) -> Vec<(u64, Line)> {
        let mut lines = Lines::new(input, 5);
        let mut found = Vec::new();
        while let Some(line) = lines.next().unwrap() {
            found.push(line);
        }
        found
    }

    fn whole(number: u64, text: &str) -> (u64, Line) {
        (number, Line::Whole(Bytes::copy_from_slice(text.as_bytes())))
    }

    #[test]
    fn lines_end_in_either_way_and_the_last_needs_no_end() {
        assert_eq!(lines(b"a\r\nb\nc"), [whole(1, "a"), whole(2, "b"), whole(3, "c")]);
    }

    #[test]
    fn blank_lines_are_passed_over_and_counted() {
        assert_eq!(lines(b"\n \t\na\n\r\n\nb\n"), [whole(3, "a"), whole(6, "b")]);
        assert_eq!(lines(b""), []);
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_first_line() {
        assert_eq!(lines(b"\xef\xbb\xbfa\nb"), [whole(1, "a"), whole(2, "b")]);
    }

    #[test]
    fn the_next_line_is_here_where_a_whole_one_is_that_is_not_blank() {
        let mut lines = Lines::new(&b"a\n\n \nb\n\n\nc"[..], 5);
        for (line, has_next) in [("a", true), ("b", false), ("c", false)] {
            let (_, found) = lines.next().unwrap().unwrap();
            assert_eq!((found, lines.has_next()), (whole(0, line).1, has_next));
        }
    }

    #[test]
    fn a_line_behind_what_is_passed_over_keeps_none_of_its_memory() {
        let mut lines = Lines::new(&b"1234567890\na\n\n\n\nb\nc\n"[..], 5);
        let mut owns_its_memory = || match lines.next().unwrap().unwrap().1 {
            Line::Whole(bytes) => Some(bytes.is_unique()),
            Line::TooLong => None,
        };
        let found = [(); 4].map(|()| owns_its_memory());
        assert_eq!(found, [None, Some(true), Some(true), Some(false)]);
    }

    #[test]
    fn a_line_beyond_the_limit_is_passed_over_and_the_next_is_read() {
        let found = lines(b"12345\r\n123456\nab\n1234567890");
        assert_eq!(
            found,
            [whole(1, "12345"), (2, Line::TooLong), whole(3, "ab"), (4, Line::TooLong)]
        );
    }
}
