//! The job written by hand, as a service would have it that knows no rule engine.

pub mod needed;
pub mod structs;

use std::sync::LazyLock;

use regex::Regex;

use crate::job::CATCH_ALL;

static CATCH_ALL_PATTERN: LazyLock<Regex> = LazyLock::new(|| {
    let phrases = CATCH_ALL.map(|phrase| phrase.replace([' ', '-'], r"[\s\-]+"));
    Regex::new(&format!(r"(?i)\b(?:{})\b", phrases.join("|"))).expect("a pattern of plain phrases")
});

/// Whether an audience is everybody.
pub fn names_everybody(description: &str) -> bool {
    CATCH_ALL_PATTERN.is_match(description)
}

pub fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}
