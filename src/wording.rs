//! How messages put names, texts and numbers: one behind the other, cut to a length, listed, and with the nearest known
//! name proposed.
//!
//! What the evaluator says is put together here and not by `format!`: in a small module, the machinery of
//! [`std::fmt`] would weigh more than all these functions.

use crate::letters;

/// The parts of a text, one behind the other.
pub(crate) fn together(parts: &[&str]) -> String {
    let mut text = String::with_capacity(parts.iter().map(|part| part.len()).sum());
    parts.iter().for_each(|part| text.push_str(part));
    text
}

/// Texts with another one between them.
pub(crate) fn joined(texts: &[String], between: &str) -> String {
    let mut joined = String::new();
    for (place, text) in texts.iter().enumerate() {
        if place > 0 {
            joined.push_str(between);
        }
        joined.push_str(text);
    }
    joined
}

/// Adds a whole number, in so many digits at least.
pub(crate) fn push_digits(text: &mut String, number: u64, least: u32) {
    if number > 9 || least > 1 {
        push_digits(text, number / 10, least.saturating_sub(1));
    }
    text.push(char::from(b'0' + (number % 10) as u8));
}

/// A whole number.
pub(crate) fn digits(number: u64) -> String {
    let mut text = String::new();
    push_digits(&mut text, number, 1);
    text
}

/// How many characters an error tells of what was given to it.
pub(crate) const TOLD: usize = 60;

/// The text, cut after `most` characters with an ellipsis where it is longer.
pub(crate) fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some((end, _)) => together(&[text.get(..end).unwrap_or_default(), "…"]),
    }
}

/// The longest name that is compared with others, in bytes.
const MAX_NAME: usize = 80;

/// How many pairs of letters a search for the nearest name looks at; the names behind that are not compared.
const MAX_COMPARED: usize = 250_000;

/// The known name that is nearest to what was written, where one is near.
#[cfg(any(feature = "builtin", feature = "compiler", feature = "mapping"))]
#[cfg_attr(
    not(any(feature = "compiler", feature = "mapping")),
    allow(dead_code, reason = "with packs built in, only the build script compiles rules")
)]
pub(crate) fn nearest<'a>(
    written: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    nearest_of(written, &known.into_iter().collect::<Vec<_>>())
}

/// The same in a list.
pub(crate) fn nearest_of<'a>(written: &str, known: &[&'a str]) -> Option<&'a str> {
    // A very long name is not a slip of the pen, and comparing it would be work.
    if written.len() > MAX_NAME {
        return None;
    }
    let lower = lowered(written);
    // A slip in every third letter is about as far as a reader still recognises the word.
    let letters = written.chars().count();
    let reach = (letters / 3).clamp(1, 4);
    // A word of one letter is near to every other.
    let mut within = (reach + 1).min(lower.chars().count());
    let mut left = MAX_COMPARED;
    let mut nearest = None;
    for name in known {
        // Each missing letter is a slip of its own, so names of another length are too far off.
        let near = name.len() <= MAX_NAME && name.chars().count().abs_diff(letters) <= reach;
        let work = if near { letters * name.len() } else { name.len() };
        left = left.checked_sub(work + 1)?;
        if near && *name != written {
            let distance = strsim::osa_distance(&lower, &lowered(name));
            if distance < within {
                (within, nearest) = (distance, Some(*name));
            }
        }
    }
    nearest
}

/// The text in small letters, each taken by itself.
fn lowered(text: &str) -> String {
    let letters = text.chars().flat_map(|character| {
        let (small, mark) = letters::lowered(character);
        [Some(small), mark]
    });
    letters.flatten().collect()
}

/// "did you mean …?" for the nearest known name; else the known names, where they are few.
#[cfg(any(feature = "builtin", feature = "compiler", feature = "mapping"))]
pub(crate) fn suggestion<'a>(
    written: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    suggestion_of(written, &known.into_iter().collect::<Vec<_>>())
}

/// The same for the names of a list.
pub(crate) fn suggestion_of(written: &str, known: &[&str]) -> Option<String> {
    if let Some(name) = nearest_of(written, known) {
        return Some(together(&["did you mean `", name, "`?"]));
    }
    match known.len() {
        1..=8 => Some(together(&["known here: ", &listed(known)])),
        _ => None,
    }
}

/// What is wrong, and behind it a suggestion, where there is one.
pub(crate) fn with_suggestion(wrong: &[&str], suggestion: Option<&str>) -> String {
    let mut text = together(wrong);
    if let Some(suggestion) = suggestion {
        text.push_str("; ");
        text.push_str(suggestion);
    }
    text
}

/// Names in code marks, with commas between.
pub(crate) fn listed(names: &[&str]) -> String {
    let mut list = String::new();
    for name in names {
        list.push_str(if list.is_empty() { "`" } else { ", `" });
        list.push_str(name);
        list.push('`');
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_within_reach_of_what_was_written() {
        let known = ["schedule", "sponsor", "sponsors_of_everything", "x"];
        assert_eq!(nearest("sponsr", known), Some("sponsor"));
        assert_eq!(nearest("SPONSOR", known), Some("sponsor"));
        assert_eq!(nearest("requester", known), None);
        assert_eq!(nearest("sponsor", ["sponsor"]), None);
    }

    #[test]
    fn a_search_among_very_many_names_ends_before_the_last() {
        let many: Vec<String> = (0..100_000).map(|number| format!("name_{number}")).collect();
        let known = |near: &'static str| many.iter().map(String::as_str).chain([near]);
        assert_eq!(nearest("zzzz_50000", known("zzzz_5000")), None);
        assert_eq!(nearest("zzzz_50000", known("zzzz_5000").skip(99_000)), Some("zzzz_5000"));
    }
}
