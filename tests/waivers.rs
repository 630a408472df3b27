//! What waivers do to a check, and what a file of them may hold.
//!
//! `UPDATE_GENERATED=1 cargo test --test waivers` writes `docs/waivers.schema.json` anew.

use std::path::Path;

use groundrules::{
    Check, CheckError, Compiler, Options, Pack, Report, Verdict, WaiverProblem, WaiverUsage,
    Waivers,
};
use serde_json::{Value, json};

const SCHEMA: &str = r#"{ "properties": {
  "owner": { "type": "string", "x-question": "Who owns it?" },
  "sessions": { "type": "array", "items": { "properties": {
      "topic": { "type": "string" }, "hours": { "type": "number" } } } }
} }"#;

/// One rule on the request, one of lesser weight, and one for each session.
const RULES: &str = r#"
rule no-owner { title "Nobody owns it" require owner is filled }
rule short-name { title "Too short" severity warning when owner is filled require length(owner) > 3 at owner }
rule too-long { title "Too long" each session in sessions require session.hours <= 8 at session.hours }
"#;

const LONG_SESSIONS: &str = r#"{ "owner": "Dana", "sessions": [{ "topic": "A", "hours": 9 }, { "topic": "B", "hours": 4 }, { "topic": "C", "hours": 12 }] }"#;

fn pack_called(id: &str) -> Pack {
    let rules = format!(r#"pack {id} {{ title "T" version "1.0.0" schema "s.json" }} {RULES}"#);
    match Compiler::new().file("s.json", SCHEMA).compile("demo.rules", &rules) {
        Ok(compiled) => compiled.pack,
        Err(error) => panic!("{error}"),
    }
}

fn pack() -> Pack {
    pack_called("demo")
}

/// Waivers with a reason and an approver, of which a test gives the rest.
fn waivers(members: &[Value]) -> Waivers {
    let whole = |members: &Value| {
        let mut waiver = json!({ "reason": "Agreed.", "approvedBy": "Priya Nair" });
        let given = members.as_object().unwrap().clone();
        waiver.as_object_mut().unwrap().extend(given);
        waiver
    };
    let list: Vec<Value> = members.iter().map(whole).collect();
    Waivers::from_json(&json!({ "format": 1, "waivers": list }).to_string()).unwrap()
}

fn with(members: &[Value]) -> Options {
    Options::new().waivers(waivers(members))
}

fn found(check: &Check<'_>) -> Vec<String> {
    check.findings().map(|finding| format!("{} {}", finding.rule(), finding.path())).collect()
}

fn waived(check: &Check<'_>) -> Vec<String> {
    check.waived().map(|(finding, _)| format!("{} {}", finding.rule(), finding.path())).collect()
}

fn problems(report: &Report) -> Vec<(WaiverProblem, &str)> {
    report.waivers.iter().map(|told| (told.problem, told.waiver.rule.as_str())).collect()
}

// What a waiver covers

#[test]
fn a_waiver_of_a_rule_covers_all_its_findings_and_changes_the_verdict() {
    let check = pack().check(LONG_SESSIONS, &with(&[json!({ "rule": "too-long" })])).unwrap();
    assert_eq!(check.verdict(), Verdict::Ready);
    assert_eq!(found(&check), [""; 0]);
    assert_eq!(waived(&check), ["too-long /sessions/0/hours", "too-long /sessions/2/hours"]);
    let summary = check.summary();
    assert_eq!((summary.failed, summary.waived, summary.errors, summary.passed), (0, 2, 0, 3));
}

#[test]
fn the_report_says_what_the_check_says() {
    let options = with(&[json!({ "rule": "too-long", "path": "/sessions/2/hours" })]);
    let check = pack().check(LONG_SESSIONS, &options).unwrap();
    let report = check.report();
    assert_eq!((report.verdict, report.summary), (check.verdict(), check.summary()));
    let told = |rule: &str, path: &str| format!("{rule} {path}");
    let findings: Vec<String> =
        report.findings.iter().map(|finding| told(&finding.rule, &finding.path)).collect();
    assert_eq!(findings, found(&check));
    let waived_there: Vec<String> =
        report.waived.iter().map(|it| told(&it.finding.rule, &it.finding.path)).collect();
    assert_eq!(waived_there, waived(&check));
    assert_eq!(report.waived[0].waiver.reason, "Agreed.");
    assert_eq!(report.waived[0].finding.message, "Too long");
    let again: Report = serde_json::from_str(&report.to_json()).unwrap();
    assert_eq!(again, report);
}

#[test]
fn a_path_covers_one_element_exactly() {
    let options = with(&[json!({ "rule": "too-long", "path": "/sessions/0/hours" })]);
    let check = pack().check(LONG_SESSIONS, &options).unwrap();
    assert_eq!(waived(&check), ["too-long /sessions/0/hours"]);
    assert_eq!(found(&check), ["too-long /sessions/2/hours"]);
    assert_eq!(check.verdict(), Verdict::NotReady);

    for near in ["/sessions/0", "/sessions/0/hours/", "/sessions/00/hours", ""] {
        let options = with(&[json!({ "rule": "too-long", "path": near })]);
        assert_eq!(waived(&pack().check(LONG_SESSIONS, &options).unwrap()), [""; 0], "{near}");
    }
}

#[test]
fn a_fingerprint_follows_its_finding_when_the_list_is_reordered() {
    let plain = pack().check(LONG_SESSIONS, &Options::new()).unwrap().report();
    let last = plain.findings.last().unwrap();
    assert_eq!(last.path, "/sessions/2/hours");
    let options = with(&[json!({ "rule": "too-long", "fingerprint": last.fingerprint })]);

    let reordered = r#"{ "owner": "Dana", "sessions": [
        { "topic": "C", "hours": 12 }, { "topic": "New", "hours": 10 }, { "topic": "A", "hours": 9 }] }"#;
    let check = pack().check(reordered, &options).unwrap();
    assert_eq!(waived(&check), ["too-long /sessions/0/hours"]);

    // What the rule saw has changed, so it is another finding.
    let changed = reordered.replace("12", "13");
    let check = pack().check(&changed, &options).unwrap();
    assert_eq!((waived(&check).len(), found(&check).len()), (0, 3));
}

