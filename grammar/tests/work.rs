//! How much work a text may be: pest counts what its state is asked for, and gives up beyond a limit that holds for the
//! whole process, so this test is alone in its file.

use std::num::NonZeroUsize;

use groundrules_grammar::{Grammar, Rule};
use pest::Parser;
use pest::error::{Error, ErrorVariant};

#[test]
fn what_follows_braces_without_an_end_is_not_read_again_for_each() {
    const SIZE: usize = 10_000;
    pest::set_call_limit(NonZeroUsize::new(60 * SIZE));
    for filler in ["f", "`", "{}", "o ", "s", "{ x } ", "\"a\" ", "fail "] {
        for begun in [
            "test r { ",
            "test r { fails ",
            "locale de { ",
            "locale de { words { ",
            "x ",
            "pack p { ",
        ] {
            let rest = filler.repeat(SIZE / filler.len());
            let text = format!("{begun}{}{rest}", "{".repeat(57));
            let parsed = Grammar::parse(Rule::file, &text);
            let gave_up =
                matches!(parsed, Err(Error { variant: ErrorVariant::CustomError { .. }, .. }));
            assert!(!gave_up, "{begun} and {filler}");
        }
    }
}
