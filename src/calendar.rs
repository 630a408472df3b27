//! Civil dates and moments, held as plain numbers.
//!
//! The engine compares, subtracts and shifts dates, and does nothing else with them, so a date is a count
//! of days and a moment a count of milliseconds (proleptic Gregorian calendar, years 1 to 9999). There is
//! no clock here: what day it is comes from the host.

use std::fmt;
use std::str::FromStr;

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
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a date: write year-month-day, as in 2026-12-01")]
pub struct DateError(String);

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
        let (year, month, day) = (i64::from(year), i64::from(month), i64::from(day));
        let exists = (1..=9999).contains(&year)
            && (1..=12).contains(&month)
            && day >= 1
            && day <= days_in_month(year, month);
        if !exists {
            return None;
        }
        Self::from_days(days_from_civil(year, month, day))
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
        let refused = || DateError(crate::wording::shortened(text, 40));
        let (date, rest) = read_date(text.as_bytes()).ok_or_else(refused)?;
        if rest.is_empty() { Ok(date) } else { Err(refused()) }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = civil_from_days(self.days());
        write!(f, "{year:04}-{month:02}-{day:02}")
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
        // A day more on either side, as the calendar counts by the day where the moment was written, and the
        // last minute of its last day may have a leap second.
        let days = FIRST_DAY - 1..=LAST_DAY + 1;
        let exists = days.contains(&millis.div_euclid(MILLIS_PER_DAY))
            && (-MINUTES_PER_DAY + 1..MINUTES_PER_DAY).contains(&offset_minutes);
        let offset_minutes = i16::try_from(offset_minutes).ok()?;
        exists.then_some(Self { millis, offset_minutes })
    }

    /// What [`Moment::from_parts`] takes.
    pub(crate) fn parts(self) -> (i64, i64) {
        (self.millis, i64::from(self.offset_minutes))
    }

    /// Reads an RFC 3339 date and time, such as `2026-12-01T09:00:00+01:00`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (date, rest) = read_date(text.as_bytes())?;
        let rest = rest.strip_prefix(b"T").or_else(|| rest.strip_prefix(b"t"))?;
        let (hour, rest) = read_number(rest, 2)?;
        let (minute, rest) = read_number(rest.strip_prefix(b":")?, 2)?;
        let (second, rest) = read_number(rest.strip_prefix(b":")?, 2)?;
        let (millis, rest) = read_fraction(rest)?;
        let offset = read_offset(rest)?;
        if hour > 23 || minute > 59 || second > 60 {
            return None;
        }
        let local =
            date.days() * MILLIS_PER_DAY + ((hour * 60 + minute) * 60 + second) * 1000 + millis;
        let offset_minutes = i16::try_from(offset).ok()?;
        Some(Self { millis: local - offset * MILLIS_PER_MINUTE, offset_minutes })
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

    /// The moment `minutes` later (parts of a millisecond are dropped).
    pub(crate) fn plus_minutes(self, minutes: f64) -> Option<Self> {
        let shift = minutes * 60_000.0;
        if shift.is_nan() || shift.abs() > 4e15 {
            return None;
        }
        let shifted = Self { millis: self.millis.checked_add(shift as i64)?, ..self };
        shifted.date().map(|_| shifted)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let local = self.millis + i64::from(self.offset_minutes) * MILLIS_PER_MINUTE;
        let (year, month, day) = civil_from_days(local.div_euclid(MILLIS_PER_DAY));
        let in_day = local.rem_euclid(MILLIS_PER_DAY);
        let (hour, minute) = (in_day / 3_600_000, in_day / MILLIS_PER_MINUTE % 60);
        let (second, millis) = (in_day / 1000 % 60, in_day % 1000);
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")?;
        if millis != 0 {
            write!(f, ".{millis:03}")?;
        }
        match self.offset_minutes {
            0 => write!(f, "Z"),
            offset => {
                let sign = if offset < 0 { '-' } else { '+' };
                let offset = offset.unsigned_abs();
                write!(f, "{sign}{:02}:{:02}", offset / 60, offset % 60)
            }
        }
    }
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
        if let Some(("business", day)) = word.split_once(' ') {
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
}

fn read_date(text: &[u8]) -> Option<(Date, &[u8])> {
    let (year, rest) = read_number(text, 4)?;
    let (month, rest) = read_number(rest.strip_prefix(b"-")?, 2)?;
    let (day, rest) = read_number(rest.strip_prefix(b"-")?, 2)?;
    let date =
        Date::new(u16::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?)?;
    Some((date, rest))
}

fn read_number(text: &[u8], digits: usize) -> Option<(i64, &[u8])> {
    let (number, rest) = text.split_at_checked(digits)?;
    number
        .iter()
        .try_fold(0, |value, byte| {
            byte.is_ascii_digit().then(|| value * 10 + i64::from(byte - b'0'))
        })
        .map(|value| (value, rest))
}

/// The milliseconds of `.123456`; none where there is no fraction.
fn read_fraction(text: &[u8]) -> Option<(i64, &[u8])> {
    let Some(digits) = text.strip_prefix(b".") else {
        return Some((0, text));
    };
    let length = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if length == 0 {
        return None;
    }
    let (fraction, rest) = digits.split_at_checked(length)?;
    let millis = fraction.iter().chain([b'0', b'0'].iter()).take(3);
    Some((millis.fold(0, |value, byte| value * 10 + i64::from(byte - b'0')), rest))
}

/// The offset from UTC in minutes, at the end of the text.
fn read_offset(text: &[u8]) -> Option<i64> {
    let (sign, rest) = match text.split_first()? {
        (b'Z' | b'z', []) => return Some(0),
        (b'+', rest) => (1, rest),
        (b'-', rest) => (-1, rest),
        _ => return None,
    };
    let (hours, rest) = read_number(rest, 2)?;
    let (minutes, rest) = read_number(rest.strip_prefix(b":")?, 2)?;
    (rest.is_empty() && hours <= 23 && minutes <= 59).then_some(sign * (hours * 60 + minutes))
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
            "9999-12-31T23:59:60-23:59",
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
