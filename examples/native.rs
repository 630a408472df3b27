//! Groundrules inside a Rust program: a service that answers whether a request can go ahead.
//!
//! ```text
//! cargo run --example native -- examples/requests/erp-rollout.json
//! ```

use std::error::Error;

use groundrules::{Options, Pack, Verdict};

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("name a request: a file of JSON")?;
    let request = std::fs::read(path)?;

    // A pack is loaded once and shared by all threads.
    let pack = Pack::builtin("failure-points")?;

    // This programme has a longer window before go-live than the pack's default.
    let options = Options::new().setting("lead", "14 days .. 42 days");
    let check = pack.check(&request, &options)?;

    let mut answer = match check.verdict() {
        Verdict::Ready => "The request can go ahead.\n".to_owned(),
        _ => "Before the request can go ahead:\n".to_owned(),
    };
    for finding in check.findings() {
        answer.push_str(&format!("- {} ({})\n", finding.message(), finding.path()));
        if let Some(fix) = finding.fix() {
            answer.push_str(&format!("  {fix}\n"));
        }
    }
    std::io::Write::write_all(&mut std::io::stdout(), answer.as_bytes())?;
    Ok(())
}
