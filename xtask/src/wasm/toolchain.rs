//! Finds a way to build for WebAssembly on this machine.
//!
//! The standard library is compiled from source where that can be done: for size, and without the words of panics, which
//! nobody would read in a browser. Together that is some tenth of a module. So these are tried, in this order:
//!
//! 1. the toolchain that runs this task, where it has its source (rustup's component `rust-src`);
//! 2. Debian's `rustc-web`, which comes with it;
//! 3. the same two, after rustup or `apt-get` has installed what is missing: machines that reach package registries alone
//!    have only the second;
//! 4. the standard library that the toolchain has for the target. It works as well, and is larger.

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::call::Program;
use crate::{Failure, install};

pub(super) const TARGET: &str = "wasm32-unknown-unknown";

const DEBIAN_PACKAGES: [&str; 3] = ["rustc-web", "cargo-web", "rust-web-src"];
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_CARGO: &str = "/usr/bin/cargo";

/// Little code where there is a choice between that and speed: SHA-256 too, as a pack's digest is checked once, when it is
/// loaded.
const SMALL: &str = "--cfg groundrules_small --cfg sha2_backend_soft=\"compact\"";
/// Sixteen bytes at a time.
const FAST: &str = "-Ctarget-feature=+simd128";
/// A panic is a bare trap, and nothing is kept that only its message would show.
const SILENT_PANIC: &str =
    "-Zunstable-options -Cpanic=immediate-abort -Zfmt-debug=none -Zlocation-detail=none";

/// What a module is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum For {
    /// A page, which waits for it.
    Pages,
    /// A service, which checks all day.
    Services,
}

impl For {
    /// What cargo calls the way in which it is compiled.
    pub(super) fn profile(self) -> &'static str {
        match self {
            For::Pages => "wasm",
            For::Services => "wasm-fast",
        }
    }

    /// Where what is generated goes, in `target/npm`.
    pub(super) fn folder(self) -> &'static str {
        match self {
            For::Pages => "glue",
            For::Services => "glue/fast",
        }
    }

    fn flags(self) -> &'static str {
        match self {
            For::Pages => SMALL,
            For::Services => FAST,
        }
    }
}

/// How WebAssembly is built here.
pub(super) enum Toolchain {
    /// With this toolchain, and the standard library from source.
    Own,
    /// With Debian's compiler, and the standard library from source.
    Debian { linker: PathBuf },
    /// With the standard library that this toolchain has for the target.
    Prebuilt,
}

impl fmt::Display for Toolchain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Toolchain::Own => "this toolchain, and its standard library from source",
            Toolchain::Debian { .. } => "Debian's rustc-web, and its standard library from source",
            Toolchain::Prebuilt => {
                "this toolchain's standard library as it is: the modules are larger than from source"
            }
        })
    }
}

impl Toolchain {
    /// Cargo, ready for more options of `build`.
    pub(super) fn build(&self, purpose: For) -> Command {
        let mut command = match self {
            Toolchain::Own | Toolchain::Prebuilt => Program::Cargo.command(),
            Toolchain::Debian { linker } => {
                let mut command = Command::new(DEBIAN_CARGO);
                command
                    .env("RUSTC", DEBIAN_RUSTC)
                    .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker)
                    // What rustup and `cargo run` have set is for the toolchain of this task.
                    .env_remove("LD_LIBRARY_PATH")
                    .env_remove("RUSTUP_TOOLCHAIN");
                command
            }
        };
        command.args(["build", "--profile", purpose.profile()]);
        let flags = purpose.flags();
        if matches!(self, Toolchain::Prebuilt) {
            command.env("RUSTFLAGS", flags);
            return command;
        }
        command
            .args(["-Z", "build-std=std,panic_abort"])
            .args(["-Z", "build-std-features=optimize_for_size"])
            // Stable compilers do it too, when they are told that one knows that it may change.
            .env("RUSTC_BOOTSTRAP", "1")
            .env("RUSTFLAGS", format!("{flags} {SILENT_PANIC}"));
        command
    }
}

/// The first way that works, after installing what can be installed.
pub(super) fn find() -> Result<Toolchain, Failure> {
    if let Some(toolchain) = from_source() {
        return Ok(toolchain);
    }
    install::with_rustup(&["component", "add", "rust-src"]);
    if !has_source("rustc") {
        install::from_debian(&DEBIAN_PACKAGES);
    }
    if let Some(toolchain) = from_source() {
        return Ok(toolchain);
    }
    if !has_target() {
        install::with_rustup(&["target", "add", TARGET]);
    }
    if has_target() { Ok(Toolchain::Prebuilt) } else { Err(Failure::Fault(no_way())) }
}

fn from_source() -> Option<Toolchain> {
    if has_source("rustc") {
        return Some(Toolchain::Own);
    }
    let debian = Path::new(DEBIAN_CARGO).exists() && has_source(DEBIAN_RUSTC);
    debian.then(linker)?.map(|linker| Toolchain::Debian { linker })
}

fn has_source(rustc: &str) -> bool {
    printed(rustc, &["--print", "sysroot"]).is_some_and(|sysroot| {
        Path::new(&sysroot).join("lib/rustlib/src/rust/library/Cargo.lock").exists()
    })
}

fn has_target() -> bool {
    printed("rustc", &["--print", "target-libdir", "--target", TARGET]).is_some_and(|directory| {
        std::fs::read_dir(directory).is_ok_and(|mut entries| entries.next().is_some())
    })
}

fn no_way() -> String {
    let packages = DEBIAN_PACKAGES.join(" ");
    format!(
        "there is nothing to build WebAssembly with, and nothing could be installed. One of these helps:\n  \
         with rustup: rustup component add rust-src\n  \
         on Debian, as root: apt-get install --no-install-recommends {packages} lld"
    )
}

/// The linker of the toolchain that runs this task, else one of the system.
fn linker() -> Option<PathBuf> {
    let own = || {
        let sysroot = printed("rustc", &["--print", "sysroot"])?;
        let host = printed("rustc", &["--print", "host-tuple"])?;
        Some(Path::new(&sysroot).join("lib/rustlib").join(host).join("bin/rust-lld"))
    };
    let system = ["/usr/bin/rust-lld", "/usr/bin/wasm-ld"].map(PathBuf::from);
    own().into_iter().chain(system).find(|path| path.exists())
}

/// What a command prints, without the line end; none where it fails.
fn printed(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_out_names_both_ways() {
        let message = no_way();
        assert!(message.contains("rustup component add rust-src"), "{message}");
        assert!(message.contains("apt-get install"), "{message}");
    }

    #[test]
    fn a_command_that_is_not_there_prints_nothing() {
        assert_eq!(printed("no-such-command-anywhere", &[]), None);
    }
}
