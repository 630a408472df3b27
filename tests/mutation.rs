//! The small changes that tests are to notice.

use groundrules::{Accepted, Compiled, Compiler, Fate, Mutant};

const SCHEMA: &str = r#"{"properties": {
  "title":  {"type": "string"},
  "size":   {"type": "integer"},
  "share":  {"type": "number", "x-unit": "percent"},
  "ready":  {"type": "boolean"},
  "kind":   {"enum": ["core", "other", "third"]},
  "start":  {"type": "string", "format": "date"},
  "end":    {"type": "string", "format": "date"},
  "groups": {"type": "array", "items": {"properties": {"role": {"type": "string"}, "size": {"type": "integer"}}}}
}}"#;

fn compile(rules: &str) -> Compiled {
    let text = format!("pack p {{ title \"P\" version \"1\" schema \"s.json\" }}\n{rules}");
    match Compiler::new().file("s.json", SCHEMA).compile("p.rules", &text) {
        Ok(compiled) => compiled,
        Err(error) => panic!("{error}"),
    }
}

/// Every change that is not pointless, and whether the tests notice it.
fn changes(rules: &str) -> Vec<(String, bool)> {
    let compiled = compile(rules);
    let mutation = compiled.tests.mutation();
    let changes = mutation.mutants().iter().map(|mutant| (mutant, mutation.fate(mutant)));
    changes
        .filter(|(_, fate)| *fate != Fate::Pointless)
        .map(|(mutant, fate)| (format!("{}: {}", mutant.of(), mutant.id()), fate == Fate::Noticed))
        .collect()
}

/// The changes that are tried.
fn tried(rules: &str) -> Vec<String> {
    changes(rules).into_iter().map(|(change, _)| change).collect()
}

fn survivors(rules: &str) -> Vec<String> {
    changes(rules).into_iter().filter(|(_, noticed)| !noticed).map(|(change, _)| change).collect()
}

#[test]
fn comparisons_and_numbers_become_their_neighbours() {
    assert_eq!(
        tried("rule r { require size < 12 }"),
        [
            "rule r: `<` became `<=` in `size < 12`",
            "rule r: `<` became `>=` in `size < 12`",
            "rule r: `12` became `13` in `size < 12`",
            "rule r: `12` became `11` in `size < 12`",
        ]
    );
    assert_eq!(
        tried("rule r { require end - start == 2 weeks }"),
        [
            "rule r: `==` became `!=` in `end - start == 2 weeks`",
            "rule r: `2 weeks` became `3 weeks` in `end - start == 2 weeks`",
            "rule r: `2 weeks` became `1 weeks` in `end - start == 2 weeks`",
        ]
    );
    assert_eq!(
        tried("rule r { require share >= 12.5 % }").last().map(String::as_str),
        Some("rule r: `12.5 %` became `12.4 %` in `share >= 12.5 %`")
    );
}

#[test]
fn parts_are_left_out_and_joined_the_other_way() {
    assert_eq!(
        tried("rule r { require ready and not (title mentions [\"all\", \"every\"]) }"),
        [
            "rule r: `and` became `or` in `ready and not (title mentions [\"all\", \"every\"])`",
            "rule r: `ready` was left out in `ready and not (title mentions [\"all\", \"every\"])`",
            "rule r: `not (title mentions [\"all\", \"every\"])` was left out in `ready and not (title mentions [\"all\", \"every\"])`",
            "rule r: `not` was left out in `not (title mentions [\"all\", \"every\"])`",
            "rule r: `\"all\"` was left out in `not (title mentions [\"all\", \"every\"])`",
            "rule r: `\"every\"` was left out in `not (title mentions [\"all\", \"every\"])`",
        ]
    );
}

#[test]
fn quantifiers_states_and_clauses_change() {
    assert_eq!(
        tried(
            "rule r { each group in groups, at least one when ready \
             require group.role is filled and any other in groups: other.size is not blank \
             message \"x\" if group.role is missing at group.role if group.role is blank }"
        ),
        [
            "rule r: `, at least one` was left out",
            "rule r: `when` was left out in `ready`",
            "rule r: `and` became `or` in `group.role is filled and any other in groups: other.size is …`",
            "rule r: `group.role is filled` was left out in `group.role is filled and any other in groups: other.size is …`",
            "rule r: `any other in groups: other.size is not blank` was left out in `group.role is filled and any other in groups: other.size is …`",
            "rule r: `filled` became `present` in `group.role is filled`",
            "rule r: `any` became `all` in `any other in groups: other.size is not blank`",
            "rule r: `not` was left out in `other.size is not blank`",
            "rule r: `blank` became `missing` in `other.size is not blank`",
            "rule r: `missing` became `blank` in `group.role is missing`",
            "rule r: the `if` of this message was left out in `group.role is missing`",
            "rule r: `blank` became `missing` in `group.role is blank`",
            "rule r: the `if` of this place was left out in `group.role is blank`",
        ]
    );
}

