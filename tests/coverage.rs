//! What the tests of a pack reach, and what is told of the rest.

use groundrules::{Compiled, Compiler, Coverage};

const SCHEMA: &str = r#"{"properties": {
  "title":  {"type": "string"},
  "size":   {"type": "integer"},
  "ready":  {"type": "boolean"},
  "kind":   {"enum": ["core", "other"]},
  "groups": {"type": "array", "items": {"properties": {"role": {"type": "string"}, "size": {"type": "integer"}}}}
}}"#;

fn compile(rules: &str) -> Compiled {
    let text = format!("pack p {{ title \"P\" version \"1\" schema \"s.json\" }}\n{rules}");
    match Compiler::new().file("s.json", SCHEMA).compile("p.rules", &text) {
        Ok(compiled) => compiled,
        Err(error) => panic!("{error}"),
    }
}

fn coverage(rules: &str) -> (Coverage, Vec<String>) {
    let compiled = compile(rules);
    for result in compiled.tests.run(&compiled.pack) {
        assert!(result.failure.is_none(), "{}: {:?}", result.title, result.failure);
    }
    let coverage = compiled.tests.coverage(&compiled.pack);
    let told = coverage
        .gaps()
        .map(|gap| format!("{}: {}", compiled.sources.text(gap.span), gap.why))
        .collect();
    (coverage, told)
}

/// The gaps of rules, as text and sentence.
fn gaps(rules: &str) -> Vec<String> {
    coverage(rules).1
}

#[test]
fn a_condition_is_reached_where_the_tests_see_it_true_and_false() {
    let rule = "rule r { require size < 12 }\n";
    assert_eq!(
        gaps(&format!("{rule}test r {{ passes {{ \"size\": 3 }} }}")),
        ["size < 12: never false in a test"]
    );
    assert_eq!(
        gaps(&format!("{rule}test r {{ fails {{ \"size\": 12 }} }}")),
        ["size < 12: never true in a test"]
    );
    let (whole, told) =
        coverage(&format!("{rule}test r {{ passes {{ \"size\": 3 }} fails {{ \"size\": 12 }} }}"));
    assert_eq!((told.len(), whole.covered(), whole.total()), (0, 2, 2));
}

#[test]
fn a_missing_value_makes_a_condition_neither_true_nor_false() {
    let tests = "test r { passes { \"size\": 3 } fails {} }";
    assert_eq!(
        gaps(&format!("rule r {{ require size < 12 }}\n{tests}")),
        ["size < 12: never false in a test: a value is missing at most"]
    );
}

#[test]
fn what_is_behind_a_false_condition_is_not_reached() {
    let tests = "test r { fails { \"title\": null, \"size\": 30 } }";
    assert_eq!(
        gaps(&format!("rule r {{ require title is filled and size < 12 }}\n{tests}")),
        [
            "title is filled: never true in a test",
            "size < 12: never reached in a test: neither true nor false",
        ]
    );
}

#[test]
fn a_negated_test_is_told_as_it_is_written() {
    let rule = "rule r { require title is blank or kind not in [\"core\"] }\n";
    assert_eq!(
        gaps(&format!("{rule}test r {{ passes {{ \"title\": \"x\", \"kind\": \"other\" }} }}")),
        ["title is blank: never true in a test", "kind not in [\"core\"]: never false in a test"]
    );
}

#[test]
fn the_condition_of_a_quantifier_is_seen_element_by_element() {
    let rule = "rule r { require all group in groups: group.size < 12 }\n";
    let both = "{ \"groups\": [ { \"size\": 3 }, { \"size\": 30 } ] }";
    assert_eq!(
        gaps(&format!("{rule}test r {{ fails {both} }}")),
        ["all group in groups: group.size < 12: never true in a test"]
    );
    assert_eq!(
        gaps(&format!("{rule}test r {{ passes {{ \"groups\": [] }} }}")),
        [
            "all group in groups: group.size < 12: never false in a test",
            "group.size < 12: never reached in a test: neither true nor false",
        ]
    );
    let counted = "rule r { require count(group in groups where group.size < 12) < 2 }\n";
    assert_eq!(
        gaps(&format!("{counted}test r {{ passes {{ \"groups\": [ {{ \"size\": 3 }} ] }} }}")),
        [
            "count(group in groups where group.size < 12) < 2: never false in a test",
            "group.size < 12: never false in a test",
        ]
    );
}

