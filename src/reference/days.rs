//! Business days, counted.

use crate::calendar::{Date, WEEKDAYS};
use crate::syntax::ast::{Constant, Literal};

pub(super) struct BusinessDays {
    /// Which days of the week are no business days, from Monday on.
    weekend: [bool; 7],
    /// Each once, and none at a weekend.
    holidays: Vec<Date>,
}

impl BusinessDays {
    /// None where no day of the week is a business day.
    pub(super) fn new(weekend: &Constant, holidays: &Constant) -> Option<Self> {
        let named =
            |day: &str| literals(weekend).any(|item| *item == Literal::Text(day.to_owned()));
        let weekend = WEEKDAYS.map(named);
        let mut days = Self { weekend, holidays: Vec::new() };
        for item in literals(holidays) {
            if let Literal::Date(date) = item
                && days.is_business_day(*date)
            {
                days.holidays.push(*date);
            }
        }
        weekend.contains(&false).then_some(days)
    }

    fn is_business_day(&self, day: Date) -> bool {
        self.weekend.get(day.weekday()) == Some(&false) && !self.holidays.contains(&day)
    }

    /// How many business days come after the earlier day, up to and including the later one.
    pub(super) fn between(&self, later: Date, earlier: Date) -> i64 {
        if later < earlier {
            return -self.between(earlier, later);
        }
        let days = later.days() - earlier.days();
        // Whole weeks are alike but for their holidays; the days that are left are gone through.
        let in_week = self.weekend.iter().filter(|weekend| !**weekend).count() as i64;
        let holidays = self.holidays.iter().filter(|day| earlier < **day && **day <= later);
        let rest = (0..days % 7).filter(|left| {
            let day = Date::from_days(later.days() - left);
            day.is_some_and(|day| self.weekend.get(day.weekday()) == Some(&false))
        });
        days / 7 * in_week + rest.count() as i64 - holidays.count() as i64
    }

    /// The first day by which so many business days have come after a day; before it, where there are fewer than none.
    pub(super) fn shift(&self, day: Date, by: i64) -> Option<Date> {
        let first = "0001-01-01".parse::<Date>().ok()?.days();
        let last = "9999-12-31".parse::<Date>().ok()?.days();
        let (mut too_early, mut end) = (first - 1, last + 1);
        while end - too_early > 1 {
            let middle = (too_early + end) / 2;
            let reached = Date::from_days(middle).is_some_and(|at| self.between(at, day) >= by);
            if reached {
                end = middle;
            } else {
                too_early = middle;
            }
        }
        // Of the first day of the calendar, nobody knows what came before it.
        Date::from_days(end)
            .filter(|found| self.between(*found, day) == by && self.is_business_day(*found))
    }
}

fn literals(constant: &Constant) -> impl Iterator<Item = &Literal> {
    let items = match constant {
        Constant::List(items) => items.as_slice(),
        _ => &[],
    };
    items.iter().map(|item| &item.node)
}
