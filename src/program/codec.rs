//! How values become bytes, and bytes values: numbers, texts, lists and choices, of which all is made that a
//! compiled pack holds. Which parts a type has is said in [`layout`](super::layout), once for both ways.
//!
//! The bytes are the length of the texts, then all texts, one behind the other, then everything else. Apart from
//! each other, language and tables compress better than mixed.
//!
//! A [`Reader`] does not stop in the middle. It notes the first fault and has nothing but zeros from there on, which
//! end every list; [`value_of`] is the one place that asks for faults. So reading is a row of calls without
//! branches, which is what keeps it small in WebAssembly.
//!
//! INVARIANT: what is read without a fault is written as the very bytes that were read. Nothing has two
//! spellings, so two digests never name the same pack.

use std::borrow::Cow;

use super::MAX_TEXT;

/// What is wrong with bytes, in words that stand behind "this pack cannot be run:".
pub(crate) type Fault = &'static str;

/// A choice that is none of those there are.
pub(super) const UNKNOWN: Fault = "it has something that this engine does not know";
/// A number that the writer writes otherwise.
pub(super) const SPELLING: Fault = "it is not written as a compiler writes it";

/// The byte behind each text. It is no part of any: UTF-8 has no such byte.
const END_OF_TEXT: u8 = 0xff;

/// How many bytes a list may take before its elements have been read.
const AHEAD: usize = 64 * 1024;

/// A value that a compiled pack can hold. It takes at least one byte.
pub(crate) trait Coded: Sized {
    fn read(reader: &mut Reader<'_>) -> Self;
    fn write(&self, writer: &mut Writer);
}

/// The value that was written as these bytes.
pub(super) fn value_of<T: Coded>(bytes: &[u8]) -> Result<T, Fault> {
    let mut reader = Reader { bytes, ..Reader::default() };
    let length = reader.count();
    if let Some((texts, bytes)) = reader.bytes.split_at_checked(length) {
        (reader.texts, reader.bytes) = (texts, bytes);
    }
    let value = T::read(&mut reader);
    match reader.fault {
        Some(fault) => Err(fault),
        None if reader.left() == 0 => Ok(value),
        None => Err("there are bytes behind its end"),
    }
}

/// The bytes of a value. Values that are equal have the same.
pub(crate) fn bytes_of(value: &impl Coded) -> Vec<u8> {
    let (mut head, mut writer) = (Writer::default(), Writer::default());
    value.write(&mut writer);
    head.number(writer.texts.len() as u64);
    [head.bytes, writer.texts, writer.bytes].concat()
}

/// Gives the parts of a value, one after the other.
#[derive(Default)]
pub(crate) struct Reader<'b> {
    bytes: &'b [u8],
    texts: &'b [u8],
    fault: Option<Fault>,
    /// The node that was referred to last.
    pub(super) node: i64,
}

impl<'b> Reader<'b> {
    /// Notes a fault, and leaves nothing to read.
    pub(super) fn fail(&mut self, fault: Fault) {
        (self.bytes, self.texts) = (&[], &[]);
        self.fault.get_or_insert(fault);
    }

    pub(super) fn expect(&mut self, holds: bool, fault: Fault) {
        if !holds {
            self.fail(fault);
        }
    }

    fn left(&self) -> usize {
        self.bytes.len() + self.texts.len()
    }

    pub(super) fn byte(&mut self) -> u8 {
        let Some((byte, rest)) = self.bytes.split_first() else {
            self.fail("it ends too soon");
            return 0;
        };
        self.bytes = rest;
        *byte
    }

    /// A number of seven bits in each byte, the lowest first; the eighth says that another byte follows.
    fn number(&mut self) -> u64 {
        let (mut number, mut shift) = (0, 0);
        loop {
            let byte = self.byte();
            number |= u64::from(byte & 0x7f) << shift;
            // A zero at the end would be one more spelling of a number, and of the tenth byte one bit fits.
            if (byte == 0 && shift > 0) || (byte > 1 && shift == 63) {
                self.fail(SPELLING);
                return 0;
            }
            if byte < 0x80 {
                return number;
            }
            shift += 7;
        }
    }

    /// How many things follow. As each takes a byte at least, there cannot be more than bytes are left.
    fn count(&mut self) -> usize {
        match usize::try_from(self.number()) {
            Ok(count) if count <= self.left() => count,
            _ => {
                self.fail("it has a list that is longer than the pack");
                0
            }
        }
    }

    fn text(&mut self) -> &'b str {
        // What is well formed ends before the byte that ends a text, as UTF-8 has no such byte.
        let length =
            std::str::from_utf8(self.texts).map_or_else(|error| error.valid_up_to(), str::len);
        self.expect(length <= MAX_TEXT, "it has a text of more than 4096 bytes");
        if let Some((text, [END_OF_TEXT, rest @ ..])) = self.texts.split_at_checked(length)
            && let Ok(text) = std::str::from_utf8(text)
        {
            self.texts = rest;
            return text;
        }
        self.fail("it has a text without an end, or one that is not UTF-8");
        ""
    }

    pub(super) fn list<T>(&mut self, read: impl Fn(&mut Self) -> T) -> Vec<T> {
        let count = self.count();
        // Who says that there are many must show them before they take much memory.
        let mut list = Vec::with_capacity(count.min(AHEAD / size_of::<T>().max(1)));
        while list.len() < count && self.fault.is_none() {
            list.push(read(self));
        }
        list
    }
}

