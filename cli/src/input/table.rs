//! The rows of a CSV table below its header.
//!
//! A quote that is never closed would make one row of all that follows, so what one row may take is limited.

use std::collections::HashSet;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU64, AtomicUsize, Ordering};

use csv::{ByteRecord, ReaderBuilder};
use groundrules::{Columns, FieldTypes, UnknownColumn};

use super::raw::{BYTE_ORDER_MARK, Content, Raw};
use super::{Delimiter, called, limit, unreadable};
use crate::diagnostics::Problem;

/// The longest first line in which a delimiter is looked for.
const LONGEST_HEADER: u64 = 1024 * 1024;

/// How many unknown columns are worth naming.
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
    meter: Arc<Meter>,
    columns: Arc<Columns>,
    /// Lines end in a carriage return and a line feed.
    two_characters: bool,
    /// Lines before the header.
    skipped: u64,
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
        let mut first = first_line(name, &mut source)?;
        let mut skipped = 0;
        let mut delimiter = delimiter.map(|Delimiter(byte)| byte);
        // Spreadsheets know a first line that states the delimiter.
        if let Some(stated) = first.strip_prefix(b"sep=") {
            delimiter = delimiter.or(stated.first().copied());
            first = first_line(name, &mut source)?;
            skipped = 1;
        }
        let delimiter = delimiter.unwrap_or_else(|| most_frequent(&first));
        let two_characters = first.ends_with(b"\r\n");
        let meter = Arc::new(Meter::default());
        let source =
            Limited { source: Box::new(Cursor::new(first).chain(source)), meter: meter.clone() };
        let mut rows = ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .has_headers(false)
            .from_reader(source);
        let mut names = ByteRecord::new();
        rows.read_byte_record(&mut names).map_err(|error| broken(name, &error))?;
        let columns = columns(name, &names, header)?;
        Ok(Self {
            name: name.clone(),
            rows,
            meter,
            columns: Arc::new(columns),
            two_characters,
            skipped,
        })
    }

    pub(super) fn unknown(&self) -> &[UnknownColumn] {
        self.columns.unknown()
    }

    /// The next row; nothing at the end. After a problem there is no next row.
    pub(super) fn next(&mut self) -> Option<Result<Raw, Problem>> {
        loop {
            self.meter.spent.store(0, Ordering::Relaxed);
            let mut cells = ByteRecord::new();
            match self.rows.read_byte_record(&mut cells) {
                Ok(false) => return None,
                Err(error) => return Some(Err(broken(&self.name, &error))),
                // Below a table, spreadsheets leave rows without anything.
                Ok(true) if cells.iter().all(|cell| cell.trim_ascii().is_empty()) => {}
                Ok(true) => {
                    let line = self.line_of(&cells);
                    let content = Content::Row(cells, self.columns.clone());
                    return Some(Ok(Raw { input: self.name.clone(), line: Some(line), content }));
                }
            }
        }
    }
}

impl Table {
    /// The line on which the row begins that was just read; its own position is before the blank lines above it.
    fn line_of(&self, cells: &ByteRecord) -> u64 {
        let breaks = cells.as_slice().iter().filter(|byte| **byte == b'\n').count() as u64;
        let end = self.rows.position();
        // The last row may have no end, and of the two characters that end a line the reader leaves the second.
        let counted = if end.byte() == self.meter.total.load(Ordering::Relaxed) {
            self.meter.last.load(Ordering::Relaxed) == b'\n'
        } else {
            !self.two_characters
        };
        end.line().saturating_sub(breaks + u64::from(counted)) + self.skipped
    }
}

/// The first line with its end, without a byte-order mark.
fn first_line(name: &str, source: &mut impl BufRead) -> Result<Vec<u8>, Problem> {
    let mut line = Vec::new();
    let read = source.take(LONGEST_HEADER).read_until(b'\n', &mut line);
    read.map_err(|error| unreadable(name, &error))?;
    if line.starts_with(BYTE_ORDER_MARK) {
        line.drain(..BYTE_ORDER_MARK.len());
    }
    if line.starts_with(b"\xff\xfe") || line.starts_with(b"\xfe\xff") {
        return Err(Problem::with_help(
            format!("{} is UTF-16", called(name)),
            "export the table as UTF-8; spreadsheets call it “CSV UTF-8”",
        ));
    }
    Ok(line)
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

/// What has gone through to the reader of rows.
#[derive(Debug, Default)]
struct Meter {
    total: AtomicU64,
    /// Bytes since the row began.
    spent: AtomicUsize,
    last: AtomicU8,
}

/// Reads on only while a row is not too long.
struct Limited {
    source: Box<dyn Read + Send>,
    meter: Arc<Meter>,
}

impl Read for Limited {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.meter.spent.load(Ordering::Relaxed) > limit() {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let read = self.source.read(buffer)?;
        self.meter.spent.fetch_add(read, Ordering::Relaxed);
        self.meter.total.fetch_add(read as u64, Ordering::Relaxed);
        if let Some(last) = buffer.get(..read).and_then(<[u8]>::last) {
            self.meter.last.store(*last, Ordering::Relaxed);
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::most_frequent;

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
}
