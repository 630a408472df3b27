//! Every output format, read back by what its readers read it with: all example requests, final and draft, and texts
//! that try to break out of the format.

mod workbench;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use junit_parser::{TestStatus, TestSuites};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use serde_json::{Value, json};
use workbench::{Ran, Workbench};

/// What the formats are held against: the same checks as JSON.
struct Run {
    arguments: Vec<String>,
    directory: PathBuf,
    reports: Vec<Value>,
}

impl Run {
    fn new(bench: &Workbench, directory: &Path, arguments: &[&str]) -> Self {
        let mut run = Self {
            arguments: arguments.iter().map(|&argument| argument.to_owned()).collect(),
            directory: directory.to_owned(),
            reports: Vec::new(),
        };
        run.reports = run.printed(bench, "json").reports();
        run
    }

    fn printed(&self, bench: &Workbench, format: &str) -> Ran {
        let mut command = bench.command(&["check", "--format", format]);
        Ran::of(command.args(&self.arguments).current_dir(&self.directory))
    }

    /// The elements of a list of all reports.
    fn all<'r>(&'r self, list: &'r str) -> impl Iterator<Item = &'r Value> {
        self.reports.iter().filter_map(move |report| report[list].as_array()).flatten()
    }
}

/// Texts that mean something in one of the formats.
const HOSTILE: [&str; 12] = [
    "]]></failure><testcase name=\"x\"/>",
    "<script>alert(1)</script> <!-- & &amp; &#0;",
    "50 % of %0A::error title=x::y\r\n::error::z",
    "a | b || c \\| d \\",
    "`code` ```\nfenced\n``` *bold* _it_ ~~no~~ $x$",
    "# heading\n- item\n1. item\n> quote\n---\n| a |\n|---|",
    "[link](https://evil.example) ![image](x.png) <https://evil.example>",
    "https://evil.example www.evil.example @everyone #1 \\[x](y)",
    "\u{0}\u{1}\u{7}\u{8}\u{b}\u{c}\u{1b}[31m\u{7f}\u{85}\u{9b}2J\u{fffe}\u{ffff}",
    "\u{202e}dessaper\u{202c} \u{200f}\u{2066}x\u{2069} \u{feff}",
    "{0} {{1}} ${{ secrets.X }} :+1:",
    "   indented\n\n\n    code",
];

const ECHO: &str = r#"pack echo { title "Echo" version "1.0.0" schema "request.schema.json" }

rule echo {
  title   "Owner | `is` <b>echoed</b> ]]> 100 % ::x"
  why     "[Why](https://evil.example) not | so"
  require owner is blank
  message "{owner}"
  ask     "{owner}"
  fix     "{owner}"
}

rule quiet { title "Quiet" severity warning require owner is blank message "{owner}" }
"#;

/// Every example request with the packs that are built in, and hostile texts; final and draft, with and without waivers.
fn runs(bench: &Workbench) -> Vec<Run> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let waivers = bench.path("waivers.json");
    let reason = HOSTILE.join(" ");
    let waiver = |rule: &str| json!({ "rule": rule, "reason": reason, "approvedBy": HOSTILE[1], "expires": "2026-12-31" });
    bench.write(
        "waivers.json",
        json!({ "format": 1, "waivers": [waiver("missing-sponsor"), waiver("no-reinforcement")] })
            .to_string(),
    );
    bench.write("packs/echo.rules", ECHO);
    bench.write(
        "hostile-waivers.json",
        json!({ "format": 1, "waivers": [waiver("quiet")] }).to_string(),
    );
    for (index, text) in HOSTILE.iter().enumerate() {
        let request = json!({ "owner": text, "audience": text, "sessions": [{ "date": text }] });
        bench.write(&format!("hostile/{index} %|`$&'#é.json"), request.to_string());
    }
    let today = ["--today", "2026-11-20"];
    let waivers = ["--waivers", waivers.to_str().unwrap()];
    let examples = ["examples/requests"];
    let hostile = ["--pack", "packs/echo.rules", "--pack", "packs/demo.rules", "hostile"];
    let here = bench.path(".");
    let runs = vec![
        Run::new(bench, root, &examples),
        Run::new(bench, root, &[&["--draft"], &examples[..]].concat()),
        Run::new(bench, root, &[&today[..], &waivers, &examples].concat()),
        Run::new(bench, root, &[&["--draft"], &today[..], &waivers, &examples].concat()),
        Run::new(bench, &here, &hostile),
        Run::new(bench, &here, &[&["--draft"], &hostile[..]].concat()),
        Run::new(
            bench,
            &here,
            &[&today[..], &["--waivers", "hostile-waivers.json"], &hostile].concat(),
        ),
    ];
    assert!(runs.iter().all(|run| run.reports.len() >= 9), "too few requests");
    assert!(runs.iter().filter(|run| run.all("waived").next().is_some()).count() >= 2);
    assert!(runs.iter().any(|run| run.all("invalid").next().is_some()));
    runs
}

