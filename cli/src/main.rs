//! The `groundrules` command: a thin shell over the library.
//!
//! Arguments come in ([`args`]), one module does each subcommand, and an exit status goes out ([`outcome`]).
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
mod check;
mod compile;
mod diagnostics;
mod human;
mod inputs;
mod layout;
mod loading;
mod options;
mod outcome;
mod packs;
mod schema;
mod test;

use std::process::ExitCode;

use clap::Parser as _;

use args::{Cli, Command};

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Check(args) => check::run(&args),
        Command::Compile(args) => compile::run(&args),
        Command::Test(args) => test::run(&args),
        Command::Packs => packs::run(),
        Command::Schema => schema::run(),
    };
    outcome::exit_code(done)
}
