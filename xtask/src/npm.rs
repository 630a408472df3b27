//! Node and npm, as the tasks call them.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::call::Call;
use crate::{Failure, install};

/// The oldest Node that the npm package and its tools run on.
const NODE: (u32, u32) = (20, 19);

/// Makes sure that Node and npm are there, before any time is spent.
pub(crate) fn require() -> Result<(), Failure> {
    let advice = "install it from https://nodejs.org or with your system's packages";
    let (major, minor) = NODE;
    match node_version() {
        None => {
            return Err(Failure::Fault(format!(
                "there is no `node`: the npm package needs Node {major}.{minor} or newer; {advice}"
            )));
        }
        Some(version) if version < NODE => {
            return Err(Failure::Fault(format!(
                "this is Node {}.{}, and the npm package needs Node {major}.{minor} or newer; {advice}",
                version.0, version.1
            )));
        }
        Some(_) => {}
    }
    if Call::npm("--version").succeeds() {
        return Ok(());
    }
    Err(Failure::Fault(format!("there is no `npm`, which usually comes with Node; {advice}")))
}

/// Makes sure that there is a browser for tests; where Debian lets us, it is installed.
pub(crate) fn require_browser(package: &Path) -> Result<(), Failure> {
    let script = package.join("tests/browser/executable.mjs");
    let find = || Command::new("node").arg(&script).stdin(Stdio::null()).output();
    if find().is_ok_and(|output| output.status.success()) {
        return Ok(());
    }
    install::from_debian(&["chromium"]);
    match find() {
        Ok(output) if output.status.success() => Ok(()),
        // The script has said what to do.
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stderr);
            Err(Failure::Fault(said.trim().to_owned()))
        }
        Err(error) => Err(Failure::Fault(format!("`node` cannot be run: {error}"))),
    }
}

/// Whether what the lock file says is there: npm writes a list of what it installed, and what is newer is not in it.
pub(crate) fn is_installed(package: &Path) -> bool {
    let written = |file: &str| fs::metadata(package.join(file)).and_then(|file| file.modified());
    let Ok(installed) = written("node_modules/.package-lock.json") else {
        return false;
    };
    ["package.json", "package-lock.json"]
        .into_iter()
        .all(|file| written(file).is_ok_and(|changed| changed <= installed))
}

/// The call that installs what the lock file in a folder says.
pub(crate) fn installation(folder: &str) -> Call {
    Call::npm(format!("--prefix {folder} ci --no-audit --no-fund"))
}

fn node_version() -> Option<(u32, u32)> {
    let output = Command::new("node").arg("--version").output().ok()?;
    version(std::str::from_utf8(&output.stdout).ok()?)
}

/// Reads `v20.20.2`.
fn version(text: &str) -> Option<(u32, u32)> {
    let mut numbers = text.trim().strip_prefix('v')?.split('.').map(|number| number.parse().ok());
    Some((numbers.next()??, numbers.next()??))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_of_node_is_read() {
        assert_eq!(version("v20.20.2\n"), Some((20, 20)));
        assert_eq!(version("v22.0.0-nightly"), Some((22, 0)));
        assert_eq!(version("20"), None);
    }

    #[test]
    fn an_older_node_is_older_by_its_numbers() {
        assert!(version("v18.19.0") < Some(NODE));
        assert!(version("v20.9.0") < Some(NODE));
        assert!(version("v22.1.0") > Some(NODE));
    }
}
