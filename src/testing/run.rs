//! Runs one case: what was expected, what came, and the values that decided.

use std::collections::BTreeSet;
use std::fmt;

use serde::Serialize;

use crate::compile::constant;
use crate::diagnostic::Span;
use crate::engine::{Check, CheckError, Finding, Limits, Options, Outcome, Pack};
use crate::report::Evidence;

use super::{Expected, TestCase};

/// How many values, and how many missing fields, one failure tells of.
const MAX_TOLD: usize = 12;

/// One case of a test, and what came of it.
#[derive(Debug, Clone)]
pub struct CaseResult {
    /// The rule that the case is about.
    pub rule: String,
    /// What the case calls itself.
    pub title: String,
    /// Where the case stands in the rule file.
    pub span: Span,
    /// What was expected and what came; none where the two agree.
    pub failure: Option<CaseFailure>,
}

/// Why a case did not come out as it says, and the values that decided.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CaseFailure {
    /// What was expected and what came, in one sentence.
    pub why: String,
    /// What the rule says, where it fails.
    pub message: Option<String>,
    /// The values that decided.
    pub evidence: Vec<Evidence>,
    /// The fields without a value on which it depends, as JSON Pointers.
    pub missing: Vec<String>,
}

impl fmt::Display for CaseFailure {
    /// The sentence, and under it the message, the values and the missing fields, a line each.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.why)?;
        self.details().try_for_each(|detail| write!(f, "\n  {detail}"))
    }
}

impl CaseFailure {
    fn new(why: impl Into<String>) -> Self {
        Self { why: why.into(), message: None, evidence: Vec::new(), missing: Vec::new() }
    }

    /// The message, the values and the missing fields, a line each.
    pub fn details(&self) -> impl Iterator<Item = String> {
        let message = self.message.iter().map(|message| format!("it says “{message}”"));
        let evidence =
            self.evidence.iter().map(|evidence| match (&evidence.value, evidence.count) {
                (Some(value), _) => format!("{} is {value}", evidence.path),
                (None, Some(1)) => format!("{} has 1 element", evidence.path),
                (None, count) => format!("{} has {} elements", evidence.path, count.unwrap_or(0)),
            });
        let missing = self.missing.iter().map(|path| format!("{path} has no value"));
        message.chain(evidence).chain(missing)
    }

    /// Adds what decided the outcomes that were not expected.
    fn with_reasons(mut self, outcomes: &[&Finding<'_>], expected: Outcome) -> Self {
        for outcome in outcomes {
            let (evidence, missing) = outcome.decided_by(expected);
            for one in evidence {
                if self.evidence.len() < MAX_TOLD && !self.evidence.contains(&one) {
                    self.evidence.push(one);
                }
            }
            for path in missing {
                if self.missing.len() < MAX_TOLD && !self.missing.contains(&path) {
                    self.missing.push(path);
                }
            }
            if outcome.outcome() == Outcome::Failed {
                self.message.get_or_insert_with(|| outcome.message());
            }
        }
        self
    }
}

impl CaseResult {
    pub(super) fn of(case: TestCase<'_>, pack: &Pack) -> Self {
        Self {
            rule: case.rule().to_owned(),
            title: case.title().to_owned(),
            span: case.span(),
            failure: judge(pack, case).err(),
        }
    }
}

impl Expected {
    fn outcome(self) -> Outcome {
        match self {
            Self::Fails => Outcome::Failed,
            Self::Passes => Outcome::Passed,
            Self::Skips => Outcome::Skipped,
            Self::Open => Outcome::Open,
        }
    }
}

impl TestCase<'_> {
    /// Checks the case's request the way the case says. Settings that the pack does not read change nothing.
    pub(super) fn check(&self, pack: &Pack) -> Result<Check<'_>, CheckError> {
        self.check_within(pack, Limits::default())
    }

    fn check_within(&self, pack: &Pack, limits: Limits) -> Result<Check<'_>, CheckError> {
        let draft = self.expected() == Expected::Open;
        let options = if draft { Options::draft() } else { Options::new() };
        let mut options = options.limits(limits);
        if let Some(today) = self.today() {
            options = options.today(today);
        }
        let changes = self.case.settings.iter();
        let changes = changes
            .map(|(name, value)| (name.node.as_str(), value))
            .filter(|(name, _)| pack.settings().any(|setting| setting.name() == *name))
            .map(|(name, value)| (name, constant(&value.node)));
        pack.check_with_constants(self.request().as_bytes(), &options, changes)
    }
}

/// The steps that are left for the cases of a pack.
pub(super) struct Budget {
    most: u64,
    left: u64,
}

impl Budget {
    pub(super) fn of(most: u64) -> Self {
        Self { most, left: most }
    }

    /// Runs a case, as [`judge`] does, and takes its steps.
    pub(super) fn judge(&mut self, pack: &Pack, case: TestCase<'_>) -> Result<(), CaseFailure> {
        if self.left == 0 {
            return Err(CaseFailure::new(format!(
                "the cases before it take all of the {} steps that the cases of a pack may take together",
                self.most
            )));
        }
        let mut limits = Limits::default();
        limits.fuel = limits.fuel.min(self.left);
        let checked = case.check_within(pack, limits);
        let spent = checked.as_ref().map_or(limits.fuel, Check::fuel_spent);
        self.left = self.left.saturating_sub(spent);
        judge_check(checked, case)
    }
}

/// Runs a case; an error where it does not come out as it says.
pub(super) fn judge(pack: &Pack, case: TestCase<'_>) -> Result<(), CaseFailure> {
    judge_check(case.check(pack), case)
}

