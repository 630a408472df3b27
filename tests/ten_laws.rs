//! The laws of `docs/semantics.md`, each tried on random schemas, packs, requests and options, by a test that is named after it.
//!
//! `cargo xtask laws` tries them on many more cases than these tests do by themselves. The law that the answers in WebAssembly are
//! the native ones is held by `pkg/tests/same-answers.test.mjs`, on the cases that the last test here writes.

#![allow(clippy::unwrap_used, reason = "a test may stop at once")]

mod dice;
mod outcomes;
mod random_packs;

use std::ops::Range;

use groundrules::{CheckError, Checker, Limits, Mode, Options, Pack, Report};
use serde_json::{Map, Value, json};

use dice::Dice;
use outcomes::assert_nothing_reverses;
use random_packs::request::{Manner, with_blanks};
use random_packs::{Source, compile, dice, tell, wanted};

/// Tries a law on packs that compile, until it has been tried on as many cases as are wanted. What is tried on a pack says how many
/// cases that were.
fn each_pack(law: &str, default: u64, holds: impl FnMut(Source, Pack, &mut Dice) -> u64) {
    each_changed_pack(law, default, |_| {}, holds);
}

fn each_changed_pack(
    law: &str,
    default: u64,
    change: impl Fn(&mut Source),
    mut holds: impl FnMut(Source, Pack, &mut Dice) -> u64,
) {
    let (wanted, mut made, mut packs, mut cases) = (wanted(default), 0, 0, 0);
    while cases < wanted {
        let mut dice = dice(made);
        made += 1;
        let mut source = Source::random(&mut dice);
        change(&mut source);
        let Ok(pack) = source.compile() else { continue };
        packs += 1;
        cases += holds(source, pack, &mut dice);
    }
    tell(format_args!("{law}: {cases} cases, {packs} packs of {made} that were made"));
    assert!(packs * 100 >= made * MOST, "{packs} of {made} packs compile");
}

/// Of so many packs in a hundred it is promised that they compile.
const MOST: u64 = 80;

/// How many requests each pack is tried on.
const REQUESTS: u64 = 20;

fn day() -> Options {
    Options::new().today("2026-03-10".parse().unwrap())
}

fn json(pack: &Pack, request: &str, options: &Options) -> String {
    Report::json_of(&[pack.check(request, options).unwrap()])
}

/// The report without what names the pack and the options.
fn found(pack: &Pack, request: &str, options: &Options) -> Report {
    let report = pack.check(request, options).unwrap().report();
    Report { packs: Vec::new(), options: Report::of(&[]).options, ..report }
}

#[test]
fn filling_in_a_blank_never_reverses_failed_passed_or_skipped() {
    // Without places of their own, findings tell by their paths which elements they are about.
    each_changed_pack("filling in a blank", 4_000, Source::without_places, |source, pack, dice| {
        for _ in 0..REQUESTS {
            let filled = source.request(dice, Manner::Valid);
            let draft = with_blanks(&filled, dice);
            assert_nothing_reverses(&pack, &draft, &filled, &source.text());
        }
        REQUESTS
    });
}

#[test]
fn a_complete_draft_and_a_final_check_agree() {
    each_pack("a complete draft", 4_000, |source, pack, dice| {
        for _ in 0..REQUESTS {
            let request = source.request(dice, Manner::Complete).to_string();
            let options = source.options(dice, &pack);
            let [last, draft] = [Mode::Final, Mode::Draft]
                .map(|mode| found(&pack, &request, &options.clone().with_mode(mode)));
            assert_eq!(last, draft, "{}\n{request}", source.text());
        }
        REQUESTS
    });
}

#[test]
fn the_order_of_members_never_matters() {
    each_pack("the order of members", 4_000, |source, pack, dice| {
        for number in 0..REQUESTS {
            let manner = if number % 4 == 0 { Manner::Careless } else { Manner::Valid };
            let request = source.request(dice, manner);
            let options = source.options(dice, &pack);
            let report = |request: &str| {
                let mut report = found(&pack, request, &options);
                // Values that do not fit are listed as the request has them.
                report.invalid.sort_by(|one, other| one.path.cmp(&other.path));
                report
            };
            let shuffled = shuffled(&request, dice);
            assert_eq!(report(&request.to_string()), report(&shuffled), "{shuffled}");
        }
        REQUESTS
    });
}

