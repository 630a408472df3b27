//! Workflow commands of GitHub, read by the documented rules: no published parser of them was found.

use std::collections::{BTreeMap, BTreeSet};

use crate::workbench::Workbench;
use crate::{collapsed, runs, safe_for_terminals, text};

/// A workflow command, read by the documented rules.
#[derive(Debug, PartialEq)]
struct Command {
    name: String,
    properties: BTreeMap<String, String>,
    message: String,
}

fn commands(output: &str) -> Vec<Command> {
    output.lines().map(command).collect()
}

fn command(line: &str) -> Command {
    let (head, message) = line.strip_prefix("::").unwrap().split_once("::").unwrap();
    let (name, properties) = head.split_once(' ').unwrap_or((head, ""));
    let properties =
        properties.split(',').filter(|property| !property.is_empty()).map(|property| {
            let (name, value) = property.split_once('=').unwrap();
            let value = value.replace("%3A", ":").replace("%2C", ",");
            (name.to_owned(), unescaped(&value))
        });
    Command { name: name.to_owned(), properties: properties.collect(), message: unescaped(message) }
}

fn unescaped(text: &str) -> String {
    text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
}

#[test]
fn github_gets_one_command_for_each_finding_at_its_place() {
    let bench = Workbench::new();
    for run in runs(&bench) {
        let ran = run.printed(&bench, "github");
        let commands = commands(&ran.stdout);
        let next = run.reports.iter().filter(|report| report.get("next").is_some()).count();
        let counts = ["findings", "waived", "invalid"].map(|list| run.all(list).count());
        assert_eq!(
            commands.iter().filter(|it| it.properties["title"] != "Waiver").count(),
            counts.iter().sum::<usize>() + next
        );
        for (severity, name) in [("warning", "warning"), ("error", "error")] {
            let expected = run.all("findings").filter(|it| it["severity"] == severity).count()
                + if severity == "error" { counts[2] } else { 0 };
            let told =
                commands.iter().filter(|it| it.name == name && it.properties["title"] != "Waiver");
            assert_eq!(told.count(), expected);
        }
        let known = ["file", "line", "endLine", "col", "endColumn", "title"];
        for command in &commands {
            assert!(command.properties.keys().all(|name| known.contains(&name.as_str())));
            if let Some(file) = command.properties.get("file") {
                let text = std::fs::read_to_string(run.directory.join(file)).unwrap();
                let line: usize = command.properties["line"].parse().unwrap();
                assert!((1..=text.lines().count()).contains(&line));
            }
        }
        // A message that is no more than the title stands in the title.
        let messages: BTreeSet<String> =
            commands.iter().map(|it| collapsed(it.message.split('\n').next().unwrap())).collect();
        for finding in run.all("findings").filter(|finding| {
            !text(finding, "message").trim().is_empty() && finding["message"] != finding["title"]
        }) {
            let message = safe_for_terminals(text(finding, "message"));
            assert!(messages.contains(&collapsed(&message)), "{message:?} in {messages:#?}");
        }
    }
}

#[test]
fn github_is_told_what_could_not_be_checked() {
    let bench = Workbench::new();
    bench.write("bad, 100%.json", "{\n oops }");
    let ran = bench.check(&["--format", "github", "bad, 100%.json"], "");
    let [command] = commands(&ran.stdout).try_into().unwrap();
    let property = |name: &str| command.properties[name].clone();
    assert_eq!(
        (command.name.as_str(), property("file"), property("line")),
        ("error", "bad, 100%.json".into(), "2".into())
    );
    assert!(command.message.contains("`bad, 100%.json` is not JSON"));
}

#[cfg(unix)]
#[test]
fn no_name_of_a_file_ends_a_command_or_speaks_to_a_terminal() {
    let bench = Workbench::new();
    bench.write("a\n::stop\r:,%0A\u{1b}[2J\u{202e}.json", "{}");
    let ran = bench.check(&["--format", "github", "."], "");
    let shown =
        commands(&ran.stdout).into_iter().map(|mut command| command.properties.remove("file"));
    let shown: BTreeSet<String> = shown.flatten().filter(|file| file.contains("stop")).collect();
    let name = "./a\n::stop\r:,%0A\u{fffd}[2J\u{fffd}.json".to_owned();
    assert_eq!(shown, BTreeSet::from([name]), "{}", ran.stdout);
    let may_stand = |character: char| character == '\n' || !character.is_control();
    assert!(ran.stdout.chars().all(may_stand), "{:?}", ran.stdout);
}

#[test]
fn a_row_of_a_table_is_marked_without_columns() {
    let bench = Workbench::new();
    bench.write("many.csv", "owner,audience\n,new\n,all\n");
    let github = bench.check(&["--format", "github", "many.csv"], "").stdout;
    assert!(github.starts_with("::error file=many.csv,line=2,endLine=2,title="), "{github}");
}
