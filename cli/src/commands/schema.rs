//! `groundrules schema`: the schema of the requests that the built-in packs check.

use std::io::{self, Write as _};

use crate::outcome::{Failure, Status};
use crate::shipped::schema;

pub(crate) fn run() -> Result<Status, Failure> {
    // Not through anstream: a schema holds no colours, and not a byte of it may change.
    io::stdout().lock().write_all(schema().as_bytes())?;
    Ok(Status::Fine)
}
