//! The patterns of `matches`: regular expressions that are matched in time linear in the text.
//!
//! `compile` turns what a rule's author wrote into a flat table of instructions. `program` says what that holds and when it is
//! safe to run: it is what a compiled pack carries. `run` searches a text for it, so to check requests takes no
//! parser of patterns.

#[cfg(feature = "compiler")]
pub(crate) mod compile;
pub(crate) mod program;
pub(crate) mod run;

#[cfg(test)]
#[cfg(feature = "compiler")]
mod differential;
