//! The report's published schema: generated from the types, and true of real reports.
//!
//! `UPDATE_GENERATED=1 cargo test --test report_schema` writes `docs/report.schema.json` anew.

use std::path::{Path, PathBuf};

use groundrules::{Options, Pack, Report};
use serde_json::Value;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn published() -> Value {
    let text = std::fs::read_to_string(root().join("docs/report.schema.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn requests() -> Vec<(PathBuf, String)> {
    let directory = std::fs::read_dir(root().join("examples/requests")).unwrap();
    let mut paths: Vec<PathBuf> = directory.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), std::fs::read_to_string(path).unwrap())).collect()
}

#[test]
fn the_published_schema_is_the_one_of_the_types() {
    let generated = groundrules::report_schema();
    let path = root().join("docs/report.schema.json");
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        std::fs::write(&path, format!("{generated:#}\n")).unwrap();
    }
    assert_eq!(published(), generated, "run `UPDATE_GENERATED=1 cargo test --test report_schema`");
}

#[test]
fn real_reports_fit_the_published_schema() {
    let validator = jsonschema::draft202012::new(&published()).unwrap();
    let mut seen = 0;
    let odd = ["{}", "[]", r#"{"sponsor": 5, "audience": {"groups": "many", "description": 7}}"#]
        .map(str::to_owned);
    for request in requests().into_iter().map(|(_, text)| text).chain(odd) {
        for options in [Options::new(), Options::draft().setting("lead", "10 days .. 20 days")] {
            let report = Pack::builtin("failure-points")
                .unwrap()
                .check(&request, &options)
                .unwrap()
                .report();
            let json = serde_json::to_value(report.named("a request")).unwrap();
            let problems: Vec<String> =
                validator.iter_errors(&json).map(|error| error.to_string()).collect();
            assert!(problems.is_empty(), "{problems:?}");
            seen += 1;
        }
    }
    assert!(seen >= 18, "only {seen} reports were looked at");
}

#[test]
fn something_that_is_not_a_report_does_not_fit() {
    let validator = jsonschema::draft202012::new(&published()).unwrap();
    let report =
        Pack::builtin("failure-points").unwrap().check("{}", &Options::new()).unwrap().report();
    let mut json = serde_json::to_value(report).unwrap();
    json["verdict"] = Value::from("perhaps");
    assert!(!validator.is_valid(&json));
}

#[test]
fn a_report_survives_being_written_and_read() {
    for (path, text) in requests() {
        for options in [Options::new(), Options::draft()] {
            let report =
                Pack::builtin("failure-points").unwrap().check(&text, &options).unwrap().report();
            let again: Report = serde_json::from_str(&report.to_json()).unwrap();
            assert_eq!(again, report, "{}", path.display());
        }
    }
}

#[test]
fn a_report_is_written_alike_with_and_without_building_it() {
    let waivers = groundrules::Waivers::from_json(
        r#"{ "format": 1, "waivers": [
            { "rule": "missing-sponsor", "reason": "R", "approvedBy": "A", "expires": "2026-12-31" },
            { "rule": "no-reinforcement", "reason": "R", "approvedBy": "A", "expires": "2026-01-01" },
            { "rule": "nowhere", "path": "/a", "request": "\u0001", "reason": "R", "approvedBy": "A" }
        ] }"#,
    )
    .unwrap();
    let varied = Options::new()
        .waivers(waivers)
        .today("2026-11-25".parse().unwrap())
        .request("form \"7\"\u{1f}")
        .locale("fr-CA")
        .setting("lead", "10 days .. 20 days")
        .severity("generic-audience", groundrules::SeverityOverride::Info);
    let packs: Vec<Pack> = Pack::builtin_ids().map(|id| Pack::builtin(id).unwrap()).collect();
    let odd = r#"{"sponsor": 5, "audience": {"groups": "many"}, "schedule": {"sessions": [{"minutes": 90.5}]}}"#;
    let mut requests: Vec<String> = requests().into_iter().map(|(_, text)| text).collect();
    requests.extend(["{}".to_owned(), "[]".to_owned(), odd.to_owned()]);
    let mut told = [0; 4];
    for request in &requests {
        for options in [Options::new(), Options::draft(), varied.clone()] {
            let options = options.among(&packs).unwrap();
            let checks: Vec<_> = packs
                .iter()
                .zip(&options)
                .map(|(pack, options)| pack.check(request, options).unwrap())
                .collect();
            for checks in [&checks[..], &checks[..1]] {
                let report = Report::of(checks);
                assert_eq!(Report::json_of(checks), report.to_json());
                told[0] += report.waived.len();
                told[1] += report.waivers.len();
                told[2] += report.open.len();
                told[3] += report.invalid.len();
            }
        }
    }
    assert!(told.iter().all(|count| *count > 0), "{told:?}");
}
