//! `groundrules fmt`: brings rule files into their one style.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{fs, iter};

use similar::{ChangeTag, DiffTag, TextDiff};

use crate::diagnostics::{self, Problem};
use crate::input::{STANDARD_INPUT, called, files_below, unreadable, whole};
use crate::layout::{self, DIM, GREEN, RED, counted, printable};
use crate::outcome::{Failure, Status};

/// How many lines of a difference are worth showing; the command shows the rest by doing it.
const SHOWN_LINES: usize = 24;

/// How long a file of which every line differs is compared for a shorter difference.
const LONGEST_SEARCH: Duration = Duration::from_secs(1);

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Exit status:
  0  every file is formatted now; with --check, was before
  1  with --check: some are not
  2  a file has mistakes of syntax, cannot be read or cannot be written")]
pub(crate) struct Args {
    /// Rule files, directories (every `.rules` file below), or `-` for standard input, which goes to standard output
    #[arg(value_name = "FILE|DIR|-", required = true)]
    files: Vec<PathBuf>,

    /// Change nothing: list the files that are not formatted, with what would change
    #[arg(long)]
    check: bool,
}

/// What became of one text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Done {
    Unchanged,
    Changed,
}

pub(crate) fn run(args: &Args) -> Result<Status, Failure> {
    let mut status = Status::Fine;
    let mut done = Vec::new();
    for file in gather(&args.files) {
        match file.and_then(|file| Ok((format_one(&file)?, file))) {
            // One file with a mistake keeps nobody from formatting the others.
            Err(problem) => {
                diagnostics::tell(&problem);
                status = Status::NotChecked;
            }
            Ok((formatting, file)) => match put(&file, &formatting, args.check) {
                Err(Failure::Problems(problems)) => {
                    problems.iter().for_each(diagnostics::tell);
                    status = Status::NotChecked;
                }
                other => done.push(other?),
            },
        }
    }
    let changed = done.iter().filter(|done| **done == Done::Changed).count();
    if args.check && changed > 0 {
        status = status.max(Status::Findings);
    }
    if !args.files.iter().all(|file| is_standard_input(file)) {
        diagnostics::note(&summary(changed, done.len() - changed, args.check));
    }
    Ok(status)
}

fn summary(changed: usize, unchanged: usize, check: bool) -> String {
    let changed_files = counted(changed as u64, "file");
    match (changed, check) {
        (0, _) => format!("{} formatted already", counted(unchanged as u64, "file")),
        (_, true) => format!("{changed_files} to format, {unchanged} formatted already"),
        (_, false) => format!("{changed_files} formatted now, {unchanged} already"),
    }
}

/// The files that the arguments stand for.
fn gather(arguments: &[PathBuf]) -> Vec<Result<PathBuf, Problem>> {
    let below = |argument: &PathBuf| match argument.is_dir() {
        true => files_below(argument, &["rules"]),
        false => vec![Ok(argument.clone())],
    };
    arguments.iter().flat_map(below).collect()
}

fn is_standard_input(file: &Path) -> bool {
    file.as_os_str() == STANDARD_INPUT
}

/// A text as it is and as it should be.
struct Formatting {
    name: String,
    before: String,
    after: String,
}

fn format_one(file: &Path) -> Result<Formatting, Problem> {
    let name = file.display().to_string();
    let before = read(file).map_err(|error| unreadable(&name, &error))?;
    match groundrules::format(&name, &before) {
        Ok(after) => Ok(Formatting { name, before, after }),
        Err(error) => Err(Problem::not_formatted(&called(&name), &error)),
    }
}

fn read(file: &Path) -> io::Result<String> {
    if is_standard_input(file) { whole::text_of(io::stdin().lock()) } else { whole::text(file) }
}

/// Puts a formatted text where it belongs; where it is only to be checked, shows what would change.
fn put(file: &Path, formatting: &Formatting, check: bool) -> Result<Done, Failure> {
    let Formatting { name, before, after } = formatting;
    let done = if before == after { Done::Unchanged } else { Done::Changed };
    let shown = if is_standard_input(file) { called(name) } else { name.clone() };
    // Not through anstream: the text is a user's, and no byte of it may be taken for a colour.
    if is_standard_input(file) && !check {
        let mut out = io::stdout().lock();
        out.write_all(after.as_bytes())?;
        out.flush()?;
        return Ok(done);
    }
    let mut out = anstream::stdout().lock();
    match (done, check) {
        (Done::Unchanged, _) => {}
        (Done::Changed, true) => out.write_all(difference(&shown, before, after).as_bytes())?,
        (Done::Changed, false) => {
            replace(file, after).map_err(|error| {
                Problem::new(format!("`{name}` cannot be written, and is as it was: {error}"))
            })?;
            writeln!(out, "{}", printable(name))?;
        }
    }
    Ok(done)
}

/// Writes a file beside the old one and puts it in its place, so that nothing is lost where writing fails.
fn replace(file: &Path, text: &str) -> io::Result<()> {
    // A link stays a link: what it leads to is replaced.
    let file = file.canonicalize()?;
    let directory = file.parent().unwrap_or(Path::new("."));
    let mut beside = tempfile::Builder::new().prefix(".groundrules-").tempfile_in(directory)?;
    beside.write_all(text.as_bytes())?;
    beside.as_file().set_permissions(fs::metadata(&file)?.permissions())?;
    beside.as_file().sync_all()?;
    beside.persist(&file)?;
    Ok(())
}

/// The first lines that would change, with the lines around them.
fn difference(name: &str, before: &str, after: &str) -> String {
    let diff = TextDiff::configure().timeout(LONGEST_SEARCH).diff_lines(before, after);
    let mut page = format!("{}\n", printable(name));
    let mut lines: Vec<String> = Vec::new();
    for group in diff.grouped_ops(1) {
        let changes: Vec<_> = group.iter().flat_map(|op| diff.iter_changes(op)).collect();
        let changed = group.iter().find(|op| op.tag() != DiffTag::Equal);
        let line = changed.map_or(0, |op| op.old_range().start) + 1;
        lines.push(format!("{DIM}  line {line}{DIM:#}\n"));
        lines.extend(changes.iter().map(|change| {
            let (sign, style) = match change.tag() {
                ChangeTag::Delete => ("-", RED),
                ChangeTag::Insert => ("+", GREEN),
                ChangeTag::Equal => (" ", layout::PLAIN),
            };
            let text = printable(change.value().trim_end_matches(['\r', '\n']));
            format!("{style}  {sign} {text}{style:#}\n")
        }));
    }
    let more = lines.len().saturating_sub(SHOWN_LINES);
    let rest =
        (more > 0).then(|| format!("{DIM}  … and {}{DIM:#}\n", counted(more as u64, "more line")));
    page.extend(lines.into_iter().take(SHOWN_LINES).chain(rest).chain(iter::once("\n".to_owned())));
    page
}
