//! Small letters, as Unicode has them, each character taken by itself.

#[cfg(any(test, target_family = "wasm"))]
mod runs;
mod word;

pub(crate) use word::{is_joiner, is_word};

/// A character as a small letter. `İ` alone becomes two: an `i`, and the dot above it.
pub(crate) fn lowered(character: char) -> (char, Option<char>) {
    #[cfg(target_family = "wasm")]
    return runs::lowered(character);
    #[cfg(not(target_family = "wasm"))]
    {
        let mut letters = character.to_lowercase();
        (letters.next().unwrap_or(character), letters.next())
    }
}