fn text<'v>(value: &'v Value, member: &str) -> &'v str {
    value[member].as_str().unwrap()
}

fn name(finding: &Value) -> (String, String) {
    (text(finding, "pack").to_owned(), text(finding, "rule").to_owned())
}

// SARIF

fn sarif_schema() -> jsonschema::Validator {
    let mut schema: Value =
        serde_json::from_str(include_str!("schemas/sarif-schema-2.1.0.json")).unwrap();
    // A bracket too many in the pattern of a language tag, which strict engines refuse and no log here has.
    for object in ["run", "toolComponent"] {
        let place = format!("/definitions/{object}/properties/language/pattern");
        let pattern = schema.pointer_mut(&place).unwrap();
        assert_eq!(*pattern, "^[a-zA-Z]{2}|^[a-zA-Z]{2}-[a-zA-Z]{2}]?$");
        *pattern = json!("^[a-zA-Z]{2}(-[a-zA-Z]{2})?$");
    }
    jsonschema::draft7::options().should_validate_formats(true).build(&schema).unwrap()
}

/// The log, once it fits the published schema.
fn sarif(validator: &jsonschema::Validator, ran: &Ran) -> Value {
    let log: Value = serde_json::from_str(&ran.stdout).unwrap();
    let problems: Vec<String> = validator
        .iter_errors(&log)
        .map(|error| format!("{} at {}", error, error.instance_path()))
        .collect();
    assert!(problems.is_empty(), "{problems:#?}");
    log
}

#[test]
fn sarif_fits_the_published_schema_and_says_what_the_report_says() {
    let (bench, validator) = (Workbench::new(), sarif_schema());
    for run in runs(&bench) {
        let ran = run.printed(&bench, "sarif");
        let log = sarif(&validator, &ran);
        let [sarif_run] = log["runs"].as_array().unwrap().as_slice() else { panic!("one run") };
        let results = sarif_run["results"].as_array().unwrap();
        let rules = sarif_run["tool"]["driver"]["rules"].as_array().unwrap();
        let count = |list| run.all(list).count();
        assert_eq!(
            results.len(),
            count("findings") + count("waived") + count("open") + count("invalid")
        );
        let of_kind = |kind| results.iter().filter(|result| result["kind"] == kind).count();
        assert_eq!(of_kind("open"), count("open"));
        let suppressed = |result: &&Value| !result["suppressions"].as_array().unwrap().is_empty();
        assert_eq!(results.iter().filter(suppressed).count(), count("waived"));
        for result in results {
            let index = result["ruleIndex"].as_u64().unwrap() as usize;
            assert_eq!(rules[index]["id"], result["ruleId"]);
        }
        let ids: BTreeSet<&str> = rules.iter().map(|rule| text(rule, "id")).collect();
        assert_eq!(ids.len(), rules.len());
        assert_eq!(sarif_run["invocations"][0]["executionSuccessful"], true);
    }
}

#[test]
fn sarif_levels_are_the_severities_and_fingerprints_the_reports() {
    let (bench, validator) = (Workbench::new(), sarif_schema());
    for run in runs(&bench) {
        let log = sarif(&validator, &run.printed(&bench, "sarif"));
        let told: Vec<(String, String, String)> = log["runs"][0]["results"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|result| {
                let fingerprint =
                    result["partialFingerprints"]["groundrulesFingerprint/v1"].as_str()?;
                Some((
                    text(result, "ruleId").into(),
                    text(result, "level").into(),
                    fingerprint.into(),
                ))
            })
            .collect();
        let mut expected = Vec::new();
        for report in &run.reports {
            let waived = report["waived"].as_array().into_iter().flatten().map(|it| &it["finding"]);
            for finding in report["findings"].as_array().unwrap().iter().chain(waived) {
                let level = match text(finding, "severity") {
                    "info" => "note",
                    other => other,
                };
                let (pack, rule) = name(finding);
                let fingerprint = text(finding, "fingerprint").to_owned();
                expected.push((format!("{pack}/{rule}"), level.to_owned(), fingerprint));
            }
        }
        assert_eq!(told, expected);
    }
}

