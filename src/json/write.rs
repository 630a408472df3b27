//! Writes JSON in one line, of whatever serde describes.
//!
//! What `serde_json` writes, but for numbers: they are written without an exponent and without a needless `.0`.

use std::fmt;

use serde::Serialize;
use serde::ser::{self, Serializer};

use crate::number;

/// A value as JSON. Maps need texts as keys; there is nothing else that could not be written.
pub(crate) fn write(value: &(impl Serialize + ?Sized)) -> String {
    let mut writer = Writer { json: String::new() };
    match value.serialize(&mut writer) {
        Ok(()) => writer.json,
        Err(Unwritable) => String::new(),
    }
}

struct Writer {
    json: String,
}

/// What stands between the marks of an array or an object; `end` closes it.
struct Inside<'w> {
    writer: &'w mut Writer,
    first: bool,
    end: &'static str,
}

/// A key that is not a text.
#[derive(Debug)]
struct Unwritable;

impl fmt::Display for Unwritable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this cannot be written as JSON")
    }
}

impl std::error::Error for Unwritable {}

impl ser::Error for Unwritable {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

type Written = Result<(), Unwritable>;

impl Writer {
    fn text(&mut self, text: &str) {
        self.json.push('"');
        let mut rest = text;
        while let Some(at) =
            rest.find(|character| character < ' ' || matches!(character, '"' | '\\'))
        {
            let (plain, special) = rest.split_at_checked(at).unwrap_or((rest, ""));
            self.json.push_str(plain);
            let mut characters = special.chars();
            self.escape(characters.next().unwrap_or_default());
            rest = characters.as_str();
        }
        self.json.push_str(rest);
        self.json.push('"');
    }

    fn escape(&mut self, character: char) {
        self.json.push('\\');
        let short = match character {
            '\u{8}' => 'b',
            '\u{c}' => 'f',
            '\n' => 'n',
            '\r' => 'r',
            '\t' => 't',
            '"' | '\\' => character,
            _ => {
                self.json.push_str("u00");
                let code = u32::from(character);
                let digits = [code >> 4, code & 15].map(|digit| char::from_digit(digit, 16));
                self.json.extend(digits.into_iter().flatten());
                return;
            }
        };
        self.json.push(short);
    }

    fn begin(&mut self, begin: &str, end: &'static str) -> Inside<'_> {
        self.json.push_str(begin);
        Inside { writer: self, first: true, end }
    }

    /// `{"variant":` with what follows inside, as serde tags what an enumeration holds.
    fn begin_variant(&mut self, variant: &str, begin: &str, end: &'static str) -> Inside<'_> {
        self.json.push('{');
        self.text(variant);
        self.json.push(':');
        self.begin(begin, end)
    }
}

impl Inside<'_> {
    fn separate(&mut self) {
        if !std::mem::take(&mut self.first) {
            self.writer.json.push(',');
        }
    }

    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        self.separate();
        value.serialize(&mut *self.writer)
    }

    fn member<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Written {
        self.separate();
        self.writer.text(name);
        self.writer.json.push(':');
        value.serialize(&mut *self.writer)
    }

    fn close(self) -> Written {
        self.writer.json.push_str(self.end);
        Ok(())
    }
}

macro_rules! whole_numbers {
    ($($function:ident $kind:ty),*) => {
        $(fn $function(self, number: $kind) -> Written {
            self.json.push_str(&number.to_string());
            Ok(())
        })*
    };
}

impl<'w> Serializer for &'w mut Writer {
    type Ok = ();
    type Error = Unwritable;
    type SerializeSeq = Inside<'w>;
    type SerializeTuple = Inside<'w>;
    type SerializeTupleStruct = Inside<'w>;
    type SerializeTupleVariant = Inside<'w>;
    type SerializeMap = Inside<'w>;
    type SerializeStruct = Inside<'w>;
    type SerializeStructVariant = Inside<'w>;

    whole_numbers!(
        serialize_i8 i8, serialize_i16 i16, serialize_i32 i32, serialize_i64 i64,
        serialize_u8 u8, serialize_u16 u16, serialize_u32 u32, serialize_u64 u64
    );

    fn serialize_bool(self, boolean: bool) -> Written {
        self.json.push_str(if boolean { "true" } else { "false" });
        Ok(())
    }

    fn serialize_f32(self, number: f32) -> Written {
        self.serialize_f64(number.into())
    }

    fn serialize_f64(self, number: f64) -> Written {
        if !number.is_finite() {
            return self.serialize_unit();
        }
        self.json.push_str(&number::text(number));
        Ok(())
    }

    fn serialize_char(self, character: char) -> Written {
        self.serialize_str(character.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, text: &str) -> Written {
        self.text(text);
        Ok(())
    }

    fn serialize_bytes(self, bytes: &[u8]) -> Written {
        self.collect_seq(bytes)
    }

    fn serialize_none(self) -> Written {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Written {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Written {
        self.json.push_str("null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Written {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Written {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Written {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Written {
        let mut inside = self.begin("{", "}");
        inside.member(variant, value)?;
        inside.close()
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Inside<'w>, Unwritable> {
        Ok(self.begin("[", "]"))
    }

    fn serialize_tuple(self, _: usize) -> Result<Inside<'w>, Unwritable> {
        Ok(self.begin("[", "]"))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Inside<'w>, Unwritable> {
        Ok(self.begin("[", "]"))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Inside<'w>, Unwritable> {
        Ok(self.begin_variant(variant, "[", "]}"))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Inside<'w>, Unwritable> {
        Ok(self.begin("{", "}"))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Inside<'w>, Unwritable> {
        Ok(self.begin("{", "}"))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Inside<'w>, Unwritable> {
        Ok(self.begin_variant(variant, "{", "}}"))
    }
}

macro_rules! sequences {
    ($($kind:ident $function:ident),*) => {
        $(impl ser::$kind for Inside<'_> {
            type Ok = ();
            type Error = Unwritable;

            fn $function<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
                self.item(value)
            }

            fn end(self) -> Written {
                self.close()
            }
        })*
    };
}

sequences!(
    SerializeSeq serialize_element, SerializeTuple serialize_element,
    SerializeTupleStruct serialize_field, SerializeTupleVariant serialize_field
);

macro_rules! records {
    ($($kind:ident),*) => {
        $(impl ser::$kind for Inside<'_> {
            type Ok = ();
            type Error = Unwritable;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Written {
                self.member(name, value)
            }

            fn end(self) -> Written {
                self.close()
            }
        })*
    };
}

records!(SerializeStruct, SerializeStructVariant);

impl ser::SerializeMap for Inside<'_> {
    type Ok = ();
    type Error = Unwritable;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Written {
        self.separate();
        let before = self.writer.json.len();
        key.serialize(&mut *self.writer)?;
        let is_text = self.writer.json.as_bytes().get(before) == Some(&b'"');
        self.writer.json.push(':');
        if is_text { Ok(()) } else { Err(Unwritable) }
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        value.serialize(&mut *self.writer)
    }

    fn end(self) -> Written {
        self.close()
    }
}
