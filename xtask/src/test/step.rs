//! The steps of `cargo xtask test`, and how one is run.

use std::fmt;
use std::io;
use std::process::ExitStatus;

use super::tally::Tally;
use crate::call::{Call, root};
use crate::npm;

/// A group of commands with one name, which fails as soon as one of them does.
pub(super) struct Step {
    pub(super) name: &'static str,
    /// What is true once the step has succeeded.
    pub(super) summary: &'static str,
    pub(super) commands: fn() -> Vec<Call>,
    output: Output,
}

/// What becomes of a step's output besides being shown.
enum Output {
    Shown,
    /// Its tests are counted; a step that ran none has failed, for it proves nothing.
    Counted,
}

/// In the order in which they run: what is quick to find comes first.
pub(super) const STEPS: &[Step] = &[
    Step {
        name: "fmt",
        summary: "every file is formatted",
        commands: || {
            let alone = |folder| format!("fmt --manifest-path {folder}/Cargo.toml --check");
            let others = ["xtask/glue", "benches", "fuzz"].map(|folder| Call::cargo(alone(folder)));
            std::iter::once(Call::cargo("fmt --all --check")).chain(others).collect()
        },
        output: Output::Shown,
    },
    Step {
        name: "clippy",
        summary: "no warning in any target",
        commands: || {
            vec![Call::cargo(format!("clippy {WORKSPACE} --all-targets --locked -- -D warnings"))]
        },
        output: Output::Shown,
    },
    Step {
        name: "features",
        summary: "no warning in the library under other features, nor in what is fuzzed",
        commands: || {
            let evaluator = "clippy -p groundrules-wasm --lib --locked -- -D warnings";
            // Without the fuzzer itself, which is in C++. What is fuzzed takes in files of the command, so these two move together.
            // It is a workspace of its own, and would build all anew in a folder of its own.
            let folder = match std::env::var_os("CARGO_TARGET_DIR") {
                Some(_) => "",
                None => " --target-dir target",
            };
            let fuzzed = format!(
                "clippy --manifest-path fuzz/Cargo.toml --no-default-features --locked{folder} -- -D warnings"
            );
            let library = FEATURES.iter().map(|set| clippy_with(set));
            library.chain([Call::cargo(evaluator), Call::cargo(fuzzed)]).collect()
        },
        output: Output::Shown,
    },
    Step {
        name: "debug",
        summary: "all unit, integration and doc tests",
        commands: || vec![Call::cargo(format!("test {WORKSPACE} --locked"))],
        output: Output::Counted,
    },
    Step {
        name: "release",
        summary: "corpora, limits and hostile input once more, optimised as shipped",
        commands: || {
            // One call, so that the library is compiled once for both.
            let both = "test --release --locked -p groundrules -p groundrules-cli --lib --bins";
            let tests = OPTIMISED.iter().chain(COMMAND).map(|test| format!(" --test {test}"));
            vec![Call::cargo(tests.fold(both.to_owned(), |call, test| call + &test))]
        },
        output: Output::Counted,
    },
    Step {
        name: "doc",
        summary: "documentation without a warning or a broken link",
        commands: || {
            let doc = Call::cargo(format!("doc {WORKSPACE} --no-deps --locked"));
            vec![doc.with_environment("RUSTDOCFLAGS", "-D warnings")]
        },
        output: Output::Shown,
    },
    Step {
        name: "wasm",
        summary: "the npm package is built, and no larger than its budgets",
        commands: || vec![Call::cargo("xtask wasm")],
        output: Output::Shown,
    },
    Step {
        name: "npm",
        summary: "the npm package in Node and in a browser, with the answers of the native engine",
        commands: || npm_calls("pkg", "test"),
        output: Output::Counted,
    },
    Step {
        name: "examples",
        summary: "the package in the form libraries it has adapters for, and in a portal, in a browser",
        commands: || npm_calls("examples", "test"),
        output: Output::Counted,
    },
    Step {
        name: "installs",
        summary: "the packed package in fresh projects, one for each bundler and host",
        commands: || npm_calls("pkg", "test:installs"),
        output: Output::Counted,
    },
];

/// Every crate, that of the npm package with all it can hold.
const WORKSPACE: &str = "--workspace --features groundrules-wasm/compiler";

