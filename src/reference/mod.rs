//! A second evaluator, for tests and fuzzing: what the engine must agree with.
//!
//! It walks the typed rules over the request as a tree, without a program, slots, fuel or anything that is there for speed. Where
//! the two differ, one of them is wrong. [`Reference::difference`] looks for it.
//!
//! What both use is what stands before the typed rules (parser, schema, type checker, compiler of patterns), the calendar
//! ([`crate::calendar`]: civil dates, moments, months), the shortest text of a number, plural forms, and the types of options
//! and reports. Everything else is written twice: reading JSON and telling what does not fit, three-valued logic on sets, what
//! operators compute, quantifiers, business days, phrases, patterns, outcomes, severities, places, texts and their translations,
//! evidence, missing fields, fingerprints, the next question, waivers. There is no fuel here: who compares gives the
//! engine enough of it.

mod days;
mod evaluate;
mod explain;
mod json;
mod report;
mod request;
mod run;
mod scope;
mod settings;
mod texts;
mod truth;
mod value;
mod waiving;
mod words;

use crate::analysis::{analyse, typed};
use crate::compile::{Inputs, compile};
use crate::engine::{Check, CheckError, Limits, Options, Pack};
use crate::report::Report;

use days::BusinessDays;
use evaluate::Evaluator;
use report::Writer;
use request::Form;
use run::Outcome;

/// A pack for the second evaluator.
#[derive(Debug)]
pub struct Reference {
    pack: typed::Pack,
    form: Form,
}

impl Reference {
    /// The pack whose own file has this name and text, and whose other files `read` gives; none where it does not compile.
    pub fn compile(name: &str, text: &str, read: impl Fn(&str) -> Option<String>) -> Option<Self> {
        let compiled =
            compile(name, text, &Inputs { read: &read, problems_of_schema: |_| Vec::new() });
        compiled.program?;
        let pack = analyse(&compiled.files, compiled.schema.as_ref()?, &mut Vec::new())?;
        Some(Self { form: Form::of(&pack), pack })
    }

    /// The report on a request, but for the digest of the compiled pack.
    ///
    /// # Errors
    ///
    /// The code of what the request is refused for, as [`CheckError::code`] has it. What is wrong with options is not looked for,
    /// but for settings with values that cannot be read.
    pub fn report(&self, request: &[u8], options: &Options) -> Result<Report, &'static str> {
        let pack = &self.pack;
        let settings = settings::settings(pack, &options.settings).ok_or("bad-setting")?;
        if self.reads_today() && options.today.is_none() {
            return Err("today-missing");
        }
        let (slots, invalid) = request::read(&self.form, request, &options.limits)?;
        let days = pack.business_days.and_then(|days| {
            BusinessDays::new(settings.get(days.weekend)?, settings.get(days.holidays)?)
        });
        let evaluator = Evaluator {
            pack,
            request: &slots,
            settings: &settings,
            days,
            mode: options.mode,
            today: options.today,
        };
        let came = evaluator.run(options);
        let told =
            came.iter().filter(|came| !matches!(came.outcome, Outcome::Passed | Outcome::Skipped));
        if told.count() > options.limits.findings {
            return Err("too-many-findings");
        }
        let locales = locales(pack, options.locale.as_deref());
        Ok(Writer { evaluator: &evaluator, options, locales, invalid, came }.report())
    }

    /// How the engine's answer differs from this one, in words for whoever looks into it. What is wrong with the options
    /// is up to the engine, and not compared.
    pub fn difference(&self, pack: &Pack, request: &[u8], options: &Options) -> Option<String> {
        let options = options.clone().limits(Limits { fuel: u64::MAX, ..options.limits });
        let wanted = self.report(request, &options);
        match pack.check(request, &options) {
            Ok(check) => difference_of_reports(&check, wanted),
            Err(
                CheckError::UnknownSetting { .. }
                | CheckError::BadSetting { .. }
                | CheckError::UnknownRule { .. }
                | CheckError::TodayMissingForWaiver { .. },
            ) => None,
            Err(error) => match wanted {
                Err(code) if code == error.code() => None,
                Err(code) => Some(format!("the engine: {error}\nthe reference: {code}")),
                Ok(_) => Some(format!("the engine: {error}\nthe reference has a report")),
            },
        }
    }

    fn reads_today(&self) -> bool {
        let mut reads_today = false;
        request::each_term(&self.pack, &mut |term| {
            reads_today |= matches!(term.kind, typed::TermKind::Today);
        });
        reads_today
    }
}

fn difference_of_reports(
    check: &Check<'_>,
    wanted: Result<Report, &'static str>,
) -> Option<String> {
    let report = check.report();
    let written = Report::json_of(std::slice::from_ref(check));
    if written != report.to_json() {
        let built = report.to_json();
        return Some(format!("the engine writes: {written}\nthe engine builds: {built}"));
    }
    let mut wanted = match wanted {
        Ok(wanted) => wanted,
        Err(code) => return Some(format!("the engine: {written}\nthe reference: {code}")),
    };
    for pack in &mut wanted.packs {
        pack.digest = check.pack().digest();
    }
    let wanted = wanted.to_json();
    (wanted != written).then(|| format!("the engine: {written}\nthe reference: {wanted}"))
}

/// The locales of the language that was asked for, the most particular first.
fn locales<'p>(pack: &'p typed::Pack, asked: Option<&str>) -> Vec<&'p typed::Locale> {
    let Some(asked) = asked else { return Vec::new() };
    let asked = asked.replace('_', "-").to_ascii_lowercase();
    let covers = |locale: &&typed::Locale| {
        let rest = asked.strip_prefix(&locale.tag.to_ascii_lowercase());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    };
    let mut locales: Vec<&typed::Locale> = pack.locales.iter().filter(covers).collect();
    locales.sort_by_key(|locale| std::cmp::Reverse(locale.tag.len()));
    locales
}
