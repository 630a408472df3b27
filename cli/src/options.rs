//! Gives every pack the options that concern it, before any request is read.
//!
//! A setting or a severity goes to each pack that knows it. What no pack knows is a slip of the pen, and is
//! told once, not once for each request.

use clap::Args;
use groundrules::{CheckError, Date, Mode, Options, Pack, SeverityOverride};
use serde_json::Value;

use crate::diagnostics::Problem;
use crate::loading;
use crate::outcome::Failure;

/// Which packs to run, and how they are tuned: the same for every command that checks requests.
#[derive(Debug, Args)]
pub(crate) struct PackArgs {
    /// A built-in pack, a `.rules` file or a compiled `.grpack`; may be repeated [default: every built-in pack]
    #[arg(long = "pack", value_name = "NAME|FILE")]
    packs: Vec<String>,

    /// The day that `today` means in rules, as 2026-12-01
    #[arg(long, value_name = "DATE")]
    today: Option<Date>,

    /// The language of titles, messages, asks and fixes, as `fr` or `fr-CA`; what a pack has not translated stays as it is
    #[arg(long, value_name = "TAG")]
    locale: Option<String>,

    /// Change a setting of the packs that have it: written as in the rules (4000, `3 weeks`, `10 days .. 20 days`, `60 %`) or as a JSON array
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = parse_setting)]
    settings: Vec<SettingArg>,

    /// Change how much the findings of a rule weigh: error, warning, info or off
    #[arg(long = "severity", value_name = "RULE=LEVEL", value_parser = parse_severity)]
    severities: Vec<SeverityArg>,
}

/// A setting and the value to give it.
#[derive(Debug, Clone)]
struct SettingArg {
    name: String,
    value: Value,
}

/// A rule and the severity to give it.
#[derive(Debug, Clone)]
struct SeverityArg {
    rule: String,
    severity: SeverityOverride,
}

/// A pack and how it is to be run.
#[derive(Debug)]
pub(crate) struct Checker {
    pub(crate) pack: Pack,
    pub(crate) options: Options,
}

/// The packs with their options.
pub(crate) fn checkers(args: &PackArgs, mode: Mode) -> Result<Vec<Checker>, Failure> {
    let packs = loading::packs(&args.packs)?;
    let mut problems = unknown_names(&packs, args);
    let checkers: Vec<Checker> = packs
        .into_iter()
        .map(|pack| Checker { options: options_of(&pack, args, mode), pack })
        .collect();
    problems.extend(checkers.iter().filter_map(refused));
    if problems.is_empty() { Ok(checkers) } else { Err(Failure::Problems(problems)) }
}

fn options_of(pack: &Pack, args: &PackArgs, mode: Mode) -> Options {
    let mut options = match mode {
        Mode::Final => Options::new(),
        Mode::Draft => Options::draft(),
    };
    if let Some(today) = args.today {
        options = options.today(today);
    }
    if let Some(locale) = &args.locale {
        options = options.locale(locale.as_str());
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

fn unknown_names(packs: &[Pack], args: &PackArgs) -> Vec<Problem> {
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

fn parse_setting(text: &str) -> Result<SettingArg, String> {
    let (name, value) = halves(text).ok_or(
        "write NAME=VALUE, as in lead=\"10 days .. 20 days\" or catch_all='[\"everyone\"]'",
    )?;
    Ok(SettingArg { name: name.to_owned(), value: value_of(value) })
}

/// JSON where it is a value that a setting can have, so that `"5"` can be told from `5`; else the text as it is.
fn value_of(text: &str) -> Value {
    match serde_json::from_str(text) {
        Ok(Value::Null | Value::Object(_)) | Err(_) => Value::from(text),
        Ok(value) => value,
    }
}

fn parse_severity(text: &str) -> Result<SeverityArg, String> {
    let (rule, level) = halves(text).ok_or("write RULE=LEVEL, as in missing-sponsor=warning")?;
    Ok(SeverityArg { rule: rule.to_owned(), severity: level.parse()? })
}

fn halves(text: &str) -> Option<(&str, &str)> {
    let (name, value) = text.split_once('=')?;
    let (name, value) = (name.trim(), value.trim());
    (!name.is_empty()).then_some((name, value))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_value_is_json_where_it_is_json_and_text_where_it_is_not() {
        assert_eq!(value_of("3"), json!(3));
        assert_eq!(value_of("true"), json!(true));
        assert_eq!(value_of(r#"["a", "b"]"#), json!(["a", "b"]));
        assert_eq!(value_of(r#""3""#), json!("3"));
        assert_eq!(value_of("10 days .. 20 days"), json!("10 days .. 20 days"));
        assert_eq!(value_of("null"), json!("null"));
    }

    #[test]
    fn a_value_may_hold_an_equals_sign() {
        let setting = parse_setting("pattern=a=b").unwrap();
        assert_eq!((setting.name.as_str(), setting.value), ("pattern", json!("a=b")));
    }
}
