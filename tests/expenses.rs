//! A pack over a schema that is not the one of training requests: what it finds in claims worked out by hand.

use groundrules::{
    CheckError, Compiled, Compiler, Mode, Options, Pack, Severity, SeverityOverride, Summary,
    Verdict,
};
use serde_json::{Value, json};

const SCHEMA: &str = include_str!("expenses/claim.schema.json");
const RULES: &str = include_str!("expenses/expenses.rules");

fn compiled() -> Compiled {
    match Compiler::new().file("claim.schema.json", SCHEMA).compile("expenses.rules", RULES) {
        Ok(compiled) => compiled,
        Err(error) => panic!("{error}"),
    }
}

fn pack() -> Pack {
    compiled().pack
}

/// A claim in order: 240 for a hotel and 60 for a meal with one guest, claimed 15 days after the trip.
fn claim() -> Value {
    json!({
        "claimant": { "name": "Ada", "grade": "manager" },
        "purpose": "Visit the Lyon plant",
        "submitted": "2026-03-20",
        "trip": {
            "start": "2026-03-02", "end": "2026-03-05",
            "departed": "2026-03-02T06:00:00Z", "back": "2026-03-02T20:00:00Z", "commute": 60
        },
        "total": 300, "advance": 0, "approved": true, "approver": "Bo", "tags": [],
        "lines": [
            { "kind": "hotel", "date": "2026-03-03", "amount": 240, "receipt": "HO-0001" },
            { "kind": "meal", "date": "2026-03-04", "amount": 60, "receipt": "ME-0002", "attendees": [{ "name": "Cy" }] }
        ]
    })
}

/// The claim with other values at some places; `ABSENT` takes the field away.
fn claim_with(changes: &[(&str, Value)]) -> Value {
    let mut claim = claim();
    for (pointer, value) in changes {
        let (holder, name) = pointer.rsplit_once('/').unwrap();
        let holder = claim.pointer_mut(holder).unwrap();
        match holder {
            Value::Object(members) if *value == ABSENT => drop(members.remove(name)),
            holder => holder
                .as_object_mut()
                .unwrap()
                .insert(name.to_owned(), value.clone())
                .map_or((), drop),
        }
    }
    claim
}

/// No claim of these tests has `false` in it.
const ABSENT: Value = Value::Bool(false);

/// The rules of findings, and their places.
type Found = Vec<(String, String)>;

type Places = Vec<(&'static str, &'static str)>;

fn places(pack: &Pack, claim: &Value, options: &Options) -> (Found, Found) {
    let check = pack.check_value(claim, options).unwrap();
    let report = check.report();
    assert_eq!(report.invalid, []);
    let place = |finding: groundrules::Finding<'_>| (finding.rule().to_owned(), finding.path());
    (check.findings().map(place).collect(), check.open().map(place).collect())
}

fn owned(places: &Places) -> Found {
    places.iter().map(|(rule, path)| ((*rule).to_owned(), (*path).to_owned())).collect()
}

/// Checks a claim: what fails in the end, and what has failed and is open in a draft.
fn assert_found(changes: &[(&str, Value)], last: Places, draft: Places, open: Places) {
    let (pack, claim) = (pack(), claim_with(changes));
    assert_eq!(
        places(&pack, &claim, &Options::new()),
        (owned(&last), Vec::new()),
        "final: {changes:?}"
    );
    assert_eq!(
        places(&pack, &claim, &Options::draft()),
        (owned(&draft), owned(&open)),
        "draft: {changes:?}"
    );
}

/// A claim of which nothing is open: the draft finds what the final check finds.
fn assert_both_find(changes: &[(&str, Value)], found: Places) {
    assert_found(changes, found.clone(), found, Vec::new());
}

