//! Civil dates and moments, held as plain numbers.
//!
//! The engine compares, subtracts and shifts dates, and does nothing else with them, so a date is a count
//! of days and a moment a count of milliseconds (proleptic Gregorian calendar, years 1 to 9999). There is
//! no clock here: what day it is comes from the host.

use std::fmt;
use std::str::FromStr;

use crate::number::times;
use crate::wording::{push_digits, shortened, together};

/// A day of the civil calendar, from `0001-01-01` to `9999-12-31`.
///
/// ```
/// use groundrules::Date;
///
/// let go_live: Date = "2026-12-01".parse()?;
/// assert_eq!(go_live.to_string(), "2026-12-01");
/// assert!("2026-02-30".parse::<Date>().is_err());
/// # Ok::<(), groundrules::DateError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(i32);

/// A text that is not a day of the civil calendar written as `YYYY-MM-DD`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateError(String);

impl DateError {
    /// What is wrong, for the person who must act.
    pub fn message(&self) -> String {
        together(&["`", &self.0, "` is not a date: write year-month-day, as in 2026-12-01"])
    }
}

impl fmt::Display for DateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl std::error::Error for DateError {}

/// The first and the last day, counted from 1970-01-01.
const FIRST_DAY: i64 = -719_162;
const LAST_DAY: i64 = 2_932_896;

impl Date {
    /// 1970-01-01.
    pub(crate) const EPOCH: Self = Self(0);

    /// The day that lies `days` after 1970-01-01, where the calendar has it.
    pub(crate) fn from_days(days: i64) -> Option<Self> {
        if !(FIRST_DAY..=LAST_DAY).contains(&days) {
            return None;
        }
        i32::try_from(days).ok().map(Self)
    }

    /// Days since 1970-01-01.
    pub(crate) fn days(self) -> i64 {
        i64::from(self.0)
    }

    /// The day of the week: 0 for Monday, 6 for Sunday.
    pub(crate) fn weekday(self) -> usize {
        // 1970-01-01 was a Thursday.
        usize::try_from((self.days() + 3).rem_euclid(7)).unwrap_or(0)
    }

    /// A date from its parts, where there is such a day.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        Self::from_civil(year.into(), month.into(), day.into())
    }

    fn from_civil(year: i64, month: i64, day: i64) -> Option<Self> {
        let exists = (1..=9999).contains(&year)
            && (1..=12).contains(&month)
            && day >= 1
            && day <= days_in_month(year, month);
        if !exists {
            return None;
        }
        Self::from_days(days_from_civil(year, month, day))
    }

    /// The date as it is written everywhere: `2026-12-01`.
    pub(crate) fn text(self) -> String {
        let mut text = String::new();
        push_day(&mut text, self.days());
        text
    }

    /// The same day `months` later; the last day of the month where that month is shorter.
    pub(crate) fn plus_months(self, months: i64) -> Option<Self> {
        let (year, month, day) = civil_from_days(self.days());
        let index = year.checked_mul(12)?.checked_add(month - 1)?.checked_add(months)?;
        let (year, month) = (index.div_euclid(12), index.rem_euclid(12) + 1);
        if !(1..=9999).contains(&year) {
            return None;
        }
        Self::from_days(days_from_civil(year, month, day.min(days_in_month(year, month))))
    }
}

impl FromStr for Date {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        let mut rest = Rest(text.as_bytes());
        match rest.date() {
            Some(date) if rest.0.is_empty() => Ok(date),
            _ => Err(DateError(shortened(text, 40))),
        }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

/// A moment in time: an RFC 3339 date and time with its offset, to the millisecond.
///
/// Two moments compare by the instant they name; the offset decides only on which day a moment falls.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Moment {
    millis: i64,
    offset_minutes: i16,
}

const MILLIS_PER_MINUTE: i64 = 60_000;
const MILLIS_PER_DAY: i64 = 86_400_000;
const MINUTES_PER_DAY: i64 = 24 * 60;

impl Moment {
    /// 1970-01-01T00:00:00Z.
    pub(crate) const EPOCH: Self = Self { millis: 0, offset_minutes: 0 };

