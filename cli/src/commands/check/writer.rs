//! Writes what came of the requests, in their order, and counts it.

use std::fs;
use std::path::Path;

use groundrules::WaiverReport;

use super::Done;
use crate::diagnostics::{self, Problem};
use crate::outcome::{Failure, Status};
use crate::output::{Output, Sink};
use crate::progress::Progress;
use crate::totals::Totals;

/// How many problems are told one by one: a file of the wrong kind has one on each line.
const MOST_TOLD: u64 = 20;

/// Where what came of the requests goes.
pub(super) struct Writer {
    sink: Sink,
    progress: Progress,
    status: Status,
    printed: bool,
    /// How many requests could not be checked.
    problems: u64,
}

impl Writer {
    pub(super) fn new(sink: Sink, progress: Progress) -> Self {
        Self { sink, progress, status: Status::Fine, printed: false, problems: 0 }
    }

    pub(super) fn take(&mut self, chunk: Vec<Done>, output: &dyn Output) -> Result<(), Failure> {
        let count = chunk.len();
        let mut text = String::new();
        for done in chunk {
            match done {
                Done::Checked(one, status) => {
                    self.add(&mut text, &one, output);
                    self.status = self.status.max(status);
                }
                // One request that cannot be checked is no reason to keep back what there is to say of the others.
                Done::NotChecked(problem) => {
                    self.status = Status::NotChecked;
                    self.problems += 1;
                    if self.problems <= MOST_TOLD {
                        self.print(&std::mem::take(&mut text))?;
                        self.progress.aside(|| diagnostics::tell(&problem));
                    }
                    self.add(&mut text, &output.not_checked(problem.summary()), output);
                }
                Done::Warning(warning) => {
                    self.print(&std::mem::take(&mut text))?;
                    self.progress.aside(|| diagnostics::tell(&warning));
                }
            }
        }
        self.print(&text)?;
        self.progress.advance(count);
        Ok(())
    }

    /// Adds a piece to the text that is to be printed.
    fn add(&mut self, text: &mut String, piece: &str, output: &dyn Output) {
        if piece.is_empty() {
            return;
        }
        if self.printed {
            text.push_str(output.between());
        }
        self.printed = true;
        text.push_str(piece);
    }

    pub(super) fn print(&mut self, text: &str) -> Result<(), Failure> {
        if text.is_empty() {
            return Ok(());
        }
        let sink = &mut self.sink;
        self.progress.aside(|| sink.write(text))
    }

    /// Says what there is to say when all requests are done.
    pub(super) fn finish(
        mut self,
        output: &dyn Output,
        totals: &mut Totals,
        waivers: &[WaiverReport],
        left_over: Option<Problem>,
    ) -> Result<Status, Failure> {
        totals.not_checked = self.problems;
        self.progress.finish();
        if self.problems > MOST_TOLD {
            diagnostics::tell(&Problem::new(format!(
                "{} more could not be checked; the first {MOST_TOLD} are told above",
                self.problems - MOST_TOLD
            )));
        }
        if let Some(left_over) = left_over {
            diagnostics::tell(&left_over);
        }
        self.print(&output.waivers(waivers))?;
        self.print(&output.end(totals))?;
        self.sink.finish()?;
        Ok(self.status)
    }
}

pub(super) fn write_summary(path: &Path, totals: &Totals) -> Result<(), Problem> {
    fs::write(path, format!("{:#}\n", totals.to_json())).map_err(|error| {
        Problem::new(format!("the summary cannot be written to `{}`: {error}", path.display()))
    })
}
