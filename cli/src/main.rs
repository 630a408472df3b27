//! The `groundrules` command: a thin shell over the library.
//!
//! Arguments come in ([`args`]), one module of [`commands`] does each, and an exit status goes out
//! ([`outcome`]). Requests come through [`input`], reports leave through [`output`].
//! What a caller may read goes to standard output; everything that is wrong goes to standard error.
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::unreachable,
    clippy::string_slice
)]

mod args;
mod batch;
mod commands;
mod corpus;
mod diagnostics;
mod input;
mod layout;
mod loading;
mod options;
mod outcome;
mod output;
mod pages;
mod progress;
mod shipped;
mod totals;
mod waivers;

use std::process::ExitCode;

use clap::Parser as _;

use args::{Cli, Command};
use commands::{check, compile, docs, explain, fmt, init, measure, packs, schema, test};

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Check(args) => check::run(&args),
        Command::Compile(args) => compile::run(&args),
        Command::Test(args) => test::run(&args),
        Command::Fmt(args) => fmt::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Docs(args) => docs::run(&args),
        Command::Init(args) => init::run(&args),
        Command::Measure(args) => measure::run(&args),
        Command::Packs => packs::run(),
        Command::Schema => schema::run(),
    };
    outcome::exit_code(done)
}