/// The same request, its members in any order.
fn shuffled(value: &Value, dice: &mut Dice) -> String {
    match value {
        Value::Object(members) => {
            let mut members: Vec<String> = members
                .iter()
                .map(|(name, value)| format!("{}: {}", json!(name), shuffled(value, dice)))
                .collect();
            for at in (1..members.len()).rev() {
                members.swap(at, dice.roll(at + 1));
            }
            format!("{{{}}}", members.join(", "))
        }
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| shuffled(item, dice)).collect();
            format!("[{}]", items.join(","))
        }
        other => other.to_string(),
    }
}

#[test]
fn fields_that_no_rule_reads_never_matter() {
    each_pack("fields that no rule reads", 4_000, |source, pack, dice| {
        let read: Vec<String> = pack.fields().map(|field| field.path()).collect();
        for number in 0..REQUESTS {
            let manner = if number % 4 == 0 { Manner::Careless } else { Manner::Valid };
            let request = source.request(dice, manner);
            let options = source.options(dice, &pack);
            let other = with_other_fields(&request, "", &read, dice);
            let [plain, other] = [request, other].map(|it| json(&pack, &it.to_string(), &options));
            assert_eq!(plain, other, "{}", source.text());
        }
        REQUESTS
    });
}

/// The request with something else in all fields that no rule reads, and with more of them.
fn with_other_fields(value: &Value, path: &str, read: &[String], dice: &mut Dice) -> Value {
    let junk = |dice: &mut Dice| {
        dice.pick(&[json!(null), json!([1, {}]), json!("x"), json!({ "a0": [[]] })])
    };
    match value {
        Value::Object(members) => {
            let mut others = Map::new();
            for (name, value) in members {
                let path = format!("{path}/{name}");
                let value = match read.contains(&path) {
                    true => with_other_fields(value, &path, read, dice),
                    false => junk(dice),
                };
                others.insert(name.clone(), value);
            }
            others.insert("zz unread".to_owned(), junk(dice));
            others.insert(String::new(), junk(dice));
            others.into()
        }
        Value::Array(items) => {
            let path = format!("{path}/*");
            items.iter().map(|item| with_other_fields(item, &path, read, dice)).collect()
        }
        other => other.clone(),
    }
}

#[test]
fn formatting_a_pack_changes_no_byte_of_what_it_compiles_to() {
    each_pack("format then compile", 2_000, |source, pack, dice| {
        let bytes = pack.to_bytes().unwrap();
        let text = source.text();
        let strewn: String = text
            .lines()
            .map(|line| {
                dice.pick(&["", "\n", "# note\n", "   \n"]).to_owned()
                    + line
                    + dice.pick(&["\n", "  # note\n"])
            })
            .collect();
        for text in [text, strewn] {
            let formatted = groundrules::format("random.rules", &text).unwrap();
            let again = compile(&source.schema, &formatted).unwrap();
            assert_eq!(again.to_bytes().unwrap(), bytes, "{text}\n{formatted}");
        }
        2
    });
}

#[test]
fn a_pack_that_is_written_and_read_is_the_same_pack() {
    each_pack("encode then decode", 2_000, |source, pack, dice| {
        let bytes = pack.to_bytes().unwrap();
        let again = Pack::from_bytes(&bytes).unwrap();
        assert_eq!(again.to_bytes().unwrap(), bytes);
        let options = source.options(dice, &pack);
        let request = source.request(dice, Manner::Careless).to_string();
        assert_eq!(json(&again, &request, &options), json(&pack, &request, &options));
        1
    });
}

