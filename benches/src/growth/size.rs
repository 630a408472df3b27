//! The size of a request, of which the ten rules read the same few fields whatever else it holds.

use serde_json::{Value, json};

use super::{Case, compile, findings, linear, options, seconds, time};
use crate::aims::Aim;
use crate::job::{SCHEMA, TEN_RULES};
use crate::requests::requests;

const SIZES: [(usize, &str); 5] = [
    (1 << 10, "1 KB"),
    (10 << 10, "10 KB"),
    (100 << 10, "100 KB"),
    (1 << 20, "1 MB"),
    (10 << 20, "10 MB"),
];

pub fn run(rounds: usize) -> Vec<Aim> {
    let pack = compile("ten.rules", TEN_RULES, SCHEMA);
    let options = options();
    let cases: Vec<Case> = SIZES
        .iter()
        .flat_map(|(size, _)| {
            [with_prose(*size), with_records(*size)].map(|request| (*size, request))
        })
        .map(|(size, request)| Case {
            pack: pack.clone(),
            request,
            times: (1 << 20) / size.min(1 << 20),
        })
        .collect();
    for case in &cases {
        assert_eq!(
            findings(&case.pack, &case.request, &options),
            6,
            "the same findings at each size"
        );
    }
    let seconds = seconds(&cases, &options, rounds);
    println!(
        "| size of the request | filled with prose | for a KB | filled with records | for a KB |"
    );
    println!("|---:|---:|---:|---:|---:|");
    for (((_, name), cases), seconds) in SIZES.iter().zip(cases.chunks(2)).zip(seconds.chunks(2)) {
        let of_a_kb = |at: usize| seconds[at] / (cases[at].request.len() as f64 / 1024.0) * 1e9;
        println!(
            "| {name} | {} | {:.0} ns | {} | {:.0} ns |",
            time(seconds[0]),
            of_a_kb(0),
            time(seconds[1]),
            of_a_kb(1)
        );
    }
    println!();
    let growth = |column: usize| {
        let of_a_kb = |line: usize| {
            let at = line * 2 + column;
            seconds[at] / cases[at].request.len() as f64
        };
        of_a_kb(4) / of_a_kb(1)
    };
    vec![
        linear("a KB of 10 MB of prose, of the time of one of 10 KB", growth(0)),
        linear("a KB of 10 MB of records, of the time of one of 10 KB", growth(1)),
    ]
}

/// A request that is short before anything fills it.
fn short() -> Value {
    json!({
        "sponsor": { "name": "Dana Ortiz", "function": "operations" },
        "schedule": { "go_live": "2026-12-01", "sessions": [{ "date": "2026-11-10", "minutes": 60 }] },
        "outcome": { "metric": "errors", "baseline": 20, "target": 5, "horizon": 90 },
    })
}

/// Texts in a field that no rule reads.
fn with_prose(size: usize) -> String {
    let sentences = crate::requests::sentences();
    let mut request = short();
    let mut notes = String::new();
    let least = request.to_string().len() + 12;
    for sentence in sentences.iter().cycle() {
        if least + notes.len() >= size {
            break;
        }
        notes.push_str(sentence);
        notes.push(' ');
    }
    request["notes"] = json!(notes);
    request.to_string()
}

/// Whole requests, as the history of this one: objects, lists, numbers and texts that no rule reads.
fn with_records(size: usize) -> String {
    let records = requests(100);
    let mut request = short().to_string();
    request.truncate(request.len() - 1);
    request.push_str(r#","history":["#);
    for (at, record) in records.iter().cycle().enumerate() {
        if at > 0 && request.len() >= size {
            break;
        }
        if at > 0 {
            request.push(',');
        }
        // A kilobyte holds no whole one.
        request.push_str(if size < 4 << 10 {
            r#"{"id":"REQ-1","size":12,"tags":["a","b"],"done":true}"#
        } else {
            record
        });
    }
    request.push_str("]}");
    request
}
