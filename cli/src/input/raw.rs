//! A request as it was read, and how it becomes JSON that can be checked.

use std::io::{self, Read};
use std::sync::Arc;

use bytes::Bytes;
use csv::ByteRecord;
use groundrules::{CheckError, Columns, FormError};
use serde_json::Value;

use super::{Mapped, called, limit};
use crate::diagnostics::{Problem, byte_at, place_of};
use crate::layout::counted;

/// Some editors put a mark before UTF-8 text. It is no part of JSON, and nobody can see it.
pub(super) const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// A request that can be checked.
#[derive(Debug)]
pub(crate) struct Request {
    /// What reports call it: the file, and behind a colon the line where there are many in one.
    pub(crate) name: String,
    /// The JSON of it.
    pub(crate) bytes: Bytes,
    pub(crate) origin: Origin,
}

/// Where a request was read.
#[derive(Debug, Clone)]
pub(crate) struct Origin {
    /// The file, or `-` for standard input.
    pub(crate) input: Arc<str>,
    /// The line of its input on which it begins, where there are many in one input.
    pub(crate) line: Option<u64>,
    /// The JSON is as it stands there: it was not made of the cells of a table or the fields of another form.
    pub(crate) verbatim: bool,
}

impl Request {
    /// Why it cannot be checked, in words for who sent it, with an excerpt where one may be shown.
    pub(crate) fn not_checked(&self, error: &CheckError, excerpts: bool) -> Problem {
        let in_batch = self.origin.line.is_some();
        let problem = not_checked(&self.name, &self.bytes, error, in_batch, excerpts);
        problem.of_request(&self.name, self.origin.clone())
    }
}

fn not_checked(
    name: &str,
    bytes: &[u8],
    error: &CheckError,
    in_batch: bool,
    excerpts: bool,
) -> Problem {
    let called = called(name);
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    match error {
        // A line of a batch may be long, and its number in an excerpt would be wrong.
        CheckError::Malformed { column, message, .. } if in_batch => {
            Problem::new(format!("{called} is not JSON: {message} (column {column})"))
        }
        CheckError::Malformed { line, column, message } if !excerpts => {
            Problem::new(format!("{called} is not JSON: {message} (line {line}, column {column})"))
        }
        CheckError::Malformed { line, column, message } if !text.trim().is_empty() => {
            let at = byte_at(text, *line, *column);
            let message = format!("{called} is not JSON: {message}");
            Problem::at(&message, name, text, at..text.ceil_char_boundary(at + 1))
        }
        CheckError::Malformed { message, .. } => {
            Problem::new(format!("{called} is not JSON: {message}"))
        }
        other => Problem::new(format!("{called} cannot be checked: {other}")),
    }
}

/// A request as it was read.
#[derive(Debug)]
pub(crate) struct Raw {
    pub(super) input: Arc<str>,
    pub(super) line: Option<u64>,
    /// Which of all requests it is.
    pub(super) number: u64,
    pub(super) content: Content,
}

#[derive(Debug)]
pub(super) enum Content {
    Json(Bytes),
    Row(ByteRecord, Arc<Columns>),
}

impl Raw {
    /// The first of all; who gives one after the other numbers them.
    pub(super) fn new(input: Arc<str>, line: Option<u64>, content: Content) -> Self {
        Self { input, line, number: 0, content }
    }

    /// Whether it is one of many in its input.
    pub(crate) fn is_of_batch(&self) -> bool {
        self.line.is_some()
    }

    /// What reports call it.
    fn name(&self) -> String {
        match self.line {
            Some(line) => format!("{}:{line}", self.input),
            None => self.input.to_string(),
        }
    }

    /// How many bytes it takes in memory, about.
    pub(crate) fn size(&self) -> usize {
        match &self.content {
            Content::Json(bytes) => bytes.len(),
            Content::Row(cells, _) => cells.as_slice().len(),
        }
    }

