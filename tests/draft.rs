//! A draft is, after every change, what a full check of its request says.

#![cfg(feature = "builtin")]
#![allow(clippy::unwrap_used, reason = "a test may stop at once")]

use groundrules::{Draft, Options, Pack, Report, Waivers};
use serde_json::{Value, json};

const REQUESTS: [&str; 4] = [
    include_str!("../examples/requests/ai-bootcamp.json"),
    include_str!("../examples/requests/erp-rollout.json"),
    include_str!("../examples/requests/onboarding-draft.json"),
    include_str!("../examples/requests/new-manager-programme.json"),
];

fn packs() -> Vec<Pack> {
    Pack::builtin_ids().map(|id| Pack::builtin(id).unwrap()).collect()
}

fn options() -> Options {
    Options::draft().today("2026-11-20".parse().unwrap())
}

fn full(packs: &[Pack], options: &Options, request: &Value) -> String {
    let text = request.to_string();
    let checks: Vec<_> =
        packs.iter().map(|pack| pack.check(text.as_bytes(), options).unwrap()).collect();
    Report::json_of(&checks)
}

/// What somebody has who puts what is new into the last report.
fn patched(last: &Value, change: &str) -> Value {
    let mut report: Value = serde_json::from_str(change).unwrap();
    for list in ["findings", "waived", "open"] {
        let Some(entries) = report.get_mut(list).and_then(Value::as_array_mut) else { continue };
        for entry in entries {
            if let Some(place) = entry.as_u64() {
                *entry = last[list][usize::try_from(place).unwrap()].clone();
            }
        }
    }
    for kept in ["packs", "engine", "options"] {
        report[kept] = last[kept].clone();
    }
    report
}

/// All places in a request that have a value, as JSON Pointers.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    let mut go = |key: &str, inside: &Value| {
        let below = format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"));
        found.push(below.clone());
        places(inside, &below, found);
    };
    match value {
        Value::Object(members) => members.iter().for_each(|(key, inside)| go(key, inside)),
        Value::Array(items) => {
            (0..).zip(items).for_each(|(at, inside): (usize, _)| go(&at.to_string(), inside));
        }
        _ => {}
    }
}

/// Takes away, empties, spoils, doubles or replaces one place of a request after the other.
fn edits(request: &Value) -> Vec<Value> {
    let mut found = Vec::new();
    places(request, "", &mut found);
    let mut edited = vec![json!({}), request.clone()];
    for (number, place) in found.iter().enumerate() {
        let mut next = request.clone();
        let Some(value) = next.pointer_mut(place) else { continue };
        match (number % 5, &mut *value) {
            (0, _) => *value = Value::Null,
            (1, _) => *value = json!({"odd": []}),
            (2, Value::Array(items)) => items.extend(items.clone()),
            (2, Value::String(text)) => text.push_str(" with AI for all employees"),
            (3, Value::Array(items)) => items.reverse(),
            (3, _) => *value = json!("2026-12-01"),
            (4, _) => {
                let (holder, key) = place.rsplit_once('/').unwrap();
                if let Some(Value::Object(members)) = next.pointer_mut(holder) {
                    members.remove(key);
                }
            }
            _ => *value = json!(45),
        }
        edited.push(next);
        // Every other change is taken back before the next one.
        if number % 2 == 0 {
            edited.push(request.clone());
        }
    }
    edited
}

fn walk(packs: &[Pack], options: &Options, request: &Value) {
    let each = vec![options.clone(); packs.len()];
    let mut draft = Draft::new(packs, &each, request.to_string()).unwrap();
    let mut last: Value = serde_json::from_str(&draft.report()).unwrap();
    assert_eq!(draft.report(), full(packs, options, request));
    let mut kept = 0;
    for next in edits(request) {
        let change = draft.change(next.to_string()).unwrap();
        let expected = full(packs, options, &next);
        assert_eq!(draft.report(), expected, "{next}");
        last = patched(&last, &change);
        assert_eq!(last, serde_json::from_str::<Value>(&expected).unwrap(), "{next}");
        let change: Value = serde_json::from_str(&change).unwrap();
        let lists = ["findings", "open", "waived"].map(|list| change[list].as_array().cloned());
        kept += lists.into_iter().flatten().flatten().filter(Value::is_number).count();
    }
    assert!(kept > 100, "only {kept} of what is told was there before");
}

