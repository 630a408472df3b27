//! The Rust API as a caller meets it.

use std::thread;

use groundrules::{
    Check, CheckError, Compiler, Limits, Mode, Options, Outcome, Pack, PackError, Reference,
    Report, RequestSchema, Severity, SeverityOverride, Verdict,
};
use serde_json::json;

const CANONICAL: [(&str, &str); 5] = [
    ("missing-sponsor", "/sponsor/name"),
    ("generic-audience", "/audience/groups"),
    ("no-reinforcement", "/reinforcement/activities"),
    ("mistimed-delivery", "/schedule/sessions"),
    ("no-psychological-safety-plan", "/safety/opening_discussion/planned"),
];

fn failure_points() -> Pack {
    Pack::builtin("failure-points").unwrap()
}

fn found(check: &Check<'_>) -> Vec<(String, String)> {
    check.findings().map(|finding| (finding.rule().to_owned(), finding.path())).collect()
}

#[test]
fn an_empty_request_fails_all_five_canonical_rules_each_at_its_place() {
    let expected: Vec<_> =
        CANONICAL.iter().map(|(rule, path)| ((*rule).to_owned(), (*path).to_owned())).collect();
    assert_eq!(found(&failure_points().check("{}", &Options::new()).unwrap()), expected);
}

#[test]
fn an_empty_draft_leaves_all_five_open_and_asks_the_next_question() {
    let check = failure_points().check("{}", &Options::draft()).unwrap();
    assert_eq!(
        (check.verdict(), check.summary().open, check.summary().failed),
        (Verdict::Undecided, 5, 0)
    );
    let open: Vec<String> = check.open().map(|finding| finding.rule().to_owned()).collect();
    assert_eq!(open, CANONICAL.map(|(rule, _)| rule));
    assert!(
        check
            .open()
            .all(|finding| finding.outcome() == Outcome::Open && !finding.missing().is_empty())
    );
    let next = check.report().next.unwrap();
    assert!(next.question.ends_with('?') && !next.rules.is_empty(), "{next:?}");
}

#[test]
fn packs_and_checks_can_be_shared_between_threads() {
    fn is_shared<T: Send + Sync>() {}
    is_shared::<Pack>();
    is_shared::<Check<'static>>();
    is_shared::<Options>();
    is_shared::<Report>();
    is_shared::<CheckError>();

    let pack = failure_points();
    let expected = pack.check("{}", &Options::new()).unwrap().report();
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..50 {
                    assert_eq!(pack.check("{}", &Options::new()).unwrap().report(), expected);
                }
            });
        }
    });
}

#[test]
fn a_check_outlives_the_request_once_it_is_owned() {
    let pack = failure_points();
    let check = {
        let request =
            r#"{"sponsor": {"name": "Dana \u004frtiz", "function": "learning"}}"#.to_owned();
        pack.check(&request, &Options::new()).unwrap().into_owned()
    };
    let message = check.findings().next().unwrap().message();
    assert!(message.starts_with("Dana Ortiz is in the function “learning”"), "{message}");
}

#[test]
fn a_pack_that_is_not_built_in_is_named_with_the_nearest_that_is() {
    let error = Pack::builtin("failure-point").unwrap_err();
    assert!(matches!(error, PackError::NoSuchPack { .. }));
    assert_eq!(
        error.to_string(),
        "there is no built-in pack `failure-point`; did you mean `failure-points`?"
    );
}

#[test]
fn settings_and_severities_are_the_hosts() {
    let request =
        r#"{"schedule": {"go_live": "2026-12-01", "sessions": [{"date": "2026-10-20"}]}}"#;
    let pack = failure_points();
    let mistimed = |options: &Options| {
        let check = pack.check(request, options).unwrap();
        check
            .findings()
            .find(|finding| finding.rule() == "mistimed-delivery")
            .map(|finding| finding.severity())
    };
    assert_eq!(mistimed(&Options::new()), Some(Severity::Error));
    assert_eq!(mistimed(&Options::new().setting("lead", "14 days .. 6 weeks")), None);
    let warned = Options::new().severity("mistimed-delivery", SeverityOverride::Warning);
    assert_eq!(mistimed(&warned), Some(Severity::Warning));
    let off = Options::new().severity("mistimed-delivery", SeverityOverride::Off);
    assert_eq!(mistimed(&off), None);
}

