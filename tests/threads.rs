//! One pack, shared by many threads under load, gives each of them the answers that it gives to one.
//!
//! `cargo xtask threads` runs these tests once more under ThreadSanitizer.
#![cfg(feature = "builtin")]
#![allow(clippy::unwrap_used, reason = "a test may stop at once")]

mod dice;

use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use dice::Dice;
use groundrules::{Check, Draft, Mode, Options, Pack, Report, WaiverUsage, Waivers};

/// More than any machine has processors for, so that they get into each other's way.
const THREADS: usize = 8;

/// How often each thread checks something. Under ThreadSanitizer everything takes some ten times as long.
const ROUNDS: usize = if cfg!(debug_assertions) { 40 } else { 400 };

const REQUESTS: [&str; 5] = [
    "{}",
    include_str!("../examples/requests/ai-bootcamp.json"),
    include_str!("../examples/requests/erp-rollout.json"),
    include_str!("../examples/requests/onboarding-draft.json"),
    r#"{"sponsor": [], "schedule": {"go_live": "2026-02-30", "sessions": [null, 5, {}]}}"#,
];

fn packs() -> Vec<Pack> {
    Pack::builtin_ids().map(|id| Pack::builtin(id).unwrap()).collect()
}

fn waivers() -> Waivers {
    let file = r#"{"format": 1, "waivers": [
        {"rule": "missing-sponsor", "reason": "agreed", "approvedBy": "Dana Ortiz", "expires": "2026-12-31"},
        {"rule": "generic-audience", "reason": "agreed", "approvedBy": "Dana Ortiz"}
    ]}"#;
    Waivers::from_json(file).unwrap()
}

/// Options of every kind that a host may give.
fn options() -> Vec<Options> {
    let plain = Options::new().today("2026-11-20".parse().unwrap());
    vec![
        plain.clone(),
        plain.clone().with_mode(Mode::Draft),
        plain.clone().locale("fr").waivers(waivers()),
        plain.with_mode(Mode::Draft).locale("de").waivers(waivers()),
    ]
}

/// Everything that can be asked, with what one thread alone gets for it.
fn answers(packs: &[Pack], options: &[Options]) -> Vec<(usize, usize, usize, String)> {
    let mut answers = Vec::new();
    for (number, pack) in packs.iter().enumerate() {
        for (option, chosen) in options.iter().enumerate() {
            for (request, text) in REQUESTS.iter().enumerate() {
                let check = pack.check(text, chosen).unwrap();
                answers.push((number, option, request, Report::json_of(&[check])));
            }
        }
    }
    answers
}

/// Runs the same on many threads that all begin at once.
fn at_once(work: impl Fn(usize) + Sync) {
    let barrier = Barrier::new(THREADS);
    thread::scope(|scope| {
        for number in 0..THREADS {
            let (barrier, work) = (&barrier, &work);
            scope.spawn(move || {
                barrier.wait();
                work(number);
            });
        }
    });
}

#[test]
fn a_shared_pack_gives_every_thread_the_answers_that_it_gives_to_one() {
    let (packs, options) = (packs(), options());
    let answers = answers(&packs, &options);
    let usage = WaiverUsage::new(&waivers());
    at_once(|number| {
        let mut dice = Dice(number as u64);
        for _ in 0..ROUNDS {
            let (pack, option, request, expected) = &answers[dice.roll(answers.len())];
            let check = packs[*pack].check(REQUESTS[*request], &options[*option]).unwrap();
            usage.count(&check);
            assert_eq!(&Report::json_of(&[check]), expected);
        }
    });
}

#[test]
fn packs_that_are_cloned_loaded_and_dropped_on_many_threads_stay_what_they_are() {
    let (packs, options) = (packs(), options());
    let answers = answers(&packs, &options);
    let bytes: Vec<Vec<u8>> = packs.iter().map(|pack| pack.to_bytes().unwrap()).collect();
    at_once(|number| {
        let mut dice = Dice(number as u64 + 100);
        for round in 0..ROUNDS / 8 {
            let (pack, option, request, expected) = &answers[dice.roll(answers.len())];
            let own = match round % 2 {
                0 => packs[*pack].clone(),
                _ => Pack::from_bytes(&bytes[*pack]).unwrap(),
            };
            let check = own.check(REQUESTS[*request], &options[*option]).unwrap().into_owned();
            drop(own);
            assert_eq!(&Report::json_of(&[check]), expected);
        }
    });
}

/// What a check found is worked out when somebody asks, and what is known of named conditions is kept: all threads
/// that look at one check see the same.
#[test]
fn one_check_that_many_threads_look_at_tells_them_all_the_same() {
    let (packs, options) = (packs(), options());
    for (pack, option) in packs.iter().zip([&options[0], &options[1], &options[3]]) {
        let look = |check: &Check<'_>, backwards: bool| {
            let mut told: Vec<String> = check
                .findings()
                .chain(check.open())
                .map(|finding| format!("{:?} {:?}", finding.evidence(), finding.message()))
                .collect();
            if backwards {
                told.reverse();
            }
            told
        };
        let expected = look(&pack.check(REQUESTS[1], option).unwrap(), false);
        for _ in 0..ROUNDS / 20 {
            // New every time: the first to look is the one that works it out.
            let check = pack.check(REQUESTS[1], option).unwrap();
            at_once(|number| {
                let mut told = look(&check, number % 2 == 1);
                if number % 2 == 1 {
                    told.reverse();
                }
                assert_eq!(told, expected);
            });
        }
    }
}

#[test]
fn drafts_on_many_threads_do_not_know_of_each_other() {
    let (packs, options) = (packs(), options());
    let each = vec![options[1].clone(); packs.len()];
    let alone: Vec<String> = REQUESTS
        .iter()
        .map(|request| Draft::new(&packs, &each, request).unwrap().report())
        .collect();
    let changes = AtomicUsize::new(0);
    at_once(|number| {
        let mut dice = Dice(number as u64 + 200);
        let mut draft = Draft::new(&packs, &each, "{}").unwrap();
        for _ in 0..ROUNDS / 8 {
            let request = dice.roll(REQUESTS.len());
            draft.change(REQUESTS[request]).unwrap();
            assert_eq!(draft.report(), alone[request]);
            changes.fetch_add(1, Ordering::Relaxed);
        }
    });
    assert_eq!(changes.into_inner(), THREADS * (ROUNDS / 8));
}
