//! Runs every rule, on the request or on each element of a list, and notes what is worth telling.

use std::cell::Cell as Shared;

use crate::program::{Each, Severity};
use crate::report::Summary;

use super::check::Check;
use super::error::CheckError;
use super::evaluate::Evaluator;
use super::explain::Explainer;
use super::loaded::Conditions;
use super::scope::{Element, ListState, REQUEST, Scope};
use super::truth::Truth;

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
    /// The first of the host's waivers that covers it.
    pub(super) waiver: Option<u32>,
    /// How much a finding weighs here.
    pub(super) weight: Weight,
}

/// What one rule came to.
#[derive(Debug, Clone, Default)]
pub(super) struct Came {
    pub(super) noted: Vec<Noted>,
    summary: Summary,
    fuel: u64,
    searched: Searched,
}

/// What came of looking for invalid values, where a rule could not be decided.
#[derive(Debug, Clone, Copy)]
enum Searched {
    /// It took so many steps.
    For(u64),
    /// There were none to look for.
    NotAtAll,
    /// It took more steps than were left.
    InVain,
}

/// How much a finding weighs. In a draft, what decides it may be open.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weight {
    /// What it weighs however the draft is filled in.
    pub(super) least: Severity,
    /// What it can still come to weigh.
    pub(super) most: Severity,
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

/// Which outcomes a run keeps.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Keep {
    WorthTelling,
    #[cfg(feature = "compiler")]
    All,
}

/// The run of all rules.
pub(super) struct Run<'a> {
    pub(super) evaluator: Evaluator<'a>,
    /// Looks for invalid values on an account of its own.
    explaining: Option<Evaluator<'a>>,
    /// Whether a rule would have looked for them, had there been any.
    would_look: Shared<bool>,
    findings: usize,
    keep: Keep,
    noted: Vec<Noted>,
    summary: Summary,
}

impl Default for Searched {
    fn default() -> Self {
        Self::For(0)
    }
}

impl<'a> Run<'a> {
    /// A run that keeps outcomes in a list that is empty.
    pub(super) fn new(check: &'a Check<'_>, keep: Keep, noted: Vec<Noted>) -> Self {
        let limits = &check.options().limits;
        Self {
            evaluator: check.evaluator(limits.fuel),
            explaining: (!check.document.invalid.is_empty())
                .then(|| check.explaining_with(limits.fuel)),
            would_look: Shared::new(false),
            findings: limits.findings,
            keep,
            noted,
            summary: Summary::default(),
        }
    }

    /// Runs a rule, and says what it came to.
    pub(super) fn rule_alone(
        &mut self,
        index: u32,
        rule: &Conditions,
        given: Option<Severity>,
    ) -> Result<Came, CheckError> {
        let (fuel, first) = (self.evaluator.fuel.get(), self.noted.len());
        let to_look = self.left_to_look();
        self.would_look.set(false);
        let before = std::mem::take(&mut self.summary);
        let run = self.rule(index, rule, given);
        let summary = std::mem::replace(&mut self.summary, before);
        self.summary += summary;
        run?;
        let noted = self.noted.iter().skip(first).copied().collect();
        let searched = match &self.explaining {
            Some(evaluator) if evaluator.exhausted.get() => Searched::InVain,
            None if self.would_look.get() => Searched::NotAtAll,
            _ => Searched::For(to_look - self.left_to_look()),
        };
        Ok(Came { noted, summary, fuel: fuel - self.evaluator.fuel.get(), searched })
    }

    fn left_to_look(&self) -> u64 {
        self.explaining.as_ref().map_or(0, |evaluator| evaluator.fuel.get())
    }

    /// Whether a rule comes to the same as before, whose fields have not changed. All rules look for invalid values on one
    /// account, so that can depend on what those before it have left.
    pub(super) fn may_take(&self, came: &Came) -> bool {
        match came.searched {
            Searched::For(steps) => self.explaining.is_none() || steps <= self.left_to_look(),
            Searched::NotAtAll => self.explaining.is_none(),
            Searched::InVain => false,
        }
    }

    /// Takes over what a rule has come to before, where [`Run::may_take`] says so.
    pub(super) fn take(&mut self, came: &Came) -> Result<(), CheckError> {
        self.evaluator.spend(came.fuel);
        if let (Some(evaluator), Searched::For(steps)) = (&self.explaining, came.searched) {
            evaluator.spend(steps);
        }
        if self.noted.len() + came.noted.len() > self.findings {
            return Err(CheckError::TooManyFindings { limit: self.findings });
        }
        self.summary += came.summary;
        self.noted.extend(&came.noted);
        Ok(())
    }

    pub(super) fn finish(self) -> (Vec<Noted>, Summary) {
        (self.noted, self.summary)
    }

    /// Runs a rule; the host may have given its findings a severity.
    pub(super) fn rule(
        &mut self,
        index: u32,
        rule: &Conditions,
        given: Option<Severity>,
    ) -> Result<(), CheckError> {
        let Some(each) = rule.each else {
            let outcome = self.outcome(rule, Place::Request);
            return self.note(index, given, Place::Request, outcome);
        };
        match self.evaluator.list(each.list, &REQUEST) {
            ListState::Given { length: 0, .. } if each.at_least_one => {
                let outcome = self.outcome_without_elements(rule);
                self.note(index, given, Place::NoElements, outcome)
            }
            ListState::Given { first, length } => (0..length).try_for_each(|position| {
                let place = Place::Element { first, position };
                let outcome = self.outcome(rule, place);
                self.note(index, given, place, outcome)
            }),
            // Whatever elements come, and if none come, the rule may not be about them.
            ListState::Open => {
                let outcome = self.outcome_unless_skipped(rule, Place::OpenList, Outcome::Open);
                self.note(index, given, Place::OpenList, outcome)
            }
            ListState::Invalid => {
                let outcome =
                    self.outcome_unless_skipped(rule, Place::NoElements, Outcome::Invalid);
                self.note(index, given, Place::NoElements, outcome)
            }
        }
    }

