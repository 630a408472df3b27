//! Values in the words of a language: what texts show in their placeholders.

use crate::analysis::typed::{Counted, Locale, Mark, Noun, Part, Template, Term};
use crate::analysis::types::{Type, Unit};
use crate::calendar::{Date, TimeScale};
use crate::number;
use crate::plural::{Form, Plural};
use crate::wording::shortened;

use super::evaluate::{Evaluator, Item};
use super::scope::Scope;
use super::value::Value;

const MOST_QUOTED: usize = 120;
const MOST_ITEMS: usize = 8;
const LONGEST_MESSAGE: usize = 4096;

/// The words of a locale: its own, then those of the language of which it is a variety, then English ones.
pub(super) struct Words<'a> {
    plural: Plural,
    spoken: Vec<&'a Locale>,
}

impl<'a> Words<'a> {
    pub(super) const ENGLISH: Self = Self { plural: Plural::One, spoken: Vec::new() };

    pub(super) fn of(locale: &'a Locale, all: &'a [Locale]) -> Self {
        let covers = |other: &&Locale| {
            let rest = locale.tag.strip_prefix(&other.tag);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        };
        let mut spoken: Vec<&Locale> = all.iter().filter(covers).collect();
        spoken.sort_by_key(|other| other.tag.len());
        spoken.reverse();
        Self { plural: locale.words.plural, spoken }
    }

    fn mark(&self, mark: Mark) -> &str {
        let own = self.spoken.iter().find_map(|locale| locale.words.mark(mark));
        match (own, mark) {
            (Some(own), _) => own,
            (None, Mark::Last) => self.mark(Mark::And),
            (None, Mark::Range) => " to ",
            (None, Mark::Comma) => ", ",
            (None, Mark::And) => " and ",
            (None, Mark::Yes) => "yes",
            (None, Mark::No) => "no",
            (None, Mark::Decimal) => ".",
            (None, Mark::Percent) => " %",
            (None, Mark::Date) => "YYYY-MM-DD",
        }
    }

    /// The locale's word for so many of something.
    fn noun(&self, counted: &Counted, number: f64) -> Option<&str> {
        let known = self.spoken.iter().find_map(|locale| locale.words.noun(counted));
        let Noun { one, few, many, other } = known?;
        let word = match self.plural.form(rounded(number)) {
            Form::One => one,
            Form::Few => few,
            Form::Many => many,
            Form::Other => other,
        };
        Some(if word.is_empty() { other } else { word })
    }

    /// A number without superfluous digits.
    fn plain(&self, number: f64) -> String {
        number::text(rounded(number)).replace('.', self.mark(Mark::Decimal))
    }

    fn date(&self, date: Date) -> String {
        let written = date.to_string();
        let mut parts = written.split('-');
        let [year, month, day] = [(); 3].map(|()| parts.next().unwrap_or_default());
        // From the left to the right, so that what a part becomes is not looked at again.
        let mut text = String::new();
        let mut rest = self.mark(Mark::Date);
        while let Some(letter) = rest.chars().next() {
            let places = [("YYYY", year), ("MM", month), ("DD", day)];
            let place = places.iter().find(|(name, _)| rest.starts_with(name));
            let length = match place {
                Some((name, part)) => {
                    text.push_str(part);
                    name.len()
                }
                None => {
                    text.push(letter);
                    letter.len_utf8()
                }
            };
            rest = rest.get(length..).unwrap_or_default();
        }
        text
    }

