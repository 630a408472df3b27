//! Files that are read whole: rules, schemas, packs, mappings, waivers and whatever else goes with a check.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// The longest file that any command takes: that of waivers. The library has a limit of its own for each kind, none larger.
const MOST_BYTES: u64 = 16 * 1024 * 1024;

/// The bytes of a file.
pub(crate) fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    bytes_of(File::open(path)?)
}

/// The text of a file.
pub(crate) fn text(path: &Path) -> io::Result<String> {
    text_of(File::open(path)?)
}

/// The text that is read to the end.
pub(crate) fn text_of(source: impl Read) -> io::Result<String> {
    let bytes = bytes_of(source)?;
    String::from_utf8(bytes)
        .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "it is not UTF-8"))
}

/// Reads to the end, or to where it is too long: a pipe or a device may never end.
fn bytes_of(source: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    source.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MOST_BYTES {
        let message = format!("it has more than {MOST_BYTES} bytes, and no such file may");
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
    }
    Ok(bytes)
}
