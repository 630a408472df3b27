//! Runs cargo and npm from the root of the workspace.

use std::fmt;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use crate::Failure;

/// The root of the workspace.
pub(crate) fn root() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package).to_path_buf()
}

/// Where cargo puts what it builds.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// One call of a program. Its `Display` is the line that a person can paste into a shell at the root of the workspace.
#[derive(Debug)]
pub(crate) struct Call {
    program: Program,
    /// Separated by spaces, so none can hold one.
    arguments: String,
    environment: Option<(&'static str, &'static str)>,
}

/// What is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Program {
    Cargo,
    Npm,
    Rustup,
}

impl Program {
    fn name(self) -> &'static str {
        match self {
            Program::Cargo => "cargo",
            Program::Npm => "npm",
            Program::Rustup => "rustup",
        }
    }

    /// The program, ready for arguments.
    pub(crate) fn command(self) -> Command {
        match self {
            // Cargo names itself to what it starts, so that a task runs on the toolchain that built it.
            Program::Cargo => {
                Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            }
            Program::Npm => Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" }),
            Program::Rustup => Command::new("rustup"),
        }
    }
}

impl Call {
    /// A call of cargo with these arguments, written as in a shell: `Call::cargo("fmt --check")`.
    pub(crate) fn cargo(arguments: impl Into<String>) -> Self {
        Call { program: Program::Cargo, arguments: arguments.into(), environment: None }
    }

    /// A call of npm: `Call::npm("--prefix pkg test")`.
    pub(crate) fn npm(arguments: impl Into<String>) -> Self {
        Call { program: Program::Npm, ..Call::cargo(arguments) }
    }

    /// A call of rustup, for what another toolchain than the one at hand must do.
    pub(crate) fn rustup(arguments: impl Into<String>) -> Self {
        Call { program: Program::Rustup, ..Call::cargo(arguments) }
    }

    pub(crate) fn with_environment(self, name: &'static str, value: &'static str) -> Self {
        Call { environment: Some((name, value)), ..self }
    }

    pub(crate) fn program(&self) -> Program {
        self.program
    }

    /// The subcommand: `clippy` in `cargo clippy --workspace`.
    pub(crate) fn subcommand(&self) -> &str {
        self.arguments.split_whitespace().next().unwrap_or_default()
    }

    /// Runs it with its output shown.
    pub(crate) fn run(&self) -> io::Result<ExitStatus> {
        self.command().status()
    }

    /// Runs it with its output shown, and hands each line of its standard output to `watch` as well.
    pub(crate) fn run_watched(&self, mut watch: impl FnMut(&str)) -> io::Result<ExitStatus> {
        let mut child = self.command().stdout(Stdio::piped()).spawn()?;
        if let Some(output) = child.stdout.take() {
            tee(BufReader::new(output), io::stdout(), &mut watch)?;
        }
        child.wait()
    }

    /// Whether it succeeds; its output is not shown.
    pub(crate) fn succeeds(&self) -> bool {
        self.command().output().is_ok_and(|output| output.status.success())
    }

    pub(crate) fn command(&self) -> Command {
        let mut command = self.program.command();
        command
            .args(self.arguments.split_whitespace())
            .envs(self.environment)
            .current_dir(root())
            .stdin(Stdio::null());
        command
    }
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((name, value)) = self.environment {
            write!(f, "{name}=\"{value}\" ")?;
        }
        write!(f, "{} {}", self.program.name(), self.arguments)
    }
}

/// Runs a command with its output shown; where it does not succeed, `problem` says what that means.
pub(crate) fn succeed(command: &mut Command, problem: &str) -> Result<(), Failure> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(Failure::Fault(format!("{problem}: {command:?} ended with {status}"))),
        Err(error) => Err(Failure::Fault(format!("{problem}: {command:?}: {error}"))),
    }
}

/// Copies `from` to `to` a line at a time. A test may print any bytes: those that are not UTF-8 are copied as they are.
fn tee(mut from: impl BufRead, mut to: impl Write, watch: &mut impl FnMut(&str)) -> io::Result<()> {
    let mut line = Vec::new();
    while from.read_until(b'\n', &mut line)? > 0 {
        to.write_all(&line)?;
        to.flush()?;
        watch(String::from_utf8_lossy(&line).trim_end());
        line.clear();
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_reads_as_the_line_to_paste() {
        let doc = Call::cargo("doc --no-deps").with_environment("RUSTDOCFLAGS", "-D warnings");
        assert_eq!(doc.to_string(), "RUSTDOCFLAGS=\"-D warnings\" cargo doc --no-deps");
        assert_eq!(Call::npm("--prefix pkg test").to_string(), "npm --prefix pkg test");
    }

    #[test]
    fn output_passes_through_unchanged_while_each_line_is_watched() {
        let output = b"one\n\xff two\r\nno newline";
        let (mut shown, mut watched) = (Vec::new(), Vec::new());
        tee(&output[..], &mut shown, &mut |line| {
            watched.push(line.to_owned());
        })
        .unwrap();
        assert_eq!(shown, output);
        assert_eq!(watched, ["one", "\u{fffd} two", "no newline"]);
    }
}
