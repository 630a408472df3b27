//! `groundrules test`: runs the tests that stand in rule files, and tests the tests.

mod human;
mod json;
mod mutate;

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use groundrules::{Accepted, CaseResult, Compiled, Coverage};

use crate::diagnostics::{self, Problem};
use crate::input::{unreadable, whole};
use crate::loading::{self, Tests};
use crate::outcome::{Failure, Status};
use mutate::Tried;

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Exit status:
  0  every case came out as it says
  1  some did not, or what --require-coverage or --require-noticed asks for is lacking
  2  a pack does not compile, or cannot be read

Examples:
  groundrules test vendor.rules
  groundrules test --coverage --require-coverage vendor.rules
  groundrules test --mutate --accept accepted.json vendor.rules")]
pub(crate) struct Args {
    /// Show which conditions no test saw come out both ways, and which texts none showed
    #[arg(long)]
    coverage: bool,

    /// Make small changes to the rules, one at a time, and show those that no test notices
    #[arg(long)]
    mutate: bool,

    /// Changes that no test needs to notice, with reasons: a JSON list of `pack`, `of`, `mutation`, `reason`
    #[arg(long, value_name = "FILE", requires = "mutate")]
    accept: Option<PathBuf>,

    /// Exit with status 1 where something is not reached
    #[arg(long, requires = "coverage")]
    require_coverage: bool,

    /// Exit with status 1 where a change is not noticed and not accepted, or accepted in vain
    #[arg(long, requires = "mutate")]
    require_noticed: bool,

    /// How to print what came out; `json` is one object per pack and line
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,

    /// The packs to test; the files they name are looked for beside them
    #[arg(value_name = "PACK.rules", required = true)]
    rules: Vec<PathBuf>,
}

/// How the results are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Human,
    Json,
}

/// What came of the tests of one pack.
struct Tested<'t> {
    file: String,
    compiled: &'t Compiled,
    results: Vec<CaseResult>,
    coverage: Option<Coverage>,
    tried: Option<Tried<'t>>,
}

impl Tested<'_> {
    fn failed(&self) -> impl Iterator<Item = &CaseResult> {
        self.results.iter().filter(|case| case.failure.is_some())
    }

    fn passed(&self) -> usize {
        self.results.len() - self.failed().count()
    }

    /// The rules that no case is about.
    fn untested(&self) -> Vec<&str> {
        let rules = self.compiled.pack.rules().map(|rule| rule.id());
        rules.filter(|id| !self.results.iter().any(|case| case.rule == *id)).collect()
    }

    fn status(&self, args: &Args) -> Status {
        let gaps = self.coverage.as_ref().is_some_and(|coverage| coverage.gaps().next().is_some());
        let survivors = self.tried.as_ref().is_some_and(Tried::is_lacking);
        let lacking = (args.require_coverage && gaps) || (args.require_noticed && survivors);
        if lacking || self.failed().next().is_some() { Status::Findings } else { Status::Fine }
    }
}

pub(crate) fn run(args: &Args) -> Result<Status, Failure> {
    let accepted = args.accept.as_deref().map(accepted).transpose()?.unwrap_or_default();
    let mut status = Status::Fine;
    for path in &args.rules {
        let came = match run_one(path, args, &accepted) {
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

fn accepted(path: &Path) -> Result<Vec<Accepted>, Problem> {
    let name = path.display().to_string();
    let text = whole::text(path).map_err(|error| unreadable(&name, &error))?;
    Accepted::list(&text).map_err(|error| Problem::new(format!("`{name}`: {error}")))
}

fn run_one(path: &Path, args: &Args, accepted: &[Accepted]) -> Result<Status, Failure> {
    let compiled = loading::compile(path, None, Tests::NotRun)?;
    diagnostics::tell_warnings(&compiled.warnings, &compiled.sources);
    let mutation = args.mutate.then(|| compiled.tests.mutation());
    let tested = Tested {
        file: path.display().to_string(),
        results: compiled.tests.run(&compiled.pack),
        coverage: args.coverage.then(|| compiled.tests.coverage(&compiled.pack)),
        tried: mutation.as_ref().map(|mutation| mutate::try_all(mutation, accepted)),
        compiled: &compiled,
    };
    match args.format {
        Format::Human => {
            human::tell_failures(&tested);
            anstream::stdout().lock().write_all(human::text(&tested).as_bytes())?;
        }
        // Not through anstream: names of files and texts of rules may hold what it would take for a colour.
        Format::Json => io::stdout().lock().write_all(json::text(&tested).as_bytes())?,
    }
    Ok(tested.status(args))
}
