//! The tests of the packs that ship: they reach every condition and text, and notice every small change but
//! those that are accepted with a reason.
//!
//! `UPDATE_GENERATED=1 cargo test --test shipped_tests` writes the page of accepted changes anew.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use groundrules::{Accepted, Compiled, Compiler, Fate, Pack};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn compile(id: &str) -> Compiled {
    let rules = root().join("rules");
    let name = format!("{id}.rules");
    let text = std::fs::read_to_string(rules.join(&name)).unwrap();
    let read = |wanted: &str| std::fs::read_to_string(rules.join(wanted)).ok();
    match Compiler::new().compile_reading(&name, &text, read) {
        Ok(compiled) => compiled,
        Err(error) => panic!("{error}"),
    }
}

fn accepted() -> Vec<Accepted> {
    let text = std::fs::read_to_string(root().join("rules/accepted-changes.json")).unwrap();
    Accepted::list(&text).unwrap()
}

#[test]
fn the_tests_of_every_pack_reach_every_condition_and_text() {
    for id in Pack::builtin_ids() {
        let compiled = compile(id);
        let coverage = compiled.tests.coverage(&compiled.pack);
        let gaps: Vec<String> = coverage
            .gaps()
            .map(|gap| {
                let (line, _) = compiled.sources.position(gap.span);
                let text = compiled.sources.text(gap.span);
                format!("line {line}: {text}: {}", gap.why)
            })
            .collect();
        assert!(gaps.is_empty(), "{id}: what no test reaches:\n{}", gaps.join("\n"));
        assert!(coverage.total() > 100, "{id}: only {} things to reach", coverage.total());
    }
}

#[test]
fn the_tests_of_every_pack_notice_every_change_but_those_that_are_accepted() {
    let accepted = accepted();
    for id in Pack::builtin_ids() {
        let compiled = compile(id);
        let mutation = compiled.tests.mutation();
        let survivors =
            mutation.mutants().iter().filter(|mutant| mutation.fate(mutant) == Fate::Survived);
        let sorted = mutation.sort(survivors, &accepted);
        let told: Vec<String> = sorted
            .unexpected
            .iter()
            .map(|mutant| format!("{}: {}", mutant.of(), mutant.id()))
            .collect();
        assert!(told.is_empty(), "{id}: changes that no test notices:\n{}", told.join("\n"));
        let stale: Vec<String> =
            sorted.stale.iter().map(|entry| format!("{}: {}", entry.of, entry.mutation)).collect();
        assert!(stale.is_empty(), "{id}: accepted, but noticed or gone:\n{}", stale.join("\n"));
        assert_eq!(mutation.left_out(), 0);
        assert!(mutation.mutants().len() > 100, "{id}: {} changes", mutation.mutants().len());
    }
}

#[test]
fn every_accepted_change_is_of_a_pack_that_ships() {
    for entry in accepted() {
        assert!(Pack::builtin_ids().any(|id| id == entry.pack), "{}", entry.pack);
    }
}

/// The page that lists the accepted changes with their reasons, those of one reason together.
fn page() -> String {
    let mut page = String::from(
        "# Changes that no test needs to notice\n\n\
         `groundrules test --mutate` makes small changes to the rules of the packs that ship, one at a time. Their tests\n\
         notice all of them but these. Each is in `rules/accepted-changes.json` with its reason; this page is generated\n\
         from it. `*` stands for every change that begins so.\n",
    );
    for id in Pack::builtin_ids() {
        let mut groups: Vec<(String, Vec<Accepted>)> = Vec::new();
        for entry in accepted().into_iter().filter(|entry| entry.pack == id) {
            match groups.iter_mut().find(|(reason, _)| *reason == entry.reason) {
                Some((_, entries)) => entries.push(entry),
                None => groups.push((entry.reason.clone(), vec![entry])),
            }
        }
        // Writing to a String cannot fail.
        let _ = writeln!(page, "\n## {id}");
        for (reason, entries) in groups {
            let mut letters = reason.chars();
            let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
            let _ = writeln!(page, "\n{first}{}:\n", letters.as_str());
            for Accepted { of, mutation, .. } in entries {
                let all = "every change of a value or a phrase";
                let _ = writeln!(page, "- {of}: {}", if mutation == "*" { all } else { &mutation });
            }
        }
    }
    page
}

#[test]
fn the_page_of_accepted_changes_is_that_of_the_list() {
    let path: PathBuf = root().join("docs/accepted-changes.md");
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        std::fs::write(&path, page()).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == page(),
        "UPDATE_GENERATED=1 cargo test --test shipped_tests writes it anew"
    );
}
