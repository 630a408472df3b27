//! The length of a list that two rules look at element by element, on the days and the minutes of sessions.

use super::{Case, compile, findings, grouped, linear, options, seconds, time};
use crate::aims::Aim;
use crate::job::{SCHEMA, TEN_RULES};

const LENGTHS: [usize; 6] = [1, 10, 100, 1_000, 10_000, 100_000];

pub fn run(rounds: usize) -> Vec<Aim> {
    let pack = compile("ten.rules", TEN_RULES, SCHEMA);
    let options = options();
    let cases: Vec<Case> = LENGTHS
        .iter()
        .flat_map(|length| ["2026-11-10", "2026-10-01"].map(|date| (*length, date)))
        .map(|(length, date)| Case {
            pack: pack.clone(),
            request: request(length, date),
            times: 10_000 / length.min(10_000),
        })
        .collect();
    // Of the other eight rules one, on practice, is kept.
    for (length, cases) in LENGTHS.iter().zip(cases.chunks(2)) {
        assert_eq!(findings(&pack, &cases[0].request, &options), 7);
        assert_eq!(findings(&pack, &cases[1].request, &options), 7 + length);
    }
    let seconds = seconds(&cases, &options, rounds);
    println!("| sessions | each in time | for each | each a finding | for each |");
    println!("|---:|---:|---:|---:|---:|");
    for (length, seconds) in LENGTHS.iter().zip(seconds.chunks(2)) {
        let each = |at: usize| seconds[at] * 1e9 / *length as f64;
        println!(
            "| {} | {} | {:.0} ns | {} | {:.0} ns |",
            grouped(*length),
            time(seconds[0]),
            each(0),
            time(seconds[1]),
            each(1)
        );
    }
    println!();
    let growth = |column: usize| {
        let each = |line: usize| seconds[line * 2 + column] / LENGTHS[line] as f64;
        each(5) / each(2)
    };
    vec![
        linear("a session in time of 100,000, of the time of one of 100", growth(0)),
        linear("a finding of 100,000, of the time of one of 100", growth(1)),
    ]
}

/// So many sessions on one day before a go-live on the first of December.
fn request(sessions: usize, date: &str) -> String {
    let session = format!(r#"{{"topic":"Practice on cases","date":"{date}","minutes":60}}"#);
    let sessions = vec![session.as_str(); sessions].join(",");
    format!(
        r#"{{"schedule":{{"go_live":"2026-12-01","sessions":[{sessions}]}},"design":{{"practice":80}}}}"#
    )
}
