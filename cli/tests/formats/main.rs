//! Every output format, read back by what its readers read it with: all example requests, final and draft, and texts
//! that try to break out of the format.

mod github;
mod junit;
mod markdown;
mod sarif;
#[path = "../workbench/mod.rs"]
mod workbench;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

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

/// The rules that have something in a list of a report, at or above a severity.
fn rules_in(report: &Value, list: &str, least: &[&str]) -> BTreeSet<(String, String)> {
    let entries = report[list].as_array().into_iter().flatten();
    let findings = entries.map(|entry| if list == "waived" { &entry["finding"] } else { entry });
    findings.filter(|it| least.contains(&text(it, "severity"))).map(name).collect()
}

const ANY: [&str; 3] = ["error", "warning", "info"];

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

/// As [`safe`], for what need not be XML.
fn safe_for_terminals(text: &str) -> String {
    let kept = text.replace('\u{fffe}', "\u{1}KEPT-E").replace('\u{ffff}', "\u{1}KEPT-F");
    safe(&kept).replace("\u{fffd}KEPT-E", "\u{fffe}").replace("\u{fffd}KEPT-F", "\u{ffff}")
}

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