/// The same changes, each told by its member where that goes.
fn walk_by_members(packs: &[Pack], options: &Options, request: &Value) {
    let each = vec![options.clone(); packs.len()];
    let mut draft = Draft::new(packs, &each, request.to_string()).unwrap();
    let mut last: Value = serde_json::from_str(&draft.report()).unwrap();
    let mut request = request.as_object().unwrap().clone();
    let (mut steps, mut by_member) = (0, 0);
    for next in edits(&Value::Object(request.clone())) {
        let next = next.as_object().unwrap();
        let names: Vec<String> = request.keys().chain(next.keys()).cloned().collect();
        for name in &names {
            if request.get(name) == next.get(name) {
                continue;
            }
            match next.get(name) {
                Some(value) => drop(request.insert(name.clone(), value.clone())),
                None => drop(request.remove(name)),
            }
            let whole = Value::Object(request.clone());
            let value = request.get(name).map(Value::to_string);
            let change = value.and_then(|value| draft.change_member(name, &value));
            by_member += usize::from(change.is_some());
            let change = change.unwrap_or_else(|| draft.change(whole.to_string()).unwrap());
            let expected = full(packs, options, &whole);
            assert_eq!(draft.report(), expected, "{name}: {whole}");
            last = patched(&last, &change);
            assert_eq!(last, serde_json::from_str::<Value>(&expected).unwrap(), "{name}: {whole}");
            steps += 1;
        }
    }
    assert!(by_member > 20 && steps > by_member, "{by_member} of {steps}");
}

#[test]
fn after_every_change_a_draft_is_a_full_check() {
    for request in REQUESTS {
        let request = serde_json::from_str(request).unwrap();
        walk(&packs(), &options(), &request);
        walk_by_members(&packs(), &options(), &request);
    }
}

