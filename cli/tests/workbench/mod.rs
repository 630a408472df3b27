//! A directory of its own for each test, with packs to run and the command to run them.
#![allow(dead_code, missing_debug_implementations, reason = "each test binary uses a part of it")]

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use tempfile::TempDir;

const SCHEMA: &str = r#"{ "properties": {
  "owner":    { "title": "Owner", "x-question": "Who owns it?", "type": ["string", "null"] },
  "audience": { "enum": ["new", "all"] },
  "sessions": { "type": "array", "items": { "properties": { "date": { "type": "string", "format": "date" } } } },
  "go_live":  { "type": "string", "format": "date" }
} }"#;

/// One rule of each severity, and one that has an outcome for each session.
const RULES: &str = r#"pack demo { title "A demonstration" version "1.2.3" schema "request.schema.json" }

use "sources.rules"

setting lead = 14 days .. 28 days "How long before go-live a session should run"
setting unwanted = ["all"] "Audiences that are none"

rule no-owner {
  title "Nobody owns the outcome"
  require owner is filled
  ask "Who owns it?"
  fix "Name an owner."
  cite handbook "Chapter 2"
}

rule vague-audience {
  title "The audience is everyone"
  severity warning
  require audience not in unwanted
  at audience
}

rule no-sessions {
  title "No sessions"
  severity info
  require sessions is filled
}

rule mistimed {
  title "A session falls outside the window"
  each session in sessions
  require go_live - session.date in lead
  at session.date
  message "It runs {go_live - session.date} before go-live; the window is {lead}."
  fix "Move it."
}
"#;

const SOURCES: &str =
    r#"source handbook { title "The handbook" author "A. Writer" year "2020" grade survey }"#;

/// Reads `today`.
const DATED: &str = r#"pack dated { title "Dated" version "1.0.0" schema "request.schema.json" }

setting horizon = 30 days "How soon"

rule too-soon { title "Too soon" require go_live - today > horizon at go_live }
"#;

/// Clears every rule of the demonstration.
pub(crate) const READY: &str = r#"{"owner": "Dana", "audience": "new", "go_live": "2026-12-01",
                            "sessions": [{"date": "2026-11-10"}]}"#;
pub(crate) const AN_ERROR: &str = r#"{"audience": "new", "sessions": [{}], "owner": null}"#;
pub(crate) const A_WARNING: &str = r#"{"owner": "Dana", "audience": "all", "go_live": "2026-12-01",
                                "sessions": [{"date": "2026-11-10"}]}"#;
pub(crate) const AN_INFO: &str = r#"{"owner": "Dana", "audience": "new", "sessions": []}"#;

pub(crate) struct Workbench {
    directory: TempDir,
}

impl Workbench {
    /// A directory with `demo.rules` and `dated.rules`, their schema and the sources they use.
    pub(crate) fn new() -> Self {
        let bench = Self { directory: TempDir::new().unwrap() };
        bench.write("packs/request.schema.json", SCHEMA);
        bench.write("packs/sources.rules", SOURCES);
        bench.write("packs/demo.rules", RULES);
        bench.write("packs/dated.rules", DATED);
        bench
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// The command with these arguments, run in the directory, with nothing of the caller's terminal.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        self.run_with(arguments, "")
    }

    /// The same with text on standard input.
    pub(crate) fn run_with(&self, arguments: &[&str], input: &str) -> Ran {
        Ran::of(self.command(arguments).write_stdin(input))
    }

    /// `check --pack packs/demo.rules` with these arguments and standard input.
    pub(crate) fn check(&self, arguments: &[&str], input: &str) -> Ran {
        self.run_with(&[&["check", "--pack", "packs/demo.rules"], arguments].concat(), input)
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(program());
        command.current_dir(self.directory.path()).args(arguments);
        for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLORTERM"] {
            command.env_remove(variable);
        }
        command
    }
}

pub(crate) fn program() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_groundrules"))
}

/// What came of a run.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ran {
    pub(crate) fn of(command: &mut Command) -> Self {
        let output = command.output().unwrap();
        Self {
            status: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// The reports of a run with `--format json`: every line is one.
    pub(crate) fn reports(&self) -> Vec<serde_json::Value> {
        self.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}
