//! What `groundrules check --waivers` promises.

mod workbench;

use workbench::{AN_ERROR, READY, Ran, Workbench};

const WAIVERS: &str = r#"{ "format": 1, "waivers": [
  { "rule": "no-owner", "reason": "The board names one in January.", "approvedBy": "Priya Nair", "expires": "2026-12-31" }
] }"#;

/// Fails `no-owner` and nothing else of weight.
const NO_OWNER: &str = r#"{"audience": "new", "owner": null, "go_live": "2026-12-01", "sessions": [{"date": "2026-11-10"}]}"#;

fn waived(bench: &Workbench, arguments: &[&str], request: &str) -> Ran {
    let given = ["--waivers", "waivers.json", "--today", "2026-11-20"];
    bench.check(&[&given, arguments].concat(), request)
}

fn bench_with(waivers: &str) -> Workbench {
    let bench = Workbench::new();
    bench.write("waivers.json", waivers);
    bench
}

#[test]
fn a_waived_finding_is_shown_apart_and_does_not_fail_the_check() {
    let bench = bench_with(WAIVERS);
    assert_eq!(bench.check(&[], NO_OWNER).status, 1);
    let ran = waived(&bench, &[], NO_OWNER);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    insta::assert_snapshot!(ran.stdout);
}

#[test]
fn waived_findings_can_be_hidden_and_still_count() {
    let ran = waived(&bench_with(WAIVERS), &["--hide-waived"], NO_OWNER);
    assert_eq!(ran.status, 0);
    assert!(!ran.stdout.contains("Priya Nair"), "{}", ran.stdout);
    assert!(ran.stdout.contains("1 waived, 3 passed"), "{}", ran.stdout);
}

#[test]
fn the_report_says_who_waived_what() {
    let ran = waived(&bench_with(WAIVERS), &["--format", "json"], NO_OWNER);
    let report = ran.reports().remove(0);
    assert_eq!((&report["verdict"], &report["summary"]["waived"]), (&"ready".into(), &1.into()));
    let waived = &report["waived"][0];
    assert_eq!(
        (&waived["finding"]["rule"], &waived["waiver"]["approvedBy"]),
        (&"no-owner".into(), &"Priya Nair".into())
    );
}

#[test]
fn a_waiver_that_is_over_is_a_warning_and_its_finding_a_finding() {
    let bench = bench_with(WAIVERS);
    let ran = bench.check(
        &["--waivers", "waivers.json", "--today", "2027-01-01", "--format", "json"],
        NO_OWNER,
    );
    assert_eq!(ran.status, 1);
    assert!(
        ran.stderr.contains(
            "warning: the waiver of `no-owner`, approved by Priya Nair, held until 2026-12-31"
        ),
        "{}",
        ran.stderr
    );
    assert_eq!(ran.reports()[0]["waivers"][0]["problem"], "expired");
}

#[test]
fn a_waiver_is_unused_only_where_no_request_needs_it() {
    let bench = bench_with(WAIVERS);
    bench.write("a.json", READY);
    bench.write("b.json", NO_OWNER);
    let ran = waived(&bench, &["a.json", "b.json"], "");
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    let ran = waived(&bench, &["a.json"], "");
    assert!(
        ran.stderr.contains("the waiver of `no-owner`, approved by Priya Nair, covers nothing"),
        "{}",
        ran.stderr
    );
    assert_eq!(ran.status, 0);
}

#[test]
fn a_waiver_for_one_request_names_it_as_the_report_does() {
    let bench = bench_with(&WAIVERS.replace("\"reason\"", "\"request\": \"b.json\", \"reason\""));
    bench.write("a.json", NO_OWNER);
    bench.write("b.json", NO_OWNER);
    let ran = waived(&bench, &["--format", "json", "a.json", "b.json"], "");
    let counts: Vec<_> =
        ran.reports().iter().map(|report| report["summary"]["waived"].clone()).collect();
    assert_eq!((ran.status, counts), (1, vec![0.into(), 1.into()]));
}

#[test]
fn several_files_are_one_list() {
    let bench = bench_with(WAIVERS);
    bench.write("more.json", r#"{ "format": 1, "waivers": [ { "rule": "mistimed", "pack": "demo", "reason": "x", "approvedBy": "y" } ] }"#);
    let ran = waived(&bench, &["--waivers", "more.json", "--format", "json"], AN_ERROR);
    assert_eq!((ran.status, ran.reports()[0]["waived"].as_array().unwrap().len()), (0, 2));
}

#[test]
fn a_waiver_that_expires_asks_for_the_day() {
    let ran = bench_with(WAIVERS).check(&["--waivers", "waivers.json"], NO_OWNER);
    assert_eq!((ran.status, ran.stdout.as_str()), (2, ""));
    assert!(
        ran.stderr.contains("expires on 2026-12-31") && ran.stderr.contains("--today 2026-12-01"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_rule_that_no_pack_has_is_refused_and_one_of_a_pack_that_is_not_run_is_not() {
    let ran = waived(&bench_with(&WAIVERS.replace("no-owner", "no-ownr")), &[], NO_OWNER);
    assert_eq!((ran.status, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.contains("no rule `no-ownr`; did you mean `no-owner`?"), "{}", ran.stderr);

    let elsewhere =
        WAIVERS.replace("\"no-owner\"", "\"missing-sponsor\", \"pack\": \"failure-points\"");
    let ran = waived(&bench_with(&elsewhere), &[], READY);
    assert_eq!(ran.status, 0);
    assert!(
        ran.stderr.contains("in the pack `failure-points`, approved by Priya Nair, covers nothing"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_file_that_cannot_be_used_is_shown_where_it_is_wrong() {
    for (waivers, says) in [
        (WAIVERS.replace("\"approvedBy\"", "\"approved\""), "did you mean `approvedBy`?"),
        (WAIVERS.replace("Priya Nair", " "), "a waiver lacks its `approvedBy`"),
        (WAIVERS.replace("2026-12-31", "end of year"), "is not a date"),
        ("{".to_owned(), "`waivers.json` cannot be used"),
        (String::new(), "`waivers.json` cannot be used"),
    ] {
        let ran = waived(&bench_with(&waivers), &[], NO_OWNER);
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""));
        assert!(ran.stderr.contains(says) && ran.stderr.contains("waivers.json"), "{}", ran.stderr);
    }
    let ran = Workbench::new().check(&["--waivers", "nowhere.json"], NO_OWNER);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("there is no file `nowhere.json`"), "{}", ran.stderr);
}
