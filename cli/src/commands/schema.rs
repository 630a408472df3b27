//! `groundrules schema`: the schema of the requests that the built-in packs check.

use std::io::{self, Write as _};

use crate::outcome::{Failure, Status};

/// The schema of the requests that the built-in packs check.
pub(crate) const SCHEMA: &str = include_str!("../../../rules/training-request.schema.json");

pub(crate) fn run() -> Result<Status, Failure> {
    // Not through anstream: a schema holds no colours, and not a byte of it may change.
    io::stdout().lock().write_all(SCHEMA.as_bytes())?;
    Ok(Status::Fine)
}