#[test]
fn settings_and_defines_change_and_all_rules_that_use_them_may_notice() {
    let rules = "setting window = 2 days .. 4 days
      setting kinds = [\"core\", \"other\"]
      define timed = end - start in window
      rule one { require timed }
      rule two { when kind in kinds require ready }
      test one { passes { \"start\": \"2026-12-01\", \"end\": \"2026-12-03\" } }
      test two { skips  { \"kind\": \"third\" }  fails { \"kind\": \"core\" } }\n";
    assert_eq!(
        survivors(rules),
        [
            "setting window: `2 days .. 4 days` became `1 days .. 4 days`",
            "setting window: `2 days .. 4 days` became `2 days .. 5 days`",
            "setting window: `2 days .. 4 days` became `2 days .. 3 days`",
            "setting kinds: `\"other\"` was left out",
        ]
    );
    let noticed: Vec<String> = changes(rules)
        .into_iter()
        .filter(|(_, noticed)| *noticed)
        .map(|(change, _)| change)
        .collect();
    assert!(
        noticed.contains(&"define timed: `in` became `not in` in `end - start in window`".into())
    );
    assert!(noticed.contains(&"setting kinds: `\"core\"` was left out".into()));
}

#[test]
fn a_case_that_states_the_message_notices_what_its_condition_says() {
    let rule = "rule r { require ready and size < 12 message \"too large\" if size >= 12 message \"not ready\" }\n";
    let without = "test r { passes { \"ready\": true, \"size\": 11 } fails { \"ready\": false, \"size\": 11 } fails { \"ready\": true, \"size\": 12 } }";
    let left = survivors(&format!("{rule}{without}"));
    assert!(left.contains(&"rule r: `>=` became `>` in `size >= 12`".into()), "{left:?}");
    let with = "test r { passes { \"ready\": true, \"size\": 11 } fails { \"ready\": false, \"size\": 11 } says \"ready\" \
                fails { \"ready\": true, \"size\": 12 } says \"large\" }";
    assert_eq!(survivors(&format!("{rule}{with}")), [] as [String; 0]);
}

#[test]
fn a_change_that_does_not_compile_or_changes_nothing_is_not_tried() {
    assert_eq!(
        tried("setting window = 2 days .. 2 days\nrule r { require end - start in window }"),
        [
            "rule r: `in` became `not in` in `end - start in window`",
            "setting window: `2 days .. 2 days` became `1 days .. 2 days`",
            "setting window: `2 days .. 2 days` became `2 days .. 3 days`",
        ]
    );
    // What no rule uses is not changed at all.
    assert!(
        tried("define unused = ready\nsetting most = 3\nrule r { require title is filled }").len()
            == 1
    );
}

#[test]
fn names_of_changes_are_unique_and_do_not_depend_on_what_stands_elsewhere() {
    let rule = "rule r { require size < 12 or (ready and size < 12) }\n";
    let ids = |rules: &str| -> Vec<String> {
        let compiled = compile(rules);
        let mutation = compiled.tests.mutation();
        let mutants = mutation.mutants().iter().filter(|mutant| mutant.of() == "rule r");
        mutants.map(|mutant| mutant.id().to_owned()).collect()
    };
    let alone = ids(rule);
    let mut unique = alone.clone();
    unique.sort();
    unique.dedup();
    assert_eq!(unique.len(), alone.len());
    assert_eq!(ids(&format!("rule other {{ require ready }}\n\n{rule}")), alone);
}

#[test]
fn survivors_are_held_against_the_accepted_and_stale_entries_are_told() {
    let compiled = compile(
        "rule r { require size < 12 } test r { passes { \"size\": 3 } fails { \"size\": 30 } }",
    );
    let mutation = compiled.tests.mutation();
    let accepted = Accepted::list(
        r#"[
          {"pack": "p", "of": "rule r", "mutation": "`12` became*", "reason": "a matter of taste"},
          {"pack": "p", "of": "rule r", "mutation": "`<` became `>=` in `size < 12`", "reason": "noticed"},
          {"pack": "q", "of": "rule r", "mutation": "`<` became `<=` in `size < 12`", "reason": "of another pack"}
        ]"#,
    )
    .unwrap();
    let survived =
        mutation.mutants().iter().filter(|mutant| mutation.fate(mutant) == Fate::Survived);
    let sorted = mutation.sort(survived, &accepted);
    assert_eq!(
        sorted.unexpected.iter().map(|mutant| mutant.what()).collect::<Vec<_>>(),
        ["`<` became `<=`"]
    );
    assert_eq!(
        sorted.accepted.iter().map(|(mutant, _)| Mutant::what(mutant)).collect::<Vec<_>>(),
        ["`12` became `13`", "`12` became `11`"]
    );
    assert_eq!(
        sorted.stale.iter().map(|entry| entry.reason.as_str()).collect::<Vec<_>>(),
        ["noticed"]
    );
}

#[test]
fn an_accepted_change_needs_a_reason() {
    let list = r#"[{"pack": "p", "of": "rule r", "mutation": "x", "reason": " "}]"#;
    assert!(Accepted::list(list).unwrap_err().to_string().contains("gives no reason"));
    assert!(Accepted::list("{}").is_err());
}

#[test]
fn a_pack_with_very_many_conditions_is_tried_in_part_and_says_so() {
    let condition = vec!["size < 12"; 2500].join(" or ");
    let compiled = compile(&format!("rule r {{ require {condition} }}"));
    let mutation = compiled.tests.mutation();
    assert!(mutation.mutants().len() <= 20_000);
    let more = vec!["size in [1, 2, 3]"; 4000].join(" or ");
    let compiled =
        compile(&format!("rule r {{ require {condition} }}\nrule s {{ require {more} }}"));
    let mutation = compiled.tests.mutation();
    assert_eq!(mutation.mutants().len(), 20_000);
    assert!(mutation.left_out() > 0);
}