#[test]
fn a_waiver_changes_no_other_fingerprint_even_of_a_twin() {
    let twins =
        r#"{ "owner": "Dana", "sessions": [{ "hours": 9 }, { "hours": 9 }, { "hours": 9 }] }"#;
    let plain = pack().check(twins, &Options::new()).unwrap().report();
    let fingerprints: Vec<&String> =
        plain.findings.iter().map(|finding| &finding.fingerprint).collect();
    for (index, fingerprint) in fingerprints.iter().enumerate() {
        let options = with(&[json!({ "rule": "too-long", "fingerprint": fingerprint })]);
        let report = pack().check(twins, &options).unwrap().report();
        assert_eq!(report.waived[0].finding, plain.findings[index]);
        let left: Vec<_> = report.findings.iter().map(|finding| &finding.fingerprint).collect();
        let mut expected = fingerprints.clone();
        expected.remove(index);
        assert_eq!(left, expected);
    }
}

#[test]
fn a_waiver_for_one_request_is_for_no_other() {
    let waiver = json!({ "rule": "no-owner", "request": "2026-117" });
    let named = |name: &str| with(std::slice::from_ref(&waiver)).request(name);
    let check = pack().check("{}", &named("2026-117")).unwrap();
    assert_eq!((waived(&check).len(), check.report().request.as_deref()), (1, Some("2026-117")));

    for options in [named("2026-118"), with(std::slice::from_ref(&waiver))] {
        let check = pack().check("{}", &options).unwrap();
        assert_eq!((waived(&check).len(), problems(&check.report())), (0, vec![]));
    }
}

#[test]
fn the_first_waiver_that_covers_a_finding_holds_and_the_others_count_as_used() {
    let options = with(&[
        json!({ "rule": "no-owner", "reason": "First." }),
        json!({ "rule": "no-owner", "reason": "Second.", "path": "/owner" }),
    ]);
    let report = pack().check("{}", &options).unwrap().report();
    assert_eq!((report.waived.len(), problems(&report)), (1, vec![]));
    assert_eq!(report.waived[0].waiver.reason, "First.");
}

