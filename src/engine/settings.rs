//! Values that a host gives to settings.

use super::business_days::{BusinessCalendar, weekend};
use super::datum::Datum;
use super::error::CheckError;
use crate::calendar::{Date, Moment, TimeScale, TimeUnit};
use crate::number as numbers;
use crate::program::{BusinessDays, Constant, Form, Program, Scalar, Setting, ValueKind};
use crate::text::find_part;
use crate::wording::{TOLD, joined, listed, nearest_of, shortened, together};

/// The longest list that a setting may hold.
const MAX_LIST: usize = 10_000;

/// The settings of one check: the host's value, or the pack's.
#[derive(Debug)]
pub(super) struct Settings {
    /// One for each setting of the program, where the host changed any.
    changed: Vec<Option<Constant>>,
    /// The business days, where the host changed a setting that makes them.
    pub(super) business_days: Option<BusinessCalendar>,
}

impl Settings {
    pub(super) fn new(program: &Program, options: &[(String, Datum)]) -> Result<Self, CheckError> {
        let mut settings = Self { changed: Vec::new(), business_days: None };
        for (name, value) in options {
            let index = index_of(program, name)?;
            let Some(setting) = program.settings.get(index) else {
                continue;
            };
            let constant = read(setting, value)
                .and_then(|constant| check_weekend(program, index, &constant).map(|()| constant));
            let constant = constant.map_err(|expected| CheckError::BadSetting {
                name: name.clone(),
                expected,
                found: shown(value),
            })?;
            settings.put(program, index, constant);
        }
        Ok(settings)
    }

    fn put(&mut self, program: &Program, index: usize, constant: Constant) {
        while self.changed.len() < program.settings.len() {
            self.changed.push(None);
        }
        if let Some(place) = self.changed.get_mut(index) {
            *place = Some(constant);
        }
        let makes_days =
            |used: BusinessDays| used.weekend as usize == index || used.holidays as usize == index;
        if program.business_days.is_some_and(makes_days) {
            self.business_days =
                BusinessCalendar::new(program, &|setting| self.get(program, setting));
        }
    }

    /// Replaces the value of a setting by a constant of the rule language.
    #[cfg(feature = "compiler")]
    pub(super) fn replace(
        &mut self,
        program: &Program,
        name: &str,
        constant: Constant,
    ) -> Result<(), CheckError> {
        let index = index_of(program, name)?;
        let Some(setting) = program.settings.get(index) else {
            return Ok(());
        };
        let same_form =
            std::mem::discriminant(&setting.default) == std::mem::discriminant(&constant);
        let refused = |expected| CheckError::BadSetting {
            name: name.to_owned(),
            expected,
            found: super::phrasing::source_text(&constant, &setting.kind),
        };
        if !same_form {
            return Err(refused(expected(setting)));
        }
        check_bounds(setting, &constant)
            .and_then(|()| check_options(setting, &constant))
            .and_then(|()| check_weekend(program, index, &constant))
            .map_err(refused)?;
        self.put(program, index, constant);
        Ok(())
    }

    /// The value that a setting has by itself, where the host has not changed it.
    pub(super) fn own<'s>(&self, program: &'s Program, setting: u32) -> Option<&'s Constant> {
        let changed = self.changed.get(setting as usize).and_then(Option::as_ref);
        let setting = program.settings.get(setting as usize).filter(|_| changed.is_none());
        setting.map(|setting| &setting.default)
    }

    /// The value of a setting.
    pub(super) fn get<'s>(&'s self, program: &'s Program, setting: u32) -> Option<&'s Constant> {
        let changed = self.changed.get(setting as usize).and_then(Option::as_ref);
        changed.or_else(|| program.settings.get(setting as usize).map(|setting| &setting.default))
    }
}

fn index_of(program: &Program, name: &str) -> Result<usize, CheckError> {
    let index = program.settings.iter().position(|setting| setting.name == name);
    index.ok_or_else(|| CheckError::unknown_setting(program, name))
}

