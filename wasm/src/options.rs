//! The options of a check, read from JSON and given to the packs that they concern.
//!
//! A setting or a severity goes to each pack that knows it; what no pack knows is a slip of the pen.
//!
//! INVARIANT: the shape is `CheckOptions` in `pkg/src/options.ts`; a test of the package holds the two together.

use std::fmt::Display;

use groundrules::{DateError, Limits, Mode, Options, Pack, SeverityOverride, Waivers};
use serde_json::{Map, Value};

use crate::error::Error;
use crate::json::{Writer, texts};

/// What the options may hold, in the order in which the documentation tells of it.
const NAMES: [&str; 8] =
    ["draft", "today", "settings", "severities", "waivers", "locale", "request", "limits"];

const LIMITS: [&str; 5] = ["requestBytes", "requestDepth", "elements", "findings", "fuel"];

type Object = Map<String, Value>;

/// The options of each pack, in the order of the packs.
pub(crate) fn read(text: &str, packs: &[Pack]) -> Result<Vec<Options>, Error> {
    let value = parse(text)?;
    let Value::Object(given) = &value else {
        return Err(bad("", "an object", &value));
    };
    let shared = shared(given)?;
    let mut options: Vec<Options> = packs.iter().map(|_| shared.clone()).collect();
    give_settings(given, packs, &mut options)?;
    give_severities(given, packs, &mut options)?;
    Ok(options)
}

/// The one place that reads JSON.
pub(crate) fn parse(text: &str) -> Result<Value, Error> {
    groundrules::parse_json(text).map_err(|error| {
        Error::new("bad-option", format!("the options are not JSON: {error}"), Writer::object())
    })
}

/// What goes to every pack.
fn shared(given: &Object) -> Result<Options, Error> {
    let mut options = Options::new();
    for (name, value) in given {
        options = match name.as_str() {
            "draft" => match value {
                Value::Bool(true) => options.with_mode(Mode::Draft),
                Value::Bool(false) => options,
                other => return Err(bad("draft", "true or false", other)),
            },
            "today" => {
                let day = text_of("today", "a day such as \"2026-12-01\"", value)?;
                let day = day.parse().map_err(|error: DateError| refused("today", &error))?;
                options.today(day)
            }
            "locale" => options.locale(text_of("locale", "a language such as \"fr\"", value)?),
            "request" => options.request(text_of("request", "a text", value)?),
            "waivers" => options.waivers(waivers(value)?),
            "limits" => options.limits(limits(value)?),
            // Not every pack gets all of these.
            "settings" | "severities" => options,
            other => return Err(unknown("option", other, &NAMES)),
        };
    }
    Ok(options)
}

fn give_settings(given: &Object, packs: &[Pack], options: &mut [Options]) -> Result<(), Error> {
    for (name, value) in members(given, "settings")? {
        let knows = |pack: &Pack| pack.settings().any(|setting| setting.name() == name);
        let set = |options: Options| options.setting(name.as_str(), value.clone());
        give(packs, options, &knows, &set)?;
    }
    Ok(())
}

fn give_severities(given: &Object, packs: &[Pack], options: &mut [Options]) -> Result<(), Error> {
    for (name, value) in members(given, "severities")? {
        let option = format!("severities.{name}");
        let level = text_of(&option, "\"error\", \"warning\", \"info\" or \"off\"", value)?;
        let severity: SeverityOverride =
            level.parse().map_err(|error: String| refused(&option, &error))?;
        let knows = |pack: &Pack| pack.rules().any(|rule| rule.id() == name);
        let set = |options: Options| options.severity(name.as_str(), severity);
        give(packs, options, &knows, &set)?;
    }
    Ok(())
}

/// Gives a setting or a severity to each pack that knows its name, and fails where none does.
fn give(
    packs: &[Pack],
    options: &mut [Options],
    knows: &dyn Fn(&Pack) -> bool,
    set: &dyn Fn(Options) -> Options,
) -> Result<(), Error> {
    let mut known = false;
    for (pack, options) in packs.iter().zip(options.iter_mut()) {
        if knows(pack) {
            known = true;
            *options = set(std::mem::take(options));
        }
    }
    if known {
        return Ok(());
    }
    // Each pack says that it does not know the name, and proposes one where it has one that is near.
    let alone = set(Options::new());
    let refusals = packs.iter().filter_map(|pack| pack.check("{}", &alone).err());
    Error::of_checks(refusals).map_or(Ok(()), Err)
}

