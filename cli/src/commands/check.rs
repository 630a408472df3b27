//! `groundrules check`: every request against every pack, one report each.

use std::fs;
use std::io::{self, Write as _};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use clap::ValueEnum;
use groundrules::{CheckError, FieldTypes, Mode, Pack, Report, Verdict};
use serde_json::Value;

use crate::batch::{self, Broken, Source};
use crate::commands::schema::SCHEMA;
use crate::diagnostics::{self, Problem, byte_at};
use crate::input::{self, Found, Input, InputArgs, Mapped, Raw, Request, Requests};
use crate::options::{self, Checker, PackArgs};
use crate::outcome::{Failure, Status};
use crate::output::{self, Checked, Format, Output};
use crate::progress::Progress;
use crate::totals::{Outline, Totals};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Exit status:
  0  no finding at or above --fail-on
  1  findings, or values that are not what the schema says
  2  something could not be checked: usage, a pack that does not compile, unreadable input

Examples:
  groundrules check request.json
  groundrules check --draft --set 'lead=10 days .. 20 days' requests/
  groundrules check requests.csv --mapping form.json --summary summary.json
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

    /// How many requests to check at the same time [default: one for each processor]
    #[arg(long, value_name = "NUMBER")]
    jobs: Option<NonZeroUsize>,

    /// Write the totals, and how often each rule failed, to a file as JSON
    #[arg(long, value_name = "FILE")]
    summary: Option<PathBuf>,

    #[command(flatten)]
    input: InputArgs,
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
    let types = Arc::new(field_types(&checkers));
    let mapped = args.input.mapping().map(|path| Mapped::read(path, types.clone())).transpose()?;
    mapped.iter().flat_map(Mapped::slips).for_each(|slip| diagnostics::tell(&slip));
    let inputs = input::gather(&args.input)?;
    let progress = progress(&inputs);
    let requests = Requests::new(inputs, types, mapped.is_some());
    let mut writer = Writer {
        format: args.format,
        fail_on: args.fail_on,
        progress: progress
            .map_or_else(Progress::none, |total| Progress::new(total, requests.bytes_read())),
        status: Status::Fine,
        totals: Totals::default(),
        printed: false,
        problems: 0,
    };
    let work = Arc::new(Work { checkers, mapped, output: output::of(args.format) });
    print(&work.output.begin(), args.format)?;
    let each = {
        let work = work.clone();
        move |found| work.done(found)
    };
    batch::run(requests, jobs(args), each, |chunk| writer.take(chunk, work.output.between()))
        .map_err(|broken| match broken {
            Broken::Taking(error) => Failure::Output(error),
            Broken::Threads => Problem::new(
                "the check broke off, and what is printed is not all: this is a fault of groundrules",
            )
            .into(),
        })?;
    writer.progress.finish();
    writer.tell_rest(work.mapped.as_ref());
    print(&work.output.end(&writer.totals), args.format)?;
    if let Some(path) = &args.summary {
        write_summary(path, &writer.totals)?;
    }
    Ok(writer.status)
}

fn jobs(args: &Args) -> usize {
    args.jobs.or_else(|| thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get)
}

/// What fields there are, for texts that are read as what a field takes, and for names that are near to one.
fn field_types(checkers: &[Checker]) -> FieldTypes {
    let types = FieldTypes::of(checkers.iter().map(|checker| &checker.pack));
    let builtin = |checker: &Checker| Pack::builtin_ids().any(|id| id == checker.pack.id());
    match serde_json::from_str::<Value>(SCHEMA) {
        Ok(schema) if checkers.iter().any(builtin) => types.with_schema(&schema),
        _ => types,
    }
}

/// The bytes that there are to read, where many requests may come and the number is known.
fn progress(inputs: &[Result<Input, Problem>]) -> Option<Option<u64>> {
    let inputs: Vec<&Input> = inputs.iter().flatten().collect();
    inputs
        .iter()
        .any(|input| input.is_batch())
        .then(|| inputs.iter().map(|input| input.size()).sum())
}

impl Source for Requests {
    type Piece = Found;

    fn next(&mut self) -> Option<Found> {
        Iterator::next(self)
    }

    fn size(found: &Found) -> usize {
        match found {
            Found::Request(raw) => raw.size(),
            Found::Problem(_) | Found::Warning(_) => 0,
        }
    }

    fn may_wait(&self) -> bool {
        self.may_wait()
    }
}

/// What every thread needs to check a request.
struct Work {
    checkers: Vec<Checker>,
    mapped: Option<Mapped>,
    output: Box<dyn Output>,
}

/// What came of one request, or of what should have been one.
enum Done {
    Checked { text: String, outline: Outline, of_batch: bool },
    NotChecked(Problem),
    Warning(Problem),
}

