//! Numbers as text, and back: exact both ways, the same on every machine.
//!
//! The standard library does it quickly. Its tables would be a fifth of a small module, so there [`exact`] does it: slower
//! for numbers of many digits, small, and tested to give the same.

#[cfg(any(test, groundrules_small))]
mod exact;

use crate::wording::push_digits;

/// The number nearest to a decimal numeral such as `-12.5e3`, halves to even; infinite beyond the largest.
///
/// The text must be a numeral as JSON writes it; for others there is no promise but that nothing breaks.
pub(crate) fn parse(numeral: &str) -> f64 {
    // Most numerals are a few digits, which a double holds exactly.
    if numeral.len() <= 15
        && let Some(whole) = of_digits(numeral)
    {
        return whole as f64;
    }
    #[cfg(groundrules_small)]
    return exact::parse(numeral);
    #[cfg(not(groundrules_small))]
    numeral.parse().unwrap_or(f64::NAN)
}

/// The shortest numeral that is read as this number and no other, without an exponent; it must be finite.
pub(crate) fn text(number: f64) -> String {
    // Zero may have a sign.
    if let Some(whole) = whole(number).filter(|whole| *whole != 0) {
        return text_of_whole(whole);
    }
    #[cfg(groundrules_small)]
    return exact::text(number);
    #[cfg(not(groundrules_small))]
    number.to_string()
}

/// The number that digits are, where 64 bits hold it.
pub(crate) fn of_digits(digits: &str) -> Option<u64> {
    let mut number = 0_u64;
    for byte in digits.bytes() {
        let digit = byte.is_ascii_digit().then(|| u64::from(byte - b'0'))?;
        number = number.checked_mul(10)?.checked_add(digit)?;
    }
    (!digits.is_empty()).then_some(number)
}

/// What was calculated, to nine places behind the point: `0.1 + 0.2` is `0.3`, as people mean it.
///
/// It never puts two numbers into the other order, so what is true of bounds stays true. Of nine million and more a double has
/// no more places.
pub(crate) fn calculated(number: f64) -> f64 {
    const PLACES: f64 = 1e9;
    if number.abs() < 9e6 { (number * PLACES).round_ties_even() / PLACES } else { number }
}

/// A number in another unit.
pub(crate) fn times(number: f64, factor: f64) -> f64 {
    if factor == 1.0 { number } else { calculated(number * factor) }
}

/// Integers past this no longer hold every digit as a double.
pub(crate) const MAX_EXACT: f64 = 9_007_199_254_740_992.0;

/// [`MAX_EXACT`] in digits.
pub(crate) const MOST_EXACT: &str = "9007199254740992";

/// Whether a double holds every digit before the point.
pub(crate) fn is_exact(numeral: &str, number: f64) -> bool {
    if number.abs() != MAX_EXACT {
        return number.abs() < MAX_EXACT;
    }
    // What lies beyond may have been rounded down to it, and has larger digits, however it is written.
    let digits = numeral.bytes().take_while(|byte| !b"eE".contains(byte));
    let digits = digits.filter(u8::is_ascii_digit).skip_while(|digit| *digit == b'0');
    digits.le(MOST_EXACT.bytes().chain(std::iter::repeat(b'0')))
}

/// The number as an integer, where it is one that a double holds exactly.
pub(crate) fn whole(number: f64) -> Option<i64> {
    (number.fract() == 0.0 && number.abs() <= MAX_EXACT).then_some(number as i64)
}

fn text_of_whole(whole: i64) -> String {
    let mut text = if whole < 0 { "-".to_owned() } else { String::new() };
    push_digits(&mut text, whole.unsigned_abs(), 1);
    text
}

/// The number as `serde_json` writes it, but whole ones without a point; it must be finite.
pub(crate) fn json(number: f64) -> String {
    if let Some(whole) = whole(number) {
        return text_of_whole(whole);
    }
    #[cfg(groundrules_small)]
    return exact::json(number);
    #[cfg(not(groundrules_small))]
    serde_json::to_string(&number).unwrap_or_default()
}
