//! A labelled corpus: requests, each with the rules that a reviewer would raise on it, and how well packs agree.

mod figures;
mod labels;

pub(crate) use figures::{Disagreement, Figures, Measured, Way, measure};
pub(crate) use labels::read;
