//! The engine and the plain second evaluator give the same answer: to shipped packs, to random ones, to valid requests and
//! to whatever else comes as one.

#![allow(clippy::unwrap_used, reason = "a test may stop at once")]

mod dice;
mod random_packs;
mod random_requests;
mod random_rules;

use groundrules::{Compiler, Date, Limits, Mode, Options, Pack, Reference};
use proptest::prelude::*;

use dice::Dice;
use random_packs::Source;
use random_packs::request::Manner;
use random_requests::requests;
use random_rules::{SMALL_HEADER, SMALL_SCHEMA, cases, random_pack, rule};

fn day() -> Date {
    "2026-03-10".parse().unwrap()
}

fn both(options: Options) -> [Options; 2] {
    [options.clone(), options.with_mode(Mode::Draft)]
}

/// So many cases, where each rule is tried on twelve.
fn in_twelves(default: u32) -> ProptestConfig {
    let config = cases(default);
    ProptestConfig { cases: config.cases.div_ceil(12), ..config }
}

#[test]
fn both_evaluators_agree_on_the_packs_that_ship() {
    let read = |name: &str| std::fs::read_to_string(format!("rules/{name}")).ok();
    let folder = std::fs::read_dir("tests/requests").unwrap();
    let labelled = folder.filter_map(|entry| std::fs::read(entry.unwrap().path()).ok());
    let requests: Vec<Vec<u8>> = labelled
        .map(|file| {
            let labelled: serde_json::Value = serde_json::from_slice(&file).unwrap();
            labelled["request"].to_string().into_bytes()
        })
        .collect();
    assert!(requests.len() >= 20);
    for id in Pack::builtin_ids() {
        let name = format!("{id}.rules");
        let reference = Reference::compile(&name, &read(&name).unwrap(), read).unwrap();
        let pack = Pack::builtin(id).unwrap();
        // Without optimisation the second evaluator takes its time over long phrase lists.
        let requests = requests.iter().step_by(if cfg!(debug_assertions) { 5 } else { 1 });
        for (request, locale) in requests
            .zip([None, Some("fr"), Some("de-AT"), Some("ms_MY"), Some("id")].iter().cycle())
        {
            let options = Options::new().today(day());
            let options = locale.map_or(options.clone(), |locale| options.locale(locale));
            for options in both(options) {
                let difference = reference.difference(&pack, request, &options);
                assert_eq!(difference, None, "{}", String::from_utf8_lossy(request));
            }
        }
    }
}

proptest! {
    #![proptest_config(in_twelves(if cfg!(debug_assertions) { 720 } else { 3_600 }))]

    #[test]
    fn both_evaluators_agree_on_random_rules(rule in rule(), requests in prop::collection::vec(requests(SMALL_SCHEMA), 3)) {
        if let Some(pack) = random_pack(&rule) {
            let text = format!("{SMALL_HEADER}rule r {{\n{rule}}}\n");
            let reference = Reference::compile("laws.rules", &text, |_| Some(SMALL_SCHEMA.to_owned())).unwrap();
            for (draft, filled) in &requests {
                for request in [draft, filled] {
                    for options in both(Options::new().today(day())) {
                        let difference = reference.difference(&pack, request.to_string().as_bytes(), &options);
                        prop_assert_eq!(difference, None, "{}\n{}", rule, request);
                    }
                }
            }
        }
    }
}

#[test]
fn both_evaluators_agree_on_random_schemas_packs_requests_and_options() {
    let (wanted, mut made, mut packs, mut cases) = (random_packs::wanted(3_000), 0, 0, 0);
    while cases < wanted {
        let mut dice = random_packs::dice(made);
        made += 1;
        let source = Source::random(&mut dice);
        let Ok(pack) = source.compile() else { continue };
        let (schema, text) = (&source.schema, source.text());
        let reference =
            Reference::compile("random.rules", &text, |_| Some(schema.clone())).unwrap();
        packs += 1;
        for manner in [Manner::Complete, Manner::Valid, Manner::Valid, Manner::Careless] {
            let request = source.request(&mut dice, manner).to_string();
            for _ in 0..3 {
                let options = source.options(&mut dice, &pack);
                let difference = reference.difference(&pack, request.as_bytes(), &options);
                assert_eq!(difference, None, "{made}\n{text}\n{schema}\n{request}\n{options:?}");
                cases += 1;
            }
        }
    }
    random_packs::tell(format_args!(
        "both evaluators: {cases} cases, {packs} packs of {made} that were made"
    ));
    assert!(packs * 100 >= made * 80, "{packs} of {made} packs compile");
}