    /// The moment so many milliseconds after 1970-01-01T00:00:00Z, with an offset in minutes, where the
    /// calendar has such a day and clocks such an offset.
    pub(crate) fn from_parts(millis: i64, offset_minutes: i64) -> Option<Self> {
        // A day more on either side, as the calendar counts by the day where the moment was written.
        let days = FIRST_DAY - 1..=LAST_DAY + 1;
        let exists = days.contains(&millis.div_euclid(MILLIS_PER_DAY))
            && (-MINUTES_PER_DAY + 1..MINUTES_PER_DAY).contains(&offset_minutes);
        let offset_minutes = i16::try_from(offset_minutes).ok()?;
        if exists { Self { millis, offset_minutes }.within_calendar() } else { None }
    }

    /// The moment, where it falls on a day of the calendar: behind its last day there may be a leap second.
    fn within_calendar(self) -> Option<Self> {
        self.date().map(|_| self)
    }

    /// What [`Moment::from_parts`] takes.
    pub(crate) fn parts(self) -> (i64, i64) {
        (self.millis, i64::from(self.offset_minutes))
    }

    /// Reads an RFC 3339 date and time, such as `2026-12-01T09:00:00+01:00`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut rest = Rest(text.as_bytes());
        let date = rest.date()?;
        if !matches!(rest.byte()?, b'T' | b't') {
            return None;
        }
        let hour = rest.number(2)?;
        let minute = rest.number_behind(b':')?;
        let second = rest.number_behind(b':')?;
        let (millis, behind) = match rest.byte()? {
            b'.' => rest.fraction()?,
            other => (0, other),
        };
        let offset = match behind {
            b'Z' | b'z' => 0,
            b'+' => rest.offset()?,
            b'-' => -rest.offset()?,
            _ => return None,
        };
        if hour > 23 || minute > 59 || second > 60 || !rest.0.is_empty() {
            return None;
        }
        let local =
            date.days() * MILLIS_PER_DAY + ((hour * 60 + minute) * 60 + second) * 1000 + millis;
        let offset_minutes = i16::try_from(offset).ok()?;
        Self { millis: local - offset * MILLIS_PER_MINUTE, offset_minutes }.within_calendar()
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub(crate) fn millis(self) -> i64 {
        self.millis
    }

    /// The day on which the moment falls where it was written.
    pub(crate) fn date(self) -> Option<Date> {
        let local = self.millis + i64::from(self.offset_minutes) * MILLIS_PER_MINUTE;
        Date::from_days(local.div_euclid(MILLIS_PER_DAY))
    }

    /// The moment `minutes` later, to the millisecond.
    pub(crate) fn plus_minutes(self, minutes: f64) -> Option<Self> {
        // A double has most parts of a minute as a hair less or more.
        let shift = (minutes * 60_000.0).round_ties_even();
        if shift.is_nan() || shift.abs() > 4e15 {
            return None;
        }
        Self { millis: self.millis.checked_add(shift as i64)?, ..self }.within_calendar()
    }

    /// The moment as RFC 3339 writes it: with milliseconds where it has any, and `Z` where it has no offset.
    pub(crate) fn text(self) -> String {
        let offset = i64::from(self.offset_minutes);
        let local = self.millis + offset * MILLIS_PER_MINUTE;
        let in_day = local.rem_euclid(MILLIS_PER_DAY).unsigned_abs();
        let mut text = String::new();
        push_day(&mut text, local.div_euclid(MILLIS_PER_DAY));
        text.push('T');
        push_sixties(&mut text, in_day / 60_000);
        text.push(':');
        push_digits(&mut text, in_day / 1000 % 60, 2);
        if !in_day.is_multiple_of(1000) {
            text.push('.');
            push_digits(&mut text, in_day % 1000, 3);
        }
        if offset == 0 {
            text.push('Z');
        } else {
            text.push(if offset < 0 { '-' } else { '+' });
            push_sixties(&mut text, offset.unsigned_abs());
        }
        text
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

/// A day so many days after 1970-01-01, as `YYYY-MM-DD`.
fn push_day(text: &mut String, days: i64) {
    let (year, month, day) = civil_from_days(days);
    push_digits(text, year.unsigned_abs(), 4);
    text.push('-');
    push_digits(text, month.unsigned_abs(), 2);
    text.push('-');
    push_digits(text, day.unsigned_abs(), 2);
}

/// Hours and minutes, or minutes and seconds, as `HH:MM`.
fn push_sixties(text: &mut String, number: u64) {
    push_digits(text, number / 60, 2);
    text.push(':');
    push_digits(text, number % 60, 2);
}

/// The days of the week as rules and hosts write them, in the order of [`Date::weekday`].
pub(crate) const WEEKDAYS: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// What a length of time is counted in. The four don't mix: a day has no fixed number of minutes where
/// clocks change, a month no fixed number of days, and how many days some business days take depends on when
/// they begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TimeScale {
    Minutes,
    Days,
    Months,
    BusinessDays,
}

/// A unit in which a length of time is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TimeUnit {
    Minutes,
    Hours,
    Days,
    Weeks,
    Months,
    BusinessDays,
}

