//! The number of rules: on values that a request gives, and on fields of which it has none.

use std::fmt::Write as _;
use std::hint::black_box;

use groundrules::Pack;

use super::{Case, compile, findings, grouped, linear, options, seconds, time};
use crate::aims::Aim;
use crate::rounds::{Contender, measure};

const COUNTS: [usize; 5] = [1, 10, 100, 1_000, 10_000];
/// How many fields the rules are about.
const FIELDS: usize = 1_000;

pub fn run(rounds: usize) -> Vec<Aim> {
    let schema = schema();
    let options = options();
    let packs: Vec<(Pack, Pack)> = COUNTS
        .iter()
        .map(|count| {
            let of = |when: &str| compile("many.rules", &rules(*count, when), &schema);
            (of(""), of("when {field} is present "))
        })
        .collect();
    let all: Vec<String> =
        (0..FIELDS).map(|number| format!(r#""{}":{number}"#, field(number))).collect();
    let (given, absent) = (format!("{{{}}}", all.join(",")), r#"{"title":"Nothing else"}"#);
    let cases: Vec<Case> = COUNTS
        .iter()
        .zip(&packs)
        .flat_map(|(count, (always, sometimes))| {
            let times = 10_000 / count.min(&10_000);
            let case = |pack: &Pack, request: &str| Case {
                pack: pack.clone(),
                request: request.to_owned(),
                times,
            };
            [case(always, &given), case(sometimes, absent)]
        })
        .collect();
    for case in &cases {
        assert_eq!(
            findings(&case.pack, &case.request, &options),
            0,
            "every rule is kept or skipped"
        );
    }
    let seconds = seconds(&cases, &options, rounds);
    let loading = loading(&packs, rounds);
    println!(
        "| rules | on values that are given | for each | on nothing that is there | for each | loading | for each |"
    );
    println!("|---:|---:|---:|---:|---:|---:|---:|");
    for ((count, seconds), loading) in COUNTS.iter().zip(seconds.chunks(2)).zip(loading) {
        let cells: Vec<String> = [seconds[0], seconds[1], loading]
            .iter()
            .map(|seconds| format!("{} | {:.0} ns", time(*seconds), seconds * 1e9 / *count as f64))
            .collect();
        println!("| {} | {} |", grouped(*count), cells.join(" | "));
    }
    println!();
    let growth = |column: usize| {
        let each = |line: usize| seconds[line * 2 + column] / COUNTS[line] as f64;
        each(4) / each(2)
    };
    vec![
        linear("a rule of 10,000, of the time of one of 100", growth(0)),
        linear("a rule of 10,000 on nothing that is there, of the time of one of 100", growth(1)),
    ]
}

/// The seconds that loading each pack takes.
fn loading(packs: &[(Pack, Pack)], rounds: usize) -> Vec<f64> {
    let bytes: Vec<Vec<u8>> = packs
        .iter()
        .map(|(pack, _)| pack.to_bytes().expect("a pack that was compiled is written"))
        .collect();
    let mut contenders: Vec<Contender<'_>> = bytes
        .iter()
        .map(|bytes| Contender {
            name: String::new(),
            work: Box::new(move |_| drop(black_box(Pack::from_bytes(black_box(bytes))))),
        })
        .collect();
    measure(&mut contenders, rounds).iter().map(|row| row.time.as_secs_f64()).collect()
}

fn schema() -> String {
    let fields: Vec<String> =
        (0..FIELDS).map(|number| format!(r#""{}":{{"type":"number"}}"#, field(number))).collect();
    format!(
        r#"{{"type":"object","properties":{{"title":{{"type":"string"}},{}}}}}"#,
        fields.join(",")
    )
}

/// So many rules, each about one of the fields; in few words, as the rules of a pack stand in one file, which may have 512 KiB.
fn rules(count: usize, when: &str) -> String {
    let mut text = "pack many{title\"Many\"version\"1\"schema\"request.schema.json\"}\n".to_owned();
    for rule in 0..count {
        let field = field(rule % FIELDS);
        let when = when.replace("{field}", &field);
        let most = FIELDS + rule;
        writeln!(text, "rule r{rule}{{{when}require {field}<{most}}}")
            .expect("a text can be written to");
    }
    text
}

/// The name of a field: an `x`, with which no word of the language begins, and its number in two signs.
fn field(number: usize) -> String {
    let sign = |digit: usize| char::from_digit(digit as u32, 36).expect("there are 36 signs");
    ['x', sign(number / 36), sign(number % 36)].iter().collect()
}