#[test]
fn options_that_do_not_fit_say_what_would() {
    let refused =
        |options: &Options| failure_points().check("{}", options).unwrap_err().to_string();
    assert_eq!(
        refused(&Options::new().setting("leed", "14 days .. 28 days")),
        "the pack `failure-points` has no setting `leed`; did you mean `lead`?"
    );
    assert_eq!(
        refused(&Options::new().setting("lead", 14)),
        "the setting `lead` takes a range written like \"14 days .. 28 days\"; 14 does not fit"
    );
    assert_eq!(
        refused(&Options::new().setting("lead", "14 days .. 400 days")),
        "the setting `lead` takes a value from 1 to 180 days; \"14 days .. 400 days\" does not fit"
    );
    let refusal = refused(&Options::new().setting("learning_functions", json!(["lerning"])));
    assert!(refusal.contains("did you mean \"learning\"?"), "{refusal}");
    let refusal = refused(&Options::new().severity("mising-sponsor", SeverityOverride::Off));
    assert_eq!(
        refusal,
        "the pack `failure-points` has no rule `mising-sponsor`; did you mean `missing-sponsor`?"
    );
}

#[test]
fn values_that_are_not_what_the_schema_says_are_told_apart_from_findings() {
    let request = json!({
        "sponsor": { "name": 7, "function": "operatons", "accountable": true },
        "schedule": { "go_live": "2026-02-30", "sessions": "three" },
        "audience": { "groups": [ 5, { "role": "buyer" } ] }
    });
    let report = failure_points().check_value(&request, &Options::new()).unwrap().report();
    let invalid: Vec<&str> = report.invalid.iter().map(|value| value.path.as_str()).collect();
    assert_eq!(
        invalid,
        [
            "/audience/groups/0",
            "/schedule/go_live",
            "/schedule/sessions",
            "/sponsor/function",
            "/sponsor/name"
        ]
    );
    let findings: Vec<&str> = report.findings.iter().map(|finding| finding.rule.as_str()).collect();
    assert_eq!(
        findings,
        ["no-reinforcement", "no-psychological-safety-plan"],
        "the others depend on such values"
    );
    assert_eq!((report.verdict, report.summary.invalid), (Verdict::NotReady, 3));
    let rules_of =
        |path: &str| &report.invalid.iter().find(|value| value.path == path).unwrap().rules;
    assert_eq!(rules_of("/sponsor/name"), &["missing-sponsor"]);
    assert_eq!(rules_of("/schedule/sessions"), &["mistimed-delivery"]);
    assert_eq!(report.invalid[1].found, "the text \"2026-02-30\"");
}

#[test]
fn a_request_that_is_no_object_is_invalid_as_a_whole() {
    for request in ["null", "[]", "7", "\"text\"", "true"] {
        for options in [Options::new(), Options::draft()] {
            let report = failure_points().check(request, &options).unwrap().report();
            assert_eq!(report.invalid.len(), 1, "{request}");
            assert_eq!(
                (report.invalid[0].path.as_str(), report.invalid[0].expected.as_str()),
                ("", "an object")
            );
            assert_eq!(
                (report.verdict, report.summary.invalid),
                (Verdict::NotReady, 5),
                "{request}"
            );
            assert_eq!(report.invalid[0].rules.len(), 5, "{request}");
        }
    }
}

#[test]
fn a_rule_that_does_not_need_the_invalid_value_still_decides() {
    // Nobody is named, whatever the function is.
    let request = r#"{"sponsor": {"name": null, "function": 5, "accountable": false}}"#;
    let check = failure_points().check(request, &Options::new()).unwrap();
    assert!(check.findings().any(|finding| finding.rule() == "missing-sponsor"));
}

