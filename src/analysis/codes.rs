//! The codes of mistakes in what rules mean. `docs/errors.md` lists each with its cause and its mend.

use crate::diagnostic::Code;

pub(crate) const DUPLICATE: Code = Code("GR010");
pub(crate) const UNKNOWN_FIELD: Code = Code("GR011");
pub(crate) const UNKNOWN_FUNCTION: Code = Code("GR012");
pub(crate) const UNKNOWN_RULE: Code = Code("GR013");
pub(crate) const UNKNOWN_SOURCE: Code = Code("GR014");
pub(crate) const CIRCLE: Code = Code("GR015");
pub(crate) const BAD_USE: Code = Code("GR016");
pub(crate) const SHADOWED: Code = Code("GR017");
pub(crate) const UNKNOWN_WORD: Code = Code("GR018");
pub(crate) const CLAUSES: Code = Code("GR019");
pub(crate) const WRONG_TYPE: Code = Code("GR020");
pub(crate) const MIXED_UNITS: Code = Code("GR021");
pub(crate) const UNKNOWN_OPTION: Code = Code("GR022");
pub(crate) const NEVER: Code = Code("GR023");
pub(crate) const CONTRADICTION: Code = Code("GR024");
pub(crate) const NOT_A_CONDITION: Code = Code("GR025");
pub(crate) const BAD_PATTERN: Code = Code("GR026");
pub(crate) const BAD_PLACE: Code = Code("GR027");
pub(crate) const BAD_SETTING: Code = Code("GR028");
pub(crate) const BAD_LIST: Code = Code("GR029");
pub(crate) const TOO_MANY: Code = Code("GR030");
pub(crate) const PACK_HEADER: Code = Code("GR031");
pub(crate) const UNUSED_SETTING: Code = Code("GR040");
pub(crate) const UNUSED_DEFINE: Code = Code("GR041");
pub(crate) const UNKNOWN_MEMBER: Code = Code("GR042");
pub(crate) const BAD_LOCALE: Code = Code("GR060");
pub(crate) const INCOMPLETE: Code = Code("GR061");
pub(crate) const PLACEHOLDERS: Code = Code("GR062");
pub(crate) const NEVER_ASKED: Code = Code("GR063");