    /// A length of time, in the unit in which people count it.
    fn time(&self, number: f64, scale: TimeScale) -> (f64, Counted, [&'static str; 2]) {
        let is_hours = number.abs() >= 120.0 && (number / 60.0).fract() == 0.0;
        match scale {
            TimeScale::Days => (number, Counted::Day, ["day", "days"]),
            TimeScale::Months => (number, Counted::Month, ["month", "months"]),
            TimeScale::BusinessDays => {
                (number, Counted::BusinessDay, ["business day", "business days"])
            }
            TimeScale::Minutes if is_hours => (number / 60.0, Counted::Hour, ["hour", "hours"]),
            TimeScale::Minutes => (number, Counted::Minute, ["minute", "minutes"]),
        }
    }

    fn number(&self, number: f64, ty: &Type) -> String {
        match ty {
            Type::Number(Unit::Percent) => {
                format!("{}{}", self.plain(number * 100.0), self.mark(Mark::Percent))
            }
            Type::Number(Unit::Named(unit)) => {
                let word = self.noun(&Counted::Unit(unit.many.clone()), number);
                let english = if number == 1.0 { &unit.one } else { &unit.many };
                format!("{} {}", self.plain(number), word.unwrap_or(english))
            }
            Type::Duration(scale) => {
                let (number, counted, [one, other]) = self.time(number, *scale);
                let is_one = self.plural.form(rounded(number)) == Form::One;
                let english = if is_one { one } else { other };
                let word = self.noun(&counted, number).unwrap_or(english);
                format!("{} {word}", self.plain(number))
            }
            _ => self.plain(number),
        }
    }

    /// A value as texts show it; none where there is none.
    fn value(&self, value: &Value, ty: &Type) -> Option<String> {
        Some(match value {
            Value::Text(text) => shortened(text.trim(), MOST_QUOTED),
            Value::Boolean(true) => self.mark(Mark::Yes).to_owned(),
            Value::Boolean(false) => self.mark(Mark::No).to_owned(),
            Value::Date(date) => self.date(*date),
            Value::Moment(moment) => moment.to_string(),
            Value::Number(number) => self.number(*number, ty),
            Value::Between { .. } | Value::Nothing | Value::Invalid | Value::Open => return None,
        })
    }

    fn range(&self, least: &Value, most: &Value, ty: &Type) -> Option<String> {
        let first = match (least, most, ty) {
            // Of two ends in one unit, the last one has it.
            (Value::Number(a), Value::Number(b), Type::Duration(scale))
                if self.time(*a, *scale).1 == self.time(*b, *scale).1 =>
            {
                self.plain(self.time(*a, *scale).0)
            }
            _ => self.value(least, ty)?,
        };
        Some(format!("{first}{}{}", self.mark(Mark::Range), self.value(most, ty)?))
    }

    /// The values of a list, each once.
    fn list(&self, items: &[Item], ty: &Type) -> Option<String> {
        let mut shown: Vec<String> = Vec::new();
        for item in items {
            if let Item::Value(value) = item
                && let Some(text) = self.value(value, ty)
                && !shown.contains(&text)
            {
                shown.push(text);
            }
        }
        let comma = self.mark(Mark::Comma);
        if shown.len() > MOST_ITEMS {
            shown.truncate(MOST_ITEMS);
            return Some(format!("{}{comma}…", shown.join(comma)));
        }
        let last = shown.pop()?;
        Some(match shown.as_slice() {
            [] => last,
            [one] => format!("{one}{}{last}", self.mark(Mark::And)),
            several => format!("{}{}{last}", several.join(comma), self.mark(Mark::Last)),
        })
    }
}

fn rounded(number: f64) -> f64 {
    // A number as large as that has no more than six places.
    if number.abs() >= 9e9 {
        return number;
    }
    // A zero has no sign.
    (number * 1e6).round() / 1e6 + 0.0
}

impl<'a> Evaluator<'a> {
    /// The first text whose condition holds and whose values are all there, and which one it is.
    pub(super) fn first_that_fits(
        &self,
        templates: &'a [Template],
        scope: &Scope<'a>,
    ) -> Option<(usize, String)> {
        templates.iter().enumerate().find_map(|(which, template)| {
            let holds = |condition: &'a Term| self.holds(condition, scope);
            let fits = template.condition.as_ref().is_none_or(holds);
            let text = fits.then(|| self.in_words(&template.parts, &Words::ENGLISH, scope))??;
            Some((which, text))
        })
    }

    /// A text with its values; none where one of them is not there.
    pub(super) fn in_words(
        &self,
        parts: &'a [Part],
        words: &Words<'_>,
        scope: &Scope<'a>,
    ) -> Option<String> {
        let part = |part: &'a Part| match part {
            Part::Text(text) => Some(text.clone()),
            Part::Value(term) => match &term.ty {
                Type::Range(ty) => {
                    let (least, most) = self.ends(term, scope);
                    words.range(&least, &most, ty)
                }
                Type::List(ty) => words.list(&self.items(term, scope), ty),
                ty => words.value(&self.value(term, scope), ty),
            },
        };
        let text: String = parts.iter().map(part).collect::<Option<_>>()?;
        Some(shortened(&text, LONGEST_MESSAGE))
    }
}
