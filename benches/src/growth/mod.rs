//! How the cost grows: with the size of a request, the length of its lists, the number of rules, and lists in lists.
//!
//! Each table has the time for one unit; where it stays the same from line to line, the cost grows linearly.

mod elements;
mod nested;
mod rules;
mod size;

use std::hint::black_box;

use groundrules::{Compiler, Limits, Options, Pack};

use crate::aims::{self, Aim};
use crate::machine;
use crate::rounds::{Contender, measure};

pub const ROUNDS: usize = 15;

/// Prints the tables.
pub fn run(rounds: usize) {
    let mut linear = size::run(rounds);
    linear.extend(elements::run(rounds));
    linear.extend(rules::run(rounds));
    nested::run(rounds);
    println!("Medians of {rounds} rounds in turn, on {}.", machine::described());
    aims::print(&linear);
}

/// What costs as much for a unit of many as for one of few; caches and the clock have their share.
fn linear(what: &'static str, measured: f64) -> Aim {
    Aim { what, most: 1.5, measured, digits: 2 }
}

/// What no size of these tables runs into, but for lists in lists.
fn options() -> Options {
    let mut limits = Limits::default();
    limits.request_bytes = 64 << 20;
    limits.elements = 1_000_000;
    limits.findings = 1_000_000;
    limits.fuel = u64::MAX;
    Options::new().limits(limits)
}

fn compile(name: &str, text: &str, schema: &str) -> Pack {
    match Compiler::new().file("request.schema.json", schema).compile(name, text) {
        Ok(compiled) => compiled.pack,
        Err(error) => panic!("{name} does not compile:\n{error}"),
    }
}

/// How many findings a check has.
fn findings(pack: &Pack, request: &str, options: &Options) -> usize {
    match pack.check(request, options) {
        Ok(check) => check.findings().count(),
        Err(error) => panic!("the request cannot be checked: {error}"),
    }
}

/// A check that is done so often in a round that the clock is no part of what is measured.
struct Case {
    pack: Pack,
    request: String,
    times: usize,
}

impl Case {
    fn contender<'c>(&'c self, options: &'c Options) -> Contender<'c> {
        let work = move |_| {
            for _ in 0..self.times {
                let request = black_box(self.request.as_str());
                black_box(findings(&self.pack, request, options));
            }
        };
        Contender { name: String::new(), work: Box::new(work) }
    }
}

/// The seconds that each check takes.
fn seconds(cases: &[Case], options: &Options, rounds: usize) -> Vec<f64> {
    let mut contenders: Vec<_> = cases.iter().map(|case| case.contender(options)).collect();
    let measured = measure(&mut contenders, rounds);
    cases
        .iter()
        .zip(measured)
        .map(|(case, row)| row.time.as_secs_f64() / case.times as f64)
        .collect()
}

/// A number with a comma before every three digits.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A time in the unit that suits it.
fn time(seconds: f64) -> String {
    match seconds {
        short if short < 1e-3 => format!("{:.1} µs", short * 1e6),
        long => format!("{:.1} ms", long * 1e3),
    }
}
