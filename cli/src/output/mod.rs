//! The ways to print what checks found: each request becomes a piece of text, with what stands around them.
//!
//! A piece is made on whatever thread checked the request, and the pieces are written in the order of the
//! requests, so that nothing of a long batch stays in memory.

mod github;
mod human;
mod json;
mod junit;
mod location;
mod markdown;
mod position;
mod rules;
mod sarif;
mod sink;
mod table;

use clap::ValueEnum;
use groundrules::{Report, Severity, WaiverReport};

use crate::diagnostics::Told;
use crate::input::Request;
use crate::options::Checker;
use crate::outcome::FailOn;
use crate::totals::{Outline, Totals};

pub(crate) use markdown::escaped;
pub(crate) use rules::HelpUri;
pub(crate) use sink::Sink;

/// How to print what was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people at a terminal
    Human,
    /// One report a line, as JSON
    Json,
    /// SARIF 2.1.0, for code scanning and editors
    Sarif,
    /// JUnit XML, for build servers: a suite for each request, a test for each rule
    Junit,
    /// Annotations in a GitHub workflow
    Github,
    /// For a comment on a ticket or a pull request
    Markdown,
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

    /// What there is to say of something that could not be checked, which is told on standard error in any case.
    fn not_checked(&self, _: &Told) -> String {
        String::new()
    }

    /// What there is to say of one request of a batch from its outline; nothing where the whole report is needed,
    /// which costs more.
    fn brief(&self, _: &Outline<'_>) -> Option<String> {
        None
    }

    /// What stands between two pieces of text, where neither is empty.
    fn between(&self) -> &'static str {
        ""
    }

    /// What there is to say of waivers, once all requests are checked.
    fn waivers(&self, _: &[WaiverReport]) -> String {
        String::new()
    }

    /// What stands after the last request.
    fn end(&self, totals: &Totals) -> String;
}

/// What of the findings is shown, whatever makes a check fail.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shown {
    pub(crate) least: Severity,
    pub(crate) waived: bool,
}

impl Shown {
    /// The report without what is not to be shown; its counts and its verdict stay.
    pub(crate) fn of(self, mut report: Report) -> Report {
        report.findings.retain(|finding| finding.severity >= self.least);
        report.open.retain(|open| open.severity >= self.least);
        report.waived.retain(|waived| self.waived && waived.finding.severity >= self.least);
        report
    }
}

/// What a way to print must know before the first request.
#[derive(Debug)]
pub(crate) struct Plan<'c> {
    pub(crate) checkers: &'c [Checker],
    pub(crate) fail_on: FailOn,
    pub(crate) help_uri: Option<&'c HelpUri>,
    pub(crate) shown: Shown,
    /// How wide a page for people is.
    pub(crate) width: usize,
}

/// The way to print a format.
pub(crate) fn of(format: Format, plan: &Plan<'_>) -> Box<dyn Output> {
    match format {
        Format::Human => Box::new(human::Human { width: plan.width, shown: plan.shown }),
        Format::Json => Box::new(json::Json),
        Format::Sarif => Box::new(sarif::Sarif::new(plan)),
        Format::Junit => Box::new(junit::Junit::new(plan)),
        Format::Github => Box::new(github::Github),
        Format::Markdown => Box::new(markdown::Markdown),
    }
}

impl Format {
    /// Whether the text may hold colours, which a file or a pipe is spared.
    pub(crate) fn is_styled(self) -> bool {
        self == Self::Human
    }
}
