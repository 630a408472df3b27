//! Three truths, and what a draft knows of one: the set of those that it can still be.
//!
//! An operator on sets is the operator on single truths, for all pairs of members.

/// A truth of Kleene's strong logic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Truth {
    True,
    False,
    Unknown,
}

use Truth::{False, True, Unknown};

impl Truth {
    fn not(self) -> Self {
        match self {
            True => False,
            False => True,
            Unknown => Unknown,
        }
    }

    fn and(self, other: Self) -> Self {
        match (self, other) {
            (False, _) | (_, False) => False,
            (True, True) => True,
            _ => Unknown,
        }
    }

    fn or(self, other: Self) -> Self {
        match (self, other) {
            (True, _) | (_, True) => True,
            (False, False) => False,
            _ => Unknown,
        }
    }
}

/// The truths that a condition can still end with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Truths {
    yes: bool,
    no: bool,
    unknown: bool,
}

impl Truths {
    pub(super) fn of(holds: bool) -> Self {
        [if holds { True } else { False }].into_iter().collect()
    }

    pub(super) fn unknown() -> Self {
        [Unknown].into_iter().collect()
    }

    pub(super) fn either() -> Self {
        [True, False].into_iter().collect()
    }

    pub(super) fn anything() -> Self {
        [True, False, Unknown].into_iter().collect()
    }

    pub(super) fn can_be(&self, truth: Truth) -> bool {
        match truth {
            True => self.yes,
            False => self.no,
            Unknown => self.unknown,
        }
    }

    pub(super) fn is(&self, truth: Truth) -> bool {
        *self == [truth].into_iter().collect()
    }

    pub(super) fn is_settled(&self) -> bool {
        self.members().count() == 1
    }

    fn members(&self) -> impl Iterator<Item = Truth> + Clone {
        let set = self.clone();
        [True, False, Unknown].into_iter().filter(move |truth| set.can_be(*truth))
    }

    pub(super) fn not(&self) -> Self {
        self.members().map(Truth::not).collect()
    }

    pub(super) fn and(&self, other: &Self) -> Self {
        self.members().flat_map(|a| other.members().map(move |b| a.and(b))).collect()
    }

    pub(super) fn or(&self, other: &Self) -> Self {
        self.members().flat_map(|a| other.members().map(move |b| a.or(b))).collect()
    }
}

impl FromIterator<Truth> for Truths {
    fn from_iter<T: IntoIterator<Item = Truth>>(truths: T) -> Self {
        let mut set = Self::default();
        for truth in truths {
            match truth {
                True => set.yes = true,
                False => set.no = true,
                Unknown => set.unknown = true,
            }
        }
        set
    }
}