/// The part of a text between two places, columns counted in UTF-16 code units.
fn between(file: &str, region: &Value) -> String {
    let number = |member: &str| region[member].as_u64().unwrap() as usize;
    assert_eq!(number("startLine"), number("endLine"), "{region}");
    let line: Vec<u16> =
        file.lines().nth(number("startLine") - 1).unwrap().encode_utf16().collect();
    String::from_utf16(&line[number("startColumn") - 1..number("endColumn") - 1]).unwrap()
}

#[test]
fn sarif_regions_mark_the_values_that_pointers_name() {
    let (bench, validator) = (Workbench::new(), sarif_schema());
    let mut values = 0;
    for run in runs(&bench) {
        let log = sarif(&validator, &run.printed(&bench, "sarif"));
        for result in log["runs"][0]["results"].as_array().unwrap() {
            let location = &result["locations"][0];
            let physical = &location["physicalLocation"];
            let uri = text(&physical["artifactLocation"], "uri");
            let path = percent_decoded(uri);
            let file = std::fs::read_to_string(run.directory.join(&path)).unwrap();
            let marked = between(&file, &physical["region"]);
            let Some(pointer) = location["logicalLocations"][0]["fullyQualifiedName"].as_str()
            else {
                continue;
            };
            let request: Value = serde_json::from_str(&file).unwrap();
            match request.pointer(pointer) {
                Some(Value::Array(_) | Value::Object(_)) | None => assert!(!marked.is_empty()),
                Some(value) => {
                    assert_eq!(
                        serde_json::from_str::<Value>(&marked).unwrap(),
                        *value,
                        "{pointer}"
                    );
                    values += 1;
                }
            }
        }
    }
    assert!(values > 100, "only {values} values were looked at");
}

fn percent_decoded(uri: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = uri.bytes();
    while let Some(byte) = rest.next() {
        let digit = |rest: &mut std::str::Bytes<'_>| {
            (rest.next().unwrap() as char).to_digit(16).unwrap() as u8
        };
        bytes.push(if byte == b'%' { digit(&mut rest) * 16 + digit(&mut rest) } else { byte });
    }
    String::from_utf8(bytes).unwrap()
}

#[test]
fn sarif_tells_what_could_not_be_checked_and_what_became_of_waivers() {
    let (bench, validator) = (Workbench::new(), sarif_schema());
    bench.write("a.json", workbench::AN_ERROR);
    bench.write("bad.json", "{\n  \"owner\": oops }");
    bench.write(
        "waivers.json",
        r#"{ "format": 1, "waivers": [
            { "rule": "no-owner", "reason": "Agreed.", "approvedBy": "Priya Nair", "expires": "2026-12-31" },
            { "rule": "no-sessions", "reason": "Agreed.", "approvedBy": "Priya Nair" } ] }"#,
    );
    let ran = bench.check(
        &[
            "--format",
            "sarif",
            "--waivers",
            "waivers.json",
            "--today",
            "2026-11-20",
            "--help-uri",
            "https://portal.example/{pack}/{rule}.html",
            "a.json",
            "bad.json",
            "nowhere.json",
        ],
        "",
    );
    assert_eq!(ran.status, 2);
    let log = sarif(&validator, &ran);
    let run = &log["runs"][0];
    let invocation = &run["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    let notifications = invocation["toolExecutionNotifications"].as_array().unwrap();
    let at = &notifications[0]["locations"][0]["physicalLocation"];
    assert_eq!(
        (&at["artifactLocation"]["uri"], &at["region"]["startLine"]),
        (&json!("bad.json"), &json!(2))
    );
    assert!(text(&notifications[1]["message"], "text").contains("there is no file `nowhere.json`"));
    let configuration = &invocation["toolConfigurationNotifications"];
    assert!(text(&configuration[0]["message"], "text").contains("the waiver of `no-sessions`"));
    let waived =
        run["results"].as_array().unwrap().iter().find(|it| it["ruleId"] == "demo/no-owner");
    let suppression = &waived.unwrap()["suppressions"][0];
    assert_eq!(
        (&suppression["kind"], &suppression["status"]),
        (&json!("external"), &json!("accepted"))
    );
    assert_eq!(suppression["justification"], "Agreed. (approved by Priya Nair, until 2026-12-31)");
    let rule = &run["tool"]["driver"]["rules"][0];
    assert_eq!(rule["helpUri"], "https://portal.example/demo/no-owner.html");
}