#[test]
fn a_waiver_covers_no_value_that_is_not_what_the_schema_says() {
    let options = with(&[json!({ "rule": "no-owner" })]);
    let check = pack().check(r#"{ "owner": 5, "sessions": [] }"#, &options).unwrap();
    assert_eq!((check.verdict(), waived(&check).len()), (Verdict::NotReady, 0));
    assert_eq!(check.report().invalid.len(), 1);
}

// Days

#[test]
fn a_waiver_holds_on_its_last_day_and_not_on_the_day_after() {
    let waiver = json!({ "rule": "no-owner", "expires": "2026-12-31" });
    let on = |day: &str| with(std::slice::from_ref(&waiver)).today(day.parse().unwrap());
    for day in ["2026-01-01", "2026-12-30", "2026-12-31"] {
        let check = pack().check("{}", &on(day)).unwrap();
        assert_eq!((check.verdict(), problems(&check.report())), (Verdict::Ready, vec![]), "{day}");
    }
    let check = pack().check("{}", &on("2027-01-01")).unwrap();
    assert_eq!((check.verdict(), check.summary().waived), (Verdict::NotReady, 0));
    assert_eq!(found(&check), ["no-owner /owner"]);
    assert_eq!(problems(&check.report()), [(WaiverProblem::Expired, "no-owner")]);
}

#[test]
fn a_waiver_that_is_over_is_not_missed_where_another_holds() {
    let options = with(&[
        json!({ "rule": "no-owner", "expires": "2026-01-31" }),
        json!({ "rule": "no-owner", "reason": "Renewed." }),
    ])
    .today("2026-12-01".parse().unwrap());
    let report = pack().check("{}", &options).unwrap().report();
    assert_eq!(report.waived[0].waiver.reason, "Renewed.");
    assert_eq!(problems(&report), [(WaiverProblem::Unused, "no-owner")]);
}

#[test]
fn a_waiver_that_expires_needs_the_day() {
    let dated = json!({ "rule": "no-owner", "expires": "2026-12-31" });
    let error = pack().check(LONG_SESSIONS, &with(std::slice::from_ref(&dated))).unwrap_err();
    assert_eq!(
        error,
        CheckError::TodayMissingForWaiver { rule: "no-owner".into(), expires: "2026-12-31".into() }
    );
    assert!(error.to_string().contains("the host must pass the day"), "{error}");

    // One that is about another pack does not.
    let mut other = dated;
    other["pack"] = json!("other");
    pack().check(LONG_SESSIONS, &with(&[other])).unwrap();
}

// Waivers to look at

#[test]
fn a_waiver_that_covers_nothing_is_unused() {
    let options = with(&[json!({ "rule": "no-owner" }), json!({ "rule": "too-long" })]);
    let report = pack().check(LONG_SESSIONS, &options).unwrap().report();
    assert_eq!(problems(&report), [(WaiverProblem::Unused, "no-owner")]);
}

#[test]
fn a_rule_that_no_pack_has_is_reported_and_refused_where_its_pack_is_named() {
    let report = pack().check("{}", &with(&[json!({ "rule": "no-ownr" })])).unwrap().report();
    assert_eq!(problems(&report), [(WaiverProblem::UnknownRule, "no-ownr")]);

    let named = with(&[json!({ "rule": "no-ownr", "pack": "demo" })]);
    let error = pack().check("{}", &named).unwrap_err();
    assert!(error.to_string().contains("did you mean `no-owner`?"), "{error}");
}

#[test]
fn with_several_packs_a_waiver_is_for_those_that_have_its_rule() {
    let packs = [pack_called("one"), pack_called("two"), Pack::builtin("failure-points").unwrap()];
    let options = with(&[
        json!({ "rule": "no-owner", "pack": "two" }),
        json!({ "rule": "too-long" }),
        json!({ "rule": "missing-sponsor" }),
        json!({ "rule": "short-name", "pack": "one" }),
        json!({ "rule": "nowhere" }),
    ]);
    let request = r#"{ "sessions": [{ "hours": 9 }] }"#;
    let checks: Vec<Check<'_>> =
        packs.iter().map(|pack| pack.check(request, &options).unwrap()).collect();
    let report = Report::of(&checks);
    let names: Vec<String> =
        report.waived.iter().map(|it| format!("{}/{}", it.finding.pack, it.finding.rule)).collect();
    assert_eq!(
        names,
        ["one/too-long", "two/no-owner", "two/too-long", "failure-points/missing-sponsor"]
    );
    assert_eq!(
        problems(&report),
        [(WaiverProblem::Unused, "short-name"), (WaiverProblem::UnknownRule, "nowhere")]
    );
    let sum: u64 = checks.iter().map(|check| check.summary().waived).sum();
    assert_eq!((report.summary.waived, sum), (4, 4));
}

#[test]
fn over_many_requests_a_waiver_is_unused_only_where_no_request_needed_it() {
    let list = waivers(&[
        json!({ "rule": "no-owner" }),
        json!({ "rule": "too-long" }),
        json!({ "rule": "no-owner", "request": "b" }),
        json!({ "rule": "no-owner", "request": "never" }),
        json!({ "rule": "no-owner", "pack": "elsewhere" }),
    ]);
    let usage = WaiverUsage::new(&list);
    let options = Options::new().waivers(list);
    for (name, request) in [("a", LONG_SESSIONS), ("b", "{}")] {
        usage.count(&pack().check(request, &options.clone().request(name)).unwrap());
    }
    // Other waivers than those that are counted.
    usage.count(&pack().check("{}", &with(&[json!({ "rule": "no-owner" })])).unwrap());
    let told: Vec<_> = usage
        .problems()
        .into_iter()
        .map(|told| (told.problem, told.waiver.request.or(told.waiver.pack).unwrap_or_default()))
        .collect();
    assert_eq!(
        told,
        [(WaiverProblem::Unused, "never".into()), (WaiverProblem::Unused, "elsewhere".into())]
    );
}

// Drafts

#[test]
fn in_a_draft_what_has_failed_is_waived_and_what_is_open_stays_open() {
    let list = waivers(&[json!({ "rule": "too-long" }), json!({ "rule": "no-owner" })]);
    let options = Options::draft().waivers(list);
    let check = pack().check(r#"{ "sessions": [{ "hours": 9 }] }"#, &options).unwrap();
    assert_eq!(waived(&check), ["too-long /sessions/0/hours"]);
    assert_eq!(check.verdict(), Verdict::Undecided);
    let report = check.report();
    assert_eq!(report.open.iter().filter(|open| open.rule == "no-owner").count(), 1);
    // Nobody knows yet whether it will be needed.
    assert_eq!(problems(&report), []);
}

// The file

fn refused(text: &str) -> String {
    Waivers::from_json(text).unwrap_err().to_string()
}

fn refused_member(name: &str, value: &Value) -> String {
    let mut waiver = json!({ "rule": "r", "reason": "x", "approvedBy": "y" });
    waiver[name] = value.clone();
    refused(&json!({ "format": 1, "waivers": [waiver] }).to_string())
}

#[test]
fn a_mistake_in_the_file_is_said_with_its_place_and_what_to_write() {
    let text = "{ \"format\": 1, \"waivers\": [\n  { \"rule\": \"é\", \"reson\": \"x\" } ] }";
    let error = Waivers::from_json(text).unwrap_err();
    assert_eq!((error.line, error.column), (2, 18));
    assert_eq!(error.message, "a waiver has no member `reson`; did you mean `reason`?");

    assert!(refused("{ \"format\": 1, \"waiver\": [] }").contains("did you mean `waivers`?"));
    assert!(refused("{ \"waivers\": [] }").contains("write \"format\": 1"));
    assert!(refused("{ \"format\": 2, \"waivers\": [] }").contains("format 2 is not known"));
    assert!(refused("{ \"format\": 1 }").contains("there is no `waivers`"));
    for name in ["rule", "reason", "approvedBy"] {
        for blank in [json!(""), json!(" \t\n"), json!(null)] {
            assert!(refused_member(name, &blank).contains(&format!("lacks its `{name}`")));
        }
    }
    for name in ["pack", "request"] {
        assert!(
            refused_member(name, &json!(" "))
                .contains(&format!("the `{name}` of a waiver is blank"))
        );
    }
    assert!(refused_member("path", &json!("sponsor.name")).contains("\"/sponsor/name\""));
    assert!(refused_member("fingerprint", &json!("abc")).contains("32 hexadecimal digits"));
    let german = refused_member("expires", &json!("31.12.2026"));
    assert!(
        german.contains("in `expires`, `31.12.2026` is not a date: write year-month-day"),
        "{german}"
    );
    assert!(refused_member("expires", &json!("2026-02-30")).contains("is not a date"));
    assert!(refused_member("expires", &json!(5)).contains("takes a text in quotation marks"));
    let twice = r#"{ "format": 1, "waivers": [ { "rule": "a", "rule": "b", "reason": "x", "approvedBy": "y" } ] }"#;
    assert!(refused(twice).contains("`rule` is there twice"));
}

#[test]
fn hostile_files_are_refused() {
    let deep = format!("{{\"format\":1,\"waivers\":{}", "[".repeat(1_000_000));
    let many = format!(
        r#"{{"format":1,"waivers":[{}]}}"#,
        vec![r#"{"rule":"r","reason":"x","approvedBy":"y"}"#; 10_001].join(",")
    );
    for text in [
        "",
        "[]",
        "null",
        "1",
        "\u{feff}{}",
        "{",
        "{\"format\":1,\"waivers\":[[]]}",
        "{\"format\":1,\"waivers\":{}}",
        r#"{"format":-1,"waivers":[]}"#,
        r#"{"format":1e99,"waivers":[]}"#,
        r#"{"format":1,"waivers":[],"waivers":[]}"#,
        r#"{"format":1,"waivers":[]} x"#,
        "{\"format\":1,\"waivers\":[{\"rule\":\"\\ud800\"}]}",
        deep.as_str(),
        many.as_str(),
    ] {
        assert!(!refused(text).is_empty());
    }
    assert!(refused(&many).contains("there are more than 10000 waivers"));
    let long_name = json!({ "format": 1, "x".repeat(100_000): 1 }).to_string();
    assert!(refused(&long_name).len() < 300);
    assert!(refused(&" ".repeat(17 * 1024 * 1024)).contains("the limit is"));
}

#[test]
fn two_files_are_one_list() {
    let both = waivers(&[json!({ "rule": "a" })]).and(&waivers(&[json!({ "rule": "b" })]));
    assert_eq!(both.iter().map(|waiver| waiver.rule.as_str()).collect::<Vec<_>>(), ["a", "b"]);
}

#[test]
fn the_published_schema_is_the_one_of_the_types_and_allows_what_is_read() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/waivers.schema.json");
    let generated = groundrules::waivers_schema();
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        std::fs::write(&path, format!("{generated:#}\n")).unwrap();
    }
    let published: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
    assert_eq!(published, generated, "run `UPDATE_GENERATED=1 cargo test --test waivers`");

    let validator = jsonschema::draft202012::new(&published).unwrap();
    let full = json!({ "rule": "r", "pack": "p", "path": "/a/0", "fingerprint": "0123456789abcdef0123456789abcdef",
        "request": "q", "reason": "x", "approvedBy": "y", "expires": "2026-12-31" });
    let bare = json!({ "rule": "r", "reason": "x", "approvedBy": "y", "expires": null });
    let mut cases = vec![(full.clone(), true), (bare, true)];
    for (name, value) in [
        ("extra", json!("x")),
        ("reason", json!("")),
        ("rule", json!(null)),
        ("expires", json!(5)),
        ("expires", json!("31.12.2026")),
        ("path", json!("a.b")),
        ("fingerprint", json!("abc")),
        ("pack", json!("")),
    ] {
        let mut odd = full.clone();
        odd[name] = value;
        cases.push((odd, false));
    }
    for (waiver, fits) in cases {
        let schema = "https://example.org/waivers.schema.json";
        let file = json!({ "$schema": schema, "format": 1, "waivers": [waiver] });
        assert_eq!(validator.is_valid(&file), fits, "{file}");
        assert_eq!(Waivers::from_json(&file.to_string()).is_ok(), fits, "{file}");
    }
    for odd in [
        json!({ "format": 2, "waivers": [] }),
        json!({ "format": 1 }),
        json!({ "format": 1, "waivers": [], "x": 1 }),
    ] {
        assert!(!validator.is_valid(&odd), "{odd}");
    }
}
