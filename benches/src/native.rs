//! The job on every engine: first whether it is done rightly, then how long it takes.

use std::hint::black_box;
use std::ops::Range;
use std::time::{Duration, Instant};

use groundrules::Check;
use serde_json::Value;

use crate::aims::{self, Aim};
use crate::engines::groundrules::Groundrules;
use crate::engines::hand::structs;
use crate::engines::{self, Listed};
use crate::job::{RULES, broken};
use crate::machine;
use crate::oracle;
use crate::requests::requests;
use crate::rounds::{Contender, Measured, measure};

/// On so many requests each engine must give exactly the answers of the oracle.
pub const VERIFIED: usize = 4000;
/// The first so many of them are measured: half a megabyte, so that the text is not fetched from far away.
const MEASURED: usize = 300;
/// So many of them an engine checks in a row before it is another's turn: a few, as a service that does other things in
/// between, and all, as a batch.
const IN_A_ROW: [usize; 2] = [15, MEASURED];
/// How many rounds there are of the first kind. All together the rounds of each kind check as much.
pub const ROUNDS: usize = 3000;

/// Rows that are compared with others.
const OURS: &str = "groundrules";
const IFS: &str = "by hand: the ifs alone, on structs that have been read";
const EVALUATION: &str = "groundrules: evaluation alone, of a request that has been read";
const REPORT: &str = "groundrules: the full report as JSON";
const READING: &str = "serde_json to `Value`: reading alone";

/// What the oracle says of a request.
pub fn expected(request: &str) -> String {
    oracle::broken(&serde_json::from_str(request).expect("a request that was made here is JSON"))
}

/// Verifies and measures everything, and prints the table.
pub fn run(rounds: usize) {
    let requests = requests(VERIFIED);
    describe(&requests);
    let (mut engines, wrong) = verified(&requests);
    let (mut reporting, mut evaluating) = (Groundrules::new(), Groundrules::new());
    verify_reports(&mut reporting, &requests);
    let measured = &requests[..MEASURED];
    let tables = IN_A_ROW.map(|row| {
        let rounds = (rounds * IN_A_ROW[0] / row).max(1);
        let mut contenders: Vec<Contender<'_>> =
            engines.iter_mut().map(|listed| contender(listed, measured, row)).collect();
        contenders.push(full_report(&mut reporting, measured, row));
        contenders.push(over(measured, row, READING, |request| {
            black_box(serde_json::from_slice::<Value>(request).ok());
        }));
        contenders.push(ifs_alone(measured, row));
        contenders.push(evaluation_alone(&mut evaluating, measured, row));
        measure(&mut contenders, rounds)
    });
    print(&tables, &wrong, rounds);
    for (row, rows) in IN_A_ROW.iter().zip(&tables) {
        println!("\n{row} in a row:");
        aims::print(&aims_of(rows));
    }
}

fn aims_of(rows: &[Measured]) -> [Aim; 4] {
    let ratio =
        |name: &str| rows.iter().find(|row| row.name == name).map_or(f64::NAN, |row| row.ratio);
    let aim = |what, most, measured| Aim { what, most, measured, digits: 2 };
    let ids = ratio(OURS);
    let is_peer = |row: &&Measured| engines::is_peer(&row.name);
    let fastest = rows.iter().filter(is_peer).map(|row| row.ratio).fold(f64::INFINITY, f64::min);
    [
        aim("the ids, of the time of structs and ifs", 0.45, ids),
        aim("the ids, of the time of the fastest other engine", 1.0, ids / fastest),
        aim("evaluation alone, of the time of the ifs", 2.0, ratio(EVALUATION) / ratio(IFS)),
        aim("the full report, of the time of the ids", 2.5, ratio(REPORT) / ids),
    ]
}

/// The ifs on structs that have been read before.
fn ifs_alone(requests: &[String], row: usize) -> Contender<'_> {
    let read: Vec<structs::Request> =
        requests.iter().filter_map(|request| serde_json::from_str(request).ok()).collect();
    let work = move |round: usize| {
        for request in &read[piece(round, row, read.len())] {
            structs::check(black_box(request), &mut |rule| {
                black_box(rule);
            });
        }
    };
    Contender { name: IFS.to_owned(), work: Box::new(work) }
}

/// The rules on requests that have been read before; first it is seen that they come to the same again.
fn evaluation_alone<'c>(
    groundrules: &'c mut Groundrules,
    requests: &'c [String],
    row: usize,
) -> Contender<'c> {
    let mut read: Vec<Option<Check<'c>>> =
        requests.iter().map(|request| groundrules.read(request.as_bytes())).collect();
    for (request, slot) in requests.iter().zip(&mut read) {
        let mut found = Vec::new();
        let again = |check| groundrules.again(check, &mut |rule| found.push(rule.to_owned()));
        *slot = slot.take().and_then(again);
        assert_eq!(found.join(" "), expected(request), "again on\n{request}");
    }
    let work = move |round: usize| {
        for slot in &mut read[piece(round, row, requests.len())] {
            let again = |check| {
                groundrules.again(check, &mut |rule| {
                    black_box(rule);
                })
            };
            *slot = slot.take().and_then(again);
        }
    };
    Contender { name: EVALUATION.to_owned(), work: Box::new(work) }
}

