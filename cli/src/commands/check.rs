//! `groundrules check`: every request against every pack, one report each.

mod writer;

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;

use clap::ValueEnum;
use groundrules::{
    Check, CheckError, EvidenceDetail, FieldTypes, Mode, Pack, Report, Severity, Verdict,
};
use serde_json::Value;

use crate::batch::{self, Broken, Source};
use crate::diagnostics::{self, Problem};
use crate::input::{self, Found, Input, InputArgs, Mapped, Raw, Request, Requests};
use crate::options::{self, Checker, PackArgs};
use crate::outcome::{FailOn, Failure, Status};
use crate::output::{self, Checked, Format, HelpUri, Output, Plan, Shown, Sink};
use crate::progress::Progress;
use crate::shipped::schema;
use crate::totals::{Outline, Totals};
use crate::waivers::{self, Waived, WaiverArgs};
use writer::{Writer, write_summary};

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

    /// What reports show of the values of requests: `paths` leaves them out of the evidence, `none` leaves out the evidence and every
    /// message that would show more than settings
    #[arg(long, value_name = "DETAIL", default_value = "values")]
    evidence: Detail,

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

    #[command(flatten)]
    input: InputArgs,
}

/// What reports show of the values of requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Detail {
    None,
    Paths,
    Values,
}

