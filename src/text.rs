//! What the operators on texts mean by words and parts.

use crate::letters::is_word;

/// Where a text has another as a part, letter for letter, in bytes.
pub(crate) fn find_part(text: &str, part: &str) -> Option<usize> {
    #[cfg(groundrules_small)]
    return find_part_in_little_code(text, part);
    #[cfg(not(groundrules_small))]
    text.find(part)
}

/// What the standard library does natively, in a fraction of the code.
///
/// Knuth, Morris and Pratt's method: of what has matched so far, as much is kept as can still be the beginning of a match,
/// so each byte is looked at once, whatever the texts.
#[cfg(any(test, groundrules_small))]
fn find_part_in_little_code(text: &str, part: &str) -> Option<usize> {
    let part = part.as_bytes();
    // For each length of a beginning of the part: how much of its end is a shorter beginning too.
    let mut kept = vec![0, 0];
    for byte in part.iter().skip(1) {
        let longer = matched(part, &kept, kept.last().copied().unwrap_or(0), *byte);
        kept.push(longer);
    }
    let mut length = 0;
    for (at, byte) in text.bytes().enumerate() {
        if length == part.len() {
            return Some(at - length);
        }
        length = matched(part, &kept, length, byte);
    }
    (length == part.len()).then(|| text.len() - length)
}

/// How much of the part matches, after so much of it and one more byte.
#[cfg(any(test, groundrules_small))]
fn matched(part: &[u8], kept: &[usize], mut length: usize, byte: u8) -> usize {
    while length > 0 && part.get(length) != Some(&byte) {
        length = kept.get(length).copied().unwrap_or(0);
    }
    length + usize::from(part.get(length) == Some(&byte))
}

/// How many words a text has: what stands between blanks and has a letter or a digit in it.
pub(crate) fn words(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.chars().any(is_word)).count()
}

/// The beginning of a text up to the end of its so manieth word; the whole text where it has no more.
pub(crate) fn first_words(text: &str, count: f64) -> &str {
    let mut counted = 0.0;
    let mut end = 0;
    let mut rest = text;
    while counted < count {
        let blank = rest.len() - rest.trim_start().len();
        let word = rest.split_whitespace().next().unwrap_or_default();
        if word.is_empty() {
            return text;
        }
        if word.chars().any(is_word) {
            counted += 1.0;
        }
        end += blank + word.len();
        rest = text.get(end..).unwrap_or_default();
    }
    text.get(..end).unwrap_or_default()
}

/// A byte offset in UTF-16 code units, as JavaScript counts.
pub(crate) fn utf16_offset(text: &str, bytes: usize) -> usize {
    text.get(..bytes).map_or(0, |before| before.chars().map(char::len_utf16).sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_counted_as_javascript_counts_them() {
        assert_eq!(utf16_offset("😀 alle", 5), 3);
    }

    #[test]
    fn a_part_is_found_where_the_standard_library_finds_it() {
        // All texts of up to eight letters and parts of up to five.
        let texts = |most: u32| {
            (0..=most).flat_map(|length| (0..1_u32 << length).map(move |bits| (length, bits))).map(
                |(length, bits)| -> String {
                    (0..length).map(|at| if bits >> at & 1 == 0 { 'a' } else { 'ß' }).collect()
                },
            )
        };
        for text in texts(8) {
            for part in texts(5) {
                assert_eq!(
                    find_part_in_little_code(&text, &part),
                    text.find(&part),
                    "{text} {part}"
                );
            }
        }
    }

    #[test]
    fn words_are_what_a_reader_counts() {
        assert_eq!(words("Well-known — it's 3 o'clock."), 4);
        assert_eq!(words("  \n"), 0);
    }

    #[test]
    fn the_first_words_end_where_the_last_of_them_ends() {
        assert_eq!(first_words("  Well-known — it's 3 o'clock.", 2.0), "  Well-known — it's");
        assert_eq!(first_words("one two", 2.0), "one two");
        assert_eq!(first_words("one two ", 3.0), "one two ");
        assert_eq!(first_words("one", 0.0), "");
        assert_eq!(first_words("one", f64::NAN), "");
        assert_eq!(first_words("", 1.0), "");
    }
}
