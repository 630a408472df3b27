//! Compiled packs of any origin: what loads is the pack that it says, and can be run.

use groundrules::{FieldTypes, Options, Pack, PackError};
use sha2::{Digest, Sha256};

use super::{laws, on_a_day};

/// `GRPK`, and the version of the format.
const BEGIN: usize = 6;

/// A schema, and rules over it that use a bit of everything.
pub const SCHEMA: &str = r#"{
  "properties": {
    "a": { "type": "number" }, "t": { "type": "string", "x-question": "T?" }, "day": { "type": "string", "format": "date" },
    "kind": { "enum": ["one", "two"] }, "ss": { "type": "array", "items": { "type": "string" } },
    "xs": { "type": "array", "items": { "type": "object", "properties": {
      "n": { "type": "number", "x-unit": "hours" }, "ys": { "type": "array", "items": { "properties": { "m": { "type": "boolean" } } } }
    } } }
  }
}"#;

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

const REQUESTS: [&str; 5] = [
    "{}",
    r#"{"a": 3, "t": "every one aab", "day": "2026-01-05", "kind": "one", "ss": ["p", "q", "p"], "xs": [{"n": 3, "ys": [{"m": true}, {"m": false}]}, {"n": 1}]}"#,
    r#"{"a": "x", "t": 5, "day": "x", "kind": [], "ss": {}, "xs": [{"n": [], "ys": 1}, 5]}"#,
    r#"{"a": null, "t": null, "day": null, "kind": null, "ss": [], "xs": null}"#,
    r#"{"a": 1e300, "t": "Each of all", "day": "9999-12-31", "kind": "two", "ss": [null, "x"], "xs": [{}, {"ys": []}]}"#,
];

/// The bytes are what follows the digest of a pack.
pub fn run(data: &[u8]) {
    assert!(Pack::from_bytes(data).is_err() || data.starts_with(b"GRPK"));
    let bytes = sealed(data);
    let pack = match Pack::from_bytes(&bytes) {
        Ok(pack) => pack,
        Err(PackError::Malformed(why)) => return assert!(!why.is_empty()),
        Err(other) => panic!("{other}"),
    };
    assert_eq!(pack.to_bytes().expect("what loads can be written"), bytes, "two spellings");
    look_at(&pack);
    // A pack from somebody who means harm may ask for much work, and gets less here than a host gives.
    let mut limits = groundrules::Limits::default();
    limits.fuel = 20_000;
    let options = on_a_day(Options::new()).limits(limits);
    for request in REQUESTS {
        laws::hold(&pack, request.as_bytes(), &options);
    }
    if let Some(locale) = pack.locales().next() {
        laws::hold(&pack, REQUESTS[1].as_bytes(), &options.locale(locale.tag()));
    }
}

/// A pack with these contents, whose digest fits them.
pub fn sealed(body: &[u8]) -> Vec<u8> {
    let shipped = super::PACKS[0].to_bytes().expect("a pack that ships");
    let mut bytes = shipped[..BEGIN].to_vec();
    bytes.extend_from_slice(&Sha256::digest(body));
    bytes.extend_from_slice(body);
    bytes
}

fn look_at(pack: &Pack) {
    let _ = (pack.id(), pack.title(), pack.version(), pack.digest(), pack.reads_today());
    let _ = (pack.cost().bound(u64::MAX, u64::MAX), pack.cost().degree());
    for rule in pack.rules() {
        let _ = (rule.id(), rule.title(), rule.severity(), rule.category(), rule.why());
        rule.tags().for_each(drop);
        rule.other_severities().for_each(drop);
        rule.settings().for_each(drop);
        rule.fields().for_each(|field| drop(field.path()));
        for cite in rule.cites() {
            let _ = (cite.title(), cite.author(), cite.year(), cite.section(), cite.grade());
            let _ = (cite.caveat(), cite.link());
        }
    }
    for setting in pack.settings() {
        let _ = (setting.name(), setting.description());
        let _ = (setting.default_source(), setting.default_text());
    }
    for locale in pack.locales() {
        let _ = (locale.tag(), locale.title(), locale.reviewed());
        assert!(locale.translated() <= locale.texts());
    }
    for field in pack.fields() {
        let _ = (field.path(), field.field_type(), field.title(), field.question());
    }
    let types = FieldTypes::of([pack]);
    let _ = (types.has("/a"), types.near("/xs/*/m"));
}
