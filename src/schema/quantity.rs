//! What a number counts: the annotation `x-unit`.

use std::fmt;

use super::document::Json;
use crate::calendar::TimeUnit;

/// What a number counts.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Quantity {
    Plain,
    Percent,
    Time(TimeUnit),
    Named(UnitName),
}

/// The word for one, and the word for several: "module" and "modules".
#[derive(Debug, Clone)]
pub(crate) struct UnitName {
    pub(crate) one: String,
    pub(crate) many: String,
}

/// `module` in one place of a schema and `modules` in another are one unit.
impl PartialEq for UnitName {
    fn eq(&self, other: &Self) -> bool {
        self.one == other.one
    }
}

impl fmt::Display for UnitName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.many)
    }
}

impl Quantity {
    /// Reads an `x-unit`: a word, or the two words for one and for several. Anything else says nothing.
    pub(super) fn of(annotation: Option<&Json>) -> Self {
        let (one, many) = match annotation {
            Some(Json::Text(word)) => (singular(word), word.as_str()),
            Some(Json::Array(words)) => match words.as_slice() {
                [Json::Text(one), Json::Text(many)] => (one.clone(), many.as_str()),
                _ => return Self::Plain,
            },
            _ => return Self::Plain,
        };
        match many.to_ascii_lowercase().as_str() {
            "percent" | "%" => Self::Percent,
            word => match TimeUnit::named(spelt_out(word)) {
                Some(unit) => Self::Time(unit),
                None => Self::Named(UnitName { one, many: many.to_owned() }),
            },
        }
    }
}

/// How schemas shorten units of time.
fn spelt_out(word: &str) -> &str {
    match word {
        "min" | "mins" => "minutes",
        "h" | "hr" | "hrs" => "hours",
        "d" => "days",
        "wk" | "wks" => "weeks",
        "mo" | "mos" => "months",
        word => word,
    }
}

/// The singular of an English plural, for the words that a form counts; of any other word, the word.
fn singular(word: &str) -> String {
    match word {
        "people" => return "person".to_owned(),
        "children" => return "child".to_owned(),
        "series" => return word.to_owned(),
        _ => {}
    }
    let ends = |endings: &[&str]| endings.iter().any(|ending| word.ends_with(ending));
    if let Some(stem) = word.strip_suffix("ies").filter(|stem| stem.len() > 1) {
        return format!("{stem}y");
    }
    let letters = if ends(&["sses", "shes", "ches", "xes", "zes"]) {
        2
    } else if word.len() > 1 && ends(&["s"]) && !ends(&["ss", "us", "is"]) {
        1
    } else {
        0
    };
    word.get(..word.len() - letters).unwrap_or(word).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(json: &str) -> Quantity {
        Quantity::of(Some(&Json::read(json).unwrap()))
    }

    #[test]
    fn the_units_of_time_are_known_by_their_usual_abbreviations() {
        for (words, unit) in [
            (&["minutes", "min", "mins", "Minutes"][..], TimeUnit::Minutes),
            (&["hour", "h", "hr", "hrs"], TimeUnit::Hours),
            (&["business days", "Business Day"], TimeUnit::BusinessDays),
            (&["wks"], TimeUnit::Weeks),
        ] {
            for word in words {
                assert_eq!(of(&format!("{word:?}")), Quantity::Time(unit), "{word}");
            }
        }
        assert_eq!(of(r#"["hour", "hours"]"#), Quantity::Time(TimeUnit::Hours));
    }

    #[test]
    fn a_plural_has_its_singular_where_english_is_regular() {
        for (many, one) in [
            ("modules", "module"),
            ("courses", "course"),
            ("classes", "class"),
            ("batches", "batch"),
            ("entries", "entry"),
            ("people", "person"),
            ("USD", "USD"),
            ("staff", "staff"),
            ("basis", "basis"),
            ("s", "s"),
        ] {
            assert_eq!(singular(many), one);
        }
    }

    #[test]
    fn a_schema_may_name_both_words() {
        let Quantity::Named(unit) = of(r#"["Modul", "Module"]"#) else {
            panic!("a unit of its own");
        };
        assert_eq!((unit.one.as_str(), unit.many.as_str()), ("Modul", "Module"));
        assert_eq!(of(r#"["one"]"#), Quantity::Plain);
        assert_eq!(of(r#"["one", "two", "many"]"#), Quantity::Plain);
    }
}