#[test]
fn the_same_inputs_give_the_same_bytes_on_every_run() {
    each_pack("the same inputs", 4_000, |source, pack, dice| {
        let again = source.compile().unwrap();
        assert_eq!(again.to_bytes().unwrap(), pack.to_bytes().unwrap());
        let options = source.options(dice, &pack);
        // Its memory serves one check after the other.
        let mut checker = Checker::new(&again, &options).unwrap();
        for _ in 0..REQUESTS {
            let request = source.request(dice, Manner::Careless).to_string();
            let report = json(&pack, &request, &options);
            let check = checker.check(&request).unwrap();
            assert_eq!(check.report().to_json(), report);
            checker.reuse(check);
            let owned = again.check(request.as_bytes(), &options).unwrap().into_owned();
            assert_eq!(owned.report().to_json(), report);
            let read: Report = serde_json::from_str(&report).unwrap();
            assert_eq!(read.to_json(), report, "a report that is read is written as it was");
        }
        REQUESTS
    });
}

#[test]
fn a_check_never_takes_more_fuel_than_the_pack_states() {
    each_pack("fuel", 4_000, |source, pack, dice| {
        for number in 0..REQUESTS {
            let manner = if number % 4 == 0 { Manner::Careless } else { Manner::Valid };
            let request = source.request(dice, manner);
            let text = request.to_string();
            // The bound holds for the settings that the pack has by itself.
            let mode = dice.pick(&[Mode::Final, Mode::Draft]);
            let options = day().with_mode(mode);
            let spent = pack.check(&text, &options).unwrap().fuel_spent();
            let (elements, text_bytes) = largest(&request);
            let bound = pack.cost().bound(elements, text_bytes);
            assert!(spent <= bound, "{spent} steps, bound {bound}\n{}\n{text}", source.text());
            // What is invalid is looked for on an account of its own, and what is found there is free for the rules.
            if manner == Manner::Careless {
                continue;
            }
            // What was spent is the least with which the check ends.
            let with = |fuel| pack.check(&text, &options.clone().limits(fueled(fuel)));
            assert_eq!(with(spent).unwrap().fuel_spent(), spent);
            if let Some(less) = spent.checked_sub(1) {
                assert_eq!(with(less).unwrap_err(), CheckError::OutOfFuel { limit: less });
            }
        }
        REQUESTS
    });
}

fn fueled(fuel: u64) -> Limits {
    let mut limits = Limits::default();
    limits.fuel = fuel;
    limits
}

/// The length of the longest list in a request, and the bytes of the longest text.
fn largest(value: &Value) -> (u64, u64) {
    let of_all = |values: &mut dyn Iterator<Item = &Value>| {
        values.map(largest).fold((0, 0), |most, one| (most.0.max(one.0), most.1.max(one.1)))
    };
    match value {
        Value::Object(members) => of_all(&mut members.values()),
        Value::Array(items) => {
            let (elements, bytes) = of_all(&mut items.iter());
            (elements.max(items.len() as u64), bytes)
        }
        Value::String(text) => (0, text.len() as u64),
        _ => (0, 0),
    }
}

#[test]
fn a_setting_that_the_host_changes_is_as_good_as_one_that_is_edited() {
    each_pack("settings", 4_000, |source, pack, dice| {
        let read: Vec<String> =
            source.settings_of(&pack).iter().map(|setting| setting.name.clone()).collect();
        let changed: Vec<&String> = read.iter().filter(|_| dice.roll(3) > 0).collect();
        let text = source.text_with(|setting| match changed.contains(&&setting.name) {
            true => &setting.other,
            false => &setting.default,
        });
        // Another value may make a condition that cannot hold.
        let Ok(edited) = compile(&source.schema, &text) else { return 0 };
        for _ in 0..REQUESTS {
            let mut options = day().with_mode(dice.pick(&[Mode::Final, Mode::Draft]));
            let request = source.request(dice, Manner::Careless).to_string();
            let by_text = found(&edited, &request, &options);
            for setting in source.settings_of(&pack) {
                if changed.contains(&&setting.name) {
                    options = options.setting(&setting.name, setting.given());
                }
            }
            assert_eq!(found(&pack, &request, &options), by_text, "{text}\n{request}");
        }
        REQUESTS
    });
}

