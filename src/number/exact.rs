//! Decimal numerals and doubles by whole numbers of any length: little code, and no rounding on the way.

use std::cmp::Ordering;

/// Digits past this many cannot decide between two doubles, except by not being zero.
const MAX_DIGITS: usize = 800;
/// Every numeral with a larger exponent is 0 or infinite.
const MAX_EXPONENT: i32 = 1_200;

/// Powers of ten that a double holds exactly.
const EXACT_POWERS: i32 = 22;
/// The bits of a mantissa that are written, and with the one that is not, its binary digits.
const MANTISSA_BITS: u32 = 52;
const DIGITS: u32 = MANTISSA_BITS + 1;
const MANTISSA: u64 = (1 << MANTISSA_BITS) - 1;
/// The exponent of the smallest double: 2^-1074.
const LEAST_EXPONENT: i32 = -1_074;
/// Doubles from here on have 53 bits before the point.
const MOST_EXPONENT: i32 = 971;

/// See [`super::parse`].
pub(super) fn parse(numeral: &str) -> f64 {
    let (negative, digits) = match numeral.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, numeral),
    };
    let magnitude = Decimal::read(digits).nearest();
    if negative { -magnitude } else { magnitude }
}

/// See [`super::text`].
pub(super) fn text(number: f64) -> String {
    let mut text = String::new();
    if number.is_sign_negative() {
        text.push('-');
    }
    let (digits, point) = shortest(number.abs());
    if point <= 0 {
        text.push_str("0.");
        (point..0).for_each(|_| text.push('0'));
    }
    for (place, digit) in (0..).zip(&digits) {
        if place > 0 && place == point {
            text.push('.');
        }
        text.push(char::from(b'0' + digit));
    }
    (digits.len() as i32..point).for_each(|_| text.push('0'));
    if digits.is_empty() {
        text.truncate(text.len() - 2);
        text.push('0');
    }
    text
}

/// See [`super::json`]: very large and very small numbers have an exponent there.
pub(super) fn json(number: f64) -> String {
    let (digits, point) = shortest(number.abs());
    if (-4..=16).contains(&point) {
        let plain = text(number);
        return if digits.len() as i32 <= point { plain + ".0" } else { plain };
    }
    let mut json = String::new();
    if number.is_sign_negative() {
        json.push('-');
    }
    for (place, digit) in digits.iter().enumerate() {
        if place == 1 {
            json.push('.');
        }
        json.push(char::from(b'0' + digit));
    }
    json.push('e');
    if point > 0 {
        json.push('+');
    }
    json.push_str(&(point - 1).to_string());
    json
}

/// A numeral taken apart: its digits without point and leading zeros, times a power of ten.
struct Decimal {
    digits: Vec<u8>,
    exponent: i32,
}

impl Decimal {
    fn read(text: &str) -> Self {
        let (mut digits, mut exponent) = (Vec::new(), 0_i32);
        let (mut behind_point, mut more) = (false, false);
        let mut bytes = text.bytes();
        for byte in bytes.by_ref() {
            match byte {
                b'0'..=b'9' => {
                    exponent = exponent.saturating_sub(i32::from(behind_point));
                    if digits.is_empty() && byte == b'0' {
                        continue;
                    }
                    if digits.len() < MAX_DIGITS {
                        digits.push(byte - b'0');
                    } else {
                        more |= byte != b'0';
                        exponent = exponent.saturating_add(1);
                    }
                }
                b'.' => behind_point = true,
                _ => break,
            }
        }
        if more {
            // What was left out makes the number a little larger than its digits say.
            digits.push(1);
            exponent = exponent.saturating_sub(1);
        }
        let (mut power, mut down) = (0_i32, false);
        for byte in bytes {
            match byte {
                b'-' => down = true,
                b'0'..=b'9' => {
                    power = power.saturating_mul(10).saturating_add(i32::from(byte - b'0'));
                }
                _ => {}
            }
        }
        exponent = exponent.saturating_add(if down { -power } else { power });
        Self { digits, exponent }
    }

    fn nearest(&self) -> f64 {
        let first_is_at = self.exponent.saturating_add(self.digits.len() as i32);
        if self.digits.is_empty() || first_is_at < -MAX_EXPONENT {
            return 0.0;
        }
        if first_is_at > MAX_EXPONENT {
            return f64::INFINITY;
        }
        self.nearest_at_once().unwrap_or_else(|| {
            let mut over = Big::from(0);
            self.digits.iter().for_each(|digit| over.times_and(10, u32::from(*digit)));
            let mut under = Big::from(1);
            let scaled = if self.exponent < 0 { &mut under } else { &mut over };
            (0..self.exponent.abs()).for_each(|_| scaled.times_and(10, 0));
            quotient(over, under)
        })
    }