fn judge_check(
    checked: Result<Check<'_>, CheckError>,
    case: TestCase<'_>,
) -> Result<(), CaseFailure> {
    let check = checked.map_err(|error| {
        CaseFailure::new(match error {
            // Of a case its author is the host.
            CheckError::TodayMissing { pack } => format!(
                "the pack `{pack}` reads `today`: write the day behind the request, as in `today 2026-12-01`"
            ),
            error => format!("the request could not be checked: {error}"),
        })
    })?;
    if let Some((path, found, expected)) = check.first_invalid() {
        let why = format!("{path} is {found}, where the schema expects {expected}");
        return Err(CaseFailure::new(why));
    }
    let outcomes = check.outcomes_of(case.rule());
    let wanted = case.expected().outcome();
    let (as_wanted, others): (Vec<&Finding<'_>>, Vec<&Finding<'_>>) =
        outcomes.iter().partition(|came| came.outcome() == wanted);
    // One element that fails makes the case; for the others, nothing else may come.
    let one_is_enough = matches!(wanted, Outcome::Failed | Outcome::Open);
    // Without elements the rule is about nothing in this request.
    if wanted == Outcome::Skipped && outcomes.is_empty() && case.at().is_none() {
        return Ok(());
    }
    if as_wanted.is_empty() || !(one_is_enough || others.is_empty()) {
        let why = format!("expected that the rule {}, but it {}", word(wanted), came(&outcomes));
        return Err(CaseFailure::new(why).with_reasons(&others, wanted));
    }
    let Some(at) = case.at() else {
        return weighs(case, &as_wanted).and_then(|()| says(case, &as_wanted));
    };
    let (here, elsewhere): (Vec<&Finding<'_>>, Vec<&Finding<'_>>) =
        as_wanted.iter().partition(|came| came.path() == at);
    if here.is_empty() {
        let paths: Vec<String> = elsewhere.iter().map(|came| came.path()).collect();
        let why = format!("expected it at {at}, but it is at {}", paths.join(", "));
        return Err(CaseFailure::new(why).with_reasons(&elsewhere, Outcome::Passed));
    }
    weighs(case, &here).and_then(|()| says(case, &here))
}

/// One of the findings weighs what the case says it does.
fn weighs(case: TestCase<'_>, findings: &[&Finding<'_>]) -> Result<(), CaseFailure> {
    let Some(expected) = case.severity() else { return Ok(()) };
    let severities: BTreeSet<&str> =
        findings.iter().map(|finding| finding.severity().as_str()).collect();
    if severities.contains(expected) {
        return Ok(());
    }
    let came: Vec<&str> = severities.into_iter().collect();
    let why = format!("expected the severity {expected}, but it is {}", came.join(" and "));
    Err(CaseFailure::new(why))
}

/// One of the findings says all that the case says it does.
fn says(case: TestCase<'_>, findings: &[&Finding<'_>]) -> Result<(), CaseFailure> {
    if case.says().next().is_none() {
        return Ok(());
    }
    let messages: Vec<String> = findings.iter().map(|finding| finding.message()).collect();
    if messages.iter().any(|message| case.says().all(|part| message.contains(part))) {
        return Ok(());
    }
    let parts: Vec<String> = case.says().map(|part| format!("“{part}”")).collect();
    let mut failure =
        CaseFailure::new(format!("expected that the message has {} in it", parts.join(" and ")));
    failure.message = messages.into_iter().next();
    Err(failure)
}

fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Failed => "fails",
        Outcome::Passed => "passes",
        Outcome::Skipped => "is skipped",
        Outcome::Open => "is open",
        Outcome::Invalid => "cannot be decided",
    }
}

fn came(outcomes: &[Finding<'_>]) -> String {
    if outcomes.is_empty() {
        return "has no outcome, as its list is empty".to_owned();
    }
    let mut words: Vec<String> = Vec::new();
    for outcome in outcomes {
        let path = outcome.path();
        let place = if path.is_empty() { "the request" } else { &path };
        let said = format!("{} at {place}", word(outcome.outcome()));
        if !words.contains(&said) {
            words.push(said);
        }
    }
    words.join(", and ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compiler::Compiler;

    #[test]
    fn the_cases_of_a_pack_share_a_budget_of_steps() {
        let rules = r#"pack p { title "P" version "1" schema "s.json" }
            rule r { require all n in ns: n > 0 }
            test r { passes "one" { "ns": [1, 2, 3] } passes "two" { "ns": [1, 2, 3] } passes "three" { "ns": [1] } }"#;
        let schema = r#"{"properties": {"ns": {"type": "array", "items": {"type": "number"}}}}"#;
        let compiled = Compiler::new().file("s.json", schema).compile("p.rules", rules).unwrap();
        let failures = |steps: u64| -> Vec<String> {
            let mut budget = Budget::of(steps);
            let judged = compiled.tests.cases().map(|case| budget.judge(&compiled.pack, case));
            judged.filter_map(|judged| Some(judged.err()?.why)).collect()
        };
        assert!(failures(1_000).is_empty());
        let case = compiled.tests.cases().next().unwrap();
        let spent = case.check(&compiled.pack).unwrap().fuel_spent();
        let [third] = &failures(2 * spent)[..] else { panic!("the first two fit") };
        assert!(third.contains("the cases before it take all of the"), "{third}");
        let [second, third] = &failures(2 * spent - 1)[..] else { panic!("the first one fits") };
        assert!(second.contains("takes more than"), "{second}");
        assert!(third.contains("the cases before it"), "{third}");
    }
}
