//! One case of a test, as its author wrote it.

use std::fmt;

use crate::calendar::Date;
use crate::diagnostic::{Sources, Span};
use crate::syntax::ast::{Case, Verdict};

/// What a case says of its rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Expected {
    /// The rule fails, for at least one element where it has `each`.
    Fails,
    /// The rule passes, for every element.
    Passes,
    /// The rule is skipped, for every element.
    Skips,
    /// The rule is open when the request is checked as a draft.
    Open,
}

impl Expected {
    /// The word as it is written in a rule file.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Fails => "fails",
            Self::Passes => "passes",
            Self::Skips => "skips",
            Self::Open => "open",
        }
    }
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One case of a test: a request, and what its rule makes of it.
#[derive(Clone, Copy)]
pub struct TestCase<'t> {
    pub(super) rule: &'t str,
    pub(super) case: &'t Case,
    pub(super) sources: &'t Sources,
}

impl fmt::Debug for TestCase<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TestCase")
            .field("rule", &self.rule())
            .field("expected", &self.expected())
            .field("title", &self.title())
            .finish_non_exhaustive()
    }
}

impl<'t> TestCase<'t> {
    /// The id of the rule that the case is about.
    pub fn rule(&self) -> &'t str {
        self.rule
    }

    /// What the case says of its rule.
    pub fn expected(&self) -> Expected {
        match self.case.verdict.node {
            Verdict::Fails => Expected::Fails,
            Verdict::Passes => Expected::Passes,
            Verdict::Skips => Expected::Skips,
            Verdict::Open => Expected::Open,
        }
    }

    /// What the case calls itself; empty where it has no title.
    pub fn title(&self) -> &'t str {
        &self.case.title
    }

    /// The request, as JSON, the way its author laid it out.
    pub fn request(&self) -> &'t str {
        &self.case.request.node
    }

    /// Where the outcome is said to be, as a JSON Pointer.
    pub fn at(&self) -> Option<&'t str> {
        self.case.at.as_ref().map(|at| at.node.as_str())
    }

    /// Parts of the message that the rule is said to give.
    pub fn says(&self) -> impl Iterator<Item = &'t str> + use<'t> {
        self.case.says.iter().map(|part| part.node.as_str())
    }

    /// How much the finding is said to weigh: `error`, `warning` or `info`.
    pub fn severity(&self) -> Option<&'t str> {
        self.case.severity.as_ref().map(|severity| severity.node.as_str())
    }

    /// The day that `today` means in the case.
    pub fn today(&self) -> Option<Date> {
        self.case.today
    }

    /// The settings that the case changes: each with its name and its value, as the rule file writes it.
    pub fn settings(&self) -> impl Iterator<Item = (&'t str, &'t str)> {
        let sources = self.sources;
        self.case
            .settings
            .iter()
            .map(move |(name, value)| (name.node.as_str(), sources.text(value.span)))
    }

    /// Where the case stands in the rule file: its first word, `fails` or the like.
    pub fn span(&self) -> Span {
        self.case.verdict.span
    }
}