/// Takes the parts of a value, one after the other.
#[derive(Default)]
pub(crate) struct Writer {
    bytes: Vec<u8>,
    texts: Vec<u8>,
    /// The node that was referred to last.
    pub(super) node: i64,
}

impl Writer {
    pub(super) fn byte(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.byte(number as u8 | 0x80);
            number >>= 7;
        }
        self.byte(number as u8);
    }

    fn text(&mut self, text: &str) {
        self.texts.extend_from_slice(text.as_bytes());
        self.texts.push(END_OF_TEXT);
    }

    pub(super) fn list<T>(&mut self, list: &[T], write: impl Fn(&T, &mut Self)) {
        self.number(list.len() as u64);
        list.iter().for_each(|item| write(item, self));
    }
}

impl Coded for bool {
    fn read(reader: &mut Reader<'_>) -> Self {
        let byte = reader.byte();
        reader.expect(byte <= 1, UNKNOWN);
        byte == 1
    }

    fn write(&self, writer: &mut Writer) {
        writer.byte(u8::from(*self));
    }
}

impl Coded for u8 {
    fn read(reader: &mut Reader<'_>) -> Self {
        reader.byte()
    }

    fn write(&self, writer: &mut Writer) {
        writer.byte(*self);
    }
}

impl Coded for u32 {
    fn read(reader: &mut Reader<'_>) -> Self {
        let number = reader.number();
        reader.expect(number <= u64::from(Self::MAX), SPELLING);
        number as Self
    }

    fn write(&self, writer: &mut Writer) {
        writer.number(u64::from(*self));
    }
}

/// The numbers 0, -1, 1, -2, 2 are written as 0, 1, 2, 3, 4: what is near zero is short.
impl Coded for i64 {
    fn read(reader: &mut Reader<'_>) -> Self {
        unfolded(reader.number())
    }

    fn write(&self, writer: &mut Writer) {
        writer.number(folded(*self));
    }
}

fn folded(number: i64) -> u64 {
    ((number << 1) ^ (number >> 63)) as u64
}

fn unfolded(folded: u64) -> i64 {
    (folded >> 1) as i64 ^ -((folded & 1) as i64)
}

/// A whole number is written as one more than its folded self, any other as a 0 and its eight bytes.
impl Coded for f64 {
    fn read(reader: &mut Reader<'_>) -> Self {
        let first = reader.number();
        if let Some(folded) = first.checked_sub(1) {
            let number = unfolded(folded) as Self;
            reader.expect(short(number) == Some(folded), SPELLING);
            return number;
        }
        let number = Self::from_le_bytes(std::array::from_fn(|_| reader.byte()));
        // No rule can say what is not a number, or endless.
        reader.expect(number.is_finite() && short(number).is_none(), SPELLING);
        number
    }

    fn write(&self, writer: &mut Writer) {
        match short(*self) {
            Some(folded) => writer.number(folded + 1),
            None => {
                writer.number(0);
                writer.bytes.extend_from_slice(&self.to_le_bytes());
            }
        }
    }
}

/// A number folded, where it is whole and so shorter than its eight bytes.
fn short(number: f64) -> Option<u64> {
    let whole = number as i64;
    // Bit by bit the same: -0 is no 0.
    let is_whole = (whole as f64).to_bits() == number.to_bits();
    (is_whole && whole.unsigned_abs() < 1 << 40).then(|| folded(whole))
}

impl Coded for String {
    fn read(reader: &mut Reader<'_>) -> Self {
        reader.text().to_owned()
    }

    fn write(&self, writer: &mut Writer) {
        writer.text(self);
    }
}

impl Coded for Cow<'static, str> {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self::Owned(Coded::read(reader))
    }

    fn write(&self, writer: &mut Writer) {
        writer.text(self);
    }
}

impl<T: Coded> Coded for Vec<T> {
    fn read(reader: &mut Reader<'_>) -> Self {
        reader.list(T::read)
    }

    fn write(&self, writer: &mut Writer) {
        writer.list(self, T::write);
    }
}

impl<T: Coded> Coded for Option<T> {
    fn read(reader: &mut Reader<'_>) -> Self {
        bool::read(reader).then(|| T::read(reader))
    }

    fn write(&self, writer: &mut Writer) {
        self.is_some().write(writer);
        self.iter().for_each(|value| value.write(writer));
    }
}

impl<A: Coded, B: Coded> Coded for (A, B) {
    fn read(reader: &mut Reader<'_>) -> Self {
        (A::read(reader), B::read(reader))
    }