#[test]
fn members_alone_make_no_request_larger_than_its_limit() {
    let pack = [Pack::builtin("failure-points").unwrap()];
    let mut limits = groundrules::Limits::default();
    limits.request_bytes = 200;
    let options = options().limits(limits);
    let mut draft = Draft::new(&pack, &[options], r#"{"sponsor": {"name": "D"}}"#).unwrap();
    let name = |length: usize| json!({"name": "n".repeat(length)}).to_string();
    assert!(draft.change_member("sponsor", &name(50)).is_some());
    assert!(draft.change_member("sponsor", &name(160)).is_none());
    assert!(draft.change(format!(r#"{{"sponsor": {}}}"#, name(160))).is_ok());
    assert!(draft.change_member("sponsor", &name(2)).is_none(), "there is no room");
}

#[test]
fn settings_severities_waivers_and_locales_hold_in_a_draft() {
    let waivers = json!({
        "format": 1,
        "waivers": [{"rule": "generic-audience", "reason": "agreed", "approvedBy": "Dana Ortiz"}],
    });
    let options = options()
        .setting("lead", "10 days .. 20 days")
        .severity("missing-sponsor", "off".parse().unwrap())
        .locale("fr")
        .waivers(Waivers::from_json(&waivers.to_string()).unwrap());
    let pack = [Pack::builtin("failure-points").unwrap()];
    walk(&pack, &options, &serde_json::from_str(REQUESTS[0]).unwrap());
    walk_by_members(&pack, &options, &serde_json::from_str(REQUESTS[0]).unwrap());
}

#[test]
fn after_an_error_a_draft_is_what_it_was() {
    let options = vec![options(); 3];
    let mut draft = Draft::new(&packs(), &options, REQUESTS[0]).unwrap();
    let before = draft.report();
    for wrong in ["", "[1", "{\"a\": \u{1}}", "{}{}"] {
        assert!(draft.change(wrong).is_err(), "{wrong}");
        assert_eq!(draft.report(), before);
    }
    let same = draft.change(REQUESTS[0]).unwrap();
    assert!(!same.contains("\"message\""), "{same}");
}

#[test]
fn a_limit_that_a_request_passes_is_an_error_in_a_draft_too() {
    let pack = [Pack::builtin("failure-points").unwrap()];
    let request: Value = serde_json::from_str(REQUESTS[0]).unwrap();
    for fuel in (0..3_000).step_by(7) {
        let mut limits = groundrules::Limits::default();
        limits.fuel = fuel;
        let options = options().limits(limits);
        let empty = Draft::new(&pack, std::slice::from_ref(&options), "{}");
        let Ok(mut draft) = empty else { continue };
        let checked = pack[0]
            .check(request.to_string().as_bytes(), &options)
            .map(|check| check.report().to_json());
        let changed = draft.change(request.to_string()).map(|_| draft.report());
        assert_eq!(changed, checked, "{fuel}");
        let sponsor = request["sponsor"].to_string();
        if changed.is_ok() && draft.change_member("sponsor", &sponsor).is_some() {
            assert_eq!(Ok(draft.report()), checked, "{fuel}");
        }
    }
}

#[test]
fn packs_without_options_of_their_own_have_the_last_ones() {
    let packs = packs();
    let request = json!({"sponsor": {"name": "Dana Ortiz"}});
    let draft = Draft::new(&packs, &[options()], request.to_string()).unwrap();
    assert_eq!(draft.report(), full(&packs, &options(), &request));
    let draft = Draft::new(&packs[..1], &[], request.to_string()).unwrap();
    assert_eq!(draft.report(), full(&packs[..1], &Options::draft(), &request));
}

/// How much a finding weighs may be all that a draft leaves open: that is worth a question as well.
#[cfg(feature = "compiler")]
#[test]
fn what_decides_the_severity_of_a_finding_is_asked_for() {
    const SCHEMA: &str = r#"{ "type": "object", "properties": {
        "n": { "type": "integer" }, "kind": { "type": "string" }, "size": { "type": "string" },
        "m": { "type": "integer", "description": "How many?" } } }"#;
    const RULES: &str = r#"
        pack p { title "P" version "1.0.0" schema "p.schema.json" }
        rule few { severity error if kind == "a" severity warning if size == "b" severity info require n > 1 }
        rule some { severity info require m > 1 }
    "#;
    let compiled =
        groundrules::Compiler::new().compile_reading("p.rules", RULES, |_| Some(SCHEMA.into()));
    let pack = compiled.unwrap().pack;
    let asked = |request: Value| {
        let request = request.to_string();
        let report = pack.check(&request, &Options::draft()).unwrap().report();
        let draft = Draft::new(std::slice::from_ref(&pack), &[Options::draft()], &request).unwrap();
        assert_eq!(draft.report(), report.to_json());
        report.next.map(|next| (next.path, next.rules.join(" ")))
    };
    let asks = |path: &str, rules: &str| Some((path.to_owned(), rules.to_owned()));
    assert_eq!(asked(json!({ "n": 0, "m": 2 })), asks("/kind", "few"));
    // What the finding can come to weighs against what other rules can.
    assert_eq!(asked(json!({ "n": 0 })), asks("/kind", "few"));
    assert_eq!(asked(json!({ "n": 0, "kind": "b" })), asks("/size", "few"));
    assert_eq!(asked(json!({ "n": 0, "kind": "a" })), asks("/m", "some"));
    assert_eq!(asked(json!({ "n": 0, "kind": "b", "size": "b", "m": 2 })), None);
    // A finding that passes weighs nothing.
    let waivers =
        r#"{ "format": 1, "waivers": [{ "rule": "few", "reason": "r", "approvedBy": "a" }] }"#;
    let options = Options::draft().waivers(Waivers::from_json(waivers).unwrap());
    assert_eq!(pack.check(r#"{ "n": 0, "m": 2 }"#, &options).unwrap().report().next, None);
}