#[test]
fn when_must_hold_in_one_test_and_not_in_another() {
    let rule = "rule r { when kind == \"core\" and ready require size < 12 }\n";
    let passes = "passes { \"kind\": \"core\", \"ready\": true, \"size\": 3 } \
                  fails { \"kind\": \"core\", \"ready\": true, \"size\": 30 }";
    assert_eq!(
        gaps(&format!("{rule}test r {{ {passes} }}")),
        [
            "kind == \"core\": never false in a test",
            "kind == \"core\" and ready: the rule is never skipped in a test",
            "ready: never false in a test",
        ]
    );
    let skips = "skips { \"kind\": \"other\" } skips { \"kind\": \"core\", \"ready\": false }";
    assert!(gaps(&format!("{rule}test r {{ {passes} {skips} }}")).is_empty());
}

#[test]
fn every_text_and_every_place_is_to_be_chosen_once() {
    let rule = "rule r {
      require size < 12 and ready
      at      size if size >= 12
      at      ready
      message \"{size} is too large\" if size >= 12
      message \"not ready\"
      ask     \"Is it ready?\"
      fix     \"Make it smaller than {size}.\" if size >= 12
      fix     \"Get ready.\"
    }\n";
    let large = "fails { \"size\": 30, \"ready\": true }";
    let passes = "passes { \"size\": 3, \"ready\": true }";
    let told = gaps(&format!("{rule}test r {{ {passes} {large} }}"));
    assert_eq!(
        told,
        [
            "ready: never false in a test",
            "size >= 12: never false in a test",
            "at: no finding of a test points here",
            "size >= 12: never false in a test",
            "message: this message is never shown in a test",
            "size >= 12: never false in a test",
            "fix: this fix is never proposed in a test",
        ]
    );
    let small = "fails { \"size\": 3, \"ready\": false }";
    assert!(gaps(&format!("{rule}test r {{ {passes} {large} {small} }}")).is_empty());
}

#[test]
fn each_is_to_have_an_element_and_with_at_least_one_to_have_none() {
    let rule = "rule r { each group in groups, at least one require group.size < 12 }\n";
    let told = gaps(&format!("{rule}test r {{ fails {{ \"groups\": [] }} }}"));
    assert_eq!(
        told,
        [
            "each: the list never has an element in a test",
            "group.size < 12: never reached in a test: neither true nor false",
        ]
    );
    let elements = "fails { \"groups\": [ { \"size\": 3 }, { \"size\": 30 } ] }";
    assert_eq!(
        gaps(&format!("{rule}test r {{ {elements} }}")),
        ["groups: the list is never empty in a test"]
    );
}

#[test]
fn the_conditions_of_a_define_count_wherever_any_test_reaches_them() {
    let rules = "define small = size < 12 and title is filled
      rule one { require small }
      rule two { require not small }
      test one { passes { \"size\": 3, \"title\": \"x\" } }\n";
    assert_eq!(
        gaps(rules),
        ["size < 12: never false in a test", "title is filled: never false in a test"]
    );
    let more = "test two { passes { \"size\": 30 } passes { \"size\": 3, \"title\": null } }";
    let (coverage, told) = coverage(&format!("{rules}{more}"));
    assert!(told.is_empty(), "{told:?}");
    let define = &coverage.defines[0];
    assert_eq!((define.name.as_str(), define.covered, define.total), ("small", 4, 4));
}

#[test]
fn only_the_tests_of_a_rule_reach_its_own_conditions() {
    let rules = "rule one { require size < 12 }
      rule two { require size < 20 }
      test one { passes { \"size\": 3 } fails { \"size\": 30 } }";
    assert_eq!(gaps(rules), ["size < 20: never reached in a test: neither true nor false"]);
}

#[test]
fn behind_an_if_a_missing_value_counts_as_what_keeps_the_text_from_being_chosen() {
    let rule = "rule r {
      require ready and size < 12
      message \"not ready\" if not ready
      message \"too large\" if size >= 12
      message \"the size is missing\"
    }\n";
    let tests = "test r {
      passes { \"ready\": true, \"size\": 3 }
      fails  { \"ready\": false, \"size\": 3 }
      fails  { \"ready\": true, \"size\": 12 }
      fails  { \"ready\": true }
    }";
    // `size >= 12` is never false where it is asked: then the rule passes, or another message comes first.
    assert!(gaps(&format!("{rule}{tests}")).is_empty());
    let without = tests.replace("fails  { \"ready\": true }\n", "");
    assert_eq!(
        gaps(&format!("{rule}{without}")),
        ["size >= 12: never false in a test", "message: this message is never shown in a test",]
    );
}
