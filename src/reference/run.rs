//! What comes of every rule, at every place.

use crate::analysis::typed::{self, Rule};
use crate::engine::{Options, SeverityOverride};
use crate::program::Severity;
use crate::report::Summary;

use super::evaluate::{Evaluator, List};
use super::explain::Explainer;
use super::request::Slot;
use super::scope::{Element, Scope, items};
use super::truth::Truth::{False, True, Unknown};
use super::truth::Truths;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    Failed,
    Passed,
    Skipped,
    Open,
    Invalid,
}

/// What came of a rule at one place.
pub(super) struct Came<'a> {
    pub(super) rule: &'a Rule,
    /// The rule's place among those of the pack.
    pub(super) index: usize,
    pub(super) outcome: Outcome,
    /// With the element of `each`, or what stands in its place.
    pub(super) scope: Scope<'a>,
    /// The list of `each` has no elements, or they are not known.
    pub(super) on_list: bool,
    pub(super) least: Severity,
    pub(super) most: Severity,
}

impl<'a> Evaluator<'a> {
    /// Runs all rules, but those that the host has switched off.
    pub(super) fn run(&self, options: &Options) -> Vec<Came<'a>> {
        let mut came = Vec::new();
        for (index, rule) in self.pack.rules.iter().enumerate() {
            let given = options.severities.iter().find(|(id, _)| *id == rule.id);
            let given = given.map(|(_, given)| *given);
            if given != Some(SeverityOverride::Off) {
                let given = given.and_then(SeverityOverride::severity);
                let run = self.rule(rule).into_iter().map(|(outcome, scope, on_list)| {
                    let (least, most) = self.severities(rule, given, &scope);
                    Came { rule, index, outcome, scope, on_list, least, most }
                });
                came.extend(run);
            }
        }
        came
    }

    fn rule(&self, rule: &'a Rule) -> Vec<(Outcome, Scope<'a>, bool)> {
        let request = Scope::new();
        let Some(each) = &rule.each else {
            return vec![(self.outcome(rule, &request), request, false)];
        };
        let list = self.place(&each.list, &request);
        let without = |slot| vec![Element::none(&each.list, list.clone(), slot)];
        let unless_skipped = |otherwise, slot| {
            let scope = without(slot);
            let is_skipped = self.applies(rule, &scope).is(False);
            vec![(if is_skipped { Outcome::Skipped } else { otherwise }, scope, true)]
        };
        match self.list(&each.list, &request) {
            List::Given(place) if items(place.slot).is_empty() && each.at_least_one => {
                let scope = without(&Slot::Empty);
                let applies = self.applies(rule, &scope);
                let outcome = if applies.is(False) {
                    Outcome::Skipped
                } else if applies.can_be(False) {
                    Outcome::Open
                } else {
                    Outcome::Failed
                };
                vec![(outcome, scope, true)]
            }
            List::Given(place) => self
                .elements(&each.list, &place, &request)
                .into_iter()
                .map(|scope| (self.outcome(rule, &scope), scope, false))
                .collect(),
            List::Open => unless_skipped(Outcome::Open, &Slot::Open),
            List::Invalid => unless_skipped(Outcome::Invalid, &Slot::Empty),
        }
    }

    fn applies(&self, rule: &'a Rule, scope: &Scope<'a>) -> Truths {
        rule.when.as_ref().map_or(Truths::of(true), |when| self.truth(when, scope))
    }

    fn outcome(&self, rule: &'a Rule, scope: &Scope<'a>) -> Outcome {
        let (applies, holds) = (self.applies(rule, scope), self.truth(&rule.require, scope));
        let may_fail = holds.can_be(False) || holds.can_be(Unknown);
        let outcome = match (applies.can_be(False), holds.can_be(True), may_fail) {
            _ if applies.is(False) => return Outcome::Skipped,
            (false, true, false) => return Outcome::Passed,
            (false, false, true) => Outcome::Failed,
            _ => Outcome::Open,
        };
        let undecidable = holds.can_be(Unknown) || applies.can_be(Unknown);
        if undecidable && self.touches_invalid(rule, scope) { Outcome::Invalid } else { outcome }
    }

    fn touches_invalid(&self, rule: &'a Rule, scope: &Scope<'a>) -> bool {
        let mut explainer = Explainer::new(self);
        explainer.why_not(&rule.require, true, scope);
        rule.when.iter().for_each(|when| explainer.why_not(when, true, scope));
        !explainer.reasons.invalid.is_empty()
    }

    /// The least and the most that a finding can weigh.
    fn severities(
        &self,
        rule: &'a Rule,
        given: Option<Severity>,
        scope: &Scope<'a>,
    ) -> (Severity, Severity) {
        if let Some(given) = given {
            return (given, given);
        }
        let mut possible = Vec::new();
        let mut is_decided = false;
        for (condition, severity) in &rule.severities {
            let holds = self.truth(condition, scope);
            if holds.can_be(True) && !is_decided {
                possible.push(severity_of(*severity));
            }
            is_decided |= holds.is(True);
        }
        let last = severity_of(rule.severity);
        if !is_decided {
            possible.push(last);
        }
        let (least, most) = (possible.iter().min(), possible.iter().max());
        (least.copied().unwrap_or(last), most.copied().unwrap_or(last))
    }
}

fn severity_of(severity: typed::Severity) -> Severity {
    match severity {
        typed::Severity::Error => Severity::Error,
        typed::Severity::Warning => Severity::Warning,
        typed::Severity::Info => Severity::Info,
    }
}

/// How many outcomes of each kind there are; `waived` says which failures do not count.
pub(super) fn summary(came: &[Came<'_>], waived: &dyn Fn(usize) -> bool) -> Summary {
    let mut summary = Summary::default();
    for (at, came) in came.iter().enumerate() {
        match (came.outcome, came.least) {
            (Outcome::Passed, _) => summary.passed += 1,
            (Outcome::Skipped, _) => summary.skipped += 1,
            (Outcome::Open, _) => summary.open += 1,
            (Outcome::Invalid, _) => summary.invalid += 1,
            (Outcome::Failed, _) if waived(at) => summary.waived += 1,
            (Outcome::Failed, severity) => {
                summary.failed += 1;
                match severity {
                    Severity::Error => summary.errors += 1,
                    Severity::Warning => summary.warnings += 1,
                    Severity::Info => summary.infos += 1,
                }
            }
        }
    }
    summary
}