    /// Where both the digits and the power of ten are doubles, one rounding is all there is.
    fn nearest_at_once(&self) -> Option<f64> {
        if self.digits.len() > 15 || self.exponent.abs() > EXACT_POWERS {
            return None;
        }
        let whole = self.digits.iter().fold(0.0, |whole, digit| whole * 10.0 + f64::from(*digit));
        let power = (0..self.exponent.abs()).fold(1.0, |power, _| power * 10.0);
        Some(if self.exponent < 0 { whole / power } else { whole * power })
    }
}

/// The double nearest to a quotient of two whole numbers that are not 0.
fn quotient(mut over: Big, mut under: Big) -> f64 {
    // Scaled by a power of two, the whole part of the quotient is the mantissa: 53 bits, or fewer for the smallest.
    let exponent = over.bits() as i32 - under.bits() as i32 - DIGITS as i32;
    let mut exponent = exponent.max(LEAST_EXPONENT);
    let scaled = if exponent < 0 { &mut over } else { &mut under };
    scaled.shift(exponent.unsigned_abs());
    under.shift(DIGITS);
    if over.compare(&under) != Ordering::Less {
        under.shift(1);
        exponent += 1;
    }
    let mut mantissa = 0_u64;
    for _ in 0..DIGITS {
        mantissa *= 2;
        over.shift(1);
        if over.compare(&under) != Ordering::Less {
            over.minus(&under);
            mantissa += 1;
        }
    }
    over.shift(1);
    match over.compare(&under) {
        Ordering::Less => {}
        Ordering::Equal => mantissa += mantissa & 1,
        Ordering::Greater => mantissa += 1,
    }
    if mantissa >> DIGITS == 1 {
        mantissa /= 2;
        exponent += 1;
    }
    if exponent > MOST_EXPONENT {
        return f64::INFINITY;
    }
    // A mantissa without its first bit stands for the smallest doubles, whose exponent is written as 0.
    let biased = if mantissa >> MANTISSA_BITS == 0 { 0 } else { exponent - LEAST_EXPONENT + 1 };
    f64::from_bits((biased as u64) << MANTISSA_BITS | mantissa & MANTISSA)
}

/// The fewest digits that name a double, and where its point is: before the digit of that index.
///
/// Steele and White's method: digits come off a fraction until what is left is within half the distance to
/// the next double.
fn shortest(number: f64) -> (Vec<u8>, i32) {
    let bits = number.to_bits();
    let (biased, fraction) = ((bits >> MANTISSA_BITS) as i32, bits & MANTISSA);
    let (mantissa, exponent) = match biased {
        0 => (fraction, LEAST_EXPONENT),
        biased => (fraction | 1 << MANTISSA_BITS, LEAST_EXPONENT + biased - 1),
    };
    let mut digits = Vec::new();
    if mantissa == 0 {
        return (digits, 0);
    }
    // The number is over/under; half the distance to its neighbours is above/under and below/under.
    let (mut over, mut under) = (Big::from(mantissa), Big::from(1));
    let (mut above, mut below) = (Big::from(1), Big::from(1));
    if exponent >= 0 {
        [&mut over, &mut above, &mut below].into_iter().for_each(|big| big.shift(exponent as u32));
    } else {
        under.shift(-exponent as u32);
    }
    over.shift(1);
    under.shift(1);
    // Below a power of two, doubles lie half as far apart.
    if fraction == 0 && biased > 1 {
        over.shift(1);
        under.shift(1);
        above.shift(1);
    }
    // A double with an even mantissa is what the halfway points are read as.
    let even = mantissa & 1 == 0;
    let reaches = |sum: &Big, limit: &Big| match sum.compare(limit) {
        Ordering::Less => false,
        Ordering::Equal => even,
        Ordering::Greater => true,
    };
    let mut point = 0;
    while reaches(&over.plus(&above), &under) {
        under.times_and(10, 0);
        point += 1;
    }
    loop {
        let mut next = over.plus(&above);
        next.times_and(10, 0);
        if reaches(&next, &under) {
            break;
        }
        [&mut over, &mut above, &mut below].into_iter().for_each(|big| big.times_and(10, 0));
        point -= 1;
    }
    loop {
        [&mut over, &mut above, &mut below].into_iter().for_each(|big| big.times_and(10, 0));
        let mut digit = 0;
        while over.compare(&under) != Ordering::Less {
            over.minus(&under);
            digit += 1;
        }
        let low = reaches(&below, &over);
        let high = reaches(&over.plus(&above), &under);
        if !low && !high {
            digits.push(digit);
            continue;
        }
        over.shift(1);
        let nearer_above = over.compare(&under) != Ordering::Less;
        digits.push(if high && (!low || nearer_above) { digit + 1 } else { digit });
        return (digits, point);
    }
}

/// A whole number of any length, its lowest 32 bits first. INVARIANT: the last limb is not 0.
struct Big(Vec<u32>);

impl Big {
    fn from(number: u64) -> Self {
        let mut big = Self(vec![number as u32, (number >> 32) as u32]);
        big.trim();
        big
    }

    fn trim(&mut self) {
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
    }

    fn is_zero(&self) -> bool {
        self.0.is_empty()
    }