#[test]
fn a_request_from_standard_input_has_no_file() {
    let (bench, validator) = (Workbench::new(), sarif_schema());
    let log = sarif(&validator, &bench.check(&["--format", "sarif"], workbench::AN_ERROR));
    let location = &log["runs"][0]["results"][0]["locations"][0];
    assert!(location.get("physicalLocation").is_none());
    assert_eq!(location["logicalLocations"][0]["fullyQualifiedName"], "/owner");
    let github = bench.check(&["--format", "github"], workbench::AN_ERROR).stdout;
    assert!(
        github.starts_with("::error title=Nobody owns the outcome (no-owner)::")
            && github.contains("%0AAt /owner.\n")
    );
}

#[test]
fn a_request_of_a_batch_is_marked_on_its_line_and_its_columns_where_they_are_its_own() {
    let (bench, validator) = (Workbench::new(), sarif_schema());
    bench
        .write("many.ndjson", "\n{\"audience\": \"new\", \"owner\": null}\noops\n{\"owner\": 5}\n");
    bench.write("many.csv", "owner,audience\n,new\n,all\n");
    let places = |file: &str| -> Vec<Value> {
        let log = sarif(&validator, &bench.check(&["--format", "sarif", file], ""));
        let run = &log["runs"][0];
        let notifications = run["invocations"][0]["toolExecutionNotifications"].as_array().unwrap();
        let results = run["results"].as_array().unwrap().iter().filter(|result| {
            result["ruleId"] == "demo/no-owner" || result["ruleId"] == "invalid-value"
        });
        results
            .chain(notifications)
            .map(|result| {
                let place = &result["locations"][0]["physicalLocation"];
                assert_eq!(place["artifactLocation"]["uri"], file);
                let region = &place["region"];
                json!([region["startLine"], region["startColumn"], region["endColumn"]])
            })
            .collect()
    };
    assert_eq!(
        places("many.ndjson"),
        [json!([2, 30, 34]), json!([4, 11, 12]), json!([3, 1, null])]
    );
    assert_eq!(places("many.csv"), [json!([2, null, null]), json!([3, null, null])]);
    let github = bench.check(&["--format", "github", "many.csv"], "").stdout;
    assert!(github.starts_with("::error file=many.csv,line=2,endLine=2,title="), "{github}");
    let suites = junit(&bench.check(&["--format", "junit", "many.ndjson"], ""));
    let names: Vec<&str> = suites.suites.iter().map(|suite| suite.name.as_str()).collect();
    assert_eq!(names, ["many.ndjson:2", "many.ndjson:3", "many.ndjson:4"]);
}

// JUnit

fn junit(ran: &Ran) -> TestSuites {
    junit_parser::from_reader(ran.stdout.as_bytes()).unwrap()
}

/// The rules that have something in a list of a report, at or above a severity.
fn rules_in(report: &Value, list: &str, least: &[&str]) -> BTreeSet<(String, String)> {
    let entries = report[list].as_array().into_iter().flatten();
    let findings = entries.map(|entry| if list == "waived" { &entry["finding"] } else { entry });
    findings.filter(|it| least.contains(&text(it, "severity"))).map(name).collect()
}

const ANY: [&str; 3] = ["error", "warning", "info"];

