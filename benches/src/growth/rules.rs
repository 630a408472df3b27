//! The number of rules: on values that a request gives, and on fields of which it has none.

use std::fmt::Write as _;
use std::hint::black_box;

use groundrules::{Compiler, Pack};

use super::{Case, compiled, findings, grouped, linear, options, seconds, time};
use crate::aims::Aim;
use crate::rounds::{Contender, measure};

const COUNTS: [usize; 5] = [1, 10, 100, 1_000, 10_000];
/// How many fields the rules are about.
const FIELDS: usize = 1_000;
/// How many rules a file has at most: no file may have 512 KiB.
const IN_A_FILE: usize = 2_500;

pub fn run(rounds: usize) -> Vec<Aim> {
    let schema = schema();
    let options = options();
    let packs: Vec<(Pack, Pack)> = COUNTS
        .iter()
        .map(|count| {
            let of = |when: &str| pack(*count, when, &schema);
            (of(""), of("when {field} is present "))
        })
        .collect();
    let all: Vec<String> =
        (0..FIELDS).map(|field| format!(r#""field_{field:03}":{field}"#)).collect();
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
        (0..FIELDS).map(|field| format!(r#""field_{field:03}":{{"type":"number"}}"#)).collect();
    format!(
        r#"{{"type":"object","properties":{{"title":{{"type":"string"}},{}}}}}"#,
        fields.join(",")
    )
}

/// A pack of so many rules, each about one of the fields; beyond the first file, the others are used by it.
fn pack(count: usize, when: &str, schema: &str) -> Pack {
    let mut first =
        "pack many { title \"Many\" version \"1.0.0\" schema \"request.schema.json\" }\n"
            .to_owned();
    let rules: Vec<String> = (0..count).map(|number| rule(number, when)).collect();
    let mut files = rules.chunks(IN_A_FILE).map(|rules| rules.concat());
    let own = files.next().unwrap_or_default();
    let mut compiler = Compiler::new().file("request.schema.json", schema);
    for (number, file) in files.enumerate() {
        let name = format!("many-{number}.rules");
        writeln!(first, "use \"{name}\"").expect("a text can be written to");
        compiler = compiler.file(name, file);
    }
    compiled(compiler, "many.rules", &(first + &own))
}

fn rule(number: usize, when: &str) -> String {
    let field = format!("field_{:03}", number % FIELDS);
    let when = when.replace("{field}", &field);
    let most = FIELDS + number;
    format!("rule r{number} {{ severity error {when}require {field} < {most} message \"No\" }}\n")
}
