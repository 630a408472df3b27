//! The tests that stand in rule files: what a case may say, and what is told of one that does not come out.

use groundrules::{CaseFailure, Compiled, Compiler, Expected};

const SCHEMA: &str = r#"{"properties": {
  "title":   {"type": "string"},
  "size":    {"type": "integer"},
  "kind":    {"enum": ["core", "other"]},
  "sponsor": {"properties": {"name": {"type": "string"}}},
  "groups":  {"type": "array", "items": {"properties": {"role": {"type": "string"}, "size": {"type": "integer"}}}},
  "labels":  {"type": "object", "additionalProperties": {"type": "string"}},
  "extras":  {"properties": {"known": {"type": "string"}}, "patternProperties": {"^x-": {}}},
  "person":  {"anyOf": [{"properties": {"a": {"type": "string"}}}, {"properties": {"b": {"type": "string"}}}]},
  "open":    {"properties": {"known": {"type": "string"}}, "additionalProperties": true}
}}"#;

const HEADER: &str = "pack p { title \"P\" version \"1\" schema \"s.json\" }\n";

const SIZE: &str = r#"
setting most = 12
rule size {
  when    kind != "other"
  require size <= most
  message "A group of {size} is larger than {most}."
}
"#;

fn compile(rules: &str) -> Compiled {
    let text = format!("{HEADER}{rules}");
    match Compiler::new().file("s.json", SCHEMA).compile("p.rules", &text) {
        Ok(compiled) => compiled,
        Err(error) => panic!("{error}"),
    }
}

/// What is told of the only case.
fn failure(rules: &str) -> CaseFailure {
    let compiled = compile(rules);
    let mut results = compiled.tests.run(&compiled.pack);
    assert_eq!(results.len(), 1);
    results.remove(0).failure.expect("the case does not come out as it says")
}

fn holds(rules: &str) -> bool {
    let compiled = compile(rules);
    compiled.tests.run(&compiled.pack).iter().all(|result| result.failure.is_none())
}

fn warnings(rules: &str) -> Vec<String> {
    let compiled = compile(rules);
    compiled.warnings.iter().map(|warning| compiled.sources.excerpt(warning)).collect()
}

#[test]
fn a_case_shows_what_its_author_wrote() {
    let compiled = compile(&format!(
        "{SIZE}test size {{ fails \"too many\" {{ \"size\": 30 }} with most = 20 says \"30\" at \"/size\" today 2026-12-01 }}"
    ));
    let cases: Vec<_> = compiled.tests.cases().collect();
    let [case] = cases.as_slice() else { panic!("{cases:?}") };
    assert_eq!((case.rule(), case.title(), case.expected()), ("size", "too many", Expected::Fails));
    assert_eq!((case.request(), case.at()), ("{ \"size\": 30 }", Some("/size")));
    assert_eq!(case.says().collect::<Vec<_>>(), ["30"]);
    assert_eq!(case.settings().collect::<Vec<_>>(), [("most", "20")]);
    assert_eq!(case.today().map(|day| day.to_string()).as_deref(), Some("2026-12-01"));
    assert_eq!(compiled.sources.text(case.span()), "fails");
    assert_eq!(compiled.tests.cases_of("another").count(), 0);
}

#[test]
fn a_rule_that_fails_unexpectedly_tells_its_message_and_the_values_that_decided() {
    let told =
        failure(&format!("{SIZE}test size {{ passes {{ \"size\": 13, \"kind\": \"core\" }} }}"));
    assert_eq!(
        told.to_string(),
        "expected that the rule passes, but it fails at /size\n  \
         it says “A group of 13 is larger than 12.”\n  /size is 13"
    );
}

#[test]
fn a_rule_that_passes_unexpectedly_tells_the_values_that_made_it_pass() {
    let told =
        failure(&format!("{SIZE}test size {{ fails {{ \"size\": 12, \"kind\": \"core\" }} }}"));
    assert_eq!(told.details().collect::<Vec<_>>(), ["/size is 12"]);
    assert_eq!(told.message, None);
}

