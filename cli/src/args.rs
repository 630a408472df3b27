//! The command line, as types.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use groundrules::{Date, SeverityOverride};
use serde_json::Value;

/// Checks training requests for the known reasons why training fails.
#[derive(Debug, Parser)]
#[command(name = "groundrules", version, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Check requests
    Check(CheckArgs),
    /// Compile a pack of rules
    Compile(CompileArgs),
    /// Run the tests that stand in rule files
    Test(TestArgs),
    /// List the packs that are built in: their rules and settings
    Packs,
    /// Print the JSON Schema of the requests that the built-in packs check
    Schema,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Exit status:
  0  no finding at or above --fail-on
  1  findings, or values that are not what the schema says
  2  something could not be checked: usage, a pack that does not compile, unreadable input

Examples:
  groundrules check request.json
  groundrules check --draft --set 'lead=10 days .. 20 days' requests/
  curl -s https://portal.example/requests/7 | groundrules check --format json -")]
pub(crate) struct CheckArgs {
    /// A built-in pack, a `.rules` file or a compiled `.grpack`; may be repeated [default: every built-in pack]
    #[arg(long = "pack", value_name = "NAME|FILE")]
    pub(crate) packs: Vec<String>,

    /// The request is still being filled in: what is not answered yet is open, not wrong
    #[arg(long)]
    pub(crate) draft: bool,

    /// The day that `today` means in rules, as 2026-12-01
    #[arg(long, value_name = "DATE")]
    pub(crate) today: Option<Date>,

    /// Change a setting of the packs that have it: written as in the rules (4000, `3 weeks`, `10 days .. 20 days`, `60 %`) or as a JSON array
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = parse_setting)]
    pub(crate) settings: Vec<SettingArg>,

    /// Change how much the findings of a rule weigh: error, warning, info or off
    #[arg(long = "severity", value_name = "RULE=LEVEL", value_parser = parse_severity)]
    pub(crate) severities: Vec<SeverityArg>,

    /// How to print what was found: for people, or one line of JSON a request
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: Format,

    /// The least severity that makes the exit status 1
    #[arg(long, value_name = "LEVEL", default_value = "error")]
    pub(crate) fail_on: FailOn,

    /// Requests as JSON: files, directories (every *.json in them), or `-` for standard input
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct CompileArgs {
    /// The rules to compile; the files they name are looked for beside this one
    #[arg(value_name = "PACK.rules")]
    pub(crate) rules: PathBuf,

    /// The JSON Schema of the requests, in place of the one that the pack names
    #[arg(long, value_name = "FILE")]
    pub(crate) schema: Option<PathBuf>,

    /// Where to write the compiled pack
    #[arg(short, long, value_name = "PACK.grpack")]
    pub(crate) output: PathBuf,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Exit status:
  0  every case came out as it says
  1  some did not
  2  a pack does not compile, or cannot be read")]
pub(crate) struct TestArgs {
    /// The packs to test; the files they name are looked for beside them
    #[arg(value_name = "PACK.rules", required = true)]
    pub(crate) rules: Vec<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Human,
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    Error,
    Warning,
    Info,
    Never,
}

/// A setting and the value to give it.
#[derive(Debug, Clone)]
pub(crate) struct SettingArg {
    pub(crate) name: String,
    pub(crate) value: Value,
}

/// A rule and the severity to give it.
#[derive(Debug, Clone)]
pub(crate) struct SeverityArg {
    pub(crate) rule: String,
    pub(crate) severity: SeverityOverride,
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
    fn the_command_line_is_well_formed() {
        use clap::CommandFactory as _;
        Cli::command().debug_assert();
    }

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
