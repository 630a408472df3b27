//! What ships is as the command writes it.

mod workbench;

use std::path::Path;

use assert_cmd::Command;
use workbench::{Ran, program};

/// Runs the command on the repository, which must leave it as it is.
fn leaves_as_it_is(arguments: &[&str]) {
    let mut command = Command::new(program());
    command.current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("..")).args(arguments);
    let ran = Ran::of(command.arg("--check"));
    assert_eq!(ran.status, 0, "{}{}", ran.stdout, ran.stderr);
}

/// Otherwise: `cargo run -- fmt rules`.
#[test]
fn the_rule_files_are_formatted() {
    leaves_as_it_is(&["fmt", "rules"]);
}

/// Otherwise: `cargo run -- docs --output docs/rules --measure tests/requests`.
#[test]
fn the_pages_of_rules_are_as_their_packs_say() {
    leaves_as_it_is(&["docs", "--output", "docs/rules", "--measure", "tests/requests"]);
}
