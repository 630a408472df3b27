//! `groundrules test`: runs the tests that stand in rule files.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use groundrules::CaseResult;

use crate::diagnostics::{self, Problem};
use crate::layout::{counted, printable};
use crate::loading;
use crate::outcome::{Failure, Status};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Exit status:
  0  every case came out as it says
  1  some did not
  2  a pack does not compile, or cannot be read")]
pub(crate) struct Args {
    /// The packs to test; the files they name are looked for beside them
    #[arg(value_name = "PACK.rules", required = true)]
    rules: Vec<PathBuf>,
}

pub(crate) fn run(args: &Args) -> Result<Status, Failure> {
    let mut status = Status::Fine;
    for path in &args.rules {
        let came = match run_one(path) {
            Err(Failure::Problems(problems)) => {
                // One pack that does not compile keeps nobody from testing the others.
                problems.iter().for_each(diagnostics::tell);
                Status::NotChecked
            }
            other => other?,
        };
        status = status.max(came);
    }
    Ok(status)
}

fn run_one(path: &Path) -> Result<Status, Failure> {
    let compiled = loading::compile(path, None)?;
    diagnostics::tell_warnings(&compiled.warnings, &compiled.sources);
    let results = compiled.tests.run(&compiled.pack);
    let failed: Vec<&CaseResult> = results.iter().filter(|case| case.failure.is_some()).collect();
    for case in &failed {
        let title =
            if case.title.is_empty() { String::new() } else { format!(" “{}”", case.title) };
        let message = format!("{}{title} did not come out as it says", case.rule);
        if let Some(failure) = &case.failure {
            diagnostics::tell(&Problem::of_case(&message, failure, case.span, &compiled.sources));
        }
    }
    let passed = counted((results.len() - failed.len()) as u64, "case");
    let untested =
        compiled.pack.rules().filter(|rule| !results.iter().any(|case| case.rule == rule.id()));
    let untested: Vec<&str> = untested.map(|rule| rule.id()).collect();
    let mut out = anstream::stdout().lock();
    writeln!(
        out,
        "{}: {passed} passed, {} failed",
        printable(&path.display().to_string()),
        failed.len()
    )?;
    if !untested.is_empty() {
        writeln!(out, "without a test: {}", untested.join(", "))?;
    }
    Ok(if failed.is_empty() { Status::Fine } else { Status::Findings })
}
