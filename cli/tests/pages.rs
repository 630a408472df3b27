//! The pages about the command are run from the first command to the last: every answer on them is the answer that comes.
//!
//! | fence | is |
//! |---|---|
//! | `console` | commands behind `$`, each with its answer; `echo $?` answers with the last exit status |
//! | `rules add FILE` | text that goes to the end of a file |
//! | `rules instead FILE` | text that takes the place of what was added last |
//! | `json file FILE`, `rules file FILE`, `csv file FILE` | a file |
//!
//! An answer's line that ends with `…` goes on with something that changes from version to version.
//!
//! `UPDATE_GENERATED=1 cargo test -p groundrules-cli --test pages` writes the answers into the pages.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// The pages, and how many commands each has at least.
const PAGES: [(&str, usize); 3] = [("authoring.md", 10), ("waivers.md", 6), ("cli.md", 5)];

fn page(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs").join(name)
}

/// Somebody who follows a page in an empty directory.
struct Reader {
    home: TempDir,
    directory: PathBuf,
    /// What was added last, and where.
    added: Option<(PathBuf, String)>,
    status: i32,
    commands: usize,
}

impl Reader {
    fn new() -> Self {
        let home = TempDir::new().unwrap();
        Self { directory: home.path().to_owned(), home, added: None, status: 0, commands: 0 }
    }

    /// Does what a fence says, and gives what should stand in it.
    fn follow(&mut self, info: &str, text: &str) -> String {
        match info.split_whitespace().collect::<Vec<_>>().as_slice() {
            ["console"] => return with_ellipses(text, &self.type_in(text)),
            ["rules", "add", file] => self.add(file, text),
            ["rules", "instead", file] => {
                let (path, added) = self.added.take().expect("something was added before");
                assert_eq!(path, self.directory.join(file), "the last addition was elsewhere");
                let before = fs::read_to_string(&path).unwrap();
                fs::write(&path, before.strip_suffix(&added).unwrap()).unwrap();
                self.add(file, text);
            }
            ["json" | "rules" | "csv", "file", file] => {
                let path = self.directory.join(file);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, text).unwrap();
            }
            ["text" | "sh" | "rust"] => {}
            _ => panic!("no fence is called `{info}`"),
        }
        text.to_owned()
    }

    fn add(&mut self, file: &str, text: &str) {
        let path = self.directory.join(file);
        let added = format!("\n{text}");
        let before = fs::read_to_string(&path).unwrap();
        fs::write(&path, before + &added).unwrap();
        self.added = Some((path, added));
    }

    fn type_in(&mut self, text: &str) -> String {
        let mut transcript = String::new();
        for command in text.lines().filter_map(|line| line.strip_prefix("$ ")) {
            let answer = self.run(command);
            self.commands += 1;
            writeln!(transcript, "$ {command}").unwrap();
            // A page shows no blanks at the ends of lines, and no empty line at the end.
            for line in answer.trim_end().lines() {
                writeln!(transcript, "{}", line.trim_end()).unwrap();
            }
        }
        transcript
    }

    fn run(&mut self, command: &str) -> String {
        let words = words(command);
        match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            ["echo", "$?"] => format!("{}\n", self.status),
            ["cd", directory] => {
                self.directory.push(directory);
                assert!(self.directory.starts_with(self.home.path()) && self.directory.is_dir());
                String::new()
            }
            ["groundrules", arguments @ ..] => {
                // Both on one pipe, so that lines come in the order in which a terminal shows them.
                let (mut answer, terminal) = io::pipe().unwrap();
                let mut command = Command::new(env!("CARGO_BIN_EXE_groundrules"));
                command.current_dir(&self.directory).args(arguments).stdin(Stdio::null());
                command.stdout(terminal.try_clone().unwrap()).stderr(terminal);
                for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLORTERM"] {
                    command.env_remove(variable);
                }
                let mut child = command.spawn().unwrap();
                // The command holds an end of the pipe, which else is never closed.
                drop(command);
                let mut text = String::new();
                answer.read_to_string(&mut text).unwrap();
                self.status = child.wait().unwrap().code().unwrap();
                text
            }
            _ => panic!("a reader cannot run `{command}`"),
        }
    }
}

/// The lines that come, those shortened that the page shortens.
fn with_ellipses(said: &str, comes: &str) -> String {
    let mut said = said.lines();
    let mut shown = String::new();
    for comes in comes.lines() {
        let begins =
            |said: &&str| said.strip_suffix('…').is_some_and(|said| comes.starts_with(said));
        writeln!(shown, "{}", said.next().filter(begins).unwrap_or(comes)).unwrap();
    }
    shown
}

/// The words of a command, as a shell divides them.
fn words(command: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for character in command.chars() {
        match character {
            '\'' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            _ => words.last_mut().unwrap().push(character),
        }
    }
    words
}

/// The page with every answer as it comes, and how many commands were run for it.
fn followed(page: &str) -> (String, usize) {
    let mut reader = Reader::new();
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
    for (name, least) in PAGES {
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
fn the_status_is_that_of_the_last_command() {
    let page = "```console\n$ groundrules check nowhere.json\nFine.\n$ echo $?\n0\n```\n";
    let (comes, _) = followed(page);
    assert!(comes.contains("there is no file `nowhere.json`") && comes.contains("$ echo $?\n2\n"));
}

#[test]
fn a_page_whose_answers_are_not_what_comes_is_found_out() {
    let page = "```console\n$ groundrules init\nNothing.\n```\n";
    assert!(followed(page).0.contains("Wrote my-pack.rules"));
    let page = "```console\n$ groundrules init\nRead …\n```\n";
    assert!(followed(page).0.contains("Wrote my-pack.rules"));
    let page = "```console\n$ groundrules init\nWrote …\n```\n";
    assert!(followed(page).0.contains("\nWrote …\n"));
}

#[test]
fn the_pages_link_to_files_that_are_there() {
    for (name, _) in PAGES {
        let text = fs::read_to_string(page(name)).unwrap();
        for link in text.split("](").skip(1) {
            let target = link.split([')', '#']).next().unwrap();
            let there = page(name).parent().unwrap().join(target).exists();
            assert!(target.contains("://") || there, "{name}: {target}");
        }
    }
}
