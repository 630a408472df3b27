//! Where a finding is, for programs that show it in a file: the file as a URI, and the lines.

use std::fmt::Write as _;
use std::path::Path;

use super::Checked;
use super::position::regions;
use crate::input::{Origin, STANDARD_INPUT};

/// Lines of a file, counted from 1, and the columns where they are known.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lines {
    pub(super) first: usize,
    pub(super) last: usize,
    /// Where the first line's part begins and the last line's ends.
    pub(super) columns: Option<(usize, usize)>,
}

/// Where in the file of a request these pointers lie.
///
/// Where its JSON is not what the file holds, as with a table or another form, its line is all that is known.
pub(super) fn in_file(checked: &Checked, pointers: &[&str]) -> Vec<Option<Lines>> {
    let origin = &checked.request.origin;
    let line = origin.line.and_then(|line| usize::try_from(line).ok());
    if file(origin).is_none() || !origin.verbatim {
        let whole = |line| Lines { first: line, last: line, columns: None };
        return vec![line.filter(|_| file(origin).is_some()).map(whole); pointers.len()];
    }
    let text = std::str::from_utf8(&checked.request.bytes).unwrap_or_default();
    let before = line.map_or(0, |line| line.saturating_sub(1));
    let found = regions(text, pointers).into_iter();
    let lines = found.map(|region| {
        region.map(|region| Lines {
            first: before + region.line,
            last: before + region.end_line,
            columns: Some((region.column, region.end_column)),
        })
    });
    lines.collect()
}

/// The file in which a request was read.
pub(super) fn file(origin: &Origin) -> Option<&str> {
    (&*origin.input != STANDARD_INPUT).then_some(&*origin.input)
}

/// A path as a URI: relative as a relative one, absolute with `file://`.
pub(super) fn uri(path: &str) -> String {
    let absolute = Path::new(path).is_absolute();
    // A drive on Windows is `file:///C:/…`, a share `file://server/…`.
    let path = if cfg!(windows) { path.replace('\\', "/") } else { path.to_owned() };
    let path = path.strip_prefix("./").unwrap_or(&path);
    let mut uri = match (absolute, path.strip_prefix("//"), path.starts_with('/')) {
        (false, ..) => String::new(),
        (true, Some(_), _) if cfg!(windows) => "file:".to_owned(),
        (true, _, true) => "file://".to_owned(),
        (true, _, false) => "file:///".to_owned(),
    };
    let drive = absolute && cfg!(windows);
    for (at, byte) in path.bytes().enumerate() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            b':' if drive && at == 1 => uri.push(':'),
            // Writing to a String cannot fail.
            other => drop(write!(uri, "%{other:02X}")),
        }
    }
    uri
}

#[cfg(all(test, unix))]
mod tests {
    use super::uri;

    #[test]
    fn a_path_becomes_a_uri() {
        for (path, expected) in [
            ("requests/a.json", "requests/a.json"),
            ("./a b.json", "a%20b.json"),
            ("/requests/a.json", "file:///requests/a.json"),
            ("c:d/100%#?.json", "c%3Ad/100%25%23%3F.json"),
            ("é\n.json", "%C3%A9%0A.json"),
        ] {
            assert_eq!(uri(path), expected);
        }
    }
}