fn shown(value: &Datum) -> String {
    shortened(&value.text(), TOLD)
}

/// Reads a value for a setting; the error is what was expected.
fn read(setting: &Setting, value: &Datum) -> Result<Constant, String> {
    let constant = match (setting.form, value) {
        (Form::One, value) => scalar(&setting.kind, value).map(Constant::One),
        (Form::Range, Datum::Text(text)) => range(&setting.kind, text),
        (Form::List, Datum::List(items)) => list(&setting.kind, items),
        _ => None,
    };
    let constant = constant.ok_or_else(|| expected(setting))?;
    check_bounds(setting, &constant)?;
    check_options(setting, &constant)?;
    Ok(constant)
}

fn expected(setting: &Setting) -> String {
    let one = match &setting.kind {
        ValueKind::Text => "a text",
        ValueKind::Number | ValueKind::Amount { .. } => "a number",
        ValueKind::Percent => "a percentage",
        ValueKind::Boolean => "true or false",
        ValueKind::Date => "a date",
        ValueKind::Moment => "a date with time and offset",
        ValueKind::Time(TimeScale::Days) => "a number of days or weeks",
        ValueKind::Time(TimeScale::Months) => "a number of months",
        ValueKind::Time(TimeScale::BusinessDays) => "a number of business days",
        ValueKind::Time(TimeScale::Minutes) => "a number of minutes or hours",
    };
    let example = super::phrasing::source_text(&setting.default, &setting.kind);
    match setting.form {
        Form::One => together(&[one, ", written like ", &example]),
        Form::Range => together(&["a range written like \"", &example, "\""]),
        Form::List => together(&["an array written like ", &shortened(&array(setting), TOLD)]),
    }
}

/// The default of a list as a host writes it, in JSON; of an empty one, what it could hold.
fn array(setting: &Setting) -> String {
    let items = match &setting.default {
        Constant::List(items) if !items.is_empty() => items,
        _ if setting.kind == ValueKind::Date => return "[\"2026-12-25\"]".to_owned(),
        _ => return "[\"…\"]".to_owned(),
    };
    let mut shown = Vec::new();
    for item in items.iter().take(8) {
        let text = super::phrasing::source_of(item, &setting.kind);
        let is_json = match item {
            Scalar::Text(_) | Scalar::Boolean(_) => true,
            Scalar::Number(_) => setting.kind == ValueKind::Number,
            Scalar::Date(_) | Scalar::Moment(_) => false,
        };
        shown.push(if is_json { text } else { together(&["\"", &text, "\""]) });
    }
    together(&["[", &joined(&shown, ", "), "]"])
}

fn list(kind: &ValueKind, items: &[Datum]) -> Option<Constant> {
    if items.len() > MAX_LIST {
        return None;
    }
    let mut scalars = Vec::with_capacity(items.len());
    for item in items {
        scalars.push(scalar(kind, item)?);
    }
    Some(Constant::List(scalars))
}

fn range(kind: &ValueKind, text: &str) -> Option<Constant> {
    let dots = find_part(text, "..")?;
    let (least, most) = (text.get(..dots)?, text.get(dots + 2..)?);
    let least = scalar_of_text(kind, least.trim())?;
    let most = scalar_of_text(kind, most.trim())?;
    (rank(&least) <= rank(&most)).then_some(Constant::Range(least, most))
}

fn scalar(kind: &ValueKind, value: &Datum) -> Option<Scalar> {
    match (kind, value) {
        (ValueKind::Number | ValueKind::Amount { .. }, Datum::Number(number)) => {
            Some(Scalar::Number(*number)).filter(|_| number.is_finite())
        }
        (ValueKind::Boolean, Datum::Boolean(boolean)) => Some(Scalar::Boolean(*boolean)),
        (_, Datum::Text(text)) => scalar_of_text(kind, text),
        _ => None,
    }
}