#[test]
fn a_fingerprint_stays_while_other_answers_change() {
    let fingerprint = |sessions: serde_json::Value, owner: Option<&str>| {
        let request = json!({
            "schedule": { "go_live": "2026-12-01", "sessions": sessions },
            "sponsor": { "name": owner }
        });
        let report = failure_points().check_value(&request, &Options::new()).unwrap().report();
        let mut found =
            report.findings.into_iter().filter(|finding| finding.rule == "mistimed-delivery");
        found.next().unwrap().fingerprint
    };
    let late = json!({ "date": "2026-11-30", "topic": "Basics" });
    let fine = json!({ "date": "2026-11-10", "topic": "More" });
    let alone = fingerprint(json!([late]), None);
    assert_eq!(
        alone,
        fingerprint(json!([fine, late]), Some("Dana Ortiz")),
        "another place in the list"
    );
    assert_ne!(alone, fingerprint(json!([{ "date": "2026-11-29" }]), None), "another date");
}

#[test]
fn two_findings_of_one_kind_have_fingerprints_of_their_own() {
    let request = r#"{"schedule": {"go_live": "2026-12-01", "sessions": [{"date": "2026-11-30"}, {"date": "2026-11-30"}]}}"#;
    let report = failure_points().check(request, &Options::new()).unwrap().report();
    let prints: Vec<&str> = report
        .findings
        .iter()
        .filter(|finding| finding.rule == "mistimed-delivery")
        .map(|finding| finding.fingerprint.as_str())
        .collect();
    assert_eq!(prints.len(), 2);
    assert_ne!(prints[0], prints[1]);
}

#[test]
fn evidence_names_the_values_and_the_phrase_that_decided() {
    let request =
        r#"{"audience": {"description": "😀 For everyone", "groups": [{"role": "buyer"}]}}"#;
    let report = failure_points().check(request, &Options::new()).unwrap().report();
    let finding =
        report.findings.iter().find(|finding| finding.rule == "generic-audience").unwrap();
    let evidence = &finding.evidence[0];
    let span = evidence.span.as_ref().unwrap();
    assert_eq!(evidence.path, "/audience/description");
    assert_eq!((span.start, span.end, span.text.as_str()), (7, 15, "everyone"), "in UTF-16 units");
}

#[test]
fn today_comes_from_the_host_or_the_pack_refuses() {
    let schema = r#"{"properties": {"due": {"type": "string", "format": "date"}}}"#;
    let rules = r#"
        pack due { title "Due" version "1" schema "s.json" }
        rule overdue { require due >= today message "Due on {due}, and today is {today}." }
    "#;
    let pack = Compiler::new().file("s.json", schema).compile("due.rules", rules).unwrap().pack;
    assert!(pack.reads_today());
    let request = r#"{"due": "2026-11-19"}"#;
    assert!(matches!(pack.check(request, &Options::new()), Err(CheckError::TodayMissing { .. })));
    let check = pack.check(request, &Options::new().today("2026-11-20".parse().unwrap())).unwrap();
    assert_eq!(
        check.findings().next().unwrap().message(),
        "Due on 2026-11-19, and today is 2026-11-20."
    );
    assert_eq!(check.report().options.today.as_deref(), Some("2026-11-20"));
}

#[test]
fn a_report_of_several_packs_is_one_report() {
    let schema = r#"{"properties": {"sponsor": {"properties": {"name": {"type": "string", "x-question": "Who?"}}}}}"#;
    let rules = r#"
        pack mine { title "Mine" version "2" schema "s.json" }
        rule named { severity warning require sponsor.name is filled }
    "#;
    let mine = Compiler::new().file("s.json", schema).compile("mine.rules", rules).unwrap().pack;
    let packs = [failure_points(), mine];
    let checks: Vec<Check<'_>> =
        packs.iter().map(|pack| pack.check("{}", &Options::draft()).unwrap()).collect();
    let report = Report::of(&checks).named("form 7");
    assert_eq!(
        report.packs.iter().map(|pack| pack.id.as_str()).collect::<Vec<_>>(),
        ["failure-points", "mine"]
    );
    assert_eq!(report.summary.open, 6);
    assert_eq!((report.request.as_deref(), report.options.mode), (Some("form 7"), Mode::Draft));
    let last = report.open.last().unwrap();
    assert_eq!((last.pack.as_str(), last.ask.as_str()), ("mine", "Who?"));
}

