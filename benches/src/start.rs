//! What a process pays before its first check: loading the packs that ship, or compiling them from their text.

use std::hint::black_box;

use groundrules::{Compiler, Pack};

use crate::aims::{self, Aim};
use crate::machine;
use crate::rounds::{Contender, measure};

pub const ROUNDS: usize = 300;

const FILES: &[(&str, &str)] = &[
    ("training-request.schema.json", include_str!("../../rules/training-request.schema.json")),
    ("shared.rules", include_str!("../../rules/shared.rules")),
    ("failure-points.rules", include_str!("../../rules/failure-points.rules")),
    ("performance-clarity.rules", include_str!("../../rules/performance-clarity.rules")),
    ("ai-enablement.rules", include_str!("../../rules/ai-enablement.rules")),
    (
        "locales/failure-points.de.rules",
        include_str!("../../rules/locales/failure-points.de.rules"),
    ),
    (
        "locales/failure-points.fr.rules",
        include_str!("../../rules/locales/failure-points.fr.rules"),
    ),
    (
        "locales/failure-points.id.rules",
        include_str!("../../rules/locales/failure-points.id.rules"),
    ),
    (
        "locales/failure-points.ms.rules",
        include_str!("../../rules/locales/failure-points.ms.rules"),
    ),
];

/// Prints the table: each pack and all of them together.
pub fn run(rounds: usize) {
    let ids: Vec<&str> = Pack::builtin_ids().collect();
    for id in &ids {
        assert_eq!(
            compiled(id).digest(),
            loaded(id).digest(),
            "{id} is compiled to what is loaded"
        );
    }
    let mut contenders: Vec<Contender<'_>> = Vec::new();
    for id in &ids {
        contenders.push(of(vec![id], "load", loaded));
        contenders.push(of(vec![id], "compile", compiled));
    }
    contenders.push(of(ids.clone(), "load", loaded));
    contenders.push(of(ids.clone(), "compile", compiled));
    let measured = measure(&mut contenders, rounds);
    println!("| | text and translations | loading, µs | compiling, ms |\n|---|---:|---:|---:|");
    let names = ids.iter().copied().chain(["all of them"]);
    for (name, pair) in names.zip(measured.chunks_exact(2)) {
        let size = size(if name == "all of them" { "" } else { name }) as f64 / 1024.0;
        let [load, compile] = [&pair[0], &pair[1]].map(|measured| measured.time.as_secs_f64());
        println!("| {name} | {size:.0} KB | {:.0} | {:.1} |", load * 1e6, compile * 1e3);
    }
    println!("\nMedians of {rounds} rounds in turn, on {}.", machine::described());
    let [.., load, compile] = &measured[..] else { return };
    let aim = |what, most, measured, digits| Aim { what, most, measured, digits };
    aims::print(&[
        aim("loading all packs, µs", 100.0, load.time.as_secs_f64() * 1e6, 0),
        aim("compiling all packs, ms", 10.0, compile.time.as_secs_f64() * 1e3, 1),
    ]);
}

fn of<'c>(ids: Vec<&'c str>, name: &str, make: fn(&str) -> Pack) -> Contender<'c> {
    let work = move |_| ids.iter().for_each(|id| drop(black_box(make(black_box(id)))));
    Contender { name: name.to_owned(), work: Box::new(work) }
}

/// A pack from its bytes, of which it is checked that they are one.
fn loaded(id: &str) -> Pack {
    Pack::builtin(id).unwrap_or_else(|error| panic!("{id} does not load: {error}"))
}

/// A pack from its text, the schema and the files that it names.
fn compiled(id: &str) -> Pack {
    let name = format!("{id}.rules");
    let read = |wanted: &str| {
        FILES.iter().find(|(file, _)| *file == wanted).map(|(_, text)| (*text).to_owned())
    };
    let text = read(&name).unwrap_or_default();
    match Compiler::new().compile_reading(&name, &text, read) {
        Ok(compiled) => compiled.pack,
        Err(error) => panic!("{id} does not compile:\n{error}"),
    }
}

/// The bytes of the rule files whose name has this in it.
fn size(part: &str) -> usize {
    let rules = FILES.iter().filter(|(name, _)| name.ends_with(".rules") && name.contains(part));
    rules.map(|(_, text)| text.len()).sum()
}
