//! What `groundrules fmt` promises.

mod workbench;

use std::fs;

use workbench::Workbench;

const ROUGH: &str = "rule r{require x}\n";
const FORMATTED: &str = "rule r {\n  require   x\n}\n";
const BROKEN: &str = "rule r { require }\n";

fn bench() -> Workbench {
    let bench = Workbench::new();
    bench.write("rules/rough.rules", ROUGH);
    bench.write("rules/deep/down/rough.rules", ROUGH);
    bench.write("rules/good.rules", FORMATTED);
    bench.write("rules/notes.txt", ROUGH);
    bench
}

fn read(bench: &Workbench, name: &str) -> String {
    fs::read_to_string(bench.path(name)).unwrap()
}

fn names(bench: &Workbench, folder: &str) -> Vec<String> {
    let entries = fs::read_dir(bench.path(folder)).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_directory_is_formatted_in_place_every_rule_file_below_it_and_nothing_else() {
    let bench = bench();
    let before = names(&bench, "rules");
    let ran = bench.run(&["fmt", "rules"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert_eq!(ran.stdout, "rules/deep/down/rough.rules\nrules/rough.rules\n");
    assert_eq!(ran.stderr, "2 files formatted now, 1 already\n");
    for name in ["rules/rough.rules", "rules/deep/down/rough.rules", "rules/good.rules"] {
        assert_eq!(read(&bench, name), FORMATTED);
    }
    assert_eq!(read(&bench, "rules/notes.txt"), ROUGH);
    assert_eq!(names(&bench, "rules"), before, "nothing is left behind");

    let again = bench.run(&["fmt", "rules"]);
    assert_eq!((again.status, again.stdout.as_str()), (0, ""));
    assert_eq!(again.stderr, "3 files formatted already\n");
}

#[test]
fn a_file_that_is_named_is_formatted_whatever_it_is_called() {
    let bench = bench();
    assert_eq!(bench.run(&["fmt", "rules/notes.txt"]).status, 0);
    assert_eq!(read(&bench, "rules/notes.txt"), FORMATTED);
}

#[test]
fn a_file_that_is_formatted_is_not_written() {
    let bench = bench();
    let modified = || fs::metadata(bench.path("rules/good.rules")).unwrap().modified().unwrap();
    let before = modified();
    bench.run(&["fmt", "rules/good.rules"]);
    assert_eq!(modified(), before);
}

#[test]
fn standard_input_goes_to_standard_output() {
    let ran = bench().run_with(&["fmt", "-"], ROUGH);
    assert_eq!((ran.status, ran.stdout.as_str(), ran.stderr.as_str()), (0, FORMATTED, ""));
    let ran = bench().run_with(&["fmt", "-"], FORMATTED);
    assert_eq!((ran.status, ran.stdout.as_str()), (0, FORMATTED));
}

#[test]
fn no_character_of_a_text_is_taken_for_a_colour_or_lost() {
    let controls = "\u{1b}[1mbold\u{1b}[0m \u{1b} \u{1} \u{8} \u{7f} \u{9b} end";
    let formatted = FORMATTED.replace('x', &format!("x == \"{controls}\""));
    let rough = ROUGH.replace('x', &format!("x == \"{controls}\""));
    let bench = bench();
    bench.write("controls.rules", &rough);
    assert_eq!(bench.run(&["fmt", "controls.rules"]).status, 0);
    assert_eq!(read(&bench, "controls.rules"), formatted);
    for text in [rough, formatted.clone()] {
        let ran = bench.run_with(&["fmt", "-"], &text);
        assert_eq!((ran.status, ran.stdout), (0, formatted.clone()), "{}", ran.stderr);
    }
}

#[test]
fn check_changes_nothing_and_shows_what_would_change() {
    let bench = bench();
    let ran = bench.run(&["fmt", "--check", "rules/rough.rules", "rules/good.rules"]);
    assert_eq!((ran.status, read(&bench, "rules/rough.rules").as_str()), (1, ROUGH));
    insta::assert_snapshot!(ran.stdout, @r"
    rules/rough.rules
      line 1
      - rule r{require x}
      + rule r {
      +   require   x
      + }
    ");
    assert_eq!(ran.stderr, "1 file to format, 1 formatted already\n");

    let good = bench.run(&["fmt", "--check", "rules/good.rules"]);
    assert_eq!((good.status, good.stdout.as_str()), (0, ""));
    let input = bench.run_with(&["fmt", "--check", "-"], ROUGH);
    assert_eq!(input.status, 1);
    assert!(input.stdout.starts_with("standard input\n"), "{}", input.stdout);
    assert_eq!(bench.run_with(&["fmt", "--check", "-"], FORMATTED).stdout, "");
}

#[test]
fn a_long_difference_is_cut_short() {
    let bench = bench();
    bench.write("long.rules", ROUGH.repeat(100));
    let ran = bench.run(&["fmt", "--check", "long.rules"]);
    assert!(ran.stdout.lines().count() < 30, "{}", ran.stdout);
    assert!(ran.stdout.contains("more lines"), "{}", ran.stdout);
}

#[test]
fn a_file_with_a_mistake_is_left_as_it_is_and_keeps_nobody_from_formatting_the_others() {
    let bench = bench();
    bench.write("rules/broken.rules", BROKEN);
    let ran = bench.run(&["fmt", "rules"]);
    assert_eq!(ran.status, 2);
    assert_eq!(read(&bench, "rules/broken.rules"), BROKEN);
    assert_eq!(read(&bench, "rules/rough.rules"), FORMATTED);
    for part in
        ["GR001", "rules/broken.rules:1:18", "`rules/broken.rules` is left as it is: 1 mistake"]
    {
        assert!(ran.stderr.contains(part), "{part}: {}", ran.stderr);
    }
    let ran = bench.run_with(&["fmt", "-"], BROKEN);
    assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "half a text is no text");
    assert!(ran.stderr.contains("standard input is left as it is"), "{}", ran.stderr);
}

#[test]
fn what_cannot_be_read_is_told() {
    let bench = bench();
    bench.write("empty/readme.txt", "");
    bench.write("latin.rules", b"# caf\xe9\n");
    for (file, message) in [
        ("nowhere.rules", "there is no file `nowhere.rules`"),
        ("empty", "there is no .rules file below `empty`"),
        ("latin.rules", "`latin.rules` cannot be read"),
    ] {
        let ran = bench.run(&["fmt", file]);
        assert_eq!(ran.status, 2);
        assert!(ran.stderr.contains(message), "{}", ran.stderr);
    }
    assert_eq!(bench.run(&["fmt"]).status, 2, "something must be named");
}

#[cfg(unix)]
#[test]
fn permissions_stay_and_a_link_stays_a_link() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let bench = bench();
    let file = bench.path("rules/rough.rules");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
    symlink(&file, bench.path("link.rules")).unwrap();
    let ran = bench.run(&["fmt", "link.rules"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (0, "link.rules\n"), "{}", ran.stderr);
    assert_eq!(fs::read_to_string(&file).unwrap(), FORMATTED);
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
    assert!(fs::symlink_metadata(bench.path("link.rules")).unwrap().is_symlink());
}
