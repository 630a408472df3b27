//! `groundrules docs`: a page for each rule, and indexes that lead to them.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use groundrules::Options;

use crate::corpus::{self, Measured};
use crate::diagnostics::Problem;
use crate::input::{unreadable, whole};
use crate::layout::{counted, printable};
use crate::loading::{self, Described};
use crate::options::Checker;
use crate::outcome::{Failure, Status};
use crate::pages::index::{self, PackPages};
use crate::pages::{self, markdown};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Exit status:
  0  the pages are written, or with --check as they would be written
  1  with --check: some are not
  2  a pack does not compile, or a file cannot be read or written

Only pages that this command wrote are changed or removed.")]
pub(crate) struct Args {
    /// Packs to document: `.rules` files or names of built-in packs [default: every built-in pack]
    #[arg(value_name = "PACK.rules")]
    packs: Vec<String>,

    /// The directory of the pages: DIR/README.md, DIR/<pack>/README.md, DIR/<pack>/<rule>.md
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,

    /// Write nothing; name the pages that are stale, missing or surplus
    #[arg(long)]
    check: bool,

    /// Put precision and recall over this corpus of labelled requests into the tables
    #[arg(long, value_name = "DIR")]
    measure: Option<PathBuf>,
}

pub(crate) fn run(args: &Args) -> Result<Status, Failure> {
    let mut described = loading::described(&args.packs)?;
    for described in &mut described {
        // Where the rules lie on this machine says nothing to whoever reads the pages.
        described.argument = described.argument.as_deref().map(file_name);
    }
    let measured = match &args.measure {
        Some(corpus) => Some(measure(corpus, &described)?),
        None => None,
    };
    let pages = all_pages(&described, measured.as_ref())?;
    let differences = compare(&args.output, &pages)?;
    if args.check {
        return tell(&args.output, &pages, &differences);
    }
    let foreign: Vec<Problem> = differences
        .iter()
        .filter(|difference| matches!(difference, Difference::Foreign(_)))
        .map(|difference| refusal(&args.output, difference.page()))
        .collect();
    if !foreign.is_empty() {
        return Err(Failure::Problems(foreign));
    }
    write(&args.output, &pages, &differences)?;
    let removed =
        differences.iter().filter(|difference| matches!(difference, Difference::Surplus(_)));
    for page in removed {
        writeln!(io::stdout(), "removed {}", printable(page.page()))?;
    }
    let shown = args.output.display().to_string();
    writeln!(io::stdout(), "{}: {}", printable(&shown), counted(pages.len() as u64, "page"))?;
    Ok(Status::Fine)
}

fn file_name(path: &str) -> String {
    Path::new(path)
        .file_name()
        .map_or_else(|| path.to_owned(), |name| name.to_string_lossy().into_owned())
}

/// Pages by their path below the directory, with `/` between its parts.
type Pages = BTreeMap<String, String>;

fn measure(corpus: &Path, described: &[Described]) -> Result<Measured, Failure> {
    let checkers: Vec<Checker> = described
        .iter()
        .map(|described| Checker { pack: described.pack.clone(), options: Options::new() })
        .collect();
    let corpus = corpus::read(corpus).map_err(Failure::Problems)?;
    corpus::measure(&checkers, &corpus).map_err(Failure::Problems)
}

fn all_pages(described: &[Described], measured: Option<&Measured>) -> Result<Pages, Problem> {
    let packs: Vec<PackPages<'_>> = described
        .iter()
        .map(|described| PackPages { pack: &described.pack, rules: pages::of(described) })
        .collect();
    let mut all = Pages::new();
    let mut add = |path: String, text: String| {
        // Where large and small letters are one, two names that differ by them are one file.
        let taken = all.keys().any(|other: &String| other.eq_ignore_ascii_case(&path));
        if taken {
            return Err(Problem::new(format!("two pages would be called `{path}`")));
        }
        all.insert(path, text);
        Ok(())
    };
    add(index::FILE.to_owned(), index::of_all(&packs, measured))?;
    for pack in &packs {
        let id = pack.pack.id();
        add(format!("{id}/{}", index::FILE), index::of_pack(pack, measured))?;
        for rule in &pack.rules {
            add(format!("{id}/{}.md", rule.rule), markdown::page(rule))?;
        }
    }
    Ok(all)
}

/// How a page on disk differs from what it should be.
#[derive(Debug)]
enum Difference {
    Stale(String),
    Missing(String),
    /// One of ours that no rule has any more.
    Surplus(String),
    /// In the place of a page is a file that is none of ours.
    Foreign(String),
}