#[test]
fn a_rule_that_is_skipped_unexpectedly_tells_what_skipped_it() {
    let told =
        failure(&format!("{SIZE}test size {{ fails {{ \"size\": 30, \"kind\": \"other\" }} }}"));
    assert_eq!(told.details().collect::<Vec<_>>(), ["/kind is \"other\""]);
}

#[test]
fn a_rule_that_is_not_skipped_tells_why_it_applies() {
    let told =
        failure(&format!("{SIZE}test size {{ skips {{ \"size\": 2, \"kind\": \"core\" }} }}"));
    assert_eq!(told.details().collect::<Vec<_>>(), ["/kind is \"core\""]);
}

#[test]
fn a_rule_that_fails_for_want_of_a_value_tells_which_one() {
    let told = failure(&format!("{SIZE}test size {{ passes {{ \"kind\": \"core\" }} }}"));
    assert_eq!(told.missing, ["/size"]);
}

#[test]
fn a_case_without_a_day_tells_where_to_write_it() {
    let failure = failure(
        "rule size { require size > 1 or today > 2026-01-01 } test size { passes { \"size\": 2 } }",
    );
    assert_eq!(
        failure.why,
        "the pack `p` reads `today`: write the day behind the request, as in `today 2026-12-01`"
    );
}

#[test]
fn a_case_can_state_parts_of_the_message_and_they_are_in_one_finding() {
    let each = "rule role { each group in groups require group.role is filled at group.role \
                message \"Group of {group.size}.\" }\n";
    let groups =
        r#"{ "groups": [ { "size": 4 }, { "size": 5 }, { "size": 6, "role": "buyer" } ] }"#;
    let case = |says: &str| format!("{each}test role {{ fails {groups} {says} }}");
    assert!(holds(&case("says \"of 4\"")));
    assert!(holds(&case("says \"Group\" says \"of 5\" at \"/groups/1/role\"")));
    assert!(!holds(&case("says \"of 4\" says \"of 5\"")), "two findings say it together");
    assert!(!holds(&case("says \"of 4\" at \"/groups/1/role\"")), "the other finding says it");
    assert!(!holds(&case("says \"of 6\"")), "the element that passes says nothing");
    let told = failure(&case("says \"of 7\""));
    assert_eq!(told.why, "expected that the message has “of 7” in it");
    assert_eq!(told.message.as_deref(), Some("Group of 4."));
}

#[test]
fn a_member_that_the_schema_does_not_know_is_warned_of_at_its_place_with_the_near_name() {
    let warned = warnings(&format!(
        "{SIZE}test size {{\n  passes {{ \"kind\": \"core\",\n    \"sise\": 3, \"size\": 4 }}\n}}"
    ));
    let [warning] = warned.as_slice() else { panic!("{warned:?}") };
    assert!(
        warning.contains("p.rules:11:6: warning[GR042]: the schema knows no `sise`"),
        "{warning}"
    );
    assert!(warning.contains("did you mean `size`?"), "{warning}");
}

#[test]
fn members_are_looked_for_inside_records_and_the_elements_of_lists() {
    let rule = "rule named { require title is filled }\n";
    let warned = |request: &str| warnings(&format!("{rule}test named {{ fails {request} }}")).len();
    assert_eq!(warned(r#"{ "sponsor": { "nmae": "x" } }"#), 1);
    assert_eq!(
        warned(
            r#"{ "groups": [ { "role": "x" }, { "rôle": "x" }, { "ro\u006ce": 1, "a": [ { "b": 1 } ] } ] }"#
        ),
        2
    );
    assert_eq!(warned(r#"{ "a\u0062c": 1 }"#), 1);
}

#[test]
fn further_members_are_fine_where_the_schema_means_them() {
    let rule = "rule named { require title is filled }\n";
    for request in [
        r#"{ "labels": { "anything": "x" } }"#,
        r#"{ "extras": { "x-more": 1, "other": 2 } }"#,
        r#"{ "person": { "a": "x", "c": "y" } }"#,
        r#"{ "open": { "unknown": 1 } }"#,
        r#"{ "title": { "not": "a record" } }"#,
    ] {
        let warned = warnings(&format!("{rule}test named {{ fails {request} }}"));
        assert!(warned.is_empty(), "{request}: {warned:?}");
    }
}