impl TimeUnit {
    /// The unit of a word such as `days`, singular or plural.
    pub(crate) fn named(word: &str) -> Option<Self> {
        if let Some(day) = word.strip_prefix("business ") {
            return matches!(day.trim_start(), "day" | "days").then_some(Self::BusinessDays);
        }
        Some(match word {
            "minute" | "minutes" => Self::Minutes,
            "hour" | "hours" => Self::Hours,
            "day" | "days" => Self::Days,
            "week" | "weeks" => Self::Weeks,
            "month" | "months" => Self::Months,
            _ => return None,
        })
    }

    /// What the unit is counted in, and how many of it one unit holds.
    pub(crate) fn scale(self) -> (TimeScale, f64) {
        match self {
            Self::Minutes => (TimeScale::Minutes, 1.0),
            Self::Hours => (TimeScale::Minutes, 60.0),
            Self::Days => (TimeScale::Days, 1.0),
            Self::Weeks => (TimeScale::Days, 7.0),
            Self::Months => (TimeScale::Months, 1.0),
            Self::BusinessDays => (TimeScale::BusinessDays, 1.0),
        }
    }

    /// So many of the unit, in what it is counted in.
    pub(crate) fn counted(self, number: f64) -> f64 {
        times(number, self.scale().1)
    }
}

/// What is left of a text that is read from its front.
struct Rest<'t>(&'t [u8]);

impl Rest<'_> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    fn digit(&mut self) -> Option<i64> {
        let byte = self.byte()?;
        byte.is_ascii_digit().then(|| i64::from(byte - b'0'))
    }

    /// A number of so many digits.
    fn number(&mut self, digits: u32) -> Option<i64> {
        let mut number = 0;
        for _ in 0..digits {
            number = number * 10 + self.digit()?;
        }
        Some(number)
    }

    /// A number of two digits, and before it a mark.
    fn number_behind(&mut self, mark: u8) -> Option<i64> {
        if self.byte()? == mark { self.number(2) } else { None }
    }

    fn date(&mut self) -> Option<Date> {
        let year = self.number(4)?;
        let month = self.number_behind(b'-')?;
        Date::from_civil(year, month, self.number_behind(b'-')?)
    }

    /// The milliseconds that the digits behind a point are, and the byte behind them.
    fn fraction(&mut self) -> Option<(i64, u8)> {
        let mut weight = 100;
        let mut millis = self.digit()? * weight;
        loop {
            let byte = self.byte()?;
            if !byte.is_ascii_digit() {
                return Some((millis, byte));
            }
            weight /= 10;
            millis += i64::from(byte - b'0') * weight;
        }
    }

    /// The minutes of an offset such as `01:30`.
    fn offset(&mut self) -> Option<i64> {
        let hours = self.number(2)?;
        let minutes = self.number_behind(b':')?;
        (hours <= 23 && minutes <= 59).then_some(hours * 60 + minutes)
    }
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap(year) => 29,
        2 => 28,
        _ => 31,
    }
}

// The two conversions count in 400-year eras that begin on 1 March, so that a leap day ends its year
// (the method is Howard Hinnant's, "chrono-Compatible Low-Level Date Algorithms").

fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_the_calendar_survives_writing_and_reading() {
        for days in FIRST_DAY..=LAST_DAY {
            let date = Date::from_days(days).unwrap();
            assert_eq!(date.to_string().parse(), Ok(date));
        }
        assert_eq!(Date::from_days(FIRST_DAY - 1), None);
        assert_eq!(Date::from_days(LAST_DAY + 1), None);
    }

    #[test]
    fn the_days_of_the_week_follow_each_other() {
        let monday: Date = "2026-11-30".parse().unwrap();
        for (weekday, days) in (0..7).zip(monday.days()..) {
            assert_eq!(Date::from_days(days).unwrap().weekday(), weekday);
        }
        assert_eq!("0001-01-01".parse::<Date>().unwrap().weekday(), 0);
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        for text in [
            "2026-02-29",
            "2026-13-01",
            "2026-00-10",
            "2026-1-1",
            "0000-01-01",
            "2026-12-01 ",
            "",
            "20261201",
        ] {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
        assert!("2028-02-29".parse::<Date>().is_ok());
    }

    #[test]
    fn a_month_later_is_the_last_day_where_the_month_is_shorter() {
        let date: Date = "2027-01-31".parse().unwrap();
        assert_eq!(date.plus_months(1).unwrap().to_string(), "2027-02-28");
        assert_eq!(date.plus_months(-2).unwrap().to_string(), "2026-11-30");
        assert_eq!(date.plus_months(i64::MAX), None);
    }

    #[test]
    fn a_moment_is_made_of_its_parts_and_of_no_others() {
        for text in [
            "0001-01-01T00:00:00+23:59",
            "2026-12-01T09:30:00.250-03:30",
            "9999-12-31T23:59:59-23:59",
        ] {
            let moment = Moment::parse(text).unwrap();
            let (millis, offset) = moment.parts();
            assert_eq!(Moment::from_parts(millis, offset), Some(moment), "{text}");
        }
        for (millis, offset) in [
            (0, 24 * 60),
            (0, -24 * 60),
            (0, i64::MIN),
            (0, i64::MAX),
            (i64::MIN, 0),
            (i64::MAX, 0),
            ((LAST_DAY + 2) * MILLIS_PER_DAY, 0),
        ] {
            assert_eq!(Moment::from_parts(millis, offset), None, "{millis} {offset}");
        }
    }

    #[test]
    fn a_moment_is_shifted_by_the_minutes_between_two_moments_to_the_other() {
        let first = Moment::parse("2026-12-01T08:00:00Z").unwrap();
        for millis in (0..2_000_000).step_by(59).chain([1, -59, 61, 63, 99_999_999_999_999]) {
            let minutes = millis as f64 / 60_000.0;
            let shifted = first.plus_minutes(minutes).unwrap();
            assert_eq!(shifted.millis() - first.millis(), millis, "{minutes}");
        }
        let shifted = first.plus_minutes(4.1).unwrap();
        assert_eq!(shifted.to_string(), "2026-12-01T08:04:06Z");
    }

    /// A leap second begins the next day, and behind the last one there is none.
    #[test]
    fn no_moment_falls_on_a_day_that_the_calendar_does_not_have() {
        let leap = Moment::parse("2016-12-31T23:59:60Z").unwrap();
        assert_eq!(leap.to_string(), "2017-01-01T00:00:00Z");
        let last = Moment::parse("9999-12-31T23:59:59.999-23:59").unwrap();
        assert_eq!(last.to_string(), "9999-12-31T23:59:59.999-23:59");
        for text in ["9999-12-31T23:59:60Z", "9999-12-31T23:59:60.5-23:59"] {
            assert_eq!(Moment::parse(text), None, "{text}");
        }
        let (millis, offset) = last.parts();
        assert_eq!(Moment::from_parts(millis + 1, offset), None);
        assert_eq!(Moment::from_parts(millis, offset + 1), None);
        assert_eq!(Moment::from_parts(FIRST_DAY * MILLIS_PER_DAY, -1), None);
    }

    #[test]
    fn moments_compare_by_instant_and_fall_on_their_own_day() {
        let here = Moment::parse("2026-12-01T00:30:00+01:00").unwrap();
        let there = Moment::parse("2026-11-30T23:30:00Z").unwrap();
        assert_eq!(here.millis(), there.millis());
        assert_eq!(here.date().unwrap().to_string(), "2026-12-01");
        assert_eq!(there.date().unwrap().to_string(), "2026-11-30");
        assert_eq!(here.to_string(), "2026-12-01T00:30:00+01:00");
        for text in [
            "2026-12-01T09:00",
            "2026-12-01T24:00:00Z",
            "2026-12-01T09:00:00",
            "2026-12-01T09:00:00.Z",
        ] {
            assert!(Moment::parse(text).is_none(), "{text}");
        }
    }
}
