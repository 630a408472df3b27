//! The types of the language, and which of them go together.

use std::fmt;
use std::rc::Rc;

use crate::calendar::TimeScale;
use crate::schema::{LeafType, Quantity, UnitName};
use crate::wording;

/// What a term is. Nothing is coerced: two terms go together where their types do.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Type {
    Text,
    /// A text out of a closed list.
    Enumeration(Rc<Vec<String>>),
    Number(Unit),
    /// A condition, or a field that is true or false.
    Boolean,
    Date,
    Moment,
    Duration(TimeScale),
    Range(Box<Type>),
    List(Box<Type>),
    /// An object with fields of its own.
    Record,
    /// A mistake that has been reported: it goes with everything, so that it is reported once.
    Unknown,
}

/// What a number counts.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Unit {
    /// Nothing in particular: goes with every named unit.
    Plain,
    /// A share: 60 %.
    Percent,
    /// One number divided by another of its kind: goes with plain numbers and with shares.
    Ratio,
    /// What the schema's `x-unit` says.
    Named(Rc<UnitName>),
}

impl Unit {
    /// The unit of both, where the two go together.
    pub(crate) fn with(&self, other: &Self) -> Option<Self> {
        match (self, other) {
            (a, b) if a == b => Some(a.clone()),
            (Self::Plain, named @ Self::Named(_)) | (named @ Self::Named(_), Self::Plain) => {
                Some(named.clone())
            }
            (Self::Ratio, Self::Plain) | (Self::Plain, Self::Ratio) => Some(Self::Ratio),
            (Self::Ratio, Self::Percent) | (Self::Percent, Self::Ratio) => Some(Self::Percent),
            _ => None,
        }
    }
}

impl Type {
    /// The type of a field's values.
    pub(crate) fn of_leaf(leaf: &LeafType) -> Self {
        match leaf {
            LeafType::Text => Self::Text,
            LeafType::Enumeration(options) => Self::Enumeration(Rc::clone(options)),
            LeafType::Boolean => Self::Boolean,
            LeafType::Date => Self::Date,
            LeafType::Moment => Self::Moment,
            LeafType::Number { quantity, .. } => match quantity {
                Quantity::Plain => Self::Number(Unit::Plain),
                Quantity::Percent => Self::Number(Unit::Percent),
                Quantity::Time(unit) => Self::Duration(unit.scale().0),
                Quantity::Named(name) => Self::Number(Unit::Named(Rc::new(name.clone()))),
            },
        }
    }

    pub(crate) fn list(of: Self) -> Self {
        Self::List(Box::new(of))
    }

    pub(crate) fn is_text(&self) -> bool {
        matches!(self, Self::Text | Self::Enumeration(_) | Self::Unknown)
    }

    /// Whether it is counted in business days: a length of time, a range or a list of them.
    pub(crate) fn is_in_business_days(&self) -> bool {
        match self {
            Self::Duration(scale) => *scale == TimeScale::BusinessDays,
            Self::Range(of) | Self::List(of) => of.is_in_business_days(),
            _ => false,
        }
    }

    pub(crate) fn is_unknown(&self) -> bool {
        *self == Self::Unknown
    }

