//! The measurements, one a command. Standard output is what stands in `docs/performance.md`.

use std::process::ExitCode;

use groundrules_benches::{growth, native, requests, start};

const USAGE: &str = "Usage: groundrules-benches native [ROUNDS] | start [ROUNDS] | growth [ROUNDS]
                          | spin ENGINE [SECONDS] | requests [COUNT]

  native    from the bytes of a request to the ids of the rules it breaks, on every engine
  start     loading and compiling the packs that ship
  growth    what larger requests, longer lists and more rules cost
  spin      one engine at work for some seconds (10), for a profiler; `report` is ours with all it says
  requests  the requests, each on a line of its own, behind the ids of the rules it breaks and a tab
";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match run(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(2)
        }
    }
}

fn run(words: &[&str]) -> Result<(), String> {
    match words {
        ["native"] => native::run(native::ROUNDS),
        ["native", rounds] => native::run(number(rounds)?),
        ["start"] => start::run(start::ROUNDS),
        ["start", rounds] => start::run(number(rounds)?),
        ["growth"] => growth::run(growth::ROUNDS),
        ["growth", rounds] => growth::run(number(rounds)?),
        ["spin", engine] => native::spin(engine, 10)?,
        ["spin", engine, seconds] => native::spin(engine, number(seconds)? as u64)?,
        ["requests"] => print(native::VERIFIED),
        ["requests", count] => print(number(count)?),
        _ => return Err(USAGE.to_owned()),
    }
    Ok(())
}

fn number(word: &str) -> Result<usize, String> {
    word.parse().map_err(|_| format!("`{word}` is not a number\n\n{USAGE}"))
}

fn print(count: usize) {
    for request in requests::requests(count) {
        println!("{}\t{request}", native::expected(&request));
    }
}
