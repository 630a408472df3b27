//! How often each engine asks for memory in a check: a program of its own, as counting takes time.
//!
//! The requests are those of the other measurements, in two parts: those that break no rule, and the others.

use std::alloc::System;
use std::hint::black_box;

use groundrules_benches::aims::{self, Aim};
use groundrules_benches::engines::{self, Listed};
use groundrules_benches::job::broken;
use groundrules_benches::requests::requests;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// So many requests are looked at, after as many that warm the engine up.
const REQUESTS: usize = 1000;

fn main() {
    let requests = requests(REQUESTS);
    println!(
        "| | on a request that breaks no rule | on one that breaks some | most bytes asked for |"
    );
    println!("|---|---:|---:|---:|");
    let mut ours = f64::NAN;
    for mut listed in engines::all() {
        let (ready, flawed): (Vec<&String>, Vec<&String>) = requests
            .iter()
            .partition(|request| broken(listed.engine.as_mut(), request.as_bytes()).is_empty());
        let (on_ready, most) = counted(&mut listed, &ready);
        let (on_flawed, most_on_flawed) = counted(&mut listed, &flawed);
        if listed.word == "groundrules" {
            ours = on_ready;
        }
        println!(
            "| {} | {on_ready:.1} | {on_flawed:.1} | {} |",
            listed.name,
            most.max(most_on_flawed)
        );
    }
    aims::print(&[Aim {
        what: "groundrules, on a request that breaks no rule",
        most: 0.0,
        measured: ours,
        digits: 1,
    }]);
    println!("\nMeans of allocations, over {REQUESTS} requests after as many others.");
}

/// The mean number of allocations for each request, and the most bytes that one check has asked for.
fn counted(listed: &mut Listed, requests: &[&String]) -> (f64, usize) {
    let (mut allocations, mut most) = (0, 0);
    for request in requests {
        let region = Region::new(ALLOCATOR);
        listed.engine.check(request.as_bytes(), &mut |rule| {
            black_box(rule);
        });
        let change = region.change();
        allocations += change.allocations + change.reallocations;
        most = most.max(change.bytes_allocated);
    }
    (allocations as f64 / requests.len().max(1) as f64, most)
}
