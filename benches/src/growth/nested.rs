//! A list in itself: what would take the square of its length is stopped by fuel.

use std::hint::black_box;

use groundrules::{CheckError, Options};

use super::{compile, grouped, time};
use crate::rounds::{Contender, measure};

const LENGTHS: [usize; 5] = [10, 100, 1_000, 10_000, 100_000];

const RULES: &str = r#"pack nested { title "Nested" version "1.0.0" schema "request.schema.json" }
rule pairs {
  severity error
  require  all one in list: (all other in list: one + other > 0)
  message  "No"
}
"#;
const SCHEMA: &str = r#"{ "type": "object", "properties": { "list": { "type": "array", "items": { "type": "number" } } } }"#;

pub fn run(rounds: usize) {
    let pack = compile("nested.rules", RULES, SCHEMA);
    let options = Options::new();
    let requests: Vec<String> = LENGTHS
        .iter()
        .map(|length| format!(r#"{{"list":[{}]}}"#, vec!["1"; *length].join(",")))
        .collect();
    let mut contenders: Vec<Contender<'_>> = requests
        .iter()
        .map(|request| Contender {
            name: String::new(),
            work: Box::new(|_| drop(black_box(pack.check(black_box(request), &options)))),
        })
        .collect();
    let measured = measure(&mut contenders, rounds);
    println!("| elements, each compared with each | time | steps | answer |\n|---:|---:|---:|---|");
    for ((length, request), row) in LENGTHS.iter().zip(&requests).zip(measured) {
        let (steps, answer) = match pack.check(request, &options) {
            Ok(check) => (check.fuel_spent().to_string(), "kept"),
            Err(CheckError::OutOfFuel { .. }) => {
                ("all".to_owned(), "an error: it takes too many steps")
            }
            Err(error) => panic!("the request cannot be checked: {error}"),
        };
        let steps = steps.parse().map_or(steps, grouped);
        println!(
            "| {} | {} | {steps} | {answer} |",
            grouped(*length),
            time(row.time.as_secs_f64())
        );
    }
    println!();
}
