//! Truth in a request that is not complete.
//!
//! On a final check a condition is true, false or unknown (Kleene's strong logic: unknown where a value that
//! is needed is missing). In a draft an open field can still become anything, so what is known of a condition
//! is the *set* of truths it can end with. Operators work on sets truth by truth; a final check is the case
//! in which every set has one member. This is what makes a draft sound: filling in a blank can only make a
//! set smaller.

/// A set of the truths that a condition can still end with; never empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Truth(u8);

impl Truth {
    pub(super) const TRUE: Self = Self(1);
    pub(super) const FALSE: Self = Self(2);
    pub(super) const UNKNOWN: Self = Self(4);
    /// True or false, but not unknown.
    pub(super) const EITHER: Self = Self(1 | 2);
    pub(super) const ANYTHING: Self = Self(1 | 2 | 4);

    pub(super) fn of(holds: bool) -> Self {
        if holds { Self::TRUE } else { Self::FALSE }
    }

    pub(super) fn can_be(self, truth: Self) -> bool {
        self.0 & truth.0 != 0
    }

    /// Neither true nor false can come of it any more than it has: it is one truth.
    pub(super) fn is_settled(self) -> bool {
        self.0.count_ones() == 1
    }

    pub(super) fn not(self) -> Self {
        Self((self.0 & 1) << 1 | (self.0 & 2) >> 1 | self.0 & 4)
    }

    pub(super) fn and(self, other: Self) -> Self {
        let holds = self.0 & other.0 & 1;
        let fails = (self.0 | other.0) & 2;
        // Unknown where one is unknown and the other is not false.
        let unknown = u8::from(
            (self.can_be(Self::UNKNOWN) && other.0 & 5 != 0)
                || (other.can_be(Self::UNKNOWN) && self.0 & 5 != 0),
        ) << 2;
        Self(holds | fails | unknown)
    }

    pub(super) fn or(self, other: Self) -> Self {
        self.not().and(other.not()).not()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SINGLE: [Truth; 3] = [Truth::TRUE, Truth::FALSE, Truth::UNKNOWN];

    fn sets() -> impl Iterator<Item = Truth> {
        (1..8).map(Truth)
    }

    fn members(set: Truth) -> impl Iterator<Item = Truth> {
        SINGLE.into_iter().filter(move |truth| set.can_be(*truth))
    }

    #[test]
    fn single_truths_follow_kleenes_tables() {
        let (t, f, u) = (Truth::TRUE, Truth::FALSE, Truth::UNKNOWN);
        assert_eq!(SINGLE.map(|a| SINGLE.map(|b| a.and(b))), [[t, f, u], [f, f, f], [u, f, u]]);
        assert_eq!(SINGLE.map(|a| SINGLE.map(|b| a.or(b))), [[t, t, t], [t, f, u], [t, u, u]]);
        assert_eq!(SINGLE.map(Truth::not), [f, t, u]);
    }

    #[test]
    fn an_operator_on_sets_gives_just_what_it_gives_on_their_members() {
        for a in sets() {
            assert_eq!(a.not().0, members(a).fold(0, |all, truth| all | truth.not().0));
            for b in sets() {
                let all = |operator: fn(Truth, Truth) -> Truth| {
                    members(a)
                        .flat_map(|x| members(b).map(move |y| operator(x, y).0))
                        .fold(0, |all, bits| all | bits)
                };
                assert_eq!(a.and(b).0, all(Truth::and), "{a:?} and {b:?}");
                assert_eq!(a.or(b).0, all(Truth::or), "{a:?} or {b:?}");
            }
        }
    }
}
