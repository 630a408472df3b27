//! Reads NDJSON line by line into values and does nothing with them: what a batch is compared with.
//!
//! ```text
//! cargo run --release -p groundrules-cli --example parse_lines -- requests.ndjson
//! ```

use std::error::Error;
use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Write as _};

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("name a file of NDJSON")?;
    let mut lines = BufReader::with_capacity(256 * 1024, File::open(path)?);
    let mut line = Vec::new();
    let mut members = 0;
    while lines.read_until(b'\n', &mut line)? > 0 {
        let value: serde_json::Value = serde_json::from_slice(&line)?;
        // Looked at, so that the work cannot be left out.
        members += value.as_object().map_or(0, serde_json::Map::len);
        line.clear();
    }
    Ok(writeln!(io::stdout(), "{members}")?)
}