    /// The request, its fields renamed where there is a mapping. What is said of one that is none shows a piece of it where
    /// excerpts may be shown.
    pub(crate) fn into_request(
        self,
        mapped: Option<&Mapped>,
        excerpts: bool,
    ) -> Result<Request, Problem> {
        let name = self.name();
        let verbatim = matches!(self.content, Content::Json(_)) && mapped.is_none();
        let origin = Origin { input: self.input, line: self.line, verbatim };
        let made = match (self.content, mapped) {
            (Content::Json(bytes), None) => Ok(bytes),
            (Content::Json(bytes), Some(mapped)) => form(&bytes)
                .map_err(|error| {
                    not_checked(&name, &bytes, &error, origin.line.is_some(), excerpts)
                })
                .and_then(|form| {
                    mapped.request(&form, self.number).map_err(|error| refused(&name, &error))
                }),
            (Content::Row(cells, columns), None) => {
                texts(&name, &cells, &columns).map(|texts| json(&columns.request(texts)))
            }
            (Content::Row(cells, columns), Some(mapped)) => texts(&name, &cells, &columns)
                .and_then(|texts| {
                    let form = columns.request(texts);
                    mapped
                        .request_of_texts(&form, self.number)
                        .map_err(|error| refused(&name, &error))
                }),
        };
        match made {
            Ok(bytes) => Ok(Request { name, bytes, origin }),
            Err(problem) => Err(problem.of_request(&name, origin)),
        }
    }
}

/// Reads one request to the end, or to where it is too long: a pipe may never end.
pub(super) fn read_whole(name: &str, source: impl Read) -> Result<Bytes, Problem> {
    let mut bytes = Vec::new();
    let read = source.take(limit() as u64 + 1).read_to_end(&mut bytes);
    read.map_err(|error: io::Error| super::unreadable(name, &error))?;
    if bytes.len() > limit() {
        return Err(too_long(name));
    }
    if bytes.starts_with(BYTE_ORDER_MARK) {
        bytes.drain(..BYTE_ORDER_MARK.len());
    }
    Ok(bytes.into())
}

pub(super) fn too_long(name: &str) -> Problem {
    Problem::new(format!(
        "{} has more than {} bytes, which is as long as a request may be",
        called(name),
        limit()
    ))
}

pub(super) fn json(value: &Value) -> Bytes {
    // Maps have texts as keys, so there is nothing that could not be written.
    serde_json::to_vec(value).unwrap_or_default().into()
}

/// The form that a text is; where it is none, what a check says of such a request, as places are counted in characters there.
fn form(bytes: &[u8]) -> Result<Value, CheckError> {
    let text = std::str::from_utf8(bytes)
        .map_err(|error| CheckError::NotUtf8 { offset: error.valid_up_to() })?;
    serde_json::from_str(text).map_err(|error| {
        let (line, column) = match error.is_eof() {
            true => place_of(text, text.len()),
            false => (error.line(), column_in_characters(text, error.line(), error.column())),
        };
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or_default().to_owned();
        CheckError::Malformed { line, column, message }
    })
}

fn column_in_characters(text: &str, line: usize, column: usize) -> usize {
    let line = text.split('\n').nth(line.saturating_sub(1)).unwrap_or_default();
    let before = line.floor_char_boundary(column.saturating_sub(1));
    line.get(..before).unwrap_or_default().chars().count() + 1
}

fn refused(name: &str, error: &FormError) -> Problem {
    Problem::new(format!("{} cannot be mapped: {error}", called(name)))
}

/// The cells of a row, where it has as many as the header.
fn texts<'c>(
    name: &str,
    cells: &'c ByteRecord,
    columns: &Columns,
) -> Result<Vec<&'c str>, Problem> {
    // Some programs end every row with a delimiter.
    let beyond = cells.iter().skip(columns.len()).any(|cell| !cell.trim_ascii().is_empty());
    if beyond || cells.len() < columns.len() {
        return Err(Problem::with_help(
            format!(
                "{} has {} where the header has {}",
                called(name),
                counted(cells.len() as u64, "cell"),
                columns.len()
            ),
            "put a cell in double quotes where a delimiter or a line break is part of its text",
        ));
    }
    cells
        .iter()
        .take(columns.len())
        .map(|cell| std::str::from_utf8(cell))
        .collect::<Result<_, _>>()
        .map_err(|_| {
            Problem::with_help(
                format!("{} is not UTF-8", called(name)),
                "export the table as UTF-8; spreadsheets call it “CSV UTF-8”",
            )
        })
}
