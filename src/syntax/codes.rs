//! The codes of mistakes in rule text. `docs/errors.md` lists each with its cause and its mend.

use crate::diagnostic::Code;

pub(crate) const UNEXPECTED: Code = Code("GR001");
pub(crate) const NOT_CLOSED: Code = Code("GR002");
pub(crate) const TOO_DEEP: Code = Code("GR003");
pub(crate) const TOO_LARGE: Code = Code("GR004");
pub(crate) const BAD_LITERAL: Code = Code("GR005");
pub(crate) const CHAINED: Code = Code("GR006");
pub(crate) const BAD_TEST: Code = Code("GR007");
pub(crate) const NO_MESSAGE: Code = Code("GR008");
