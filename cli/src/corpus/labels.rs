//! The files of a corpus: one labelled request each.

use std::fs;
use std::path::Path;

use groundrules::{Date, Mode};
use serde::Deserialize;
use serde_json::Value;

use crate::diagnostics::{Problem, byte_at};
use crate::input;

/// A request, and what a reviewer would raise on it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Labelled {
    /// The file that holds it, named from the directory of the corpus.
    #[serde(skip)]
    pub(crate) file: String,
    /// What the request is, in a few words.
    #[expect(dead_code, reason = "for those who read the file")]
    title: String,
    /// Where it comes from, such as retail.
    #[serde(default)]
    #[expect(dead_code, reason = "for those who read the file")]
    domain: String,
    /// How it is written, such as terse.
    #[serde(default)]
    #[expect(dead_code, reason = "for those who read the file")]
    style: String,
    /// Whether it was submitted or is still being filled in.
    #[serde(default)]
    pub(crate) mode: Mode,
    /// The day on which it is checked.
    #[serde(default)]
    today: Option<String>,
    /// The request itself.
    pub(crate) request: Value,
    /// What the reviewer would raise.
    pub(crate) raise: Vec<Label>,
    /// What the reviewer weighed.
    #[serde(default)]
    #[expect(dead_code, reason = "for those who read the file")]
    notes: String,
}

/// One rule that a reviewer would raise, and why.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Label {
    pub(crate) rule: String,
    pub(crate) why: String,
}

impl Labelled {
    /// The day on which the request is checked; what is no date has been refused when the file was read.
    pub(crate) fn today(&self) -> Option<Date> {
        self.today.as_deref().and_then(|today| today.parse().ok())
    }
}

/// The labelled requests in a directory, in the order of their names.
pub(crate) fn read(directory: &Path) -> Result<Vec<Labelled>, Vec<Problem>> {
    let shown = directory.display().to_string();
    let entries =
        fs::read_dir(directory).map_err(|error| vec![input::unreadable(&shown, &error)])?;
    let mut files: Vec<_> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    files.sort_unstable();
    if files.is_empty() {
        return Err(vec![Problem::with_help(
            format!("there is no labelled request in `{shown}`"),
            "a labelled request is a .json file with `title`, `mode`, `request` and `raise`",
        )]);
    }
    let mut labelled = Vec::new();
    let mut problems = Vec::new();
    for file in &files {
        match read_one(file) {
            Ok(one) => labelled.push(one),
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() { Ok(labelled) } else { Err(problems) }
}

fn read_one(path: &Path) -> Result<Labelled, Problem> {
    let shown = path.display().to_string();
    let text = input::whole::text(path).map_err(|error| input::unreadable(&shown, &error))?;
    let mut labelled: Labelled = serde_json::from_str(&text).map_err(|error| {
        let at = byte_at(&text, error.line(), error.column());
        let message = format!("`{shown}` is not a labelled request: {error}");
        Problem::at(&message, &shown, &text, at..text.ceil_char_boundary(at + 1))
    })?;
    if let Some(today) = &labelled.today
        && let Err(error) = today.parse::<Date>()
    {
        return Err(Problem::new(format!("`{shown}`: `today`: {error}")));
    }
    let twice = |(index, label): (usize, &Label)| {
        labelled.raise.iter().take(index).any(|earlier| earlier.rule == label.rule)
    };
    if let Some((_, label)) = labelled.raise.iter().enumerate().find(|one| twice(*one)) {
        return Err(Problem::new(format!("`{shown}` raises `{}` twice", label.rule)));
    }
    labelled.file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(labelled)
}
