//! What `groundrules check` promises.

mod workbench;

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Command, Stdio};

use workbench::{A_WARNING, AN_ERROR, AN_INFO, READY, Ran, Workbench, program};

fn verdicts(ran: &Ran) -> Vec<String> {
    let verdict = |report: serde_json::Value| report["verdict"].as_str().unwrap().to_owned();
    ran.reports().into_iter().map(verdict).collect()
}

// Exit status

#[test]
fn a_request_without_findings_exits_0() {
    let ran = Workbench::new().check(&[], READY);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    assert!(ran.stdout.contains("ready"), "{}", ran.stdout);
}

#[test]
fn a_finding_exits_1() {
    assert_eq!(Workbench::new().check(&[], AN_ERROR).status, 1);
}

#[test]
fn a_value_that_is_not_what_the_schema_says_exits_1() {
    let ran = Workbench::new().check(&[], r#"{"owner": 5, "audience": "new", "sessions": []}"#);
    assert_eq!(ran.status, 1);
    assert!(ran.stdout.contains("the number 5"), "{}", ran.stdout);
    assert!(ran.stdout.contains("holds up  no-owner"), "{}", ran.stdout);
}

#[test]
fn input_that_is_not_json_exits_2_and_shows_where() {
    let ran = Workbench::new().check(&[], "{\n  \"owner\": oops\n}");
    assert_eq!((ran.status, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.contains("standard input is not JSON"), "{}", ran.stderr);
    assert!(ran.stderr.contains("2 │   \"owner\": oops"), "{}", ran.stderr);
}

#[test]
fn input_that_is_not_utf_8_exits_2() {
    let bench = Workbench::new();
    bench.write("latin.json", b"{\"owner\": \"J\xfcrgen\"}");
    let ran = bench.check(&["latin.json"], "");
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("UTF-8"), "{}", ran.stderr);
}

#[test]
fn empty_input_exits_2() {
    let ran = Workbench::new().check(&["-"], "");
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("there is nothing in it"), "{}", ran.stderr);
}

#[test]
fn a_request_longer_than_the_limit_exits_2() {
    let ran = Workbench::new().check(&[], &" ".repeat(5 * 1024 * 1024));
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("standard input has more than 4194304 bytes"), "{}", ran.stderr);
}

#[test]
fn a_file_that_is_not_there_exits_2() {
    let ran = Workbench::new().check(&["nowhere.json"], "");
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("there is no file `nowhere.json`"), "{}", ran.stderr);
}

