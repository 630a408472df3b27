//! What `groundrules test` promises.

mod workbench;

use workbench::Workbench;

const HEADER: &str = "pack p { title \"P\" version \"1\" schema \"s.json\" }\n\
                      rule named { require name is filled }\n";

fn bench(tests: &str) -> Workbench {
    let bench = Workbench::new();
    bench.write("s.json", r#"{"properties": {"name": {"type": "string"}}}"#);
    bench.write("p.rules", format!("{HEADER}{tests}"));
    bench
}

#[test]
fn cases_that_come_out_as_they_say_are_counted() {
    let bench = bench(
        "test named { passes \"a name\" { \"name\": \"x\" } fails \"none\" {} open \"a draft\" {} }\n",
    );
    let ran = bench.run(&["test", "p.rules"]);
    assert_eq!(
        (ran.status, ran.stdout.as_str(), ran.stderr.as_str()),
        (0, "p.rules: 3 cases passed, 0 failed\n", "")
    );
}

#[test]
fn a_case_that_does_not_is_told_with_its_place_what_was_expected_and_what_came() {
    let bench = bench(
        "test named {\n  passes \"no name\" {}\n  passes \"a name\" { \"name\": \"x\" }\n}\n",
    );
    let ran = bench.run(&["test", "p.rules"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (1, "p.rules: 1 case passed, 1 failed\n"));
    for part in [
        "named “no name” did not",
        "p.rules:4:3",
        "expected that the rule passes, but it fails at /name",
        "it says “Named”",
        "/name has no value",
    ] {
        assert!(ran.stderr.contains(part), "{part}: {}", ran.stderr);
    }
}

#[test]
fn what_is_printed_for_a_program_keeps_every_character() {
    let bench = bench("test named { passes \"no\u{7f} name\" {} }\n");
    let ran = bench.run(&["test", "--format", "json", "p.rules"]);
    let object: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(object["failed"][0]["title"], "no\u{7f} name");
}

#[test]
fn rules_without_a_test_are_named() {
    let ran = bench("").run(&["test", "p.rules"]);
    assert_eq!(
        (ran.status, ran.stdout.as_str()),
        (0, "p.rules: 0 cases passed, 0 failed\nwithout a test: named\n")
    );
}

#[test]
fn a_pack_that_does_not_compile_keeps_nobody_from_testing_the_others() {
    let bench = bench("test named { fails {} }\n");
    bench.write("broken.rules", "rule {");
    let ran = bench.run(&["test", "broken.rules", "p.rules"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (2, "p.rules: 1 case passed, 0 failed\n"));
    assert!(ran.stderr.contains("broken.rules"), "{}", ran.stderr);
}

const SIZED: &str = r#"rule sized {
  require ready and size < 12
  message "{size} is too large" if size >= 12
  message "not ready"
}
"#;

fn sized(tests: &str) -> Workbench {
    let bench = Workbench::new();
    bench.write(
        "s.json",
        r#"{"properties": {"size": {"type": "integer"}, "ready": {"type": "boolean"}}}"#,
    );
    let header = "pack p { title \"P\" version \"1\" schema \"s.json\" }\n";
    bench.write("p.rules", format!("{header}{SIZED}test sized {{ {tests} }}\n"));
    bench
}

const SKETCHY: &str =
    r#"passes { "ready": true, "size": 3 }  fails { "ready": true, "size": 30 } says "30 is""#;

const THOROUGH: &str = r#"passes { "ready": true, "size": 11 }
    fails { "ready": false, "size": 11 } says "not ready"
    fails { "ready": true, "size": 12 } says "12 is""#;

#[test]
fn coverage_shows_what_no_test_reaches_with_an_excerpt_and_a_sum_for_each_rule() {
    let bench = sized(SKETCHY);
    let ran = bench.run(&["test", "--coverage", "p.rules"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    insta::assert_snapshot!("what-no-test-reaches", ran.stdout);
    assert_eq!(bench.run(&["test", "--coverage", "--require-coverage", "p.rules"]).status, 1);
}

#[test]
fn mutate_shows_the_changes_that_no_test_notices_with_an_excerpt() {
    let bench = sized(SKETCHY);
    let ran = bench.run(&["test", "--mutate", "p.rules"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    insta::assert_snapshot!("what-no-test-notices", ran.stdout);
    assert_eq!(bench.run(&["test", "--mutate", "--require-noticed", "p.rules"]).status, 1);
}

#[test]
fn changes_that_are_accepted_with_a_reason_are_not_shown_and_stale_ones_are() {
    let bench = sized(SKETCHY);
    let all = r#"{ "pack": "p", "of": "rule sized", "mutation": "*", "reason": "a sketch" }"#;
    bench.write("accepted.json", format!("[{all}]"));
    let accepting =
        ["test", "--mutate", "--accept", "accepted.json", "--require-noticed", "p.rules"];
    let ran = bench.run(&accepting);
    assert_eq!(ran.status, 0, "{}", ran.stdout);
    assert!(ran.stdout.contains("accepted)"), "{}", ran.stdout);
    assert!(!ran.stdout.contains("not noticed"), "{}", ran.stdout);

    let stale = r#"{ "pack": "p", "of": "rule sized", "mutation": "gone", "reason": "it was" }"#;
    bench.write("accepted.json", format!("[{all}, {stale}]"));
    let ran = bench.run(&accepting);
    assert_eq!(ran.status, 1);
    assert!(ran.stdout.contains("accepted in vain: rule sized: gone\n"), "{}", ran.stdout);

    bench.write("accepted.json", r#"[{ "pack": "p" }]"#);
    let ran = bench.run(&accepting);
    assert_eq!((ran.status, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.contains("accepted.json"), "{}", ran.stderr);
}

#[test]
fn tests_that_reach_and_notice_everything_leave_nothing_to_show() {
    let bench = sized(THOROUGH);
    let ran = bench.run(&[
        "test",
        "--coverage",
        "--mutate",
        "--require-coverage",
        "--require-noticed",
        "p.rules",
    ]);
    assert_eq!(ran.status, 0);
    insta::assert_snapshot!("nothing-left-to-show", ran.stdout);
}

#[test]
fn everything_can_be_had_as_json() {
    let bench = sized("passes \"thirteen\" { \"ready\": true, \"size\": 13 }");
    let ran = bench.run(&["test", "--coverage", "--mutate", "--format", "json", "p.rules"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (1, ""));
    let [report] = &ran.reports()[..] else { panic!("{}", ran.stdout) };
    assert_eq!(report["pack"], "p");
    assert_eq!(report["failed"][0]["rule"], "sized");
    assert_eq!(report["failed"][0]["place"]["line"], 7);
    assert_eq!(report["failed"][0]["failure"]["message"], "13 is too large");
    assert_eq!(report["failed"][0]["failure"]["evidence"][0]["value"], 13);
    let gap = &report["coverage"]["rules"][0]["gaps"][0];
    assert_eq!(gap["place"]["text"], "ready");
    assert_eq!(gap["why"], "never false in a test");
    // No case comes out as it says, so nothing is noticed.
    assert_eq!(report["mutation"]["noticed"], 0);
    assert_eq!(report["mutation"]["survivors"][0]["of"], "rule sized");
}

#[test]
fn a_pack_whose_tests_do_not_hold_is_refused_where_tested_is_asked_for() {
    let bench = sized("passes \"thirteen\" { \"ready\": true, \"size\": 13 }");
    let compile = ["compile", "p.rules", "-o", "p.grpack"];
    let refused = bench.run(&[&compile[..], &["--tested"]].concat());
    assert_eq!(refused.status, 2);
    for part in ["GR070", "a case of `sized` does not come out as it says", "/size is 13"] {
        assert!(refused.stderr.contains(part), "{part}: {}", refused.stderr);
    }
    assert!(!bench.path("p.grpack").exists());
    assert_eq!(bench.run(&compile).status, 0);

    let check = ["check", "--pack", "p.rules"];
    assert_eq!(
        bench
            .run_with(&[&check[..], &["--tested", "-"]].concat(), "{\"ready\": true, \"size\": 3}")
            .status,
        2
    );
    assert_eq!(
        bench.run_with(&[&check[..], &["-"]].concat(), "{\"ready\": true, \"size\": 3}").status,
        0
    );
}
