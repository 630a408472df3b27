//! What a parse keeps of its course: how deep it may go, and where it went deeper.
//!
//! INVARIANT: whatever the grammar nests passes one of the rules of [`nests`] at every level, so a parse calls itself
//! no deeper than [`MAX_NESTING`] levels, whatever the text is and whichever rule it begins with.

use std::cell::Cell;

use pest::Position;
use pest::error::{Error, ErrorVariant};

use crate::Rule;

/// How deep brackets and quantifiers may nest.
pub const MAX_NESTING: usize = 64;

/// Whether a rule stands at every level: `tight` for what expressions nest, the others for braces.
fn nests(rule: Rule) -> bool {
    matches!(rule, Rule::tight | Rule::json | Rule::block)
}

/// What one parse has found out so far.
#[derive(Default)]
pub(crate) struct Course {
    /// Where the text nests too deep: the parse ends there, as no rule fits any more.
    too_deep: Cell<Option<usize>>,
}

impl Course {
    /// The depth within a rule, unless the parse has gone deeper than it may.
    pub(crate) fn within(&self, rule: Rule, depth: u8, at: usize) -> Option<u8> {
        if self.too_deep.get().is_some() {
            return None;
        }
        if !nests(rule) {
            return Some(depth);
        }
        // The first level stands in no bracket.
        if usize::from(depth) > MAX_NESTING {
            self.too_deep.set(Some(at));
            return None;
        }
        Some(depth + 1)
    }

    /// The error of a text that nests too deep.
    pub(crate) fn error(&self, text: &str) -> Option<Error<Rule>> {
        let position = Position::new(text, self.too_deep.get()?)?;
        let message = format!("nested deeper than {MAX_NESTING} levels");
        Some(Error::new_from_pos(ErrorVariant::CustomError { message }, position))
    }
}