/// Lets one engine work for some seconds, for a profiler to look at.
pub fn spin(word: &str, seconds: u64) -> Result<(), String> {
    let requests = requests(MEASURED);
    let (mut engines, mut reporting) = (engines::all(), Groundrules::new());
    let mut contender = if word == "report" {
        full_report(&mut reporting, &requests, MEASURED)
    } else if let Some(listed) = engines.iter_mut().find(|listed| listed.word == word) {
        contender(listed, &requests, MEASURED)
    } else {
        let words: Vec<&str> = engines.iter().map(|listed| listed.word).collect();
        return Err(format!("there is no engine `{word}`, but {}, report", words.join(", ")));
    };
    let (started, mut rounds) = (Instant::now(), 0);
    while started.elapsed() < Duration::from_secs(seconds) {
        (contender.work)(rounds);
        rounds += 1;
    }
    let micros = started.elapsed().as_secs_f64() * 1e6 / (rounds * MEASURED) as f64;
    println!("{micros:.2} µs a request");
    Ok(())
}

/// What groundrules says in full, written out.
fn full_report<'c>(
    groundrules: &'c mut Groundrules,
    requests: &'c [String],
    row: usize,
) -> Contender<'c> {
    over(requests, row, REPORT, |request| {
        black_box(groundrules.report(request));
    })
}

fn contender<'c>(
    Listed { name, engine, .. }: &'c mut Listed,
    requests: &'c [String],
    row: usize,
) -> Contender<'c> {
    over(requests, row, name, |request| {
        engine.check(request, &mut |rule| {
            black_box(rule);
        });
    })
}

/// Does something with each request of the round's piece.
fn over<'c>(
    requests: &'c [String],
    row: usize,
    name: &str,
    mut work: impl FnMut(&[u8]) + 'c,
) -> Contender<'c> {
    let work = move |round: usize| {
        let piece = &requests[piece(round, row, requests.len())];
        piece.iter().for_each(|request| work(black_box(request.as_bytes())));
    };
    Contender { name: name.to_owned(), work: Box::new(work) }
}

/// Which of so many requests a round of so many in a row is about.
fn piece(round: usize, row: usize, requests: usize) -> Range<usize> {
    let from = round % (requests / row) * row;
    from..from + row
}

/// The engines that answer every request rightly, and the names of the others.
fn verified(requests: &[String]) -> (Vec<Listed>, Vec<String>) {
    let (mut right, mut wrong) = (Vec::new(), Vec::new());
    for mut listed in engines::all() {
        match verify(&mut listed, requests) {
            Ok(()) => right.push(listed),
            Err(message) => {
                eprintln!("{message}");
                wrong.push(listed.name);
            }
        }
    }
    (right, wrong)
}

fn verify(
    Listed { name, rules, engine, .. }: &mut Listed,
    requests: &[String],
) -> Result<(), String> {
    for request in requests {
        let all = expected(request);
        let said: Vec<&str> = all.split(' ').filter(|rule| rules.contains(rule)).collect();
        let (expected, found) = (said.join(" "), broken(engine.as_mut(), request.as_bytes()));
        if found != expected {
            return Err(format!("{name} finds [{found}], not [{expected}], in\n{request}"));
        }
    }
    Ok(())
}

fn verify_reports(groundrules: &mut Groundrules, requests: &[String]) {
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
    eprintln!(
        "{} requests, {mean} bytes in the mean; {} % break no rule",
        requests.len(),
        share(&str::is_empty)
    );
    for rule in RULES {
        eprintln!(
            "  {rule:18} {:3} %",
            share(&|answer| answer.split(' ').any(|broken| broken == rule))
        );
    }
}

/// A table with both kinds of rounds side by side.
fn print(tables: &[Vec<Measured>; 2], wrong: &[String], rounds: usize) {
    let [few, many] = tables;
    let head = IN_A_ROW.map(|row| format!(" {row} in a row | middle half | µs |")).concat();
    println!("| |{head}\n|---|{}", "---:|".repeat(6));
    for (few, many) in few.iter().zip(many) {
        let cells = [(few, IN_A_ROW[0]), (many, IN_A_ROW[1])].map(|(measured, row)| {
            let Measured { time, ratio, middle_half: (low, high), .. } = measured;
            let micros = time.as_secs_f64() * 1e6 / row as f64;
            format!(" {ratio:.2} | {low:.2} to {high:.2} | {micros:.2} |")
        });
        println!("| {} |{}", few.name, cells.concat());
    }
    for name in wrong {
        println!("| {name} | not measured: an answer is wrong |{}", " |".repeat(5));
    }
    println!(
        "\nMedians of {rounds} rounds of {} requests each, and of {} of {}, on {}.",
        IN_A_ROW[0],
        rounds * IN_A_ROW[0] / IN_A_ROW[1],
        IN_A_ROW[1],
        machine::described()
    );
}