#[test]
fn a_junit_parser_reads_back_the_same_counts() {
    let bench = Workbench::new();
    for run in runs(&bench) {
        for (fail_on, least) in
            [("error", &ANY[..1]), ("warning", &ANY[..2]), ("info", &ANY[..]), ("never", &[])]
        {
            let with = Run {
                arguments: [&["--fail-on".to_owned(), fail_on.to_owned()], &run.arguments[..]]
                    .concat(),
                directory: run.directory.clone(),
                reports: Vec::new(),
            };
            let ran = with.printed(&bench, "junit");
            let suites = junit(&ran);
            assert_eq!(suites.suites.len(), run.reports.len());
            let mut red = false;
            for (suite, report) in suites.suites.iter().zip(&run.reports) {
                assert_eq!(suite.name, text(report, "request"));
                let failing = rules_in(report, "findings", least);
                let any: BTreeSet<_> = rules_in(report, "findings", &ANY);
                let mut skipped = rules_in(report, "waived", &ANY);
                skipped.extend(rules_in(report, "open", &ANY));
                let skipped = skipped.difference(&any).count();
                let invalid = report.get("invalid").is_some() && fail_on != "never";
                let of = |is: fn(&TestStatus) -> bool| {
                    suite.cases.iter().filter(|case| is(&case.status)).count()
                };
                let counted = (
                    of(|status| matches!(status, TestStatus::Failure(_))),
                    of(|status| matches!(status, TestStatus::Error(_))),
                    of(|status| matches!(status, TestStatus::Skipped(_))),
                );
                assert_eq!(
                    counted,
                    (failing.len(), usize::from(invalid), skipped),
                    "{fail_on} {}",
                    suite.name
                );
                assert_eq!(
                    (suite.tests, suite.failures, suite.errors, suite.skipped),
                    (
                        suite.cases.len() as u64,
                        counted.0 as u64,
                        counted.1 as u64,
                        counted.2 as u64
                    )
                );
                red |= counted.0 + counted.1 > 0;
            }
            assert_eq!(ran.status, i32::from(red), "a test fails where the exit status does");
        }
    }
}

#[test]
fn junit_has_a_test_for_each_rule_that_is_run() {
    let bench = Workbench::new();
    bench.write("a.json", workbench::A_WARNING);
    bench.write("bad.json", "{");
    let ran = bench
        .check(&["--format", "junit", "--severity", "no-sessions=off", "a.json", "bad.json"], "");
    let suites = junit(&ran);
    let cases: Vec<&str> =
        suites.suites[0].cases.iter().map(|case| case.original_name.as_str()).collect();
    assert_eq!(cases, ["values", "no-owner", "vague-audience", "mistimed"]);
    let vague = &suites.suites[0].cases[2];
    assert!(matches!(vague.status, TestStatus::Success));
    assert!(vague.system_out.as_ref().unwrap().contains("warning: The audience is everyone"));
    assert_eq!(suites.suites[1].name, "bad.json");
    let TestStatus::Error(error) = &suites.suites[1].cases[0].status else {
        panic!("not an error")
    };
    assert!(error.message.contains("`bad.json` is not JSON"));
}

#[test]
fn junit_keeps_hostile_texts_as_texts() {
    let bench = Workbench::new();
    bench.write("packs/echo.rules", ECHO);
    for hostile in HOSTILE {
        let request = json!({ "owner": hostile }).to_string();
        let ran =
            bench.run_with(&["check", "--pack", "packs/echo.rules", "--format", "junit"], &request);
        let suites = junit(&ran);
        let TestStatus::Failure(failure) = &suites.suites[0].cases[1].status else {
            panic!("no failure")
        };
        assert_eq!(collapsed(&failure.message), collapsed(&safe(hostile)));
        assert!(
            !ran.stdout.contains(|character: char| character.is_control() && character != '\n')
        );
    }
}

/// A text of a request as it is shown: on one line, and nothing in it that cannot be seen.
fn safe(text: &str) -> String {
    let shown = |character: char| match character {
        '\n' | '\r' | '\t' => ' ',
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
        _ if character.is_control() => '\u{fffd}',
        _ => character,
    };
    text.chars().map(shown).collect()
}

fn collapsed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

// GitHub

/// A workflow command, read by the documented rules.
#[derive(Debug, PartialEq)]
struct Command {
    name: String,
    properties: BTreeMap<String, String>,
    message: String,
}

fn commands(output: &str) -> Vec<Command> {
    output.lines().map(command).collect()
}

fn command(line: &str) -> Command {
    let (head, message) = line.strip_prefix("::").unwrap().split_once("::").unwrap();
    let (name, properties) = head.split_once(' ').unwrap_or((head, ""));
    let properties =
        properties.split(',').filter(|property| !property.is_empty()).map(|property| {
            let (name, value) = property.split_once('=').unwrap();
            let value = value.replace("%3A", ":").replace("%2C", ",");
            (name.to_owned(), unescaped(&value))
        });
    Command { name: name.to_owned(), properties: properties.collect(), message: unescaped(message) }
}

fn unescaped(text: &str) -> String {
    text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
}

