//! The pages about the command are run: every answer on them is the answer that comes.
//!
//! | fence | is |
//! |---|---|
//! | `console` | commands behind `$`, each with its answer; `echo $?` answers with the last exit status |
//! | `json file FILE`, `rules file FILE` | a file |
//!
//! `UPDATE_GENERATED=1 cargo test -p groundrules-cli --test pages` writes the answers into the pages.

mod workbench;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use workbench::{Ran, Workbench};

fn page(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs").join(name)
}

/// Somebody who follows a page in an empty directory.
struct Reader {
    directory: TempDir,
    bench: Workbench,
    status: i32,
    commands: usize,
}

impl Reader {
    fn run(&mut self, command: &str) -> String {
        self.commands += 1;
        if command == "echo $?" {
            return format!("{}\n", self.status);
        }
        let arguments: Vec<&str> =
            command.strip_prefix("groundrules ").unwrap().split(' ').collect();
        let mut command = self.bench.command(&arguments);
        let ran = Ran::of(command.current_dir(self.directory.path()));
        self.status = ran.status;
        ran.stdout + &ran.stderr
    }

    /// Does what a fence says, and gives what should stand in it.
    fn follow(&mut self, info: &str, text: &str) -> String {
        match info.split(' ').collect::<Vec<_>>().as_slice() {
            ["console"] => {
                let mut shown = String::new();
                for command in text.lines().filter_map(|line| line.strip_prefix("$ ")) {
                    writeln!(shown, "$ {command}").unwrap();
                    // A page shows no blanks at the ends of lines, and no empty line at the end.
                    for line in self.run(command).trim_end().lines() {
                        writeln!(shown, "{}", line.trim_end()).unwrap();
                    }
                }
                return shown;
            }
            ["json" | "rules", "file", name] => {
                fs::write(self.directory.path().join(name), text).unwrap();
            }
            ["sh" | "rust"] => {}
            _ => panic!("no fence is called `{info}`"),
        }
        text.to_owned()
    }
}

/// The page with every answer as it comes, and how many commands were run for it.
fn followed(page: &str) -> (String, usize) {
    let mut reader = Reader {
        directory: TempDir::new().unwrap(),
        bench: Workbench::new(),
        status: 0,
        commands: 0,
    };
    let mut out = String::new();
    let mut open: Option<(String, String)> = None;
    for line in page.lines() {
        match (open.take(), line.strip_prefix("```")) {
            (None, info) => {
                writeln!(out, "{line}").unwrap();
                open = info.map(|info| (info.to_owned(), String::new()));
            }
            (Some((info, text)), Some("")) => {
                out.push_str(&reader.follow(&info, &text));
                writeln!(out, "{line}").unwrap();
            }
            (Some((info, text)), _) => open = Some((info, format!("{text}{line}\n"))),
        }
    }
    assert!(open.is_none(), "a fence is not closed");
    (out, reader.commands)
}

#[test]
fn every_command_answers_as_its_page_says() {
    for (name, least) in [("waivers.md", 6), ("cli.md", 5)] {
        let said = fs::read_to_string(page(name)).unwrap().replace("\r\n", "\n");
        let (comes, commands) = followed(&said);
        assert!(commands >= least, "only {commands} commands were found in {name}");
        if std::env::var_os("UPDATE_GENERATED").is_some() {
            fs::write(page(name), comes).unwrap();
            continue;
        }
        for (number, (said, comes)) in (1..).zip(said.lines().zip(comes.lines())) {
            assert_eq!(
                said, comes,
                "docs/{name}:{number} is stale: UPDATE_GENERATED=1 cargo test -p groundrules-cli --test pages"
            );
        }
        assert_eq!(said, comes, "docs/{name} is stale");
    }
}

#[test]
fn an_answer_that_is_not_what_comes_is_found_out() {
    let page = "```console\n$ groundrules check nowhere.json\nFine.\n$ echo $?\n0\n```\n";
    let (comes, _) = followed(page);
    assert!(comes.contains("there is no file `nowhere.json`") && comes.contains("$ echo $?\n2\n"));
}

#[test]
fn the_pages_link_to_files_that_are_there() {
    for name in ["waivers.md", "cli.md"] {
        let text = fs::read_to_string(page(name)).unwrap();
        for link in text.split("](").skip(1) {
            let target = link.split([')', '#']).next().unwrap();
            assert!(target.contains("://") || page(target).exists(), "{target}");
        }
    }
}
