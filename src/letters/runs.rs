//! The small letters of the standard library in a fraction of the bytes.
//!
//! Capital letters stand in runs, next to each other or with their small letters in between, and what lies between a
//! letter and its small one is the same all along a run. `build.rs` writes the runs down, as the standard library
//! that it is compiled with knows them: the tables of older ones alone take 5 KB of a module, after Brotli.

/// The runs in rising order: [`FIRST_AND_LENGTH`] and [`DISTANCES`] have an element for each, [`TWO`] the letters that
/// become two.
mod table {
    include!(concat!(env!("OUT_DIR"), "/small_letters.rs"));
}
use table::{DISTANCES, FIRST_AND_LENGTH, TWO};

pub(super) fn lowered(character: char) -> (char, Option<char>) {
    if let Some((_, small, mark)) = TWO.iter().find(|(capital, ..)| *capital == character) {
        return (*small, Some(*mark));
    }
    (in_a_run(character as u32).and_then(char::from_u32).unwrap_or(character), None)
}

/// The small letter of a letter that stands in a run.
fn in_a_run(letter: u32) -> Option<u32> {
    let behind = FIRST_AND_LENGTH.partition_point(|run| run >> 8 <= letter);
    let at = behind.checked_sub(1)?;
    let (run, distance) = (FIRST_AND_LENGTH.get(at)?, DISTANCES.get(at)?);
    let (first, steps, step) = (run >> 8, run >> 1 & 0x7f, (run & 1) + 1);
    let from_first = letter - first;
    let stands_in_it = from_first <= steps * step && from_first.is_multiple_of(step);
    // The distance is counted in the lower sixteen bits, in a circle.
    stands_in_it.then(|| letter & !0xffff | u32::from((letter as u16).wrapping_add(*distance)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_becomes_what_the_standard_library_makes_of_it() {
        for character in '\0'..=char::MAX {
            let (small, mark) = lowered(character);
            let made: Vec<char> = [small].into_iter().chain(mark).collect();
            let wanted: Vec<char> = character.to_lowercase().collect();
            assert_eq!(made, wanted, "{character:?}");
        }
    }
}
