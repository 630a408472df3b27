//! The requests to check: files, directories of them, standard input; one in each, or one in each line or row.
//!
//! [`Requests`] reads them one after the other, and never more than one into memory. What it gives is still as it
//! was read ([`Raw`]): to make a request of it is work that many threads can share.

mod directory;
mod head;
mod lines;
mod mapped;
mod raw;
mod requests;
mod table;
pub(crate) mod whole;

use std::fs::{self, File};
use std::io::{self, IsTerminal as _, Read};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::ValueEnum;
use groundrules::Limits;

use crate::diagnostics::Problem;

pub(crate) use directory::files_below;
pub(crate) use mapped::Mapped;
pub(crate) use raw::{Origin, Raw, Request};
pub(crate) use requests::{Found, Requests};

/// How arguments and reports name standard input.
pub(crate) const STANDARD_INPUT: &str = "-";

/// Where requests come from, and how they are written.
#[derive(Debug, clap::Args)]
pub(crate) struct InputArgs {
    /// How requests are written [default: by the ending of a file's name; JSON for standard input]
    #[arg(long = "input", id = "input", value_name = "FORMAT")]
    format: Option<InputFormat>,

    /// What stands between the cells of CSV: a character, or `tab` [default: what the first line has most of]
    #[arg(long, value_name = "CHARACTER")]
    delimiter: Option<Delimiter>,

    /// A mapping from the fields of another form to those of a request
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,

    /// Requests: files, directories (every *.json, *.ndjson and *.jsonl in them), or `-` for standard input
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
}

impl InputArgs {
    pub(crate) fn mapping(&self) -> Option<&Path> {
        self.mapping.as_deref()
    }
}

/// How requests are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum InputFormat {
    /// One request as JSON
    Json,
    /// A request as JSON on each line
    #[value(alias = "jsonl")]
    Ndjson,
    /// A request in each row below a header, whose names are fields such as `sponsor.name`
    Csv,
}

impl InputFormat {
    fn of(path: &Path) -> Self {
        let extension = path.extension().unwrap_or_default();
        let is = |name: &str| extension.eq_ignore_ascii_case(name);
        if is("ndjson") || is("jsonl") {
            Self::Ndjson
        } else if is("csv") {
            Self::Csv
        } else {
            Self::Json
        }
    }

    /// Whether there can be many requests in one input.
    fn is_batch(self) -> bool {
        self != Self::Json
    }
}

/// What stands between the cells of a table.
#[derive(Debug, Clone, Copy)]
struct Delimiter(u8);

impl Delimiter {
    /// The delimiter that this byte is; none where it could not be told from what else a table is made of.
    fn of(byte: u8) -> Option<Self> {
        (byte.is_ascii() && !b"\"\r\n".contains(&byte)).then_some(Self(byte))
    }
}

impl FromStr for Delimiter {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let delimiter = match text.as_bytes() {
            b"tab" | b"\\t" => Self::of(b'\t'),
            [byte] => Self::of(*byte),
            _ => None,
        };
        delimiter.ok_or("write one ASCII character, as in `;`, or `tab`")
    }
}

/// One input: where it is and how it is written.
#[derive(Debug)]
pub(crate) struct Input {
    place: Place,
    format: InputFormat,
    delimiter: Option<Delimiter>,
}

#[derive(Debug)]
enum Place {
    File(PathBuf),
    StandardInput,
}

/// What requests below a directory are called. Tables are left out: a directory has many that hold no requests.
const REQUESTS: [&str; 3] = ["json", "ndjson", "jsonl"];

/// The inputs that the arguments stand for, in their order; a problem stands where one cannot be had.
pub(crate) fn gather(args: &InputArgs) -> Result<Vec<Result<Input, Problem>>, Problem> {
    let input = |place: Place| {
        let by_name = match &place {
            Place::File(path) => InputFormat::of(path),
            Place::StandardInput => InputFormat::Json,
        };
        Input { place, format: args.format.unwrap_or(by_name), delimiter: args.delimiter }
    };
    if args.files.is_empty() {
        if io::stdin().is_terminal() {
            return Err(Problem::with_help(
                "there is nothing to check",
                "name a request, as in `groundrules check request.json`, or pipe one in",
            ));
        }
        return Ok(vec![Ok(input(Place::StandardInput))]);
    }
    let mut inputs = Vec::new();
    for file in &args.files {
        if file.as_os_str() == STANDARD_INPUT {
            inputs.push(Ok(input(Place::StandardInput)));
        } else if file.is_dir() {
            let files = files_below(file, &REQUESTS);
            inputs.extend(files.into_iter().map(|file| file.map(|file| input(Place::File(file)))));
        } else {
            inputs.push(Ok(input(Place::File(file.clone()))));
        }
    }
    Ok(inputs)
}

impl Input {
    /// What reports and messages call it.
    fn name(&self) -> String {
        match &self.place {
            Place::File(path) => path.display().to_string(),
            Place::StandardInput => STANDARD_INPUT.to_owned(),
        }
    }

    /// Whether there can be many requests in it.
    pub(crate) fn is_batch(&self) -> bool {
        self.format.is_batch()
    }

    /// How many bytes it has, where that is known before it is read.
    pub(crate) fn size(&self) -> Option<u64> {
        match &self.place {
            Place::File(path) => {
                fs::metadata(path).ok().filter(fs::Metadata::is_file).map(|file| file.len())
            }
            Place::StandardInput => None,
        }
    }

    fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        Ok(match &self.place {
            Place::File(path) => Box::new(File::open(path)?),
            Place::StandardInput => Box::new(io::stdin()),
        })
    }
}

/// The longest request, in bytes.
fn limit() -> usize {
    Limits::default().request_bytes
}

/// What a sentence calls the input of this name.
pub(crate) fn called(name: &str) -> String {
    match name.strip_prefix(STANDARD_INPUT) {
        Some("") => "standard input".to_owned(),
        Some(line) if line.starts_with(':') => {
            format!("line {} of standard input", line.trim_start_matches(':'))
        }
        _ => format!("`{name}`"),
    }
}

/// A file that cannot be read, in words for who named it.
pub(crate) fn unreadable(name: &str, error: &io::Error) -> Problem {
    match error.kind() {
        io::ErrorKind::NotFound => Problem::new(format!("there is no file `{name}`")),
        _ => Problem::new(format!("{} cannot be read: {error}", called(name))),
    }
}
