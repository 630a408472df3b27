//! JUnit XML, by a parser of it.

use std::collections::BTreeSet;

use junit_parser::{TestStatus, TestSuites};
use serde_json::json;

use crate::workbench::{self, Ran, Workbench};
use crate::{ANY, ECHO, HOSTILE, Run, collapsed, rules_in, runs, safe, text};

fn junit(ran: &Ran) -> TestSuites {
    junit_parser::from_reader(ran.stdout.as_bytes()).unwrap()
}

#[test]
fn a_junit_parser_reads_back_the_same_counts() {
    let bench = Workbench::new();
    for (index, run) in runs(&bench).into_iter().enumerate() {
        let levels: [(&str, &[&str]); 4] =
            [("error", &ANY[..1]), ("warning", &ANY[..2]), ("info", &ANY[..]), ("never", &[])];
        // Every level on one run with the examples and one with hostile texts; the default on all.
        let tried = if matches!(index, 0 | 4) { levels.len() } else { 1 };
        for (fail_on, least) in levels.into_iter().take(tried) {
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

#[test]
fn each_request_of_a_batch_has_a_suite_that_names_its_line() {
    let bench = Workbench::new();
    bench.write("many.ndjson", "\n{\"owner\": null}\noops\n{\"owner\": 5}\n");
    let suites = junit(&bench.check(&["--format", "junit", "many.ndjson"], ""));
    let names: Vec<&str> = suites.suites.iter().map(|suite| suite.name.as_str()).collect();
    assert_eq!(names, ["many.ndjson:2", "many.ndjson:3", "many.ndjson:4"]);
}
