//! `groundrules init`: a first pack, with the schema and the request that belong to it.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::diagnostics::Problem;
use crate::layout::printable;
use crate::outcome::{Failure, Status};
use crate::pages::in_shell;

const RULES: &str = "my-pack.rules";
const REQUEST: &str = "request.json";

/// What a starter is made of.
const FILES: [(&str, &str); 3] = [
    (RULES, include_str!("../../starter/my-pack.rules")),
    ("request.schema.json", include_str!("../../starter/request.schema.json")),
    (REQUEST, include_str!("../../starter/request.json")),
];

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Writes my-pack.rules, request.schema.json and request.json. A file that is there already is left as it is, and nothing is written.")]
pub(crate) struct Args {
    /// Where to write; made where it does not exist
    #[arg(value_name = "DIR", default_value = ".")]
    directory: PathBuf,
}

pub(crate) fn run(args: &Args) -> Result<Status, Failure> {
    let directory = &args.directory;
    let in_the_way: Vec<Problem> = FILES
        .iter()
        // A link that leads nowhere is in the way too.
        .filter(|(name, _)| directory.join(name).symlink_metadata().is_ok())
        .map(|(name, _)| {
            Problem::with_help(
                format!("`{}` is there already, and nothing was written", shown(directory, name)),
                "name another directory, as in `groundrules init my-rules`",
            )
        })
        .collect();
    if !in_the_way.is_empty() {
        return Err(Failure::Problems(in_the_way));
    }
    let unwritable = |path: &Path, error: &io::Error| {
        Problem::new(format!("`{}` cannot be written: {error}", path.display()))
    };
    fs::create_dir_all(directory).map_err(|error| unwritable(directory, &error))?;
    for (name, text) in FILES {
        let path = directory.join(name);
        // Created anew: what has come there in between is not written over.
        File::create_new(&path)
            .and_then(|mut file| file.write_all(text.as_bytes()))
            .map_err(|error| unwritable(&path, &error))?;
    }
    write!(io::stdout().lock(), "{}", next_steps(directory))?;
    Ok(Status::Fine)
}

fn next_steps(directory: &Path) -> String {
    let written: Vec<String> = FILES.iter().map(|(name, _)| shown(directory, name)).collect();
    let (rules, request) =
        (in_shell(&shown(directory, RULES)), in_shell(&shown(directory, REQUEST)));
    format!(
        "Wrote {}.

To run the tests that stand in the rules:
  groundrules test {rules}
To check the request:
  groundrules check --pack {rules} {request}
To read what a rule checks, and why:
  groundrules explain --pack {rules} no-sponsor
",
        written.join(", ")
    )
}

fn shown(directory: &Path, name: &str) -> String {
    let path = if directory == Path::new(".") { PathBuf::from(name) } else { directory.join(name) };
    printable(&path.display().to_string())
}