#[test]
fn the_tests_in_the_pack_hold() {
    let compiled = compiled();
    assert!(compiled.warnings.is_empty(), "{:?}", compiled.warnings);
    assert_eq!(compiled.pack.rules().count(), 10);
    let results = compiled.tests.run(&compiled.pack);
    assert!(results.len() > 40);
    let failures: Vec<String> = results
        .iter()
        .filter_map(|case| {
            case.failure.as_ref().map(|why| format!("{} {}: {why}", case.rule, case.title))
        })
        .collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn a_claim_in_order_passes_or_skips_every_rule() {
    assert_both_find(&[], vec![]);
    let check = pack().check_value(&claim(), &Options::new()).unwrap();
    // Six rules on the claim, of which one is skipped; four on each line, of which the hotel's meal is skipped.
    let expected = Summary { passed: 12, skipped: 2, ..Summary::default() };
    assert_eq!(check.summary(), expected);
    assert_eq!(check.verdict(), Verdict::Ready);
}

#[test]
fn a_vague_purpose_fails_and_a_missing_one_is_open() {
    let failed = vec![("purpose-unclear", "/purpose")];
    assert_both_find(&[("/purpose", json!("Various stuff"))], failed.clone());
    assert_both_find(&[("/purpose", json!("All sorts of miscellaneous things"))], failed.clone());
    assert_both_find(&[("/purpose", json!("  "))], failed.clone());
    assert_found(&[("/purpose", ABSENT)], failed.clone(), vec![], failed);
}

#[test]
fn a_claim_is_late_from_the_sixty_first_day_on() {
    assert_both_find(&[("/submitted", json!("2026-05-04"))], vec![]);
    assert_both_find(&[("/submitted", json!("2026-05-05"))], vec![("late-claim", "/submitted")]);
    assert_both_find(&[("/submitted", json!("2026-03-05"))], vec![("late-claim", "/submitted")]);
    assert_both_find(&[("/submitted", json!(null))], vec![("late-claim", "/submitted")]);
    assert_found(
        &[("/submitted", ABSENT)],
        vec![("late-claim", "/submitted")],
        vec![],
        vec![("late-claim", "/submitted")],
    );
}

#[test]
fn a_total_must_be_the_sum() {
    assert_both_find(&[("/total", json!(310))], vec![("total-differs", "/total")]);
    // Nothing is no sum; whether the advance is too large cannot be known, so the claim must be approved, and is.
    assert_both_find(&[("/total", json!(null))], vec![("total-differs", "/total")]);
}

#[test]
fn a_claim_without_lines_fails_where_there_must_be_some() {
    let failed = vec![("total-differs", "/total"), ("line-without-amount", "/lines")];
    assert_both_find(&[("/lines", json!([]))], failed.clone());
    assert_both_find(&[("/lines", json!(null))], failed.clone());
    let open = vec![
        ("total-differs", "/total"),
        ("line-without-amount", "/lines"),
        ("line-outside-trip", "/lines"),
        ("no-receipt", "/lines"),
        ("meal-too-dear", "/lines"),
        ("receipt-twice", "/lines"),
        ("not-approved", "/approver"),
    ];
    assert_found(&[("/lines", ABSENT)], failed, vec![], open);
}

#[test]
fn a_line_that_gives_money_back_has_no_amount() {
    let refund = json!([
        { "kind": "hotel", "date": "2026-03-03", "amount": -5, "receipt": null },
        { "kind": "meal", "date": "2026-03-04", "amount": 60, "receipt": "ME-0002", "attendees": [{}] }
    ]);
    assert_both_find(
        &[("/lines", refund), ("/total", json!(55))],
        vec![("total-differs", "/total"), ("line-without-amount", "/lines/0/amount")],
    );
}

#[test]
fn a_line_outside_the_trip_fails_at_its_own_place() {
    let line = json!({ "kind": "meal", "date": "2026-03-06", "amount": 60, "receipt": "me-2", "attendees": [{}] });
    let hotel =
        json!({ "kind": "hotel", "date": "2026-03-02", "amount": 240, "receipt": "HO-0001" });
    assert_both_find(
        &[("/lines", json!([hotel, line]))],
        vec![("line-outside-trip", "/lines/1/date"), ("no-receipt", "/lines/1/receipt")],
    );
    // A trip without an end: whatever day it is, the line cannot be shown to lie in it.
    assert_both_find(
        &[("/trip/end", json!(null))],
        vec![("line-outside-trip", "/lines/0/date"), ("line-outside-trip", "/lines/1/date")],
    );
    assert_found(
        &[("/trip/end", ABSENT)],
        vec![("line-outside-trip", "/lines/0/date"), ("line-outside-trip", "/lines/1/date")],
        vec![],
        vec![
            ("late-claim", "/submitted"),
            ("line-outside-trip", "/lines/0/date"),
            ("line-outside-trip", "/lines/1/date"),
        ],
    );
    // Before the trip began it certainly was not, whenever it ends.
    let early = json!([{ "kind": "meal", "date": "2026-03-01", "amount": 300, "receipt": "ME-0002", "attendees": [{}, {}, {}, {}, {}, {}, {}] }]);
    assert_found(
        &[("/trip/end", ABSENT), ("/lines", early)],
        vec![("line-outside-trip", "/lines/0/date")],
        vec![("line-outside-trip", "/lines/0/date")],
        vec![("late-claim", "/submitted")],
    );
}

#[test]
fn a_ticket_needs_neither_a_receipt_nor_a_day_of_the_trip() {
    let ticket =
        json!([{ "kind": "travel", "date": "2026-02-01", "amount": 300, "receipt": null }]);
    assert_both_find(&[("/lines", ticket)], vec![]);
    let unknown = json!([{ "date": "2026-02-01", "amount": 300, "receipt": null }]);
    assert_found(
        &[("/lines", unknown)],
        vec![
            ("line-outside-trip", "/lines/0/date"),
            ("no-receipt", "/lines/0/receipt"),
            ("meal-too-dear", "/lines/0/amount"),
        ],
        vec![],
        vec![
            ("line-outside-trip", "/lines/0/date"),
            ("no-receipt", "/lines/0/receipt"),
            ("meal-too-dear", "/lines/0/amount"),
        ],
    );
}

#[test]
fn a_meal_is_divided_among_those_who_ate() {
    let alone =
        json!([{ "kind": "meal", "date": "2026-03-04", "amount": 60, "receipt": "ME-0002" }]);
    assert_found(
        &[("/lines", alone), ("/total", json!(60))],
        vec![("meal-too-dear", "/lines/0/amount")],
        vec![],
        vec![("meal-too-dear", "/lines/0/amount")],
    );
}

#[test]
fn one_receipt_serves_one_line() {
    let twice = json!([
        { "kind": "hotel", "date": "2026-03-03", "amount": 240, "receipt": "HO-0001" },
        { "kind": "travel", "amount": 60, "receipt": "HO-0001" }
    ]);
    assert_both_find(&[("/lines", twice)], vec![("receipt-twice", "/lines")]);
    let third = json!([
        { "kind": "hotel", "date": "2026-03-03", "amount": 200, "receipt": "HO-0001" },
        { "kind": "travel", "amount": 50, "receipt": "HO-0001" },
        { "kind": "travel", "amount": 50 }
    ]);
    assert_found(
        &[("/lines", third)],
        vec![("receipt-twice", "/lines")],
        vec![],
        vec![("receipt-twice", "/lines")],
    );
}

#[test]
fn a_long_day_needs_a_night() {
    let other =
        json!([{ "kind": "other", "date": "2026-03-03", "amount": 300, "receipt": "OT-0001" }]);
    assert_both_find(&[("/lines", other.clone())], vec![]);
    assert_both_find(
        &[("/lines", other.clone()), ("/trip/commute", json!(121))],
        vec![("long-day", "/trip/back")],
    );
    assert_both_find(&[("/lines", other.clone()), ("/trip/commute", json!(120))], vec![]);
    assert_found(
        &[("/lines", other), ("/trip/commute", ABSENT)],
        vec![("long-day", "/trip/back")],
        vec![],
        vec![("long-day", "/trip/back")],
    );
    // The night in the hotel settles it, with the way home still unknown.
    assert_both_find(&[("/trip/commute", ABSENT)], vec![]);
    assert_both_find(&[("/trip/departed", json!(null)), ("/trip/commute", ABSENT)], vec![]);
}

#[test]
fn a_claim_is_approved_by_somebody_else() {
    let failed = vec![("not-approved", "/approver")];
    let staff = ("/claimant/grade", json!("staff"));
    assert_both_find(std::slice::from_ref(&staff), vec![]);
    assert_both_find(&[staff.clone(), ("/approver", json!("Ada"))], failed.clone());
    assert_both_find(&[staff.clone(), ("/approver", json!(null))], failed.clone());
    assert_both_find(&[staff.clone(), ("/tags", json!(["x", "private"]))], failed.clone());
    assert_both_find(&[("/advance", json!(150)), ("/approver", json!("Ada"))], vec![]);
    assert_both_find(&[("/advance", json!(150.5)), ("/approver", json!("Ada"))], failed.clone());
    // Whether it needs approval is not known: in the end it counts as needed, in a draft it is open.
    let unknown = [("/claimant/grade", ABSENT), ("/approver", json!("Ada"))];
    assert_found(&unknown, failed.clone(), vec![], failed.clone());
    assert_found(&[staff, ("/claimant/name", ABSENT)], failed.clone(), vec![], failed);
    // It will be skipped or will pass: which of the two is open.
    assert_found(
        &[("/claimant/grade", ABSENT)],
        vec![],
        vec![],
        vec![("not-approved", "/approver")],
    );
}

#[test]
fn an_empty_claim_fails_in_the_end_and_is_open_as_a_draft() {
    let last = vec![
        ("purpose-unclear", "/purpose"),
        ("total-differs", "/total"),
        ("line-without-amount", "/lines"),
        ("not-approved", "/approver"),
    ];
    let open = vec![
        ("purpose-unclear", "/purpose"),
        ("late-claim", "/submitted"),
        ("total-differs", "/total"),
        ("line-without-amount", "/lines"),
        ("line-outside-trip", "/lines"),
        ("no-receipt", "/lines"),
        ("meal-too-dear", "/lines"),
        ("receipt-twice", "/lines"),
        ("long-day", "/trip/back"),
        ("not-approved", "/approver"),
    ];
    let pack = pack();
    assert_eq!(places(&pack, &json!({}), &Options::new()), (owned(&last), Vec::new()));
    assert_eq!(places(&pack, &json!({}), &Options::draft()), (Vec::new(), owned(&open)));
    let draft = pack.check("{}", &Options::draft()).unwrap();
    assert_eq!((draft.verdict(), draft.report().options.mode), (Verdict::Undecided, Mode::Draft));
    assert!(draft.report().next.is_some());
}

#[test]
fn a_host_changes_settings_within_their_bounds() {
    let (pack, claim) = (pack(), claim());
    let found = |options: Options| places(&pack, &claim, &options).0;
    let one = |rule, path| owned(&vec![(rule, path)]);
    assert_eq!(
        found(Options::new().setting("window", "1 day .. 14 days")),
        one("late-claim", "/submitted")
    );
    assert_eq!(found(Options::new().setting("window", "1 day .. 3 weeks")), []);
    assert_eq!(
        found(Options::new().setting("meal_limit", 20)),
        one("meal-too-dear", "/lines/1/amount")
    );
    assert_eq!(found(Options::new().setting("meal_limit", "30")), []);
    assert_eq!(
        found(Options::new().setting("vague", json!(["lyon plant"]))),
        one("purpose-unclear", "/purpose")
    );
    assert_eq!(found(Options::new().setting("longest", "899 minutes")), []);
    assert_eq!(found(Options::new().setting("unasked", 299).setting("vague", json!([]))), []);
    for (name, value, part) in [
        ("meal_limit", json!(4), "from 5 to 200"),
        ("meal_limit", json!("40 EUR"), "a number"),
        ("window", json!("10 days .. 1 day"), "a range"),
        ("window", json!("1 day .. 366 days"), "0 to 365 days"),
        ("window", json!("1 month .. 2 months"), "a range"),
        ("window", json!(14), "a range"),
        ("no_receipt_kinds", json!(["mela"]), "did you mean \"meal\"?"),
        ("no_receipt_kinds", json!("meal"), "an array"),
        ("advance_share", json!(50), "a percentage"),
        ("longest", json!("1 day"), "minutes or hours, written like 16 hours"),
    ] {
        let refused =
            pack.check_value(&claim, &Options::new().setting(name, value.clone())).unwrap_err();
        assert!(matches!(refused, CheckError::BadSetting { .. }), "{name} = {value}: {refused}");
        assert!(refused.to_string().contains(part), "{name} = {value}: {refused}");
    }
}

#[test]
fn a_host_changes_severities() {
    let pack = pack();
    let claim = claim_with(&[("/submitted", json!("2026-06-20")), ("/purpose", json!("x"))]);
    let verdict = |options: &Options| pack.check_value(&claim, options).unwrap().verdict();
    let lenient = Options::new().severity("late-claim", SeverityOverride::Warning);
    assert_eq!(verdict(&lenient), Verdict::NotReady);
    let lenient = lenient.severity("purpose-unclear", SeverityOverride::Off);
    assert_eq!(verdict(&lenient), Verdict::Ready);
    let check = pack.check_value(&claim, &lenient).unwrap();
    let found: Vec<(&str, Severity)> =
        check.findings().map(|finding| (finding.rule(), finding.severity())).collect();
    assert_eq!(found, [("late-claim", Severity::Warning)]);
    assert_eq!((check.summary().warnings, check.summary().errors), (1, 0));
    let receipts =
        claim_with(&[("/lines", json!([{ "kind": "other", "amount": 300, "receipt": "x" }]))]);
    let strict = Options::new().severity("no-receipt", SeverityOverride::Error);
    assert_eq!(pack.check_value(&receipts, &Options::new()).unwrap().verdict(), Verdict::Ready);
    assert_eq!(pack.check_value(&receipts, &strict).unwrap().verdict(), Verdict::NotReady);
}

#[test]
fn a_name_that_the_pack_does_not_have_is_refused_with_the_nearest_one() {
    let pack = pack();
    let refused = |options: Options| pack.check("{}", &options).unwrap_err();
    match refused(Options::new().setting("windwo", "1 day .. 2 days")) {
        CheckError::UnknownSetting { name, pack, suggestion } => {
            assert_eq!((name.as_str(), pack.as_str()), ("windwo", "expenses"));
            assert_eq!(suggestion.as_deref(), Some("did you mean `window`?"));
        }
        other => panic!("{other}"),
    }
    match refused(Options::new().severity("late-clam", SeverityOverride::Off)) {
        CheckError::UnknownRule { name, suggestion, .. } => {
            assert_eq!(name, "late-clam");
            assert_eq!(suggestion.as_deref(), Some("did you mean `late-claim`?"));
        }
        other => panic!("{other}"),
    }
}

#[test]
fn messages_name_values_with_their_units() {
    let pack = pack();
    let message = |changes: &[(&str, Value)]| {
        let check = pack.check_value(&claim_with(changes), &Options::new()).unwrap();
        check.findings().map(|finding| finding.message()).collect::<Vec<_>>().join(" | ")
    };
    assert_eq!(
        message(&[("/submitted", json!("2026-06-05"))]),
        "It comes 92 days after the trip; the window is 1 to 60 days, until 2026-05-04."
    );
    assert_eq!(
        message(&[("/total", json!(310.5))]),
        "The lines add up to 300 EUR, the claim says 310.5 EUR."
    );
    assert_eq!(message(&[("/purpose", json!(null))]), "The claim states no purpose.");
    let other = json!([{ "kind": "other", "amount": 300, "receipt": "OT-0001" }]);
    assert_eq!(
        message(&[("/lines", other), ("/trip/commute", json!(180))]),
        "The day took 17 hours; the most is 16 hours."
    );
}
