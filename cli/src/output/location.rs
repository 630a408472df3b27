//! Where a finding is, for programs that show it in a file: the file as a URI, and the lines.

use std::fmt::Write as _;
use std::path::Path;

use super::Checked;
use super::position::{Region, regions};
use crate::input::STANDARD_INPUT;

/// The regions of these pointers in the request's text; none where it was not read from a file.
pub(super) fn in_file(checked: &Checked, pointers: &[&str]) -> Vec<Option<Region>> {
    let text = std::str::from_utf8(&checked.request.bytes).unwrap_or_default();
    match file(&checked.request.name) {
        Some(_) => regions(text, pointers),
        None => vec![None; pointers.len()],
    }
}

/// The file of a request of this name.
pub(super) fn file(name: &str) -> Option<&str> {
    (name != STANDARD_INPUT).then_some(name)
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
            ("/tmp/a.json", "file:///tmp/a.json"),
            ("c:d/100%#?.json", "c%3Ad/100%25%23%3F.json"),
            ("é\n.json", "%C3%A9%0A.json"),
        ] {
            assert_eq!(uri(path), expected);
        }
    }
}
