//! Days and moments as forms write them, and as requests have them.

use crate::calendar::{Date, Moment};

/// An offset from UTC in minutes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Offset(i64);

impl Offset {
    pub(super) const UTC: Self = Self(0);

    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let refused = || format!("`{text}` is no offset from UTC: write `+05:30`, `-08:00` or `Z`");
        if Moment::parse(&format!("2000-01-01T00:00:00{text}")).is_none() {
            return Err(refused());
        }
        let Some((hours, minutes)) = text.split_once(':') else {
            return Ok(Self::UTC);
        };
        let sign = if hours.starts_with('-') { -1 } else { 1 };
        let read = |text: &str| text.trim_start_matches(['-', '+']).parse::<i64>();
        match (read(hours), read(minutes)) {
            (Ok(hours), Ok(minutes)) => Ok(Self(sign * (hours * 60 + minutes))),
            _ => Err(refused()),
        }
    }
}

impl std::fmt::Display for Offset {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let size = self.0.unsigned_abs();
        match self.0 {
            0 => f.write_str("Z"),
            _ => {
                write!(f, "{}{:02}:{:02}", if self.0 < 0 { '-' } else { '+' }, size / 60, size % 60)
            }
        }
    }
}

const SECONDS_PER_DAY: i64 = 86_400;

/// The day on which a number of seconds since 1970 falls.
pub(super) fn unix_date(seconds: i64, offset: Offset) -> Option<String> {
    let local = seconds.checked_add(offset.0 * 60)?;
    Date::from_days(local.div_euclid(SECONDS_PER_DAY)).map(|date| date.to_string())
}

/// The moment that a number of seconds since 1970 is.
pub(super) fn unix_moment(seconds: i64, offset: Offset) -> Option<String> {
    let date = unix_date(seconds, offset)?;
    let of_day = seconds.checked_add(offset.0 * 60)?.rem_euclid(SECONDS_PER_DAY);
    let (hour, minute, second) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
    Some(format!("{date}T{hour:02}:{minute:02}:{second:02}{offset}"))
}

/// A way to write a day and a time of day, such as `dd/mm/yyyy HH:MM`.
#[derive(Debug, Clone)]
pub(super) struct DateForm {
    parts: Vec<Part>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Year,
    Month,
    MonthName,
    Day,
    Hour,
    Minute,
    Second,
    Literal(char),
}

/// What may be written for each part; the longest goes first.
const WORDS: [(&str, Part); 7] = [
    ("yyyy", Part::Year),
    ("mmm", Part::MonthName),
    ("mm", Part::Month),
    ("dd", Part::Day),
    ("HH", Part::Hour),
    ("MM", Part::Minute),
    ("SS", Part::Second),
];

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

#[derive(Debug, Default)]
struct Reading {
    year: u16,
    month: u8,
    day: u8,
    hour: u8,
    minute: u8,
    second: u8,
}

impl DateForm {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let word = WORDS.iter().find(|(word, _)| rest.starts_with(word));
            let (length, part) = match word {
                Some((word, part)) => (word.len(), *part),
                // The T of ISO 8601.
                None if first == 'T' || !first.is_alphanumeric() => {
                    (first.len_utf8(), Part::Literal(first))
                }
                None => {
                    return Err(format!(
                        "`{text}` is no form of a date: write it with `yyyy`, `mm`, `mmm` and `dd`, as in \
                         `dd/mm/yyyy`, and times of day with `HH`, `MM` and `SS`"
                    ));
                }
            };
            parts.push(part);
            rest = rest.get(length..).unwrap_or_default();
        }
        let form = Self { parts };
        let month = form.has(Part::Month) || form.has(Part::MonthName);
        if !(form.has(Part::Year) && month && form.has(Part::Day)) {
            return Err(format!(
                "`{text}` leaves out the year, the month or the day: a date has all three"
            ));
        }
        Ok(form)
    }

    fn has(&self, part: Part) -> bool {
        self.parts.contains(&part)
    }

    pub(super) fn require_time(&self) -> Result<(), String> {
        if self.has(Part::Hour) && self.has(Part::Minute) {
            return Ok(());
        }
        Err("a moment has a time of day: write `HH:MM` in its form, or read it as a `date`"
            .to_owned())
    }

    /// The day of a text, as a request has it.
    pub(super) fn date(&self, text: &str) -> Option<String> {
        let read = self.read(text)?;
        Date::new(read.year, read.month, read.day).map(|date| date.to_string())
    }

    /// The moment of a text, as a request has it.
    pub(super) fn moment(&self, text: &str, offset: Offset) -> Option<String> {
        let read = self.read(text)?;
        let date = Date::new(read.year, read.month, read.day)?;
        let Reading { hour, minute, second, .. } = read;
        let moment = format!("{date}T{hour:02}:{minute:02}:{second:02}{offset}");
        Moment::parse(&moment).map(|_| moment)
    }

    fn read(&self, text: &str) -> Option<Reading> {
        let mut read = Reading::default();
        let mut rest = text;
        for part in &self.parts {
            rest = match part {
                Part::Year => {
                    let (digits, after) = rest.split_at_checked(4)?;
                    read.year = number(digits)?;
                    after
                }
                Part::Month => one_or_two(rest, &mut read.month)?,
                Part::Day => one_or_two(rest, &mut read.day)?,
                Part::Hour => one_or_two(rest, &mut read.hour)?,
                Part::Minute => one_or_two(rest, &mut read.minute)?,
                Part::Second => one_or_two(rest, &mut read.second)?,
                Part::MonthName => {
                    let (month, after) = month_name(rest)?;
                    read.month = month;
                    after
                }
                Part::Literal(expected) => rest.strip_prefix(*expected)?,
            };
        }
        // Databases write parts of a second.
        let fraction = rest.strip_prefix('.').filter(|_| self.parts.last() == Some(&Part::Second));
        let done =
            fraction.map_or(rest.is_empty(), |digits| digits.bytes().all(|b| b.is_ascii_digit()));
        done.then_some(read)
    }
}

