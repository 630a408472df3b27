//! The packs that a check runs: built in, compiled on the way, or compiled before.

use std::cell::RefCell;
use std::path::Path;

use groundrules::{Compiled, Compiler, Pack, PackError};

use crate::diagnostics::{self, Problem};
use crate::input::{unreadable, whole};
use crate::outcome::Failure;
use crate::shipped;

/// A pack, with what its source says where there is one.
#[derive(Debug)]
pub(crate) struct Described {
    pub(crate) pack: Pack,
    /// A compiled pack holds neither its tests nor the text of its conditions.
    pub(crate) source: Option<Compiled>,
    /// How `--pack` names it; nothing where it is built in.
    pub(crate) argument: Option<String>,
}

/// Whether a pack whose own tests do not hold may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tests {
    NotRun,
    MustPass,
}

impl Tests {
    /// What the flag `--tested` asks for.
    pub(crate) fn of_flag(tested: bool) -> Self {
        if tested { Self::MustPass } else { Self::NotRun }
    }
}

/// The packs of these names, each once; every built-in pack where none is named.
pub(crate) fn packs(names: &[String], tests: Tests) -> Result<Vec<Pack>, Failure> {
    each_once(names, |name| pack(name, tests), |pack| pack)
}

/// The same with what the sources of the packs say.
pub(crate) fn described(names: &[String]) -> Result<Vec<Described>, Failure> {
    each_once(names, describe, |described| &described.pack)
}

fn each_once<P>(
    names: &[String],
    load: impl Fn(&str) -> Result<P, Problem>,
    pack: impl Fn(&P) -> &Pack,
) -> Result<Vec<P>, Failure> {
    let loaded: Vec<Result<P, Problem>> = if names.is_empty() {
        Pack::builtin_ids().map(load).collect()
    } else {
        names.iter().map(|name| load(name)).collect()
    };
    let mut packs: Vec<P> = Vec::new();
    let mut problems = Vec::new();
    for loaded in loaded {
        match loaded {
            // Named twice, a pack would find everything twice.
            Ok(new) if packs.iter().any(|other| pack(other).digest() == pack(&new).digest()) => {}
            Ok(new) => packs.push(new),
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() { Ok(packs) } else { Err(Failure::Problems(problems)) }
}

fn describe(name: &str) -> Result<Described, Problem> {
    let path = Path::new(name);
    let argument = Some(name.to_owned());
    if path.extension().is_some_and(|extension| extension == "rules") {
        let compiled = compile(path, None, Tests::NotRun)?;
        diagnostics::tell_warnings(&compiled.warnings, &compiled.sources);
        return Ok(Described { pack: compiled.pack.clone(), source: Some(compiled), argument });
    }
    match shipped::compile(name) {
        Some(Ok(compiled)) => {
            Ok(Described { pack: compiled.pack.clone(), source: Some(compiled), argument: None })
        }
        Some(Err(error)) => Err(Problem::of_pack(name, &error, &[])),
        None => Ok(Described { pack: pack(name, Tests::NotRun)?, source: None, argument }),
    }
}

fn pack(name: &str, tests: Tests) -> Result<Pack, Problem> {
    let path = Path::new(name);
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("rules") => {
            let compiled = compile(path, None, tests)?;
            diagnostics::tell_warnings(&compiled.warnings, &compiled.sources);
            Ok(compiled.pack)
        }
        Some("grpack") => {
            let bytes = whole::bytes(path).map_err(|error| unreadable(name, &error))?;
            Pack::from_bytes(&bytes)
                .map_err(|error| Problem::new(format!("`{name}` cannot be loaded: {error}")))
        }
        _ => builtin(name),
    }
}

fn builtin(name: &str) -> Result<Pack, Problem> {
    Pack::builtin(name).map_err(|error| match error {
        PackError::NoSuchPack { .. } => Problem::with_help(
            error.to_string(),
            "a pack of your own is named by its file, which ends in `.rules` or `.grpack`",
        ),
        other => Problem::new(format!("the pack `{name}` cannot be loaded: {other}")),
    })
}

/// Compiles the rules in a file. The files that they name lie beside it, except for a schema that is given.
pub(crate) fn compile(
    path: &Path,
    schema: Option<&Path>,
    tests: Tests,
) -> Result<Compiled, Problem> {
    let name = path.display().to_string();
    let text = whole::text(path).map_err(|error| unreadable(&name, &error))?;
    let schema = match schema {
        None => None,
        Some(file) => {
            let unreadable = |error| unreadable(&file.display().to_string(), &error);
            Some(whole::text(file).map_err(unreadable)?)
        }
    };
    let beside = path.parent().unwrap_or(Path::new(""));
    let not_read = RefCell::new(Vec::new());
    let read = |wanted: &str| match &schema {
        // A pack names rules, which it uses, and one schema.
        Some(given) if !wanted.ends_with(".rules") => Some(given.clone()),
        _ => read_beside(beside, wanted).map_err(|note| not_read.borrow_mut().push(note)).ok(),
    };
    let compiler = match tests {
        Tests::NotRun => Compiler::new(),
        Tests::MustPass => Compiler::new().require_passing_tests(),
    };
    compiler
        .compile_reading(&name, &text, read)
        .map_err(|error| Problem::of_pack(&name, &error, &not_read.borrow()))
}

/// The text of a file that a pack names, or why there is none.
fn read_beside(directory: &Path, wanted: &str) -> Result<String, String> {
    // A pack may come from a stranger: it names files by where they lie beside it, and no others.
    if Path::new(wanted).is_absolute() {
        return Err(format!(
            "`{wanted}` was not read: a pack names files by their path from its own directory"
        ));
    }
    let path = directory.join(wanted);
    whole::text(&path).map_err(|error| format!("`{}`: {error}", path.display()))
}
