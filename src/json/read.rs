//! Goes through a JSON text once, from the front to the end.
//!
//! The whole text is checked, what is skipped too. Nothing recurses here: what is open is a row of bits.

use std::borrow::Cow;

use super::stops::Stops;

/// The deepest nesting that a reader can follow.
pub(crate) const MAX_DEPTH: usize = 127;

/// A reader of one text.
///
/// Its innermost methods are part of their callers. In a small module only those are that make it no larger; the others
/// give back through memory what they read.
#[derive(Debug)]
pub(crate) struct Reader<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
    most: usize,
    stops: Stops,
}

/// The beginning of a value; a value that is no container has ended with it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Begun<'t> {
    Null,
    Boolean(bool),
    /// The numeral as it stands in the text.
    Number(&'t str),
    Text(Text<'t>),
    Array(Container),
    Object(Container),
}

/// An array or an object that is being read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Container {
    first: bool,
}

/// A text between its quotation marks, with its escapes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Text<'t> {
    /// What stands between the quotation marks.
    raw: &'t [u8],
    /// Twice the place of the first byte, and 1 more where there are escapes: a type without gaps is copied faster.
    place: usize,
}

/// Why a text is not JSON, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mistake {
    /// The byte that does not fit; the length of the text where it ends too early.
    pub(crate) at: usize,
    pub(crate) problem: Problem,
}

/// What is wrong with a text that is not JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Problem {
    Nothing,
    ByteOrderMark,
    Value,
    Word,
    Number,
    Quote,
    Control,
    Escape,
    Surrogate,
    ElementOrEnd,
    MemberOrEnd,
    Name,
    Colon,
    Behind,
    TooDeep,
}

impl Problem {
    /// What is wrong, in words.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Nothing => "there is nothing in it",
            Self::ByteOrderMark => "it begins with a byte-order mark",
            Self::Value => "a value is expected",
            Self::Word => "a value is expected, such as `true`, `false` or `null`",
            Self::Number => "this is not a number as JSON writes it",
            Self::Quote => "a text has no closing quotation mark",
            Self::Control => {
                "a text has a line break or another control character that is not escaped"
            }
            Self::Escape => "a text has a backslash that begins no escape",
            Self::Surrogate => "a text has half of a surrogate pair",
            Self::ElementOrEnd => "`,` or `]` is expected",
            Self::MemberOrEnd => "`,` or `}` is expected",
            Self::Name => "a name in quotation marks is expected",
            Self::Colon => "`:` is expected",
            Self::Behind => "there is more behind its end",
            Self::TooDeep => "it nests too deep",
        }
    }
}

/// The line and the column of a byte, both counted from 1, the column in characters.
pub(crate) fn line_and_column(text: &str, byte: usize) -> (usize, usize) {
    let before = text.get(..byte).unwrap_or(text);
    let line = before.split('\n').count();
    let begun = before.rsplit('\n').next().unwrap_or_default();
    (line, begun.chars().count() + 1)
}

/// What is read. A mistake lies in a box, as it is rare, and what is read is copied often.
type Read<T> = Result<T, Box<Mistake>>;

impl<'t> Reader<'t> {
    /// A reader that refuses nesting beyond `depth`, or beyond [`MAX_DEPTH`].
    pub(crate) fn new(text: &'t str, depth: usize) -> Self {
        Self::behind(text, 0, depth)
    }

    /// The same for what stands behind a place in a text.
    pub(crate) fn behind(text: &'t str, at: usize, depth: usize) -> Self {
        Self { text, at, depth: 0, most: depth.min(MAX_DEPTH), stops: Stops::default() }
    }