    fn write(&self, writer: &mut Writer) {
        self.0.write(writer);
        self.1.write(writer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads bytes as a value, and holds the law: what is read is written as it was.
    fn read<T: Coded>(bytes: &[u8]) -> Result<T, Fault> {
        // No texts, then the value.
        let bytes = [&[0], bytes].concat();
        let value: Result<T, Fault> = value_of(&bytes);
        if let Ok(value) = &value {
            assert_eq!(bytes_of(value), bytes);
        }
        value
    }

    #[test]
    fn every_number_survives_writing_and_reading() {
        for shift in 0..64 {
            for near in [0_i64, 1, -1] {
                let number = (1_i64 << shift).wrapping_add(near);
                for number in [number, number.wrapping_neg()] {
                    assert_eq!(value_of(&bytes_of(&number)), Ok(number));
                    let small = number as u32;
                    assert_eq!(value_of(&bytes_of(&small)), Ok(small));
                    for float in [number as f64, number as f64 / 8.0, f64::from_bits(number as u64)]
                    {
                        let back = value_of(&bytes_of(&float)).map(f64::to_bits);
                        assert_eq!(back.is_ok(), float.is_finite(), "{float}");
                        assert!(back.is_err() || back == Ok(float.to_bits()), "{float}");
                    }
                }
            }
        }
        assert_eq!(bytes_of(&0.0_f64).len(), 2);
        assert_eq!(value_of(&bytes_of(&-0.0_f64)).map(f64::is_sign_negative), Ok(true));
    }

    #[test]
    fn no_number_has_two_spellings() {
        for bytes in [
            &[0x80, 0x00][..],
            &[0xff, 0x80, 0x00],
            &[0x80; 11],
            &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02],
            &[0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01],
            &[0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x81, 0x01],
        ] {
            assert_eq!(read::<i64>(bytes), Err(SPELLING), "{bytes:x?}");
            assert!(read::<u32>(bytes).is_err(), "{bytes:x?}");
            assert!(read::<f64>(bytes).is_err(), "{bytes:x?}");
        }
        assert_eq!(read::<u32>(&[0xff, 0xff, 0xff, 0xff, 0x0f]), Ok(u32::MAX));
        assert_eq!(read::<u32>(&[0xff, 0xff, 0xff, 0xff, 0x1f]), Err(SPELLING));
        // Whatever is read is written so: one byte, and all that begin and end alike, of each length.
        let check = |bytes: &[u8]| {
            let _ = (read::<bool>(bytes), read::<Option<bool>>(bytes), read::<u32>(bytes));
            let _ = (read::<i64>(bytes), read::<f64>(bytes));
        };
        for first in 0..=u8::MAX {
            check(&[first]);
            for last in [0, 1, 2, 3, 15, 16, 127, 128, 255] {
                for (length, between) in (0..11).flat_map(|length| [(length, 0x80), (length, 0xff)])
                {
                    check(&[&[first], [between].repeat(length).as_slice(), &[last]].concat());
                }
            }
        }
    }

    #[test]
    fn a_number_that_is_whole_is_not_written_as_another() {
        for number in [0.0_f64, 1.0, -3.0, f64::NAN, f64::INFINITY] {
            let bytes = [&[0], number.to_le_bytes().as_slice()].concat();
            assert!(read::<f64>(&bytes).is_err(), "{number}");
        }
        for number in [-0.0_f64, 0.1, 1e300, f64::MIN_POSITIVE] {
            let bytes = [&[0], number.to_le_bytes().as_slice()].concat();
            assert_eq!(read::<f64>(&bytes), Ok(number));
        }
    }

    #[test]
    fn texts_are_utf_8_up_to_their_ends() {
        let texts = ["", "a", "\0", "grün", "日本"].map(str::to_owned).to_vec();
        let bytes = bytes_of(&texts);
        assert_eq!(value_of::<Vec<String>>(&bytes).as_ref(), Ok(&texts));
        for at in 0..bytes.len() {
            let shorter = &bytes[..at];
            assert!(value_of::<Vec<String>>(shorter).is_err(), "{at}");
            for byte in 0..=u8::MAX {
                let mut changed = bytes.clone();
                changed[at] = byte;
                if let Ok(texts) = value_of::<Vec<String>>(&changed) {
                    assert_eq!(bytes_of(&texts), changed);
                }
            }
        }
        // The end of the last text is missing; a byte that no text has; half a character.
        for bytes in [&[1, b'a', 1][..], &[3, b'a', 0xfe, 0xff, 1], &[2, 0xc3, 0xff, 1]] {
            assert!(value_of::<Vec<String>>(bytes).is_err(), "{bytes:x?}");
        }
    }

    #[test]
    fn a_list_has_what_it_says() {
        assert_eq!(read::<Vec<u8>>(&[2, 7, 8]), Ok(vec![7, 8]));
        assert!(read::<Vec<u8>>(&[3, 7, 8]).is_err());
        assert!(read::<Vec<u8>>(&[1, 7, 8]).is_err(), "a byte is left");
        let huge = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];
        assert!(read::<Vec<Vec<u8>>>(&huge).is_err());
        assert!(read::<Vec<String>>(&[1, 0xff]).is_err());
    }
}
