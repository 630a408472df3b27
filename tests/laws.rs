//! The laws of a check, tried on requests and on rules that nobody thought of.
//!
//! The first is the one that makes a draft worth having: *filling in a blank never reverses a failed, a passed
//! or a skipped.* It is tried on the pack of `tests/expenses` and on random conditions that use every operator
//! of the language. `PROPTEST_CASES` sets how many of each.

use std::collections::BTreeMap;

use groundrules::{Compiler, Options, Pack, Report};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

const CLAIM_SCHEMA: &str = include_str!("expenses/claim.schema.json");
const CLAIM_RULES: &str = include_str!("expenses/expenses.rules");

fn compile(schema: &str, rules: &str) -> Pack {
    match Compiler::new().file("claim.schema.json", schema).compile("laws.rules", rules) {
        Ok(compiled) => compiled.pack,
        Err(error) => panic!("{rules}\n{error}"),
    }
}

fn cases(default: u32) -> ProptestConfig {
    let wanted = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig {
        cases: wanted.unwrap_or(default),
        failure_persistence: None,
        ..ProptestConfig::default()
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

// ---- rules -----------------------------------------------------------------------------------------------

const SMALL_SCHEMA: &str = r#"{
  "type": "object",
  "properties": {
    "n": { "type": ["number", "null"] },
    "m": { "type": ["number", "null"] },
    "share": { "type": ["number", "null"], "x-unit": "percent" },
    "wait": { "type": ["number", "null"], "x-unit": "hours" },
    "b": { "type": ["boolean", "null"] },
    "t": { "type": ["string", "null"] },
    "u": { "type": ["string", "null"] },
    "kind": { "enum": ["one", "two", "three", null] },
    "day": { "type": ["string", "null"], "format": "date" },
    "due": { "type": ["string", "null"], "format": "date" },
    "begin": { "type": ["string", "null"], "format": "date-time" },
    "end": { "type": ["string", "null"], "format": "date-time" },
    "ns": { "type": ["array", "null"], "items": { "type": ["number", "null"] } },
    "ts": { "type": ["array", "null"], "items": { "type": ["string", "null"] } },
    "deep": { "type": ["object", "null"], "properties": { "n": { "type": ["number", "null"] } } },
    "xs": {
      "type": ["array", "null"],
      "items": {
        "type": ["object", "null"],
        "properties": {
          "n": { "type": ["number", "null"] },
          "t": { "type": ["string", "null"] },
          "b": { "type": ["boolean", "null"] },
          "day": { "type": ["string", "null"], "format": "date" },
          "ys": {
            "type": ["array", "null"],
            "items": { "type": ["object", "null"], "properties": { "n": { "type": ["number", "null"] }, "t": { "type": ["string", "null"] } } }
          }
        }
      }
    }
  }
}"#;

/// What every random pack begins with: settings and defines that its conditions use.
const SMALL_HEADER: &str = r#"pack small { title "Small" version "1" schema "claim.schema.json" }
setting window = 1 day .. 20 days
setting band = 1 .. 30
setting soon = 1 business day .. 9 business days
setting holidays = [2026-03-03, 2026-03-04, 2026-03-04, 2026-12-25]
setting phrases = ["stuff", "lyon plant"]
setting level = 2
define counted = count(x0 in xs where x0.n > 1)
define settled = b or n > 2
define longest = words(t) + length(u)
"#;

fn text(text: &'static str) -> BoxedStrategy<String> {
    Just(text.to_owned()).boxed()
}

fn one_of(texts: &[&'static str]) -> BoxedStrategy<String> {
    select(texts.to_vec()).prop_map(str::to_owned).boxed()
}

/// The variables in force: `x` stands for an element of `xs`, `y` for one of `x.ys`, `k` for one of `ns`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Variables {
    x: Option<&'static str>,
    y: Option<&'static str>,
    k: Option<&'static str>,
}

fn number(depth: u32, variables: Variables) -> BoxedStrategy<String> {
    let mut leaves = vec![
        one_of(&["n", "m", "deep.n", "level", "counted", "longest", "band.max"]),
        one_of(&["0", "1", "2", "2.5", "30", "9007199254740992"]),
        one_of(&["count(xs)", "count(ns)", "count(ts)", "words(t)", "length(u)", "words(kind)"]),
        one_of(&[
            "sum(ns)",
            "min(ns)",
            "max(ns)",
            "sum(xs.n)",
            "min(xs.n)",
            "max(xs.ys.n)",
            "sum(xs.ys.n)",
        ]),
        one_of(&[
            "distinct(ns)",
            "distinct(ts)",
            "distinct(xs.t)",
            "distinct(xs.ys.t)",
            "distinct(xs.day)",
            "distinct(xs.b)",
        ]),
    ];
    if let Some(x) = variables.x {
        let own =
            ["N.n", "count(N.ys)", "sum(N.ys.n)", "max(N.ys.n)", "distinct(N.ys.t)", "words(N.t)"];
        leaves.push(select(own.to_vec()).prop_map(move |own| own.replace('N', x)).boxed());
    }
    if let Some(y) = variables.y {
        leaves.push(
            select(vec!["N.n", "length(N.t)"]).prop_map(move |own| own.replace('N', y)).boxed(),
        );
    }
    if let Some(k) = variables.k {
        leaves.push(text(k));
    }
    let leaf = proptest::strategy::Union::new(leaves).boxed();
    if depth == 0 {
        return leaf;
    }
    let inner = number(depth - 1, variables);
    let arithmetic = (inner.clone(), select(vec!["+", "-", "*", "/"]), inner.clone())
        .prop_map(|(left, operator, right)| format!("({left} {operator} {right})"));
    let negated = inner.prop_map(|inner| format!("(-{inner})"));
    let counted = quantifier(depth, variables)
        .prop_map(|(variable, list, body)| format!("count({variable} in {list} where {body})"));
    prop_oneof![3 => leaf, 3 => arithmetic, 1 => negated, 2 => counted].boxed()
}

/// A variable that is not in force yet, a list, and a condition on its elements.
fn quantifier(depth: u32, variables: Variables) -> BoxedStrategy<(String, String, String)> {
    let mut ways: Vec<(&'static str, &'static str, Variables)> = Vec::new();
    if variables.x.is_none() {
        ways.push(("x", "xs", Variables { x: Some("x"), ..variables }));
    } else if variables.x == Some("x") {
        ways.push(("x2", "xs", Variables { x: Some("x2"), ..variables }));
    }
    if let (Some(x), None) = (variables.x, variables.y) {
        let list = if x == "x" { "x.ys" } else { "x2.ys" };
        ways.push(("y", list, Variables { y: Some("y"), ..variables }));
    }
    if variables.k.is_none() {
        ways.push(("k", "ns", Variables { k: Some("k"), ..variables }));
    }
    if ways.is_empty() {
        return condition(0, variables)
            .prop_map(|body| ("z".to_owned(), "xs".to_owned(), body))
            .boxed();
    }
    select(ways)
        .prop_flat_map(move |(variable, list, inner)| {
            condition(depth - 1, inner)
                .prop_map(move |body| (variable.to_owned(), list.to_owned(), body))
        })
        .boxed()
}

fn date(variables: Variables) -> BoxedStrategy<String> {
    let mut leaves = vec![
        one_of(&["day", "due", "today", "date(begin)", "min(xs.day)", "max(xs.day)"]),
        one_of(&[
            "(day + 3 days)",
            "(due - 2 months)",
            "(day + n * 1 day)",
            "(due - count(xs) * 1 week)",
            "(day + wait / 1 hour * 1 day)",
            "(day + n * 1 business day)",
            "(due - count(xs) * 1 business day)",
            "(begin + 2 business days)",
            "(due - business_days(due - day))",
            "(day + soon.max)",
        ]),
        one_of(&["(due + (due - day))", "(day + words(t) * 1 month)", "(day + window.max)"]),
    ];
    if let Some(x) = variables.x {
        leaves.push(Just(format!("{x}.day")).boxed());
    }
    proptest::strategy::Union::new(leaves).boxed()
}

fn string(variables: Variables) -> BoxedStrategy<String> {
    let mut leaves = vec![
        one_of(&["t", "u", "kind"]),
        one_of(&["mentioned(t, phrases)", "mentioned(u, t)", "mentioned(t, [\"ada\", \"plant\"])"]),
    ];
    if let Some(x) = variables.x {
        leaves.push(Just(format!("{x}.t")).boxed());
    }
    if let Some(y) = variables.y {
        leaves.push(Just(format!("{y}.t")).boxed());
    }
    proptest::strategy::Union::new(leaves).boxed()
}

fn order() -> impl Strategy<Value = &'static str> {
    select(vec!["==", "!=", "<", "<=", ">", ">="])
}

