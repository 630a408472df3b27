//! A request that is ready is checked without asking for memory, once a checker has checked others like it.
//!
//! There is one test here, as other threads would ask for memory meanwhile.

use std::alloc::System;

use groundrules::{Check, Checker, Compiler, Options, Pack, Verdict};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static COUNTING: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// How often memory is asked for in three checks of a request that is ready, and what is looked at of each.
fn asked_for(checker: &mut Checker, request: &str, look: fn(&Check<'_>)) -> [usize; 3] {
    [(); 3].map(|()| {
        let region = Region::new(COUNTING);
        let check = checker.check(request).unwrap();
        let verdict = check.verdict();
        look(&check);
        checker.reuse(check);
        let change = region.change();
        assert_eq!(verdict, Verdict::Ready, "{}", checker.pack().id());
        change.allocations + change.reallocations
    })
}

#[test]
fn a_request_that_is_ready_asks_for_no_memory_once_a_checker_is_warm() {
    let compiled = Compiler::new()
        .file("request.schema.json", include_str!("../benches/job/request.schema.json"))
        .compile("ten.rules", include_str!("../benches/job/ten.rules"))
        .unwrap();
    let mut checker = Checker::new(&compiled.pack, &Options::new()).unwrap();
    let request = include_str!("../benches/job/ready.json");
    let escaped = request.replace("-", "\\u002d");
    for text in [request, escaped.as_str()] {
        let [cold, warm, again] = asked_for(&mut checker, text, |check| {
            assert_eq!(check.findings().count(), 0);
        });
        assert_eq!([warm, again], [0, 0], "{cold} times at first");
    }

    // What counts different values, or looks for phrases that the request has, keeps a list meanwhile: a few times in a pack.
    let options = Options::new().today("2026-11-20".parse().unwrap());
    let request = include_str!("../examples/requests/claims-copilot-rollout.json");
    for id in Pack::builtin_ids() {
        let mut checker = Checker::new(&Pack::builtin(id).unwrap(), &options).unwrap();
        let [cold, warm, again] = asked_for(&mut checker, request, |_| {});
        assert!(warm == again && warm < 10 && warm < cold, "{id}: {cold}, {warm}, {again}");
    }
}
