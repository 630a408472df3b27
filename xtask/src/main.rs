//! The repository's own tasks: `cargo xtask TASK`.
//!
//! Each task is a module with one [`Task`] in it, listed in [`TASKS`]. The tasks are compiled for every call, so they
//! have no dependencies; and they need no shell.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a task talks to the person at the terminal"
)]

mod bench;
mod call;
mod deny;
mod fuzz;
mod install;
mod laws;
mod memory;
mod npm;
mod shapes;
mod test;
mod threads;
mod wasm;

use std::process::ExitCode;

const TASKS: &[Task] = &[
    test::TASK,
    wasm::TASK,
    memory::TASK,
    laws::TASK,
    fuzz::TASK,
    deny::TASK,
    shapes::TASK,
    threads::TASK,
    bench::TASK,
];

/// One thing `cargo xtask` can do.
struct Task {
    name: &'static str,
    /// What may follow the name, as the help shows it.
    arguments: &'static str,
    summary: &'static str,
    /// What each argument means; a list of indented lines.
    details: fn() -> String,
    run: fn(&[String]) -> Result<(), Failure>,
}

/// Why a task did not succeed.
#[derive(Debug)]
enum Failure {
    /// The command line asks for something that does not exist: exit code 2.
    Usage(String),
    /// The task cannot be done, and this is why: exit code 1.
    Fault(String),
    /// The task found a fault, and has already said so: exit code 1.
    Reported,
}

fn main() -> ExitCode {
    let words: Vec<String> =
        std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
    match dispatch(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Usage(message)) => {
            eprintln!("error: {message}");
            ExitCode::from(2)
        }
        Err(Failure::Fault(message)) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
        Err(Failure::Reported) => ExitCode::FAILURE,
    }
}

fn dispatch(words: &[String]) -> Result<(), Failure> {
    let Some((name, arguments)) = words.split_first() else {
        print!("{}", help());
        return Ok(());
    };
    if asks_for_help(name) || arguments.iter().any(|word| asks_for_help(word)) {
        print!("{}", help());
        return Ok(());
    }
    let task = TASKS.iter().find(|task| task.name == name).ok_or_else(|| {
        Failure::Usage(format!("there is no task `{name}`; `cargo xtask help` lists the tasks"))
    })?;
    (task.run)(arguments)
}

fn asks_for_help(word: &str) -> bool {
    matches!(word, "help" | "-h" | "--help")
}

fn help() -> String {
    let tasks: String = TASKS
        .iter()
        .map(|task| {
            format!(
                "\n  {} {}\n      {}\n{}",
                task.name,
                task.arguments,
                task.summary,
                (task.details)()
            )
        })
        .collect();
    format!("Usage: cargo xtask TASK [ARGUMENT...]\n\nTasks:{tasks}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_task_is_a_usage_error_that_says_where_to_look() {
        let Err(Failure::Usage(message)) = dispatch(&["tset".to_owned()]) else {
            panic!("not a usage error");
        };
        assert_eq!(message, "there is no task `tset`; `cargo xtask help` lists the tasks");
    }

    #[test]
    fn help_names_every_task() {
        let help = help();
        for task in TASKS {
            assert!(help.contains(&format!("\n  {} ", task.name)), "{help}");
        }
    }
}
