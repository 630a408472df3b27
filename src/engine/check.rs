//! A check: the outcomes of all rules on one request, and the way to what they mean.

use std::borrow::Cow;
use std::cell::{Cell as Shared, RefCell};
use std::sync::Arc;

use crate::program::locale::Locale;
use crate::program::{FieldId, Rule, Severity};
use crate::report::{Summary, Verdict};

use super::checker::{Prepared, Spare};
use super::document::{Document, InvalidValue};
use super::error::CheckError;
use super::evaluate::Evaluator;
use super::finding::Finding;
use super::loaded::{Conditions, Loaded};
use super::named::Named;
use super::options::{Options, SeverityOverride};
use super::pack::Pack;
use super::run::{Keep, Noted, Outcome, Run};
use super::sorted::get;
use super::waiver::Waiver;
use super::waiving::{Use, waive};

/// What every explanation may cost at least, however many there are.
const LEAST_FUEL_TO_EXPLAIN: u64 = 10_000;
/// Among how many explanations the fuel of a check is shared at least.
const LEAST_SHARES: u64 = 64;

/// Runs one rule, by its place in the pack; the host may have given its findings a severity.
type RunRule<'f> =
    &'f mut dyn FnMut(&mut Run<'_>, u32, &Conditions, Option<Severity>) -> Result<(), CheckError>;

/// The result of checking one request with one pack.
///
/// Which rules failed, and where, is known; messages, evidence and the rest are worked out when asked for.
#[derive(Debug)]
pub struct Check<'r> {
    pub(super) prepared: Arc<Prepared>,
    pub(super) document: Document<'r>,
    pub(super) noted: Vec<Noted>,
    /// What the conditions with a name came to.
    pub(super) named: Named,
    summary: Summary,
    fuel_spent: u64,
    /// What came of each of the host's waivers.
    waiver_uses: Vec<Use>,
}

impl<'r> Check<'r> {
    pub(super) fn run(
        prepared: &Arc<Prepared>,
        bytes: &'r [u8],
        spare: &mut Spare,
    ) -> Result<Self, CheckError> {
        let document = prepared.read(bytes, spare)?;
        Self::of(prepared, document, spare)
    }

    /// Checks the request of another check.
    pub(super) fn run_again(
        prepared: &Arc<Prepared>,
        check: Check<'r>,
        spare: &mut Spare,
    ) -> Result<Self, CheckError> {
        let Document { text, unescaped, frames, invalid } = check.document;
        let same_pack = Arc::ptr_eq(&prepared.pack.loaded, &check.prepared.pack.loaded);
        let same_limits = prepared.options.limits == check.prepared.options.limits;
        let document = match text {
            text if same_pack && same_limits => Document { text, unescaped, frames, invalid },
            Cow::Borrowed(text) => prepared.read(text.as_bytes(), spare)?,
            Cow::Owned(text) => prepared.read(text.as_bytes(), spare)?.into_owned(),
        };
        Self::of(prepared, document, spare)
    }

    /// Checks a request that has been read.
    fn of(
        prepared: &Arc<Prepared>,
        document: Document<'r>,
        spare: &mut Spare,
    ) -> Result<Self, CheckError> {
        let mut check = Self::before(prepared, document, spare);
        check.run_rules(spare, &mut |run, index, rule, given| run.rule(index, rule, given))?;
        Ok(check)
    }

    /// A check of which no rule has been run.
    pub(super) fn before(
        prepared: &Arc<Prepared>,
        document: Document<'r>,
        spare: &mut Spare,
    ) -> Self {
        Self {
            prepared: Arc::clone(prepared),
            document,
            noted: std::mem::take(&mut spare.noted),
            named: std::mem::take(&mut spare.named),
            summary: Summary::default(),
            fuel_spent: 0,
            waiver_uses: Vec::new(),
        }
    }

