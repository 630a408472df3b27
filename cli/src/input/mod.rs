//! The requests to check: files, directories of them, standard input.

use std::fs::{self, File};
use std::io::{self, IsTerminal as _, Read};
use std::path::{Path, PathBuf};

use groundrules::Limits;

use crate::diagnostics::Problem;

/// How arguments and reports name standard input.
pub(crate) const STANDARD_INPUT: &str = "-";

/// Where a request comes from.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Input {
    File(PathBuf),
    StandardInput,
}

/// A request as it was read.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

/// The inputs that the arguments stand for, in their order; a problem stands where one cannot be had.
pub(crate) fn gather(files: &[PathBuf]) -> Result<Vec<Result<Input, Problem>>, Problem> {
    if files.is_empty() {
        if io::stdin().is_terminal() {
            return Err(Problem::with_help(
                "there is nothing to check",
                "name a request, as in `groundrules check request.json`, or pipe one in",
            ));
        }
        return Ok(vec![Ok(Input::StandardInput)]);
    }
    let mut inputs = Vec::new();
    for file in files {
        if file.as_os_str() == STANDARD_INPUT {
            inputs.push(Ok(Input::StandardInput));
        } else if file.is_dir() {
            add_directory(file, &mut inputs);
        } else {
            inputs.push(Ok(Input::File(file.clone())));
        }
    }
    Ok(inputs)
}

fn add_directory(directory: &Path, inputs: &mut Vec<Result<Input, Problem>>) {
    let files = files_below(directory, "json");
    inputs.extend(files.into_iter().map(|file| file.map(Input::File)));
}

/// Every file below a directory whose name ends in this; a problem where there is none, or where one cannot be had.
pub(crate) fn files_below(directory: &Path, extension: &str) -> Vec<Result<PathBuf, Problem>> {
    let mut found = Vec::new();
    let mut problems = Vec::new();
    walk(directory, extension, &mut found, &mut problems);
    if found.is_empty() && problems.is_empty() {
        problems.push(Problem::new(format!(
            "there is no .{extension} file below `{}`",
            directory.display()
        )));
    }
    found.sort_unstable();
    problems.into_iter().map(Err).chain(found.into_iter().map(Ok)).collect()
}

fn walk(directory: &Path, extension: &str, found: &mut Vec<PathBuf>, problems: &mut Vec<Problem>) {
    let entries = match fs::read_dir(directory) {
        Ok(entries) => entries,
        Err(error) => return problems.push(unreadable(&directory.display().to_string(), &error)),
    };
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                problems.push(unreadable(&directory.display().to_string(), &error));
                continue;
            }
        };
        let path = entry.path();
        // A link to a directory is not followed, so that no circle of links can be walked for ever.
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            walk(&path, extension, found, problems);
        } else if has_extension(&path, extension) && !path.is_dir() {
            found.push(path);
        }
    }
}

fn has_extension(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|found| found.eq_ignore_ascii_case(extension))
}

impl Input {
    /// What reports and messages call it.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::StandardInput => STANDARD_INPUT.to_owned(),
        }
    }

    /// Reads the whole request.
    pub(crate) fn read(&self) -> Result<Request, Problem> {
        let name = self.name();
        let read = match self {
            Self::File(path) => File::open(path).and_then(read_all),
            Self::StandardInput => read_all(io::stdin().lock()),
        };
        match read {
            Ok(bytes) if bytes.len() > limit() => Err(Problem::new(format!(
                "{} has more than {} bytes, which is as long as a request may be",
                called(&name),
                limit()
            ))),
            Ok(bytes) => Ok(Request { name, bytes: without_byte_order_mark(bytes) }),
            Err(error) => Err(unreadable(&name, &error)),
        }
    }
}

fn limit() -> usize {
    Limits::default().request_bytes
}

/// Reads to the end, or to where the request is too long: a pipe may never end.
fn read_all(source: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    source.take(limit() as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Some editors put a mark before UTF-8 text. It is no part of JSON, and nobody can see it.
fn without_byte_order_mark(mut bytes: Vec<u8>) -> Vec<u8> {
    if bytes.starts_with(b"\xef\xbb\xbf") {
        bytes.drain(..3);
    }
    bytes
}

/// What a sentence calls the input of this name.
pub(crate) fn called(name: &str) -> String {
    if name == STANDARD_INPUT { "standard input".to_owned() } else { format!("`{name}`") }
}

/// A file that cannot be read, in words for who named it.
pub(crate) fn unreadable(name: &str, error: &io::Error) -> Problem {
    match error.kind() {
        io::ErrorKind::NotFound => Problem::new(format!("there is no file `{name}`")),
        _ => Problem::new(format!("{} cannot be read: {error}", called(name))),
    }
}
