//! The laws of a check, tried on requests and on rules that nobody thought of.
//!
//! The first is the one that makes a draft worth having: *filling in a blank never reverses a failed, a passed
//! or a skipped.* It is tried on the pack of `tests/expenses` and on random conditions that use every operator
//! of the language. `PROPTEST_CASES` sets how many of each.

mod random_requests;
mod random_rules;

use std::collections::BTreeMap;

use groundrules::{Compiler, Options, Pack, Report};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use random_requests::{complete, requests, value_of};
use random_rules::{SMALL_SCHEMA, cases, random_pack, rule};

const CLAIM_SCHEMA: &str = include_str!("expenses/claim.schema.json");
const CLAIM_RULES: &str = include_str!("expenses/expenses.rules");

fn compile(schema: &str, rules: &str) -> Pack {
    match Compiler::new().file("claim.schema.json", schema).compile("laws.rules", rules) {
        Ok(compiled) => compiled.pack,
        Err(error) => panic!("{rules}\n{error}"),
    }
}

// ---- outcomes --------------------------------------------------------------------------------------------

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Failed,
    Open,
    Passed,
    Skipped,
}

/// What came of one rule, by place. What passed and what was skipped is not told by a check, but how many did.
#[derive(Debug)]
struct Outcomes {
    told: BTreeMap<String, Outcome>,
    passed: u64,
    skipped: u64,
    invalid: u64,
}

/// What came of each rule: the other rules are switched off in turn.
fn outcomes(pack: &Pack, request: &str, options: &Options) -> BTreeMap<String, Outcomes> {
    let ids: Vec<&str> = pack.rules().map(|rule| rule.id()).collect();
    let one = |id: &&str| {
        let others = ids.iter().filter(|other| other != &id);
        let options = others.fold(options.clone(), |options, other| {
            options.severity(*other, groundrules::SeverityOverride::Off)
        });
        let check = pack.check(request, &options).unwrap();
        let failed = check.findings().map(|finding| (finding.path(), Outcome::Failed));
        let open = check.open().map(|finding| (finding.path(), Outcome::Open));
        let summary = check.summary();
        let told: BTreeMap<String, Outcome> = failed.chain(open).collect();
        assert_eq!(
            told.len() as u64,
            summary.failed + summary.open,
            "places tell elements apart: {told:?}"
        );
        (
            (*id).to_owned(),
            Outcomes {
                told,
                passed: summary.passed,
                skipped: summary.skipped,
                invalid: summary.invalid,
            },
        )
    };
    ids.iter().map(one).collect()
}

impl Outcomes {
    fn total(&self) -> u64 {
        self.told.len() as u64 + self.passed + self.skipped + self.invalid
    }

    /// The only outcome, where all elements have the same.
    fn only(&self) -> Option<Outcome> {
        let total = self.total();
        let all =
            |outcome| self.told.values().filter(|told| **told == outcome).count() as u64 == total;
        match total {
            0 => None,
            _ if self.passed == total => Some(Outcome::Passed),
            _ if self.skipped == total => Some(Outcome::Skipped),
            _ if all(Outcome::Failed) => Some(Outcome::Failed),
            _ => None,
        }
    }
}

