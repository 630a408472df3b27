//! A check: the outcomes of all rules on one request, and the way to what they mean.

use std::borrow::Cow;
use std::cell::Cell as Shared;

use crate::program::{Each, Rule, Severity};
use crate::report::{Evidence, Summary, Verdict};

use super::decode::decode;
use super::document::{Document, InvalidValue};
use super::evaluate::{Element, Evaluator, ListState, REQUEST, Scope};
use super::explain::{Explainer, Reasons, pointer};
use super::options::Options;
use super::pack::{Loaded, Pack};
use super::settings::Settings;
use super::truth::Truth;
use super::{options::SeverityOverride, phrasing};

/// What every explanation may cost, however many there are.
const LEAST_FUEL_TO_EXPLAIN: u64 = 10_000;

/// Why a request could not be checked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CheckError {
    /// The request is not JSON.
    #[error("the request is not JSON: {message} (line {line}, column {column})")]
    Malformed {
        /// The line, counted from 1.
        line: usize,
        /// The column, counted from 1.
        column: usize,
        /// What is wrong there.
        message: String,
    },
    /// The request is not UTF-8.
    #[error("the request is not UTF-8 from byte {offset} on")]
    NotUtf8 {
        /// The first byte that is not.
        offset: usize,
    },
    /// The caller's value cannot be written as JSON.
    #[error("the request cannot be written as JSON: {0}")]
    NotSerialisable(String),
    /// The request is longer than the limit.
    #[error("the request has {size} bytes; the limit is {limit} (`Limits::request_bytes`)")]
    RequestTooLarge {
        /// Its size in bytes.
        size: usize,
        /// The limit.
        limit: usize,
    },
    /// The request nests deeper than the limit.
    #[error("the request nests deeper than {limit} levels (`Limits::request_depth`)")]
    RequestTooDeep {
        /// The limit.
        limit: usize,
    },
    /// The lists of the request have more elements than the limit.
    #[error("the lists of the request have more than {limit} elements (`Limits::elements`)")]
    TooManyElements {
        /// The limit.
        limit: usize,
    },
    /// There are more findings than the limit.
    #[error("the check has more than {limit} findings (`Limits::findings`)")]
    TooManyFindings {
        /// The limit.
        limit: usize,
    },
    /// The evaluation took more steps than the limit.
    #[error("the check takes more than {limit} steps (`Limits::fuel`)")]
    OutOfFuel {
        /// The limit.
        limit: u64,
    },
    /// The options change a setting that the pack does not have.
    #[error("the pack `{pack}` has no setting `{name}`{}", .suggestion.as_ref().map(|text| format!("; {text}")).unwrap_or_default())]
    UnknownSetting {
        /// The name in the options.
        name: String,
        /// The pack.
        pack: String,
        /// The nearest name, or the names there are.
        suggestion: Option<String>,
    },
    /// The options give a setting a value that it cannot have.
    #[error("the setting `{name}` takes {expected}; {found} does not fit")]
    BadSetting {
        /// The setting.
        name: String,
        /// What it takes.
        expected: String,
        /// What the options give it.
        found: String,
    },
    /// The options name a rule that the pack does not have.
    #[error("the pack `{pack}` has no rule `{name}`{}", .suggestion.as_ref().map(|text| format!("; {text}")).unwrap_or_default())]
    UnknownRule {
        /// The name in the options.
        name: String,
        /// The pack.
        pack: String,
        /// The nearest name, or the names there are.
        suggestion: Option<String>,
    },
    /// The pack reads `today` and the options have none.
    #[error("the pack `{pack}` reads `today`: pass the day with `Options::today`")]
    TodayMissing {
        /// The pack.
        pack: String,
    },
}

/// What came of a rule, on the request or on one element.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// The requirement does not hold; in a draft, whatever is still filled in.
    Failed,
    /// The requirement holds.
    Passed,
    /// The rule's `when` does not hold.
    Skipped,
    /// In a draft: not decided yet.
    Open,
    /// Cannot be decided, as a value is not what the schema says.
    Invalid,
}

/// An outcome that is worth telling, and where.
#[derive(Debug, Clone, Copy)]
pub(super) struct Noted {
    pub(super) rule: u32,
    pub(super) outcome: Outcome,
    pub(super) place: Place,
}

