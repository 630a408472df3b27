//! The compiled pack as bytes (`.grpack`), and back.
//!
//! | bytes | what |
//! |---|---|
//! | 4 | `GRPK` |
//! | 2 | version of the format, little-endian |
//! | 32 | SHA-256 of all that follows: the pack's digest |
//! | rest | the [`Program`], as [`layout`](super::layout) writes it |
//!
//! Bytes may come from anyone: a program is believed only after [`Program::validate`].

use std::fmt;

use crate::wording::{digits, together, with_suggestion};

use super::Program;
use super::codec::{Fault, bytes_of, value_of};
use super::digest::{Digest, sha256};

const MAGIC: &[u8; 4] = b"GRPK";
/// Changes whenever a program of the version before could be misread.
const FORMAT: u16 = 4;
const HEADER: usize = 4 + 2 + 32;
/// The largest compiled pack, in bytes.
pub(crate) const MAX_PACK: usize = 8 * 1024 * 1024;

/// Bytes that are not a compiled pack this engine can run.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum PackError {
    /// The bytes begin otherwise than a compiled pack does.
    NotAPack,
    /// The pack was written in another version of the format.
    Format {
        /// The version that the pack states.
        found: u16,
    },
    /// The pack is larger than any pack may be.
    TooLarge {
        /// Its size in bytes.
        size: usize,
    },
    /// The bytes have changed since the pack was compiled.
    Damaged,
    /// The contents are not a program that can be run.
    Malformed(String),
    /// There is no built-in pack of this name.
    NoSuchPack {
        /// The name that was asked for.
        name: String,
        /// The nearest name, or the names there are.
        suggestion: Option<String>,
    },
}

impl PackError {
    /// A stable name for the kind of error, for hosts that are told of it as text: `pack-damaged`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotAPack => "not-a-pack",
            Self::Format { .. } => "pack-format",
            Self::TooLarge { .. } => "pack-too-large",
            Self::Damaged => "pack-damaged",
            Self::Malformed(_) => "pack-malformed",
            Self::NoSuchPack { .. } => "unknown-pack",
        }
    }

    /// What is wrong, for the person who must act.
    pub fn message(&self) -> String {
        match self {
            Self::NotAPack => {
                "these bytes are not a compiled pack: they don't begin with `GRPK`".to_owned()
            }
            Self::Format { found } => together(&[
                "this pack has format ",
                &digits((*found).into()),
                "; this engine reads format ",
                &digits(FORMAT.into()),
                ": compile the pack again",
            ]),
            Self::TooLarge { size } => together(&[
                "this pack has ",
                &digits(*size as u64),
                " bytes; a compiled pack may have ",
                &digits(MAX_PACK as u64),
            ]),
            Self::Damaged => "this pack is damaged: its contents don't match its digest".to_owned(),
            Self::Malformed(why) => together(&["this pack cannot be run: ", why]),
            Self::NoSuchPack { name, suggestion } => {
                let wrong = ["there is no built-in pack `", name, "`"];
                with_suggestion(&wrong, suggestion.as_deref())
            }
        }
    }
}

impl fmt::Display for PackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl std::error::Error for PackError {}

impl Program {
    /// Writes the program. The same program gives the same bytes.
    pub(crate) fn to_bytes(&self) -> Result<Vec<u8>, PackError> {
        let body = bytes_of(self);
        if body.len() + HEADER > MAX_PACK {
            return Err(PackError::TooLarge { size: body.len() + HEADER });
        }
        let mut bytes = Vec::with_capacity(HEADER + body.len());
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&FORMAT.to_le_bytes());
        bytes.extend_from_slice(&sha256(&body));
        bytes.extend_from_slice(&body);
        Ok(bytes)
    }

    /// Reads a program, whoever wrote the bytes.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<(Self, Digest), PackError> {
        let (digest, body) = parts(bytes)?;
        if sha256(body) != *digest {
            return Err(PackError::Damaged);
        }
        Ok((Self::of_body(body)?, *digest))
    }

    /// Reads a program that was written when this crate was built: nothing has come between, so its digest is taken as it
    /// stands. Working it out would take most of the time.
    #[cfg(feature = "builtin")]
    pub(crate) fn from_own_bytes(bytes: &[u8]) -> Result<(Self, Digest), PackError> {
        let (digest, body) = parts(bytes)?;
        Ok((Self::of_body(body)?, *digest))
    }

    fn of_body(body: &[u8]) -> Result<Self, PackError> {
        let malformed = |fault: Fault| PackError::Malformed(fault.to_owned());
        let program: Self = value_of(body).map_err(malformed)?;
        program.validate().map_err(malformed)?;
        Ok(program)
    }
}

/// The digest that compiled bytes state, and what it is said to be of.
fn parts(bytes: &[u8]) -> Result<(&Digest, &[u8]), PackError> {
    if bytes.len() > MAX_PACK {
        return Err(PackError::TooLarge { size: bytes.len() });
    }
    let rest = bytes.strip_prefix(MAGIC).ok_or(PackError::NotAPack)?;
    let (format, rest) = rest.split_first_chunk::<2>().ok_or(PackError::Damaged)?;
    let found = u16::from_le_bytes(*format);
    if found != FORMAT {
        return Err(PackError::Format { found });
    }
    rest.split_first_chunk::<32>().ok_or(PackError::Damaged)
}