#[test]
fn github_gets_one_command_for_each_finding_at_its_place() {
    let bench = Workbench::new();
    for run in runs(&bench) {
        let ran = run.printed(&bench, "github");
        let commands = commands(&ran.stdout);
        let next = run.reports.iter().filter(|report| report.get("next").is_some()).count();
        let counts = ["findings", "waived", "invalid"].map(|list| run.all(list).count());
        assert_eq!(
            commands.iter().filter(|it| it.properties["title"] != "Waiver").count(),
            counts.iter().sum::<usize>() + next
        );
        for (severity, name) in [("warning", "warning"), ("error", "error")] {
            let expected = run.all("findings").filter(|it| it["severity"] == severity).count()
                + if severity == "error" { counts[2] } else { 0 };
            let told =
                commands.iter().filter(|it| it.name == name && it.properties["title"] != "Waiver");
            assert_eq!(told.count(), expected);
        }
        let known = ["file", "line", "endLine", "col", "endColumn", "title"];
        for command in &commands {
            assert!(command.properties.keys().all(|name| known.contains(&name.as_str())));
            if let Some(file) = command.properties.get("file") {
                let text = std::fs::read_to_string(run.directory.join(file)).unwrap();
                let line: usize = command.properties["line"].parse().unwrap();
                assert!((1..=text.lines().count()).contains(&line));
            }
        }
        // A message that is no more than the title stands in the title.
        let messages: BTreeSet<String> =
            commands.iter().map(|it| collapsed(it.message.split('\n').next().unwrap())).collect();
        for finding in run.all("findings").filter(|finding| {
            !text(finding, "message").trim().is_empty() && finding["message"] != finding["title"]
        }) {
            let message = safe_for_terminals(text(finding, "message"));
            assert!(messages.contains(&collapsed(&message)), "{message:?} in {messages:#?}");
        }
    }
}

/// As [`safe`], for what need not be XML.
fn safe_for_terminals(text: &str) -> String {
    let kept = text.replace('\u{fffe}', "\u{1}KEPT-E").replace('\u{ffff}', "\u{1}KEPT-F");
    safe(&kept).replace("\u{fffd}KEPT-E", "\u{fffe}").replace("\u{fffd}KEPT-F", "\u{ffff}")
}

#[test]
fn github_is_told_what_could_not_be_checked() {
    let bench = Workbench::new();
    bench.write("bad, 100%.json", "{\n oops }");
    let ran = bench.check(&["--format", "github", "bad, 100%.json"], "");
    let [command] = commands(&ran.stdout).try_into().unwrap();
    let property = |name: &str| command.properties[name].clone();
    assert_eq!(
        (command.name.as_str(), property("file"), property("line")),
        ("error", "bad, 100%.json".into(), "2".into())
    );
    assert!(command.message.contains("`bad, 100%.json` is not JSON"));
}

// Markdown

#[derive(Debug, Default)]
struct Page {
    headings: usize,
    /// Items of lists that lie in no other list.
    items: usize,
    rows: usize,
    text: String,
}

/// Reads Markdown and holds it to be nothing but headings, lists, tables and text.
fn page(markdown: &str) -> Page {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_MATH
        | Options::ENABLE_GFM;
    let mut page = Page::default();
    let (mut lists, mut cells, mut columns) = (0, 0, 0);
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Start(Tag::Heading { .. }) => page.headings += 1,
            Event::Start(Tag::List(None)) => lists += 1,
            Event::End(TagEnd::List(_)) => lists -= 1,
            Event::Start(Tag::Item) => page.items += usize::from(lists == 1),
            Event::Start(Tag::Table(alignments)) => columns = alignments.len(),
            Event::Start(Tag::TableRow) => (page.rows, cells) = (page.rows + 1, 0),
            Event::Start(Tag::TableCell) => cells += 1,
            Event::End(TagEnd::TableRow) => assert_eq!(cells, columns),
            Event::Text(text) | Event::Code(text) => page.text.push_str(&text),
            Event::SoftBreak | Event::End(_) => page.text.push(' '),
            Event::Start(Tag::Paragraph | Tag::Strong | Tag::TableHead) => {}
            odd => panic!("{odd:?} in:\n{markdown}"),
        }
    }
    page.text = collapsed(&page.text.replace('\u{2060}', ""));
    page
}