    /// Whether values of the two can be equal.
    pub(crate) fn equals(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Unknown, _) | (_, Self::Unknown) => true,
            (Self::Number(a), Self::Number(b)) => a.with(b).is_some(),
            (a, b) if a.is_text() && b.is_text() => true,
            (Self::List(_) | Self::Range(_) | Self::Record, _) => false,
            (a, b) => a == b,
        }
    }

    /// Whether one value can be less than the other.
    pub(crate) fn is_ordered(&self) -> bool {
        matches!(
            self,
            Self::Number(_) | Self::Date | Self::Moment | Self::Duration(_) | Self::Unknown
        )
    }

    /// Why the two cannot be compared, and what to write instead.
    pub(crate) fn advice(&self, other: &Self) -> Option<String> {
        use TimeScale::{BusinessDays, Days, Minutes, Months};
        let either = |a: &dyn Fn(&Self) -> bool, b: &dyn Fn(&Self) -> bool| {
            (a(self) && b(other)) || (b(self) && a(other))
        };
        let duration = |scale| move |ty: &Self| *ty == Self::Duration(scale);
        let number = |ty: &Self| matches!(ty, Self::Number(Unit::Plain));
        let any_number = |ty: &Self| matches!(ty, Self::Number(_));
        let percent = |ty: &Self| matches!(ty, Self::Number(Unit::Percent));
        let text = |ty: &Self| ty.is_text();
        let date = |ty: &Self| *ty == Self::Date;
        let moment = |ty: &Self| *ty == Self::Moment;
        let boolean = |ty: &Self| *ty == Self::Boolean;
        let list = |ty: &Self| matches!(ty, Self::List(_));
        if let (Self::Number(Unit::Named(unit)), other) | (other, Self::Number(Unit::Named(unit))) =
            (self, other)
            && (matches!(other, Self::Duration(_)) || any_number(other))
        {
            return Some(format!(
                "the schema says that the field counts {unit}: use a number without a unit, or one of {unit}"
            ));
        }
        let advice = if either(&duration(Days), &duration(Minutes)) {
            "calendar days and clock time don't mix: a day has no fixed number of minutes; use `hours` or `minutes` on both sides"
        } else if either(&duration(BusinessDays), &duration(Days)) {
            "business days and calendar days don't mix: use `business days` on both sides; a difference of dates is counted in them with `business_days(… - …)`"
        } else if either(&duration(BusinessDays), &duration(Months)) {
            "a month has no fixed number of business days: use `business days` on both sides"
        } else if either(&duration(BusinessDays), &duration(Minutes)) {
            "business days and clock time don't mix; of a date with a time, a difference is counted in business days with `business_days(… - …)`"
        } else if either(&duration(Days), &duration(Months)) {
            "a month has no fixed number of days: use `days` or `weeks` on both sides"
        } else if either(&duration(Minutes), &duration(Months)) {
            "calendar months and clock time don't mix"
        } else if either(&number, &|ty| matches!(ty, Self::Duration(_))) {
            "give the number its unit, as in `90 minutes` or `14 days`"
        } else if either(&number, &percent) {
            "write the number as a share, as in `60 %`"
        } else if either(&date, &duration(Minutes)) {
            "a date has no time of day: use `days`, `weeks` or `months`"
        } else if either(&moment, &|ty| matches!(ty, Self::Duration(Days | Months))) {
            "a date with a time goes with `hours` and `minutes`; take its day with `date(…)`"
        } else if either(&date, &any_number) {
            "give a number of days its unit, as in `14 days`; a date is written like `2026-12-01`"
        } else if either(&list, &any_number) {
            "for how many there are, write `count(…)`"
        } else if either(&date, &moment) {
            "take the day of the moment with `date(…)`"
        } else if either(&text, &date) {
            "write a date without quotation marks, as in `2026-12-01`"
        } else if either(&text, &number) {
            "write a number without quotation marks"
        } else if either(&text, &boolean) {
            "write `true` or `false` without quotation marks"
        } else if either(&list, &|ty| !list(ty)) {
            "to look into a list, write `contains`, `in`, or `any x in xs: …`"
        } else {
            return None;
        };
        Some(advice.to_owned())
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plain => f.write_str("a number"),
            Self::Percent => f.write_str("a percentage"),
            Self::Ratio => f.write_str("a ratio"),
            Self::Named(name) => write!(f, "a number of {name}"),
        }
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text => f.write_str("a text"),
            Self::Enumeration(options) => {
                let options: Vec<&str> = options.iter().take(4).map(String::as_str).collect();
                write!(f, "one of {}", wording::listed(&options))?;
                if options.len() == 4 { f.write_str(", …") } else { Ok(()) }
            }
            Self::Number(unit) => unit.fmt(f),
            Self::Boolean => f.write_str("true or false"),
            Self::Date => f.write_str("a date"),
            Self::Moment => f.write_str("a date with a time"),
            Self::Duration(TimeScale::Days) => f.write_str("a number of days"),
            Self::Duration(TimeScale::Months) => f.write_str("a number of months"),
            Self::Duration(TimeScale::BusinessDays) => f.write_str("a number of business days"),
            Self::Duration(TimeScale::Minutes) => f.write_str("a length of time on the clock"),
            Self::Range(of) => write!(f, "a range of {}", plural(of)),
            Self::List(of) => write!(f, "a list of {}", plural(of)),
            Self::Record => f.write_str("a group of fields"),
            Self::Unknown => f.write_str("something unknown"),
        }
    }
}

fn plural(ty: &Type) -> &'static str {
    match ty {
        Type::Text | Type::Enumeration(_) => "texts",
        Type::Number(Unit::Percent) => "percentages",
        Type::Number(_) => "numbers",
        Type::Boolean => "truths",
        Type::Date => "dates",
        Type::Moment => "moments",
        Type::Duration(TimeScale::Days) => "days",
        Type::Duration(TimeScale::Months) => "months",
        Type::Duration(TimeScale::BusinessDays) => "business days",
        Type::Duration(TimeScale::Minutes) => "minutes",
        Type::Range(_) => "ranges",
        Type::List(_) => "lists",
        Type::Record => "records",
        Type::Unknown => "values",
    }
}
