//! What `groundrules init` promises.

mod workbench;

use std::fs;

use workbench::Workbench;

const FILES: [&str; 3] = ["my-pack.rules", "request.schema.json", "request.json"];

#[test]
fn the_starter_compiles_without_a_warning_and_passes_its_tests() {
    let bench = Workbench::new();
    assert_eq!(bench.run(&["init"]).status, 0);
    let tested = bench.run(&["test", "my-pack.rules"]);
    assert_eq!(
        (tested.status, tested.stdout.as_str(), tested.stderr.as_str()),
        (0, "my-pack.rules: 7 cases passed, 0 failed\n", "")
    );
}

#[test]
fn the_commands_that_it_proposes_run_and_the_request_has_something_to_find() {
    let bench = Workbench::new();
    let ran = bench.run(&["init", "my rules"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    let commands: Vec<&str> =
        ran.stdout.lines().filter_map(|line| line.trim().strip_prefix("groundrules ")).collect();
    let statuses = [0, 1, 0];
    assert_eq!(commands.len(), statuses.len());
    for (command, status) in commands.iter().zip(statuses) {
        let arguments = command.replace("'my rules/", "my\u{a0}rules/").replace('\'', "");
        let arguments: Vec<String> =
            arguments.split(' ').map(|word| word.replace('\u{a0}', " ")).collect();
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let ran = bench.run(&arguments);
        assert_eq!((ran.status, ran.stderr.as_str()), (status, ""), "{command}");
    }
}

#[test]
fn a_file_that_is_there_is_never_written_over_and_nothing_else_is_written() {
    for (index, name) in FILES.iter().enumerate() {
        let bench = Workbench::new();
        bench.write(name, "mine");
        let ran = bench.run(&["init"]);
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""));
        assert!(ran.stderr.contains(&format!("`{name}` is there already")), "{}", ran.stderr);
        for (other, name) in FILES.iter().enumerate() {
            let found = fs::read_to_string(bench.path(name)).ok();
            assert_eq!(found.as_deref(), (other == index).then_some("mine"), "{name}");
        }
    }
}
