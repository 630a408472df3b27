//! Installs what a machine lacks, where that can be done without asking anybody.

use std::process::{Command, Stdio};

/// Installs packages of Debian. Does nothing where this is not Debian, or the user may not install.
pub(crate) fn from_debian(packages: &[&str]) {
    println!("$ apt-get install {}", packages.join(" "));
    let install = || {
        let mut command = Command::new("apt-get");
        command.args(["install", "-y", "--no-install-recommends"]).args(packages);
        succeeds(command.env("DEBIAN_FRONTEND", "noninteractive"))
    };
    // The machine's list of packages may be old, or empty.
    if !install() && succeeds(Command::new("apt-get").arg("update")) {
        install();
    }
}

/// Calls rustup. Does nothing where there is none, or nothing that it could reach.
pub(crate) fn with_rustup(arguments: &[&str]) {
    println!("$ rustup {}", arguments.join(" "));
    succeeds(Command::new("rustup").args(arguments));
}

/// Whether a command succeeds; its output is not shown, as the caller has another way out.
fn succeeds(command: &mut Command) -> bool {
    command.stdin(Stdio::null()).output().is_ok_and(|output| output.status.success())
}