impl From<Detail> for EvidenceDetail {
    fn from(detail: Detail) -> Self {
        match detail {
            Detail::None => Self::None,
            Detail::Paths => Self::Paths,
            Detail::Values => Self::Values,
        }
    }
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
    for checker in &mut checkers {
        checker.options = checker.options.clone().evidence(args.evidence.into());
    }
    let waived = Waived::read(&args.waivers, &mut checkers)?;
    let types = Arc::new(field_types(&checkers));
    let mapped = args.input.mapping().map(|path| Mapped::read(path, types.clone())).transpose()?;
    mapped.iter().flat_map(Mapped::slips).for_each(|slip| diagnostics::tell(&slip));
    let inputs = input::gather(&args.input)?;
    let progress = progress(&inputs);
    let requests = Requests::new(inputs, types, mapped.is_some());
    let progress =
        progress.map_or_else(Progress::none, |total| Progress::new(total, requests.bytes_read()));
    let sink = Sink::open(args.output.as_deref(), args.format)?;
    let shown = shown(args);
    let output = output::of(
        args.format,
        &Plan {
            checkers: &checkers,
            fail_on: args.fail_on,
            help_uri: args.help_uri.as_ref(),
            shown,
            width: sink.width(),
        },
    );
    let excerpts = args.evidence == Detail::Values;
    let fail_on = args.fail_on;
    let work = Arc::new(Work { checkers, waived, mapped, shown, excerpts, fail_on, output });
    let mut writer = Writer::new(sink, progress);
    writer.print(&work.output.begin())?;
    let (starting, working) = (work.clone(), work.clone());
    let workers = batch::run(
        requests,
        jobs(args),
        move || Worker::new(&starting),
        move |worker, found| working.done(worker, found),
        |chunk| writer.take(chunk, &*work.output),
    )
    .map_err(|broken| match broken {
        Broken::Taking(failure) => failure,
        Broken::Threads => Problem::new(
            "the check broke off, and what is printed is not all: this is a fault of groundrules",
        )
        .into(),
    })?;
    let problems = work.waived.problems();
    let mut totals = Totals::default();
    workers.iter().for_each(|worker| totals.add_all(&worker.totals));
    let status = writer.finish(
        &*work.output,
        &mut totals,
        &problems,
        work.mapped.as_ref().and_then(Mapped::left_over),
    )?;
    for (message, help) in problems.iter().map(waivers::warning) {
        diagnostics::tell(&Problem::warning(message, help));
    }
    if let Some(path) = &args.summary {
        write_summary(path, &totals)?;
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

fn jobs(args: &Args) -> usize {
    args.jobs.or_else(|| thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get)
}

/// What fields there are, for texts that are read as what a field takes, and for names that are near to one.
fn field_types(checkers: &[Checker]) -> FieldTypes {
    let types = FieldTypes::of(checkers.iter().map(|checker| &checker.pack));
    let builtin = |checker: &Checker| Pack::builtin_ids().any(|id| id == checker.pack.id());
    match serde_json::from_str::<Value>(schema()) {
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
    waived: Waived,
    mapped: Option<Mapped>,
    shown: Shown,
    /// Whether what is said of a request that cannot be checked may show a piece of it.
    excerpts: bool,
    fail_on: FailOn,
    output: Box<dyn Output>,
}

/// What came of one request, or of what should have been one.
enum Done {
    /// The text on it, and how it makes the command end.
    Checked(String, Status),
    NotChecked(Problem),
    Warning(Problem),
}

impl Work {
    fn done(&self, worker: &mut Worker, found: Found) -> Done {
        match found {
            Found::Request(raw) => self.check(worker, raw).unwrap_or_else(Done::NotChecked),
            Found::Problem(problem) => Done::NotChecked(problem),
            Found::Warning(warning) => Done::Warning(warning),
        }
    }

    fn check(&self, worker: &mut Worker, raw: Raw) -> Result<Done, Problem> {
        let of_batch = raw.is_of_batch();
        let request = raw.into_request(self.mapped.as_ref(), self.excerpts)?;
        let checks = self
            .checkers
            .iter()
            .zip(&mut worker.checkers)
            .map(|(checker, own)| self.check_with(checker, own, &request))
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| request.not_checked(&error, self.excerpts))?;
        self.waived.count(&checks);
        let outline = Outline::of(&request.name, &checks);
        // Messages are worked out only for who reads them.
        let brief = if of_batch { self.output.brief(&outline) } else { None };
        let text = brief.ok_or_else(|| Report::of(&checks).named(request.name.as_str()));
        worker.totals.batch |= of_batch;
        worker.totals.add(&outline);
        let status = status_of(&outline, self.fail_on);
        worker.reuse(checks);
        let text = text.unwrap_or_else(|report| {
            self.output.request(&Checked { report: self.shown.of(report), request })
        });
        Ok(Done::Checked(text, status))
    }

    fn check_with<'r>(
        &self,
        Checker { pack, options }: &Checker,
        own: &mut Option<groundrules::Checker>,
        request: &'r Request,
    ) -> Result<Check<'r>, CheckError> {
        // Only waivers ask what the request is called.
        if self.waived.are_given() {
            return pack.check(&request.bytes, &options.clone().request(&request.name));
        }
        let own = match own {
            Some(own) => own,
            None => own.insert(groundrules::Checker::new(pack, options)?),
        };
        own.check(&request.bytes)
    }
}

/// What a worker has for itself.
struct Worker {
    /// One for each pack, once it is needed. Its memory serves for one request after the other.
    checkers: Vec<Option<groundrules::Checker>>,
    /// Of the requests that it has checked.
    totals: Totals,
}

impl Worker {
    fn new(work: &Work) -> Self {
        Self { checkers: work.checkers.iter().map(|_| None).collect(), totals: Totals::default() }
    }

    fn reuse(&mut self, checks: Vec<Check<'_>>) {
        for (own, check) in self.checkers.iter_mut().zip(checks) {
            if let Some(own) = own {
                own.reuse(check);
            }
        }
    }
}

fn status_of(outline: &Outline<'_>, fail_on: FailOn) -> Status {
    let found = &outline.found;
    let fails = [
        (Severity::Error, found.errors > 0 || outline.verdict == Verdict::NotReady),
        (Severity::Warning, found.warnings > 0),
        (Severity::Info, found.infos > 0),
    ];
    let fails = fails.iter().any(|(severity, found)| *found && fail_on.is_failed_by(*severity));
    if fails { Status::Findings } else { Status::Fine }
}