/// A condition without a quantifier, a connective or arithmetic in it.
fn test(depth: u32, variables: Variables) -> BoxedStrategy<String> {
    let numbers = (number(depth, variables), order(), number(depth, variables));
    let dates = (date(variables), order(), date(variables));
    let texts =
        (string(variables), select(vec!["==", "!=", "contains", "mentions"]), string(variables));
    let joined = |(left, operator, right): (String, &'static str, String)| {
        format!("{left} {operator} {right}")
    };
    let states = ["n", "t", "kind", "day", "begin", "ns", "ts", "xs", "deep.n", "b"];
    let state = (
        select(states.to_vec()),
        select(vec!["filled", "blank", "present", "missing", "not blank"]),
    )
        .prop_map(|(field, state)| format!("{field} is {state}"));
    let mut own = vec![
        numbers.prop_map(joined).boxed(),
        dates.prop_map(joined).boxed(),
        texts.prop_map(joined).boxed(),
        state.boxed(),
        (
            number(depth, variables),
            select(vec!["in", "not in"]),
            number(0, variables),
            number(0, variables),
        )
            .prop_map(|(value, operator, least, most)| {
                format!("{value} {operator} {least} .. {most}")
            })
            .boxed(),
        (number(depth, variables)).prop_map(|value| format!("{value} in band")).boxed(),
        (number(0, variables)).prop_map(|value| format!("{value} not in [0, 1, 30]")).boxed(),
        (number(0, variables)).prop_map(|value| format!("ns contains {value}")).boxed(),
        (number(0, variables)).prop_map(|value| format!("{value} in xs.ys.n")).boxed(),
        (string(variables)).prop_map(|value| format!("{value} in ts")).boxed(),
        (string(variables)).prop_map(|value| format!("xs.t contains {value}")).boxed(),
        (string(variables)).prop_map(|value| format!("{value} mentions phrases")).boxed(),
        (string(variables))
            .prop_map(|value| format!("{value} matches \"^[A-Z]{{2}}-|stuff$\""))
            .boxed(),
        (date(variables), date(variables))
            .prop_map(|(later, earlier)| format!("{later} - {earlier} in window"))
            .boxed(),
        (
            date(variables),
            date(variables),
            select(vec!["in soon", "not in soon", ">= 2 business days", "< m * 1 business day"]),
        )
            .prop_map(|(later, earlier, test)| format!("{later} - {earlier} {test}"))
            .boxed(),
        one_of(&[
            "b",
            "settled",
            "share > 50 %",
            "n / m >= share",
            "wait <= 90 minutes",
            "end - begin > wait",
            "begin + wait < end",
            "end - begin in soon",
            "business_days(end - begin) / business_days(due - day) > n",
            "day in holidays",
        ]),
        one_of(&[
            "kind in [\"one\", \"two\"]",
            "kind != \"one\"",
            "t contains \"a\"",
            "t mentions u",
            "day in 2026-03-01 .. due",
            "b == true",
        ]),
    ];
    if let Some(x) = variables.x {
        let tests =
            ["N.b", "N.t is filled", "N.ys is blank", "N.n is present", "N.day == day", "N.b != b"];
        own.push(select(tests.to_vec()).prop_map(move |own| own.replace('N', x)).boxed());
    }
    proptest::strategy::Union::new(own).boxed()
}