/// On what a rule was run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// The whole request.
    Request,
    /// One element of the list of `each`.
    Element { first: usize, position: usize },
    /// The list of `each`, which has no elements.
    NoElements,
    /// The list of `each`, which is not given yet.
    OpenList,
}

/// The result of checking one request with one pack.
///
/// Which rules failed, and where, is known; messages, evidence and the rest are worked out when asked for.
#[derive(Debug)]
pub struct Check<'r> {
    pub(super) pack: Pack,
    pub(super) options: Options,
    settings: Settings,
    document: Document<'r>,
    noted: Vec<Noted>,
    summary: Summary,
}

impl<'r> Check<'r> {
    pub(super) fn run(pack: &Pack, bytes: &'r [u8], options: &Options) -> Result<Self, CheckError> {
        let settings = Settings::new(&pack.loaded.program, options.settings.iter())?;
        Self::run_with(pack, bytes, options, settings)
    }

    pub(super) fn run_with(
        pack: &Pack,
        bytes: &'r [u8],
        options: &Options,
        settings: Settings,
    ) -> Result<Self, CheckError> {
        let loaded = &*pack.loaded;
        check_rule_names(loaded, options)?;
        if loaded.program.reads_today && options.today.is_none() {
            return Err(CheckError::TodayMissing { pack: loaded.program.id.clone() });
        }
        let document = decode(loaded, bytes, &options.limits)?;
        let mut check = Self {
            pack: pack.clone(),
            options: options.clone(),
            settings,
            document,
            noted: Vec::new(),
            summary: Summary::default(),
        };
        let mut run = Run::new(&check, Keep::WorthTelling);
        for (index, rule) in (0..).zip(&loaded.program.rules) {
            if let Some(severity) = check.severity_of(rule) {
                run.rule(index, rule, severity)?;
            }
            if run.evaluator.exhausted.get() {
                return Err(CheckError::OutOfFuel { limit: options.limits.fuel });
            }
        }
        let (noted, summary) = (run.noted, run.summary);
        check.noted = noted;
        check.summary = summary;
        Ok(check)
    }

    /// The same check, independent of the request's bytes.
    pub fn into_owned(self) -> Check<'static> {
        let Self { pack, options, settings, document, noted, summary } = self;
        let Document { text, unescaped, frames, invalid } = document;
        let document = Document { text: Cow::Owned(text.into_owned()), unescaped, frames, invalid };
        Check { pack, options, settings, document, noted, summary }
    }

    /// The pack that was run.
    pub fn pack(&self) -> &Pack {
        &self.pack
    }

    /// How many outcomes of each kind there are.
    pub fn summary(&self) -> Summary {
        self.summary
    }

    /// Whether the request can go ahead.
    pub fn verdict(&self) -> Verdict {
        let blocks = |outcome| {
            self.outcomes(outcome).any(|noted| self.weight(noted) == Some(Severity::Error))
        };
        if blocks(Outcome::Failed) || !self.document.invalid.is_empty() {
            Verdict::NotReady
        } else if blocks(Outcome::Open) {
            Verdict::Undecided
        } else {
            Verdict::Ready
        }
    }

    /// The rules that failed, in the order of the pack, then of the request.
    pub fn findings(&self) -> impl Iterator<Item = Finding<'_>> {
        self.outcomes(Outcome::Failed).map(|noted| Finding { check: self, noted })
    }

    /// In a draft, the rules that are not decided yet.
    pub fn open(&self) -> impl Iterator<Item = Finding<'_>> {
        self.outcomes(Outcome::Open).map(|noted| Finding { check: self, noted })
    }

    /// The rules that depend on a value that is not what the schema says.
    pub(super) fn undecidable(&self) -> impl Iterator<Item = Finding<'_>> {
        self.outcomes(Outcome::Invalid).map(|noted| Finding { check: self, noted })
    }

    pub(super) fn invalid_values(&self) -> &[InvalidValue] {
        &self.document.invalid
    }

    fn outcomes(&self, outcome: Outcome) -> impl Iterator<Item = Noted> {
        self.noted.iter().copied().filter(move |noted| noted.outcome == outcome)
    }

    pub(super) fn rule(&self, noted: Noted) -> Option<&Rule> {
        self.pack.loaded.program.rules.get(noted.rule as usize)
    }

    fn weight(&self, noted: Noted) -> Option<Severity> {
        self.rule(noted).and_then(|rule| self.severity_of(rule))
    }

    /// The severity of a rule; none where the host has switched it off.
    fn severity_of(&self, rule: &Rule) -> Option<Severity> {
        let changed = self.options.severities.get(&rule.id).copied();
        changed.map_or(Some(rule.severity), SeverityOverride::severity)
    }

    pub(super) fn evaluator(&self, fuel: u64) -> Evaluator<'_> {
        Evaluator {
            loaded: &self.pack.loaded,
            document: &self.document,
            settings: &self.settings,
            mode: self.options.mode,
            today: self.options.today,
            fuel: Shared::new(fuel),
            exhausted: Shared::new(false),
        }
    }

    /// Every outcome of one rule, those included that are not worth telling, and where.
    #[cfg(feature = "compiler")]
    pub(crate) fn outcomes_of(&self, id: &str) -> Vec<(Outcome, String)> {
        let mut run = Run::new(self, Keep::All);
        for (index, rule) in (0..).zip(&self.pack.loaded.program.rules) {
            // A limit that is passed here has been passed by the check itself.
            if rule.id == id && run.rule(index, rule, rule.severity).is_err() {
                break;
            }
        }
        run.noted
            .iter()
            .map(|noted| (noted.outcome, Finding { check: self, noted: *noted }.path()))
            .collect()
    }

    /// An evaluator for one explanation. Together they cost no more than a check may, and a little each.
    fn explaining(&self) -> Evaluator<'_> {
        let share = self.options.limits.fuel / (self.noted.len() as u64).max(1);
        self.evaluator(share.max(LEAST_FUEL_TO_EXPLAIN))
    }
}

