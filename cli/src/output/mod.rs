//! The ways to print what checks found: each request becomes a piece of text, with what stands around them.
//!
//! A piece is made on whatever thread checked the request, and the pieces are written in the order of the
//! requests, so that nothing of a long batch stays in memory.

mod human;
mod json;
mod table;

use std::io;

use clap::ValueEnum;
use groundrules::Report;

use crate::input::Request;
use crate::layout;
use crate::totals::{Outline, Totals};

/// How to print what was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people at a terminal
    Human,
    /// One report a line, as JSON
    Json,
}

/// A request that was checked.
#[derive(Debug)]
pub(crate) struct Checked {
    pub(crate) request: Request,
    pub(crate) report: Report,
}

/// One way to print.
pub(crate) trait Output: Send + Sync {
    /// What stands before the first request.
    fn begin(&self) -> String {
        String::new()
    }

    /// What there is to say of one request.
    fn request(&self, checked: &Checked) -> String;

    /// What there is to say of one request of a batch from its outline; nothing where the whole report is needed,
    /// which costs more.
    fn brief(&self, _: &Outline) -> Option<String> {
        None
    }

    /// What stands between two pieces of text.
    fn between(&self) -> &'static str {
        ""
    }

    /// What stands after the last request.
    fn end(&self, totals: &Totals) -> String;
}

/// The way to print a format to standard output.
pub(crate) fn of(format: Format) -> Box<dyn Output> {
    match format {
        Format::Human => Box::new(human::Human { width: layout::width_of(&io::stdout()) }),
        Format::Json => Box::new(json::Json),
    }
}

impl Format {
    /// Whether the text may hold colours, which a file or a pipe is spared.
    pub(crate) fn is_styled(self) -> bool {
        self == Self::Human
    }
}
