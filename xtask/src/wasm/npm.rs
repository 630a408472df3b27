//! npm, as the tasks call it.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::run_command;
use crate::Failure;

/// What becomes of a size that is beyond its budget.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Budget {
    /// The build fails.
    Kept,
    /// It is shown, and the build goes on.
    Shown,
}

/// Makes sure that Node is there, before any time is spent.
pub(super) fn require() -> Result<(), Failure> {
    let missing = ["node", "npm"].into_iter().find(|program| {
        !Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success())
    });
    match missing {
        None => Ok(()),
        Some(program) => Err(Failure::Fault(format!(
            "there is no `{program}`: the npm package is built with Node 20.19 or newer; install it from \
             https://nodejs.org or your system's packages"
        ))),
    }
}

/// Installs what the lock file says, unless it is there.
pub(super) fn install(package: &Path) -> Result<(), Failure> {
    if is_installed(package) {
        return Ok(());
    }
    let mut command = Command::new("npm");
    command.current_dir(package).args(["ci", "--no-audit", "--no-fund"]);
    run_command(&mut command, "the tools of the npm package cannot be installed")
}

/// npm writes a list of what it installed; what is newer than the list is not in it.
fn is_installed(package: &Path) -> bool {
    let written = |file: &str| fs::metadata(package.join(file)).and_then(|file| file.modified());
    let Ok(installed) = written("node_modules/.package-lock.json") else {
        return false;
    };
    ["package.json", "package-lock.json"]
        .into_iter()
        .all(|file| written(file).is_ok_and(|changed| changed <= installed))
}

/// Runs the package's own build on what cargo made.
pub(super) fn build(package: &Path, staging: &Path, budget: Budget) -> Result<(), Failure> {
    let mut command = Command::new("npm");
    command.current_dir(package).args(["run", "--silent", "build", "--", "--from"]).arg(staging);
    if budget == Budget::Shown {
        command.arg("--no-budget");
    }
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        // The script has said why.
        Ok(_) => Err(Failure::Reported),
        Err(error) => Err(Failure::Fault(format!("npm cannot be run: {error}"))),
    }
}
