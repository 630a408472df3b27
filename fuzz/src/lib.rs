//! What is fuzzed: a function for each target, which panics where a law does not hold.
//!
//! The functions in [`targets`] need nothing but the library, so that `tests/fuzzed.rs` runs them too, on everything that
//! was ever found. [`csv`] goes through the command's own reader of tables, whose files are compiled in here.
#![forbid(unsafe_code)]

pub mod csv;
pub mod seeds;
pub mod targets;

// The command's modules, under the names by which they call each other.
#[allow(dead_code, unused_imports, reason = "a part of the command is used")]
#[path = "../../cli/src/diagnostics.rs"]
mod diagnostics;
#[allow(dead_code, unused_imports, reason = "a part of the command is used")]
#[path = "../../cli/src/input/mod.rs"]
mod input;
#[allow(dead_code, unused_imports, reason = "a part of the command is used")]
#[path = "../../cli/src/layout.rs"]
mod layout;
