//! JSON as RFC 8259 has it, and nothing beside it.
//!
//! [`Reader`] goes through a text once and makes nothing of it; who reads decides what becomes of a value.
//! [`parse`] makes a tree, [`write`] writes what serde describes.

mod read;
mod tree;
mod write;

pub(crate) use read::{
    Begun, Container, MAX_DEPTH, Mistake, Problem, Reader, Text, line_and_column,
};
pub(crate) use tree::parse;
pub(crate) use write::write;

#[cfg(test)]
mod tests;
