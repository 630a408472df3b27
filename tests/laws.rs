//! The laws of a check, tried on requests and on rules that nobody thought of.
//!
//! The first is the one that makes a draft worth having: *filling in a blank never reverses a failed, a passed
//! or a skipped.* It is tried on the pack of `tests/expenses` and on random conditions that use every operator
//! of the language. `PROPTEST_CASES` sets how many of each.

mod random_rules;

use std::collections::BTreeMap;

use groundrules::{Compiler, Options, Pack, Report};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

use random_rules::{SMALL_SCHEMA, cases, random_pack, rule};

const CLAIM_SCHEMA: &str = include_str!("expenses/claim.schema.json");
const CLAIM_RULES: &str = include_str!("expenses/expenses.rules");

fn compile(schema: &str, rules: &str) -> Pack {
    match Compiler::new().file("claim.schema.json", schema).compile("laws.rules", rules) {
        Ok(compiled) => compiled.pack,
        Err(error) => panic!("{rules}\n{error}"),
    }
}

// ---- requests --------------------------------------------------------------------------------------------

/// A field of a request in a draft, and what it becomes when the blanks are filled in.
#[derive(Debug, Clone)]
enum Sketch {
    /// Given, or null, before and after.
    Fixed(Value),
    /// Absent in the draft; then a value, null, or still absent.
    Blank(Option<Value>),
    Record(Vec<(String, Sketch)>),
    List(Vec<Sketch>),
}

impl Sketch {
    /// The draft, or the request with its blanks filled in; none where the field is absent.
    fn draw(&self, filled: bool) -> Option<Value> {
        Some(match self {
            Self::Fixed(value) => value.clone(),
            Self::Blank(later) if filled => later.clone()?,
            Self::Blank(_) => return None,
            Self::Record(members) => {
                let draw =
                    |(name, member): &(String, Self)| Some((name.clone(), member.draw(filled)?));
                Value::Object(members.iter().filter_map(draw).collect::<Map<String, Value>>())
            }
            Self::List(items) => items.iter().filter_map(|item| item.draw(filled)).collect(),
        })
    }
}

/// Values that fit a schema, whole: nothing in them is absent unless it stays so.
fn value_of(schema: &Value) -> BoxedStrategy<Value> {
    if let Some(options) = schema.get("enum").and_then(Value::as_array) {
        let options: Vec<Value> =
            options.iter().filter(|option| !option.is_null()).cloned().collect();
        return select(options).boxed();
    }
    let kind = match &schema["type"] {
        Value::Array(kinds) => kinds[0].as_str(),
        kind => kind.as_str(),
    };
    match (kind, schema.get("format").and_then(Value::as_str)) {
        (Some("number"), _) => select(vec![
            json!(0),
            json!(1),
            json!(2.5),
            json!(-3),
            json!(30),
            json!(60),
            json!(1e15),
            json!(0.1),
        ])
        .boxed(),
        (Some("integer"), _) => select(vec![
            json!(0),
            json!(1),
            json!(60),
            json!(-90),
            json!(9_007_199_254_740_992_u64),
        ])
        .boxed(),
        (Some("boolean"), _) => any::<bool>().prop_map(Value::from).boxed(),
        (Some("string"), Some("date")) => select(vec![
            "2026-03-01",
            "2026-03-04",
            "2026-03-31",
            "2026-12-31",
            "0001-01-01",
            "9999-12-31",
        ])
        .prop_map(Value::from)
        .boxed(),
        (Some("string"), Some("date-time")) => select(vec![
            "2026-03-02T06:00:00Z",
            "2026-03-02T23:30:00-05:00",
            "2026-03-03T01:00:00+01:00",
            "9999-12-31T23:59:59Z",
        ])
        .prop_map(Value::from)
        .boxed(),
        (Some("string"), _) => select(vec![
            "",
            " ",
            "Ada",
            "ada",
            "Visit the Lyon plant",
            "various stuff",
            "ME-0001",
            "private",
            "x",
        ])
        .prop_map(Value::from)
        .boxed(),
        (Some("array"), _) => prop::collection::vec(member_of(&schema["items"]), 0..4)
            .prop_map(|items| items.into_iter().map(|item| item.unwrap_or(Value::Null)).collect())
            .boxed(),
        _ => {
            let names: Vec<String> = properties(schema).map(|(name, _)| name.clone()).collect();
            let members: Vec<_> = properties(schema).map(|(_, schema)| member_of(schema)).collect();
            members
                .prop_map(move |members| {
                    let given = names
                        .iter()
                        .cloned()
                        .zip(members)
                        .filter_map(|(name, member)| Some((name, member?)));
                    Value::Object(given.collect())
                })
                .boxed()
        }
    }
}

/// A value, null, or nothing at all.
fn member_of(schema: &Value) -> BoxedStrategy<Option<Value>> {
    prop_oneof![6 => value_of(schema).prop_map(Some), 1 => Just(Some(Value::Null)), 1 => Just(None)]
        .boxed()
}

fn properties(schema: &Value) -> impl Iterator<Item = (&String, &Value)> {
    schema["properties"].as_object().into_iter().flatten()
}

fn sketch_of(schema: &Value) -> BoxedStrategy<Sketch> {
    let whole = value_of(schema).prop_map(Sketch::Fixed);
    let blank = member_of(schema).prop_map(Sketch::Blank);
    let null = Just(Sketch::Fixed(Value::Null));
    if schema.get("items").is_some() {
        // An element stands in its list from the beginning: what may be blank is what stands in it.
        let element = sketch_of(&schema["items"]).prop_map(|element| match element {
            Sketch::Blank(_) => Sketch::Fixed(Value::Null),
            other => other,
        });
        let list = prop::collection::vec(element, 0..4).prop_map(Sketch::List);
        return prop_oneof![6 => list, 3 => blank, 1 => null].boxed();
    }
    if schema.get("properties").is_some() {
        return prop_oneof![8 => record_of(schema), 2 => blank, 1 => null].boxed();
    }
    prop_oneof![4 => whole, 4 => blank, 1 => null].boxed()
}

fn record_of(schema: &Value) -> BoxedStrategy<Sketch> {
    let names: Vec<String> = properties(schema).map(|(name, _)| name.clone()).collect();
    let members: Vec<_> = properties(schema).map(|(_, schema)| sketch_of(schema)).collect();
    members
        .prop_map(move |members| Sketch::Record(names.iter().cloned().zip(members).collect()))
        .boxed()
}

/// The draft, and the request with its blanks filled in.
fn requests(schema: &'static str) -> impl Strategy<Value = (Value, Value)> {
    let schema: Value = serde_json::from_str(schema).unwrap();
    record_of(&schema).prop_map(|sketch| (sketch.draw(false).unwrap(), sketch.draw(true).unwrap()))
}

/// A request of which nothing is absent.
fn complete(schema: &Value) -> BoxedStrategy<Value> {
    if let Some(items) = schema.get("items") {
        return prop_oneof![
            5 => prop::collection::vec(complete(items), 0..4).prop_map(Value::from),
            1 => Just(Value::Null)
        ]
        .boxed();
    }
    if schema.get("properties").is_none() {
        return prop_oneof![5 => value_of(schema), 1 => Just(Value::Null)].boxed();
    }
    let names: Vec<String> = properties(schema).map(|(name, _)| name.clone()).collect();
    let members: Vec<_> = properties(schema).map(|(_, schema)| complete(schema)).collect();
    members
        .prop_map(move |members| Value::Object(names.iter().cloned().zip(members).collect()))
        .boxed()
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
