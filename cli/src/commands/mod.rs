//! One module for each command: its arguments, and what it does.

pub(crate) mod check;
pub(crate) mod compile;
pub(crate) mod measure;
pub(crate) mod packs;
pub(crate) mod schema;
pub(crate) mod test;