/// What a draft has said of a rule still holds later.
fn assert_kept(
    rule: &str,
    draft: &Outcomes,
    later: &Outcomes,
    context: &str,
) -> Result<(), TestCaseError> {
    prop_assert_eq!(draft.invalid + later.invalid, 0, "all values are valid: {}", context);
    let open = draft.told.values().filter(|outcome| **outcome == Outcome::Open).count();
    for (place, outcome) in &draft.told {
        if *outcome == Outcome::Failed {
            let now = later.told.get(place);
            prop_assert_eq!(
                now,
                Some(&Outcome::Failed),
                "`{}` had failed at {}: {}",
                rule,
                place,
                context
            );
        }
    }
    if draft.only() == Some(Outcome::Skipped) {
        // Skipped for a list that was not given: then for each of its elements.
        prop_assert_eq!(later.skipped, later.total(), "`{}` was skipped: {}", rule, context);
    }
    prop_assert!(
        later.passed >= draft.passed,
        "`{rule}` had passed {} times: {context}\n{later:?}",
        draft.passed
    );
    if draft.total() == later.total() {
        // What is told later, failed or open, had not passed and was not skipped; unless it is an element of
        // a list of which the draft knew nothing.
        let inside = |place: &str, told: &str| {
            place.strip_prefix(told).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let known = |place: &String| draft.told.keys().any(|told| inside(place, told));
        let settled = later.told.keys().find(|place| !known(place));
        prop_assert_eq!(settled, None, "`{}` was settled there: {}", rule, context);
        prop_assert!(
            later.skipped >= draft.skipped,
            "`{rule}` was skipped {} times: {context}",
            draft.skipped
        );
        if open == 0 {
            prop_assert_eq!(&draft.told, &later.told, "`{}` was settled: {}", rule, context);
            prop_assert_eq!(
                (draft.passed, draft.skipped),
                (later.passed, later.skipped),
                "{}: {}",
                rule,
                context
            );
        }
    }
    Ok(())
}

fn assert_nothing_reverses(
    pack: &Pack,
    draft: &Value,
    filled: &Value,
    context: &str,
) -> Result<(), TestCaseError> {
    let day = "2026-03-10".parse().unwrap();
    let (draft_text, filled_text) = (draft.to_string(), filled.to_string());
    let context = format!("{context}\n{draft_text}\n{filled_text}");
    let before = outcomes(pack, &draft_text, &Options::draft().today(day));
    let still_draft = outcomes(pack, &filled_text, &Options::draft().today(day));
    let last = outcomes(pack, &filled_text, &Options::new().today(day));
    // The same draft, declared final: every blank is filled in with nothing.
    let declared = outcomes(pack, &draft_text, &Options::new().today(day));
    for (rule, before) in &before {
        assert_kept(rule, before, &still_draft[rule], &context)?;
        assert_kept(rule, before, &last[rule], &context)?;
        assert_kept(rule, before, &declared[rule], &context)?;
        assert_kept(rule, &still_draft[rule], &last[rule], &context)?;
        for last in [&last[rule], &declared[rule]] {
            prop_assert!(
                last.told.values().all(|outcome| *outcome == Outcome::Failed),
                "{}",
                context
            );
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn filling_in_a_blank_reverses_nothing_under_any_rule(rule in rule(), requests in prop::collection::vec(requests(SMALL_SCHEMA), 3)) {
        if let Some(pack) = random_pack(&rule) {
            for (draft, filled) in &requests {
                assert_nothing_reverses(&pack, draft, filled, &rule)?;
            }
        }
    }
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn filling_in_a_blank_of_a_claim_reverses_nothing((draft, filled) in requests(CLAIM_SCHEMA)) {
        assert_nothing_reverses(&compile(CLAIM_SCHEMA, CLAIM_RULES), &draft, &filled, "")?;
    }

    #[test]
    fn a_draft_of_a_complete_request_is_final(rule in rule(), request in complete(&serde_json::from_str(SMALL_SCHEMA).unwrap())) {
        if let Some(pack) = random_pack(&rule) {
            let day = "2026-03-10".parse().unwrap();
            let found = |options: Options| {
                let report = pack.check(&request.to_string(), &options.today(day)).unwrap().report();
                Report { options: Report::of(&[]).options, ..report }
            };
            prop_assert_eq!(found(Options::draft()), found(Options::new()), "{}\n{}", rule, request);
        }
    }

    #[test]
    fn the_order_of_members_and_members_that_no_rule_reads_never_matter((request, _) in requests(CLAIM_SCHEMA), extra in value_of(&json!({"type": "string"}))) {
        let pack = compile(CLAIM_SCHEMA, CLAIM_RULES);
        let mut more = request.clone();
        add_members(&mut more, &extra);
        for options in [Options::new(), Options::draft()] {
            let report = |text: String| pack.check(&text, &options).unwrap().report().to_json();
            let plain = report(request.to_string());
            prop_assert_eq!(&plain, &report(backwards(&request)));
            prop_assert_eq!(&plain, &report(more.to_string()));
        }
    }

    #[test]
    fn bytes_texts_and_values_give_the_same_report_every_time((request, _) in requests(CLAIM_SCHEMA)) {
        let pack = compile(CLAIM_SCHEMA, CLAIM_RULES);
        let again = Pack::from_bytes(&pack.to_bytes().unwrap()).unwrap();
        prop_assert_eq!(again.to_bytes().unwrap(), pack.to_bytes().unwrap());
        prop_assert_eq!(compile(CLAIM_SCHEMA, CLAIM_RULES).to_bytes().unwrap(), pack.to_bytes().unwrap());
        let text = serde_json::to_string_pretty(&request).unwrap();
        for options in [Options::new(), Options::draft()] {
            let from_text = pack.check(&text, &options).unwrap().report();
            let written = from_text.to_json();
            prop_assert_eq!(&pack.check(text.as_bytes(), &options).unwrap().report().to_json(), &written);
            prop_assert_eq!(&pack.check_value(&request, &options).unwrap().report().to_json(), &written);
            prop_assert_eq!(&pack.check(&text, &options).unwrap().into_owned().report().to_json(), &written);
            prop_assert_eq!(&again.check(&text, &options).unwrap().report().to_json(), &written);
            prop_assert_eq!(&serde_json::from_str::<Report>(&written).unwrap(), &from_text);
        }
    }

    #[test]
    fn a_random_rule_compiles_to_the_same_bytes_every_time(rule in rule()) {
        if let Some(pack) = random_pack(&rule) {
            let bytes = pack.to_bytes().unwrap();
            prop_assert_eq!(&random_pack(&rule).unwrap().to_bytes().unwrap(), &bytes);
            prop_assert_eq!(&Pack::from_bytes(&bytes).unwrap().to_bytes().unwrap(), &bytes);
        }
    }

    #[test]
    fn a_setting_that_a_host_changes_is_as_good_as_one_that_is_edited(
        (request, _) in requests(CLAIM_SCHEMA),
        least in 0_u32..30, more in 0_u32..300, limit in 5_u32..200, share in 0_u32..200, hours in 0_u32..40,
        vague in prop::collection::btree_set(select(vec!["ada", "lyon", "x", "plant", "various"]), 0..4),
        kinds in prop::collection::btree_set(select(vec!["hotel", "meal", "travel", "other"]), 0..4),
    ) {
        let most = (least + more).min(365);
        let quoted = |words: &std::collections::BTreeSet<&str>| {
            words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(", ")
        };
        let edited = [
            ("window = 1 day .. 60 days", format!("window = {least} days .. {most} days")),
            ("meal_limit = 40", format!("meal_limit = {limit}")),
            ("advance_share = 50 %", format!("advance_share = {share} %")),
            ("longest = 16 hours", format!("longest = {hours} hours")),
            ("vague = [\"miscellaneous\", \"various\", \"stuff\"]", format!("vague = [{}]", quoted(&vague))),
            ("no_receipt_kinds = [\"travel\"]", format!("no_receipt_kinds = [{}]", quoted(&kinds))),
        ];
        let text = edited.iter().fold(CLAIM_RULES.to_owned(), |text, (old, new)| {
            assert!(text.contains(old), "{old}");
            text.replace(old, new)
        });
        let changed = |options: Options| {
            options
                .setting("window", format!("{least} days .. {most} days"))
                .setting("meal_limit", limit)
                .setting("advance_share", format!("{share} %"))
                .setting("longest", format!("{hours} hours"))
                .setting("vague", vague.iter().copied().collect::<Vec<_>>())
                .setting("no_receipt_kinds", kinds.iter().copied().collect::<Vec<_>>())
        };
        let (original, edited) = (compile(CLAIM_SCHEMA, CLAIM_RULES), compile(CLAIM_SCHEMA, &text));
        for options in [Options::new(), Options::draft()] {
            let plain = |report: Report| Report { packs: Vec::new(), options: Report::of(&[]).options, ..report };
            let by_host = original.check(&request.to_string(), &changed(options.clone())).unwrap().report();
            let by_text = edited.check(&request.to_string(), &options).unwrap().report();
            prop_assert_eq!(plain(by_host), plain(by_text), "{}", request);
        }
    }
}

#[test]
fn what_is_missing_is_a_place_that_can_be_filled_in() {
    for (rule, request, missing) in [
        // The list inside the second element is what nobody has filled in, not the list around it.
        ("require sum(xs.ys.n) == 3", r#"{"xs": [{"ys": []}, {}]}"#, "/xs/1/ys"),
        ("require n in xs.ys.n", r#"{"n": 1, "xs": [{}, {}]}"#, "/xs/0/ys /xs/1/ys"),
        // Before there is an element, there is no list in it.
        ("each x in xs, at least one require count(x.ys) == 3", "{}", "/xs"),
        ("each x in xs, at least one require sum(x.ys.n) == 3", "{}", "/xs"),
        ("each x in xs, at least one require x.ys is filled", "{}", "/xs"),
    ] {
        let pack = random_pack(rule).unwrap_or_else(|| panic!("{rule}"));
        let report = pack.check(request, &Options::draft()).unwrap().report();
        assert_eq!(report.open.len(), 1, "{rule}");
        assert_eq!(report.open[0].missing.join(" "), missing, "{rule} with {request}");
    }
    let pack = random_pack("each x in xs, at least one require count(x.ys) == 3").unwrap();
    let report = pack.check(r#"{"xs": []}"#, &Options::new()).unwrap().report();
    assert_eq!(report.findings[0].missing, ["/xs"]);
}

#[test]
fn a_product_that_overflows_once_its_count_is_known_has_not_passed_before() {
    let large = " * 9007199254740992".repeat(25);
    for count in ["count(xs)", "words(t)", "distinct(ts)", "count(k in ns where k > 1)"] {
        let rule = format!("require {count}{large} >= 0\nat n\n");
        let pack = random_pack(&rule).unwrap();
        let filled = json!({"xs": [{}, {}], "t": "two words", "ts": ["p", "q"], "ns": [2, 3]});
        if let Err(error) = assert_nothing_reverses(&pack, &json!({}), &filled, &rule) {
            panic!("{error}");
        }
    }
}

/// Adds to every object members that no rule reads.
fn add_members(value: &mut Value, extra: &Value) {
    match value {
        Value::Object(members) => {
            members.values_mut().for_each(|member| add_members(member, extra));
            members.insert("zz unread".to_owned(), extra.clone());
            members.insert("\u{0}".to_owned(), json!([{ "total": extra }, null, 1e300]));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| add_members(item, extra)),
        _ => {}
    }
}

/// The value as JSON, the members of every object in the opposite order.
fn backwards(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let member = |(name, member): (&String, &Value)| {
                format!("{}: {}", json!(name), backwards(member))
            };
            format!("{{{}}}", members.iter().rev().map(member).collect::<Vec<_>>().join(", "))
        }
        Value::Array(items) => {
            format!("[{}]", items.iter().map(backwards).collect::<Vec<_>>().join(","))
        }
        other => other.to_string(),
    }
}
