//! `cargo xtask bench`: the tables of `docs/performance.md`.
//!
//! The measurements are programs of their own in `benches/`; here they are built and run, and what they print takes its
//! place in the page where that is asked for.

mod batch;
mod page;

use std::path::PathBuf;
use std::process::Command;

use crate::call::{Call, Program, root, succeed, target};
use crate::{Failure, Task, npm, wasm};

pub(crate) const TASK: Task = Task {
    name: "bench",
    arguments: "[--write] [MEASUREMENT...]",
    summary: "Measure how fast it is, and print the tables of docs/performance.md",
    details: || {
        let mut details =
            "        --write  put the tables into docs/performance.md and the README\n".to_owned();
        for Measurement { name, what, .. } in MEASUREMENTS {
            details.push_str(&format!("        {name:7}  {what}\n"));
        }
        details
    },
    run,
};

/// Something that is measured, and printed as one table or several.
struct Measurement {
    name: &'static str,
    what: &'static str,
    run: fn(Output) -> Result<(), Failure>,
}

const MEASUREMENTS: &[Measurement] = &[
    Measurement {
        name: "native",
        what: "ten rules on every engine for Rust, and how often each asks for memory",
        run: native,
    },
    Measurement {
        name: "start",
        what: "loading and compiling the packs that ship; the first answer in Node",
        run: start,
    },
    Measurement {
        name: "growth",
        what: "larger requests, longer lists, more rules",
        run: |output| own("growth", output),
    },
    Measurement {
        name: "batch",
        what: "the command on many requests, on one core and on two; Linux only",
        run: batch::run,
    },
    Measurement {
        name: "node",
        what: "ten rules on every engine for Node, and drafts",
        run: |output| in_node("node", "ten", output),
    },
    Measurement {
        name: "browser",
        what: "ten rules in Chromium",
        run: |output| in_node("browser", "ten-in-browser", output),
    },
];

/// Where tables go besides the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Output {
    Shown,
    Written,
}

impl Output {
    /// A table that has been shown.
    fn take(self, name: &str, table: &str) -> Result<(), Failure> {
        match self {
            Output::Shown => Ok(()),
            Output::Written => page::write(name, table),
        }
    }
}

fn run(arguments: &[String]) -> Result<(), Failure> {
    let output = match arguments.iter().any(|word| word == "--write") {
        true => Output::Written,
        false => Output::Shown,
    };
    let named: Vec<&str> =
        arguments.iter().map(String::as_str).filter(|word| *word != "--write").collect();
    let chosen = chosen(&named)?;
    for Measurement { name, run, .. } in chosen {
        println!("== {name}");
        run(output)?;
        println!();
    }
    Ok(())
}

/// The measurements that are named; all where none is.
fn chosen(names: &[&str]) -> Result<Vec<&'static Measurement>, Failure> {
    if names.is_empty() {
        return Ok(MEASUREMENTS.iter().collect());
    }
    let find = |name: &&str| {
        MEASUREMENTS.iter().find(|measurement| measurement.name == *name).ok_or_else(|| {
            let known: Vec<&str> = MEASUREMENTS.iter().map(|known| known.name).collect();
            Failure::Usage(format!(
                "`cargo xtask bench` measures {}, but no `{name}`",
                known.join(", ")
            ))
        })
    };
    names.iter().map(find).collect()
}

fn native(output: Output) -> Result<(), Failure> {
    build(Engines::All, "groundrules-benches")?;
    let table = shown(Command::new(program(Engines::All, "groundrules-benches")).arg("native"))?;
    output.take("native", &table)?;
    build(Engines::Few, "allocations")?;
    let allocations = shown(&mut Command::new(program(Engines::Few, "allocations")))?;
    output.take("allocations", &allocations)
}

fn start(output: Output) -> Result<(), Failure> {
    own("start", output)?;
    build_package()?;
    install_peers()?;
    let mut command = Program::Npm.command();
    command.current_dir(root()).args(["--prefix", "benches/node", "run", "--silent", "cold-start"]);
    if output == Output::Written {
        command.args(["--", "--readme"]);
    }
    shown(&mut command).map(|_| ())
}

/// A measurement that is a command of the program in `benches/`.
fn own(name: &str, output: Output) -> Result<(), Failure> {
    build(Engines::Few, "groundrules-benches")?;
    let program = program(Engines::Few, "groundrules-benches");
    let table = shown(Command::new(program).arg(name))?;
    output.take(name, &table)
}

/// A measurement that is a script in `benches/node`, on the requests of the native ones.
fn in_node(name: &str, script: &str, output: Output) -> Result<(), Failure> {
    build(Engines::Few, "groundrules-benches")?;
    build_package()?;
    install_peers()?;
    let requests = target().join("benches/requests.tsv");
    let made = Command::new(program(Engines::Few, "groundrules-benches")).arg("requests").output();
    match made {
        Ok(made) if made.status.success() => std::fs::write(&requests, made.stdout)
            .map_err(|error| Failure::Fault(format!("the requests cannot be written: {error}")))?,
        _ => return Err(Failure::Fault("the requests cannot be made".to_owned())),
    }
    let mut command = Program::Npm.command();
    command
        .current_dir(root())
        .args(["--prefix", "benches/node", "run", "--silent", script, "--", "--requests"])
        .arg(&requests);
    let table = shown(&mut command)?;
    output.take(name, &table)
}

/// Which engines a program has beside groundrules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Engines {
    /// All of them, which take minutes to build.
    All,
    Few,
}

impl Engines {
    fn directory(self) -> PathBuf {
        target().join(match self {
            Engines::All => "benches",
            Engines::Few => "benches/few",
        })
    }
}

fn build(engines: Engines, program: &str) -> Result<(), Failure> {
    let call = Call::cargo("build --release --locked --manifest-path benches/Cargo.toml");
    let mut command = call.command();
    command.args(["--bin", program, "--target-dir"]).arg(engines.directory());
    if engines == Engines::Few {
        command.arg("--no-default-features");
    }
    succeed(&mut command, "the measurements cannot be built")
}

fn build_package() -> Result<(), Failure> {
    (wasm::TASK.run)(&["--no-budget".to_owned()])
}

fn install_peers() -> Result<(), Failure> {
    if npm::is_installed(&root().join("benches/node")) {
        return Ok(());
    }
    let call = npm::installation("benches/node");
    succeed(&mut call.command(), "the engines for Node cannot be installed")
}

fn program(engines: Engines, name: &str) -> PathBuf {
    engines.directory().join("release").join(name)
}

/// Runs a measurement, and shows and gives what it prints.
fn shown(command: &mut Command) -> Result<String, Failure> {
    command.stderr(std::process::Stdio::inherit());
    let output = command
        .output()
        .map_err(|error| Failure::Fault(format!("{command:?} cannot be run: {error}")))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    print!("{text}");
    match output.status.success() {
        true => Ok(text),
        // It has said why.
        false => Err(Failure::Reported),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_is_measured_unless_something_is_named() {
        let names = |words: &[&str]| -> Vec<&str> {
            chosen(words).unwrap().iter().map(|measurement| measurement.name).collect()
        };
        assert_eq!(names(&[]).len(), MEASUREMENTS.len());
        assert_eq!(names(&["growth", "native"]), ["growth", "native"]);
    }

    #[test]
    fn an_unknown_measurement_is_told_with_those_there_are() {
        let Err(Failure::Usage(message)) = chosen(&["speed"]) else {
            panic!("not a usage error");
        };
        assert!(message.contains("native, start, growth"), "{message}");
    }
}