fn check_rule_names(loaded: &Loaded, options: &Options) -> Result<(), CheckError> {
    let rules = &loaded.program.rules;
    match options.severities.keys().find(|name| !rules.iter().any(|rule| rule.id == **name)) {
        None => Ok(()),
        Some(name) => Err(CheckError::UnknownRule {
            name: name.clone(),
            pack: loaded.program.id.clone(),
            suggestion: crate::wording::suggestion(name, rules.iter().map(|rule| rule.id.as_str())),
        }),
    }
}

/// Which outcomes a run keeps.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keep {
    WorthTelling,
    #[cfg(feature = "compiler")]
    All,
}

/// The run of all rules.
struct Run<'a> {
    evaluator: Evaluator<'a>,
    has_invalid: bool,
    findings: usize,
    keep: Keep,
    noted: Vec<Noted>,
    summary: Summary,
}

impl<'a> Run<'a> {
    fn new(check: &'a Check<'_>, keep: Keep) -> Self {
        let limits = &check.options.limits;
        Self {
            evaluator: check.evaluator(limits.fuel),
            has_invalid: !check.document.invalid.is_empty(),
            findings: limits.findings,
            keep,
            noted: Vec::new(),
            summary: Summary::default(),
        }
    }

    fn rule(&mut self, index: u32, rule: &Rule, severity: Severity) -> Result<(), CheckError> {
        let Some(each) = rule.each else {
            let outcome = self.outcome(rule, Place::Request);
            return self.note(index, severity, Place::Request, outcome);
        };
        match self.evaluator.list(each.list, &REQUEST) {
            ListState::Given { length: 0, .. } if each.at_least_one => {
                let outcome = self.outcome_without_elements(rule);
                self.note(index, severity, Place::NoElements, outcome)
            }
            ListState::Given { first, length } => (0..length).try_for_each(|position| {
                let place = Place::Element { first, position };
                let outcome = self.outcome(rule, place);
                self.note(index, severity, place, outcome)
            }),
            ListState::Open => {
                // Whatever elements come, and if none come, the rule is not about them.
                let scope = REQUEST.within(each.list, Element::Unknown);
                let applies =
                    rule.when.map_or(Truth::TRUE, |when| self.evaluator.truth(when, &scope));
                let outcome =
                    if applies == Truth::FALSE { Outcome::Skipped } else { Outcome::Open };
                self.note(index, severity, Place::OpenList, outcome)
            }
            ListState::Invalid => {
                let scope = REQUEST.within(each.list, Element::Absent);
                let applies =
                    rule.when.map_or(Truth::TRUE, |when| self.evaluator.truth(when, &scope));
                let outcome =
                    if applies == Truth::FALSE { Outcome::Skipped } else { Outcome::Invalid };
                self.note(index, severity, Place::NoElements, outcome)
            }
        }
    }

