//! Batches on one core and on two, beside a program that only parses the lines.
//!
//! A core is all that a process may use: what reads and writes shares it with what checks.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::Failure;
use crate::call::{Call, succeed, target};

use super::Output;

/// Some 300 MB.
const REQUESTS: u32 = 100_000;
/// How many times as fast two cores should be.
const TWO_CORES: f64 = 1.8;
/// How often each program runs, in turn.
const ROUNDS: usize = 5;

/// A program that reads all requests.
struct Run {
    name: &'static str,
    program: &'static str,
    arguments: &'static str,
    /// What each that runs at once may use, as `taskset` writes it.
    cores: &'static [&'static str],
}

const RUNS: [Run; 6] = [
    Run {
        name: "parse each line with serde_json, and nothing else",
        program: "examples/parse_lines",
        arguments: "",
        cores: &["0"],
    },
    Run {
        name: "the same twice at once, each on a core of its own",
        program: "examples/parse_lines",
        arguments: "",
        cores: &["0", "1"],
    },
    Run {
        name: "`check --pack failure-points`",
        program: "groundrules",
        arguments: "check --jobs 1 --pack failure-points",
        cores: &["0"],
    },
    Run {
        name: "`check --pack failure-points`",
        program: "groundrules",
        arguments: "check --jobs 2 --pack failure-points",
        cores: &["0,1"],
    },
    Run {
        name: "`check`: all packs",
        program: "groundrules",
        arguments: "check --jobs 1",
        cores: &["0"],
    },
    Run {
        name: "`check`: all packs",
        program: "groundrules",
        arguments: "check --jobs 2",
        cores: &["0,1"],
    },
];

pub(super) fn run(output: Output) -> Result<(), Failure> {
    let call = Call::cargo("build --release --locked -p groundrules-cli --bins --examples");
    succeed(&mut call.command(), "the command cannot be built")?;
    let corpus = corpus()?;
    let mut times: [Vec<Duration>; RUNS.len()] = Default::default();
    for _ in 0..ROUNDS {
        for (run, times) in RUNS.iter().zip(&mut times) {
            times.push(run.time(&corpus)?);
        }
    }
    let table = table(times.map(median));
    print!("{table}");
    output.take("batch", &table)
}

/// The requests, as a file in memory or on a disk: it has been read once when the first program starts.
fn corpus() -> Result<PathBuf, Failure> {
    let fault =
        |error: std::io::Error| Failure::Fault(format!("the requests cannot be written: {error}"));
    let directory = target().join("batches");
    fs::create_dir_all(&directory).map_err(fault)?;
    let path = directory.join(format!("{REQUESTS}.ndjson"));
    let file = File::create(&path).map_err(fault)?;
    let mut command = Command::new(program("examples/corpus"));
    succeed(command.arg(REQUESTS.to_string()).stdout(file), "the requests cannot be made")?;
    Ok(path)
}

fn program(name: &str) -> PathBuf {
    target().join("release").join(name)
}

impl Run {
    fn time(&self, corpus: &Path) -> Result<Duration, Failure> {
        let started = Instant::now();
        let running: Result<Vec<_>, _> =
            self.cores.iter().map(|cores| self.command(cores, corpus).spawn()).collect();
        let running = running.map_err(|error| {
            Failure::Fault(format!(
                "`taskset`, of util-linux, gives a program its cores, and cannot be run: {error}"
            ))
        })?;
        for mut program in running {
            match program.wait() {
                // 1: there are findings.
                Ok(status) if matches!(status.code(), Some(0 | 1)) => {}
                Ok(status) => {
                    return Err(Failure::Fault(format!("`{}` ended with {status}", self.name)));
                }
                Err(error) => return Err(Failure::Fault(format!("a program was lost: {error}"))),
            }
        }
        Ok(started.elapsed())
    }

    /// How many cores all that run at once have together.
    fn core_count(&self) -> usize {
        self.cores.iter().map(|cores| cores.split(',').count()).sum()
    }

    fn command(&self, cores: &str, corpus: &Path) -> Command {
        let mut command = Command::new("taskset");
        command
            .args(["--cpu-list", cores])
            .arg(program(self.program))
            .args(self.arguments.split_whitespace())
            .arg(corpus)
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        command
    }
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort();
    times.get(times.len() / 2).map_or(f64::NAN, Duration::as_secs_f64)
}

/// The rates; each of two cores also beside the run before it, which is the same on one.
fn table(seconds: [f64; RUNS.len()]) -> String {
    let mut table =
        "| | cores | requests a second | for a core | beside parsing | beside one core |\n\
                     |---|---:|---:|---:|---:|---:|\n"
            .to_owned();
    let parsing = seconds[0];
    let mut one_core = f64::NAN;
    for (run, seconds) in RUNS.iter().zip(seconds) {
        let cores = run.core_count();
        let seconds = seconds / run.cores.len() as f64;
        let rate = f64::from(REQUESTS) / seconds;
        let beside_one =
            if cores == 1 { String::new() } else { format!("{:.2} ×", one_core / seconds) };
        table.push_str(&format!(
            "| {} | {cores} | {rate:.0} | {:.0} | {:.2} × | {beside_one} |\n",
            run.name,
            rate / cores as f64,
            parsing / seconds,
        ));
        one_core = seconds;
    }
    let (apart, two) = (2.0 * seconds[0] / seconds[1], seconds[2] / seconds[3]);
    let reached = if two >= TWO_CORES { "reached" } else { "missed" };
    table.push_str(&format!(
        "\nAimed for: two cores {TWO_CORES:.2} times as fast as one; {two:.2}: {reached}. \
         Two programs that share nothing come to {apart:.2} on this machine.\n"
    ));
    table.push_str(&format!("\nMedians of {ROUNDS} runs in turn, {REQUESTS} requests each.\n"));
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_cores_are_compared_with_one_and_all_with_parsing() {
        let table = table([1.0, 1.25, 2.0, 1.0, 4.0, 2.5]);
        assert!(
            table.contains("serde_json, and nothing else | 1 | 100000 | 100000 | 1.00 × |  |"),
            "{table}"
        );
        assert!(table.contains("| 2 | 160000 | 80000 | 1.60 × | 1.60 × |"), "{table}");
        assert!(table.contains("| 2 | 100000 | 50000 | 1.00 × | 2.00 × |"), "{table}");
        assert!(table.contains("| 2 | 40000 | 20000 | 0.40 × | 1.60 × |"), "{table}");
    }

    #[test]
    fn the_median_is_the_time_in_the_middle() {
        assert_eq!(median([3, 1, 2].map(Duration::from_secs).to_vec()), 2.0);
    }
}
