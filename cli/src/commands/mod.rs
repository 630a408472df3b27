//! One module for each command: its arguments, and what it does.

pub(crate) mod check;
pub(crate) mod compile;
pub(crate) mod docs;
pub(crate) mod explain;
pub(crate) mod fmt;
pub(crate) mod init;
pub(crate) mod measure;
pub(crate) mod packs;
pub(crate) mod schema;
pub(crate) mod test;
