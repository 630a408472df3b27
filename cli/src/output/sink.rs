//! Where output goes: standard output, or a file.

use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use anstream::adapter::strip_str;
use anstream::{AutoStream, ColorChoice};

use super::Format;
use crate::diagnostics::Problem;
use crate::layout;
use crate::outcome::Failure;

/// Where a format is written to.
#[derive(Debug)]
pub(crate) enum Sink {
    /// A terminal or a pipe, which is spared colours where it is none.
    Styled,
    /// Standard output, byte for byte.
    Plain,
    File {
        path: PathBuf,
        file: BufWriter<File>,
        /// The text has colours, which are no use in a file.
        styled: bool,
    },
}

impl Sink {
    /// The file, where there is a path; it is written anew.
    pub(crate) fn open(path: Option<&Path>, format: Format) -> Result<Self, Problem> {
        match path {
            Some(path) => {
                let file = File::create(path).map_err(|error| unwritable(path, &error))?;
                let (path, file) = (path.to_owned(), BufWriter::new(file));
                Ok(Self::File { path, file, styled: format.is_styled() })
            }
            None if format.is_styled() => Ok(Self::Styled),
            // Not through anstream: no byte of a report may be taken for a colour.
            None => Ok(Self::Plain),
        }
    }

    /// How wide a page may be.
    pub(crate) fn width(&self) -> usize {
        match self {
            Self::File { .. } => layout::WIDTH_OF_A_FILE,
            Self::Styled | Self::Plain => layout::width_of(&io::stdout()),
        }
    }

    pub(crate) fn write(&mut self, text: &str) -> Result<(), Failure> {
        match self {
            // What has no colours is written at once, not line by line.
            Self::Styled if AutoStream::choice(&io::stdout()) == ColorChoice::Never => {
                print(&strip_str(text).to_string())
            }
            Self::Styled => Ok(write!(anstream::stdout().lock(), "{text}")?),
            Self::Plain => print(text),
            Self::File { path, file, styled } => {
                let written = if *styled {
                    write!(file, "{}", strip_str(text))
                } else {
                    file.write_all(text.as_bytes())
                };
                written.map_err(|error| unwritable(path, &error).into())
            }
        }
    }

    /// Writes out what is still in memory.
    pub(crate) fn finish(self) -> Result<(), Failure> {
        match self {
            Self::File { path, mut file, .. } => {
                file.flush().map_err(|error| unwritable(&path, &error).into())
            }
            Self::Styled | Self::Plain => Ok(()),
        }
    }
}

fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}

fn unwritable(path: &Path, error: &io::Error) -> Problem {
    Problem::new(format!("`{}` cannot be written: {error}", path.display()))
}
