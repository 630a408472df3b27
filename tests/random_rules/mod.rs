//! Rules that nobody thought of: random conditions that use every operator of the language, over a small schema.
#![allow(dead_code, reason = "each test binary uses a part of it")]

use groundrules::{Compiler, Pack};
use proptest::prelude::*;
use proptest::sample::select;

/// How many random cases a law is tried on: so many, or as many as `PROPTEST_CASES` says.
pub(crate) fn cases(default: u32) -> ProptestConfig {
    let wanted = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig {
        cases: wanted.unwrap_or(default),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

pub(crate) const SMALL_SCHEMA: &str = r#"{
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
pub(crate) const SMALL_HEADER: &str = r#"pack small { title "Small" version "1" schema "claim.schema.json" }
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
        one_of(&[
            "mentioned(t, phrases)",
            "mentioned(u, t)",
            "first_words(t, 2)",
            "first_words(u, n)",
            "mentioned(t, [\"ada\", \"plant\"])",
        ]),
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
pub(crate) fn rule() -> impl Strategy<Value = String> {
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
pub(crate) fn random_pack(rule: &str) -> Option<Pack> {
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
