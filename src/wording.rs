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

/// The known name that is nearest to what was written, where one is near.
pub(crate) fn nearest<'a>(
    written: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    // A very long name is not a slip of the pen, and comparing it would be work.
    if written.len() > MAX_NAME {
        return None;
    }
    let lower = written.to_lowercase();
    // A slip in every third letter is about as far as a reader still recognises the word.
    let reach = (written.chars().count() / 3).clamp(1, 4);
    known
        .into_iter()
        .filter(|name| *name != written && name.len() <= MAX_NAME)
        .map(|name| (strsim::damerau_levenshtein(&lower, &name.to_lowercase()), name))
        // A word of one letter is near to every other.
        .filter(|(distance, _)| *distance <= reach && *distance < lower.chars().count())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
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
