//! `groundrules measure`: precision and recall over a labelled corpus, and the figures on the page about ours.
//!
//! `UPDATE_GENERATED=1 cargo test -p groundrules-cli --test measure` writes the figures into the page.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::{Value, json};
use tempfile::tempdir;

fn measure(directory: &Path, arguments: &[&str]) -> std::process::Output {
    let mut command = Command::cargo_bin("groundrules").unwrap();
    command.args(["measure", "--pack", "failure-points"]).args(arguments).arg(directory);
    command.output().unwrap()
}

fn write(directory: &Path, name: &str, labelled: &Value) {
    fs::write(directory.join(name), labelled.to_string()).unwrap();
}

fn labelled(request: Value, mode: &str, raise: &[&str]) -> Value {
    let raise: Vec<Value> =
        raise.iter().map(|rule| json!({ "rule": rule, "why": "The form says so." })).collect();
    json!({ "title": "A request", "mode": mode, "request": request, "raise": raise })
}

#[test]
fn a_rule_that_both_raise_agrees_and_the_others_are_missed_or_false_alarms() {
    let corpus = tempdir().unwrap();
    let sponsored = json!({ "name": "Dana Ortiz", "function": "operations", "accountable": true });
    let request = json!({ "sponsor": sponsored, "reinforcement": { "activities": [] } });
    let expected = ["no-reinforcement", "missing-sponsor"];
    write(corpus.path(), "one.json", &labelled(request, "draft", &expected));
    let output = measure(corpus.path(), &["--format", "json"]);
    assert!(output.status.success());
    let measured: Value = serde_json::from_slice(&output.stdout).unwrap();
    let of = |rule: &str| {
        let rules = measured["rules"].as_array().unwrap();
        rules.iter().find(|one| one["rule"] == rule).unwrap()["figures"].clone()
    };
    assert_eq!(
        of("no-reinforcement"),
        json!({ "labelled": 1, "raised": 1, "agreed": 1, "precision": 1.0, "recall": 1.0 })
    );
    assert_eq!(
        of("missing-sponsor"),
        json!({ "labelled": 1, "raised": 0, "agreed": 0, "precision": null, "recall": 0.0 })
    );
    // What a draft leaves open is not raised.
    assert_eq!(of("mistimed-delivery")["raised"], 0);
    assert_eq!((&measured["requests"], &measured["exact"]), (&json!(1), &json!(0)));
    assert_eq!(measured["disagreements"][0]["rule"], "missing-sponsor");
    assert_eq!(measured["disagreements"][0]["way"], "missed");
}

#[test]
fn a_disagreement_names_request_rule_and_reason() {
    let corpus = tempdir().unwrap();
    let request = json!({ "audience": { "description": "For everyone." } });
    let expected = [
        "missing-sponsor",
        "no-reinforcement",
        "mistimed-delivery",
        "no-psychological-safety-plan",
    ];
    write(corpus.path(), "poster.json", &labelled(request, "final", &expected));
    let output = measure(corpus.path(), &["--disagreements"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("generic-audience") && text.contains("poster.json"), "{text}");
    assert!(text.contains("false alarm"), "{text}");
}

/// A file may be called anything that its system lets it be.
#[cfg(unix)]
#[test]
fn no_name_of_a_file_makes_markup_of_a_table() {
    let corpus = tempdir().unwrap();
    let name = "a|b\n# c \u{1b}[2J @all <img>.json";
    write(corpus.path(), name, &labelled(json!({}), "draft", &["missing-sponsor"]));
    let output = measure(corpus.path(), &["--format", "markdown", "--disagreements"]);
    let text = String::from_utf8(output.stdout).unwrap();
    let shown = "| a\\|b # c \u{fffd}\\[2J @\u{2060}all \\<img\\>.json | missing-sponsor | the reviewer | The form says so. |";
    assert_eq!(text.lines().last(), Some(shown), "{text}");
}

#[test]
fn a_label_for_a_rule_that_no_pack_has_is_refused_with_the_nearest_name() {
    let corpus = tempdir().unwrap();
    write(corpus.path(), "one.json", &labelled(json!({}), "final", &["mising-sponsor"]));
    let output = measure(corpus.path(), &[]);
    assert_eq!(output.status.code(), Some(2));
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.contains("`mising-sponsor`") && text.contains("`missing-sponsor`"), "{text}");
}

#[test]
fn a_request_that_the_schema_refuses_is_a_slip_in_the_corpus() {
    let corpus = tempdir().unwrap();
    let request = json!({ "sponsor": { "function": "sails" } });
    write(corpus.path(), "one.json", &labelled(request, "final", &[]));
    let output = measure(corpus.path(), &[]);
    assert_eq!(output.status.code(), Some(2));
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.contains("/sponsor/function"), "{text}");
}

// ---- the corpus of this repository -----------------------------------------------------------------------

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// The figures of all built-in packs over one of our corpora, as a row of a table.
fn row(name: &str, corpus: &str) -> String {
    let mut command = Command::cargo_bin("groundrules").unwrap();
    command.args(["measure", "--format", "json"]).arg(root().join(corpus));
    let measured: Value = serde_json::from_slice(&command.output().unwrap().stdout).unwrap();
    let share = |share: &Value| format!("{:.2}", share.as_f64().unwrap());
    let (total, mean) = (&measured["total"], &measured["mean"]);
    format!(
        "| {name} | {} | {} | {} | {} | {} | {} | {} | {} |\n",
        measured["requests"],
        total["labelled"],
        total["raised"],
        share(&total["precision"]),
        share(&total["recall"]),
        share(&mean["precision"]),
        share(&mean["recall"]),
        measured["exact"],
    )
}

#[test]
fn the_page_about_the_corpus_has_the_figures_that_come() {
    let page = root().join("docs/corpus.md");
    let text = fs::read_to_string(&page).unwrap().replace("\r\n", "\n");
    let begin = text.find("<!-- figures: ").unwrap();
    let begin = begin + text[begin..].find('\n').unwrap() + 1;
    let end = text.find("<!-- end of figures -->").unwrap();
    let table = format!(
        "\n| set | requests | labels | raised | precision | recall | mean precision of a rule | mean recall of a rule | \
         requests with the same rules raised |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|\n{}{}\n",
        row("mended against", "tests/requests"),
        row("held out", "tests/requests/held-out"),
    );
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        fs::write(&page, format!("{}{table}{}", &text[..begin], &text[end..])).unwrap();
        return;
    }
    assert_eq!(
        &text[begin..end],
        table,
        "UPDATE_GENERATED=1 cargo test -p groundrules-cli --test measure"
    );
}