    /// Goes through the rules, in one way or another.
    pub(super) fn run_rules(
        &mut self,
        spare: &mut Spare,
        one: RunRule<'_>,
    ) -> Result<(), CheckError> {
        let limits = self.options().limits;
        let noted = std::mem::take(&mut self.noted);
        let mut run = Run::new(self, Keep::WorthTelling, noted);
        run.evaluator.scratch = RefCell::new(std::mem::take(&mut spare.scratch));
        let severities = &self.options().severities;
        for (index, (rule, conditions)) in (0..).zip(self.pack().loaded.rules()) {
            // Where the host gives none, the rule itself is not looked at unless it fails.
            let given = if severities.is_empty() { None } else { get(severities, &rule.id) };
            match given {
                Some(SeverityOverride::Off) => {}
                given => {
                    one(&mut run, index, conditions, given.and_then(|given| given.severity()))?
                }
            }
            if run.evaluator.exhausted.get() {
                return Err(CheckError::OutOfFuel { limit: limits.fuel });
            }
        }
        spare.scratch = run.evaluator.scratch.take();
        let spent = limits.fuel - run.evaluator.fuel.get();
        (self.noted, self.summary) = run.finish();
        self.fuel_spent = spent;
        if !self.options().waivers.is_empty() {
            self.waive();
        }
        Ok(())
    }

    fn waive(&mut self) {
        let mut noted = self.noted.clone();
        self.waiver_uses = waive(self, &mut noted);
        self.noted = noted;
        let waived: Vec<Noted> = self.waived_outcomes().collect();
        for noted in waived {
            self.summary.waive(noted.weight.least);
        }
    }