/// One element makes the rule open, and of the other it is open how much the finding weighs.
#[test]
fn a_rule_that_waits_twice_for_a_field_is_named_once() {
    let schema = r#"{ "properties": { "kind": { "type": "string" },
        "xs": { "type": "array", "items": { "properties": { "n": { "type": "number" } } } } } }"#;
    let text = r#"pack p { title "P" version "1" schema "s.json" }
        rule r0 {
          each x in xs
          severity error if kind == "a"
          severity warning
          require x.n > 1 and (kind == "a" or x.n > 5)
        }
        rule r1 { require kind == "b" }"#;
    let pack = Compiler::new().file("s.json", schema).compile("p.rules", text).unwrap().pack;
    let reference = Reference::compile("p.rules", text, |_| Some(schema.to_owned())).unwrap();
    let request = r#"{ "xs": [{ "n": 0 }, { "n": 3 }] }"#;
    let draft = Options::draft();
    assert_eq!(reference.difference(&pack, request.as_bytes(), &draft), None);
    let next = pack.check(request, &draft).unwrap().report().next.unwrap();
    assert_eq!((next.path.as_str(), next.rules), ("/kind", vec!["r0".to_owned(), "r1".to_owned()]));
}

// ---- whatever comes as a request -------------------------------------------------------------------------

/// Rules that show, in one way or another, everything that a request may have.
const SHOWING: &str = r#"
rule values {
  require n != m and share > 50 % and wait >= 1 hour and b and t != u and kind == "one" and day < due and begin < end
  message "{n} {m} {share} {wait} {b} {t} {u} {kind} {day} {due} {begin} {end}"
  message "{n} {share}" message "{t} {kind}" message "{day} {begin}" message "{ns} {ts}"
}
rule lists { require count(ns) + distinct(ts) > deep.n and sum(xs.ys.n) > 3 and max(xs.day) < day at ns }
rule elements { each x in xs, at least one require x.n > 1 and x.t is filled and x.b and count(x.ys) > 1 at x.ys message "{x.ys.t}" }
"#;

const REQUEST: &str = r#"{"n": 1.5, "m": -20e1, "share": 0, "wait": 2, "b": true, "t": "ab\u00e9\n", "u": "\ud83d\ude00", "kind": "two",
 "day": "2026-03-01", "due": null, "begin": "2026-03-01T09:00:00.5+01:00", "end": " ", "ns": [1, null, 9007199254740992], "ts": ["a", "b", ""],
 "deep": {"n": 5, "more": [[{}]]}, "xs": [{"n": 1, "t": "x", "b": false, "day": "2026-03-31", "ys": [{"n": 2, "t": "y"}, {}]}, null, {"ys": []}]}"#;

thread_local! {
    static SHOWN: (Pack, Reference) = {
        let text = format!("{SMALL_HEADER}{SHOWING}");
        let compiler = Compiler::new().file("claim.schema.json", SMALL_SCHEMA);
        let compiled = compiler.compile("shown.rules", &text);
        let pack = compiled.unwrap_or_else(|error| panic!("{error}")).pack;
        let reference = Reference::compile("shown.rules", &text, |_| Some(SMALL_SCHEMA.to_owned()));
        (pack, reference.unwrap())
    };
}

/// Pieces that make something else of a request, or nothing.
const PIECES: [&str; 37] = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "null",
    "true",
    "0",
    "1",
    "-",
    ".",
    "e",
    "E+3",
    "1e400",
    "9007199254740993",
    "-0.0",
    "\\ud800",
    "\\u0041",
    "\"n\":1,",
    "\"xs\":[{}],",
    "\"deep\":",
    "{}",
    "[]",
    "[[[[[[",
    "{\"a\":",
    "\u{feff}",
    "é",
    "\u{0}",
    " ",
    "NaN",
    "\"one\"",
    "01",
    "[{\"n\":[]}]",
    "2026-02-29",
];

/// A request of which some pieces are taken away, doubled or made something else.
fn changed(dice: &mut Dice) -> Vec<u8> {
    let mut bytes = REQUEST.as_bytes().to_vec();
    for _ in 0..dice.roll(4) {
        let at = dice.roll(bytes.len());
        let end = (at + dice.roll(12)).min(bytes.len());
        match dice.roll(6) {
            0 => drop(bytes.drain(at..end)),
            1 => bytes.truncate(at),
            2 => bytes[at] = dice.roll(256) as u8,
            3 => {
                let piece = bytes[at..end].to_vec();
                bytes.splice(at..at, piece);
            }
            4 => drop(bytes.splice(at..end, PIECES[dice.roll(PIECES.len())].bytes())),
            _ => drop(bytes.splice(at..at, PIECES[dice.roll(PIECES.len())].bytes())),
        }
        if bytes.is_empty() {
            break;
        }
    }
    bytes
}

proptest! {
    #![proptest_config(cases(if cfg!(debug_assertions) { 1_000 } else { 5_000 }))]

    #[test]
    fn both_decoders_take_and_refuse_the_same_requests(seed in any::<u64>()) {
        let mut dice = Dice(seed);
        let request = changed(&mut dice);
        let mut limits = Limits::default();
        // Some are at the limits.
        if dice.roll(3) == 0 {
            limits.request_depth = dice.roll(8);
            limits.elements = dice.roll(14);
            limits.findings = dice.roll(6);
            limits.request_bytes = REQUEST.len() + dice.roll(10);
        }
        for options in both(Options::new().limits(limits)) {
            let difference = SHOWN.with(|(pack, reference)| reference.difference(pack, &request, &options));
            prop_assert_eq!(difference, None, "{:?}", String::from_utf8_lossy(&request));
        }
    }
}
