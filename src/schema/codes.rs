//! The codes of mistakes in and around schemas. `docs/errors.md` lists each with its cause and its mend.

use crate::diagnostic::Code;

pub(crate) const BAD_SCHEMA: Code = Code("GR050");
pub(crate) const UNUSABLE: Code = Code("GR051");