fn waivers(value: &Value) -> Result<Waivers, Error> {
    let Value::Array(list) = value else {
        return Err(bad("waivers", "an array of waivers", value));
    };
    // Each waiver on a line of its own, so that the line of a mistake says which one it is in.
    let mut text = "{\"format\":1,\"waivers\":[".to_owned();
    for (index, waiver) in list.iter().enumerate() {
        text.push_str(if index == 0 { "\n" } else { ",\n" });
        text.push_str(&groundrules::write_json(waiver));
    }
    text.push_str("]}");
    Waivers::from_json(&text).map_err(|error| {
        let index = error.line.checked_sub(2).filter(|index| *index < list.len());
        Error::of_waivers(&error, index)
    })
}

fn limits(value: &Value) -> Result<Limits, Error> {
    let Value::Object(given) = value else {
        return Err(bad("limits", "an object", value));
    };
    let mut limits = Limits::default();
    for (name, value) in given {
        let number = || {
            let number = value.as_u64();
            number.ok_or_else(|| bad(&format!("limits.{name}"), "a whole number from 0 on", value))
        };
        let size = || number().map(|number| usize::try_from(number).unwrap_or(usize::MAX));
        match name.as_str() {
            "requestBytes" => limits.request_bytes = size()?,
            "requestDepth" => limits.request_depth = size()?,
            "elements" => limits.elements = size()?,
            "findings" => limits.findings = size()?,
            "fuel" => limits.fuel = number()?,
            other => return Err(unknown("limit", other, &LIMITS)),
        }
    }
    Ok(limits)
}

fn members<'v>(given: &'v Object, name: &str) -> Result<Vec<(&'v String, &'v Value)>, Error> {
    match given.get(name) {
        None => Ok(Vec::new()),
        Some(Value::Object(object)) => Ok(object.iter().collect()),
        Some(other) => Err(bad(name, "an object", other)),
    }
}

pub(crate) fn text_of<'v>(
    option: &str,
    expected: &str,
    value: &'v Value,
) -> Result<&'v str, Error> {
    value.as_str().ok_or_else(|| bad(option, expected, value))
}

/// A value of the wrong type. `option` is the way to it, as JavaScript would write it; empty for all options.
pub(crate) fn bad(option: &str, expected: &str, found: &Value) -> Error {
    let found = match found {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    };
    let what = if option.is_empty() { "the options".to_owned() } else { format!("`{option}`") };
    let mut details = Writer::object();
    details.text_unless_empty("option", option);
    details.text("expected", expected);
    details.text("found", found);
    Error::new("bad-option", format!("{what} must be {expected}, and this is {found}"), details)
}

/// A value of the right type that does not fit.
fn refused(option: &str, why: &dyn Display) -> Error {
    let mut details = Writer::object();
    details.text("option", option);
    Error::new("bad-option", format!("`{option}`: {why}"), details)
}

fn unknown(kind: &str, name: &str, known: &[&str]) -> Error {
    let mut details = Writer::object();
    details.text("name", name);
    details.json("known", &texts(&mut known.iter().copied()));
    let known = known.join("`, `");
    Error::new(
        "unknown-option",
        format!("there is no {kind} `{name}`; there are `{known}`"),
        details,
    )
}

#[cfg(test)]
pub(crate) mod tests {
    use groundrules::{Check, Verdict};
    use serde_json::json;

    use super::*;
    use crate::Packs;

    /// Every pack that ships.
    pub(crate) fn packs() -> Packs {
        let mut packs = Packs::new();
        for id in ["failure-points", "performance-clarity", "ai-enablement"] {
            packs.add(&Pack::builtin(id).unwrap().to_bytes().unwrap()).unwrap();
        }
        packs
    }

    fn read_for(packs: &[&str], options: Value) -> Result<Vec<Options>, Error> {
        let packs: Vec<Pack> = packs.iter().map(|id| Pack::builtin(id).unwrap()).collect();
        read(&options.to_string(), &packs)
    }

    fn refusal(options: Value) -> Value {
        let error = read_for(&["failure-points", "performance-clarity"], options).unwrap_err();
        serde_json::from_str(&error.to_json()).unwrap()
    }

