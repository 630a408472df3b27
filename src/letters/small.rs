//! The small letters of capital ones.

/// A character as a small letter, taken by itself. `İ` alone becomes two: an `i`, and the dot above it.
pub(crate) fn lowered(character: char) -> (char, Option<char>) {
    if character == 'İ' {
        return ('i', Some('\u{307}'));
    }
    (in_a_run(character as u32).and_then(char::from_u32).unwrap_or(character), None)
}

/// The small letter of a letter that stands in a run.
fn in_a_run(letter: u32) -> Option<u32> {
    let behind = CAPITALS.partition_point(|(first, ..)| *first <= letter);
    let (first, length, step, distance) = CAPITALS.get(behind.checked_sub(1)?)?;
    let from_first = letter - first;
    let stands_in_it =
        from_first <= u32::from(*length) && from_first.is_multiple_of(u32::from(*step));
    stands_in_it.then(|| letter.wrapping_add_signed(*distance))
}

/// Runs of capital letters that are as far from their small ones: the first, how far the last is from it, how far one is from the
/// next, and how far the small ones are. In many runs the small letters stand in between.
///
/// Source: the mapping Lowercase of Unicode 16.0.0.
#[rustfmt::skip]
static CAPITALS: [(u32, u8, u8, i32); 185] = [
    (0x0041, 25, 1, 32), (0x00c0, 22, 1, 32), (0x00d8, 6, 1, 32), (0x0100, 46, 2, 1), (0x0132, 4, 2, 1), (0x0139, 14, 2, 1),
    (0x014a, 44, 2, 1), (0x0178, 0, 1, -121), (0x0179, 4, 2, 1), (0x0181, 0, 1, 210), (0x0182, 2, 2, 1), (0x0186, 0, 1, 206),
    (0x0187, 0, 1, 1), (0x0189, 1, 1, 205), (0x018b, 0, 1, 1), (0x018e, 0, 1, 79), (0x018f, 0, 1, 202), (0x0190, 0, 1, 203),
    (0x0191, 0, 1, 1), (0x0193, 0, 1, 205), (0x0194, 0, 1, 207), (0x0196, 0, 1, 211), (0x0197, 0, 1, 209), (0x0198, 0, 1, 1),
    (0x019c, 0, 1, 211), (0x019d, 0, 1, 213), (0x019f, 0, 1, 214), (0x01a0, 4, 2, 1), (0x01a6, 0, 1, 218), (0x01a7, 0, 1, 1),
    (0x01a9, 0, 1, 218), (0x01ac, 0, 1, 1), (0x01ae, 0, 1, 218), (0x01af, 0, 1, 1), (0x01b1, 1, 1, 217), (0x01b3, 2, 2, 1),
    (0x01b7, 0, 1, 219), (0x01b8, 0, 1, 1), (0x01bc, 0, 1, 1), (0x01c4, 0, 1, 2), (0x01c5, 0, 1, 1), (0x01c7, 0, 1, 2),
    (0x01c8, 0, 1, 1), (0x01ca, 0, 1, 2), (0x01cb, 16, 2, 1), (0x01de, 16, 2, 1), (0x01f1, 0, 1, 2), (0x01f2, 2, 2, 1),
    (0x01f6, 0, 1, -97), (0x01f7, 0, 1, -56), (0x01f8, 38, 2, 1), (0x0220, 0, 1, -130), (0x0222, 16, 2, 1),
    (0x023a, 0, 1, 10795), (0x023b, 0, 1, 1), (0x023d, 0, 1, -163), (0x023e, 0, 1, 10792), (0x0241, 0, 1, 1),
    (0x0243, 0, 1, -195), (0x0244, 0, 1, 69), (0x0245, 0, 1, 71), (0x0246, 8, 2, 1), (0x0370, 2, 2, 1), (0x0376, 0, 1, 1),
    (0x037f, 0, 1, 116), (0x0386, 0, 1, 38), (0x0388, 2, 1, 37), (0x038c, 0, 1, 64), (0x038e, 1, 1, 63), (0x0391, 16, 1, 32),
    (0x03a3, 8, 1, 32), (0x03cf, 0, 1, 8), (0x03d8, 22, 2, 1), (0x03f4, 0, 1, -60), (0x03f7, 0, 1, 1), (0x03f9, 0, 1, -7),
    (0x03fa, 0, 1, 1), (0x03fd, 2, 1, -130), (0x0400, 15, 1, 80), (0x0410, 31, 1, 32), (0x0460, 32, 2, 1), (0x048a, 52, 2, 1),
    (0x04c0, 0, 1, 15), (0x04c1, 12, 2, 1), (0x04d0, 94, 2, 1), (0x0531, 37, 1, 48), (0x10a0, 37, 1, 7264),
    (0x10c7, 0, 1, 7264), (0x10cd, 0, 1, 7264), (0x13a0, 79, 1, 38864), (0x13f0, 5, 1, 8), (0x1c89, 0, 1, 1),
    (0x1c90, 42, 1, -3008), (0x1cbd, 2, 1, -3008), (0x1e00, 148, 2, 1), (0x1e9e, 0, 1, -7615), (0x1ea0, 94, 2, 1),
    (0x1f08, 7, 1, -8), (0x1f18, 5, 1, -8), (0x1f28, 7, 1, -8), (0x1f38, 7, 1, -8), (0x1f48, 5, 1, -8), (0x1f59, 6, 2, -8),
    (0x1f68, 7, 1, -8), (0x1f88, 7, 1, -8), (0x1f98, 7, 1, -8), (0x1fa8, 7, 1, -8), (0x1fb8, 1, 1, -8), (0x1fba, 1, 1, -74),
    (0x1fbc, 0, 1, -9), (0x1fc8, 3, 1, -86), (0x1fcc, 0, 1, -9), (0x1fd8, 1, 1, -8), (0x1fda, 1, 1, -100), (0x1fe8, 1, 1, -8),
    (0x1fea, 1, 1, -112), (0x1fec, 0, 1, -7), (0x1ff8, 1, 1, -128), (0x1ffa, 1, 1, -126), (0x1ffc, 0, 1, -9),
    (0x2126, 0, 1, -7517), (0x212a, 0, 1, -8383), (0x212b, 0, 1, -8262), (0x2132, 0, 1, 28), (0x2160, 15, 1, 16),
    (0x2183, 0, 1, 1), (0x24b6, 25, 1, 26), (0x2c00, 47, 1, 48), (0x2c60, 0, 1, 1), (0x2c62, 0, 1, -10743),
    (0x2c63, 0, 1, -3814), (0x2c64, 0, 1, -10727), (0x2c67, 4, 2, 1), (0x2c6d, 0, 1, -10780), (0x2c6e, 0, 1, -10749),
    (0x2c6f, 0, 1, -10783), (0x2c70, 0, 1, -10782), (0x2c72, 0, 1, 1), (0x2c75, 0, 1, 1), (0x2c7e, 1, 1, -10815),
    (0x2c80, 98, 2, 1), (0x2ceb, 2, 2, 1), (0x2cf2, 0, 1, 1), (0xa640, 44, 2, 1), (0xa680, 26, 2, 1), (0xa722, 12, 2, 1),
    (0xa732, 60, 2, 1), (0xa779, 2, 2, 1), (0xa77d, 0, 1, -35332), (0xa77e, 8, 2, 1), (0xa78b, 0, 1, 1),
    (0xa78d, 0, 1, -42280), (0xa790, 2, 2, 1), (0xa796, 18, 2, 1), (0xa7aa, 0, 1, -42308), (0xa7ab, 0, 1, -42319),
    (0xa7ac, 0, 1, -42315), (0xa7ad, 0, 1, -42305), (0xa7ae, 0, 1, -42308), (0xa7b0, 0, 1, -42258), (0xa7b1, 0, 1, -42282),
    (0xa7b2, 0, 1, -42261), (0xa7b3, 0, 1, 928), (0xa7b4, 14, 2, 1), (0xa7c4, 0, 1, -48), (0xa7c5, 0, 1, -42307),
    (0xa7c6, 0, 1, -35384), (0xa7c7, 2, 2, 1), (0xa7cb, 0, 1, -42343), (0xa7cc, 14, 2, 1), (0xa7dc, 0, 1, -42561),
    (0xa7f5, 0, 1, 1), (0xff21, 25, 1, 32), (0x10400, 39, 1, 40), (0x104b0, 35, 1, 40), (0x10570, 10, 1, 39),
    (0x1057c, 14, 1, 39), (0x1058c, 6, 1, 39), (0x10594, 1, 1, 39), (0x10c80, 50, 1, 64), (0x10d50, 21, 1, 32),
    (0x118a0, 31, 1, 32), (0x16e40, 31, 1, 32), (0x16ea0, 24, 1, 27), (0x1e900, 33, 1, 34),
];

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_general_category::{GeneralCategory, get_general_category};

    /// Where the compiler at hand knows a letter that Unicode 16 has not, it may say what it likes.
    #[test]
    fn every_character_becomes_what_the_standard_library_makes_of_it() {
        for character in '\0'..=char::MAX {
            let (small, mark) = lowered(character);
            let made: Vec<char> = [small].into_iter().chain(mark).collect();
            let wanted: Vec<char> = character.to_lowercase().collect();
            let assigned = get_general_category(character) != GeneralCategory::Unassigned;
            assert!(made == wanted || !assigned, "{character:?} becomes {made:?}");
        }
    }
}
