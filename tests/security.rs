//! Every promise in `SECURITY.md` names the tests that hold it, and they exist.

use std::fs;
use std::path::Path;

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The links whose text is code: `` [`name`](file) ``.
fn links(text: &str) -> Vec<(&str, &str)> {
    let pieces = text.split("[`").skip(1);
    pieces
        .filter_map(|piece| {
            let (name, rest) = piece.split_once("`](")?;
            Some((name, rest.split_once(')')?.0))
        })
        .collect()
}

#[test]
fn every_promise_names_a_test_and_every_test_that_is_named_exists() {
    let page = read("SECURITY.md");
    let promises: Vec<&str> = page
        .split("## What is promised")
        .nth(1)
        .and_then(|rest| rest.split("\n## ").next())
        .unwrap_or_default()
        .lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| promise |"))
        .collect();
    assert!(promises.len() > 15, "only {} promises", promises.len());
    for promise in promises {
        let tests = links(promise);
        assert!(!tests.is_empty(), "no test holds this: {promise}");
        for (name, file) in tests {
            let text = read(file);
            let stands = if file.ends_with(".rs") {
                text.contains(&format!("fn {name}("))
            } else {
                // A title may have a value in it, such as the name of a module.
                let ending = name.split_once(' ').map_or(name, |(_, ending)| ending);
                text.contains(&format!("test(\"{name}\""))
                    || text.contains(&format!("}} {ending}`"))
            };
            assert!(stands, "{file} has no test `{name}`");
        }
    }
}

#[test]
fn every_file_that_the_page_links_to_exists() {
    for (_, file) in links(&read("SECURITY.md")) {
        assert!(Path::new(env!("CARGO_MANIFEST_DIR")).join(file).is_file(), "{file}");
    }
}
