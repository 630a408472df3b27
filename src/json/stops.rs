//! Where what stands between quotation marks stops to mean itself: at a quotation mark, a backslash or a control
//! character.
//!
//! Natively sixty-four bytes are looked at together, once, and what was found is kept: most texts are short, and end in the
//! sixty-four bytes in which the one before ended. In a small module eight bytes are looked at together.

/// Finds the places of one text, from the front to the end.
#[derive(Debug, Default)]
pub(super) struct Stops {
    /// The sixty-four bytes that were looked at last: how many such blocks lie before them, and 1 more.
    #[cfg(not(groundrules_small))]
    block: usize,
    /// A bit for each of them, the lowest for the first: whether a text stops there.
    #[cfg(not(groundrules_small))]
    bits: u64,
}

#[cfg(not(groundrules_small))]
impl Stops {
    /// The first place from `at` on where a text stops; the end where there is none.
    #[inline(always)]
    pub(super) fn next(&mut self, bytes: &[u8], mut at: usize) -> usize {
        loop {
            let block = at / BLOCK;
            if self.block != block + 1 {
                self.bits = stops_in(bytes.get(block * BLOCK..).unwrap_or_default());
                self.block = block + 1;
            }
            let left = self.bits >> (at % BLOCK);
            if left != 0 {
                return at + left.trailing_zeros() as usize;
            }
            at = (block + 1) * BLOCK;
            if at >= bytes.len() {
                return bytes.len();
            }
        }
    }
}

#[cfg(not(groundrules_small))]
const BLOCK: usize = 64;

/// Where a text stops in the first sixty-four bytes, or in as many as there are.
#[cfg(not(groundrules_small))]
fn stops_in(bytes: &[u8]) -> u64 {
    use wide::u8x64;

    let block = bytes.first_chunk::<BLOCK>().copied().unwrap_or_else(|| {
        let mut block = [b' '; BLOCK];
        block.iter_mut().zip(bytes).for_each(|(place, byte)| *place = *byte);
        block
    });
    let block = u8x64::new(block);
    let quote = block.simd_eq(u8x64::splat(b'"'));
    let backslash = block.simd_eq(u8x64::splat(b'\\'));
    let control = block.simd_lt(u8x64::splat(0x20));
    (quote | backslash | control).to_bitmask()
}

#[cfg(groundrules_small)]
impl Stops {
    /// The first place from `at` on where a text stops; the end where there is none.
    pub(super) fn next(&mut self, bytes: &[u8], at: usize) -> usize {
        at + plain(bytes.get(at..).unwrap_or_default())
    }
}

/// How many bytes at the beginning of a text mean themselves.
///
/// Eight bytes are looked at together, each in its part of a number. Subtracting 1 from each part borrows from the part
/// above only where there is a hit below, so the lowest hit is always one.
pub(super) fn plain(bytes: &[u8]) -> usize {
    const EACH: u64 = 0x0101_0101_0101_0101;
    let is_zero_in = |parts: u64| parts.wrapping_sub(EACH) & !parts;
    let mut at = 0;
    while let Some(eight) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
        let parts = u64::from_le_bytes(*eight);
        let quote = is_zero_in(parts ^ (EACH * u64::from(b'"')));
        let backslash = is_zero_in(parts ^ (EACH * u64::from(b'\\')));
        let control = parts.wrapping_sub(EACH * 0x20) & !parts;
        let hits = (quote | backslash | control) & (EACH << 7);
        if hits != 0 {
            return at + hits.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.iter().take_while(|byte| !matches!(byte, b'"' | b'\\' | 0..0x20)).count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn both_ways_stop_where_a_walk_byte_by_byte_does(
            bytes in prop::collection::vec(
                prop_oneof![6 => any::<u8>(), 2 => Just(b'a'), 1 => Just(b'"'), 1 => Just(b'\\'), 1 => 0_u8..0x21],
                0..200,
            ),
            from in 0_usize..200,
        ) {
            let from = from.min(bytes.len());
            let rest = &bytes[from..];
            let walked = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20));
            let wanted = from + walked.unwrap_or(rest.len());
            prop_assert_eq!(from + plain(rest), wanted);
            let mut stops = Stops::default();
            // What was kept of bytes before it must not matter.
            stops.next(&bytes, from / 3);
            prop_assert_eq!(stops.next(&bytes, from), wanted);
        }
    }
}
