//! What came of a check, without a report: the verdict and the rules that failed.

use groundrules::{Checker, JsonWriter, Pack, Verdict};

use crate::error::Error;
use crate::options;

/// How many bytes most answers have at most.
const USUAL: usize = 256;

/// Checks requests with the same options; hosts mostly have the same ones for all requests.
#[derive(Debug)]
pub(crate) struct Checkers {
    options: String,
    checkers: Vec<Checker>,
}

impl Checkers {
    pub(crate) fn new(packs: &[Pack], options: &str) -> Result<Self, Error> {
        let mut checkers = Vec::new();
        for (pack, options) in packs.iter().zip(options::read(options, packs)?) {
            checkers.push(Checker::new(pack, &options).map_err(|error| Error::of_check(&error))?);
        }
        Ok(Self { options: options.to_owned(), checkers })
    }

    /// Whether these are the options, as they were written.
    pub(crate) fn have(&self, options: &str) -> bool {
        self.options == options
    }

    /// The verdict and the ids of the rules that failed, in the order of the packs, as a JSON array.
    pub(crate) fn outcome(&mut self, request: &str) -> Result<String, Error> {
        let mut checks = Vec::with_capacity(self.checkers.len());
        for checker in &mut self.checkers {
            checks.push(checker.check(request).map_err(|error| Error::of_check(&error))?);
        }
        let mut told = JsonWriter::with_capacity(USUAL);
        told.array();
        told.text(Verdict::of(&checks).as_str());
        for check in &checks {
            check.violated().for_each(|rule| told.text(rule));
        }
        for (checker, check) in self.checkers.iter_mut().zip(checks) {
            checker.reuse(check);
        }
        told.end_array();
        Ok(told.finish())
    }
}