    /// Begins the next value.
    #[cfg_attr(not(groundrules_small), inline(always))]
    pub(crate) fn begin(&mut self) -> Read<Begun<'t>> {
        self.blanks();
        match self.peek() {
            Some(b'"') => self.quoted().map(Begun::Text),
            Some(b'{') => self.enter().map(Begun::Object),
            Some(b'[') => self.enter().map(Begun::Array),
            Some(b'-' | b'0'..=b'9') => self.numeral().map(Begun::Number),
            Some(b't') => self.word("true", Begun::Boolean(true)),
            Some(b'f') => self.word("false", Begun::Boolean(false)),
            Some(b'n') => self.word("null", Begun::Null),
            _ => self.refuse(match self.text.trim_ascii() {
                "" => Problem::Nothing,
                _ if self.text.starts_with('\u{feff}') => Problem::ByteOrderMark,
                _ => Problem::Value,
            }),
        }
    }

    /// Whether the array has another element, which [`Reader::begin`] begins then.
    pub(crate) fn next_element(&mut self, array: &mut Container) -> Read<bool> {
        self.goes_on(array, b']', Problem::ElementOrEnd)
    }

    /// The name of the object's next member, whose value [`Reader::begin`] begins; none at its end.
    #[cfg_attr(not(groundrules_small), inline(always))]
    pub(crate) fn next_member(&mut self, object: &mut Container) -> Read<Option<Text<'t>>> {
        if !self.goes_on(object, b'}', Problem::MemberOrEnd)? {
            return Ok(None);
        }
        self.blanks();
        if self.peek() != Some(b'"') {
            return self.refuse(Problem::Name);
        }
        let name = self.quoted()?;
        self.blanks();
        self.take(b':', Problem::Colon)?;
        Ok(Some(name))
    }

    /// Goes to the end of a value, checking it on the way.
    pub(crate) fn skip(&mut self, mut begun: Begun<'t>) -> Read<()> {
        let (Begun::Array(mut container) | Begun::Object(mut container)) = begun else {
            return Ok(());
        };
        let outside = self.depth - 1;
        // One bit for each container that is open: whether it is an object. MAX_DEPTH of them fit.
        let mut objects = 0_u128;
        loop {
            match begun {
                Begun::Array(entered) => (objects, container) = (objects << 1, entered),
                Begun::Object(entered) => (objects, container) = (objects << 1 | 1, entered),
                _ => {}
            }
            loop {
                let more = match objects & 1 {
                    0 => self.next_element(&mut container)?,
                    _ => self.next_member(&mut container)?.is_some(),
                };
                if more {
                    break;
                }
                if self.depth == outside {
                    return Ok(());
                }
                objects >>= 1;
            }
            begun = self.begin()?;
        }
    }

    /// Makes sure that nothing but blanks is left.
    pub(crate) fn end(&mut self) -> Read<()> {
        self.blanks();
        if self.at == self.text.len() { Ok(()) } else { self.refuse(Problem::Behind) }
    }

    /// What stands between the quotation marks of a text that was read, escapes as they are.
    pub(crate) fn written(&self, text: Text<'t>) -> &'t str {
        self.text.get(text.start()..text.start() + text.raw.len()).unwrap_or_default()
    }

    /// The place that the reader has come to: behind what it read last.
    pub(crate) fn place(&self) -> usize {
        self.at
    }

    /// A mistake at the place that the reader has come to.
    pub(crate) fn refuse<T>(&self, problem: Problem) -> Read<T> {
        Err(Box::new(Mistake { at: self.at, problem }))
    }

    #[inline(always)]
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    #[inline(always)]
    fn blanks(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at += 1;
        }
    }

    #[inline(always)]
    fn take(&mut self, wanted: u8, otherwise: Problem) -> Read<()> {
        if self.peek() != Some(wanted) {
            return self.refuse(otherwise);
        }
        self.at += 1;
        Ok(())
    }

    fn enter(&mut self) -> Read<Container> {
        if self.depth >= self.most {
            return self.refuse(Problem::TooDeep);
        }
        self.at += 1;
        self.depth += 1;
        Ok(Container { first: true })
    }

    #[inline(always)]
    fn goes_on(&mut self, container: &mut Container, end: u8, otherwise: Problem) -> Read<bool> {
        self.blanks();
        if self.peek() == Some(end) {
            self.at += 1;
            self.depth -= 1;
            // What holds the container has had its first value with it.
            container.first = false;
            return Ok(false);
        }
        if !std::mem::take(&mut container.first) {
            self.take(b',', otherwise)?;
        }
        Ok(true)
    }

    fn word(&mut self, word: &str, value: Begun<'t>) -> Read<Begun<'t>> {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        if !rest.starts_with(word.as_bytes()) {
            return self.refuse(Problem::Word);
        }
        self.at += word.len();
        Ok(value)
    }

    fn numeral(&mut self) -> Read<&'t str> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        if self.peek() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            self.digits()?;
        }
        // `01` and `1x` are one wrong number to a reader, not a number and something behind it.
        match self.peek() {
            Some(b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'.' | b'+' | b'-') => {
                self.refuse(Problem::Number)
            }
            _ => Ok(self.text.get(start..self.at).unwrap_or_default()),
        }
    }

    fn digits(&mut self) -> Read<()> {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        if self.at == start { self.refuse(Problem::Number) } else { Ok(()) }
    }

    #[cfg_attr(not(groundrules_small), inline(always))]
    fn quoted(&mut self) -> Read<Text<'t>> {
        self.at += 1;
        let start = self.at;
        let mut escaped = false;
        loop {
            self.at = self.stops.next(self.text.as_bytes(), self.at);
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => {
                    escaped = true;
                    self.escape()?;
                }
                Some(_) => return self.refuse(Problem::Control),
                None => return self.refuse(Problem::Quote),
            }
        }
        let raw = self.text.as_bytes().get(start..self.at).unwrap_or_default();
        self.at += 1;
        Ok(Text { raw, place: start << 1 | usize::from(escaped) })
    }

    fn escape(&mut self) -> Read<()> {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        match unescape(rest) {
            Ok((_, length)) => {
                self.at += length;
                Ok(())
            }
            Err(problem) => self.refuse(problem),
        }
    }
}

