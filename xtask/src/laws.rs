//! `cargo xtask laws`: the laws of `docs/semantics.md`, natively and in WebAssembly, and the two evaluators, on many random cases.

use crate::call::{Call, root, succeed};
use crate::{Failure, Task, npm, wasm};

pub(crate) const TASK: Task = Task {
    name: "laws",
    arguments: "[CASES]",
    summary: "Try each law, and the two evaluators, on many random packs and requests",
    details: || {
        "        CASES  on how many at least (100000); each test says how many there were\n"
            .to_owned()
    },
    run,
};

const TESTS: &str = "test --release --locked --no-fail-fast -p groundrules --test ten_laws --test reference -- --nocapture --test-threads 2";

fn run(arguments: &[String]) -> Result<(), Failure> {
    let cases = match arguments {
        [] => 100_000,
        [cases] => cases
            .parse()
            .map_err(|_| Failure::Usage(format!("`{cases}` is not a number of cases")))?,
        _ => return Err(Failure::Usage("`cargo xtask laws` takes one number of cases".to_owned())),
    };
    let call = Call::cargo(TESTS);
    println!("$ LAWS_CASES={cases} {call}");
    let mut command = call.command();
    command.env("LAWS_CASES", u64::to_string(&cases)).env("PROPTEST_CASES", u64::to_string(&cases));
    succeed(&mut command, "a law does not hold")?;
    // The law that the answers in WebAssembly are the native ones.
    (wasm::TASK.run)(&[])?;
    npm::require_browser(&root().join("pkg"))?;
    let call = Call::npm(format!("--prefix pkg run laws -- {cases}"));
    println!("$ {call}");
    succeed(&mut call.command(), "an answer in WebAssembly is not the native one")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_cases_is_a_number() {
        for arguments in [&["many"][..], &["1", "2"]] {
            let arguments: Vec<String> = arguments.iter().map(|word| (*word).to_owned()).collect();
            assert!(matches!(run(&arguments), Err(Failure::Usage(_))));
        }
    }
}
