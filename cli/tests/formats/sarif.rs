//! SARIF, by the published schema.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::workbench::{self, Ran, Workbench};
use crate::{name, runs, text};

fn sarif_schema() -> jsonschema::Validator {
    let mut schema: Value =
        serde_json::from_str(include_str!("../schemas/sarif-schema-2.1.0.json")).unwrap();
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
}
