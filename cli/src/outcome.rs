//! What came of a command, as an exit status.

use std::io;
use std::process::ExitCode;

use clap::ValueEnum;
use groundrules::Severity;

use crate::diagnostics::{self, Problem};

/// What a command that ran to its end has to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Status {
    /// Done, and nothing to complain of.
    Fine,
    /// A request has findings that weigh enough.
    Findings,
    /// Something could not be checked, and was told.
    NotChecked,
}

/// The least severity that fails a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    Error,
    Warning,
    Info,
    Never,
}

impl FailOn {
    /// The least severity that fails a check; none where nothing does.
    pub(crate) fn least(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Info => Some(Severity::Info),
            Self::Never => None,
        }
    }

    /// Whether a finding of this severity fails a check.
    pub(crate) fn is_failed_by(self, severity: Severity) -> bool {
        self.least().is_some_and(|least| severity >= least)
    }
}

/// Why a command stopped.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Something that the person who typed the command can mend.
    Problems(Vec<Problem>),
    /// Standard output takes no more.
    Output(io::Error),
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::Problems(vec![problem])
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

/// The exit status, once everything that is wrong has been told.
pub(crate) fn exit_code(done: Result<Status, Failure>) -> ExitCode {
    let status = match done {
        Ok(status) => status,
        Err(Failure::Problems(problems)) => {
            problems.iter().for_each(diagnostics::tell);
            Status::NotChecked
        }
        // The reader has seen enough, as `head` does: nothing is wrong.
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => Status::Fine,
        Err(Failure::Output(error)) => {
            diagnostics::tell(&Problem::new(format!("standard output cannot be written: {error}")));
            Status::NotChecked
        }
    };
    match status {
        Status::Fine => ExitCode::SUCCESS,
        Status::Findings => ExitCode::from(1),
        Status::NotChecked => ExitCode::from(2),
    }
}
