//! SHA-256, of what lies in memory as a whole.
//!
//! The crate's block function is called directly: what streams of bytes need around it would be as large as the function
//! itself in a small module.

use sha2::block_api::compress256;

/// The SHA-256 of some bytes.
pub(crate) type Digest = [u8; 32];

/// The first 32 bits behind the points of the square roots of 2, 3, 5, 7, 11, 13, 17 and 19.
const START: [u32; 8] = [
    0x6a09_e667,
    0xbb67_ae85,
    0x3c6e_f372,
    0xa54f_f53a,
    0x510e_527f,
    0x9b05_688c,
    0x1f83_d9ab,
    0x5be0_cd19,
];

pub(crate) fn sha256(bytes: &[u8]) -> Digest {
    let mut state = START;
    let (blocks, rest) = bytes.as_chunks();
    compress256(&mut state, blocks);
    // Behind the last byte stand a bit, zeros up to the end of a block, and in its last 64 bits how many bits there are.
    let mut end = rest.to_vec();
    end.push(0x80);
    end.resize(if end.len() > 56 { 120 } else { 56 }, 0);
    end.extend_from_slice(&(bytes.len() as u64 * 8).to_be_bytes());
    compress256(&mut state, end.as_chunks().0);
    let mut digest = [0; 32];
    for (place, word) in digest.as_chunks_mut().0.iter_mut().zip(state) {
        *place = word.to_be_bytes();
    }
    digest
}

/// Bytes in hexadecimal.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    let digit = |number: u8| char::from_digit(u32::from(number), 16).unwrap_or_default();
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        text.push(digit(byte >> 4));
        text.push(digit(byte & 15));
    }
    text
}

#[cfg(test)]
mod tests {
    use sha2::Digest as _;

    use super::*;

    #[test]
    fn a_digest_is_the_one_that_the_crate_makes_of_a_stream() {
        let bytes: Vec<u8> = (0..1_000_u32).map(|number| (number * 7) as u8).collect();
        for length in (0..=300).chain([1_000]) {
            let bytes = &bytes[..length];
            assert_eq!(sha256(bytes), <Digest>::from(sha2::Sha256::digest(bytes)), "{length}");
        }
        assert_eq!(hexadecimal(&[0, 0x7f, 0xa0]), "007fa0");
    }
}