/// A constant as the rule language writes it, without the quotation marks of texts.
fn scalar_of_text(kind: &ValueKind, text: &str) -> Option<Scalar> {
    match kind {
        ValueKind::Text => Some(Scalar::Text(text.to_owned())),
        ValueKind::Number | ValueKind::Amount { .. } => number(text).map(Scalar::Number),
        ValueKind::Percent => {
            let share = number(text.strip_suffix('%')?.trim_end())?;
            Some(Scalar::Number(share / 100.0))
        }
        ValueKind::Boolean => match text {
            "true" => Some(Scalar::Boolean(true)),
            "false" => Some(Scalar::Boolean(false)),
            _ => None,
        },
        ValueKind::Date => text.parse::<Date>().ok().map(Scalar::Date),
        ValueKind::Moment => Moment::parse(text).map(Scalar::Moment),
        ValueKind::Time(scale) => {
            let unit_at = text.bytes().position(|byte| byte.is_ascii_alphabetic())?;
            let (value, unit) = text.split_at_checked(unit_at)?;
            let unit = TimeUnit::named(unit)?;
            let value = number(value.trim_end())?;
            (unit.scale().0 == *scale).then(|| Scalar::Number(unit.counted(value)))
        }
    }
}

/// Digits, a point and digits, perhaps a sign: what the rule language calls a number.
fn number(text: &str) -> Option<f64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    // One point at most, with digits on both sides.
    let (mut behind_digit, mut points) = (false, 0);
    for byte in digits.bytes() {
        match byte {
            b'0'..=b'9' => behind_digit = true,
            b'.' if behind_digit && points == 0 => (behind_digit, points) = (false, 1),
            _ => return None,
        }
    }
    Some(numbers::parse(text)).filter(|number| behind_digit && numbers::is_exact(text, *number))
}

fn rank(scalar: &Scalar) -> f64 {
    match scalar {
        Scalar::Number(number) => *number,
        Scalar::Date(date) => date.days() as f64,
        Scalar::Moment(moment) => moment.millis() as f64,
        Scalar::Text(_) | Scalar::Boolean(_) => 0.0,
    }
}

/// Checks each scalar of a constant.
fn check_each(
    constant: &Constant,
    check: &dyn Fn(&Scalar) -> Result<(), String>,
) -> Result<(), String> {
    match constant {
        Constant::One(one) => check(one),
        Constant::Range(least, most) => check(least).and_then(|()| check(most)),
        Constant::List(items) => items.iter().try_for_each(check),
    }
}

fn check_bounds(setting: &Setting, constant: &Constant) -> Result<(), String> {
    let Some((least, most)) = &setting.bounds else {
        return Ok(());
    };
    check_each(constant, &|scalar| {
        if rank(least) <= rank(scalar) && rank(scalar) <= rank(most) {
            return Ok(());
        }
        let bounds = Constant::Range(least.clone(), most.clone());
        let bounds = super::phrasing::constant_text(&bounds, &setting.kind);
        Err(together(&["a value from ", &bounds]))
    })
}

fn check_options(setting: &Setting, constant: &Constant) -> Result<(), String> {
    let Some(options) = &setting.options else {
        return Ok(());
    };
    check_each(constant, &|scalar| match scalar {
        Scalar::Text(text) if !options.contains(text) => {
            let known: Vec<&str> = options.iter().map(String::as_str).collect();
            let mut expected = together(&["only ", &listed(&known)]);
            if let Some(near) = nearest_of(text, &known) {
                expected.push_str(&together(&[" (did you mean \"", near, "\"?)"]));
            }
            Err(expected)
        }
        _ => Ok(()),
    })
}

/// A weekend leaves at least one day of the week.
fn check_weekend(program: &Program, index: usize, constant: &Constant) -> Result<(), String> {
    let is_weekend = program.business_days.is_some_and(|used| used.weekend as usize == index);
    if is_weekend && weekend(constant).iter().all(|day| *day) {
        return Err("at most six of the seven days".to_owned());
    }
    Ok(())
}
