//! `groundrules compile`: rule text in, a compiled pack out.

use std::fs;
use std::path::{Path, PathBuf};

use crate::diagnostics::{self, Problem};
use crate::layout::{counted, printable};
use crate::loading::{self, Tests};
use crate::outcome::{Failure, Status};

/// As much of a digest as people compare by eye.
const SHORT_DIGEST: usize = 12;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The rules to compile; the files they name are looked for beside this one
    #[arg(value_name = "PACK.rules")]
    rules: PathBuf,

    /// The JSON Schema of the requests, in place of the one that the pack names
    #[arg(long, value_name = "FILE")]
    schema: Option<PathBuf>,

    /// Refuse rules whose own tests do not hold
    #[arg(long)]
    tested: bool,

    /// Where to write the compiled pack
    #[arg(short, long, value_name = "PACK.grpack")]
    output: PathBuf,
}

pub(crate) fn run(args: &Args) -> Result<Status, Failure> {
    let Args { rules, schema, tested, output } = args;
    refuse_to_overwrite(&[Some(rules), schema.as_ref()], output)?;
    let compiled = loading::compile(rules, schema.as_deref(), Tests::of_flag(*tested))?;
    diagnostics::tell_warnings(&compiled.warnings, &compiled.sources);

    let shown = output.display().to_string();
    let bytes = compiled
        .pack
        .to_bytes()
        .map_err(|error| Problem::new(format!("the pack cannot be written: {error}")))?;
    fs::write(output, &bytes)
        .map_err(|error| Problem::new(format!("`{shown}` cannot be written: {error}")))?;
    diagnostics::note(&format!(
        "wrote {}: {} {}, {}, {}, digest {}",
        printable(&shown),
        compiled.pack.id(),
        printable(compiled.pack.version()),
        counted(compiled.pack.rules().count() as u64, "rule"),
        counted(bytes.len() as u64, "byte"),
        compiled.pack.digest().chars().take(SHORT_DIGEST).collect::<String>(),
    ));
    Ok(Status::Fine)
}

/// A slip in `-o` must not cost anybody the rules they wrote.
fn refuse_to_overwrite(sources: &[Option<&PathBuf>], output: &Path) -> Result<(), Problem> {
    let Ok(target) = output.canonicalize() else {
        return Ok(());
    };
    let overwritten = sources
        .iter()
        .flatten()
        .any(|source| source.canonicalize().is_ok_and(|source| source == target));
    if overwritten {
        return Err(Problem::with_help(
            format!("`{}` would be overwritten", output.display()),
            "write the compiled pack to a file of its own, as in `-o pack.grpack`",
        ));
    }
    Ok(())
}
