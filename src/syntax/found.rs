//! The token at which reading stopped, as a person sees it.

use crate::letters::is_word;
use crate::wording;

/// The token at which reading stopped.
pub(super) struct Found<'s> {
    pub(super) text: &'s str,
    pub(super) start: usize,
    /// A text that ends on its line.
    pub(super) closed: bool,
}

impl Found<'_> {
    pub(super) fn is_word(&self) -> bool {
        self.text.starts_with(is_word)
    }

    /// A word with letters that a name cannot have.
    pub(super) fn is_foreign(&self) -> bool {
        self.is_word() && !self.text.is_ascii()
    }

    pub(super) fn described(&self) -> String {
        match self.text {
            "" => "the end of the file".to_owned(),
            text if text.starts_with('"') => format!("the text {}", wording::shortened(text, 40)),
            "\u{a0}" => "a no-break space".to_owned(),
            text => format!("`{}`", wording::shortened(text, 40)),
        }
    }
}

pub(super) fn found_at(text: &str, start: usize) -> Found<'_> {
    let mut start = skip_blanks(text, start);
    // Reading may have stopped in the middle of a word, at a letter that no name can have.
    let here = text.get(start..).and_then(|rest| rest.chars().next());
    if here.is_some_and(|c| is_word(c) && !c.is_ascii()) {
        let before = text.get(..start).unwrap_or_default();
        start = before.trim_end_matches(is_word).len();
    }
    let rest = text.get(start..).unwrap_or_default();
    let mut closed = true;
    let length = match rest.chars().next() {
        None => 0,
        Some('"') => {
            let line = rest.lines().next().unwrap_or_default();
            match line.match_indices('"').nth(1) {
                Some((end, _)) => end + 1,
                None => {
                    closed = false;
                    line.trim_end().len()
                }
            }
        }
        Some(first) if is_word(first) => {
            rest.find(|c| !is_word(c) && c != '-').unwrap_or(rest.len())
        }
        Some(first) => {
            let symbols = "=!<>&|+-*/";
            let run = rest.find(|c: char| !symbols.contains(c)).unwrap_or(rest.len());
            if run > 0 { run.min(3) } else { first.len_utf8() }
        }
    };
    Found { text: rest.get(..length).unwrap_or_default(), start, closed }
}

pub(super) fn word_at(text: &str, start: usize) -> &str {
    let rest = text.get(start..).unwrap_or_default();
    let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
    rest.get(..end).unwrap_or_default()
}

/// Past blanks and comments.
pub(super) fn skip_blanks(text: &str, start: usize) -> usize {
    let mut at = start;
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let trimmed = rest.trim_start_matches([' ', '\t', '\r', '\n', '\u{feff}']);
        at += rest.len() - trimmed.len();
        if !trimmed.starts_with('#') {
            return at;
        }
        at += trimmed.find('\n').unwrap_or(trimmed.len());
    }
}
