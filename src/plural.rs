//! Which form of a word goes with a number: 1 day, 2 days.
//!
//! The forms are those of Unicode's CLDR, and the rules its cardinal ones, for languages that share a rule.

/// How a language chooses among the forms of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Plural {
    /// One form for all numbers: Malay, Indonesian, Chinese.
    Always,
    /// A form for 1: English, German, Spanish.
    One,
    /// A form for everything from 0 to below 2: French, Portuguese.
    BelowTwo,
    /// A form for everything from 0 to 1: Hindi, Bengali, Persian.
    UpToOne,
    /// Forms by the last digits: Russian, Ukrainian.
    EastSlavic,
    /// Forms for 1, for 2 to 4 at the end, and for the rest.
    Polish,
    /// Forms for 1, for 2 to 4, for fractions, and for the rest: Czech, Slovak.
    Czech,
}

/// One form of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Form {
    One,
    Few,
    Many,
    Other,
}

impl Plural {
    /// The form that goes with a number, whatever its sign.
    pub(crate) fn form(self, number: f64) -> Form {
        let number = number.abs();
        let whole = number.fract() == 0.0;
        // Only whole numbers are looked at by their last digits.
        let (ten, hundred) = (number as u64 % 10, number as u64 % 100);
        let few_at_the_end = (2..=4).contains(&ten) && !(12..=14).contains(&hundred);
        let one = match self {
            Self::Always => false,
            Self::One | Self::Polish | Self::Czech => number == 1.0,
            Self::BelowTwo => number < 2.0,
            Self::UpToOne => number <= 1.0,
            Self::EastSlavic => whole && ten == 1 && hundred != 11,
        };
        match self {
            _ if one => Form::One,
            Self::EastSlavic | Self::Polish if whole && few_at_the_end => Form::Few,
            Self::EastSlavic | Self::Polish if whole => Form::Many,
            Self::Czech if !whole => Form::Many,
            Self::Czech if (2.0..=4.0).contains(&number) => Form::Few,
            _ => Form::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_takes_the_form_that_cldr_gives_a_number() {
        use Form::{Few, Many, One, Other};
        let numbers = [0.0, 0.5, 1.0, 1.5, 2.0, 5.0, 11.0, 12.0, 21.0, 22.0, 101.0, 112.0];
        for (plural, forms) in [
            (Plural::Always, [Other; 12]),
            (
                Plural::One,
                [Other, Other, One, Other, Other, Other, Other, Other, Other, Other, Other, Other],
            ),
            (
                Plural::BelowTwo,
                [One, One, One, One, Other, Other, Other, Other, Other, Other, Other, Other],
            ),
            (
                Plural::UpToOne,
                [One, One, One, Other, Other, Other, Other, Other, Other, Other, Other, Other],
            ),
            (
                Plural::EastSlavic,
                [Many, Other, One, Other, Few, Many, Many, Many, One, Few, One, Many],
            ),
            (
                Plural::Polish,
                [Many, Other, One, Other, Few, Many, Many, Many, Many, Few, Many, Many],
            ),
            (
                Plural::Czech,
                [Other, Many, One, Many, Few, Other, Other, Other, Other, Other, Other, Other],
            ),
        ] {
            assert_eq!(numbers.map(|number| plural.form(number)), forms, "{plural:?}");
            assert_eq!(numbers.map(|number| plural.form(-number)), forms, "{plural:?}");
        }
    }
}
