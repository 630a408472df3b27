//! What `groundrules explain` promises.

mod workbench;

use workbench::Workbench;

#[test]
fn a_rule_is_explained_with_its_evidence_examples_settings_and_ways_out() {
    let bench = Workbench::new();
    bench.run(&["init"]);
    let ran = bench.run(&["explain", "session-too-long", "--pack", "my-pack.rules"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    insta::assert_snapshot!("a_rule_explained", ran.stdout);
}

#[test]
fn a_built_in_rule_is_explained_as_its_source_says() {
    let ran = Workbench::new().run(&["explain", "missing-sponsor"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    for part in [
        "── failure-points/missing-sponsor ",
        "require   sponsor.name is filled",
        "A request that fails: ",
        "A request that passes: ",
        "https://doi.org/",
        "groundrules check --severity missing-sponsor=off request.json",
    ] {
        assert!(ran.stdout.contains(part), "{part}\n{}", ran.stdout);
    }
}

#[test]
fn a_rule_of_a_pack_of_ones_own_is_explained_with_commands_that_name_the_pack() {
    let bench = Workbench::new();
    bench.write("ready.json", workbench::READY);
    let ran = bench.run(&["explain", "demo/mistimed", "--pack", "packs/demo.rules"]);
    assert_eq!(ran.status, 0);
    let commands: Vec<&str> =
        ran.stdout.lines().filter_map(|line| line.trim().strip_prefix("groundrules ")).collect();
    assert_eq!(
        commands,
        [
            "check --pack packs/demo.rules --set 'lead=14 days .. 28 days' request.json",
            "check --pack packs/demo.rules --severity mistimed=off request.json",
            "check --pack packs/demo.rules --waivers waivers.json --today 2027-01-15 request.json",
        ]
    );
    let off = bench.run(&[
        "check",
        "--pack",
        "packs/demo.rules",
        "--severity",
        "mistimed=off",
        "ready.json",
    ]);
    assert_eq!(off.status, 0);
}

#[test]
fn a_compiled_pack_is_explained_without_what_only_its_source_says() {
    let bench = Workbench::new();
    bench.run(&["compile", "packs/demo.rules", "-o", "demo.grpack"]);
    let ran = bench.run(&["explain", "no-owner", "--pack", "demo.grpack"]);
    assert_eq!(ran.status, 0);
    assert!(ran.stdout.contains("A survey: A. Writer (2020), “The handbook”, Chapter 2."));
    assert!(ran.stdout.contains("Who owns it?"));
    assert!(!ran.stdout.contains("What it checks"));
}

#[test]
fn every_pack_that_has_the_rule_is_shown() {
    let bench = Workbench::new();
    bench.write(
        "packs/other.rules",
        "pack other { title \"O\" version \"1\" schema \"request.schema.json\" }\n\
         rule no-owner { require owner is present }\n",
    );
    let ran = bench.run(&[
        "explain",
        "no-owner",
        "--pack",
        "packs/demo.rules",
        "--pack",
        "packs/other.rules",
    ]);
    let headers: Vec<&str> = ran.stdout.lines().filter(|line| line.starts_with("──")).collect();
    assert_eq!(headers.len(), 2, "{}", ran.stdout);
}

#[test]
fn a_rule_that_no_pack_has_is_answered_with_the_nearest_name() {
    let bench = Workbench::new();
    for (wanted, near) in [
        ("missing-sponsr", "failure-points/missing-sponsor"),
        ("ai-enablement/missing-sponsor", "failure-points/missing-sponsor"),
    ] {
        let ran = bench.run(&["explain", wanted]);
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""));
        assert!(ran.stderr.contains(&format!("did you mean `{near}`?")), "{}", ran.stderr);
    }
    let ran = bench.run(&["explain", "something-else-entirely"]);
    assert!(ran.stderr.contains("`groundrules packs` lists"), "{}", ran.stderr);
}
