//! What came of all requests together.

use groundrules::{Report, Summary, Verdict};

/// How many requests there were of each verdict, and what was found in them.
#[derive(Debug, Default)]
pub(crate) struct Totals {
    pub(crate) ready: u64,
    pub(crate) undecided: u64,
    pub(crate) not_ready: u64,
    pub(crate) found: Summary,
    pub(crate) not_checked: u64,
}

impl Totals {
    pub(crate) fn add(&mut self, report: &Report) {
        match report.verdict {
            Verdict::Ready => self.ready += 1,
            Verdict::Undecided => self.undecided += 1,
            Verdict::NotReady => self.not_ready += 1,
        }
        self.found.errors += report.summary.errors;
        self.found.warnings += report.summary.warnings;
        self.found.infos += report.summary.infos;
    }

    /// How many requests have a report.
    pub(crate) fn checked(&self) -> u64 {
        self.ready + self.undecided + self.not_ready
    }

    pub(crate) fn requests(&self) -> u64 {
        self.checked() + self.not_checked
    }
}
