//! The sources of what ships: the built-in packs hold neither their tests nor the text they came from.

use groundrules::{CompileError, Compiled, Compiler};

/// The schema of the requests that the built-in packs check.
pub(crate) const SCHEMA: &str = include_str!("../../rules/training-request.schema.json");

/// Files below the directory of rules, by their path from there.
macro_rules! files {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../rules/", $name)))),*]
    };
}

const FILES: &[(&str, &str)] = files![
    "training-request.schema.json",
    "shared.rules",
    "failure-points.rules",
    "performance-clarity.rules",
    "ai-enablement.rules",
    "locales/failure-points.de.rules",
    "locales/failure-points.fr.rules",
    "locales/failure-points.id.rules",
    "locales/failure-points.ms.rules",
];

/// A built-in pack, compiled anew from its source; none where there is no such pack.
pub(crate) fn compile(id: &str) -> Option<Result<Compiled, CompileError>> {
    let name = format!("{id}.rules");
    let (_, text) = FILES.iter().find(|(file, _)| *file == name)?;
    let read = |wanted: &str| {
        FILES.iter().find(|(file, _)| *file == wanted).map(|(_, text)| (*text).to_owned())
    };
    Some(Compiler::new().compile_reading(&name, text, read))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use groundrules::Pack;

    use super::FILES;

    #[test]
    fn every_file_below_the_directory_of_rules_is_here_as_it_stands_there() {
        let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("../rules");
        let mut ahead = vec![rules.clone()];
        let mut there = BTreeSet::new();
        while let Some(directory) = ahead.pop() {
            for entry in fs::read_dir(directory).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    ahead.push(path);
                    continue;
                }
                // What the tests of the packs may miss is for those who work on the packs.
                if path.ends_with("accepted-changes.json") {
                    continue;
                }
                let below = path.strip_prefix(&rules).unwrap();
                let parts: Vec<&str> = below.iter().map(|part| part.to_str().unwrap()).collect();
                there.insert((parts.join("/"), fs::read_to_string(&path).unwrap()));
            }
        }
        let here = FILES.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        assert_eq!(here.collect::<BTreeSet<_>>(), there);
    }

    #[test]
    fn the_source_of_every_built_in_pack_is_here_and_compiles_to_it() {
        for id in Pack::builtin_ids() {
            let compiled = super::compile(id).unwrap().unwrap();
            assert_eq!(compiled.pack.digest(), Pack::builtin(id).unwrap().digest());
        }
    }
}
