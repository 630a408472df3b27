//! A small pack that uses a bit of everything, to be taken apart as bytes: by the tests, and by fuzzing.

#![allow(unreachable_pub, reason = "fuzzing hands it on")]

/// A schema.
pub const SCHEMA: &str = r#"{
  "properties": {
    "a": { "type": "number" }, "t": { "type": "string", "x-question": "T?" }, "day": { "type": "string", "format": "date" },
    "kind": { "enum": ["one", "two"] }, "ss": { "type": "array", "items": { "type": "string" } },
    "xs": { "type": "array", "items": { "type": "object", "properties": {
      "n": { "type": "number", "x-unit": "hours" }, "ys": { "type": "array", "items": { "properties": { "m": { "type": "boolean" } } } }
    } } }
  }
}"#;

/// Rules over it that use a bit of everything.
pub const RULES: &str = r#"
pack small { title "Small" version "1" schema "s.json" }
source book { title "Book" grade survey }
setting window = 1 day .. 9 days in 0 days .. 20 days
setting words_ = ["all", "every one"]
define busy = count(x in xs where x.n > 2 hours) >= 1
rule first {
  when busy or kind == "one"
  require t mentions words_ and not (t matches "^a+b") and a in 1 .. 5
  message "{t} and {ss}, {window}, {a}" if a > 2
  message "{day + 3 days}"
  cite book "1"
}
rule second { each x in xs, at least one require all y in x.ys: y.m and x.n * 2 < 9 hours at x.n }
setting holidays = [2026-01-06, 2026-01-01]
rule fourth { require day - 2026-01-01 in 2 business days .. 9 business days message "{day - 2 business days}" }
locale fr {
  title "F" reviewed "by me" question t "Q"
  words { day one "jour" other "jours" unit "x" "y" range " à " }
  rule first { title "T" message "{ss} {t} {window} {a}" message "{day + 3 days} jours" }
  rule third { title "U" }
}
locale fr-CA { title "C" rule second { title "V" } }
rule third { require distinct(ss) == count(ss) and day - 2026-01-01 in window and max(xs.n) > 1 hour and words(t) + length(t) > 3 }
"#;

/// Requests that the rules take, and some that they do not.
pub const REQUESTS: [&str; 5] = [
    "{}",
    r#"{"a": 3, "t": "every one aab", "day": "2026-01-05", "kind": "one", "ss": ["p", "q", "p"], "xs": [{"n": 3, "ys": [{"m": true}, {"m": false}]}, {"n": 1}]}"#,
    r#"{"a": "x", "t": 5, "day": "x", "kind": [], "ss": {}, "xs": [{"n": [], "ys": 1}, 5]}"#,
    r#"{"a": null, "t": null, "day": null, "kind": null, "ss": [], "xs": null}"#,
    r#"{"a": 1e300, "t": "Each of all", "day": "9999-12-31", "kind": "two", "ss": [null, "x"], "xs": [{}, {"ys": []}]}"#,
];