    /// Whether a rule is about what it is run on.
    fn applies(&self, rule: &Conditions, scope: &Scope<'_>) -> Truth {
        rule.when.map_or(Truth::TRUE, |when| self.evaluator.truth(when, scope))
    }

    fn outcome_unless_skipped(
        &self,
        rule: &Conditions,
        place: Place,
        otherwise: Outcome,
    ) -> Outcome {
        with_scope(&self.evaluator, rule.each, place, |scope| match self.applies(rule, scope) {
            Truth::FALSE => Outcome::Skipped,
            _ => otherwise,
        })
    }

    /// A rule passes where its requirement is shown to hold, and is skipped where its `when` is shown not to.
    fn outcome(&self, rule: &Conditions, place: Place) -> Outcome {
        with_scope(&self.evaluator, rule.each, place, |scope| {
            let applies = self.applies(rule, scope);
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
            if undecidable && self.touches_invalid(rule, scope) {
                return Outcome::Invalid;
            }
            outcome
        })
    }

    /// A list that must have elements has none: a failure, unless the rule is not about such a request.
    fn outcome_without_elements(&self, rule: &Conditions) -> Outcome {
        with_scope(&self.evaluator, rule.each, Place::NoElements, |scope| {
            let applies = self.applies(rule, scope);
            match (applies, applies.can_be(Truth::FALSE)) {
                (Truth::FALSE, _) => Outcome::Skipped,
                (_, true) => Outcome::Open,
                (_, false) => Outcome::Failed,
            }
        })
    }

    fn touches_invalid(&self, rule: &Conditions, scope: &Scope<'_>) -> bool {
        let Some(evaluator) = &self.explaining else {
            self.would_look.set(true);
            return false;
        };
        let mut explainer = Explainer::new(evaluator);
        explainer.why_not(rule.require, true, scope);
        if let Some(when) = rule.when {
            explainer.why_not(when, true, scope);
        }
        // Where the account is empty nobody knows, and such a request is not ready in any case.
        evaluator.exhausted.get() || !explainer.reasons.invalid.is_empty()
    }

    /// The severities that a failure can have here: the first whose condition holds, or the last.
    fn weight(&self, index: u32, given: Option<Severity>, place: Place) -> Weight {
        let Some(rule) = self.evaluator.loaded.program.rules.get(index as usize) else {
            return Weight { least: Severity::Error, most: Severity::Error };
        };
        let always = rule.severities.is_empty().then_some(rule.severity);
        if let Some(severity) = given.or(always) {
            return Weight { least: severity, most: severity };
        }
        with_scope(&self.evaluator, rule.each, place, |scope| {
            let mut weight: Option<Weight> = None;
            let mut add = |severity: Severity| {
                let known = weight.unwrap_or(Weight { least: severity, most: severity });
                weight = Some(Weight {
                    least: known.least.min(severity),
                    most: known.most.max(severity),
                });
            };
            for (condition, severity) in &rule.severities {
                let holds = self.evaluator.truth(*condition, scope);
                if holds.can_be(Truth::TRUE) {
                    add(*severity);
                }
                if holds == Truth::TRUE {
                    return weight;
                }
            }
            add(rule.severity);
            weight
        })
        .unwrap_or(Weight { least: rule.severity, most: rule.severity })
    }

    fn note(
        &mut self,
        index: u32,
        given: Option<Severity>,
        place: Place,
        outcome: Outcome,
    ) -> Result<(), CheckError> {
        let summary = &mut self.summary;
        match outcome {
            Outcome::Passed => summary.passed += 1,
            Outcome::Skipped => summary.skipped += 1,
            Outcome::Open => summary.open += 1,
            Outcome::Invalid => summary.invalid += 1,
            Outcome::Failed => summary.failed += 1,
        }
        let worth_telling = !matches!(outcome, Outcome::Passed | Outcome::Skipped);
        if self.keep == Keep::WorthTelling && !worth_telling {
            return Ok(());
        }
        if self.noted.len() >= self.findings {
            return Err(CheckError::TooManyFindings { limit: self.findings });
        }
        let weight = self.weight(index, given, place);
        if outcome == Outcome::Failed {
            match weight.least {
                Severity::Error => self.summary.errors += 1,
                Severity::Warning => self.summary.warnings += 1,
                Severity::Info => self.summary.infos += 1,
            }
        }
        self.noted.push(Noted { rule: index, outcome, place, weight, waiver: None });
        Ok(())
    }
}

/// Brings the variable of `each` into force.
pub(super) fn with_scope<T>(
    evaluator: &Evaluator<'_>,
    each: Option<Each>,
    place: Place,
    run: impl FnOnce(&Scope<'_>) -> T,
) -> T {
    let within = |each: Each, element| REQUEST.within(each.list, element);
    match (each, place) {
        (None, _) | (_, Place::Request) => run(&REQUEST),
        (Some(each), Place::NoElements) => run(&within(each, Element::Absent)),
        (Some(each), Place::OpenList) => run(&within(each, Element::Unknown)),
        (Some(each), Place::Element { first, position }) => {
            run(&evaluator.element(each.list, &REQUEST, first, position))
        }
    }
}