#[test]
fn markdown_holds_headings_lists_and_tables_and_no_markup_of_others() {
    let bench = Workbench::new();
    for run in runs(&bench) {
        let ran = run.printed(&bench, "markdown");
        let page = page(&ran.stdout);
        let rules: usize =
            run.reports.iter().map(|report| rules_in(report, "findings", &ANY).len()).sum();
        let unused = ran.stderr.matches("covers nothing").count();
        assert_eq!(page.items, rules + unused);
        let rows = ["waived", "invalid", "open"].map(|list| run.all(list).count());
        assert_eq!(page.rows, rows.iter().sum::<usize>());
        let sections = |report: &Value| {
            let severities: BTreeSet<&str> = report["findings"]
                .as_array()
                .unwrap()
                .iter()
                .map(|it| text(it, "severity"))
                .collect();
            let lists =
                ["waived", "invalid", "open"].iter().filter(|list| report.get(**list).is_some());
            1 + severities.len() + lists.count()
        };
        assert_eq!(
            page.headings,
            run.reports.iter().map(sections).sum::<usize>() + usize::from(unused > 0)
        );
        for finding in run.all("findings") {
            let message = collapsed(&safe_for_terminals(text(finding, "message")));
            assert!(page.text.contains(&message), "{message:?} is not in {}", page.text);
        }
    }
}

#[test]
fn markdown_makes_no_mention_no_link_and_no_reference() {
    let bench = Workbench::new();
    bench.write("packs/echo.rules", ECHO);
    let request = json!({ "owner": "@everyone see https://evil.example or www.evil.example, #17" })
        .to_string();
    let ran =
        bench.run_with(&["check", "--pack", "packs/echo.rules", "--format", "markdown"], &request);
    for linked in ["@everyone", "https://", "www.evil", "#17"] {
        assert!(!ran.stdout.contains(linked), "{linked} in {}", ran.stdout);
    }
}

// What is shown

#[test]
fn what_is_shown_changes_nothing_of_the_exit_status() {
    let bench = Workbench::new();
    let request = workbench::A_WARNING;
    for format in ["human", "json", "sarif", "github", "markdown", "junit"] {
        let arguments = ["--fail-on", "warning", "--format", format];
        let shown = bench.check(&arguments, request);
        let hidden = bench.check(&[&arguments[..], &["--show", "error"]].concat(), request);
        assert_eq!((shown.status, hidden.status), (1, 1), "{format}");
        let says = |ran: &Ran| match format {
            "sarif" => ran.stdout.contains("\"ruleId\":\"demo/vague-audience\""),
            "junit" => ran.stdout.contains("<failure"),
            "json" => ran.stdout.contains("\"rule\":\"vague-audience\""),
            _ => ran.stdout.contains("The audience is everyone"),
        };
        assert!(says(&shown), "{format}: {}", shown.stdout);
        // A test that fails says why in any case.
        assert_eq!(says(&hidden), format == "junit", "{format}: {}", hidden.stdout);
    }
}

#[test]
fn a_file_gets_the_same_text_as_a_pipe() {
    let bench = Workbench::new();
    for format in ["human", "json", "sarif", "junit", "github", "markdown"] {
        let piped = bench.check(&["--format", format], workbench::AN_ERROR);
        let mut command = bench.command(&[
            "check",
            "--pack",
            "packs/demo.rules",
            "--format",
            format,
            "-o",
            "out",
        ]);
        let filed = Ran::of(command.env("CLICOLOR_FORCE", "1").write_stdin(workbench::AN_ERROR));
        assert_eq!((filed.status, filed.stdout.as_str()), (1, ""), "{}", filed.stderr);
        assert_eq!(std::fs::read_to_string(bench.path("out")).unwrap(), piped.stdout);
    }
    let ran = bench.check(&["--output", "nowhere/out"], workbench::READY);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("`nowhere/out` cannot be written"), "{}", ran.stderr);
}

#[test]
fn a_help_uri_names_the_place_of_the_rule() {
    let bench = Workbench::new();
    for odd in [
        "docs/{rule}",
        "https://x.example/",
        "https://x.example/{rule}/{other}",
        "https://x.example/ {rule}",
    ] {
        let ran = bench.check(&["--format", "sarif", "--help-uri", odd], workbench::READY);
        assert_eq!(ran.status, 2, "{odd}");
        assert!(
            ran.stderr.contains("https://portal.example/rules/{pack}/{rule}.html"),
            "{}",
            ran.stderr
        );
    }
}
