//! The rows of a CSV table below its header.
//!
//! A quote that is never closed would make one row of all that follows, so what one row may take is limited.

use std::collections::{HashSet, VecDeque};
use std::io::{self, BufReader, Cursor, Read};
use std::sync::Arc;

use csv::{ByteRecord, ReaderBuilder};
use groundrules::{Columns, FieldTypes, UnknownColumn};

use super::head::{self, Head};
use super::raw::{Content, Raw};
use super::{Delimiter, called, limit, unreadable};
use crate::diagnostics::Problem;

/// How many unknown columns are worth naming; for as many the library proposes a field.
const MOST_NAMED: usize = 20;

/// What the columns of a table are.
#[derive(Debug, Clone, Copy)]
pub(super) enum Header<'t> {
    /// Fields of a request.
    Fields(&'t FieldTypes),
    /// Fields of another form, which a mapping knows.
    Foreign,
}

/// The rows of a table.
pub(super) struct Table {
    name: Arc<str>,
    rows: csv::Reader<Limited>,
    columns: Arc<Columns>,
    /// Lines above the header.
    above: u64,
}

impl Table {
    /// Reads the header.
    pub(super) fn open(
        name: &Arc<str>,
        source: Box<dyn Read + Send>,
        delimiter: Option<Delimiter>,
        header: Header<'_>,
    ) -> Result<Self, Problem> {
        let mut source = BufReader::new(source);
        let Head { above, line, delimiter } = Head::read(name, &mut source, delimiter)?;
        let source = Limited::new(Box::new(Cursor::new(line).chain(source)));
        let mut rows = ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .has_headers(false)
            .from_reader(source);
        let mut names = ByteRecord::new();
        rows.read_byte_record(&mut names).map_err(|error| broken(name, &error))?;
        // A quote leads the header on to other lines. What ends it is no part of it.
        head::fits(name, rows.position().byte().saturating_sub(1))?;
        let columns = columns(name, &names, header)?;
        Ok(Self { name: name.clone(), rows, columns: Arc::new(columns), above })
    }

    pub(super) fn unknown(&self) -> &[UnknownColumn] {
        self.columns.unknown()
    }

    /// The next row; nothing at the end. After a problem there is no next row.
    pub(super) fn next(&mut self) -> Option<Result<Raw, Problem>> {
        loop {
            let place = self.rows.position().byte();
            self.rows.get_mut().begin_row(place);
            let mut cells = ByteRecord::new();
            match self.rows.read_byte_record(&mut cells) {
                Ok(false) => return None,
                Err(error) => return Some(Err(broken(&self.name, &error))),
                // Below a table, spreadsheets leave rows without anything.
                Ok(true) if cells.iter().all(|cell| cell.trim_ascii().is_empty()) => {}
                Ok(true) => {
                    let line = self.above + self.rows.get_ref().line;
                    let content = Content::Row(cells, self.columns.clone());
                    return Some(Ok(Raw::new(self.name.clone(), Some(line), content)));
                }
            }
        }
    }
}

fn columns(name: &str, names: &ByteRecord, header: Header<'_>) -> Result<Columns, Problem> {
    let named: Result<Vec<&str>, _> = names.iter().map(std::str::from_utf8).collect();
    let Ok(mut named) = named else {
        return Err(Problem::new(format!("the header of {} is not UTF-8", called(name))));
    };
    named.iter_mut().for_each(|name| *name = name.trim());
    while named.last() == Some(&"") {
        named.pop();
    }
    if named.is_empty() {
        return Err(Problem::with_help(
            format!("{} has no header", called(name)),
            "the first row names fields, as in `request.title,sponsor.name`",
        ));
    }
    let mut seen = HashSet::new();
    if let Some(twice) = named.iter().find(|name| !seen.insert(**name)) {
        return Err(Problem::new(format!("{} has the column `{twice}` twice", called(name))));
    }
    let columns = match header {
        Header::Fields(types) => Columns::new(named, types),
        Header::Foreign => return Ok(Columns::foreign(named)),
    };
    if columns.unknown().len() == columns.len() {
        return Err(Problem::with_help(
            format!(
                "no column of {} is a field of a request: {}",
                called(name),
                list(columns.unknown())
            ),
            "name fields in the first row, as in `request.title,sponsor.name`, or say with `--mapping` which columns they are",
        ));
    }
    Ok(columns)
}

