//! The files below a directory that a command takes in.

use std::fs;
use std::path::{Path, PathBuf};

use crate::diagnostics::Problem;

use super::unreadable;

/// Every file below a directory with one of these extensions, in order; a problem where there is none, or where
/// one cannot be had.
pub(crate) fn files_below(directory: &Path, extensions: &[&str]) -> Vec<Result<PathBuf, Problem>> {
    let mut found = Vec::new();
    let mut problems = Vec::new();
    walk(directory, extensions, &mut found, &mut problems);
    if found.is_empty() && problems.is_empty() {
        problems.push(Problem::new(format!(
            "there is no .{} file below `{}`",
            extensions.first().copied().unwrap_or_default(),
            directory.display()
        )));
    }
    found.sort_unstable();
    problems.into_iter().map(Err).chain(found.into_iter().map(Ok)).collect()
}

fn walk(
    directory: &Path,
    extensions: &[&str],
    found: &mut Vec<PathBuf>,
    problems: &mut Vec<Problem>,
) {
    let entries = match fs::read_dir(directory) {
        Ok(entries) => entries,
        Err(error) => return problems.push(unreadable(&directory.display().to_string(), &error)),
    };
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                problems.push(unreadable(&directory.display().to_string(), &error));
                continue;
            }
        };
        let path = entry.path();
        let extension = path.extension().unwrap_or_default();
        // A link to a directory is not followed, so that no circle of links can be walked for ever.
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            walk(&path, extensions, found, problems);
        } else if extensions.iter().any(|wanted| extension.eq_ignore_ascii_case(wanted))
            && may_be_read(&path)
        {
            found.push(path);
        }
    }
}

/// Whether a name leads to a file, or to nothing, which is told when it is read. A pipe would have to be waited for.
fn may_be_read(path: &Path) -> bool {
    fs::metadata(path).map_or(true, |found| found.is_file())
}
