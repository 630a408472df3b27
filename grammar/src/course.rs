//! What a parse keeps of its course: how deep it may go, where it went deeper, and which braces have no end.
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
    matches!(rule, Rule::tight) || is_braces(rule)
}

/// Whether a rule is braces that may hold others.
fn is_braces(rule: Rule) -> bool {
    matches!(rule, Rule::json | Rule::block)
}

/// What one parse has found out so far.
#[derive(Default)]
pub(crate) struct Course {
    /// Where the text nests too deep: the parse ends there, as no rule fits any more.
    too_deep: Cell<Option<usize>>,
    /// The places at which `json` and `block` do not fit, a bit for each: what they find does not depend on what
    /// stands before.
    unfit: Cell<Vec<u8>>,
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

    /// Whether braces were tried at a place before, and did not fit.
    pub(crate) fn is_unfit(&self, rule: Rule, at: usize) -> bool {
        let Some((byte, bit)) = place(rule, at) else {
            return false;
        };
        let unfit = self.unfit.take();
        let is_unfit = unfit.get(byte).is_some_and(|bits| bits & bit != 0);
        self.unfit.set(unfit);
        is_unfit
    }

    /// Keeps that braces do not fit at a place.
    pub(crate) fn keep_unfit(&self, rule: Rule, at: usize) {
        let Some((byte, bit)) = place(rule, at) else {
            return;
        };
        let mut unfit = self.unfit.take();
        if unfit.len() <= byte {
            unfit.resize(byte + 1, 0);
        }
        if let Some(bits) = unfit.get_mut(byte) {
            *bits |= bit;
        }
        self.unfit.set(unfit);
    }

    /// The error of a text that nests too deep.
    pub(crate) fn error(&self, text: &str) -> Option<Error<Rule>> {
        let position = Position::new(text, self.too_deep.get()?)?;
        let message = format!("nested deeper than {MAX_NESTING} levels");
        Some(Error::new_from_pos(ErrorVariant::CustomError { message }, position))
    }
}

/// The byte and the bit for a rule at a place, where such places are kept.
fn place(rule: Rule, at: usize) -> Option<(usize, u8)> {
    let bit = 2 * (at % 4) + usize::from(rule == Rule::block);
    is_braces(rule).then_some((at / 4, 1 << bit))
}
