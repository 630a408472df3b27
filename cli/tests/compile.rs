//! What `groundrules compile`, `packs` and `schema` promise.

mod workbench;

use std::fs;

use workbench::{AN_ERROR, READY, Workbench};

#[test]
fn a_compiled_pack_gives_the_same_report_as_its_rules() {
    let bench = Workbench::new();
    let ran = bench.run(&["compile", "packs/demo.rules", "-o", "demo.grpack"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (0, ""), "{}", ran.stderr);
    for request in [READY, AN_ERROR, "{}"] {
        let compiled = ["check", "--pack", "demo.grpack", "--format", "json"];
        let compiled = bench.run_with(&compiled, request);
        let rules = bench.check(&["--format", "json"], request);
        assert_eq!(compiled.stdout, rules.stdout);
        assert_eq!(compiled.status, rules.status);
    }
}

#[test]
fn one_line_says_what_was_written() {
    let bench = Workbench::new();
    let ran = bench.run(&["compile", "packs/demo.rules", "--output", "demo.grpack"]);
    let size = fs::metadata(bench.path("demo.grpack")).unwrap().len();
    let begins = format!("wrote demo.grpack: demo 1.2.3, 4 rules, {size} bytes, digest ");
    assert!(ran.stderr.starts_with(&begins), "{}", ran.stderr);
    assert_eq!(ran.stderr.lines().count(), 1);
}

#[test]
fn a_mistake_is_shown_where_it_is_with_what_to_write_instead() {
    let bench = Workbench::new();
    bench.write(
        "packs/broken.rules",
        "pack broken { title \"Broken\" version \"1.0.0\" schema \"request.schema.json\" }\n\n\
         rule a {\n  require ownr is filled\n}\n",
    );
    let ran = bench.run(&["compile", "packs/broken.rules", "-o", "broken.grpack"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (2, ""));
    assert!(!bench.path("broken.grpack").exists());
    insta::assert_snapshot!(ran.stderr);
}

#[test]
fn a_file_that_a_pack_names_and_that_is_not_there_is_told_with_its_path() {
    let bench = Workbench::new();
    fs::remove_file(bench.path("packs/sources.rules")).unwrap();
    let ran = bench.run(&["compile", "packs/demo.rules", "-o", "demo.grpack"]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("packs/sources.rules"), "{}", ran.stderr);
}

#[test]
fn a_pack_reads_only_files_named_from_its_own_directory() {
    let bench = Workbench::new();
    let schema = bench.path("packs/request.schema.json");
    let schema = schema.display().to_string().replace('\\', "/");
    bench.write(
        "packs/far.rules",
        format!("pack far {{ title \"Far\" version \"1.0.0\" schema \"{schema}\" }}\nrule a {{ require owner is filled }}\n"),
    );
    let ran = bench.run(&["compile", "packs/far.rules", "-o", "far.grpack"]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("was not read"), "{}", ran.stderr);
}

#[test]
fn a_schema_can_be_given_in_place_of_the_one_that_the_pack_names() {
    let bench = Workbench::new();
    fs::rename(bench.path("packs/request.schema.json"), bench.path("elsewhere.json")).unwrap();
    let arguments = ["compile", "packs/demo.rules", "-o", "demo.grpack"];
    assert_eq!(bench.run(&arguments).status, 2);
    let ran = bench.run(&[&arguments[..], &["--schema", "elsewhere.json"]].concat());
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let ran = bench.run(&[&arguments[..], &["--schema", "nowhere.json"]].concat());
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("there is no file `nowhere.json`"), "{}", ran.stderr);
}

#[test]
fn warnings_are_shown_and_do_not_fail() {
    let bench = Workbench::new();
    bench.write(
        "packs/careless.rules",
        "pack careless { title \"Careless\" version \"1.0.0\" schema \"request.schema.json\" }\n\
         setting unused = 3 \"Read by no rule\"\n\
         rule a { title \"A\" require owner is filled }\n",
    );
    let ran = bench.run(&["compile", "packs/careless.rules", "-o", "careless.grpack"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert!(ran.stderr.contains("warning[GR"), "{}", ran.stderr);
    assert!(bench.path("careless.grpack").exists());
}

#[test]
fn rules_are_never_overwritten_by_the_pack_they_compile_to() {
    let bench = Workbench::new();
    let before = fs::read(bench.path("packs/demo.rules")).unwrap();
    let ran = bench.run(&["compile", "packs/demo.rules", "-o", "packs/../packs/demo.rules"]);
    assert_eq!(ran.status, 2);
    assert_eq!(fs::read(bench.path("packs/demo.rules")).unwrap(), before);
}

#[test]
fn a_pack_that_cannot_be_written_exits_2() {
    let ran = Workbench::new().run(&["compile", "packs/demo.rules", "-o", "no/such/demo.grpack"]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("`no/such/demo.grpack` cannot be written"), "{}", ran.stderr);
}

#[test]
fn a_file_that_is_no_compiled_pack_is_refused() {
    let bench = Workbench::new();
    bench.write("text.grpack", "pack text {}");
    let ran = bench.run_with(&["check", "--pack", "text.grpack"], READY);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("`text.grpack` cannot be loaded"), "{}", ran.stderr);
}

#[test]
fn packs_lists_the_built_in_packs_with_their_rules_and_settings() {
    let ran = Workbench::new().run(&["packs"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    for shown in ["failure-points", "missing-sponsor", "generic-audience", "lead", "14 to 28 days"]
    {
        assert!(ran.stdout.contains(shown), "{shown} is not in\n{}", ran.stdout);
    }
}

#[test]
fn schema_prints_the_schema_byte_for_byte() {
    let ran = Workbench::new().run(&["schema"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    assert_eq!(ran.stdout, include_str!("../../rules/training-request.schema.json"));
}

#[test]
fn help_is_not_an_error_and_no_command_is() {
    let bench = Workbench::new();
    assert_eq!(bench.run(&["--help"]).status, 0);
    assert_eq!(bench.run(&["check", "--help"]).status, 0);
    assert_eq!(bench.run(&["--version"]).status, 0);
    assert_eq!(bench.run(&[]).status, 2);
}
