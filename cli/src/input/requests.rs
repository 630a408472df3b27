//! All inputs one after the other, as one sequence of requests.

use std::collections::VecDeque;
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use groundrules::FieldTypes;

use super::lines::{Line, Lines};
use super::raw::{Content, Origin, Raw, read_whole, too_long};
use super::table::{Header, Table, list};
use super::{Input, InputFormat, called, limit, unreadable};
use crate::diagnostics::Problem;

/// What comes next.
#[derive(Debug)]
pub(crate) enum Found {
    Request(Raw),
    /// Something that is not a request, or an input that cannot be read.
    Problem(Problem),
    /// Something worth knowing that keeps no request from being checked.
    Warning(Problem),
}

/// Requests from all inputs, in their order.
pub(crate) struct Requests {
    inputs: VecDeque<Result<Input, Problem>>,
    current: Option<Current>,
    types: Arc<FieldTypes>,
    /// The columns of tables are another form's.
    foreign: bool,
    read: Arc<AtomicU64>,
    /// How many requests were given.
    given: u64,
}

enum Current {
    Lines(Arc<str>, Lines<Counted>),
    Table(Box<Table>),
}

impl Requests {
    pub(crate) fn new(
        inputs: Vec<Result<Input, Problem>>,
        types: Arc<FieldTypes>,
        foreign: bool,
    ) -> Self {
        Self {
            inputs: inputs.into(),
            current: None,
            types,
            foreign,
            read: Arc::default(),
            given: 0,
        }
    }

    /// How many bytes have been read: a counter that grows while the requests are read.
    pub(crate) fn bytes_read(&self) -> Arc<AtomicU64> {
        self.read.clone()
    }

    /// Whether the next request may take a while to come, so that those before it should not wait for it.
    pub(crate) fn may_wait(&self) -> bool {
        match &self.current {
            Some(Current::Lines(_, lines)) => !lines.has_next(),
            // Tables come whole. Who pipes rows in one by one waits for some of them.
            Some(Current::Table(_)) | None => false,
        }
    }

    fn begin(&mut self, input: &Input) -> Option<Found> {
        let name: Arc<str> = input.name().into();
        let source = match input.open() {
            Ok(source) => Counted { source, read: self.read.clone() },
            Err(error) => {
                let origin = Origin { input: name.clone(), line: None, verbatim: true };
                let problem = unreadable(&name, &error).of_request(&name, origin);
                return Some(Found::Problem(problem));
            }
        };
        match input.format {
            InputFormat::Json => Some(match read_whole(&name, source) {
                Ok(bytes) => Found::Request(Raw::new(name, None, Content::Json(bytes))),
                Err(problem) => Found::Problem(problem),
            }),
            InputFormat::Ndjson => {
                self.current = Some(Current::Lines(name, Lines::new(source, limit())));
                None
            }
            InputFormat::Csv => {
                let header =
                    if self.foreign { Header::Foreign } else { Header::Fields(&self.types) };
                match Table::open(&name, Box::new(source), input.delimiter, header) {
                    Ok(table) => {
                        let warning = unknown_columns(&name, &table);
                        self.current = Some(Current::Table(Box::new(table)));
                        warning.map(Found::Warning)
                    }
                    Err(problem) => Some(Found::Problem(problem)),
                }
            }
        }
    }
}

impl Iterator for Requests {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        loop {
            let mut found = match &mut self.current {
                None => match self.inputs.pop_front()? {
                    Ok(input) => self.begin(&input),
                    Err(problem) => Some(Found::Problem(problem)),
                },
                Some(Current::Lines(name, lines)) => {
                    let next = lines.next();
                    let found = line(name, next);
                    if !matches!(found, Some((_, GoOn::Yes))) {
                        self.current = None;
                    }
                    found.map(|(found, _)| found)
                }
                Some(Current::Table(table)) => match table.next() {
                    Some(Ok(raw)) => Some(Found::Request(raw)),
                    Some(Err(problem)) => {
                        self.current = None;
                        Some(Found::Problem(problem))
                    }
                    None => {
                        self.current = None;
                        None
                    }
                },
            };
            if let Some(Found::Request(raw)) = &mut found {
                raw.number = self.given;
                self.given += 1;
            }
            if found.is_some() {
                return found;
            }
        }
    }
}

enum GoOn {
    Yes,
    No,
}

fn line(name: &Arc<str>, next: io::Result<Option<(u64, Line)>>) -> Option<(Found, GoOn)> {
    match next {
        Ok(None) => None,
        Ok(Some((number, Line::Whole(bytes)))) => {
            let content = Content::Json(bytes);
            let raw = Raw::new(name.clone(), Some(number), content);
            Some((Found::Request(raw), GoOn::Yes))
        }
        Ok(Some((number, Line::TooLong))) => {
            Some((Found::Problem(too_long(&format!("{name}:{number}"))), GoOn::Yes))
        }
        Err(error) => Some((Found::Problem(unreadable(name, &error)), GoOn::No)),
    }
}

fn unknown_columns(name: &str, table: &Table) -> Option<Problem> {
    let unknown = table.unknown();
    if unknown.is_empty() {
        return None;
    }
    let message = match unknown {
        [_] => "no field of a request has the name of this column, so it is passed over",
        _ => "no fields of a request have the names of these columns, so they are passed over",
    };
    Some(Problem::warning(
        format!("{}: {message}: {}", called(name), list(unknown)),
        "a column is named by its field, as in `sponsor.name` or `audience.groups[0].role`",
    ))
}

/// Counts what is read.
struct Counted {
    source: Box<dyn Read + Send>,
    read: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(buffer)?;
        self.read.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}
