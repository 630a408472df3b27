//! Tags of languages, as BCP 47 writes them: `fr`, `fr-CA`, `zh-Hant`.

/// The longest tag, as BCP 47 recommends.
const MAX_TAG: usize = 35;

/// Whether a tag is of a variety of another language: `fr-CA` is, of `fr`.
pub(super) fn is_variety(tag: &str, of: &str) -> bool {
    tag.get(..of.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(of))
        && tag.get(of.len()..).is_some_and(|rest| rest.starts_with('-'))
}

/// A tag in the usual case: `zh-Hant-TW`. None where it is not a tag.
pub(super) fn canonical(tag: &str) -> Option<String> {
    if tag.len() > MAX_TAG {
        return None;
    }
    let mut parts = tag.split('-');
    let language =
        parts.next().filter(|part| matches!(part.len(), 2 | 3) && is_alphabetic(part))?;
    let mut canonical = language.to_ascii_lowercase();
    for part in parts {
        if part.is_empty() || part.len() > 8 || !part.bytes().all(|c| c.is_ascii_alphanumeric()) {
            return None;
        }
        canonical.push('-');
        match part.len() {
            4 if is_alphabetic(part) => {
                let (first, rest) = part.split_at_checked(1)?;
                canonical.push_str(&first.to_ascii_uppercase());
                canonical.push_str(&rest.to_ascii_lowercase());
            }
            2 if is_alphabetic(part) => canonical.push_str(&part.to_ascii_uppercase()),
            _ => canonical.push_str(&part.to_ascii_lowercase()),
        }
    }
    Some(canonical)
}

fn is_alphabetic(part: &str) -> bool {
    part.bytes().all(|letter| letter.is_ascii_alphabetic())
}

/// What somebody may have meant who wrote the name of a language, or a tag as other systems spell it.
pub(super) fn canonical_of_slip(written: &str) -> Option<String> {
    let named = match written.to_ascii_lowercase().as_str() {
        "english" => "en",
        "french" | "francais" => "fr",
        "german" | "deutsch" => "de",
        "spanish" | "espanol" => "es",
        "malay" | "melayu" => "ms",
        "indonesian" | "bahasa" | "indonesia" => "id",
        other => return canonical(&other.replace('_', "-")),
    };
    Some(named.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_kept_in_the_usual_case_and_what_is_no_tag_is_refused() {
        for (written, kept) in [
            ("fr", "fr"),
            ("FR-ca", "fr-CA"),
            ("zh-hant-tw", "zh-Hant-TW"),
            ("es-419", "es-419"),
            ("de-1996", "de-1996"),
        ] {
            assert_eq!(canonical(written).as_deref(), Some(kept));
        }
        for written in ["", "f", "french", "fr_CA", "fr-", "fr--CA", "fr-abcdefghi", "1a"] {
            assert_eq!(canonical(written), None, "{written}");
        }
        assert_eq!(canonical(&format!("fr{}", "-abcdefgh".repeat(4))), None);
    }
}
