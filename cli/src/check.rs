//! `groundrules check`: every request against every pack, one report each.

use std::io::{self, Write as _};

use groundrules::{CheckError, Report};

use crate::args::{CheckArgs, FailOn, Format};
use crate::diagnostics::{self, Problem, byte_at};
use crate::human::{self, Totals};
use crate::inputs::{self, Request};
use crate::layout;
use crate::loading;
use crate::options::{self, Checker};
use crate::outcome::{Failure, Status};

pub(crate) fn run(args: &CheckArgs) -> Result<Status, Failure> {
    let checkers = options::checkers(loading::packs(&args.packs)?, args)?;
    let inputs = inputs::gather(&args.files)?;
    let width = layout::width_of(&io::stdout());
    let mut status = Status::Fine;
    let mut totals = Totals::default();
    for input in inputs {
        let report =
            input.and_then(|input| input.read()).and_then(|request| check(&checkers, &request));
        match report {
            Ok(report) => {
                print(&report, args.format, width)?;
                totals.add(&report);
                status = status.max(status_of(&report, args.fail_on));
            }
            // One request that cannot be checked is no reason to keep back what there is to say of the others.
            Err(problem) => {
                diagnostics::tell(&problem);
                totals.not_checked += 1;
                status = Status::NotChecked;
            }
        }
    }
    if args.format == Format::Human && totals.requests() > 1 {
        write!(anstream::stdout().lock(), "{}", human::totals(&totals, width))?;
    }
    Ok(status)
}

fn check(checkers: &[Checker], request: &Request) -> Result<Report, Problem> {
    let checks = checkers
        .iter()
        .map(|checker| checker.pack.check(&request.bytes, &checker.options))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| not_checked(&error, request))?;
    Ok(Report::of(&checks).named(request.name.as_str()))
}

fn not_checked(error: &CheckError, request: &Request) -> Problem {
    let called = inputs::called(&request.name);
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

fn print(report: &Report, format: Format, width: usize) -> io::Result<()> {
    match format {
        // Not through anstream: no byte of a report may be taken for a colour.
        Format::Json => writeln!(io::stdout().lock(), "{}", report.to_json()),
        Format::Human => write!(anstream::stdout().lock(), "{}", human::report(report, width)),
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
