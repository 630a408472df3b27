//! The packs that ship: they compile without a warning, their own tests hold, and what is built in is what
//! stands in `rules/`.

use std::path::Path;

use groundrules::{Compiled, Compiler, Pack};

fn compile(id: &str) -> Compiled {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let name = format!("{id}.rules");
    let text = std::fs::read_to_string(rules.join(&name)).unwrap();
    let read = |wanted: &str| std::fs::read_to_string(rules.join(wanted)).ok();
    match Compiler::new().compile_reading(&name, &text, read) {
        Ok(compiled) => compiled,
        Err(error) => panic!("{error}"),
    }
}

/// All files of a folder with their texts, by their paths from the one that is asked for.
fn files_of(folder: &Path, below: &str) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let file = entry.unwrap().path();
        let path = format!("{below}{}", file.file_name().unwrap().to_str().unwrap());
        match file.is_dir() {
            true => files.extend(files_of(&file, &format!("{path}/"))),
            false => files.push((path, std::fs::read_to_string(&file).unwrap())),
        }
    }
    files
}

#[test]
fn the_files_of_the_built_in_packs_are_those_of_the_rules() {
    let mut there = files_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("rules"), "");
    // What the tests of the packs may miss is for those who work on the packs.
    there.retain(|(path, _)| path != "accepted-changes.json");
    there.sort();
    let here = Pack::builtin_files().map(|(path, text)| (path.to_owned(), text.to_owned()));
    assert_eq!(here.collect::<Vec<_>>(), there);
}

#[test]
fn every_pack_compiles_without_a_warning() {
    for id in Pack::builtin_ids() {
        let compiled = compile(id);
        let warnings = compiled.warnings.iter().map(|warning| compiled.sources.excerpt(warning));
        assert_eq!(warnings.collect::<String>(), "");
    }
}

#[test]
fn every_test_in_the_packs_holds() {
    for id in Pack::builtin_ids() {
        let compiled = compile(id);
        let results = compiled.tests.run(&compiled.pack);
        let failures: Vec<String> = results
            .iter()
            .filter_map(|case| {
                case.failure.as_ref().map(|why| format!("{} “{}”: {why}", case.rule, case.title))
            })
            .collect();
        assert!(failures.is_empty(), "{}", failures.join("\n"));
        assert!(
            results.len() >= 3 * compiled.pack.rules().count(),
            "{id} has few tests: {}",
            results.len()
        );
    }
}

#[test]
fn every_rule_has_a_test_that_fails_one_that_passes_and_one_that_is_open() {
    for id in Pack::builtin_ids() {
        let text =
            std::fs::read_to_string(format!("{}/rules/{id}.rules", env!("CARGO_MANIFEST_DIR")))
                .unwrap();
        let compiled = compile(id);
        for rule in compiled.pack.rules() {
            let test = text.split(&format!("test {} {{", rule.id())).nth(1).unwrap_or_default();
            let test = test.split("\n}").next().unwrap_or_default();
            for verdict in ["passes", "fails", "open"] {
                assert!(
                    test.contains(&format!("\n  {verdict}")),
                    "{} has no case `{verdict}`",
                    rule.id()
                );
            }
        }
    }
}

#[test]
fn what_is_built_in_is_what_stands_in_the_rule_files() {
    for id in Pack::builtin_ids() {
        assert_eq!(Pack::builtin(id).unwrap().digest(), compile(id).pack.digest());
    }
}