#[test]
fn limits_are_errors_that_name_the_limit() {
    let pack = failure_points();
    let mut limits = Limits::default();
    limits.request_bytes = 1;
    let refused = |limits: Limits, request: &str| {
        pack.check(request, &Options::new().limits(limits)).unwrap_err().to_string()
    };
    assert_eq!(refused(limits, "{}"), "the request has 2 bytes; the limit is 1");
    limits = Limits::default();
    limits.fuel = 3;
    assert_eq!(refused(limits, "{}"), "the check takes more than 3 steps");
    limits = Limits::default();
    limits.findings = 4;
    assert_eq!(refused(limits, "{}"), "the check has more than 4 findings");
    limits = Limits::default();
    limits.elements = 1;
    let sessions = r#"{"schedule": {"sessions": [{}, {}]}}"#;
    assert_eq!(refused(limits, sessions), "the lists of the request have more than 1 elements");
    limits = Limits::default();
    limits.request_depth = 3;
    assert_eq!(refused(limits, sessions), "the request nests deeper than 3 levels");
    limits.request_depth = 4;
    assert!(pack.check(sessions, &Options::new().limits(limits)).is_ok());
}

#[test]
fn the_schema_that_ships_is_valid_and_every_example_fits_it() {
    let root = env!("CARGO_MANIFEST_DIR");
    let schema =
        std::fs::read_to_string(format!("{root}/rules/training-request.schema.json")).unwrap();
    let schema = RequestSchema::new(&schema).unwrap();
    let mut seen = 0;
    for entry in std::fs::read_dir(format!("{root}/examples/requests")).unwrap() {
        let path = entry.unwrap().path();
        let request = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        assert_eq!(schema.mismatches(&request), [], "{}", path.display());
        seen += 1;
    }
    assert!(seen >= 8);
}

#[test]
fn rules_and_settings_can_be_listed_before_any_request() {
    let pack = failure_points();
    assert_eq!(
        pack.rules().map(|rule| rule.id()).collect::<Vec<_>>(),
        CANONICAL.map(|(rule, _)| rule)
    );
    assert!(pack.rules().all(|rule| !rule.why().is_empty() && rule.severity() == Severity::Error));
    let lead = pack.settings().find(|setting| setting.name() == "lead").unwrap();
    assert_eq!(lead.default_text(), "14 to 28 days");
    assert!(lead.description().starts_with("How long before go-live"));
}

#[test]
fn a_check_never_takes_more_steps_than_the_pack_states() {
    let pack = failure_points();
    let cost = pack.cost();
    assert_eq!(
        cost.degree(),
        2,
        "sessions are looked at for each activity, and groups for each session"
    );
    let session = json!({ "date": "2026-11-30", "group": "North", "topic": "Basics" });
    let group = json!({ "name": "South", "role": "buyer", "material": "Cases" });
    let activity = json!({ "owner": "Sam Weir", "date": "2026-11-30" });
    for count in [0, 1, 10, 100] {
        let request = json!({
            "audience": { "description": "somebody ".repeat(count), "groups": vec![group.clone(); count] },
            "schedule": { "go_live": "2026-12-01", "sessions": vec![session.clone(); count] },
            "reinforcement": { "activities": vec![activity.clone(); count] }
        });
        for options in [Options::new(), Options::draft()] {
            let spent = pack.check_value(&request, &options).unwrap().fuel_spent();
            let bound = cost.bound(count as u64, 9 * count as u64);
            assert!(spent <= bound, "{count} elements: {spent} steps, bound {bound}");
            assert!(
                bound <= 20 * spent.max(50),
                "{count} elements: the bound {bound} says little of {spent} steps"
            );
        }
    }
}

/// A rule whose findings weigh differently.
fn lengths() -> Pack {
    let rules = r#"
        pack lengths { title "Lengths" version "1.0.0" schema "request.schema.json" }
        rule length {
          each     session in sessions
          severity error if session.minutes >= 240
          severity info
          require  session.minutes <= 90 and session.topic is filled
        }
    "#;
    let schema = r#"{ "properties": { "sessions": { "type": "array", "items": { "type": "object",
        "properties": { "topic": { "type": "string" }, "minutes": { "type": "number" } } } } } }"#;
    let compiled = Compiler::new().file("request.schema.json", schema);
    compiled.compile("lengths.rules", rules).unwrap().pack
}