    /// A rule passes where its requirement is shown to hold, and is skipped where its `when` is shown not to.
    fn outcome(&self, rule: &Rule, place: Place) -> Outcome {
        with_scope(&self.evaluator, rule, place, |scope| {
            let applies = rule.when.map_or(Truth::TRUE, |when| self.evaluator.truth(when, scope));
            if applies == Truth::FALSE {
                return Outcome::Skipped;
            }
            let holds = self.evaluator.truth(rule.require, scope);
            let may_pass = holds.can_be(Truth::TRUE);
            let may_fail = holds.can_be(Truth::FALSE) || holds.can_be(Truth::UNKNOWN);
            let undecidable = holds.can_be(Truth::UNKNOWN) || applies.can_be(Truth::UNKNOWN);
            let outcome = match (applies.can_be(Truth::FALSE), may_pass, may_fail) {
                (false, true, false) => return Outcome::Passed,
                (false, false, true) => Outcome::Failed,
                _ => Outcome::Open,
            };
            if self.has_invalid && undecidable && self.touches_invalid(rule, scope) {
                return Outcome::Invalid;
            }
            outcome
        })
    }

    /// A list that must have elements has none: a failure, unless the rule is not about such a request.
    fn outcome_without_elements(&self, rule: &Rule) -> Outcome {
        with_scope(&self.evaluator, rule, Place::NoElements, |scope| {
            let applies = rule.when.map_or(Truth::TRUE, |when| self.evaluator.truth(when, scope));
            match (applies, applies.can_be(Truth::FALSE)) {
                (Truth::FALSE, _) => Outcome::Skipped,
                (_, true) => Outcome::Open,
                (_, false) => Outcome::Failed,
            }
        })
    }

    fn touches_invalid(&self, rule: &Rule, scope: &Scope<'_>) -> bool {
        let mut explainer = Explainer::new(&self.evaluator);
        explainer.why_not(rule.require, true, scope);
        if let Some(when) = rule.when {
            explainer.why_not(when, true, scope);
        }
        !explainer.reasons.invalid.is_empty()
    }

    fn note(
        &mut self,
        rule: u32,
        severity: Severity,
        place: Place,
        outcome: Outcome,
    ) -> Result<(), CheckError> {
        let summary = &mut self.summary;
        match outcome {
            Outcome::Passed => summary.passed += 1,
            Outcome::Skipped => summary.skipped += 1,
            Outcome::Open => summary.open += 1,
            Outcome::Invalid => summary.invalid += 1,
            Outcome::Failed => {
                summary.failed += 1;
                match severity {
                    Severity::Error => summary.errors += 1,
                    Severity::Warning => summary.warnings += 1,
                    Severity::Info => summary.infos += 1,
                }
            }
        }
        if self.keep != Keep::WorthTelling || !matches!(outcome, Outcome::Passed | Outcome::Skipped)
        {
            if self.noted.len() >= self.findings {
                return Err(CheckError::TooManyFindings { limit: self.findings });
            }
            self.noted.push(Noted { rule, outcome, place });
        }
        Ok(())
    }
}

/// Brings the variable of `each` into force.
fn with_scope<T>(
    evaluator: &Evaluator<'_>,
    rule: &Rule,
    place: Place,
    run: impl FnOnce(&Scope<'_>) -> T,
) -> T {
    let within = |each: Each, element| REQUEST.within(each.list, element);
    match (rule.each, place) {
        (None, _) | (_, Place::Request) => run(&REQUEST),
        (Some(each), Place::NoElements) => run(&within(each, Element::Absent)),
        (Some(each), Place::OpenList) => run(&within(each, Element::Unknown)),
        (Some(each), Place::Element { first, position }) => {
            run(&evaluator.element(each.list, &REQUEST, first, position))
        }
    }
}

/// One rule that failed or is open, at one place of the request.
#[derive(Clone, Copy)]
pub struct Finding<'c> {
    pub(super) check: &'c Check<'c>,
    pub(super) noted: Noted,
}

