//! The codes of mistakes in tests. `docs/errors.md` lists each with its cause and its mend.

use crate::diagnostic::Code;

pub(crate) const CASE_FAILS: Code = Code("GR070");
