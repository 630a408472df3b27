//! The job written by hand, as a service would have it that knows no rule engine.

pub mod needed;
pub mod structs;

use std::sync::LazyLock;

use regex::Regex;

use crate::day::Day;
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

/// Whether something happens later than 14 days after the go-live.
fn is_after_day_14(date: Option<Day>, go_live: Option<Day>) -> bool {
    matches!((date, go_live), (Some(date), Some(go_live)) if date.0 - go_live.0 > 14)
}

/// Whether a session is held 14 to 28 days before the go-live.
fn is_timely(date: Option<Day>, go_live: Option<Day>) -> bool {
    matches!((date, go_live), (Some(date), Some(go_live)) if (14..=28).contains(&(go_live.0 - date.0)))
}
