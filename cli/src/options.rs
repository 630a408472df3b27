//! Gives every pack the options that concern it, before any request is read.
//!
//! A setting or a severity goes to each pack that knows it. What no pack knows is a slip of the pen, and is
//! told once, not once for each request.

use groundrules::{CheckError, Options, Pack};

use crate::args::CheckArgs;
use crate::diagnostics::Problem;
use crate::outcome::Failure;

/// A pack and how it is to be run.
#[derive(Debug)]
pub(crate) struct Checker {
    pub(crate) pack: Pack,
    pub(crate) options: Options,
}

/// The packs with their options.
pub(crate) fn checkers(packs: Vec<Pack>, args: &CheckArgs) -> Result<Vec<Checker>, Failure> {
    let mut problems = unknown_names(&packs, args);
    let checkers: Vec<Checker> =
        packs.into_iter().map(|pack| Checker { options: options_of(&pack, args), pack }).collect();
    problems.extend(checkers.iter().filter_map(refused));
    if problems.is_empty() { Ok(checkers) } else { Err(Failure::Problems(problems)) }
}

fn options_of(pack: &Pack, args: &CheckArgs) -> Options {
    let mut options = if args.draft { Options::draft() } else { Options::new() };
    if let Some(today) = args.today {
        options = options.today(today);
    }
    for setting in &args.settings {
        if has_setting(pack, &setting.name) {
            options = options.setting(setting.name.as_str(), setting.value.clone());
        }
    }
    for severity in &args.severities {
        if has_rule(pack, &severity.rule) {
            options = options.severity(severity.rule.as_str(), severity.severity);
        }
    }
    options
}

fn has_setting(pack: &Pack, name: &str) -> bool {
    pack.settings().any(|setting| setting.name() == name)
}

fn has_rule(pack: &Pack, id: &str) -> bool {
    pack.rules().any(|rule| rule.id() == id)
}

fn unknown_names(packs: &[Pack], args: &CheckArgs) -> Vec<Problem> {
    let settings = args
        .settings
        .iter()
        .filter(|setting| !packs.iter().any(|pack| has_setting(pack, &setting.name)))
        .map(|setting| {
            let options = Options::new().setting(setting.name.as_str(), setting.value.clone());
            unknown("--set", packs, &options)
        });
    let severities = args
        .severities
        .iter()
        .filter(|severity| !packs.iter().any(|pack| has_rule(pack, &severity.rule)))
        .map(|severity| {
            let options = Options::new().severity(severity.rule.as_str(), severity.severity);
            unknown("--severity", packs, &options)
        });
    settings.chain(severities).collect()
}

/// What every pack says of a name that it does not know, with the name that it would propose.
fn unknown(flag: &str, packs: &[Pack], options: &Options) -> Problem {
    let says: Vec<String> = packs
        .iter()
        .filter_map(|pack| refusal(pack, options))
        .map(|error| error.to_string())
        .collect();
    Problem::new(format!("{flag}: {}", says.join("\n")))
}

/// Why a pack cannot be run with its options, whatever the request.
fn refused(checker: &Checker) -> Option<Problem> {
    let error = refusal(&checker.pack, &checker.options)?;
    Some(match error {
        CheckError::TodayMissing { pack } => Problem::with_help(
            format!("the pack `{pack}` asks what day it is, and there is no hidden clock"),
            "pass the day, as in `--today 2026-12-01`, or `--today $(date +%F)` for the current one",
        ),
        CheckError::BadSetting { .. } => Problem::new(format!("--set: {error}")),
        other => Problem::new(other.to_string()),
    })
}

/// The library knows which options fit a pack; the empty request has nothing else that could be wrong.
fn refusal(pack: &Pack, options: &Options) -> Option<CheckError> {
    pack.check("{}", options).err()
}