#[test]
fn a_pack_that_does_not_compile_exits_2_and_shows_every_mistake() {
    let bench = Workbench::new();
    bench.write(
        "packs/broken.rules",
        "pack broken { title \"Broken\" version \"1.0.0\" schema \"request.schema.json\" }\n\
         rule a { require ownr is filled }\nrule b { require owner is fild }\n",
    );
    let ran = bench.run_with(&["check", "--pack", "packs/broken.rules"], READY);
    assert_eq!((ran.status, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.contains("did you mean `owner`?"), "{}", ran.stderr);
    assert!(ran.stderr.contains("`packs/broken.rules` does not compile: 2 mistakes"));
}

#[test]
fn a_usage_error_exits_2() {
    let bench = Workbench::new();
    for arguments in [
        &["--format", "xml"][..],
        &["--fail-on", "always"],
        &["--today", "tomorrow"],
        &["--set", "lead"],
        &["--severity", "no-owner"],
        &["--severity", "no-owner=fatal"],
        &["--nonsense"],
    ] {
        let ran = bench.check(arguments, READY);
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{arguments:?}");
        assert!(ran.stderr.starts_with("error: "), "{}", ran.stderr);
    }
}

#[test]
fn fail_on_is_the_least_severity_that_exits_1() {
    let bench = Workbench::new();
    let status = |request: &str| {
        ["error", "warning", "info", "never"]
            .map(|level| bench.check(&["--fail-on", level], request).status)
    };
    assert_eq!(status(READY), [0, 0, 0, 0]);
    assert_eq!(status(AN_INFO), [0, 0, 1, 0]);
    assert_eq!(status(A_WARNING), [0, 1, 1, 0]);
    assert_eq!(status(AN_ERROR), [1, 1, 1, 0]);
    assert_eq!(status(r#"{"owner": 5, "audience": "new", "sessions": [{}]}"#), [1, 1, 1, 0]);
    assert_eq!(status("not JSON"), [2, 2, 2, 2]);
}

// Requests

#[test]
fn json_is_one_line_for_each_request_and_nothing_else() {
    let bench = Workbench::new();
    bench.write("a.json", READY);
    bench.write("b.json", AN_ERROR);
    let ran = bench.check(&["--format", "json", "a.json", "b.json", "-"], A_WARNING);
    assert_eq!((ran.status, ran.stderr.as_str()), (1, ""));
    assert!(ran.stdout.ends_with("}\n"));
    let names: Vec<_> = ran.reports().iter().map(|report| report["request"].clone()).collect();
    assert_eq!(names, ["a.json", "b.json", "-"]);
    assert_eq!(verdicts(&ran), ["ready", "not-ready", "ready"]);
}

#[test]
fn a_report_in_json_keeps_every_character_of_the_request() {
    let bench = Workbench::new();
    bench.write(
        "packs/echo.rules",
        "pack echo { title \"Echo\" version \"1.0.0\" schema \"request.schema.json\" }\n\
         rule echo { title \"Echo\" require owner is blank message \"{owner}!\" }\n",
    );
    let request = r#"{"owner": "a\u001b[31mb\u009b31mc"}"#;
    let arguments = ["check", "--pack", "packs/echo.rules", "--format", "json"];
    let report = bench.run_with(&arguments, request).reports().remove(0);
    assert_eq!(report["findings"][0]["message"], "a\u{1b}[31mb\u{9b}31mc!");

    let shown = bench.run_with(&["check", "--pack", "packs/echo.rules"], request).stdout;
    assert!(shown.contains("a\u{fffd}[31mb\u{fffd}31mc!"), "{shown}");
}

#[test]
fn standard_input_is_read_where_no_file_is_named() {
    let ran = Workbench::new().check(&["--format", "json"], READY);
    assert_eq!((ran.status, verdicts(&ran)), (0, vec!["ready".to_owned()]));
}

#[test]
fn one_bad_file_does_not_stop_the_others() {
    let bench = Workbench::new();
    bench.write("a.json", READY);
    bench.write("b.json", "{");
    bench.write("c.json", AN_ERROR);
    let files = ["a.json", "b.json", "missing.json", "c.json"];
    let ran = bench.check(&[&["--format", "json"], &files[..]].concat(), "");
    assert_eq!((ran.status, verdicts(&ran)), (2, vec!["ready".to_owned(), "not-ready".to_owned()]));
    assert!(ran.stderr.contains("`b.json` is not JSON"), "{}", ran.stderr);
    assert!(ran.stderr.contains("there is no file `missing.json`"), "{}", ran.stderr);

    let ran = bench.check(&files, "");
    let last = ran.stdout.lines().last().unwrap();
    assert!(last.starts_with("4 requests: 1 ready, 1 not ready, 2 not checked"), "{last}");
}

#[test]
fn a_directory_stands_for_every_json_file_below_it_in_order() {
    let bench = Workbench::new();
    for file in ["in/b.json", "in/a/z.json", "in/c.JSON", "in/notes.txt", "in/a/more/y.json"] {
        bench.write(file, READY);
    }
    let ran = bench.check(&["--format", "json", "in"], "");
    let slashes = |report: &serde_json::Value| {
        report["request"].as_str().unwrap().replace(std::path::MAIN_SEPARATOR, "/")
    };
    let names: Vec<String> = ran.reports().iter().map(slashes).collect();
    assert_eq!(names, ["in/a/more/y.json", "in/a/z.json", "in/b.json", "in/c.JSON"]);
    assert_eq!(ran.status, 0);
}

/// Whoever opens a pipe that has the name of a request waits for somebody to write into it.
#[cfg(unix)]
#[test]
fn a_directory_stands_for_files_and_not_for_pipes_and_sockets() {
    let bench = Workbench::new();
    bench.write("in/a.json", READY);
    let _socket = std::os::unix::net::UnixListener::bind(bench.path("in/b.json")).unwrap();
    std::os::unix::fs::symlink("a.json", bench.path("in/c.json")).unwrap();
    std::os::unix::fs::symlink("missing", bench.path("in/d.json")).unwrap();
    let ran = bench.check(&["in"], "");
    assert!(ran.stdout.contains("3 requests: 2 ready, 1 not checked"), "{}", ran.stdout);
    assert!(ran.stderr.contains("there is no file `in/d.json`"), "{}", ran.stderr);
}

#[test]
fn a_directory_without_requests_exits_2() {
    let bench = Workbench::new();
    bench.write("in/notes.txt", "");
    let ran = bench.check(&["in"], "");
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("there is no .json file below `in`"), "{}", ran.stderr);
}

#[test]
fn a_byte_order_mark_is_no_part_of_a_request() {
    assert_eq!(Workbench::new().check(&[], &format!("\u{feff}{READY}")).status, 0);
}

// Options

#[test]
fn in_a_draft_what_is_not_answered_is_open_and_exits_0() {
    let ran = Workbench::new().check(&["--draft", "--format", "json"], "{}");
    let report = ran.reports().remove(0);
    assert_eq!((ran.status, verdicts(&ran)), (0, vec!["undecided".to_owned()]));
    assert_eq!(report["findings"].as_array().unwrap().len(), 0);
    assert_eq!(report["open"].as_array().unwrap().len(), 4);
    assert_eq!(report["next"]["question"], "Who owns it?");
}

#[test]
fn a_setting_changes_what_a_rule_asks_for() {
    let bench = Workbench::new();
    let early = READY.replace("2026-11-10", "2026-10-01");
    assert_eq!(bench.check(&[], &early).status, 1);
    assert_eq!(bench.check(&["--set", "lead=10 days .. 90 days"], &early).status, 0);
    assert_eq!(bench.check(&["--set", "unwanted=[]", "--fail-on", "warning"], A_WARNING).status, 0);
}

#[test]
fn a_setting_that_no_pack_knows_exits_2_and_proposes_one() {
    let ran = Workbench::new().check(&["--set", "leed=10 days .. 20 days"], READY);
    assert_eq!((ran.status, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.contains("no setting `leed`; did you mean `lead`?"), "{}", ran.stderr);
}

#[test]
fn a_value_that_a_setting_cannot_have_is_told_once_and_exits_2() {
    let bench = Workbench::new();
    let ran = bench.check(&["--set", "lead=soon", "-", "nowhere.json"], READY);
    assert_eq!((ran.status, ran.stdout.as_str()), (2, ""));
    assert_eq!(ran.stderr.matches("error").count(), 1, "{}", ran.stderr);
    assert!(ran.stderr.contains("14 days .. 28 days"), "{}", ran.stderr);
}

#[test]
fn a_severity_changes_what_a_finding_weighs() {
    let bench = Workbench::new();
    for (level, status) in [("error", 1), ("warning", 0), ("info", 0), ("off", 0)] {
        let changed = format!("vague-audience={level}");
        assert_eq!(bench.check(&["--severity", &changed], A_WARNING).status, status, "{level}");
    }
}

#[test]
fn a_rule_that_no_pack_knows_exits_2_and_proposes_one() {
    let ran = Workbench::new().check(&["--severity", "no-ower=off"], READY);
    assert_eq!((ran.status, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.contains("no rule `no-ower`; did you mean `no-owner`?"), "{}", ran.stderr);
}

#[test]
fn with_several_packs_an_option_goes_to_each_pack_that_knows_it() {
    let bench = Workbench::new();
    let packs = ["check", "--pack", "packs/demo.rules", "--pack", "packs/dated.rules"];
    let run = |more: &[&str]| bench.run_with(&[&packs, more].concat(), READY);
    let ran = run(&["--today", "2026-11-20", "--set", "horizon=5 days", "--format", "json"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let report = ran.reports().remove(0);
    assert_eq!(report["packs"].as_array().unwrap().len(), 2);
    assert_eq!(report["options"]["settings"]["horizon"], "5 days");

    let ran = run(&["--today", "2026-11-20"]);
    assert!(ran.stdout.contains("dated/too-soon"), "{}", ran.stdout);

    let ran = run(&["--today", "2026-11-20", "--severity", "to-soon=off"]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("did you mean `too-soon`?"), "{}", ran.stderr);
}

#[test]
fn a_pack_that_is_named_twice_runs_once() {
    let ran = Workbench::new().check(&["--pack", "packs/demo.rules", "--format", "json"], READY);
    assert_eq!(ran.reports()[0]["packs"].as_array().unwrap().len(), 1);
}

#[test]
fn only_a_pack_that_reads_today_asks_for_the_day() {
    let bench = Workbench::new();
    assert_eq!(bench.check(&[], READY).status, 0);
    let ran = bench.run_with(&["check", "--pack", "packs/dated.rules"], READY);
    assert_eq!((ran.status, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.contains("--today 2026-12-01"), "{}", ran.stderr);
    let dated = ["check", "--pack", "packs/dated.rules", "--today"];
    assert_eq!(bench.run_with(&[&dated[..], &["2026-10-01"]].concat(), READY).status, 0);
    assert_eq!(bench.run_with(&[&dated[..], &["2026-11-20"]].concat(), READY).status, 1);
}

#[test]
fn a_pack_that_is_not_built_in_is_proposed_or_explained() {
    let ran = Workbench::new().run_with(&["check", "--pack", "failure-pionts"], "{}");
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("did you mean `failure-points`?"), "{}", ran.stderr);
    assert!(ran.stderr.contains("`.rules` or `.grpack`"), "{}", ran.stderr);
}

#[test]
fn the_empty_request_fails_the_built_in_failure_points() {
    let arguments = ["check", "--pack", "failure-points", "--format", "json", "-"];
    let ran = Workbench::new().run_with(&arguments, "{}\n");
    assert_eq!((ran.status, verdicts(&ran)), (1, vec!["not-ready".to_owned()]));
    assert_eq!(ran.reports()[0]["packs"][0]["id"], "failure-points");
}

#[test]
fn the_empty_draft_leaves_the_built_in_packs_undecided_with_a_question() {
    let ran = Workbench::new().run_with(&["check", "--draft", "--format", "json"], "{}");
    assert_eq!((ran.status, verdicts(&ran)), (0, vec!["undecided".to_owned()]));
    assert!(ran.reports()[0]["next"]["question"].is_string());
}

// On the terminal

const EVERYTHING: &str = r#"{"audience": "all", "go_live": "2026-12-01", "owner": null,
    "sessions": [{"date": "2026-11-10"}, {"date": "2026-10-01"}, {"date": "2026-11-30"}, {"date": "soon"}]}"#;

#[test]
fn a_report_for_people() {
    let ran = Workbench::new().check(&["--severity", "no-sessions=off"], EVERYTHING);
    insta::assert_snapshot!(ran.stdout);
}

#[test]
fn a_draft_for_people() {
    let draft = r#"{"audience": "all", "sessions": [{}]}"#;
    insta::assert_snapshot!(Workbench::new().check(&["--draft"], draft).stdout);
}

#[test]
fn several_requests_for_people() {
    let bench = Workbench::new();
    bench.write("requests/a.json", READY);
    bench.write("requests/b.json", A_WARNING);
    bench.write("requests/c.json", AN_INFO);
    let arguments = ["requests/a.json", "requests/b.json", "requests/c.json"];
    insta::assert_snapshot!(bench.check(&arguments, "").stdout);
}

#[test]
fn no_line_for_people_is_longer_than_100_columns_where_there_is_no_terminal() {
    let long = EVERYTHING.replace("null", &format!("\"{}\"", "word ".repeat(200)));
    let ran = Workbench::new().check(&["--set", "unwanted=[\"new\"]"], &long);
    for line in ran.stdout.lines() {
        assert!(line.chars().count() <= 100, "{line}");
    }
}

#[test]
fn colours_are_for_terminals_and_for_who_asks_for_them() {
    let bench = Workbench::new();
    let run = |variables: &[(&str, &str)]| {
        let mut command = bench.command(&["check", "--pack", "packs/demo.rules"]);
        Ran::of(command.envs(variables.iter().copied()).write_stdin(AN_ERROR)).stdout
    };
    let plain = run(&[]);
    assert!(!plain.contains('\u{1b}'));
    assert!(run(&[("CLICOLOR_FORCE", "1")]).contains("\u{1b}["));
    assert_eq!(run(&[("NO_COLOR", "1")]), plain);
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let bench = Workbench::new();
    for number in 0..300 {
        bench.write(&format!("in/{number}.json"), EVERYTHING);
    }
    for format in ["human", "json"] {
        let mut child = Command::new(program())
            .current_dir(bench.path("."))
            .args(["check", "--pack", "packs/demo.rules", "--format", format, "in"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut first = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
        let mut stderr = String::new();
        child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
        assert_eq!((child.wait().unwrap().code(), stderr.as_str()), (Some(0), ""), "{format}");
    }
}

// Languages

const FRENCH: &str = r#"locale fr {
  title "Français"
  words { day one "jour" other "jours" range " à " }
  rule no-owner { title "Personne ne répond du résultat" ask "Qui en répond ?" fix "Nommez quelqu’un." }
  rule vague-audience { title "Le public, c’est tout le monde" }
  rule no-sessions { title "Pas de sessions" }
  rule mistimed { title "T" message "{go_live - session.date} avant ; délai : {lead}." fix "Déplacez-la." }
  question owner "Qui ?"
}"#;

fn in_french() -> Workbench {
    let bench = Workbench::new();
    let rules = std::fs::read_to_string(bench.path("packs/demo.rules")).unwrap();
    bench.write(
        "packs/demo.rules",
        rules.replace("use \"sources.rules\"", "use \"sources.rules\" use \"demo.fr.rules\""),
    );
    bench.write("packs/demo.fr.rules", FRENCH);
    bench
}

#[test]
fn a_locale_changes_the_texts_and_the_report_says_which_one_it_was() {
    let bench = in_french();
    let request = r#"{"audience": "all", "go_live": "2026-12-01", "sessions": [{"date": "2026-10-01"}], "owner": null}"#;
    let ran = bench.check(&["--locale", "fr-CA"], request);
    assert_eq!((ran.status, ran.stderr.as_str()), (1, ""));
    for text in [
        "Personne ne répond du résultat",
        "61 jours avant ; délai : 14 à 28 jours.",
        "Qui en répond ?",
    ] {
        assert!(ran.stdout.contains(text), "{text}: {}", ran.stdout);
    }
    let report = |more: &[&str]| {
        bench.check(&[&["--format", "json"], more].concat(), request).reports().remove(0)
    };
    let (own, french) = (report(&[]), report(&["--locale", "fr-CA"]));
    assert_eq!(french["options"]["locale"], "fr-CA");
    assert_eq!(french["packs"][0]["locale"], "fr");
    let fingerprints = |report: &serde_json::Value| -> Vec<String> {
        let findings = report["findings"].as_array().unwrap();
        findings.iter().map(|finding| finding["fingerprint"].to_string()).collect()
    };
    assert_eq!(fingerprints(&own), fingerprints(&french));
}

#[test]
fn a_language_that_a_pack_does_not_speak_is_no_mistake() {
    let ran = in_french().check(&["--locale", "ja"], AN_ERROR);
    assert_eq!((ran.status, ran.stderr.as_str()), (1, ""));
    assert!(ran.stdout.contains("Nobody owns the outcome"), "{}", ran.stdout);
}

#[test]
fn what_a_translation_lacks_is_told_when_the_pack_is_compiled() {
    let bench = in_french();
    bench.write("packs/demo.fr.rules", FRENCH.replace("fix \"Déplacez-la.\"", ""));
    let ran = bench.check(&["--locale", "fr"], READY);
    assert_eq!(ran.status, 0);
    assert!(
        ran.stderr.contains("`fr` does not have all of `mistimed`: no `fix`"),
        "{}",
        ran.stderr
    );
    assert!(ran.stderr.contains("demo.fr.rules"), "{}", ran.stderr);
}

#[test]
fn the_languages_of_a_pack_are_listed_with_how_much_of_it_they_have_and_who_reviewed_them() {
    let ran = Workbench::new().run(&["packs"]);
    let pack = groundrules::Pack::builtin("failure-points").unwrap();
    let texts = pack.locales().find(|locale| locale.tag() == "fr").unwrap().texts();
    let line = format!("fr  Français: all of {texts} texts, not reviewed by a native speaker");
    assert!(ran.stdout.contains(&line), "{}", ran.stdout);
}

// Evidence

const NOBODY: &str = r#"{"owner": null, "audience": "Zyx", "go_live": "2031-12-01", "sessions": [{"date": "2031-12-02"}]}"#;

#[test]
fn without_evidence_no_format_shows_a_value_of_the_request() {
    let bench = Workbench::new();
    for format in ["human", "json", "sarif", "junit", "github", "markdown"] {
        let shown = bench.check(&["--format", format], NOBODY);
        assert!(shown.stdout.contains("Zyx"), "{format}: {}", shown.stdout);
        for detail in ["paths", "none"] {
            let ran = bench.check(&["--format", format, "--evidence", detail], NOBODY);
            assert_eq!(ran.status, shown.status);
            assert!(!ran.stdout.contains("Zyx"), "{format} {detail}: {}", ran.stdout);
        }
        let ran = bench.check(&["--format", format, "--evidence", "none"], NOBODY);
        assert!(!ran.stdout.contains("before go-live"), "{format}: {}", ran.stdout);
    }
    let ran = bench.check(&["--format", "json", "--evidence", "paths"], NOBODY);
    assert_eq!(ran.reports()[0]["options"]["evidence"], "paths");
    assert!(ran.stdout.contains("before go-live"), "{}", ran.stdout);
}

#[test]
fn without_values_a_request_that_is_not_json_is_told_of_without_an_excerpt() {
    let request = "{\n  \"owner\": \"Zyx\" oops\n}";
    for detail in ["paths", "none"] {
        let ran = Workbench::new().check(&["--evidence", detail], request);
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""));
        assert!(ran.stderr.contains("is expected (line 2, column 18)"), "{}", ran.stderr);
        assert!(!ran.stderr.contains("Zyx"), "{}", ran.stderr);
    }
}

#[test]
fn a_file_without_an_end_is_refused() {
    let bench = Workbench::new();
    bench.write("one.json", "{}");
    let long = "corpus/long.json";
    for name in ["long.rules", "long.grpack", long] {
        bench.write(name, "");
        // A hole in a file takes no room, and is as long as any device to whoever reads it whole.
        let file = std::fs::OpenOptions::new().write(true).open(bench.path(name)).unwrap();
        file.set_len(64 * 1024 * 1024).unwrap();
    }
    for arguments in [
        &["check", "--pack", "packs/demo.rules", "--mapping", long, "one.json"][..],
        &["check", "--pack", "packs/demo.rules", "--waivers", long, "one.json"],
        &["check", "--pack", "long.rules", "one.json"],
        &["check", "--pack", "long.grpack", "one.json"],
        &["compile", "packs/demo.rules", "--schema", long, "-o", "demo.grpack"],
        &["test", "packs/demo.rules", "--mutate", "--accept", long],
        &["measure", "--pack", "packs/demo.rules", "corpus"],
        &["fmt", "--check", "long.rules"],
    ] {
        let ran = bench.run(arguments);
        assert_eq!(ran.status, 2, "{arguments:?}: {}", ran.stderr);
        let said = "cannot be read: it has more than 16777216 bytes, and no such file may";
        assert!(ran.stderr.replace("\n", " ").contains(said), "{arguments:?}: {}", ran.stderr);
    }
}
