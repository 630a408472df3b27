//! `cargo xtask deny`: licences, bans and sources of everything that is depended on, in every workspace.

use crate::call::{Call, succeed};
use crate::{Failure, Task};

pub(crate) const TASK: Task = Task {
    name: "deny",
    arguments: "[--advisories]",
    summary: "Check licences, bans and sources of all dependencies, as `deny.toml` and `benches/deny.toml` say",
    details: || {
        "        --advisories  known vulnerabilities too: fetches the RustSec database, and the audit of npm\n"
            .to_owned()
    },
    run,
};

/// The packages that are locked on their own, and what says what they may depend on.
const WORKSPACES: &[(&str, &str)] = &[
    ("Cargo.toml", "deny.toml"),
    ("benches/Cargo.toml", "benches/deny.toml"),
    ("fuzz/Cargo.toml", "deny.toml"),
    ("xtask/glue/Cargo.toml", "deny.toml"),
];

/// The folders with packages of npm.
const NPM: &[&str] = &["pkg", "examples", "benches/node"];

fn run(arguments: &[String]) -> Result<(), Failure> {
    let advisories = match arguments {
        [] => false,
        [only] if only == "--advisories" => true,
        _ => return Err(Failure::Usage("`cargo xtask deny` takes `--advisories` only".to_owned())),
    };
    if !Call::cargo("deny --version").succeeds() {
        shown(&Call::cargo("install cargo-deny --locked"), "cargo-deny cannot be installed")?;
    }
    let what =
        if advisories { "advisories licenses bans sources" } else { "licenses bans sources" };
    for (manifest, config) in WORKSPACES {
        let options = format!("--config {config} --manifest-path {manifest} --locked");
        let check = Call::cargo(format!("deny {options} check --hide-inclusion-graph {what}"));
        shown(&check, &format!("a dependency is not as `{config}` says"))?;
    }
    if advisories {
        for folder in NPM {
            let audit = Call::npm(format!("--prefix {folder} audit"));
            shown(&audit, "a vulnerability is known, or the audit cannot be had")?;
        }
    }
    Ok(())
}

fn shown(call: &Call, problem: &str) -> Result<(), Failure> {
    println!("$ {call}");
    succeed(&mut call.command(), problem)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::root;

    #[test]
    fn every_workspace_that_is_named_has_a_lock_file() {
        for (manifest, _) in WORKSPACES {
            assert!(root().join(manifest).with_file_name("Cargo.lock").is_file(), "{manifest}");
        }
        for folder in NPM {
            assert!(root().join(folder).join("package-lock.json").is_file(), "{folder}");
        }
    }
}