fn severities(check: &Check<'_>) -> Vec<Severity> {
    check.findings().map(|finding| finding.severity()).collect()
}

#[test]
fn the_first_severity_whose_condition_holds_is_that_of_the_finding() {
    let request = r#"{ "sessions": [ { "minutes": 95 }, { "minutes": 240 } ] }"#;
    let pack = lengths();
    let check = pack.check(request, &Options::new()).unwrap();
    assert_eq!(severities(&check), [Severity::Info, Severity::Error]);
    assert_eq!(check.verdict(), Verdict::NotReady);
    let summary = check.summary();
    assert_eq!((summary.errors, summary.warnings, summary.infos), (1, 0, 1));
    // A host's severity is that of every finding.
    let options = Options::new().severity("length", SeverityOverride::Warning);
    let check = pack.check(request, &options).unwrap();
    assert_eq!(severities(&check), [Severity::Warning, Severity::Warning]);
}

#[test]
fn the_schema_asks_for_the_field_to_which_the_finding_points() {
    let rules = r#"
        pack sponsors { title "Sponsors" version "1.0.0" schema "request.schema.json" }
        rule sponsor {
          require name is filled and function != "learning"
          at      function if name is filled
          at      name
        }
    "#;
    let schema = r#"{ "properties": {
        "name": { "type": "string", "x-question": "Who is it?" },
        "function": { "type": "string", "x-question": "Of which function?" } } }"#;
    let read = |name: &str| (name == "request.schema.json").then(|| schema.to_owned());
    let reference = Reference::compile("sponsors.rules", rules, read).unwrap();
    let compiled = Compiler::new().file("request.schema.json", schema);
    let pack = compiled.compile("sponsors.rules", rules).unwrap().pack;
    for (request, path, ask) in [
        ("{}", "/name", "Who is it?"),
        (r#"{ "name": "Dana", "function": "learning" }"#, "/function", "Of which function?"),
    ] {
        let check = pack.check(request, &Options::new()).unwrap();
        let finding = check.findings().next().unwrap();
        assert_eq!((finding.path().as_str(), finding.ask().as_deref()), (path, Some(ask)));
        assert_eq!(reference.difference(&pack, request.as_bytes(), &Options::new()), None);
    }
}

