//! How messages put names and texts: cut to a length, listed, and with the nearest known name proposed.

/// The text, cut after `most` characters with an ellipsis where it is longer.
pub(crate) fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
    }
}

/// The longest name that is compared with others, in bytes.
const MAX_NAME: usize = 80;

/// How many pairs of letters a search for the nearest name looks at; the names behind that are not compared.
const MAX_COMPARED: usize = 250_000;

/// The known name that is nearest to what was written, where one is near.
pub(crate) fn nearest<'a>(
    written: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    // A very long name is not a slip of the pen, and comparing it would be work.
    if written.len() > MAX_NAME {
        return None;
    }
    let lower = lowered(written);
    // A slip in every third letter is about as far as a reader still recognises the word.
    let letters = written.chars().count();
    let reach = (letters / 3).clamp(1, 4);
    let mut left = MAX_COMPARED;
    known
        .into_iter()
        .map_while(|name| {
            // Each missing letter is a slip of its own, so names of another length are too far off.
            let near = name.len() <= MAX_NAME && name.chars().count().abs_diff(letters) <= reach;
            let work = if near { letters * name.len() } else { name.len() };
            left = left.checked_sub(work + 1)?;
            Some((near, name))
        })
        .filter(|(near, name)| *near && *name != written)
        .map(|(_, name)| name)
        .map(|name| (strsim::osa_distance(&lower, &lowered(name)), name))
        // A word of one letter is near to every other.
        .filter(|(distance, _)| *distance <= reach && *distance < lower.chars().count())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// The text in small letters, each taken by itself.
fn lowered(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

/// "did you mean …?" for the nearest known name; else the known names, where they are few.
pub(crate) fn suggestion<'a>(
    written: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    let known: Vec<&str> = known.into_iter().collect();
    if let Some(name) = nearest(written, known.iter().copied()) {
        return Some(format!("did you mean `{name}`?"));
    }
    match known.len() {
        0 => None,
        1..=8 => Some(format!("known here: {}", listed(&known))),
        _ => None,
    }
}

/// Names in code marks, with commas between.
pub(crate) fn listed(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
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
