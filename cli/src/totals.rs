//! What came of one request in short, and of all requests together.

use groundrules::{Check, Severity, Summary, Verdict};
use serde_json::{Value, json};

/// What came of one request, without any text: all that counting needs.
#[derive(Debug)]
pub(crate) struct Outline<'c> {
    pub(crate) name: &'c str,
    pub(crate) verdict: Verdict,
    pub(crate) found: Summary,
    /// How many values are not what the schema says.
    pub(crate) invalid: usize,
    /// The rules that failed, each once.
    pub(crate) failed: Vec<Failed<'c>>,
}

/// A rule that failed, at one place or at several.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Failed<'c> {
    pub(crate) pack: &'c str,
    pub(crate) rule: &'c str,
    /// The most that one of its findings weighs.
    pub(crate) severity: Severity,
    pub(crate) findings: u64,
}

impl<'c> Outline<'c> {
    /// What the checks of one request say together.
    pub(crate) fn of(name: &'c str, checks: &'c [Check<'_>]) -> Self {
        let has = |verdict| checks.iter().any(|check| check.verdict() == verdict);
        let verdict = if has(Verdict::NotReady) {
            Verdict::NotReady
        } else if has(Verdict::Undecided) {
            Verdict::Undecided
        } else {
            Verdict::Ready
        };
        let mut found = Summary::default();
        checks.iter().for_each(|check| found += check.summary());
        // Several packs may read the same field.
        let mut invalid: Vec<&str> = checks.iter().flat_map(Check::invalid).collect();
        invalid.sort_unstable();
        invalid.dedup();
        Self {
            name,
            verdict,
            found,
            invalid: invalid.len(),
            failed: checks.iter().flat_map(failed).collect(),
        }
    }
}

/// The rules that failed. The findings of one rule stand together.
fn failed<'c>(check: &'c Check<'_>) -> Vec<Failed<'c>> {
    let mut failed: Vec<Failed<'_>> = Vec::new();
    for finding in check.findings() {
        match failed.last_mut() {
            Some(last) if last.rule == finding.rule() => {
                last.findings += 1;
                last.severity = last.severity.max(finding.severity());
            }
            _ => failed.push(Failed {
                pack: check.pack().id(),
                rule: finding.rule(),
                severity: finding.severity(),
                findings: 1,
            }),
        }
    }
    failed
}

/// How many requests there were of each verdict, and what was found in them.
#[derive(Debug, Default)]
pub(crate) struct Totals {
    pub(crate) ready: u64,
    pub(crate) undecided: u64,
    pub(crate) not_ready: u64,
    pub(crate) found: Summary,
    pub(crate) not_checked: u64,
    /// Some of the requests were one of many in their input.
    pub(crate) batch: bool,
    /// In the order of packs and rules by name.
    rules: Vec<RuleTotal>,
}

/// How often one rule failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RuleTotal {
    pub(crate) pack: String,
    pub(crate) rule: String,
    /// The most that a finding of it weighed.
    pub(crate) severity: Severity,
    pub(crate) findings: u64,
    pub(crate) requests: u64,
}

impl Totals {
    pub(crate) fn add(&mut self, outline: &Outline<'_>) {
        match outline.verdict {
            Verdict::Ready => self.ready += 1,
            Verdict::Undecided => self.undecided += 1,
            Verdict::NotReady => self.not_ready += 1,
        }
        self.found += outline.found;
        for Failed { pack, rule, severity, findings } in &outline.failed {
            self.add_rule(pack, rule, *severity, *findings, 1);
        }
    }

    /// Adds those of other requests.
    pub(crate) fn add_all(&mut self, others: &Self) {
        self.ready += others.ready;
        self.undecided += others.undecided;
        self.not_ready += others.not_ready;
        self.found += others.found;
        self.not_checked += others.not_checked;
        self.batch |= others.batch;
        for RuleTotal { pack, rule, severity, findings, requests } in &others.rules {
            self.add_rule(pack, rule, *severity, *findings, *requests);
        }
    }

    fn add_rule(
        &mut self,
        pack: &str,
        rule: &str,
        severity: Severity,
        findings: u64,
        requests: u64,
    ) {
        let key = |total: &RuleTotal| (total.pack.as_str(), total.rule.as_str()).cmp(&(pack, rule));
        let known = self.rules.binary_search_by(key);
        match known.map(|at| self.rules.get_mut(at)) {
            Ok(Some(total)) => {
                total.severity = total.severity.max(severity);
                total.findings += findings;
                total.requests += requests;
            }
            Ok(None) => {}
            Err(at) => {
                let (pack, rule) = (pack.to_owned(), rule.to_owned());
                self.rules.insert(at, RuleTotal { pack, rule, severity, findings, requests });
            }
        }
    }

    /// How many requests have a report.
    pub(crate) fn checked(&self) -> u64 {
        self.ready + self.undecided + self.not_ready
    }

    pub(crate) fn requests(&self) -> u64 {
        self.checked() + self.not_checked
    }

    /// The rules that failed, those first that failed in most requests.
    pub(crate) fn by_rule(&self) -> Vec<&RuleTotal> {
        let mut rules: Vec<&RuleTotal> = self.rules.iter().collect();
        rules.sort_by_key(|total| std::cmp::Reverse((total.requests, total.findings)));
        rules
    }

    /// The share of the checked requests in which a rule failed.
    pub(crate) fn share(&self, total: &RuleTotal) -> f64 {
        // There is a finding only where there is a checked request.
        total.requests as f64 / self.checked().max(1) as f64
    }

    /// The totals for programs.
    pub(crate) fn to_json(&self) -> Value {
        let rules: Vec<Value> = self
            .by_rule()
            .into_iter()
            .map(|total| {
                json!({
                    "pack": total.pack,
                    "rule": total.rule,
                    "severity": total.severity,
                    "findings": total.findings,
                    "requests": total.requests,
                    "share": self.share(total),
                })
            })
            .collect();
        json!({
            "format": 1,
            "requests": self.requests(),
            "ready": self.ready,
            "undecided": self.undecided,
            "notReady": self.not_ready,
            "notChecked": self.not_checked,
            "errors": self.found.errors,
            "warnings": self.found.warnings,
            "infos": self.found.infos,
            "waived": self.found.waived,
            "rules": rules,
        })
    }
}
