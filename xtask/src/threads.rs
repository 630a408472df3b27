//! `cargo xtask threads`: the tests of shared packs, under ThreadSanitizer.
//!
//! The sanitizer must see every access to memory, those of the standard library too: otherwise it takes an access that a lock
//! guards for one that nothing guards. So the standard library is compiled anew, from its source, with the sanitizer on.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::call::{Call, Program, root, succeed, target};
use crate::{Failure, Task};

pub(crate) const TASK: Task = Task {
    name: "threads",
    arguments: "",
    summary: "Run the tests of packs that threads share under ThreadSanitizer; Linux on x86-64 only",
    details: String::new,
    run,
};

const TARGET: &str = "x86_64-unknown-linux-gnu";

const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_CARGO: &str = "/usr/bin/cargo";

/// Who compiles.
enum Compiler {
    /// The nightly toolchain, where it has the source of the standard library.
    Nightly,
    /// Debian's compiler, which comes with that source and without the sanitizer: this is the nightly toolchain's.
    Debian { runtime: PathBuf },
}

fn run(arguments: &[String]) -> Result<(), Failure> {
    if !arguments.is_empty() {
        return Err(Failure::Usage("`cargo xtask threads` takes nothing".to_owned()));
    }
    let compiler = find()?;
    let mut command = compiler.command();
    command
        .args(["test", "--locked", "--release", "--target", TARGET, "-Z", "build-std"])
        .args(["--test", "threads", "--", "--test-threads", "1"])
        .current_dir(root().join("xtask/threads"))
        .env("CARGO_TARGET_DIR", target().join("threads"));
    println!("$ {command:?}");
    succeed(&mut command, "a race, or a wrong answer")
}

fn find() -> Result<Compiler, Failure> {
    let sysroot = nightly_sysroot().ok_or_else(|| {
        Failure::Fault(
            "the sanitizer comes with a nightly compiler: run `rustup toolchain install nightly`"
                .to_owned(),
        )
    })?;
    if has_source(&sysroot) {
        return Ok(Compiler::Nightly);
    }
    let runtime = sysroot.join("lib/rustlib").join(TARGET).join("lib/librustc-nightly_rt.tsan.a");
    if Path::new(DEBIAN_CARGO).exists() && has_source(Path::new("/usr")) && runtime.exists() {
        return Ok(Compiler::Debian { runtime });
    }
    Err(Failure::Fault(
        "the standard library must be compiled anew, and there is no source of it. One of these helps:\n  \
         with rustup: rustup component add rust-src --toolchain nightly\n  \
         on Debian, as root: apt-get install --no-install-recommends rustc-web cargo-web rust-web-src"
            .to_owned(),
    ))
}

fn nightly_sysroot() -> Option<PathBuf> {
    let output = Call::rustup("run nightly rustc --print sysroot").command().output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| PathBuf::from(text.trim_end()))
}

fn has_source(sysroot: &Path) -> bool {
    sysroot.join("lib/rustlib/src/rust/library/Cargo.lock").exists()
}

impl Compiler {
    fn command(&self) -> Command {
        let mut command;
        let flags = match self {
            Compiler::Nightly => {
                command = Program::Rustup.command();
                command.args(["run", "nightly", "cargo"]);
                "-Zsanitizer=thread".to_owned()
            }
            Compiler::Debian { runtime } => {
                command = Command::new(DEBIAN_CARGO);
                command
                    .env("RUSTC", DEBIAN_RUSTC)
                    .env("RUSTC_BOOTSTRAP", "1")
                    // What rustup and `cargo run` have set is for the toolchain of this task.
                    .env_remove("LD_LIBRARY_PATH")
                    .env_remove("RUSTUP_TOOLCHAIN");
                // The whole of the runtime, before anything that it watches.
                format!(
                    "-Zsanitizer=thread -Zexternal-clangrt -Zpre-link-arg=-Wl,--whole-archive \
                     -Zpre-link-arg={} -Zpre-link-arg=-Wl,--no-whole-archive",
                    runtime.display()
                )
            }
        };
        // Of the target alone: build scripts run without the sanitizer.
        command.env("CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_RUSTFLAGS", flags);
        command
    }
}
