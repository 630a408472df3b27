//! Writes requests as NDJSON, as many as are asked for: the same for the same number, and no two alike.
//!
//! ```text
//! cargo run --release -p groundrules-cli --example corpus -- 10000 > requests.ndjson
//! ```
//!
//! They are the requests of `examples/requests` in turn, with answers left out or said to be "none", days moved and
//! names changed.

use std::error::Error;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use serde_json::Value;

fn main() -> Result<(), Box<dyn Error>> {
    let count: u64 = std::env::args().nth(1).ok_or("say how many requests")?.parse()?;
    let requests = examples()?;
    let mut dice = Dice(0x5eed);
    let mut out = BufWriter::new(io::stdout().lock());
    for (number, request) in (0..count).zip(requests.iter().cycle()) {
        let varied = vary(request, number, &mut dice);
        serde_json::to_writer(&mut out, &varied)?;
        out.write_all(b"\n")?;
    }
    Ok(out.flush()?)
}

fn examples() -> Result<Vec<Value>, Box<dyn Error>> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/requests");
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(directory)? {
        paths.push(entry?.path());
    }
    paths.sort();
    paths.iter().map(|path| Ok(serde_json::from_str(&std::fs::read_to_string(path)?)?)).collect()
}

/// The value with some of its members left out, some null, and its texts changed.
fn vary(value: &Value, number: u64, dice: &mut Dice) -> Value {
    match value {
        Value::Object(members) => {
            let mut varied = serde_json::Map::new();
            for (name, value) in members {
                match dice.roll(24) {
                    0 => {}
                    1 => {
                        varied.insert(name.clone(), Value::Null);
                    }
                    _ => {
                        varied.insert(name.clone(), vary(value, number, dice));
                    }
                }
            }
            Value::Object(varied)
        }
        Value::Array(items) => items.iter().map(|item| vary(item, number, dice)).collect(),
        Value::String(text) => Value::from(vary_text(text, number, dice)),
        other => other.clone(),
    }
}

fn vary_text(text: &str, number: u64, dice: &mut Dice) -> String {
    match text.as_bytes() {
        // A day moves within its month: every month has 28.
        [_, _, _, _, b'-', _, _, b'-', _, _] => {
            format!("{}{:02}", text.get(..8).unwrap_or_default(), 1 + dice.roll(28))
        }
        // Options of enumerations have no blank, and stay.
        _ if text.contains(' ') && dice.roll(4) == 0 => format!("{text} ({number})"),
        _ => text.to_owned(),
    }
}

/// Numbers that look random and are always the same (xorshift).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }
}
