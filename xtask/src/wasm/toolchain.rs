//! Finds a way to build for WebAssembly on this machine.
//!
//! 1. The toolchain that runs this task, where it has the target's standard library. Where rustup is there, it is
//!    asked to add it.
//! 2. Debian's `rustc-web`, which brings the standard library as source, for machines that reach package registries
//!    alone. Where Debian lets us, it is installed.
//!
//! Where the standard library is compiled here, a panic is a bare trap: nobody reads what it would say, and its words
//! are a good part of a small module.

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::Failure;

pub(super) const TARGET: &str = "wasm32-unknown-unknown";

const DEBIAN_PACKAGES: [&str; 3] = ["rustc-web", "cargo-web", "rust-web-src"];
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_CARGO: &str = "/usr/bin/cargo";

/// SHA-256 in its small form: a pack's digest is checked once, when it is loaded.
const SMALL_SHA: &str = "--cfg sha2_backend_soft=\"compact\"";

/// How WebAssembly is built here.
pub(super) enum Toolchain {
    /// With the standard library that the toolchain has for the target.
    Installed,
    /// With Debian's compiler, and the standard library from source.
    FromSource { linker: PathBuf },
}

impl fmt::Display for Toolchain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Toolchain::Installed => write!(f, "this toolchain's {TARGET}"),
            Toolchain::FromSource { .. } => f.write_str("Debian's rustc-web, std from source"),
        }
    }
}

impl Toolchain {
    /// Cargo, ready for `build` and its arguments.
    pub(super) fn cargo(&self) -> Command {
        match self {
            Toolchain::Installed => {
                let mut command =
                    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
                command.env("RUSTFLAGS", SMALL_SHA);
                command
            }
            Toolchain::FromSource { linker } => {
                let mut command = Command::new(DEBIAN_CARGO);
                command
                    .args(["-Z", "build-std=std,panic_abort"])
                    .args(["-Z", "build-std-features=optimize_for_size"])
                    .env("RUSTC", DEBIAN_RUSTC)
                    // Building the standard library is not a stable feature of cargo yet.
                    .env("RUSTC_BOOTSTRAP", "1")
                    .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker)
                    .env(
                        "RUSTFLAGS",
                        format!("{SMALL_SHA} -Zunstable-options -Cpanic=immediate-abort"),
                    )
                    // What `cargo run` sets for this task is for this task's own toolchain.
                    .env_remove("LD_LIBRARY_PATH")
                    .env_remove("RUSTUP_TOOLCHAIN");
                command
            }
        }
    }
}

/// The first way that works, after installing what can be installed.
pub(super) fn find() -> Result<Toolchain, Failure> {
    if has_target() || (rustup_adds_target() && has_target()) {
        return Ok(Toolchain::Installed);
    }
    if !debian_is_ready() {
        install_from_debian();
    }
    if !debian_is_ready() {
        return Err(Failure::Fault(no_way()));
    }
    match linker() {
        Some(linker) => Ok(Toolchain::FromSource { linker }),
        None => Err(Failure::Fault(
            "there is no linker for WebAssembly: install `lld` (`apt-get install lld`)".to_owned(),
        )),
    }
}

fn has_target() -> bool {
    printed("rustc", &["--print", "target-libdir", "--target", TARGET]).is_some_and(|directory| {
        std::fs::read_dir(directory).is_ok_and(|mut entries| entries.next().is_some())
    })
}

fn rustup_adds_target() -> bool {
    succeeds(Command::new("rustup").args(["target", "add", TARGET]))
}

fn debian_is_ready() -> bool {
    let sysroot = printed(DEBIAN_RUSTC, &["--print", "sysroot"]);
    let has_source = sysroot.is_some_and(|sysroot| {
        Path::new(&sysroot).join("lib/rustlib/src/rust/library/Cargo.lock").exists()
    });
    has_source && Path::new(DEBIAN_CARGO).exists()
}

/// Does nothing where this is not Debian, or the user may not install.
fn install_from_debian() {
    println!("$ apt-get install {}", DEBIAN_PACKAGES.join(" "));
    let install = || {
        let mut command = Command::new("apt-get");
        command.args(["install", "-y", "--no-install-recommends"]).args(DEBIAN_PACKAGES);
        command.env("DEBIAN_FRONTEND", "noninteractive");
        succeeds(&mut command)
    };
    if !install() && succeeds(Command::new("apt-get").arg("update")) {
        install();
    }
}

fn no_way() -> String {
    let packages = DEBIAN_PACKAGES.join(" ");
    format!(
        "this toolchain has no standard library for {TARGET}, and none could be installed.\n  \
         with rustup: rustup target add {TARGET}\n  \
         on Debian, as root: apt-get install --no-install-recommends {packages}"
    )
}

/// The linker of the toolchain that runs this task, else Debian's.
fn linker() -> Option<PathBuf> {
    let sysroot = printed("rustc", &["--print", "sysroot"])?;
    let host = printed("rustc", &["--print", "host-tuple"])?;
    let own = Path::new(&sysroot).join("lib/rustlib").join(host).join("bin/rust-lld");
    let candidates = [own, PathBuf::from("/usr/bin/rust-lld"), PathBuf::from("/usr/bin/wasm-ld")];
    candidates.into_iter().find(|path| path.exists())
}

/// What a command prints, without the line end; none where it fails.
fn printed(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim_end().to_owned())
}

/// Whether a command succeeds; its output is not shown.
fn succeeds(command: &mut Command) -> bool {
    command.stdin(Stdio::null()).output().is_ok_and(|output| output.status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_out_names_both_ways() {
        let message = no_way();
        assert!(message.contains("rustup target add wasm32-unknown-unknown"), "{message}");
        assert!(message.contains("apt-get install"), "{message}");
    }

    #[test]
    fn a_command_that_is_not_there_prints_nothing() {
        assert_eq!(printed("no-such-command-anywhere", &[]), None);
    }
}
