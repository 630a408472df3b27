//! A labelled corpus: requests, each with the rules that a reviewer would raise on it, and how well packs agree.

mod figures;
mod labels;

pub(crate) use figures::{Disagreement, Figures, Measured, OfRule, Way, measure, shown};
pub(crate) use labels::read;
