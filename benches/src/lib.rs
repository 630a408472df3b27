//! Measures groundrules beside code written by hand and other engines.

pub mod aims;
mod day;
pub mod engines;
pub mod growth;
pub mod job;
mod machine;
pub mod native;
mod oracle;
pub mod requests;
mod rounds;
pub mod start;
