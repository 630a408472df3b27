//! JSON as RFC 8259 has it, and nothing beside it.
//!
//! [`Reader`] goes through a text once and makes nothing of it; who reads decides what becomes of a value.
//! [`JsonWriter`] writes from the front to the end.

mod read;
mod stops;
mod write;

pub(crate) use read::{
    Begun, Container, MAX_DEPTH, Mistake, Problem, Reader, Text, line_and_column,
};
pub use write::JsonWriter;

#[cfg(test)]
mod tests;
