//! `cargo xtask test`: every check that a change must pass.
//!
//! The run ends at the first step that fails. Its last line is the total of the tests it saw, if it succeeded or if
//! what failed was a test; otherwise it is how to repeat what failed, for there a total would look like success.

mod step;
mod tally;

use std::time::{Duration, Instant};

use crate::call::{Call, Program, root};
use crate::{Failure, Task, npm};
use step::{STEPS, Step};
use tally::Tally;

pub(crate) const TASK: Task = Task {
    name: "test",
    arguments: "[STEP...]",
    summary: "Run every check in this order, or only those named:",
    details,
    run,
};

fn details() -> String {
    STEPS.iter().map(|step| format!("        {:<9} {}\n", step.name, step.summary)).collect()
}

fn run(names: &[String]) -> Result<(), Failure> {
    let steps = select(names)?;
    require_tools(&steps)?;

    let mut total = Tally::default();
    let outcome = run_in_order(&steps, &mut total);
    if total.failed > 0 || (outcome.is_ok() && total.ran() > 0) {
        println!("{total}");
    }
    outcome
}

/// The steps named, or all of them; always in the order of [`STEPS`].
fn select(names: &[String]) -> Result<Vec<&'static Step>, Failure> {
    if let Some(unknown) = names.iter().find(|name| STEPS.iter().all(|step| step.name != **name)) {
        let known: Vec<_> = STEPS.iter().map(|step| step.name).collect();
        return Err(Failure::Usage(format!(
            "`cargo xtask test` has no step `{unknown}`; its steps are {}",
            known.join(", ")
        )));
    }
    Ok(STEPS
        .iter()
        .filter(|step| names.is_empty() || names.iter().any(|name| name == step.name))
        .collect())
}

/// Makes sure that the machine has what the steps need, before any time is spent.
fn require_tools(steps: &[&Step]) -> Result<(), Failure> {
    let calls: Vec<Call> = steps.iter().flat_map(|step| (step.commands)()).collect();
    for subcommand in ["fmt", "clippy"] {
        let needed = calls.iter().any(|call| call.subcommand() == subcommand);
        if needed && !Call::cargo(format!("{subcommand} --version")).succeeds() {
            return Err(Failure::Fault(format!(
                "this toolchain has no `cargo {subcommand}`: run `rustup component add clippy rustfmt`"
            )));
        }
    }
    if calls.iter().any(|call| call.program() == Program::Npm) {
        npm::require()?;
        let package = root().join("pkg");
        npm::require_browser(&package)?;
        let builds = steps.iter().any(|step| step.name == "wasm");
        if !builds && !package.join("dist").exists() {
            return Err(Failure::Fault(
                "the npm package is not built: run `cargo xtask wasm`".to_owned(),
            ));
        }
    }
    Ok(())
}

fn run_in_order(steps: &[&Step], total: &mut Tally) -> Result<(), Failure> {
    let started = Instant::now();
    for (index, step) in steps.iter().enumerate() {
        let position = index + 1;
        let Step { name, summary, .. } = step;
        println!("\n== {position}/{} {name}: {summary}", steps.len());
        let step_started = Instant::now();
        let outcome = step.run(total);
        let time = readable(step_started.elapsed());
        if let Err(fault) = outcome {
            println!(
                "\nerror: step `{name}` failed after {time}: {fault}\n  to run just this step: cargo xtask test {name}"
            );
            return Err(Failure::Reported);
        }
        println!("== {name} succeeded in {time}");
    }
    println!("\n== all done in {}", readable(started.elapsed()));
    Ok(())
}

fn readable(time: Duration) -> String {
    match time.as_secs() {
        0..60 => format!("{:.1} s", time.as_secs_f64()),
        seconds => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(steps: &[&str]) -> Vec<String> {
        steps.iter().map(|&name| name.to_owned()).collect()
    }

    #[test]
    fn no_name_selects_every_step() {
        let selected = select(&[]).ok().unwrap();
        assert_eq!(selected.len(), STEPS.len());
    }

    #[test]
    fn named_steps_run_once_and_in_the_order_of_the_full_run() {
        let selected = select(&names(&["doc", "fmt", "doc"])).ok().unwrap();
        let selected: Vec<_> = selected.iter().map(|step| step.name).collect();
        assert_eq!(selected, ["fmt", "doc"]);
    }

    #[test]
    fn an_unknown_step_is_a_usage_error_that_lists_the_steps() {
        let Err(Failure::Usage(message)) = select(&names(&["fmt", "relase"])) else {
            panic!("not a usage error");
        };
        assert_eq!(
            message,
            "`cargo xtask test` has no step `relase`; its steps are fmt, clippy, features, debug, release, doc, wasm, npm, examples, installs"
        );
    }

    #[test]
    fn times_are_written_for_people() {
        assert_eq!(readable(Duration::from_millis(4_230)), "4.2 s");
        assert_eq!(readable(Duration::from_secs(125)), "2 min 5 s");
    }
}
