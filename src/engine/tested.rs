//! What the tests of a pack ask of a check: every outcome of one rule, and the values that decided it.

use crate::program::Rule;
use crate::report::Evidence;

use super::check::Check;
use super::explain::Explainer;
use super::finding::Finding;
use super::run::{Keep, Outcome, Run};
use super::scope::Scope;

impl Check<'_> {
    /// Every outcome of one rule, those included that are not worth telling in a report.
    pub(crate) fn outcomes_of(&self, id: &str) -> Vec<Finding<'_>> {
        let mut run = Run::new(self, Keep::All, Vec::new());
        for (index, (rule, conditions)) in (0..).zip(self.pack().loaded.rules()) {
            // A limit that is passed here has been passed by the check itself.
            if rule.id == id && run.rule(index, conditions, None).is_err() {
                break;
            }
        }
        run.finish().0.into_iter().map(|noted| Finding { check: self, noted }).collect()
    }
}

impl Finding<'_> {
    /// The values that made the outcome what it is and not what was expected, and the fields without one.
    pub(crate) fn decided_by(&self, expected: Outcome) -> (Vec<Evidence>, Vec<String>) {
        let reasons = match self.outcome() {
            Outcome::Passed if expected != Outcome::Skipped => {
                self.explain(|explainer, rule, scope| explainer.why_not(rule.require, false, scope))
            }
            Outcome::Passed => self.explain(why_not_skipped),
            Outcome::Skipped => self.explain(|explainer, rule, scope| {
                rule.when.into_iter().for_each(|when| explainer.why_not(when, true, scope));
            }),
            _ if expected == Outcome::Skipped => self.explain(why_not_skipped),
            _ => self.reasons(),
        };
        let evidence = reasons.evidence.into_iter().map(|(_, evidence)| evidence);
        let missing = reasons.missing.into_iter().map(|missing| missing.path);
        (evidence.collect(), missing.collect())
    }
}

fn why_not_skipped(explainer: &mut Explainer<'_, '_>, rule: &Rule, scope: &Scope<'_>) {
    rule.when.into_iter().for_each(|when| explainer.why_not(when, false, scope));
}