fn number<T: std::str::FromStr>(digits: &str) -> Option<T> {
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
}

fn one_or_two<'t>(text: &'t str, into: &mut u8) -> Option<&'t str> {
    let length = text.bytes().take(2).take_while(u8::is_ascii_digit).count();
    let (digits, rest) = text.split_at_checked(length)?;
    *into = number(digits)?;
    Some(rest)
}

/// A month's English name, whole or in three letters.
fn month_name(text: &str) -> Option<(u8, &str)> {
    let length = text.find(|character: char| !character.is_alphabetic()).unwrap_or(text.len());
    let (word, rest) = text.split_at_checked(length)?;
    let word = word.to_lowercase();
    let fits =
        |month: &str| word.len() >= 3 && (word == *month || Some(word.as_str()) == month.get(..3));
    let index = MONTHS.iter().position(|month| fits(month))?;
    Some((u8::try_from(index + 1).ok()?, rest.strip_prefix('.').unwrap_or(rest)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_in_the_form_that_is_given_and_in_no_other() {
        let date = |form: &str, text: &str| DateForm::parse(form).unwrap().date(text);
        for (form, text) in [
            ("dd/mm/yyyy", "01/12/2026"),
            ("dd/mm/yyyy", "1/12/2026"),
            ("mm/dd/yyyy", "12/1/2026"),
            ("dd mmm yyyy", "1 Dec 2026"),
            ("mmm dd, yyyy", "December 1, 2026"),
            ("yyyymmdd", "20261201"),
            ("yyyy-mm-dd HH:MM:SS", "2026-12-01 09:30:00.000000"),
        ] {
            assert_eq!(date(form, text).as_deref(), Some("2026-12-01"), "{text}");
        }
        for text in [
            "31/02/2026",
            "2026-12-01",
            "01/12/26",
            "1/12/2026 ",
            "x",
            "",
            "é/é/éééé",
            "+1/+2/2026",
        ] {
            assert_eq!(date("dd/mm/yyyy", text), None, "{text}");
        }
    }

    #[test]
    fn a_moment_has_the_offset_of_the_form() {
        let offset = Offset::parse("+05:30").unwrap();
        let form = DateForm::parse("yyyy-mm-dd HH:MM:SS").unwrap();
        let moment = form.moment("2026-12-03 09:30:00", offset);
        assert_eq!(moment.as_deref(), Some("2026-12-03T09:30:00+05:30"));
        assert_eq!(form.moment("2026-12-03 25:30:00", offset), None);
        assert_eq!(
            unix_moment(1_796_256_000, offset).as_deref(),
            Some("2026-12-03T05:30:00+05:30")
        );
        assert_eq!(unix_date(1_796_256_000 - 1, Offset::UTC).as_deref(), Some("2026-12-02"));
        assert_eq!(unix_date(i64::MAX, offset), None);
        assert!(Offset::parse("5").is_err() && Offset::parse("+5:30").is_err());
        assert_eq!(Offset::parse("-03:30").unwrap().to_string(), "-03:30");
    }

    #[test]
    fn what_is_no_form_of_a_date_is_refused() {
        for form in ["", "dd/mm", "yyyy", "DD/MM/YYYY", "%d/%m/%Y", "yy-mm-dd"] {
            assert!(DateForm::parse(form).is_err(), "{form}");
        }
    }
}
