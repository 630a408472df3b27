//! The laws of a check, tried on requests and on rules that nobody thought of.
//!
//! The first is the one that makes a draft worth having: *filling in a blank never reverses a failed, a passed
//! or a skipped.* It is tried on the pack of `tests/expenses` and on random conditions that use every operator
//! of the language. `PROPTEST_CASES` sets how many of each.

mod outcomes;
mod random_requests;
mod random_rules;

use groundrules::{Compiler, Options, Pack, Report};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use outcomes::assert_nothing_reverses;
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

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn filling_in_a_blank_reverses_nothing_under_any_rule(rule in rule(), requests in prop::collection::vec(requests(SMALL_SCHEMA), 3)) {
        if let Some(pack) = random_pack(&rule) {
            for (draft, filled) in &requests {
                assert_nothing_reverses(&pack, draft, filled, &rule);
            }
        }
    }
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn filling_in_a_blank_of_a_claim_reverses_nothing((draft, filled) in requests(CLAIM_SCHEMA)) {
        assert_nothing_reverses(&compile(CLAIM_SCHEMA, CLAIM_RULES), &draft, &filled, "");
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
        assert_nothing_reverses(&pack, &json!({}), &filled, &rule);
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
