//! What `groundrules docs` promises.

mod workbench;

use std::fs;
use std::path::Path;

use workbench::{Ran, Workbench};

const PAGES: [&str; 6] = [
    "README.md",
    "demo/README.md",
    "demo/mistimed.md",
    "demo/no-owner.md",
    "demo/no-sessions.md",
    "demo/vague-audience.md",
];

fn docs(bench: &Workbench, arguments: &[&str]) -> Ran {
    bench.run(&[&["docs", "packs/demo.rules", "-o", "pages"], arguments].concat())
}

fn read(bench: &Workbench, page: &str) -> String {
    fs::read_to_string(bench.path("pages").join(page)).unwrap()
}

#[test]
fn every_rule_has_a_page_every_pack_an_index_and_all_packs_one() {
    let bench = Workbench::new();
    let ran = docs(&bench, &[]);
    assert_eq!((ran.status, ran.stdout.as_str()), (0, "pages: 6 pages\n"));
    for page in PAGES {
        assert!(bench.path("pages").join(page).is_file(), "{page}");
    }
}

#[test]
fn every_link_to_a_page_leads_to_one() {
    let bench = Workbench::new();
    docs(&bench, &[]);
    let mut followed = 0;
    for page in PAGES {
        let directory = Path::new(page).parent().unwrap();
        for link in read(&bench, page).split("](").skip(1) {
            let target = link.split(')').next().unwrap();
            if !target.contains("://") {
                let path = bench.path("pages").join(directory).join(target);
                assert!(path.is_file(), "{page} leads to {target}");
                followed += 1;
            }
        }
    }
    // Four rules, from two indexes, each page back to its pack, and the indexes to each other.
    assert_eq!(followed, 4 + 4 + 4 + 2);
}

#[test]
fn a_page_says_what_the_rule_its_tests_and_its_sources_say() {
    let bench = Workbench::new();
    bench.write(
        "packs/page.rules",
        r#"pack page { title "A <pack>" version "1.0.0" schema "request.schema.json" }

        source survey { title "What *people* say" grade survey url "https://survey.example/(2020)" }
        setting unwanted = ["all"] "Audiences that are | none"
        define wanted =
          audience is filled
          and audience not in unwanted

        rule vague {
          title    "The audience is everyone & nobody"
          severity error if audience == "all"
          severity warning
          tags     forms
          when     owner is filled
          # Whoever owns it knows for whom it is.
          require  wanted
          message  "{owner}'s audience is “{audience}”."
          ask      "Who needs it?"
          fix      "1. Choose."
          why      "Because."
          cite     survey "Page 3"
        }

        test vague {
          fails  "for all"   { "owner": "Dana", "audience": "all" } at "/audience"
          passes "for new"   { "owner": "Dana", "audience": "new" }
          passes "all is ok" { "owner": "Dana", "audience": "all" } with unwanted = ["new"]
        }"#,
    );
    let ran = bench.run(&["docs", "packs/page.rules", "-o", "pages"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    insta::assert_snapshot!("a_page_of_a_rule", read(&bench, "page/vague.md"));
    insta::assert_snapshot!("the_index_of_a_pack", read(&bench, "page/README.md"));
}

#[test]
fn pages_that_are_as_they_would_be_written_pass_the_check() {
    let bench = Workbench::new();
    docs(&bench, &[]);
    let ran = docs(&bench, &["--check"]);
    assert_eq!(
        (ran.status, ran.stdout.as_str()),
        (0, "pages: 6 pages, all as they would be written\n")
    );
}

#[test]
fn line_ends_of_another_system_are_no_difference() {
    let bench = Workbench::new();
    docs(&bench, &[]);
    bench.write("pages/README.md", read(&bench, "README.md").replace('\n', "\r\n"));
    assert_eq!(docs(&bench, &["--check"]).status, 0);
}

#[test]
fn the_check_names_what_is_stale_missing_or_surplus_and_changes_nothing() {
    let bench = Workbench::new();
    docs(&bench, &[]);
    let stale = read(&bench, "demo/mistimed.md") + "More.\n";
    bench.write("pages/demo/mistimed.md", &stale);
    fs::remove_file(bench.path("pages/demo/no-owner.md")).unwrap();
    bench.write("pages/demo/gone.md", read(&bench, "demo/no-sessions.md"));
    let ran = docs(&bench, &["--check"]);
    assert_eq!(
        (ran.status, ran.stdout.as_str()),
        (
            1,
            "stale    demo/mistimed.md\nmissing  demo/no-owner.md\nsurplus  demo/gone.md\n\
             pages: 3 pages not as they would be written; the same command without --check writes them\n"
        )
    );
    assert_eq!(read(&bench, "demo/mistimed.md"), stale);
    assert!(!bench.path("pages/demo/no-owner.md").exists());
    assert!(bench.path("pages/demo/gone.md").exists());
}

#[test]
fn pages_of_rules_that_are_gone_are_removed_and_files_of_others_never_touched() {
    let bench = Workbench::new();
    docs(&bench, &[]);
    bench.write("pages/demo/gone.md", read(&bench, "demo/no-sessions.md"));
    bench.write("pages/demo/notes.md", "# Mine\n");
    let ran = docs(&bench, &[]);
    assert_eq!((ran.status, ran.stdout.as_str()), (0, "removed demo/gone.md\npages: 6 pages\n"));
    assert!(!bench.path("pages/demo/gone.md").exists());
    assert_eq!(read(&bench, "demo/notes.md"), "# Mine\n");
    assert_eq!(docs(&bench, &["--check"]).status, 0);
}

#[test]
fn a_file_of_somebody_else_in_the_place_of_a_page_is_refused() {
    let bench = Workbench::new();
    bench.write("pages/README.md", "# My project\n");
    let ran = docs(&bench, &[]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("is not a page of this command"), "{}", ran.stderr);
    assert_eq!(read(&bench, "README.md"), "# My project\n");
    assert!(!bench.path("pages/demo").exists());
}

#[test]
fn two_rules_whose_pages_would_be_one_file_are_refused() {
    let bench = Workbench::new();
    bench.write(
        "packs/twice.rules",
        "pack twice { title \"T\" version \"1\" schema \"request.schema.json\" }\n\
         rule owned { require owner is filled }\nrule Owned { require owner is present }\n",
    );
    let ran = bench.run(&["docs", "packs/twice.rules", "-o", "pages"]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("two pages would be called `twice/Owned.md`"), "{}", ran.stderr);
}

#[test]
fn figures_over_a_corpus_stand_in_the_tables() {
    let bench = Workbench::new();
    bench.write(
        "corpus/one.json",
        r#"{ "title": "One", "mode": "final", "request": { "owner": null, "audience": "new" },
             "raise": [ { "rule": "no-owner", "why": "Nobody." } ] }"#,
    );
    let ran = docs(&bench, &["--measure", "corpus"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    let index = read(&bench, "README.md");
    assert!(index.contains("[`no-owner`](demo/no-owner.md) | Nobody owns the outcome | error | 0 | 1.00 | 1.00 (1) |"), "{index}");
    assert!(index.contains("| [`vague-audience`](demo/vague-audience.md) | The audience is everyone | warning | 0 | – | – (0) |"), "{index}");
}