impl<'t> Text<'t> {
    /// The place of the first byte.
    pub(crate) fn start(self) -> usize {
        self.place >> 1
    }

    pub(crate) fn is_escaped(self) -> bool {
        self.place & 1 == 1
    }

    /// What stands between the quotation marks, escapes as they are.
    pub(crate) fn raw(self) -> &'t [u8] {
        self.raw
    }

    /// The text without its escapes: a piece of what was read where it has none.
    pub(crate) fn unescaped(self) -> Cow<'t, str> {
        if !self.is_escaped() {
            return Cow::Borrowed(self.as_str());
        }
        let mut out = String::new();
        self.unescape_into(&mut out);
        Cow::Owned(out)
    }

    fn as_str(self) -> &'t str {
        // Quotation marks stand between characters, so what they enclose is as well formed as the whole.
        std::str::from_utf8(self.raw).unwrap_or_default()
    }

    /// Adds the text without its escapes to another.
    pub(crate) fn unescape_into(self, out: &mut String) {
        let mut rest = self.as_str();
        while let Some(at) = rest.find('\\') {
            let (plain, escape) = rest.split_at_checked(at).unwrap_or((rest, ""));
            out.push_str(plain);
            // The reader has seen that it is one.
            let (character, length) = unescape(escape.as_bytes()).unwrap_or(('\u{fffd}', 1));
            out.push(character);
            rest = escape.get(length..).unwrap_or_default();
        }
        out.push_str(rest);
    }
}

/// The character that the escape at the beginning means, and how many bytes the escape has.
fn unescape(escape: &[u8]) -> Result<(char, usize), Problem> {
    let character = match escape.get(1).ok_or(Problem::Quote)? {
        b'"' => '"',
        b'\\' => '\\',
        b'/' => '/',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => return unescape_unit(escape),
        _ => return Err(Problem::Escape),
    };
    Ok((character, 2))
}

fn unescape_unit(escape: &[u8]) -> Result<(char, usize), Problem> {
    let first = unit(escape.get(2..6))?;
    if let Some(character) = char::from_u32(first) {
        return Ok((character, 6));
    }
    let pair = first < 0xdc00 && escape.get(6..8) == Some(br"\u");
    let second = if pair { unit(escape.get(8..12))? } else { 0 };
    if !(0xdc00..0xe000).contains(&second) {
        return Err(Problem::Surrogate);
    }
    let code = 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00);
    char::from_u32(code).map(|character| (character, 12)).ok_or(Problem::Surrogate)
}

fn unit(digits: Option<&[u8]>) -> Result<u32, Problem> {
    digits.ok_or(Problem::Escape)?.iter().try_fold(0, |code, digit| {
        let digit = char::from(*digit).to_digit(16).ok_or(Problem::Escape)?;
        Ok(code << 4 | digit)
    })
}
