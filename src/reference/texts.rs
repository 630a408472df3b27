//! What the operators on texts find, looked for at every place of a text in turn.

use std::collections::HashSet;
use std::ops::Range;

use crate::letters::{is_joiner, is_word};
use crate::pattern::program::{Instruction, Look, Pattern};

/// The longest phrase that is looked for, in bytes, with the blanks around it.
const LONGEST_PHRASE: usize = 256;

/// How many of the pieces between blanks have a letter or a digit in them.
pub(super) fn words(text: &str) -> usize {
    text.split_whitespace().filter(|piece| piece.contains(is_word)).count()
}

/// The text up to the end of its so manieth word, or the whole text.
pub(super) fn first_words(text: &str, count: f64) -> String {
    if count <= 0.0 {
        return String::new();
    }
    let mut first = String::new();
    for letter in text.chars() {
        if letter.is_whitespace() && words(&first) as f64 >= count {
            return first;
        }
        first.push(letter);
    }
    first
}

/// Where a text mentions one of some phrases first; of those that begin at one place, the first one.
pub(super) fn find_phrase(text: &str, phrases: &[String]) -> Option<Range<usize>> {
    text.char_indices().find_map(|(at, _)| {
        let mut sought = phrases.iter().filter(|phrase| phrase.len() <= LONGEST_PHRASE);
        let found = sought.find_map(|phrase| phrase_at(text, at, phrase.trim()));
        found.map(|end| at..end)
    })
}

/// The end of a phrase that begins at a place of a text.
fn phrase_at(text: &str, at: usize, phrase: &str) -> Option<usize> {
    let (before, rest) = text.split_at_checked(at)?;
    let first = phrase.chars().next()?;
    let begins = rest.starts_with(|letter| is_same(letter, first));
    if !begins || (is_word(first) && before.trim_end_matches(is_joiner).ends_with(is_word)) {
        return None;
    }
    let mut rest = rest;
    let mut end = at;
    let mut in_gap = false;
    for wanted in phrase.chars() {
        if is_gap(wanted) {
            let behind = rest.trim_start_matches(is_gap);
            // Several in a row are one.
            if !in_gap && behind.len() == rest.len() {
                return None;
            }
            (rest, in_gap) = (behind, true);
            continue;
        }
        let letter = rest.chars().next().filter(|letter| is_same(*letter, wanted))?;
        rest = rest.get(letter.len_utf8()..)?;
        (end, in_gap) = (text.len() - rest.len(), false);
    }
    let ends_in_word = !in_gap && text.get(..end)?.ends_with(is_word);
    let goes_on = rest.trim_start_matches(is_joiner).starts_with(is_word);
    (!(ends_in_word && goes_on)).then_some(end)
}

fn is_gap(letter: char) -> bool {
    letter.is_whitespace() || "-‐‑–".contains(letter)
}

/// Letters in any case are the same, and so are all apostrophes.
fn is_same(a: char, b: char) -> bool {
    let is_apostrophe = |letter: char| "'’‘ʼ".contains(letter);
    let small =
        |letter: char| letter.to_lowercase().map(|small| if small == 'ς' { 'σ' } else { small });
    small(a).eq(small(b)) || (is_apostrophe(a) && is_apostrophe(b))
}

/// Where a pattern matches first. Ways through it are tried one after the other, those that it prefers first.
pub(super) fn find_pattern(text: &str, pattern: &Pattern) -> Option<Range<usize>> {
    // What has led nowhere once leads nowhere again.
    let mut tried: HashSet<(usize, usize)> = HashSet::new();
    let starts = text.char_indices().map(|(at, _)| at).chain([text.len()]);
    for start in starts {
        let mut ahead = vec![(0, start)];
        while let Some((place, at)) = ahead.pop() {
            if !tried.insert((place, at)) {
                continue;
            }
            let next = text.get(at..).and_then(|rest| rest.chars().next());
            let reads = |fits: bool, ahead: &mut Vec<(usize, usize)>| {
                if let Some(letter) = next.filter(|_| fits) {
                    ahead.push((place + 1, at + letter.len_utf8()));
                }
            };
            match pattern.instructions.get(place)? {
                Instruction::Match => return Some(start..at),
                Instruction::Char(code) => {
                    reads(next.is_some_and(|letter| letter as u32 == *code), &mut ahead);
                }
                Instruction::Letter(small) => {
                    let small = char::from_u32(*small)?;
                    reads(
                        next.is_some_and(|letter| letter.eq_ignore_ascii_case(&small)),
                        &mut ahead,
                    );
                }
                Instruction::Class { first, count } => {
                    let ranges = pattern.ranges.iter().skip(*first as usize).take(*count as usize);
                    let mut ranges = ranges.map(|(least, most)| *least..=*most);
                    let fits = next
                        .is_some_and(|letter| ranges.any(|range| range.contains(&(letter as u32))));
                    reads(fits, &mut ahead);
                }
                Instruction::Look(look) => {
                    if is_there(*look, text, at) {
                        ahead.push((place + 1, at));
                    }
                }
                Instruction::Split(first, second) => {
                    ahead.push((*second as usize, at));
                    ahead.push((*first as usize, at));
                }
                Instruction::Jump(to) => ahead.push((*to as usize, at)),
            }
        }
    }
    None
}

fn is_there(look: Look, text: &str, at: usize) -> bool {
    let (before, behind) = text.split_at_checked(at).unwrap_or((text, ""));
    let of_word = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let (word_before, word_behind) = (before.ends_with(of_word), behind.starts_with(of_word));
    match look {
        Look::TextStart => before.is_empty(),
        Look::TextEnd => behind.is_empty(),
        Look::LineStart => before.is_empty() || before.ends_with('\n'),
        Look::LineEnd => behind.is_empty() || behind.starts_with('\n'),
        Look::AnyLineStart => {
            before.is_empty()
                || before.ends_with('\n')
                || (before.ends_with('\r') && !behind.starts_with('\n'))
        }
        Look::AnyLineEnd => {
            behind.is_empty()
                || behind.starts_with('\r')
                || (behind.starts_with('\n') && !before.ends_with('\r'))
        }
        Look::WordBoundary => word_before != word_behind,
        Look::NoWordBoundary => word_before == word_behind,
        Look::WordStart => !word_before && word_behind,
        Look::WordEnd => word_before && !word_behind,
        Look::WordStartHalf => !word_before,
        Look::WordEndHalf => !word_behind,
    }
}
