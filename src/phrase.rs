//! Phrases in a text: whole words, in any case, with any blanks or hyphens between them.

use std::ops::Range;

use crate::letters::{is_joiner, is_word, lowered};

/// The longest phrase that is looked for, in bytes, blanks around it among them; a longer one is mentioned nowhere.
pub(crate) const MAX_PHRASE: usize = 256;

/// For phrases that begin with no character of ASCII.
const BEYOND_ASCII: usize = 128;

/// What stands between words beside blanks.
const HYPHENS: [char; 4] = ['-', '‐', '‑', '–'];

/// Phrases that are looked for together, in one walk over a text.
///
/// Typographic apostrophes equal plain ones. An empty phrase is mentioned nowhere.
#[derive(Debug, Default)]
pub(crate) struct Phrases<'p> {
    index: Index,
    phrases: Vec<&'p str>,
}

impl<'p> Phrases<'p> {
    pub(crate) fn add(&mut self, phrase: &'p str) {
        self.index.add(phrase);
        self.phrases.push(phrase);
    }

    /// Where a text mentions a phrase first, in bytes; of phrases that begin there, the one that was added first.
    pub(crate) fn find(&self, text: &str) -> Option<Range<usize>> {
        self.index.find(text, &|at| self.phrases.get(at as usize).copied().unwrap_or_default())
    }
}

/// By their first letters: phrases that somebody else keeps.
#[derive(Debug)]
pub(crate) struct Index {
    listed: Vec<Listed>,
    /// How many phrases were added.
    added: u32,
    /// For each first letter, small: the last phrase that begins with it, counted from 1; 0 for none.
    last: [u32; BEYOND_ASCII + 1],
}

#[derive(Debug)]
struct Listed {
    /// Which of the phrases that were added it is, counted from 0.
    phrase: u32,
    first: char,
    /// The phrase before it with the same first letter, counted from 1; 0 for none.
    before: u32,
}

impl Default for Index {
    fn default() -> Self {
        Self { listed: Vec::new(), added: 0, last: [0; BEYOND_ASCII + 1] }
    }
}

impl Index {
    pub(crate) fn add(&mut self, phrase: &str) {
        let at = self.added;
        self.added += 1;
        // With its blanks: they are taken off again wherever the phrase is tried.
        if phrase.len() > MAX_PHRASE {
            return;
        }
        let Some(first) = phrase.trim().chars().next() else {
            return;
        };
        if let Some(last) = self.last.get_mut(letter(first)) {
            self.listed.push(Listed { phrase: at, first, before: *last });
            *last = self.listed.len() as u32;
        }
    }

    /// Where a text mentions a phrase first, in bytes; of phrases that begin there, the one that was added first.
    pub(crate) fn find<'p>(
        &self,
        text: &str,
        phrases: &dyn Fn(u32) -> &'p str,
    ) -> Option<Range<usize>> {
        let mut at = 0;
        let mut behind_word = false;
        // Of the hyphens and blanks before the place, a bit for each hyphen that has been tried. What begins with one leads over
        // all of them, wherever among them it begins.
        let mut tried = 0_u8;
        while let Some(byte) = text.as_bytes().get(at) {
            let (character, letter, in_word) = if byte.is_ascii() {
                let in_word = byte.is_ascii_alphanumeric() || *byte == b'_';
                (char::from(*byte), byte.to_ascii_lowercase() as usize, in_word)
            } else {
                let character = text.get(at..).and_then(|rest| rest.chars().next())?;
                (character, letter(character), is_word(character))
            };
            let last = self.last.get(letter).copied().unwrap_or(0);
            // A word of ASCII begins with its first letter, and nowhere inside.
            if last != 0 && !(behind_word && in_word && byte.is_ascii()) {
                // Between words any hyphen stands for any other, but not at the beginning.
                let sign = (!in_word).then_some(character);
                let hyphen = sign.and_then(|sign| HYPHENS.iter().position(|one| *one == sign));
                let hyphen = hyphen.map_or(0, |place| 1 << place);
                if tried & hyphen == 0
                    && let Some(length) =
                        self.match_one(text.get(at..)?, sign, last, behind_word, phrases)
                {
                    return Some(at..at + length);
                }
                tried |= hyphen;
            }
            if tried != 0 && !is_gap(character) {
                tried = 0;
            }
            behind_word = in_word || behind_word && is_joiner(character);
            at += character.len_utf8();
        }
        None
    }

    /// How many bytes at the beginning of a text are one of the phrases with the same first letter. Where the text begins with
    /// a sign and no letter, they begin with the same one.
    fn match_one<'p>(
        &self,
        text: &str,
        sign: Option<char>,
        last: u32,
        behind_word: bool,
        phrases: &dyn Fn(u32) -> &'p str,
    ) -> Option<usize> {
        let mut found = None;
        let mut next = last;
        while let Some(listed) = (next as usize).checked_sub(1).and_then(|at| self.listed.get(at)) {
            let inside = behind_word && is_word(listed.first);
            let phrase = phrases(listed.phrase).trim();
            if !inside
                && sign.is_none_or(|sign| same(sign, listed.first))
                && let Some(length) = match_phrase(text, phrase)
            {
                found = Some(length);
            }
            next = listed.before;
        }
        found
    }
}

