//! The patterns of `matches`: regular expressions that are matched in time linear in the text.
//!
//! `parse` reads what a rule's author wrote, with `escape` for backslashes, `class` for brackets and `repetition`
//! for what is repeated, and `compile` turns it into a flat table of instructions. `program` says what that holds and
//! when it is safe to run: it is what a compiled pack carries. `run` searches a text for it, so to check requests
//! takes no parser of patterns.

#[cfg(feature = "compiler")]
mod class;
#[cfg(feature = "compiler")]
pub(crate) mod compile;
#[cfg(feature = "compiler")]
mod escape;
#[cfg(feature = "compiler")]
mod mistake;
#[cfg(feature = "compiler")]
mod parse;
pub(crate) mod program;
#[cfg(feature = "compiler")]
mod repetition;
pub(crate) mod run;
#[cfg(feature = "compiler")]
mod set;

#[cfg(test)]
#[cfg(feature = "compiler")]
mod differential;
