//! The command line: one command each, whose arguments stand with what it does.

use clap::{Parser, Subcommand};

use crate::commands::{check, compile, measure, test};

/// Checks training requests for the known reasons why training fails.
#[derive(Debug, Parser)]
#[command(name = "groundrules", version, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Check requests
    Check(check::Args),
    /// Compile a pack of rules
    Compile(compile::Args),
    /// Run the tests that stand in rule files
    Test(test::Args),
    /// Compare what packs raise with what a reviewer would raise, over a labelled corpus
    Measure(measure::Args),
    /// List the packs that are built in: their rules, settings and locales
    Packs,
    /// Print the JSON Schema of the requests that the built-in packs check
    Schema,
}

#[cfg(test)]
mod tests {
    use super::Cli;

    #[test]
    fn the_command_line_is_well_formed() {
        use clap::CommandFactory as _;
        Cli::command().debug_assert();
    }
}
