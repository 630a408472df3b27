//! `cargo xtask fuzz`: fuzzes each target for a while, or those that are named.
//!
//! The targets are built by a nightly compiler, as only that one can watch which branches an input takes. No sanitizer
//! watches memory: there is no `unsafe` code here to go wrong, and an input is tried twice as fast.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::call::{Call, root, succeed};
use crate::{Failure, Task};

pub(crate) const TASK: Task = Task {
    name: "fuzz",
    arguments: "[TARGET...] [--seconds N]",
    summary: "Fuzz each target for 20 seconds, or those named for so many; fail where something is found",
    details: || {
        let target = |(name, what): &(&str, &str)| format!("        {name:<11} {what}\n");
        TARGETS.iter().map(target).collect()
    },
    run,
};

const TARGETS: &[(&str, &str)] = &[
    ("source", "rule text: compiled, formatted, and run"),
    ("schema", "schemas, with rules over them"),
    ("pack_bytes", "compiled packs of any origin"),
    ("request", "requests, against the packs that ship"),
    ("draft", "a form that is filled in, against full checks"),
    ("settings", "the options of a check as JSON"),
    ("waivers", "files of waivers"),
    ("mapping", "mapping files, and forms of others"),
    ("csv", "tables, as the command reads them"),
];

const SECONDS: u32 = 20;

/// Where cargo-fuzz puts what it builds, below the folder `fuzz`.
const BUILT: &str = "target/x86_64-unknown-linux-gnu/release";

/// The parts of a second in which Linux counts the time of processes.
const TICKS_PER_SECOND: f64 = 100.0;

fn run(arguments: &[String]) -> Result<(), Failure> {
    let (targets, seconds) = read(arguments)?;
    require_tools()?;
    let build = Call::rustup("run nightly cargo fuzz build --sanitizer none");
    println!("$ {build}");
    succeed(&mut build.command(), "the targets cannot be built")?;
    let folder = root().join("fuzz");
    succeed(
        Command::new(folder.join(BUILT).join("seeds")).stderr(Stdio::null()),
        "the seeds cannot be made",
    )?;
    println!(
        "| target | executions | processor time | branches reached | found |\n|---|---:|---:|---:|---|"
    );
    let mut found = Vec::new();
    for target in targets {
        let run = fuzz(&folder, target, seconds)?;
        println!("{}", run.row(target));
        found.extend(run.found);
    }
    if found.is_empty() {
        return Ok(());
    }
    let files: Vec<String> = found.iter().map(|file| file.display().to_string()).collect();
    Err(Failure::Fault(format!(
        "inputs that break a law: {}; mend what they show, then keep each in `tests/fuzzed/`",
        files.join(", ")
    )))
}

fn read(arguments: &[String]) -> Result<(Vec<&'static str>, u32), Failure> {
    let (mut targets, mut seconds) = (Vec::new(), SECONDS);
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        if word == "--seconds" {
            let number = words.next().and_then(|number| number.parse().ok()).filter(|n| *n > 0);
            seconds = number.ok_or_else(|| {
                Failure::Usage("`--seconds` wants a number of seconds".to_owned())
            })?;
        } else if let Some((name, _)) = TARGETS.iter().find(|(name, _)| name == word) {
            targets.push(*name);
        } else {
            let known: Vec<&str> = TARGETS.iter().map(|(name, _)| *name).collect();
            return Err(Failure::Usage(format!(
                "there is no target `{word}`; the targets are {}",
                known.join(", ")
            )));
        }
    }
    if targets.is_empty() {
        targets = TARGETS.iter().map(|(name, _)| *name).collect();
    }
    Ok((targets, seconds))
}

/// Makes sure of a nightly compiler and of cargo-fuzz, which is installed where it is missing.
fn require_tools() -> Result<(), Failure> {
    if !Call::rustup("run nightly rustc --version").succeeds() {
        return Err(Failure::Fault(
            "fuzzing needs a nightly compiler: run `rustup toolchain install nightly`".to_owned(),
        ));
    }
    if Call::rustup("run nightly cargo fuzz --version").succeeds() {
        return Ok(());
    }
    let install = Call::cargo("install cargo-fuzz --locked");
    println!("$ {install}");
    succeed(&mut install.command(), "cargo-fuzz cannot be installed")
}

/// What came of one target.
#[derive(Debug, Default)]
struct Run {
    executions: u64,
    branches: u64,
    processor_seconds: f64,
    found: Vec<PathBuf>,
}