    /// The same check, independent of the request's bytes.
    pub fn into_owned(self) -> Check<'static> {
        let Self { prepared, document, noted, named, summary, fuel_spent, waiver_uses } = self;
        let document = document.into_owned();
        Check { prepared, document, noted, named, summary, fuel_spent, waiver_uses }
    }

    /// The pack that was run.
    pub fn pack(&self) -> &Pack {
        &self.prepared.pack
    }

    pub(super) fn options(&self) -> &Options {
        &self.prepared.options
    }

    /// How many outcomes of each kind there are.
    pub fn summary(&self) -> Summary {
        self.summary
    }

    /// How many steps the evaluation took: never more than [`Pack::cost`] says.
    pub fn fuel_spent(&self) -> u64 {
        self.fuel_spent
    }

    /// Whether the request can go ahead.
    pub fn verdict(&self) -> Verdict {
        let blocks = |noted: Noted| noted.weight.least == Severity::Error;
        let may_block = |noted: Noted| noted.weight.most == Severity::Error;
        if self.outcomes(Outcome::Failed).any(blocks) || !self.document.invalid.is_empty() {
            Verdict::NotReady
        } else if self.outcomes(Outcome::Open).chain(self.outcomes(Outcome::Failed)).any(may_block)
        {
            Verdict::Undecided
        } else {
            Verdict::Ready
        }
    }

    /// The rules that failed, in the order of the pack, then of the request; not those that are waived.
    pub fn findings(&self) -> impl Iterator<Item = Finding<'_>> {
        self.outcomes(Outcome::Failed).map(|noted| self.finding(noted))
    }

    /// The ids of the rules that failed, each once, in the order of the pack; not those whose findings are all waived.
    ///
    /// ```
    /// use groundrules::{Options, Pack};
    ///
    /// let pack = Pack::builtin("failure-points")?;
    /// let check = pack.check(r#"{"sponsor": {"name": "Dana Ortiz"}}"#, &Options::new())?;
    /// assert_eq!(check.violated().next(), Some("missing-sponsor"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn violated(&self) -> impl Iterator<Item = &str> {
        let rules = &self.pack().loaded.program.rules;
        // A rule about each element has a finding for each that violates it, one after the other.
        let mut last = None;
        self.outcomes(Outcome::Failed)
            .filter(move |noted| last.replace(noted.rule) != Some(noted.rule))
            .filter_map(|noted| rules.get(noted.rule as usize))
            .map(|rule| rule.id.as_str())
    }

    /// The findings that a waiver of the host lets pass, each with the first waiver that covers it.
    pub fn waived(&self) -> impl Iterator<Item = (Finding<'_>, &Waiver)> {
        self.waived_outcomes()
            .filter_map(|noted| Some((self.finding(noted), self.waiver_of(noted)?)))
    }

    /// In a draft, the rules that are not decided yet.
    pub fn open(&self) -> impl Iterator<Item = Finding<'_>> {
        self.outcomes(Outcome::Open).map(|noted| self.finding(noted))
    }

    /// The rules that depend on a value that is not what the schema says.
    pub(super) fn undecidable(&self) -> impl Iterator<Item = Finding<'_>> {
        self.outcomes(Outcome::Invalid).map(|noted| self.finding(noted))
    }

    /// The places of the values that are not what the schema says, as JSON Pointers; [`Check::report`] says
    /// what is wrong with them.
    pub fn invalid(&self) -> impl Iterator<Item = &str> {
        self.document.invalid.iter().map(|value| value.path.as_str())
    }

    pub(super) fn invalid_values(&self) -> &[InvalidValue] {
        &self.document.invalid
    }

    fn outcomes(&self, outcome: Outcome) -> impl Iterator<Item = Noted> {
        let counts = move |noted: &Noted| noted.outcome == outcome && noted.waiver.is_none();
        self.noted.iter().copied().filter(counts)
    }

    fn waived_outcomes(&self) -> impl Iterator<Item = Noted> {
        self.noted.iter().copied().filter(|noted| noted.waiver.is_some())
    }

    /// Every rule that failed, waived or not, with the waiver.
    pub(super) fn failed(&self) -> impl Iterator<Item = (Finding<'_>, Option<&Waiver>)> {
        let failed = self.noted.iter().filter(|noted| noted.outcome == Outcome::Failed);
        failed.map(|noted| (self.finding(*noted), self.waiver_of(*noted)))
    }

    pub(super) fn finding(&self, noted: Noted) -> Finding<'_> {
        Finding { check: self, noted }
    }

    pub(super) fn waiver_of(&self, noted: Noted) -> Option<&Waiver> {
        self.options().waivers.list.get(noted.waiver? as usize).map(|listed| &listed.waiver)
    }

    pub(super) fn waiver_uses(&self) -> &[Use] {
        &self.waiver_uses
    }

    pub(super) fn rule(&self, noted: Noted) -> Option<&Rule> {
        self.pack().loaded.program.rules.get(noted.rule as usize)
    }

    pub(super) fn locales(&self) -> impl Iterator<Item = &Locale> {
        self.prepared
            .locales
            .iter()
            .filter_map(|index| self.pack().loaded.program.locales.get(*index))
    }

    /// The locale of the pack in which texts are looked for first; none for the pack's own language.
    pub fn locale(&self) -> Option<&str> {
        self.locales().next().map(|locale| locale.tag.as_str())
    }

    /// What is asked for a field; none where the schema asks nothing.
    pub(super) fn question(&self, field: FieldId) -> Option<&str> {
        let source = self.pack().loaded.field(field)?.question.as_str();
        let translated = self.locales().find_map(|locale| locale.question(field));
        (!source.is_empty()).then(|| translated.unwrap_or(source))
    }

    pub(super) fn evaluator(&self, fuel: u64) -> Evaluator<'_> {
        Evaluator {
            loaded: &self.pack().loaded,
            document: &self.document,
            settings: &self.prepared.settings,
            mode: self.options().mode,
            evidence: self.options().evidence,
            today: self.options().today,
            fuel: Shared::new(fuel),
            exhausted: Shared::new(false),
            // What the rules have found out is not looked for again where they are explained.
            named: &self.named,
            saved: Some(Shared::new(0)),
            scratch: Default::default(),
        }
    }

    /// The path of the first value that is not what the schema says, what it is, and what was expected.
    #[cfg(feature = "compiler")]
    pub(crate) fn first_invalid(&self) -> Option<(&str, String, &str)> {
        let value = self.document.invalid.first()?;
        Some((&value.path, value.found(self.options().evidence), &value.expected))
    }

    /// An evaluator that pays for conditions with a name whether they are known or not.
    pub(super) fn explaining_with(&self, fuel: u64) -> Evaluator<'_> {
        Evaluator { saved: None, ..self.evaluator(fuel) }
    }

    /// An evaluator for one explanation.
    pub(super) fn explaining(&self) -> Evaluator<'_> {
        self.explaining_with(self.fuel_to_explain())
    }

    /// What one explanation may cost. Together they cost no more than a check may, and a little each; one outcome more or
    /// less mostly changes nothing.
    pub(super) fn fuel_to_explain(&self) -> u64 {
        let shares = (self.noted.len() as u64).max(LEAST_SHARES).next_power_of_two();
        (self.options().limits.fuel / shares).max(LEAST_FUEL_TO_EXPLAIN)
    }

    pub(super) fn noted(&self) -> &[Noted] {
        &self.noted
    }
}

pub(super) fn check_rule_names(loaded: &Loaded, options: &Options) -> Result<(), CheckError> {
    let rules = &loaded.program.rules;
    let unknown = |(name, _): &&(String, _)| !rules.iter().any(|rule| rule.id == *name);
    match options.severities.iter().find(unknown) {
        None => Ok(()),
        Some((name, _)) => Err(CheckError::unknown_rule(&loaded.program, name)),
    }
}
