//! `groundrules check`: every request against every pack, one report each.

use std::io::{self, Write as _};
use std::path::PathBuf;

use clap::ValueEnum;
use groundrules::{CheckError, Mode, Report};

use crate::diagnostics::{self, Problem, byte_at};
use crate::input::{self, Request};
use crate::options::{self, Checker, PackArgs};
use crate::outcome::{Failure, Status};
use crate::output::{self, Checked, Format};
use crate::totals::Totals;

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Exit status:
  0  no finding at or above --fail-on
  1  findings, or values that are not what the schema says
  2  something could not be checked: usage, a pack that does not compile, unreadable input

Examples:
  groundrules check request.json
  groundrules check --draft --set 'lead=10 days .. 20 days' requests/
  curl -s https://portal.example/requests/7 | groundrules check --format json -")]
pub(crate) struct Args {
    #[command(flatten)]
    packs: PackArgs,

    /// The request is still being filled in: what is not answered yet is open, not wrong
    #[arg(long)]
    draft: bool,

    /// How to print what was found
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,

    /// The least severity that makes the exit status 1
    #[arg(long, value_name = "LEVEL", default_value = "error")]
    fail_on: FailOn,

    /// Requests as JSON: files, directories (every *.json in them), or `-` for standard input
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
}

/// The least severity that fails a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FailOn {
    Error,
    Warning,
    Info,
    Never,
}

pub(crate) fn run(args: &Args) -> Result<Status, Failure> {
    let mode = if args.draft { Mode::Draft } else { Mode::Final };
    let checkers = options::checkers(&args.packs, mode)?;
    let inputs = input::gather(&args.files)?;
    let output = output::of(args.format);
    let mut status = Status::Fine;
    let mut totals = Totals::default();
    print(&output.begin(), args.format)?;
    for input in inputs {
        match input.and_then(|input| input.read()).and_then(|request| check(&checkers, request)) {
            Ok(checked) => {
                let between = if totals.checked() > 0 { output.between() } else { "" };
                print(&(between.to_owned() + &output.request(&checked)), args.format)?;
                totals.add(&checked.report);
                status = status.max(status_of(&checked.report, args.fail_on));
            }
            // One request that cannot be checked is no reason to keep back what there is to say of the others.
            Err(problem) => {
                diagnostics::tell(&problem);
                totals.not_checked += 1;
                status = Status::NotChecked;
            }
        }
    }
    print(&output.end(&totals), args.format)?;
    Ok(status)
}

fn check(checkers: &[Checker], request: Request) -> Result<Checked, Problem> {
    let checks = checkers
        .iter()
        .map(|checker| checker.pack.check(&request.bytes, &checker.options))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| not_checked(&error, &request))?;
    let report = Report::of(&checks).named(request.name.as_str());
    Ok(Checked { request, report })
}

fn not_checked(error: &CheckError, request: &Request) -> Problem {
    let called = input::called(&request.name);
    let text = std::str::from_utf8(&request.bytes).unwrap_or_default();
    match error {
        CheckError::Malformed { line, column, message } if !text.trim().is_empty() => {
            let at = byte_at(text, *line, *column);
            let message = format!("{called} is not JSON: {message}");
            Problem::at(&message, &request.name, text, at..text.ceil_char_boundary(at + 1))
        }
        CheckError::Malformed { message, .. } => {
            Problem::new(format!("{called} is not JSON: {message}"))
        }
        other => Problem::new(format!("{called} cannot be checked: {other}")),
    }
}

fn print(text: &str, format: Format) -> io::Result<()> {
    if format.is_styled() {
        write!(anstream::stdout().lock(), "{text}")
    } else {
        // Not through anstream: no byte of a report may be taken for a colour.
        io::stdout().lock().write_all(text.as_bytes())
    }
}

fn status_of(report: &Report, fail_on: FailOn) -> Status {
    let found = &report.summary;
    let errors = found.errors > 0 || !report.invalid.is_empty();
    let fails = match fail_on {
        FailOn::Never => false,
        FailOn::Error => errors,
        FailOn::Warning => errors || found.warnings > 0,
        FailOn::Info => errors || found.warnings > 0 || found.infos > 0,
    };
    if fails { Status::Findings } else { Status::Fine }
}
