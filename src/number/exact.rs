//! Decimal numerals and doubles, by numbers of any count of digits: little code, and no rounding on the way.

use std::cmp::Ordering;

use crate::wording::push_digits;

/// Digits past this many cannot decide between two doubles, except by not being zero.
const MAX_DIGITS: usize = 800;
/// Every number from 10^309 on is infinite, and every one below 10^-324 is 0.
const MOST_POINT: i32 = 309;
const LEAST_POINT: i32 = -323;

/// Powers of ten that a double holds exactly.
const EXACT_POWERS: i32 = 22;
/// The bits of a mantissa that are written. One more, the first, is not where the exponent is not the least.
const MANTISSA_BITS: u32 = 52;
const MANTISSA: u64 = (1 << MANTISSA_BITS) - 1;
/// The exponent of the smallest double: 2^-1074.
const LEAST_EXPONENT: i32 = -1_074;
/// How often a number is doubled or halved at once.
const STEP: i32 = 32;

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
    written(number, &shortest(number.abs(), Halves::Up))
}

/// Digits without an exponent.
fn written(number: f64, Decimal { digits, point }: &Decimal) -> String {
    let mut text = String::new();
    if number.is_sign_negative() {
        text.push('-');
    }
    let point = *point;
    if point <= 0 {
        text.push_str("0.");
        (point..0).for_each(|_| text.push('0'));
    }
    for (place, digit) in (0..).zip(digits) {
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
    let decimal = shortest(number.abs(), Halves::ToEven);
    let Decimal { digits, point } = &decimal;
    if (-4..=16).contains(point) {
        let plain = written(number, &decimal);
        return if digits.len() as i32 <= *point { plain + ".0" } else { plain };
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
    json.push(if *point > 0 { '+' } else { '-' });
    push_digits(&mut json, (*point - 1).unsigned_abs().into(), 1);
    json
}

/// A number in decimal digits, none of the first and the last of which is 0: 0.123 times a power of ten.
#[derive(Clone, PartialEq, Eq)]
struct Decimal {
    digits: Vec<u8>,
    /// The power of ten; in other words, the point stands before the digit of this index.
    point: i32,
}

impl Decimal {
    /// A numeral without a sign.
    fn read(text: &str) -> Self {
        let (mut digits, mut point) = (Vec::new(), 0_i32);
        let (mut behind_point, mut more) = (false, false);
        let (mut power, mut in_power, mut down) = (0_i32, false, false);
        for byte in text.bytes() {
            match byte {
                b'0'..=b'9' if in_power => {
                    power = power.saturating_mul(10).saturating_add(i32::from(byte - b'0'));
                }
                b'0'..=b'9' => {
                    let leads = digits.is_empty() && byte == b'0';
                    // A zero that leads moves the point where it stands behind it, a digit where it stands before.
                    point = point.saturating_add(i32::from(!behind_point) - i32::from(leads));
                    if leads {
                        continue;
                    }
                    if digits.len() < MAX_DIGITS {
                        digits.push(byte - b'0');
                    } else {
                        more |= byte != b'0';
                    }
                }
                b'.' => behind_point = true,
                b'-' => down = true,
                _ => in_power = true,
            }
        }
        if more {
            // What was left out makes the number a little larger than its digits say.
            digits.push(1);
        }
        point = point.saturating_add(if down { -power } else { power });
        Self { digits, point }.trimmed()
    }

    fn of(mut whole: u64) -> Self {
        let mut digits = Vec::new();
        while whole > 0 {
            digits.insert(0, (whole % 10) as u8);
            whole /= 10;
        }
        let point = digits.len() as i32;
        Self { digits, point }.trimmed()
    }

    fn trimmed(mut self) -> Self {
        while self.digits.last() == Some(&0) {
            self.digits.pop();
        }
        self
    }

    /// The double nearest to the number.
    fn nearest(self) -> f64 {
        if self.digits.is_empty() || self.point < LEAST_POINT {
            return 0.0;
        }
        if self.point > MOST_POINT {
            return f64::INFINITY;
        }
        if let Some(number) = self.nearest_at_once() {
            return number;
        }
        // Doubled or halved often enough, its whole part is the mantissa: 53 bits, or fewer for the smallest.
        let (mut scaled, mut exponent) = (self, 0);
        let mut mantissa = loop {
            let whole = scaled.whole();
            let missing = match whole {
                Some(whole) => (whole.leading_zeros() as i32 - 11).min(STEP),
                None => -STEP,
            };
            let doubled = missing.min(exponent - LEAST_EXPONENT);
            if doubled == 0 {
                break whole.unwrap_or_default();
            }
            scaled = scaled.times_power_of_two(doubled);
            exponent -= doubled;
        };
        mantissa += match scaled.fraction().cmp(&[5]) {
            Ordering::Less => 0,
            Ordering::Equal => mantissa & 1,
            Ordering::Greater => 1,
        };
        // The first bit of the mantissa adds 1 to the exponent, which is written one larger where there is such a bit.
        let bits = ((exponent - LEAST_EXPONENT) as u64) << MANTISSA_BITS;
        f64::from_bits((bits + mantissa).min(f64::INFINITY.to_bits()))
    }

    /// Where both the digits and the power of ten are doubles, one rounding is all there is.
    fn nearest_at_once(&self) -> Option<f64> {
        let exponent = self.point - self.digits.len() as i32;
        if self.digits.len() > 15 || exponent.abs() > EXACT_POWERS {
            return None;
        }
        let mut whole = 0.0;
        for digit in &self.digits {
            whole = whole * 10.0 + f64::from(*digit);
        }
        let mut power = 1.0;
        for _ in 0..exponent.abs() {
            power *= 10.0;
        }
        Some(if exponent < 0 { whole / power } else { whole * power })
    }

    /// The whole part, where it has no more digits than 64 bits hold in any case.
    fn whole(&self) -> Option<u64> {
        if self.point > 19 {
            return None;
        }
        let mut whole = 0;
        for place in 0..self.point {
            whole = whole * 10 + u64::from(self.digits.get(place as usize).copied().unwrap_or(0));
        }
        Some(whole)
    }

    /// The digits behind the point; none where a zero is the first of them.
    fn fraction(&self) -> &[u8] {
        let point = usize::try_from(self.point).unwrap_or(usize::MAX);
        self.digits.get(point..).unwrap_or_default()
    }

    fn times_power_of_two(mut self, exponent: i32) -> Self {
        let (mut left, step) = (exponent.abs(), exponent.signum());
        while left > 0 {
            let times = left.min(STEP);
            if step > 0 {
                self.double(times)
            } else {
                self.halve(times)
            }
            left -= times;
        }
        self.trimmed()
    }

    fn double(&mut self, times: i32) {
        let mut carry = 0;
        for digit in self.digits.iter_mut().rev() {
            carry += u64::from(*digit) << times;
            *digit = (carry % 10) as u8;
            carry /= 10;
        }
        while carry > 0 {
            self.digits.insert(0, (carry % 10) as u8);
            self.point += 1;
            carry /= 10;
        }
    }

    fn halve(&mut self, times: i32) {
        let whole = std::mem::take(&mut self.digits);
        let mut digits = whole.iter();
        let mut rest = 0;
        loop {
            let digit = match digits.next() {
                Some(digit) => u64::from(*digit),
                None if rest == 0 => break,
                None => 0,
            };
            rest = rest * 10 + digit;
            match (rest >> times) as u8 {
                0 if self.digits.is_empty() => self.point -= 1,
                digit => self.digits.push(digit),
            }
            rest &= (1 << times) - 1;
        }
    }

    fn compare(&self, other: &Self) -> Ordering {
        self.point.cmp(&other.point).then_with(|| self.digits.cmp(&other.digits))
    }

    /// The number cut after so many digits, and the next larger one of so many.
    fn around(&self, length: usize) -> (Self, Self) {
        let mut up = self.clone();
        up.digits.truncate(length);
        let down = up.clone().trimmed();
        while up.digits.last() == Some(&9) {
            up.digits.pop();
        }
        match up.digits.last_mut() {
            Some(last) => *last += 1,
            None => {
                up.digits.push(1);
                up.point += 1;
            }
        }
        (down, up)
    }
}

/// Which of two numerals names a double that lies halfway between them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Halves {
    /// The larger one, as the standard library writes doubles.
    Up,
    /// The one whose last digit is even, as `serde_json` writes them.
    ToEven,
}

/// The fewest digits that name a double, and of those the nearest to it; none for 0.
fn shortest(number: f64, halves: Halves) -> Decimal {
    let bits = number.to_bits();
    let (biased, fraction) = ((bits >> MANTISSA_BITS) as i32, bits & MANTISSA);
    let (mantissa, exponent) = match biased {
        0 => (fraction, LEAST_EXPONENT),
        biased => (fraction | 1 << MANTISSA_BITS, LEAST_EXPONENT + biased - 1),
    };
    let quarters = |count: u64| Decimal::of(count).times_power_of_two(exponent - 2);
    let exact = quarters(mantissa * 4);
    if mantissa == 0 {
        return exact;
    }
    // Halfway to the neighbours. Below a power of two, doubles lie half as far apart.
    let below = if fraction == 0 && biased > 1 { 1 } else { 2 };
    let (least, most) = (quarters(mantissa * 4 - below), quarters(mantissa * 4 + 2));
    // A double with an even mantissa is what the halfway points are read as.
    let outside = if mantissa & 1 == 0 { Ordering::Greater } else { Ordering::Equal };
    let mut length = 1;
    loop {
        let (down, up) = exact.around(length);
        let (low, high) = (least.compare(&down) < outside, up.compare(&most) < outside);
        let rest = exact.digits.get(length..).unwrap_or_default();
        let is_even = exact.digits.get(length - 1).is_none_or(|digit| digit % 2 == 0);
        let goes_down = match rest.cmp(&[5]) {
            Ordering::Equal => halves == Halves::ToEven && is_even,
            order => order == Ordering::Less,
        };
        match (low, high) {
            (true, true) if goes_down => return down,
            (_, true) => return up,
            (true, false) => return down,
            (false, false) => length += 1,
        }
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
        for exponent in -1_074..1_024 {
            let power = 2.0_f64.powi(exponent);
            for number in [power, power.next_up(), power.next_down()] {
                assert_eq!(text(number), number.to_string());
                assert_eq!(parse(&text(number)).to_bits(), number.to_bits());
            }
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
        fn numbers_halfway_between_two_numerals_are_written_as_there(
            whole in 1_u64 << 47..1 << 49,
            eighths in 0..8_u8,
        ) {
            let number = whole as f64 + f64::from(eighths) / 8.0;
            prop_assert_eq!(text(number), number.to_string());
            prop_assert_eq!(json(number), serde_json::to_string(&number).unwrap());
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