/// What two characters that are the same have in common.
fn letter(character: char) -> usize {
    let (small, _) = lowered(plain(character));
    if small.is_ascii() { small as usize } else { BEYOND_ASCII }
}

/// How many bytes at the beginning of the text are the phrase, where it ends at the end of a word.
fn match_phrase(text: &str, phrase: &str) -> Option<usize> {
    let mut letters = text.char_indices().peekable();
    let mut wanted = phrase.chars().peekable();
    let mut last = None;
    let mut end = 0;
    while let Some(want) = wanted.next() {
        if is_gap(want) {
            while wanted.next_if(|next| is_gap(*next)).is_some() {}
            letters.next_if(|(_, found)| is_gap(*found))?;
            while letters.next_if(|(_, found)| is_gap(*found)).is_some() {}
            last = None;
            continue;
        }
        let (at, found) = letters.next().filter(|(_, found)| same(*found, want))?;
        end = at + found.len_utf8();
        last = Some(found);
    }
    let goes_on = last.is_some_and(is_word)
        && letters.find(|(_, found)| !is_joiner(*found)).is_some_and(|(_, next)| is_word(next));
    (!goes_on).then_some(end)
}

fn same(a: char, b: char) -> bool {
    if a.is_ascii() && b.is_ascii() {
        return a.eq_ignore_ascii_case(&b);
    }
    a == b || lowered(plain(a)) == lowered(plain(b))
}

fn plain(character: char) -> char {
    match character {
        '’' | '‘' | 'ʼ' => '\'',
        // The same letter at the end of a word.
        'ς' => 'σ',
        ascii => ascii.to_ascii_lowercase(),
    }
}

