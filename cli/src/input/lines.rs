//! Lines of any input, none of them longer in memory than the limit.

use std::io::{self, BufRead, BufReader, Read};

use memchr::memchr;

/// How much is read at once. What one read gave is checked together, so a slow pipe is not kept waiting.
const BUFFER: usize = 256 * 1024;

/// Reads lines and counts them.
pub(super) struct Lines<R> {
    reader: BufReader<R>,
    limit: usize,
    line: u64,
}

/// A line without its end.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    Whole(Vec<u8>),
    /// It was passed over.
    TooLong,
}

impl<R: Read> Lines<R> {
    pub(super) fn new(reader: R, limit: usize) -> Self {
        Self { reader: BufReader::with_capacity(BUFFER, reader), limit, line: 0 }
    }

    /// The next line that is not blank, with its number; nothing at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<(u64, Line)>> {
        loop {
            let Some(line) = self.read_line()? else {
                return Ok(None);
            };
            self.line += 1;
            match line {
                Line::Whole(bytes) if bytes.trim_ascii().is_empty() => {}
                other => return Ok(Some((self.line, other))),
            }
        }
    }

    /// Whether the next line is here in whole, so that nobody has to wait for it.
    pub(super) fn has_next(&self) -> bool {
        memchr(b'\n', self.reader.buffer()).is_some()
    }

    fn read_line(&mut self) -> io::Result<Option<Line>> {
        let mut line = Vec::new();
        let mut length = 0_usize;
        loop {
            let buffer = match self.reader.fill_buf() {
                Ok(buffer) => buffer,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if buffer.is_empty() {
                // The last line may have no end.
                return Ok((length > 0).then(|| self.finish(line, length)));
            }
            let end = memchr(b'\n', buffer);
            let piece = end.and_then(|end| buffer.get(..end)).unwrap_or(buffer);
            length = length.saturating_add(piece.len());
            // One more for the carriage return, which is no part of the request.
            if length <= self.limit + 1 {
                line.extend_from_slice(piece);
            } else {
                line = Vec::new();
            }
            let consumed = piece.len() + usize::from(end.is_some());
            self.reader.consume(consumed);
            if end.is_some() {
                return Ok(Some(self.finish(line, length)));
            }
        }
    }

    fn finish(&self, mut line: Vec<u8>, length: usize) -> Line {
        if length > self.limit + 1 {
            return Line::TooLong;
        }
        if line.ends_with(b"\r") {
            line.pop();
        }
        if self.line == 0 && line.starts_with(super::raw::BYTE_ORDER_MARK) {
            line.drain(..super::raw::BYTE_ORDER_MARK.len());
        }
        if line.len() > self.limit { Line::TooLong } else { Line::Whole(line) }
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
        (number, Line::Whole(text.as_bytes().to_vec()))
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
    fn a_line_beyond_the_limit_is_passed_over_and_the_next_is_read() {
        let found = lines(b"12345\r\n123456\nab\n1234567890");
        assert_eq!(
            found,
            [whole(1, "12345"), (2, Line::TooLong), whole(3, "ab"), (4, Line::TooLong)]
        );
    }
}