impl Run {
    fn row(&self, target: &str) -> String {
        let Run { executions, branches, processor_seconds, found } = self;
        let found = match found.len() {
            0 => "nothing".to_owned(),
            count => format!("{count} inputs"),
        };
        format!("| `{target}` | {executions} | {processor_seconds:.0} s | {branches} | {found} |")
    }

    /// Reads what libFuzzer writes.
    fn note(&mut self, line: &str) {
        if let Some(count) = line.strip_prefix("stat::number_of_executed_units:") {
            self.executions = count.trim().parse().unwrap_or(0);
        }
        let mut words = line.split_whitespace();
        if words.by_ref().any(|word| word == "cov:") {
            self.branches = words.next().and_then(|count| count.parse().ok()).unwrap_or(0);
        }
    }
}

fn fuzz(folder: &Path, target: &str, seconds: u32) -> Result<Run, Failure> {
    let artifacts = folder.join("artifacts").join(target);
    let corpus = folder.join("corpus").join(target);
    for directory in [&artifacts, &corpus] {
        fs::create_dir_all(directory)
            .map_err(|error| Failure::Fault(format!("{}: {error}", directory.display())))?;
    }
    let before = children_seconds();
    let mut command = Command::new(folder.join(BUILT).join(target));
    // Bytes have no words, and libFuzzer refuses an empty list of them.
    let words = format!("seeds/{target}.dict");
    if fs::metadata(folder.join(&words)).is_ok_and(|file| file.len() > 0) {
        command.arg(format!("-dict={words}"));
    }
    let output = command
        .current_dir(folder)
        .arg(&corpus)
        .arg(Path::new("seeds").join(target))
        .arg(format!("-max_total_time={seconds}"))
        .arg(format!("-artifact_prefix={}/", artifacts.display()))
        .args(["-max_len=16384", "-timeout=20", "-rss_limit_mb=3000", "-print_final_stats=1"])
        .stdin(Stdio::null())
        .output()
        .map_err(|error| Failure::Fault(format!("`{target}` could not be run: {error}")))?;
    let mut run = Run { processor_seconds: children_seconds() - before, ..Run::default() };
    let written = String::from_utf8_lossy(&output.stderr);
    written.lines().for_each(|line| run.note(line));
    let files = fs::read_dir(&artifacts).into_iter().flatten();
    run.found = files.filter_map(|entry| Some(entry.ok()?.path())).collect();
    if !output.status.success() {
        // The last lines say which law does not hold.
        let lines: Vec<&str> = written.lines().collect();
        let from = lines.len().saturating_sub(40);
        eprintln!("{}", lines.get(from..).unwrap_or_default().join("\n"));
        if run.found.is_empty() {
            return Err(Failure::Fault(format!("`{target}` ended with {}", output.status)));
        }
    }
    Ok(run)
}

/// The processor time of all processes that this one has started and that have ended; 0 where the system does not say.
fn children_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // Behind the name, which ends in a parenthesis, it is the 14th field; that of the system is left out.
    let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields);
    let ticks = fields.split_whitespace().nth(13).and_then(|ticks| ticks.parse::<u64>().ok());
    ticks.unwrap_or(0) as f64 / TICKS_PER_SECOND
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn all_targets_are_fuzzed_unless_some_are_named() {
        assert_eq!(read(&[]).unwrap().0.len(), TARGETS.len());
        assert_eq!(read(&words("csv --seconds 5 source")).unwrap(), (vec!["csv", "source"], 5));
        assert!(matches!(read(&words("cvs")), Err(Failure::Usage(_))));
        assert!(matches!(read(&words("--seconds many")), Err(Failure::Usage(_))));
    }

    #[test]
    fn the_targets_are_those_that_are_built() {
        let manifest = fs::read_to_string(root().join("fuzz/Cargo.toml")).unwrap();
        let names = manifest.split("[[bin]]\nname = \"").skip(1);
        let mut built: Vec<&str> = names.filter_map(|rest| Some(rest.split_once('"')?.0)).collect();
        built.retain(|name| *name != "seeds");
        assert_eq!(built, TARGETS.iter().map(|(name, _)| *name).collect::<Vec<_>>());
    }

    #[test]
    fn what_libfuzzer_writes_is_counted() {
        let mut run = Run::default();
        run.note("#2048\tNEW    cov: 3211 ft: 9000 corp: 12/1b exec/s: 100 rss: 40Mb");
        run.note("#4096\tDONE   cov: 3300 ft: 9100 corp: 13/1b");
        run.note("stat::number_of_executed_units: 4096");
        assert_eq!((run.executions, run.branches), (4096, 3300));
    }
}
