//! Which days are business days, and how they are counted.
//!
//! Business days are numbered one after the other, and a day that is none has the number of the business day
//! before it. The distance of two days is the difference of their numbers, and a day moved by so many business
//! days is the business day with the number that results. So `(day + n) - day` is always `n`, and no walk from
//! day to day is needed: whole weeks are multiplied, and holidays are found by binary search.

use crate::calendar::{Date, WEEKDAYS};
use crate::program::{Constant, Program, Scalar};

/// The business days of one check, or of all checks with the pack's own settings.
#[derive(Debug, Clone)]
pub(super) struct BusinessCalendar {
    /// How many days of the week before each are no weekend; the last is for the whole week.
    before: [i64; 8],
    /// In order, each once, and none on a weekend.
    holidays: Vec<Holiday>,
}

#[derive(Debug, Clone)]
struct Holiday {
    day: Date,
    /// The number of the business day before it.
    number: i64,
}

impl BusinessCalendar {
    /// The calendar that the settings of a program make, whatever it is: what is no day of the week and no
    /// date has no part in it. None where the program counts no business days, or no day of the week is one.
    pub(super) fn new<'s>(
        program: &Program,
        setting: &dyn Fn(u32) -> Option<&'s Constant>,
    ) -> Option<Self> {
        let used = program.business_days?;
        let is_weekend = weekend(setting(used.weekend)?);
        let mut before = [0; 8];
        let mut count = 0;
        for (place, weekend) in before.iter_mut().skip(1).zip(is_weekend) {
            count += i64::from(!weekend);
            *place = count;
        }
        if count == 0 {
            return None;
        }
        let mut calendar = Self { before, holidays: Vec::new() };
        let mut days = Vec::new();
        for item in items(setting(used.holidays)?) {
            if let Scalar::Date(day) = item
                && is_weekend.get(day.weekday()) == Some(&false)
            {
                days.push(*day);
            }
        }
        days.sort_unstable();
        for day in days {
            if calendar.holidays.last().is_none_or(|last| last.day != day) {
                let holidays = calendar.holidays.len() as i64 + 1;
                let number = calendar.weekdays_up_to(day) - holidays;
                calendar.holidays.push(Holiday { day, number });
            }
        }
        Some(calendar)
    }

    /// How many business days come after `earlier`, up to and including `later`; negative where `later` is
    /// the earlier of the two.
    pub(super) fn between(&self, later: Date, earlier: Date) -> i64 {
        self.number(later) - self.number(earlier)
    }

    /// The business day that lies so many business days after the day, or before it; none where the calendar
    /// has no such day.
    pub(super) fn shift(&self, day: Date, by: i64) -> Option<Date> {
        let number = self.number(day).checked_add(by)?;
        let passed = self.holidays.partition_point(|holiday| holiday.number < number);
        self.weekday_with(number.checked_add(i64::try_from(passed).ok()?)?)
    }

    /// The number of a business day; of any other day, that of the business day before it.
    fn number(&self, day: Date) -> i64 {
        let passed = self.holidays.partition_point(|holiday| holiday.day <= day);
        self.weekdays_up_to(day) - passed as i64
    }

    /// Counts the days that are no weekend from a Monday in 1969 up to and including a day.
    fn weekdays_up_to(&self, day: Date) -> i64 {
        let from_monday = day.days() + MONDAY;
        let in_week = self.before.get(day.weekday() + 1).copied().unwrap_or(0);
        from_monday.div_euclid(7) * self.per_week() + in_week
    }

    /// The day that is no weekend up to and including which there are so many.
    fn weekday_with(&self, count: i64) -> Option<Date> {
        let (weeks, in_week) =
            ((count - 1).div_euclid(self.per_week()), (count - 1).rem_euclid(self.per_week()) + 1);
        let reached = self.before.iter().position(|before| *before == in_week)?;
        let weekday = i64::try_from(reached).ok()? - 1;
        Date::from_days(weeks.checked_mul(7)?.checked_add(weekday - MONDAY)?)
    }

    fn per_week(&self) -> i64 {
        let [.., all] = self.before;
        all
    }
}

/// How many days a Monday lies before 1970-01-01.
const MONDAY: i64 = 3;

/// Which days of the week a list names, Monday first.
pub(super) fn weekend(names: &Constant) -> [bool; 7] {
    let mut weekend = [false; 7];
    for (free, weekday) in weekend.iter_mut().zip(WEEKDAYS) {
        for item in items(names) {
            *free |= matches!(item, Scalar::Text(name) if name == weekday);
        }
    }
    weekend
}

fn items(constant: &Constant) -> &[Scalar] {
    match constant {
        Constant::List(items) => items,
        Constant::One(_) | Constant::Range(..) => &[],
    }
}
