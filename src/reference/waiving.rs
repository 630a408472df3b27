//! Which findings a waiver of the host lets pass, and which waivers somebody should look at.

use std::collections::HashMap;

use crate::calendar::Date;
use crate::engine::Waiver;
use crate::report::{WaiverProblem, WaiverReport};

use super::report::Writer;
use super::run::{Came, Outcome};

/// What came of the waivers.
pub(super) struct Waived<'w> {
    /// For each outcome, the waiver that covers it.
    covering: Vec<Option<&'w Waiver>>,
    problems: Vec<WaiverReport>,
}

impl<'w> Waived<'w> {
    pub(super) fn covering(&self, outcome: usize) -> Option<&'w Waiver> {
        self.covering.get(outcome).copied().flatten()
    }

    pub(super) fn problems(&self) -> Vec<WaiverReport> {
        self.problems.clone()
    }
}

impl<'a> Writer<'_, 'a> {
    pub(super) fn waived(&self) -> Waived<'_> {
        let mut twins = HashMap::new();
        let failed: Vec<Option<(String, String)>> = self
            .came
            .iter()
            .map(|came| {
                let path = (came.outcome == Outcome::Failed).then(|| self.path(came))?;
                Some((path, self.fingerprint(came, &self.reasons(came), &mut twins)))
            })
            .collect();
        let covers = |waiver: &Waiver, came: &Came<'a>, failed: &Option<(String, String)>| {
            let fits =
                |asked: &Option<String>, is: &String| asked.as_ref().is_none_or(|it| it == is);
            failed.as_ref().is_some_and(|(path, fingerprint)| {
                waiver.rule == came.rule.id
                    && self.is_about(waiver)
                    && fits(&waiver.path, path)
                    && fits(&waiver.fingerprint, fingerprint)
            })
        };
        let covering: Vec<Option<&Waiver>> = std::iter::zip(&self.came, &failed)
            .map(|(came, failed)| {
                let mut waivers = self.options.waivers.iter();
                waivers.find(|waiver| covers(waiver, came, failed) && !self.is_over(waiver))
            })
            .collect();
        let problem = |waiver: &Waiver| {
            let covered = |at: usize| {
                let outcome = self.came.get(at).zip(failed.get(at));
                outcome.is_some_and(|(came, failed)| covers(waiver, came, failed))
            };
            let mut outcomes = (0..self.came.len()).filter(|at| covered(*at));
            let is_open = self
                .came
                .iter()
                .any(|came| came.outcome == Outcome::Open && came.rule.id == waiver.rule);
            if !self.evaluator.pack.rules.iter().any(|rule| rule.id == waiver.rule) {
                let elsewhere =
                    waiver.pack.as_ref().is_some_and(|id| *id != self.evaluator.pack.id);
                return (!elsewhere).then_some(WaiverProblem::UnknownRule);
            }
            if !self.is_about(waiver) {
                return None;
            }
            if !self.is_over(waiver) {
                return (outcomes.next().is_none() && !is_open).then_some(WaiverProblem::Unused);
            }
            // Where another one holds, nobody misses the one that is over.
            if outcomes.any(|at| covering.get(at) == Some(&None)) {
                Some(WaiverProblem::Expired)
            } else {
                (!is_open).then_some(WaiverProblem::Unused)
            }
        };
        let problems = self.options.waivers.iter().filter_map(|waiver| {
            Some(WaiverReport { problem: problem(waiver)?, waiver: waiver.clone() })
        });
        let problems = problems.collect();
        Waived { covering, problems }
    }

    /// Whether a waiver is about this pack and this request.
    fn is_about(&self, waiver: &Waiver) -> bool {
        let pack = waiver.pack.as_ref().is_none_or(|pack| *pack == self.evaluator.pack.id);
        let request = waiver.request.is_none() || waiver.request == self.options.request;
        pack && request
    }

    /// Whether its last day has passed.
    fn is_over(&self, waiver: &Waiver) -> bool {
        let last = waiver.expires.as_ref().and_then(|last| last.parse::<Date>().ok());
        last.is_some_and(|last| self.options.today > Some(last))
    }
}
