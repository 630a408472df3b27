//! `cargo xtask memory`: what a batch takes, in memory and time, at two sizes.
//!
//! The promise is that memory does not grow with the number of requests: the task fails where it does. The times are for
//! the table in `docs/batches.md`, beside those of a program that only parses the lines.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::call::{Call, target};
use crate::{Failure, Task};

pub(crate) const TASK: Task = Task {
    name: "memory",
    arguments: "[FEW MANY]",
    summary: "Measure the memory and the speed of batches; fail where memory grows with their size",
    details: || {
        "        FEW MANY  the two numbers of requests (10000 and 1000000); Linux only\n".to_owned()
    },
    run,
};

/// What the memory of the many may be above that of the few: what the system's allocator rounds and keeps.
const TOLERANCE: f64 = 1.25;
const TOLERANCE_KB: u64 = 4096;

/// The parts of a second in which Linux counts the time of processes.
const TICKS_PER_SECOND: f64 = 100.0;

/// How often a process is asked for its peak.
const INTERVAL: Duration = Duration::from_millis(5);

/// The options of each run of `groundrules check`.
const RUNS: &[&str] = &[
    "--pack failure-points --jobs 1",
    "--pack failure-points --jobs 2",
    "--pack failure-points --jobs 2 --format json",
    "--jobs 2",
];

fn run(arguments: &[String]) -> Result<(), Failure> {
    let sizes = sizes(arguments)?;
    build()?;
    let directory = target().join("batches");
    fs::create_dir_all(&directory).map_err(|error| fault("the corpus cannot be written", error))?;
    println!(
        "| requests | command | peak memory | requests per second | processor time per request |\n\
         |---:|---|---:|---:|---:|"
    );
    let mut peaks: Vec<Vec<u64>> = Vec::new();
    for size in sizes {
        let corpus = corpus(&directory, size)?;
        let lines = measure(Command::new(program("examples/parse_lines")).arg(&corpus))?;
        row(size, "parse each line with serde_json, and nothing else", &lines);
        let mut of_size = Vec::new();
        for options in RUNS {
            let mut command = Command::new(program("groundrules"));
            command.arg("check").args(options.split_whitespace()).arg(&corpus);
            let measured = measure(&mut command)?;
            row(size, &format!("`check {options}`"), &measured);
            of_size.push(measured.peak_kb);
        }
        peaks.push(of_size);
    }
    let [few, many] = peaks.as_slice() else {
        return Ok(());
    };
    for ((options, few), many) in RUNS.iter().zip(few).zip(many) {
        if *many as f64 > *few as f64 * TOLERANCE + TOLERANCE_KB as f64 {
            return Err(Failure::Fault(format!(
                "`check {options}` takes {few} kB for the few and {many} kB for the many: its memory grows"
            )));
        }
    }
    Ok(())
}

fn sizes(arguments: &[String]) -> Result<[u64; 2], Failure> {
    let numbers: Vec<u64> = arguments.iter().filter_map(|word| word.parse().ok()).collect();
    match (arguments.len(), numbers.as_slice()) {
        (0, _) => Ok([10_000, 1_000_000]),
        (2, [few, many]) if few < many => Ok([*few, *many]),
        _ => Err(Failure::Usage(
            "`cargo xtask memory` takes two numbers of requests, the smaller one first".to_owned(),
        )),
    }
}

fn build() -> Result<(), Failure> {
    let command = Call::cargo("build --release --locked -p groundrules-cli --bins --examples");
    match command.run() {
        Ok(status) if status.success() => Ok(()),
        _ => Err(Failure::Fault(format!("`{command}` failed"))),
    }
}

fn program(name: &str) -> PathBuf {
    target().join("release").join(name)
}

fn corpus(directory: &Path, size: u64) -> Result<PathBuf, Failure> {
    let path = directory.join(format!("{size}.ndjson"));
    let file = File::create(&path).map_err(|error| fault("the corpus cannot be written", error))?;
    let mut command = Command::new(program("examples/corpus"));
    match command.arg(size.to_string()).stdout(file).status() {
        Ok(status) if status.success() => Ok(path),
        Ok(status) => Err(Failure::Fault(format!("the corpus could not be made: {status}"))),
        Err(error) => Err(fault("the corpus could not be made", error)),
    }
}

struct Measured {
    peak_kb: u64,
    time: Duration,
    /// What all its threads took together, which says more on a machine that does other work too.
    processor_seconds: f64,
}

/// Runs a command with its output thrown away.
fn measure(command: &mut Command) -> Result<Measured, Failure> {
    let started = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .map_err(|error| fault("the command could not be started", error))?;
    let mut peak_kb = 0;
    let mut processor_seconds = 0.0;
    loop {
        // The peak never falls, so the last one that can be had is the largest.
        peak_kb = peak_of(&child).unwrap_or(peak_kb).max(peak_kb);
        processor_seconds = processor_seconds_of(&child).unwrap_or(0.0_f64).max(processor_seconds);
        match child.try_wait() {
            Ok(None) => thread::sleep(INTERVAL),
            // 1: there are findings.
            Ok(Some(status)) if matches!(status.code(), Some(0 | 1)) => break,
            Ok(Some(status)) => {
                return Err(Failure::Fault(format!("{command:?} ended with {status}")));
            }
            Err(error) => return Err(fault("the command was lost", error)),
        }
    }
    if peak_kb == 0 {
        return Err(Failure::Fault(
            "this system does not say how much memory a process takes".to_owned(),
        ));
    }
    Ok(Measured { peak_kb, time: started.elapsed(), processor_seconds })
}

fn peak_of(child: &Child) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    peak.trim().trim_end_matches(" kB").parse().ok()
}

fn processor_seconds_of(child: &Child) -> Option<f64> {
    let stat = fs::read_to_string(format!("/proc/{}/stat", child.id())).ok()?;
    // Behind the name, which may hold anything and ends in a parenthesis: user and system time are 12th and 13th.
    let (_, fields) = stat.rsplit_once(')')?;
    let ticks: u64 = fields
        .split_whitespace()
        .skip(11)
        .take(2)
        .filter_map(|ticks| ticks.parse::<u64>().ok())
        .sum();
    Some(ticks as f64 / TICKS_PER_SECOND)
}

fn row(size: u64, what: &str, measured: &Measured) {
    let rate = size as f64 / measured.time.as_secs_f64();
    let memory = measured.peak_kb as f64 / 1024.0;
    let micros = measured.processor_seconds * 1e6 / size as f64;
    println!("| {size} | {what} | {memory:.1} MB | {rate:.0} | {micros:.0} µs |");
}

fn fault(what: &str, error: std::io::Error) -> Failure {
    Failure::Fault(format!("{what}: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_sizes_are_numbers_the_smaller_one_first() {
        let sizes =
            |words: &[&str]| sizes(&words.iter().map(ToString::to_string).collect::<Vec<_>>()).ok();
        assert_eq!(sizes(&[]), Some([10_000, 1_000_000]));
        assert_eq!(sizes(&["5", "10"]), Some([5, 10]));
        assert_eq!(sizes(&["10", "5"]), None);
        assert_eq!(sizes(&["many"]), None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_peak_of_a_process_is_known_while_it_runs() {
        let mut child = Command::new("sleep").arg("60").spawn().unwrap();
        let peak = peak_of(&child);
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(peak.is_some_and(|kb| kb > 0));
    }
}
