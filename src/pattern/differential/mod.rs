//! Patterns that nobody thought of, compared with the crate `regex-lite`: both refuse a pattern, or both find the same
//! in every text. `PROPTEST_CASES` sets how many.

mod random;

use std::ops::Range;
use std::path::Path;

use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;
use regex_lite::{Regex, RegexBuilder};

use super::compile::compile;
use super::program::Pattern;
use super::run::{Matcher, Opening, Scratch};
use random::{pattern, soup, table, texts};

fn cases(default: u32) -> ProptestConfig {
    let wanted = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig {
        cases: wanted.unwrap_or(default),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

fn found(pattern: &Pattern, text: &str, scratch: &mut Scratch) -> (bool, Option<Range<usize>>) {
    let opening = Opening::of(pattern);
    let matcher = Matcher { pattern, opening: &opening };
    let (matches, range) =
        (matcher.is_match(text, scratch, &|_| true), matcher.find(text, scratch, &|_| true));
    (matches == Ok(true), range.unwrap_or_default())
}

/// Compares what both make of a pattern, and says whether both accept it.
fn compare(written: &str, texts: &[String]) -> Result<bool, TestCaseError> {
    if differs_on_purpose(written) {
        return Ok(false);
    }
    // Deeper than patterns nest here: how deep they may is a limit of each crate's own, and so is their size.
    let theirs = RegexBuilder::new(written).nest_limit(200).build();
    let (pattern, theirs) = match (compile(written), theirs) {
        (Err(mistake), _) if mistake.why.starts_with("it is too large") => return Ok(false),
        (Err(_), Err(_)) => return Ok(false),
        (Ok(pattern), Ok(theirs)) => (pattern, theirs),
        (Ok(_), Err(error)) => {
            return Err(TestCaseError::fail(format!("{written:?} is refused by them: {error}")));
        }
        (Err(mistake), Ok(_)) => {
            return Err(TestCaseError::fail(format!("{written:?} is refused by us: {mistake:?}")));
        }
    };
    prop_assert_eq!(pattern.validate(), Ok(()));
    find_alike(written, &pattern, &theirs, texts)?;
    Ok(true)
}

fn find_alike(
    written: &str,
    pattern: &Pattern,
    theirs: &Regex,
    texts: &[String],
) -> TestCaseResult {
    let mut scratch = Scratch::default();
    for text in texts {
        let range = theirs.find(text).map(|found| found.range());
        let (matches, ours) = found(pattern, text, &mut scratch);
        prop_assert_eq!(matches, range.is_some(), "{:?} in {:?}", written, text);
        prop_assert_eq!(ours, range, "{:?} in {:?}", written, text);
    }
    Ok(())
}

/// Where `regex-lite` does otherwise than it says, and we don't do as it does: with the flag `i`, a range from before
/// the small letters into them lacks the small letters of its capitals; with the flag `x`, a comment behind a hyphen
/// in a class is taken for the end of a range.
fn differs_on_purpose(written: &str) -> bool {
    let letters: Vec<char> = written.chars().filter(|letter| !letter.is_whitespace()).collect();
    letters.windows(4).any(|four| {
        let [escape, first, hyphen, last] = four else { return false };
        let early = *first <= 'Z' || *first == '}' || *escape == '\\';
        let from_before = *hyphen == '-' && early && ('a'..='y').contains(last);
        (from_before && written.contains('i')) || (*hyphen == '-' && *last == '#')
    })
}

proptest! {
    #![proptest_config(cases(3_000))]

    #[test]
    fn random_patterns_find_what_regex_lite_finds(written in pattern(), texts in texts()) {
        compare(&written, &texts)?;
    }

    #[test]
    fn pieces_of_patterns_are_refused_where_regex_lite_refuses_them(written in soup(), texts in texts()) {
        compare(&written, &texts)?;
    }

    #[test]
    fn any_table_of_instructions_that_is_valid_can_be_run(pattern in table(), texts in texts()) {
        prop_assert_eq!(pattern.validate(), Ok(()));
        let mut scratch = Scratch::default();
        for text in &texts {
            let (matches, range) = found(&pattern, text, &mut scratch);
            prop_assert_eq!(matches, range.is_some());
            prop_assert!(range.is_none_or(|range| text.get(range).is_some()));
        }
    }
}

#[test]
fn most_random_patterns_are_accepted_and_many_match() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut accepted, mut matched) = (0, 0);
    for _ in 0..500 {
        let written = pattern().new_tree(&mut runner).unwrap().current();
        let texts = texts().new_tree(&mut runner).unwrap().current();
        if let Ok(pattern) = compile(&written) {
            accepted += 1;
            let mut scratch = Scratch::default();
            matched += usize::from(texts.iter().any(|text| found(&pattern, text, &mut scratch).0));
        }
    }
    assert!(accepted > 350, "{accepted} of 500 are accepted");
    assert!((100..450).contains(&matched), "{matched} of 500 match something");
}

// ---- the packs that ship ---------------------------------------------------------------------------------

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files in a folder, and in those below it.
fn files(folder: &Path, extension: &str) -> Vec<String> {
    let mut texts = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            texts.extend(files(&path, extension));
        } else if path.extension().is_some_and(|found| found == extension) {
            texts.push(std::fs::read_to_string(path).unwrap());
        }
    }
    texts
}

/// The patterns of rules, as their authors mean them.
fn patterns_of(rules: &str) -> impl Iterator<Item = String> {
    rules.split("matches ").skip(1).filter_map(|rest| {
        let (written, _) = rest.trim_start().strip_prefix('"')?.split_once('"')?;
        Some(written.replace("\\\\", "\\"))
    })
}

fn strings(value: serde_json::Value, into: &mut Vec<String>) {
    match value {
        serde_json::Value::String(text) => into.push(text),
        serde_json::Value::Array(items) => items.into_iter().for_each(|item| strings(item, into)),
        serde_json::Value::Object(members) => {
            members.into_iter().for_each(|(_, member)| strings(member, into));
        }
        _ => {}
    }
}

#[test]
fn the_patterns_of_the_packs_that_ship_find_what_regex_lite_finds() {
    let rules = files(&root().join("rules"), "rules");
    let patterns: Vec<String> = rules.iter().flat_map(|rules| patterns_of(rules)).collect();
    assert!(patterns.len() >= 6, "{patterns:?}");
    let mut texts = Vec::new();
    for request in files(&root().join("tests/requests"), "json") {
        strings(serde_json::from_str(&request).unwrap(), &mut texts);
    }
    // The rules' own tests hold texts that are meant to match.
    texts.extend(rules.iter().flat_map(|rules| rules.split('"').map(str::to_owned)));
    texts.sort();
    texts.dedup();
    assert!(texts.len() > 2_000, "{}", texts.len());
    for written in &patterns {
        assert!(compare(written, &texts).unwrap(), "{written} is a pattern");
        let pattern = compile(written).unwrap();
        let mut scratch = Scratch::default();
        assert!(texts.iter().any(|text| found(&pattern, text, &mut scratch).0), "{written}");
    }
}