#[test]
fn a_draft_is_undecided_while_a_finding_can_still_come_to_block() {
    let pack = lengths();
    let check = |request| pack.check(request, &Options::draft()).unwrap().into_owned();
    // The topic is said to be none, so this fails, however long the session turns out to be.
    let open = check(r#"{ "sessions": [ { "topic": null } ] }"#);
    assert_eq!((severities(&open), open.verdict()), (vec![Severity::Info], Verdict::Undecided));
    let short = check(r#"{ "sessions": [ { "topic": null, "minutes": 60 } ] }"#);
    assert_eq!((severities(&short), short.verdict()), (vec![Severity::Info], Verdict::Ready));
    let long = check(r#"{ "sessions": [ { "topic": null, "minutes": 300 } ] }"#);
    assert_eq!((severities(&long), long.verdict()), (vec![Severity::Error], Verdict::NotReady));
}

#[test]
fn a_rule_names_the_fields_and_settings_that_decide_it() {
    let rules = r#"
        pack p { title "P" version "1.0.0" schema "s.json" }
        setting regions = ["EMEA"] "Regions with a trainer"
        setting longest = 4 "Hours"
        define short = session.hours <= longest
        rule covered { require regions contains "EMEA" and all place in places: place in regions message "{title}" }
        rule early   { require go_live - start >= 3 business days at start }
        rule brief   { when title is filled require all s in sessions: s.hours <= longest at sessions }
    "#;
    let schema = r#"{ "properties": {
        "title": { "title": "Title", "x-question": "What is it called?", "type": "string" },
        "go_live": { "type": "string", "format": "date" },
        "start": { "type": "string", "format": "date" },
        "session": { "properties": { "hours": { "type": "number" } } },
        "places": { "type": "array", "items": { "type": "string" } },
        "sessions": { "type": "array", "items": { "properties": { "hours": { "type": "number" } } } }
    } }"#;
    let pack = Compiler::new().file("s.json", schema).compile("p.rules", rules).unwrap().pack;
    let read = |id: &str| {
        let rule = pack.rules().find(|rule| rule.id() == id).unwrap();
        let fields: Vec<String> = rule.fields().map(|field| field.path()).collect();
        let settings: Vec<&str> = rule.settings().map(|setting| setting.name()).collect();
        (fields.join(" "), settings.join(" "))
    };
    assert_eq!(read("covered"), ("/places".to_owned(), "regions".to_owned()));
    assert_eq!(
        read("brief"),
        ("/title /sessions /sessions/*/hours".to_owned(), "longest".to_owned())
    );
    let (fields, settings) = read("early");
    assert_eq!((fields.as_str(), settings.as_str()), ("/go_live /start", "weekend holidays"));
    let brief = pack.rules().find(|rule| rule.id() == "brief").unwrap();
    let first = brief.fields().next().unwrap();
    assert_eq!((first.title(), first.question()), ("Title", "What is it called?"));
}

#[test]
fn what_is_calculated_is_what_people_calculate() {
    let schema = r#"{ "properties": {
        "a": { "type": "number" }, "b": { "type": "number" }, "c": { "type": "number" },
        "list": { "type": "array", "items": { "type": "number" } },
        "hours": { "type": "number", "x-unit": "hours" },
        "minutes": { "type": "number", "x-unit": "minutes" },
        "share": { "type": "number", "x-unit": "percent" },
        "day": { "type": "string", "format": "date" }
    } }"#;
    let holds = |condition: &str, request: &str| {
        let text = format!(
            r#"pack p {{ title "P" version "1" schema "s.json" }} rule r {{ require {condition} message "m" }}"#
        );
        let compiled = Compiler::new().file("s.json", schema).compile("p.rules", &text);
        let check = compiled.unwrap().pack.check(request, &Options::new()).unwrap();
        check.findings().count() == 0
    };
    for (condition, request) in [
        ("a + b == c", r#"{ "a": 0.1, "b": 0.2, "c": 0.3 }"#),
        ("c - b == a", r#"{ "a": 0.1, "b": 0.2, "c": 0.3 }"#),
        ("a - b == c", r#"{ "a": 100.1, "b": 100, "c": 0.1 }"#),
        ("a * b == c", r#"{ "a": 0.57, "b": 100, "c": 57 }"#),
        ("a / b * b == a", r#"{ "a": 1, "b": 3 }"#),
        ("sum(list) == a", r#"{ "a": 1, "list": [0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1] }"#),
        ("minutes <= 8.2 hours and minutes >= 8.2 hours", r#"{ "minutes": 492 }"#),
        ("hours == 492 minutes", r#"{ "hours": 8.2 }"#),
        ("share == 33.3333333333 %", r#"{ "share": 33.3333333333 }"#),
        // Whole days, though a double has 30.000000000000004.
        ("day + 21 days / share == 2026-12-10", r#"{ "day": "2026-11-10", "share": 70 }"#),
        ("day - a * 1 day / b == 2026-10-11", r#"{ "day": "2026-11-10", "a": 33, "b": 1.1 }"#),
        // A number by itself is no calculation.
        ("a < b", r#"{ "a": 0.12345678901, "b": 0.12345678902 }"#),
        ("a + 1 > a", r#"{ "a": 9000000000.5 }"#),
    ] {
        assert!(holds(condition, request), "{condition} of {request}");
    }
}

#[test]
fn a_message_shows_every_digit_of_a_large_number() {
    let rules = r#"pack p { title "P" version "1" schema "s.json" } rule r { require a < 0 message "{a}" }"#;
    let schema = r#"{ "properties": { "a": { "type": "number" } } }"#;
    let pack = Compiler::new().file("s.json", schema).compile("p.rules", rules).unwrap().pack;
    let message = |number: &str| {
        let request = format!(r#"{{ "a": {number} }}"#);
        let check = pack.check(&request, &Options::new()).unwrap();
        check.findings().next().unwrap().message()
    };
    for number in [
        "1095329384471",
        "4110023929004987",
        "9007199254740992",
        "8589934592.25",
        "1000000000.123456",
        "9000000000.1",
        "0.333333",
    ] {
        assert_eq!(message(number), number);
    }
    assert_eq!(message("0.30000000000000004"), "0.3");
}
