//! The files of waivers that a check is given, and what is to be said of them in the end.

use std::path::{Path, PathBuf};

use clap::Args;
use groundrules::{Check, CheckError, Pack, WaiverProblem, WaiverReport, WaiverUsage, Waivers};

use crate::diagnostics::{Problem, byte_at};
use crate::input::{unreadable, whole};
use crate::options::Checker;
use crate::outcome::Failure;

/// Which findings may pass.
#[derive(Debug, Args)]
pub(crate) struct WaiverArgs {
    /// Findings that somebody has decided to let pass, as JSON; may be repeated
    #[arg(long = "waivers", id = "waivers", value_name = "FILE")]
    files: Vec<PathBuf>,
}

/// The waivers of a check, and which of them were of use.
#[derive(Debug)]
pub(crate) struct Waived(Option<WaiverUsage>);

impl Waived {
    /// Reads the files and gives every pack the waivers.
    pub(crate) fn read(args: &WaiverArgs, checkers: &mut [Checker]) -> Result<Self, Failure> {
        if args.files.is_empty() {
            return Ok(Self(None));
        }
        let mut waivers = Waivers::default();
        let mut problems = Vec::new();
        for path in &args.files {
            match read(path) {
                Ok(more) => waivers = waivers.and(&more),
                Err(problem) => problems.push(problem),
            }
        }
        problems.extend(unknown_rules(&waivers, checkers));
        if !problems.is_empty() {
            return Err(Failure::Problems(problems));
        }
        for checker in &mut *checkers {
            checker.options = checker.options.clone().waivers(waivers.clone());
        }
        match checkers.iter().find_map(refused) {
            Some(problem) => Err(problem.into()),
            None => Ok(Self(Some(WaiverUsage::new(&waivers)))),
        }
    }

    /// Whether there are files of waivers.
    pub(crate) fn are_given(&self) -> bool {
        self.0.is_some()
    }

    /// Notes which waivers a check needed.
    pub(crate) fn count(&self, checks: &[Check<'_>]) {
        if let Some(usage) = &self.0 {
            checks.iter().for_each(|check| usage.count(check));
        }
    }

    /// The waivers that somebody should look at, over all requests.
    pub(crate) fn problems(&self) -> Vec<WaiverReport> {
        self.0.as_ref().map(WaiverUsage::problems).unwrap_or_default()
    }
}

fn read(path: &Path) -> Result<Waivers, Problem> {
    let name = path.display().to_string();
    let text = whole::text(path).map_err(|error| unreadable(&name, &error))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    Waivers::from_json(text).map_err(|error| {
        let at = byte_at(text, error.line, error.column);
        let message = format!("`{name}` cannot be used: {}", error.message);
        Problem::at(&message, &name, text, at..text.ceil_char_boundary(at + 1))
    })
}

/// Waivers that can cover nothing, as none of the packs has their rule: slips of the pen.
///
/// A waiver that names a pack which is not run is none: the same file may serve several checks.
fn unknown_rules(waivers: &Waivers, checkers: &[Checker]) -> Vec<Problem> {
    let has = |pack: &Pack, id: &str| pack.rules().any(|rule| rule.id() == id);
    let mut problems = Vec::new();
    for waiver in waivers.iter() {
        let about = |pack: &Pack| waiver.pack.as_deref().is_none_or(|id| id == pack.id());
        let mut packs = checkers.iter().map(|checker| &checker.pack).filter(|pack| about(pack));
        if packs.clone().any(|pack| has(pack, &waiver.rule)) || packs.next().is_none() {
            continue;
        }
        let says: Vec<String> = checkers
            .iter()
            .map(|checker| &checker.pack)
            .filter(|pack| about(pack))
            .filter_map(|pack| refusal_of_rule(pack, &waiver.rule))
            .collect();
        problems.push(Problem::with_help(
            format!("--waivers: {}", says.join("\n")),
            "a waiver of a pack that is not run here names it: \"pack\": \"…\"",
        ));
    }
    problems
}

/// What a pack says of a rule that it does not have, with the name that it would propose.
fn refusal_of_rule(pack: &Pack, rule: &str) -> Option<String> {
    let off = groundrules::SeverityOverride::Off;
    let options = groundrules::Options::new().severity(rule, off);
    pack.check("{}", &options).err().map(|error| error.to_string())
}

fn refused(checker: &Checker) -> Option<Problem> {
    match checker.pack.check("{}", &checker.options).err()? {
        CheckError::TodayMissingForWaiver { rule, expires } => Some(Problem::with_help(
            format!("the waiver of `{rule}` expires on {expires}, and there is no hidden clock"),
            "pass the day, as in `--today 2026-12-01`, or `--today $(date +%F)` for the current one",
        )),
        other => Some(Problem::new(format!("--waivers: {other}"))),
    }
}

/// What is to be said of a waiver that somebody should look at.
pub(crate) fn warning(report: &WaiverReport) -> (String, &'static str) {
    let waiver = &report.waiver;
    let mut about = format!("the waiver of `{}`", waiver.rule);
    let narrowed = [
        ("in the pack", &waiver.pack),
        ("at", &waiver.path),
        ("with the fingerprint", &waiver.fingerprint),
        ("in the request", &waiver.request),
    ];
    for (how, what) in narrowed {
        if let Some(what) = what {
            about = format!("{about} {how} `{what}`");
        }
    }
    about = format!("{about}, approved by {}", waiver.approved_by);
    match report.problem {
        WaiverProblem::Expired => (
            format!(
                "{about}, held until {}: what it covered is a finding again",
                waiver.expires.as_deref().unwrap_or_default()
            ),
            "mend what was found, or have the waiver renewed",
        ),
        WaiverProblem::Unused | WaiverProblem::UnknownRule => (
            format!("{about}, covers nothing"),
            "take it out of the file, if it is of no use any more",
        ),
    }
}
