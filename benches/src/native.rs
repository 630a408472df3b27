//! The job on every engine: first whether it is done rightly, then how long it takes.

use std::hint::black_box;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::engines::groundrules::Groundrules;
use crate::engines::{self, Listed};
use crate::job::{RULES, broken};
use crate::oracle;
use crate::requests::requests;
use crate::rounds::{Contender, Measured, measure};

/// On so many requests each engine must give exactly the answers of the oracle.
pub const VERIFIED: usize = 4000;
/// The first so many of them are measured: half a megabyte, so that the text is not fetched from far away.
const MEASURED: usize = 300;
/// A round is so many of them.
const PIECE: usize = 15;
pub const ROUNDS: usize = 3000;

/// What the oracle says of a request.
pub fn expected(request: &str) -> String {
    oracle::broken(&serde_json::from_str(request).expect("a request that was made here is JSON"))
}

/// Verifies and measures everything, and prints the table.
pub fn run(rounds: usize) {
    let requests = requests(VERIFIED);
    describe(&requests);
    let mut engines = engines::all();
    for engine in &mut engines {
        verify(engine, &requests);
    }
    let groundrules = Groundrules::new();
    verify_reports(&groundrules, &requests);
    let measured = &requests[..MEASURED];
    let mut contenders: Vec<Contender<'_>> =
        engines.iter_mut().map(|listed| contender(listed, measured)).collect();
    contenders.push(over(measured, "groundrules: the full report as JSON", |request| {
        black_box(groundrules.report(request));
    }));
    contenders.push(over(measured, "serde_json to Value: reading alone", |request| {
        black_box(serde_json::from_slice::<Value>(request).ok());
    }));
    print(&measure(&mut contenders, rounds), rounds);
}

/// Lets one engine work for some seconds, for a profiler to look at.
pub fn spin(word: &str, seconds: u64) -> Result<(), String> {
    let mut engines = engines::all();
    let Some(listed) = engines.iter_mut().find(|listed| listed.word == word) else {
        let words: Vec<&str> = engines.iter().map(|listed| listed.word).collect();
        return Err(format!("there is no engine `{word}`, but {}", words.join(", ")));
    };
    let requests = requests(MEASURED);
    let mut contender = contender(listed, &requests);
    let (started, mut rounds) = (Instant::now(), 0);
    while started.elapsed() < Duration::from_secs(seconds) {
        (contender.work)(rounds);
        rounds += 1;
    }
    let micros = started.elapsed().as_secs_f64() * 1e6 / (rounds * PIECE) as f64;
    println!("{micros:.2} µs a request");
    Ok(())
}

fn contender<'c>(
    Listed { name, engine, .. }: &'c mut Listed,
    requests: &'c [String],
) -> Contender<'c> {
    over(requests, name, |request| {
        engine.check(request, &mut |rule| {
            black_box(rule);
        });
    })
}

/// Does something with each request of the round's piece.
fn over<'c>(requests: &'c [String], name: &str, mut work: impl FnMut(&[u8]) + 'c) -> Contender<'c> {
    let pieces = requests.len() / PIECE;
    let work = move |round: usize| {
        let from = round % pieces * PIECE;
        requests[from..from + PIECE].iter().for_each(|request| work(black_box(request.as_bytes())));
    };
    Contender { name: name.to_owned(), work: Box::new(work) }
}

fn verify(Listed { name, engine, .. }: &mut Listed, requests: &[String]) {
    for request in requests {
        let (expected, found) = (expected(request), broken(engine.as_mut(), request.as_bytes()));
        assert!(found == expected, "{name} finds [{found}], not [{expected}], in\n{request}");
    }
}

fn verify_reports(groundrules: &Groundrules, requests: &[String]) {
    for request in requests {
        let report = groundrules.report(request.as_bytes()).unwrap_or_default();
        let report: Value = serde_json::from_str(&report).unwrap_or_default();
        let findings = report["findings"].as_array().map_or(&[][..], Vec::as_slice);
        let mut rules: Vec<&str> =
            findings.iter().filter_map(|finding| finding["rule"].as_str()).collect();
        rules.dedup();
        assert_eq!(rules.join(" "), expected(request), "the report on\n{request}");
    }
}

fn describe(requests: &[String]) {
    let mean = requests.iter().map(String::len).sum::<usize>() / requests.len();
    let answers: Vec<String> = requests.iter().map(|request| expected(request)).collect();
    let share = |holds: &dyn Fn(&str) -> bool| {
        answers.iter().filter(|answer| holds(answer)).count() * 100 / answers.len()
    };
    println!(
        "{} requests, {mean} bytes in the mean; {} % break no rule",
        requests.len(),
        share(&str::is_empty)
    );
    for rule in RULES {
        println!(
            "  {rule:18} {:3} %",
            share(&|answer| answer.split(' ').any(|broken| broken == rule))
        );
    }
}

fn print(rows: &[Measured], rounds: usize) {
    println!("\n| | ratio | middle half | µs |\n|---|---:|---:|---:|");
    for Measured { name, time, ratio, middle_half: (low, high) } in rows {
        let micros = time.as_secs_f64() * 1e6 / PIECE as f64;
        println!("| {name} | {ratio:.2} | {low:.2} to {high:.2} | {micros:.2} |");
    }
    println!("\nMedians of {rounds} rounds of {PIECE} requests each.");
}
