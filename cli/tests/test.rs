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