/// The page has a row for each test of a law, and names no test that is not there.
#[test]
fn the_page_of_laws_and_the_tests_name_each_other() {
    let page = include_str!("../docs/semantics.md");
    let laws = page.split("## The laws").nth(1).unwrap().split("\n## ").next().unwrap();
    let rows = laws.lines().filter(|line| line.starts_with("| ")).skip(1);
    let named: Vec<&str> = rows.map(|row| row.rsplit('|').nth(1).unwrap().trim()).collect();
    assert_eq!(named.len(), 10, "{named:?}");
    let (mine, of_package) =
        (include_str!("ten_laws.rs"), include_str!("../pkg/tests/same-answers.test.mjs"));
    for name in &named {
        let known = match name.strip_prefix('`') {
            Some(name) => {
                mine.contains(&format!("#[test]\nfn {}() {{", name.trim_end_matches('`')))
            }
            None => of_package.contains(&format!("test(\"{}\"", name.trim_matches(['“', '”']))),
        };
        assert!(known, "there is no test {name}");
    }
    // Without this test and the one that makes the package's cases, and with that of the package.
    let laws = mine.matches("#[test]\nfn ").count() - 2 + 1;
    assert_eq!(laws, named.len(), "each law that is tried has its row");
}

/// The npm package is compared on cases of every kind. Where `LAWS_FILE` names a file they are written to it, as the package's
/// tests ask (`pkg/tests/native.mjs`): those of `LAWS_PACKS` packs from the one with the number `LAWS_FIRST` on.
#[test]
fn cases_for_webassembly_are_of_every_kind() {
    let number = |name: &str| std::env::var(name).ok().and_then(|number| number.parse().ok());
    let first: u64 = number("LAWS_FIRST").unwrap_or(0);
    let cases = cases_for_webassembly(first..first + number("LAWS_PACKS").unwrap_or(150));
    let with = |member: &str| cases.iter().filter(|case| case.get(member).is_some()).count();
    let (reports, refused, tight) = (with("report"), with("refused"), with("tight"));
    assert_eq!(reports + refused, cases.len());
    assert!(
        reports > 200 && refused > 20 && tight > 100,
        "{reports} reports, {refused} refused, {tight} with just their fuel"
    );
    if let Some(file) = std::env::var_os("LAWS_FILE") {
        std::fs::write(file, Value::from(cases).to_string()).unwrap();
    }
}

/// What each case is, and what comes of it: a report and the fuel that it took, or why the request is refused.
fn cases_for_webassembly(packs: Range<u64>) -> Vec<Value> {
    let mut cases = Vec::new();
    for number in packs {
        let mut dice = dice(number);
        let source = Source::random(&mut dice);
        let Ok(pack) = source.compile() else { continue };
        let bytes: String =
            pack.to_bytes().unwrap().iter().map(|byte| format!("{byte:02x}")).collect();
        for manner in [Manner::Complete, Manner::Valid, Manner::Careless] {
            let mut request = source.request(&mut dice, manner).to_string();
            if dice.roll(8) == 0 {
                request.pop();
            }
            let written = source.options_in_json(&mut dice, &pack);
            let options = Options::from_json(&written.to_string()).unwrap();
            let mut case = json!({ "pack": bytes, "request": request, "options": written });
            match pack.check(&request, &options) {
                Ok(check) => {
                    let fuel = check.fuel_spent();
                    case["fuel"] = fuel.into();
                    case["report"] = Report::json_of(&[check]).into();
                    // With no more fuel than that, less may be said of why a rule failed.
                    if manner != Manner::Careless {
                        case["tight"] = json(&pack, &request, &options.limits(fueled(fuel))).into();
                    }
                }
                Err(error) => case["refused"] = json!([error.code(), error.message()]),
            }
            cases.push(case);
        }
    }
    cases
}
