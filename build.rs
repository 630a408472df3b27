//! Compiles the packs that ship with Groundrules, so that they are part of the library as bytes.
//!
//! A package cannot depend on itself, so the stages that a compilation needs are the library's own sources,
//! taken in here once more. What they never need here is the engine and full validation of schemas: the tests
//! validate the schema that ships.
#![allow(dead_code, unreachable_pub, unused_imports, clippy::print_stdout, clippy::print_stderr)]

#[cfg(feature = "builtin")]
#[path = "src/analysis/mod.rs"]
mod analysis;
#[cfg(feature = "builtin")]
#[path = "src/calendar.rs"]
mod calendar;
#[cfg(feature = "builtin")]
#[path = "src/compile/mod.rs"]
mod compile;
#[cfg(feature = "builtin")]
#[path = "src/diagnostic.rs"]
mod diagnostic;
/// Without the writer.
#[cfg(feature = "builtin")]
#[path = "src/json"]
mod json {
    mod read;
    mod stops;
    pub(crate) use read::{Begun, MAX_DEPTH, Mistake, Reader, line_and_column};
}
#[cfg(feature = "builtin")]
#[path = "src/letters/mod.rs"]
mod letters;
#[cfg(feature = "builtin")]
#[path = "src/number/mod.rs"]
mod number;
/// Without the search, and with what the library has only with the feature `compiler`.
#[cfg(feature = "builtin")]
#[path = "src/pattern"]
mod pattern {
    pub(crate) mod compile;
    pub(crate) mod program;
}
#[cfg(feature = "builtin")]
#[path = "src/phrase.rs"]
mod phrase;
#[cfg(feature = "builtin")]
#[path = "src/plural.rs"]
mod plural;
#[cfg(feature = "builtin")]
#[path = "src/program/mod.rs"]
mod program;
#[cfg(feature = "builtin")]
#[path = "src/schema/mod.rs"]
mod schema;
#[cfg(feature = "builtin")]
#[path = "src/syntax/mod.rs"]
mod syntax;
#[cfg(feature = "builtin")]
#[path = "src/text.rs"]
mod text;
#[cfg(feature = "builtin")]
#[path = "src/wording.rs"]
mod wording;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    #[cfg(feature = "builtin")]
    if let Err(error) = builtin::compile_all() {
        // A diagnostic has lines: they are to be read, not quoted.
        eprintln!("{error}");
        std::process::exit(1);
    }
}

#[cfg(feature = "builtin")]
mod builtin {
    use std::collections::BTreeMap;
    use std::error::Error;
    use std::fmt::Write as _;
    use std::path::{Path, PathBuf};
    use std::{env, fs};

    use crate::compile::{Inputs, compile};

    /// The packs, in the order in which they are shown.
    const PACKS: [&str; 3] = ["failure-points", "performance-clarity", "ai-enablement"];

    pub(super) fn compile_all() -> Result<(), Box<dyn Error>> {
        for watched in ["src", "rules"] {
            println!("cargo::rerun-if-changed={watched}");
        }
        let out = PathBuf::from(env::var("OUT_DIR")?);
        let mut table = String::from("pub(crate) const PACKS: &[(&str, &[u8])] = &[\n");
        for pack in PACKS {
            let file = out.join(format!("{pack}.grpack"));
            fs::write(&file, compile_one(pack)?)?;
            writeln!(table, "    ({pack:?}, include_bytes!({file:?})),")?;
        }
        table.push_str("];\npub(crate) const FILES: &[(&str, &str)] = &[\n");
        let mut files = BTreeMap::new();
        find(&env::current_dir()?.join("rules"), "", &mut files)?;
        for (path, file) in files {
            writeln!(table, "    ({path:?}, include_str!({file:?})),")?;
        }
        table.push_str("];\n");
        fs::write(out.join("packs.rs"), table)?;
        Ok(())
    }

    /// All files of a folder, by their paths from the one in which the search began.
    fn find(
        folder: &Path,
        below: &str,
        files: &mut BTreeMap<String, PathBuf>,
    ) -> Result<(), Box<dyn Error>> {
        for entry in fs::read_dir(folder)? {
            let (file, name) = entry.map(|entry| (entry.path(), entry.file_name()))?;
            let name = name.to_str().ok_or("a file of the rules has a name that is not UTF-8")?;
            let path = format!("{below}{name}");
            // What the tests of the packs may miss is for those who work on the packs.
            if file.is_dir() {
                find(&file, &format!("{path}/"), files)?;
            } else if name != "accepted-changes.json" {
                files.insert(path, file);
            }
        }
        Ok(())
    }

    fn compile_one(pack: &str) -> Result<Vec<u8>, Box<dyn Error>> {
        let rules = Path::new("rules");
        let name = format!("{pack}.rules");
        let text = fs::read_to_string(rules.join(&name))?;
        let read = |wanted: &str| fs::read_to_string(rules.join(wanted)).ok();
        let compiled =
            compile(&name, &text, &Inputs { read: &read, problems_of_schema: |_| Vec::new() });
        match compiled.program {
            Some(program) => Ok(program.to_bytes()?),
            None => {
                let mistakes =
                    compiled.diagnostics.iter().map(|mistake| compiled.sources.excerpt(mistake));
                Err(format!(
                    "{pack} does not compile:\n\n{}",
                    mistakes.collect::<Vec<_>>().join("\n")
                )
                .into())
            }
        }
    }
}
