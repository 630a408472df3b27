//! Whatever fuzzing has found is answered: each file in `tests/fuzzed/TARGET/` once broke a law of the target.

#![cfg(all(feature = "builtin", feature = "compiler", feature = "mapping", feature = "schema"))]

use std::fs;
use std::path::Path;

#[allow(dead_code, unreachable_pub, reason = "the fuzz crate uses more of it")]
#[path = "../fuzz/src/targets/mod.rs"]
mod targets;

use targets::TARGETS;

#[test]
fn everything_that_was_ever_found_is_answered() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzzed");
    for entry in fs::read_dir(folder).unwrap() {
        let folder = entry.unwrap().path();
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let target = TARGETS.iter().find(|(target, _)| *target == name);
        let (_, run) = target.unwrap_or_else(|| panic!("there is no target `{name}`"));
        let mut tried = 0;
        for file in fs::read_dir(&folder).unwrap() {
            let path = file.unwrap().path();
            let input = fs::read(&path).unwrap();
            // Which one it was is worth knowing, whatever the target says of it.
            let ran = std::panic::catch_unwind(|| run(&input));
            assert!(ran.is_ok(), "{} breaks a law", path.display());
            tried += 1;
        }
        assert!(tried > 0, "{name}: nothing to try");
    }
}

/// The targets themselves, on inputs that are as they should be: a law that nothing can keep would be noticed here.
#[test]
fn each_target_takes_what_it_is_made_for_and_what_is_nothing() {
    for (_, run) in TARGETS {
        for input in
            [&b""[..], b"{}", b"\xff\n%%\n{", b"rule r { require true }", b"\n%%\n{}\n%%\n"]
        {
            run(input);
        }
    }
    targets::request::run(include_bytes!("../examples/requests/ai-bootcamp.json"));
    let [mapping, form] = [
        include_str!("../examples/mappings/moodle-course-request.json"),
        include_str!("../examples/mappings/moodle-course-request.input.json"),
    ];
    targets::mapping::run(format!("{mapping}\n%%\n{form}").as_bytes());
    targets::source::run(include_bytes!("expenses/expenses.rules"));
}
