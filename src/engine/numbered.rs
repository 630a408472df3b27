//! Texts with numbers, counted from 0 in the order in which each is first met.

use super::sorted::{get, place};

/// Which texts have been met. A new one moves those behind it: this is for no more than a check may have findings.
#[derive(Debug, Default)]
pub(super) struct Numbered {
    /// Sorted by text.
    known: Vec<(String, usize)>,
}

impl Numbered {
    /// The number of a text that has been met.
    pub(super) fn of(&self, text: &str) -> Option<usize> {
        get(&self.known, text).copied()
    }

    /// The number of a text, and whether it is met for the first time.
    pub(super) fn meet(&mut self, text: &str) -> (usize, bool) {
        let next = self.known.len();
        match place(&self.known, text) {
            Ok(at) => (self.known.get(at).map_or(next, |(_, number)| *number), false),
            Err(at) => {
                self.known.insert(at, (text.to_owned(), next));
                (next, true)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_numbered_in_the_order_in_which_they_are_met() {
        let mut numbered = Numbered::default();
        let met = ["b", "a", "b", "c"].map(|text| numbered.meet(text));
        assert_eq!(met, [(0, true), (1, true), (0, false), (2, true)]);
        assert_eq!(["a", "c", "d"].map(|text| numbered.of(text)), [Some(1), Some(2), None]);
    }
}
