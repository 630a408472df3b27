//! `groundrules check`: every request against every pack, one report each.

use std::path::PathBuf;

use clap::ValueEnum;
use groundrules::{CheckError, Mode, Report, Severity};

use crate::diagnostics::{self, Problem, byte_at};
use crate::input::{self, Request};
use crate::options::{self, Checker, PackArgs};
use crate::outcome::{FailOn, Failure, Status};
use crate::output::{self, Checked, Format, HelpUri, Plan, Shown, Sink};
use crate::totals::Totals;
use crate::waivers::{self, Waived, WaiverArgs};

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

    /// The least severity that is shown; what fails the check is up to --fail-on
    #[arg(long, value_name = "LEVEL", default_value = "info")]
    show: Show,

    #[command(flatten)]
    waivers: WaiverArgs,

    /// Do not show findings that are waived
    #[arg(long)]
    hide_waived: bool,

    /// Write to a file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,

    /// In SARIF, where the page of a rule is: a URL with {pack} and {rule} in it
    #[arg(long, value_name = "URL")]
    help_uri: Option<HelpUri>,

    /// Requests as JSON: files, directories (every *.json in them), or `-` for standard input
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
}

/// The least severity that is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Show {
    Error,
    Warning,
    Info,
}

pub(crate) fn run(args: &Args) -> Result<Status, Failure> {
    let mode = if args.draft { Mode::Draft } else { Mode::Final };
    let mut checkers = options::checkers(&args.packs, mode)?;
    let waived = Waived::read(&args.waivers, &mut checkers)?;
    let inputs = input::gather(&args.files)?;
    let mut sink = Sink::open(args.output.as_deref(), args.format)?;
    let output = output::of(
        args.format,
        &Plan {
            checkers: &checkers,
            fail_on: args.fail_on,
            help_uri: args.help_uri.as_ref(),
            width: sink.width(),
        },
    );
    let shown = shown(args);
    let mut status = Status::Fine;
    let mut totals = Totals::default();
    let mut printed = false;
    sink.write(&output.begin())?;
    for input in inputs {
        let text = match input
            .and_then(|input| input.read().map_err(|problem| problem.of_request(&input.name())))
            .and_then(|request| check(&checkers, &waived, request))
        {
            Ok(Checked { request, report }) => {
                totals.add(&report);
                status = status.max(status_of(&report, args.fail_on));
                output.request(&Checked { request, report: shown.of(report) })
            }
            // One request that cannot be checked is no reason to keep back what there is to say of the others.
            Err(problem) => {
                diagnostics::tell(&problem);
                totals.not_checked += 1;
                status = Status::NotChecked;
                output.not_checked(problem.summary())
            }
        };
        if printed && !text.is_empty() {
            sink.write(output.between())?;
        }
        printed |= !text.is_empty();
        sink.write(&text)?;
    }
    let problems = waived.problems();
    sink.write(&output.waivers(&problems))?;
    sink.write(&output.end(&totals))?;
    sink.finish()?;
    for (message, help) in problems.iter().map(waivers::warning) {
        diagnostics::tell(&Problem::warning(message, help));
    }
    Ok(status)
}

fn shown(args: &Args) -> Shown {
    let show = match args.show {
        Show::Error => Severity::Error,
        Show::Warning => Severity::Warning,
        Show::Info => Severity::Info,
    };
    // A test that fails without saying why is of no use.
    let least = match args.format {
        Format::Junit => args.fail_on.least().map_or(show, |fails| show.min(fails)),
        _ => show,
    };
    Shown { least, waived: !args.hide_waived }
}

fn check(checkers: &[Checker], waived: &Waived, request: Request) -> Result<Checked, Problem> {
    let checks = checkers
        .iter()
        .map(|checker| {
            // Only waivers ask what the request is called.
            let named = waived.are_given().then(|| checker.options.clone().request(&request.name));
            let options = named.as_ref().unwrap_or(&checker.options);
            checker.pack.check(&request.bytes, options)
        })
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| not_checked(&error, &request).of_request(&request.name))?;
    waived.count(&checks);
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

fn status_of(report: &Report, fail_on: FailOn) -> Status {
    let found = &report.summary;
    let counts = [
        (Severity::Error, found.errors + report.invalid.len() as u64),
        (Severity::Warning, found.warnings),
        (Severity::Info, found.infos),
    ];
    let fails =
        counts.iter().any(|(severity, count)| *count > 0 && fail_on.is_failed_by(*severity));
    if fails { Status::Findings } else { Status::Fine }
}