    fn bits(&self) -> u32 {
        self.0.last().map_or(0, |last| self.0.len() as u32 * 32 - last.leading_zeros())
    }

    fn limb(&self, index: usize) -> u32 {
        self.0.get(index).copied().unwrap_or(0)
    }

    /// Multiplies and adds.
    fn times_and(&mut self, factor: u32, more: u32) {
        let mut carry = u64::from(more);
        for limb in &mut self.0 {
            let product = u64::from(*limb) * u64::from(factor) + carry;
            *limb = product as u32;
            carry = product >> 32;
        }
        self.0.push(carry as u32);
        self.trim();
    }

    fn shift(&mut self, bits: u32) {
        self.times_and(1 << (bits % 32), 0);
        if !self.is_zero() {
            let zeros = std::iter::repeat_n(0, bits as usize / 32);
            self.0.splice(0..0, zeros);
        }
    }

    fn plus(&self, other: &Self) -> Self {
        let mut carry = 0;
        let mut sum = Vec::new();
        for index in 0..=self.0.len().max(other.0.len()) {
            let limbs = u64::from(self.limb(index)) + u64::from(other.limb(index)) + carry;
            sum.push(limbs as u32);
            carry = limbs >> 32;
        }
        let mut sum = Self(sum);
        sum.trim();
        sum
    }

    /// Takes away a number that is not larger.
    fn minus(&mut self, other: &Self) {
        let mut borrow = false;
        for (index, limb) in self.0.iter_mut().enumerate() {
            let (less, under) = limb.overflowing_sub(other.limb(index));
            let (less, again) = less.overflowing_sub(u32::from(borrow));
            *limb = less;
            borrow = under || again;
        }
        self.trim();
    }

    fn compare(&self, other: &Self) -> Ordering {
        let by_length = self.0.len().cmp(&other.0.len());
        by_length.then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn agrees(numeral: &str) -> bool {
        parse(numeral).to_bits() == numeral.parse::<f64>().unwrap().to_bits()
    }

    #[test]
    fn numerals_at_the_edges_are_read_as_the_standard_library_reads_them() {
        let long = format!("0.{}1{}", "0".repeat(400), "7".repeat(1_000));
        let halfway = "9007199254740993";
        for numeral in [
            "0",
            "-0",
            "0.0",
            "1",
            "-1",
            "0.1",
            "1e23",
            "9e22",
            "8.5e-5",
            "1e308",
            "1.8e308",
            "1e309",
            "1.7976931348623157e308",
            "1.7976931348623159e308",
            "2.2250738585072014e-308",
            "2.2250738585072011e-308",
            "4.9e-324",
            "2.4703282292062327e-324",
            "2.4703282292062328e-324",
            "1e-324",
            "1e-400",
            "1e-99999999999",
            "1e99999999999",
            "123456789012345678901234567890",
            "0.000000000000000000000000000001",
            halfway,
            &long,
            "9007199254740993.00000000000000000000000000001",
            "100000000000000000000000000e-26",
            "0e99999999999",
        ] {
            assert!(agrees(numeral), "{numeral}: {} {:?}", parse(numeral), numeral.parse::<f64>());
        }
    }

    #[test]
    fn numbers_at_the_edges_are_written_as_the_standard_library_writes_them() {
        for number in [
            0.0,
            -0.0,
            1.0,
            0.1,
            0.3,
            5e-324,
            f64::MIN_POSITIVE,
            f64::MAX,
            1e21,
            1e22,
            1e23,
            123.456,
            9_007_199_254_740_992.0,
            9_007_199_254_740_994.0,
            4_503_599_627_370_496.5,
            1e-7,
            -2.5,
            100.0,
            2.0_f64.powi(-1000),
        ] {
            assert_eq!(text(number), number.to_string());
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_000))]

        #[test]
        fn every_double_is_written_and_read_as_the_standard_library_does(bits: u64) {
            let number = f64::from_bits(bits);
            prop_assume!(number.is_finite());
            prop_assert_eq!(text(number), number.to_string());
            prop_assert_eq!(json(number), serde_json::to_string(&number).unwrap());
            prop_assert_eq!(parse(&format!("{number:e}")).to_bits(), bits);
        }

        #[test]
        fn everyday_numbers_are_written_and_read_as_the_standard_library_does(whole: i32, places in 0..12_i32) {
            let number = f64::from(whole) / 10_f64.powi(places);
            prop_assert_eq!(text(number), number.to_string());
            prop_assert_eq!(json(number), serde_json::to_string(&number).unwrap());
            prop_assert!(agrees(&number.to_string()));
        }

        #[test]
        fn every_numeral_is_read_as_the_standard_library_reads_it(
            numeral in r"-?(0|[1-9][0-9]{0,25})(\.[0-9]{1,25})?([eE][-+]?[0-9]{1,3})?"
        ) {
            prop_assert!(agrees(&numeral), "{}", numeral);
        }
    }
}