fn is_gap(character: char) -> bool {
    character.is_whitespace() || HYPHENS.contains(&character)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn find(text: &str, phrases: &[&str]) -> Option<Range<usize>> {
        let mut sought = Phrases::default();
        phrases.iter().for_each(|phrase| sought.add(phrase));
        sought.find(text)
    }

    fn mentions(text: &str, phrase: &str) -> bool {
        find(text, &[phrase]).is_some()
    }

    #[test]
    fn a_phrase_is_whole_words_in_any_case() {
        assert!(mentions("For ALL employees, from May", "all employees"));
        assert!(mentions("all-staff meeting", "all staff"));
        assert!(mentions("all\n   staff", "all staff"));
        assert!(mentions("Everyone's invited", "everyone"));
        assert!(!mentions("wall employees", "all employees"));
        assert!(!mentions("the team that everyonelse relies on", "everyone"));
        assert!(!mentions("allstaff", "all staff"));
        assert!(!mentions("", "all"));
        assert!(!mentions("all", ""));
    }

    #[test]
    fn a_word_goes_on_over_marks_that_are_no_letters() {
        for (text, phrase) in [
            ("हिन्दी", "हिन"),
            ("স্ত্রী", "স"),
            ("தமிழ்நாடு", "தமிழ"),
            ("ক্ষমতা", "ষমতা"),
            ("ที่ดิน", "ท"),
            ("שָׁ֖לוֹם", "ש"),
            ("می\u{200c}خواهم", "خواهم"),
            ("Weiter\u{ad}bildung", "Bildung"),
            ("cafe\u{301}", "cafe"),
            ("cafe\u{ad}\u{200d}teria", "cafe"),
            ("inter\u{200c}\u{ad}cafe", "cafe"),
        ] {
            assert!(!mentions(text, phrase), "{phrase} in {text}");
            assert!(mentions(&format!("({text})"), text), "{text}");
        }
        // Where nothing is to be joined, joiners do no harm.
        assert!(mentions("\u{200c}سلام\u{200c} دنیا", "سلام"));
        // What only alters a symbol belongs to no word.
        assert!(mentions("✔\u{fe0f}Sponsor", "sponsor"));
        assert!(mentions("1\u{fe0f}\u{20e3}Sponsor", "sponsor"));
        assert!(mentions("हिन्दी।", "हिन्दी"));
    }

    #[test]
    fn phrases_are_found_in_every_script_that_has_words() {
        assert!(mentions("Für ALLE MITARBEITENDEN in KÖLN", "köln"));
        assert!(mentions("don’t know", "don't know"));
        assert!(mentions("300 \u{212a}", "k"));
        assert!(!mentions("cafe\u{301}s", "cafe"));
        assert!(mentions("Ο ΛΌΓΟΣ", "λόγος"));
        assert!(mentions("ο λόγος", "ΛΌΓΟΣ"));
        assert_eq!(find("für alle", &["alle"]), Some(5..9));
    }

    #[test]
    fn a_hyphen_at_the_beginning_is_itself() {
        assert_eq!(find("gluten - free", &["-free"]), Some(7..13));
        assert!(!mentions("gluten free", "-free"));
        assert!(!mentions("gluten – free", "-free"));
        assert!(mentions("–- free", "-free"));
    }

    #[test]
    fn of_several_phrases_the_first_in_the_text_is_found_and_there_the_first_of_the_list() {
        assert_eq!(find("use AI tools now", &["now", "AI", "AI tools"]), Some(4..6));
        assert_eq!(find("use AI tools now", &["now", "AI tools", "AI"]), Some(4..12));
        assert_eq!(find("use AI tools now", &["later", ""]), None);
    }

    /// One phrase, looked for at every character.
    fn find_alone(text: &str, phrase: &str) -> Option<Range<usize>> {
        let phrase = phrase.trim();
        let first = phrase.chars().next()?;
        text.char_indices().find_map(|(at, character)| {
            let before = text.get(..at)?.trim_end_matches(is_joiner);
            let inside = is_word(first) && before.ends_with(is_word);
            let length = match_phrase(text.get(at..)?, phrase)?;
            (!inside && same(character, first)).then_some(at..at + length)
        })
    }

    proptest! {
        #[test]
        fn many_phrases_are_found_where_each_alone_would_be(
            text in "[aAkKéςΣ\u{212a}'’ʼı\u{301}\u{ad} _–‐-]{0,24}",
            phrases in prop::collection::vec("[aAkKéςΣ\u{212a}'’ʼı\u{301}\u{ad} –‐-]{0,4}", 0..6),
        ) {
            let phrases: Vec<&str> = phrases.iter().map(String::as_str).collect();
            let alone = phrases.iter().filter_map(|phrase| find_alone(&text, phrase));
            // `min_by_key` gives the first of several.
            prop_assert_eq!(find(&text, &phrases), alone.min_by_key(|range| range.start));
        }
    }
}
