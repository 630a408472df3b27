//! What a check tells does not depend on what of it has been looked at before.

use std::collections::HashSet;

use groundrules::{Compiler, Draft, Limits, Options, Pack, Report};
use serde_json::json;

const SCHEMA: &str = r#"{"properties": {
  "t": { "type": "string" },
  "xs": { "type": "array", "items": { "type": "object", "properties": {
    "n": { "type": "number" }, "m": { "type": "number" }, "k": { "type": "number" }
  } } }
}}"#;

/// Two rules that depend on one condition, which is much work to explain: half of what an explanation may cost.
const RULES: &str = r#"
pack looking { title "Looking" version "1" schema "s.json" }
define costly = all x in xs: x.n > 1
rule both  { require all x in xs: x.m > 1 and costly and t is filled }
rule alone { require costly }
"#;

fn pack() -> Pack {
    let compiled = Compiler::new().file("s.json", SCHEMA).compile("looking.rules", RULES);
    compiled.unwrap_or_else(|error| panic!("{error}")).pack
}

fn request(elements: usize, title: &str) -> String {
    let xs: Vec<_> = (0..elements).map(|n| json!({"n": n % 2, "m": n % 2, "k": n})).collect();
    json!({ "t": title, "xs": xs }).to_string()
}

/// The least that an explanation gets, whatever the limit, is a few hundred elements' worth of work.
fn sizes() -> impl Iterator<Item = usize> {
    (100..1500).step_by(100)
}

#[test]
fn a_report_is_the_same_whatever_was_looked_at_before_it() {
    let pack = pack();
    let mut limits = Limits::default();
    limits.fuel = 640_000;
    for options in [Options::new(), Options::draft()] {
        let options = options.limits(limits);
        for size in sizes() {
            let request = request(size, "");
            let check = || pack.check(&request, &options).unwrap();
            let untouched = Report::json_of(&[check()]);
            let looked_at = check();
            let findings: Vec<_> = looked_at.findings().chain(looked_at.open()).collect();
            for finding in findings.iter().rev() {
                assert!(!finding.message().is_empty() && !finding.evidence().is_empty());
            }
            assert_eq!(looked_at.report().to_json(), untouched, "{size} elements");
            assert_eq!(Report::json_of(&[looked_at]), untouched, "{size} elements");
        }
    }
}

/// After a change, only the rules that look at it are explained anew.
#[test]
fn a_draft_says_what_a_full_check_says_where_an_explanation_runs_out_of_fuel() {
    let rules = RULES.replace("rule alone", "rule first { require costly }\nrule alone");
    // The rule that others pay for comes first.
    let rules = rules.replacen("rule both", "rule zero { require costly }\nrule both", 1);
    let compiled = Compiler::new().file("s.json", SCHEMA).compile("looking.rules", &rules);
    let packs = [compiled.unwrap_or_else(|error| panic!("{error}")).pack];
    let mut limits = Limits::default();
    limits.fuel = 640_000;
    let options = [Options::draft().limits(limits)];
    for size in sizes() {
        let mut draft = Draft::new(&packs, &options, request(size, "one")).unwrap();
        for title in ["", "two", ""] {
            let changed = request(size, title);
            draft.change(&changed).unwrap();
            let full = packs[0].check(&changed, &options[0]).unwrap();
            assert_eq!(draft.report(), Report::json_of(&[full]), "{size} elements");
        }
    }
}

/// All rules look for invalid values on one account. Rules before one that has not changed can leave it less than a full
/// check does, or more.
#[test]
fn a_draft_says_what_a_full_check_says_where_looking_for_invalid_values_runs_out_of_fuel() {
    let rules = r#"
pack looking { title "Looking" version "1" schema "s.json" }
rule costly { require all x in xs: (x.n > 1 and t is filled) }
rule dear   { require all x in xs: (x.m > 1 and n > 0) }
rule light  { require t is filled and k > 1 }
rule lighter { require k > 1 or u is filled }
"#;
    let schema = SCHEMA.replacen(
        r#""t":"#,
        r#""n": {"type": "number"}, "k": {"type": "number"}, "u": {"type": "string"}, "t":"#,
        1,
    );
    let compiled = Compiler::new().file("s.json", schema).compile("looking.rules", rules);
    let packs = [compiled.unwrap_or_else(|error| panic!("{error}")).pack];
    let xs: Vec<_> = (2..6).map(|n| json!({"n": n})).collect();
    let requests = [
        json!({"xs": xs}),
        json!({"xs": xs, "n": "many"}),
        json!({"xs": xs, "n": "many", "k": true}),
        json!({"xs": xs, "n": "many", "t": "one"}),
        json!({"xs": xs, "n": 7, "t": "one"}),
        json!({"xs": xs, "n": 7, "t": 1}),
    ];
    let mut invalid = HashSet::new();
    for fuel in 30..200 {
        let mut limits = Limits::default();
        limits.fuel = fuel;
        let options = [Options::draft().limits(limits)];
        for (first, second) in requests.iter().flat_map(|first| {
            requests.iter().map(move |second| (first.to_string(), second.to_string()))
        }) {
            let Ok(mut draft) = Draft::new(&packs, &options, &first) else { continue };
            for request in [&second, &first, &second] {
                let full = packs[0].check(request, &options[0]);
                assert_eq!(draft.change(request).is_ok(), full.is_ok(), "{fuel}: {request}");
                let Ok(full) = full else { break };
                invalid.insert(full.report().summary.invalid);
                let full = Report::json_of(&[full]);
                assert_eq!(draft.report(), full, "{fuel}: {first} and {second}");
            }
        }
    }
    // There was too little in some, and enough in others.
    assert!(invalid.len() > 3, "{invalid:?}");
}