/// The tests of the library that what an optimiser does could fail: hostile input, limits, numbers, and whatever is compared with
/// the plain evaluator. How a message reads or a page is made is the same in any build.
const OPTIMISED: &[&str] = &[
    "draft",
    "examples",
    "fuzzed",
    "hostile",
    "json_cases",
    "limits",
    "looking",
    "packs_as_bytes",
    "reference",
    "shipped_packs",
    "ten_laws",
    "threads",
];

/// All tests of the command, and those of the library that have the name of one.
const COMMAND: &[&str] = &[
    "batch", "check", "compile", "docs", "explain", "fmt", "init", "measure", "pages", "shipped",
    "test", "waivers",
];

/// The sets of features of `groundrules` that compile different code: the evaluator alone, each feature alone, and the
/// pairs in which one feature uses what the other brings. Step `clippy` has seen the default, which is not here.
const FEATURES: &[&str] = &[
    "",
    "builtin",
    "compiler",
    "mapping",
    "schema",
    "compiler,schema",
    "builtin,compiler",
    "compiler,mapping",
    "reference",
    "schemars",
    "mapping,schemars",
];

fn clippy_with(features: &str) -> Call {
    let features = match features {
        "" => String::new(),
        some => format!(" --features {some}"),
    };
    Call::cargo(format!(
        "clippy -p groundrules --lib --locked --no-default-features{features} -- -D warnings"
    ))
}

/// A script of the `package.json` in a folder, after installing its tools where they are not there.
fn npm_calls(folder: &str, script: &str) -> Vec<Call> {
    let run = Call::npm(format!("--prefix {folder} run --silent {script}"));
    if npm::is_installed(&root().join(folder)) {
        return vec![run];
    }
    vec![npm::installation(folder), run]
}

impl Step {
    /// Runs the step's commands in order, and adds its tests to `total`, those of a failing command too.
    pub(super) fn run(&self, total: &mut Tally) -> Result<(), Fault> {
        let mut tally = Tally::default();
        let outcome = self.run_commands(&mut tally);
        *total += tally;
        outcome?;
        match self.output {
            Output::Counted if tally.ran() == 0 => Err(Fault::NoTests),
            Output::Counted | Output::Shown => Ok(()),
        }
    }

    fn run_commands(&self, tally: &mut Tally) -> Result<(), Fault> {
        for command in (self.commands)() {
            println!("$ {command}");
            let status = match self.output {
                Output::Shown => command.run(),
                Output::Counted => command.run_watched(|line| {
                    if let Some(more) = Tally::from_line(line) {
                        *tally += more;
                    }
                }),
            };
            match status {
                Ok(status) if status.success() => {}
                Ok(status) => return Err(Fault::Unsuccessful(command, status)),
                Err(error) => return Err(Fault::Unrunnable(command, error)),
            }
        }
        Ok(())
    }
}

/// What made a step fail.
pub(super) enum Fault {
    /// A program ran and was not content.
    Unsuccessful(Call, ExitStatus),
    /// It could not be run, or its output not be read.
    Unrunnable(Call, io::Error),
    /// All were content, but there was no test.
    NoTests,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Unsuccessful(command, status) => write!(f, "`{command}` ended with {status}"),
            Fault::Unrunnable(command, error) => write!(f, "`{command}` could not be run: {error}"),
            Fault::NoTests => f.write_str("there was no test to run"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_names_the_command_that_failed() {
        let fault = Fault::Unsuccessful(Call::cargo("fmt --check"), ExitStatus::default());
        assert!(fault.to_string().starts_with("`cargo fmt --check` ended with"));
    }

    #[test]
    fn a_step_that_counts_tests_fails_without_any() {
        let step =
            Step { name: "example", summary: "", commands: Vec::new, output: Output::Counted };
        let fault = step.run(&mut Tally::default()).err().unwrap();
        assert!(matches!(fault, Fault::NoTests));
    }

    #[test]
    fn all_tests_of_the_command_run_optimised() {
        let files = std::fs::read_dir(root().join("cli/tests")).unwrap();
        let tests = files.map(|entry| entry.unwrap().path());
        let tests = tests.filter(|path| path.extension().is_some_and(|ending| ending == "rs"));
        let mut names: Vec<_> =
            tests.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect();
        names.sort();
        assert_eq!(names, COMMAND);
    }

    #[test]
    fn no_features_means_no_features_flag() {
        assert_eq!(
            clippy_with("").to_string(),
            "cargo clippy -p groundrules --lib --locked --no-default-features -- -D warnings"
        );
    }
}