impl Difference {
    fn page(&self) -> &str {
        match self {
            Self::Stale(page) | Self::Missing(page) | Self::Surplus(page) | Self::Foreign(page) => {
                page
            }
        }
    }
}

fn compare(directory: &Path, pages: &Pages) -> Result<Vec<Difference>, Problem> {
    let mut differences = Vec::new();
    for (page, text) in pages {
        let path = directory.join(page);
        match whole::bytes(&path) {
            // A checkout may have changed the ends of lines.
            Ok(found) if without_returns(&found) == text.as_bytes() => {}
            Ok(found) if is_ours(&found) => differences.push(Difference::Stale(page.clone())),
            Ok(_) => differences.push(Difference::Foreign(page.clone())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                differences.push(Difference::Missing(page.clone()));
            }
            Err(error) => return Err(unreadable(&path.display().to_string(), &error)),
        }
    }
    for page in written_before(directory)? {
        if !pages.contains_key(&page) {
            differences.push(Difference::Surplus(page));
        }
    }
    Ok(differences)
}

fn without_returns(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().copied().filter(|byte| *byte != b'\r').collect()
}

fn is_ours(bytes: &[u8]) -> bool {
    bytes.starts_with(markdown::MARK.as_bytes())
}

/// The pages of ours in the directory and in those directly below it.
fn written_before(directory: &Path) -> Result<Vec<String>, Problem> {
    let mut pages = Vec::new();
    for (name, path) in entries(directory)? {
        if path.is_dir() {
            for (inner, path) in entries(&path)? {
                pages.push((format!("{name}/{inner}"), path));
            }
        } else {
            pages.push((name, path));
        }
    }
    let mut ours = Vec::new();
    for (page, path) in pages {
        if page.ends_with(".md") && path.is_file() {
            let text = whole::bytes(&path)
                .map_err(|error| unreadable(&path.display().to_string(), &error))?;
            if is_ours(&text) {
                ours.push(page);
            }
        }
    }
    ours.sort_unstable();
    Ok(ours)
}

/// What a directory holds; nothing where there is no such directory.
fn entries(directory: &Path) -> Result<Vec<(String, PathBuf)>, Problem> {
    let of_directory = |error: &io::Error| unreadable(&directory.display().to_string(), error);
    let found = match fs::read_dir(directory) {
        Ok(found) => found,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(of_directory(&error)),
    };
    let mut entries = Vec::new();
    for entry in found {
        let entry = entry.map_err(|error| of_directory(&error))?;
        if let Ok(name) = entry.file_name().into_string() {
            entries.push((name, entry.path()));
        }
    }
    Ok(entries)
}

fn refusal(directory: &Path, page: &str) -> Problem {
    Problem::with_help(
        format!("`{}` is not a page of this command", directory.join(page).display()),
        "name a directory for the generated pages alone, or move that file away",
    )
}

fn tell(directory: &Path, pages: &Pages, differences: &[Difference]) -> Result<Status, Failure> {
    let mut out = io::stdout().lock();
    for difference in differences {
        let what = match difference {
            Difference::Stale(_) | Difference::Foreign(_) => "stale",
            Difference::Missing(_) => "missing",
            Difference::Surplus(_) => "surplus",
        };
        writeln!(out, "{what:<8} {}", printable(difference.page()))?;
    }
    let shown = directory.display().to_string();
    let shown = printable(&shown);
    if differences.is_empty() {
        writeln!(
            out,
            "{shown}: {}, all as they would be written",
            counted(pages.len() as u64, "page")
        )?;
        return Ok(Status::Fine);
    }
    writeln!(
        out,
        "{shown}: {} not as they would be written; the same command without --check writes them",
        counted(differences.len() as u64, "page"),
    )?;
    Ok(Status::Findings)
}

fn write(directory: &Path, pages: &Pages, differences: &[Difference]) -> Result<(), Problem> {
    for difference in differences {
        let page = difference.page();
        let path = directory.join(page);
        let shown = path.display().to_string();
        let done = match pages.get(page) {
            Some(text) => path
                .parent()
                .map_or(Ok(()), fs::create_dir_all)
                .and_then(|()| fs::write(&path, text)),
            None => fs::remove_file(&path),
        };
        done.map_err(|error| Problem::new(format!("`{shown}` cannot be written: {error}")))?;
    }
    Ok(())
}