    #[test]
    fn a_setting_and_a_severity_go_to_the_packs_that_know_them() {
        let ids = ["performance-clarity", "failure-points"];
        let given = json!({
            "settings": {"lead": "10 days .. 20 days"},
            "severities": {"missing-sponsor": "off"},
        });
        let options = read_for(&ids, given).unwrap();
        let checks: Vec<Check<'_>> = ids
            .iter()
            .zip(&options)
            .map(|(id, options)| Pack::builtin(id).unwrap().check("{}", options).unwrap())
            .collect();
        assert!(checks[1].findings().all(|finding| finding.rule() != "missing-sponsor"));
        let report = groundrules::Report::of(&checks);
        assert_eq!(report.options.settings["lead"], "10 days .. 20 days");
    }

    #[test]
    fn every_option_reaches_the_check() {
        let pack = Pack::builtin("failure-points").unwrap();
        let given = json!({
            "draft": true, "today": "2026-11-25", "locale": "fr-CA", "request": "form 12",
            "limits": {"findings": 50},
            "waivers": [{"rule": "no-reinforcement", "reason": "R", "approvedBy": "A"}],
        });
        let options = read_for(&["failure-points"], given).unwrap().remove(0);
        let report =
            pack.check(r#"{"reinforcement": {"activities": []}}"#, &options).unwrap().report();
        assert_eq!(report.options.today.as_deref(), Some("2026-11-25"));
        assert_eq!(report.options.locale.as_deref(), Some("fr-CA"));
        assert_eq!(report.request.as_deref(), Some("form 12"));
        assert_ne!(report.verdict, Verdict::Ready);
        assert_eq!(report.waived.len() + report.waivers.len(), 1);
        assert_eq!(options.mode(), Mode::Draft);

        let none = read_for(&["failure-points"], json!({"limits": {"findings": 0}})).unwrap();
        assert_eq!(pack.check("{}", &none[0]).unwrap_err().code(), "too-many-findings");
    }

    #[test]
    fn a_name_that_no_pack_knows_is_an_error_with_a_proposal() {
        let error = refusal(json!({"settings": {"leed": "10 days .. 20 days"}}));
        assert_eq!(error["code"], "unknown-setting");
        assert!(error["message"].as_str().unwrap().contains("did you mean `lead`?"), "{error}");
        assert_eq!(error["details"]["name"], "leed");

        let error = refusal(json!({"severities": {"missing-sponsr": "off"}}));
        assert_eq!(error["code"], "unknown-rule");
        let message = error["message"].as_str().unwrap();
        assert!(message.contains("did you mean `missing-sponsor`?"), "{error}");
    }

    #[test]
    fn a_value_of_the_wrong_type_is_told_with_what_is_expected() {
        for (options, message) in [
            (json!([]), "the options must be an object, and this is an array"),
            (json!({"draft": "yes"}), "`draft` must be true or false, and this is a text"),
            (
                json!({"limits": {"fuel": -1}}),
                "`limits.fuel` must be a whole number from 0 on, and this is a number",
            ),
            (json!({"settings": ["lead"]}), "`settings` must be an object, and this is an array"),
            (
                json!({"severities": {"missing-sponsor": "fatal"}}),
                "`severities.missing-sponsor`: `fatal` is not a severity: write `error`, `warning`, `info` or `off`",
            ),
        ] {
            let error = refusal(options);
            assert_eq!(error["code"], "bad-option");
            assert_eq!(error["message"], message);
        }
        let error = refusal(json!({"today": "2026-02-30"}));
        assert_eq!(error["details"]["option"], "today");
    }

    #[test]
    fn an_unknown_option_is_an_error_that_lists_those_there_are() {
        let error = refusal(json!({"mode": "draft"}));
        assert_eq!(error["code"], "unknown-option");
        assert_eq!(error["details"]["known"].as_array().unwrap().len(), NAMES.len());
        assert_eq!(refusal(json!({"limits": {"time": 1}}))["code"], "unknown-option");
    }

    #[test]
    fn a_mistake_in_a_waiver_is_told_with_its_place_in_the_array() {
        let good = json!({"rule": "no-reinforcement", "reason": "R", "approvedBy": "A"});
        let error = refusal(json!({"waivers": [good, {"rule": "no-reinforcement"}]}));
        assert_eq!(error["code"], "bad-waiver");
        assert_eq!(error["details"]["index"], 1);
        assert_eq!(
            error["message"],
            "`waivers[1]`: a waiver lacks its `reason`: say why the finding may pass"
        );
    }
}