/// Columns with the fields that were perhaps meant.
pub(super) fn list(unknown: &[UnknownColumn]) -> String {
    let mut named: Vec<String> = unknown
        .iter()
        .take(MOST_NAMED)
        .map(|column| match &column.near {
            Some(near) => format!("`{}` (did you mean `{near}`?)", column.name),
            None => format!("`{}`", column.name),
        })
        .collect();
    if unknown.len() > MOST_NAMED {
        named.push(format!("and {} more", unknown.len() - MOST_NAMED));
    }
    named.join(", ")
}

fn broken(name: &str, error: &csv::Error) -> Problem {
    match error.kind() {
        csv::ErrorKind::Io(error) if error.kind() == io::ErrorKind::FileTooLarge => {
            Problem::with_help(
                format!(
                    "{}: a row has more than {} bytes, and the rest was not read",
                    called(name),
                    limit()
                ),
                "look for a double quote that is not closed",
            )
        }
        csv::ErrorKind::Io(error) => unreadable(name, error),
        _ => Problem::new(format!("{} cannot be read: {error}", called(name))),
    }
}

/// Reads on only while a row is not too long.
struct Limited {
    source: Box<dyn Read + Send>,
    /// Where the row begins, behind the blank lines above it as far as these have been read.
    row: u64,
    /// The line on which that is.
    line: u64,
    total: u64,
    ends: LineEnds,
}

impl Limited {
    fn new(source: Box<dyn Read + Send>) -> Self {
        Self { source, row: 0, line: 1, total: 0, ends: LineEnds::default() }
    }

    /// The next row begins at this place, or behind the blank lines that stand there.
    fn begin_row(&mut self, place: u64) {
        self.row = self.ends.pass(place);
        self.line = self.ends.passed + 1;
    }
}

impl Read for Limited {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.total.saturating_sub(self.row) > limit() as u64 {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let begun = self.row < self.total;
        if begun {
            // Who reads on has gone through all that was read before, so that no row begins there any more.
            self.ends.pass(self.total);
        }
        let read = self.source.read(buffer)?;
        self.ends.note(self.total, buffer.get(..read).unwrap_or_default());
        self.total += read as u64;
        if !begun {
            self.begin_row(self.row);
        }
        Ok(read)
    }
}

/// The line ends that have gone through to the reader of rows: LF, CR LF, or CR alone, even in one table.
#[derive(Debug, Default)]
struct LineEnds {
    /// The places of their characters that nobody has passed yet, counted in bytes.
    places: VecDeque<(u64, LineEnd)>,
    /// How many were passed.
    passed: u64,
    after_return: bool,
}

/// One character of a line end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LineEnd {
    First,
    /// The second of CR LF.
    Second,
}

impl LineEnds {
    fn note(&mut self, first: u64, bytes: &[u8]) {
        for (place, byte) in (first..).zip(bytes) {
            match byte {
                b'\n' if self.after_return => self.places.push_back((place, LineEnd::Second)),
                b'\r' | b'\n' => self.places.push_back((place, LineEnd::First)),
                _ => {}
            }
            self.after_return = *byte == b'\r';
        }
    }

    /// Passes all before a place, which is never before the one of the last call, and those that stand there one after the
    /// other. Gives the place behind them.
    fn pass(&mut self, mut place: u64) -> u64 {
        while let Some((at, end)) = self.places.pop_front_if(|(at, _)| *at <= place) {
            self.passed += u64::from(end == LineEnd::First);
            place = place.max(at + 1);
        }
        place
    }
}

#[cfg(test)]
mod tests {
    use super::LineEnds;

    #[test]
    fn a_line_ends_in_one_of_three_ways() {
        let mut ends = LineEnds::default();
        ends.note(0, b"a\nb\r\nc\rd\n\r");
        ends.note(10, b"\r\n");
        // Behind `d` stand three line ends in a row.
        for (place, behind, passed) in [(0, 0, 0), (1, 2, 1), (5, 5, 2), (8, 12, 6)] {
            assert_eq!((ends.pass(place), ends.passed), (behind, passed), "{place}");
        }
    }
}