fn condition(depth: u32, variables: Variables) -> BoxedStrategy<String> {
    if depth == 0 {
        return test(0, variables);
    }
    let inner = condition(depth - 1, variables);
    let negated = inner.clone().prop_map(|inner| format!("not ({inner})"));
    let joined = (inner.clone(), select(vec!["and", "or"]), inner)
        .prop_map(|(left, operator, right)| format!("(({left}) {operator} ({right}))"));
    let quantified = (select(vec!["any", "all", "none"]), quantifier(depth, variables)).prop_map(
        |(word, (variable, list, body))| format!("({word} {variable} in {list}: ({body}))"),
    );
    prop_oneof![3 => test(depth.min(2), variables), 1 => negated, 3 => joined, 3 => quantified]
        .boxed()
}

/// A rule on the request, or on each element of a list.
fn rule() -> impl Strategy<Value = String> {
    let on_request =
        (condition(3, Variables::default()), prop::option::of(condition(1, Variables::default())));
    let on_request = on_request.prop_map(|(require, when)| clauses("", &require, when.as_deref()));
    let element = Variables { x: Some("x"), ..Variables::default() };
    let each = (any::<bool>(), condition(3, element), prop::option::of(condition(1, element)));
    let on_each = each.prop_map(|(at_least_one, require, when)| {
        let each = if at_least_one { "each x in xs, at least one" } else { "each x in xs" };
        clauses(each, &require, when.as_deref())
    });
    prop_oneof![on_request, on_each]
}

fn clauses(each: &str, require: &str, when: Option<&str>) -> String {
    let when = when.map(|when| format!("when {when}\n")).unwrap_or_default();
    let at = if each.is_empty() { "at n" } else { "" };
    format!("{each}\n{when}require {require}\n{at}\n")
}

/// A pack of one random rule; none where the type checker finds that the rule makes no sense.
fn random_pack(rule: &str) -> Option<Pack> {
    let text = format!("{SMALL_HEADER}rule r {{\n{rule}}}\n");
    match Compiler::new().file("claim.schema.json", SMALL_SCHEMA).compile("laws.rules", &text) {
        Ok(compiled) => Some(compiled.pack),
        Err(error) => {
            // Conditions that cannot hold, or have one answer, are refused; types always fit.
            let senseless = ["GR006", "GR020", "GR021", "GR022", "GR023", "GR024"];
            let known = |code: &str| senseless.contains(&code);
            assert!(
                error.diagnostics.iter().any(|mistake| known(mistake.code.as_str())),
                "{text}\n{error}"
            );
            None
        }
    }
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
