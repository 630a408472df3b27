//! Letters, the same in every build: which characters words are made of, and small letters of capital ones.
//!
//! The standard library would answer as the compiler at hand does, and its tables take several times as much of a module.

mod small;
mod word;

pub(crate) use small::lowered;
pub(crate) use word::{is_joiner, is_word};