impl Work {
    fn done(&self, found: Found) -> Done {
        match found {
            Found::Request(raw) => self.check(raw).unwrap_or_else(Done::NotChecked),
            Found::Problem(problem) => Done::NotChecked(problem),
            Found::Warning(warning) => Done::Warning(warning),
        }
    }

    fn check(&self, raw: Raw) -> Result<Done, Problem> {
        let of_batch = raw.is_of_batch();
        let request = raw.into_request(self.mapped.as_ref())?;
        let checks = self
            .checkers
            .iter()
            .map(|checker| checker.pack.check(&request.bytes, &checker.options))
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| not_checked(&error, &request))?;
        let outline = Outline::of(&request.name, &checks);
        // Messages are worked out only for who reads them.
        let brief = if of_batch { self.output.brief(&outline) } else { None };
        let text = match brief {
            Some(text) => text,
            None => {
                let report = Report::of(&checks).named(request.name.as_str());
                self.output.request(&Checked { report, request })
            }
        };
        Ok(Done::Checked { text, outline, of_batch })
    }
}

fn not_checked(error: &CheckError, request: &Request) -> Problem {
    let called = input::called(&request.name);
    let text = std::str::from_utf8(&request.bytes).unwrap_or_default();
    match error {
        // A line of a batch may be long, and its number in an excerpt would be wrong.
        CheckError::Malformed { column, message, .. } if request.line.is_some() => {
            Problem::new(format!("{called} is not JSON: {message} (column {column})"))
        }
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

/// How many problems are told one by one: a file of the wrong kind has one on each line.
const MOST_TOLD: u64 = 20;

/// Writes what came of the requests, and counts it.
struct Writer {
    format: Format,
    fail_on: FailOn,
    progress: Progress,
    status: Status,
    totals: Totals,
    printed: bool,
    problems: u64,
}

impl Writer {
    fn take(&mut self, chunk: Vec<Done>, between: &str) -> io::Result<()> {
        let count = chunk.len();
        let mut text = String::new();
        for done in chunk {
            match done {
                Done::Checked { text: one, outline, of_batch } => {
                    if self.printed {
                        text.push_str(between);
                    }
                    self.printed = true;
                    text.push_str(&one);
                    self.status = self.status.max(status_of(&outline, self.fail_on));
                    self.totals.batch |= of_batch;
                    self.totals.add(outline);
                }
                // One request that cannot be checked is no reason to keep back what there is to say of the others.
                Done::NotChecked(problem) => {
                    self.totals.not_checked += 1;
                    self.status = Status::NotChecked;
                    self.problems += 1;
                    if self.problems <= MOST_TOLD {
                        self.write(&mut text)?;
                        self.progress.aside(|| diagnostics::tell(&problem));
                    }
                }
                Done::Warning(warning) => {
                    self.write(&mut text)?;
                    self.progress.aside(|| diagnostics::tell(&warning));
                }
            }
        }
        self.write(&mut text)?;
        self.progress.advance(count);
        Ok(())
    }

    fn write(&self, text: &mut String) -> io::Result<()> {
        if text.is_empty() {
            return Ok(());
        }
        let written = self.progress.aside(|| print(text, self.format));
        text.clear();
        written
    }

    /// What there is to tell when all requests are done.
    fn tell_rest(&self, mapped: Option<&Mapped>) {
        if self.problems > MOST_TOLD {
            diagnostics::tell(&Problem::new(format!(
                "{} more could not be checked; the first {MOST_TOLD} are told above",
                self.problems - MOST_TOLD
            )));
        }
        if let Some(left_over) = mapped.and_then(Mapped::left_over) {
            diagnostics::tell(&left_over);
        }
    }
}

fn print(text: &str, format: Format) -> io::Result<()> {
    if format.is_styled() {
        write!(anstream::stdout().lock(), "{text}")
    } else {
        // Not through anstream: no byte of a report may be taken for a colour.
        let mut out = io::stdout().lock();
        out.write_all(text.as_bytes())?;
        out.flush()
    }
}

fn write_summary(path: &Path, totals: &Totals) -> Result<(), Problem> {
    fs::write(path, format!("{:#}\n", totals.to_json())).map_err(|error| {
        Problem::new(format!("the summary cannot be written to `{}`: {error}", path.display()))
    })
}

fn status_of(outline: &Outline, fail_on: FailOn) -> Status {
    let found = &outline.found;
    let errors = found.errors > 0 || outline.verdict == Verdict::NotReady;
    let fails = match fail_on {
        FailOn::Never => false,
        FailOn::Error => errors,
        FailOn::Warning => errors || found.warnings > 0,
        FailOn::Info => errors || found.warnings > 0 || found.infos > 0,
    };
    if fails { Status::Findings } else { Status::Fine }
}