impl std::fmt::Debug for Finding<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Finding")
            .field("rule", &self.rule())
            .field("path", &self.path())
            .finish_non_exhaustive()
    }
}

impl<'c> Finding<'c> {
    fn declared(&self) -> Option<&'c Rule> {
        self.check.rule(self.noted)
    }

    /// The id of the rule.
    pub fn rule(&self) -> &'c str {
        self.declared().map_or("", |rule| &rule.id)
    }

    /// What came of the rule here.
    pub fn outcome(&self) -> Outcome {
        self.noted.outcome
    }

    /// How much it weighs.
    pub fn severity(&self) -> Severity {
        self.check.weight(self.noted).unwrap_or(Severity::Info)
    }

    /// The category of the rule; empty where it has none.
    pub fn category(&self) -> &'c str {
        self.declared().map_or("", |rule| &rule.category)
    }

    /// What is wrong, in one line that is the same for every request.
    pub fn title(&self) -> &'c str {
        self.declared().map_or("", |rule| &rule.title)
    }

    /// The place in the request, as a JSON Pointer.
    pub fn path(&self) -> String {
        let Some(rule) = self.declared() else {
            return String::new();
        };
        let evaluator = self.check.explaining();
        with_scope(&evaluator, rule, self.noted.place, |scope| {
            match (self.noted.place, rule.each) {
                (Place::NoElements | Place::OpenList, Some(each)) => {
                    pointer(&evaluator, each.list, &REQUEST)
                }
                _ => pointer(&evaluator, rule.at, scope),
            }
        })
    }

    /// What is wrong in this request: the rule's first message that fits it, or the rule's title.
    pub fn message(&self) -> String {
        self.text(|rule| &rule.messages).unwrap_or_else(|| self.title().to_owned())
    }

    /// The question that a person can answer.
    ///
    /// The rule's own; where it has none, what the schema asks for the field.
    pub fn ask(&self) -> Option<String> {
        self.text(|rule| &rule.asks).or_else(|| {
            let field = self.check.pack.loaded.field(self.declared()?.at.field)?;
            (!field.question.is_empty()).then(|| field.question.clone())
        })
    }

    /// What clears the finding.
    pub fn fix(&self) -> Option<String> {
        self.text(|rule| &rule.fixes)
    }

    /// The values that the rule looked at and that kept it from passing.
    pub fn evidence(&self) -> Vec<Evidence> {
        self.reasons().evidence.into_iter().map(|(_, evidence)| evidence).collect()
    }

    /// The fields without a value that keep the rule from passing, as JSON Pointers; for an open rule, those
    /// that are not answered yet.
    pub fn missing(&self) -> Vec<String> {
        self.waits_for().into_iter().map(|missing| missing.path).collect()
    }

    pub(super) fn waits_for(&self) -> Vec<super::explain::Missing> {
        let open_only = self.noted.outcome == Outcome::Open;
        self.reasons().missing.into_iter().filter(|missing| missing.open || !open_only).collect()
    }

    fn text(&self, which: impl Fn(&'c Rule) -> &'c [crate::program::Template]) -> Option<String> {
        let rule = self.declared()?;
        let evaluator = self.check.explaining();
        with_scope(&evaluator, rule, self.noted.place, |scope| {
            phrasing::first_that_fits(&evaluator, which(rule), scope)
        })
    }

    pub(super) fn reasons(&self) -> Reasons {
        let Some(rule) = self.declared() else {
            return Reasons::default();
        };
        let evaluator = self.check.explaining();
        with_scope(&evaluator, rule, self.noted.place, |scope| {
            let mut explainer = Explainer::new(&evaluator);
            if let (Place::NoElements | Place::OpenList, Some(each)) = (self.noted.place, rule.each)
            {
                explainer.touch_list(each.list, &REQUEST);
            }
            if let Some(when) = rule.when {
                explainer.why_not(when, true, scope);
            }
            explainer.why_not(rule.require, true, scope);
            explainer.reasons
        })
    }
}
