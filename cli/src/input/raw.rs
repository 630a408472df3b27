//! A request as it was read, and how it becomes JSON that can be checked.

use std::io::{self, Read};
use std::sync::Arc;

use bytes::Bytes;
use csv::ByteRecord;
use groundrules::{Columns, FormError};
use serde_json::Value;

use super::{Mapped, called, limit};
use crate::diagnostics::Problem;
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

/// A request as it was read.
#[derive(Debug)]
pub(crate) struct Raw {
    pub(super) input: Arc<str>,
    pub(super) line: Option<u64>,
    pub(super) content: Content,
}

#[derive(Debug)]
pub(super) enum Content {
    Json(Bytes),
    Row(ByteRecord, Arc<Columns>),
}

impl Raw {
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

    /// The request, its fields renamed where there is a mapping.
    pub(crate) fn into_request(self, mapped: Option<&Mapped>) -> Result<Request, Problem> {
        let name = self.name();
        let verbatim = matches!(self.content, Content::Json(_)) && mapped.is_none();
        let origin = Origin { input: self.input, line: self.line, verbatim };
        match self.content.into_json(&name, mapped) {
            Ok(bytes) => Ok(Request { name, bytes, origin }),
            Err(problem) => Err(problem.of_request(&name, origin)),
        }
    }
}

impl Content {
    /// The text to check, of the request that is called so.
    fn into_json(self, name: &str, mapped: Option<&Mapped>) -> Result<Bytes, Problem> {
        match (self, mapped) {
            (Self::Json(bytes), None) => Ok(bytes),
            (Self::Json(bytes), Some(mapped)) => {
                mapped.request(&form(name, &bytes)?).map_err(|error| refused(name, &error))
            }
            (Self::Row(cells, columns), None) => {
                Ok(json(&columns.request(texts(name, &cells, &columns)?)))
            }
            (Self::Row(cells, columns), Some(mapped)) => {
                let form = columns.request(texts(name, &cells, &columns)?);
                mapped.request_of_texts(&form).map_err(|error| refused(name, &error))
            }
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

fn form(name: &str, bytes: &[u8]) -> Result<Value, Problem> {
    serde_json::from_slice(bytes)
        .map_err(|error| Problem::new(format!("{} is not JSON: {error}", called(name))))
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
