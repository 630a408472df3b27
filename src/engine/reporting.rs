//! Puts a report together from one check or several.

use std::cmp::Reverse;

use crate::program::Severity;
use crate::report::{
    CiteReport, Engine, FindingReport, InvalidReport, NextQuestion, OpenReport, OptionsReport,
    OutcomeReport, PackReference, REPORT_FORMAT, Report, Summary, Verdict, WaivedReport,
    WaiverReport,
};

use super::check::Check;
use super::explain::{Missing, shown};
use super::finding::Finding;
use super::fingerprint::Fingerprints;
use super::info::{CiteInfo, RuleInfo};
use super::numbered::Numbered;
use super::options::EvidenceDetail;
use super::run::Outcome;
use super::sorted::set;
use super::waiver::Waivers;
use super::waiving::WaiverUsage;

/// What one open rule adds to a field, shared among the fields it waits for. Divisible by 1 to 16.
const WHOLE_SHARE: u64 = 720_720;

pub(super) const ENGINE: &str = "groundrules";
pub(super) const VERSION: &str = env!("CARGO_PKG_VERSION");

impl Check<'_> {
    /// Everything the check found, as one owned value that can be serialised.
    pub fn report(&self) -> Report {
        Report::of(std::slice::from_ref(self))
    }
}

impl Report {
    /// One report of several checks of one request, each with a pack of its own.
    ///
    /// ```
    /// use groundrules::{Options, Pack, Report};
    ///
    /// let request = r#"{"sponsor": {"name": "Dana Ortiz"}}"#;
    /// let packs = [Pack::builtin("failure-points")?];
    /// let checks = packs.iter().map(|pack| pack.check(request, &Options::new())).collect::<Result<Vec<_>, _>>()?;
    /// assert_eq!(Report::of(&checks).packs.len(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of(checks: &[Check<'_>]) -> Self {
        let (findings, waived): (Vec<_>, Vec<_>) = checks.iter().map(findings).unzip();
        let undecided = undecided(checks);
        Self {
            format: REPORT_FORMAT,
            request: checks.iter().find_map(|check| check.options().request.clone()),
            verdict: Verdict::of(checks),
            summary: summary(checks),
            findings: findings.into_iter().flatten().collect(),
            waived: waived.into_iter().flatten().collect(),
            waivers: waiver_problems(checks),
            open: undecided
                .iter()
                .filter(|it| it.finding.outcome() == Outcome::Open)
                .map(open)
                .collect(),
            next: next(&undecided),
            invalid: invalid(checks),
            packs: checks.iter().map(pack).collect(),
            engine: Engine { name: ENGINE.to_owned(), version: VERSION.to_owned() },
            options: options(checks),
        }
    }

    /// The report with the name that the host gives the request.
    #[must_use]
    pub fn named(mut self, request: impl Into<String>) -> Self {
        self.request = Some(request.into());
        self
    }
}

impl Verdict {
    /// The verdict of several checks together: nothing is ready that one of them holds back.
    pub fn of(checks: &[Check<'_>]) -> Self {
        let has = |verdict| checks.iter().any(|check| check.verdict() == verdict);
        if has(Self::NotReady) {
            Self::NotReady
        } else if has(Self::Undecided) {
            Self::Undecided
        } else {
            Self::Ready
        }
    }
}

pub(super) fn summary(checks: &[Check<'_>]) -> Summary {
    let mut summary = Summary::default();
    checks.iter().for_each(|check| summary += check.summary());
    summary
}

fn pack(check: &Check<'_>) -> PackReference {
    let pack = check.pack();
    PackReference {
        id: pack.id().to_owned(),
        version: pack.version().to_owned(),
        digest: pack.digest(),
        locale: check.locale().map(str::to_owned),
    }
}

/// The options of all checks together: a host gives every pack the options that concern it.
pub(super) fn options(checks: &[Check<'_>]) -> OptionsReport {
    let mut report = OptionsReport {
        mode: checks.first().map_or_else(Default::default, |check| check.options().mode),
        today: None,
        settings: Default::default(),
        severities: Default::default(),
        locale: checks.first().and_then(|check| check.options().locale.clone()),
        evidence: detail_of(checks),
    };
    for check in checks {
        report.today = report.today.or_else(|| check.options().today.map(|today| today.text()));
        for (name, value) in &check.options().settings {
            set(&mut report.settings, name, value.clone());
        }
        for (rule, severity) in &check.options().severities {
            set(&mut report.severities, rule, *severity);
        }
    }
    report
}

/// What the report of these checks shows of values.
fn detail_of(checks: &[Check<'_>]) -> EvidenceDetail {
    checks.first().map(|check| check.options().evidence).unwrap_or_default()
}

/// The findings of a check: those that count, and those that are waived.
fn findings(check: &Check<'_>) -> (Vec<FindingReport>, Vec<WaivedReport>) {
    let mut fingerprints = Fingerprints::default();
    let (mut counting, mut waived) = (Vec::new(), Vec::new());
    for (finding, waiver) in check.failed() {
        let report = report(&finding, &mut fingerprints);
        match waiver {
            None => counting.push(report),
            Some(waiver) => waived.push(WaivedReport { finding: report, waiver: waiver.clone() }),
        }
    }
    (counting, waived)
}

fn report(finding: &Finding<'_>, fingerprints: &mut Fingerprints) -> FindingReport {
    let reasons = finding.reasons();
    FindingReport {
        pack: finding.check.pack().id().to_owned(),
        rule: finding.rule().to_owned(),
        outcome: OutcomeReport::Failed,
        severity: finding.severity(),
        category: finding.category().to_owned(),
        path: finding.path(),
        title: finding.title().to_owned(),
        message: finding.message(),
        ask: finding.ask().unwrap_or_default(),
        fix: finding.fix().unwrap_or_default(),
        cites: finding.cites(),
        fingerprint: fingerprints.of(finding, &reasons),
        evidence: shown(reasons.evidence, finding.check.options().evidence),
        missing: reasons.missing.into_iter().map(|missing| missing.path).collect(),
    }
}

/// What came of the waivers of all checks, told once where several checks had the same ones.
pub(super) fn waiver_problems(checks: &[Check<'_>]) -> Vec<WaiverReport> {
    let mut told: Vec<&Waivers> = Vec::new();
    let mut problems = Vec::new();
    for check in checks {
        let waivers = &check.options().waivers;
        if waivers.is_empty() || told.iter().any(|known| known.same(waivers)) {
            continue;
        }
        told.push(waivers);
        let usage = WaiverUsage::new(waivers);
        checks.iter().for_each(|check| usage.count(check));
        problems.extend(usage.problems_of_request());
    }
    problems
}

/// A rule that is open, and the fields that it waits for; or a finding, and those that decide how much it weighs.
pub(super) struct Undecided<'c> {
    pub(super) finding: Finding<'c>,
    pub(super) waits_for: Vec<Missing>,
}

/// The open rules of all checks, then the findings. What each waits for is worked out once, for the list of open rules and for
/// the next question.
pub(super) fn undecided<'c>(checks: &'c [Check<'_>]) -> Vec<Undecided<'c>> {
    let (open, failed) =
        (checks.iter().flat_map(Check::open), checks.iter().flat_map(Check::findings));
    open.chain(failed)
        .map(|finding| Undecided { waits_for: finding.settled_by(), finding })
        .collect()
}

fn open(Undecided { finding, waits_for }: &Undecided<'_>) -> OpenReport {
    OpenReport {
        pack: finding.check.pack().id().to_owned(),
        rule: finding.rule().to_owned(),
        outcome: OutcomeReport::Open,
        severity: finding.severity(),
        path: finding.path(),
        title: finding.title().to_owned(),
        ask: finding.ask().unwrap_or_default(),
        missing: waits_for.iter().map(|missing| missing.path.clone()).collect(),
    }
}

pub(super) fn invalid(checks: &[Check<'_>]) -> Vec<InvalidReport> {
    let mut reports: Vec<InvalidReport> = Vec::new();
    let mut known = Numbered::default();
    let detail = detail_of(checks);
    for value in checks.iter().flat_map(|check| check.invalid_values()) {
        if let (_, true) = known.meet(&value.path) {
            reports.push(InvalidReport {
                path: value.path.clone(),
                expected: value.expected.clone(),
                found: value.found(detail),
                rules: Vec::new(),
            });
        }
    }
    for finding in checks.iter().flat_map(Check::undecidable) {
        for path in finding.reasons().invalid {
            // A value may be invalid because a record or a list that holds it is.
            let holder = ancestors(&path).find_map(|holder| known.of(holder));
            if let Some(report) = holder.and_then(|index| reports.get_mut(index))
                && !report.rules.iter().any(|rule| rule == finding.rule())
            {
                report.rules.push(finding.rule().to_owned());
            }
        }
    }
    reports
}

/// A JSON Pointer and those of everything that holds its place, the nearest first.
fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |path| path.rfind('/').and_then(|end| path.get(..end)))
}

/// The open field that settles most: every open rule, and every finding whose severity is open, weighs by what its severity can
/// come to, shared among the fields that it waits for.
pub(super) fn next(undecided: &[Undecided<'_>]) -> Option<NextQuestion> {
    // Each field as often as a rule waits for it, with the share of the rule.
    let waits: Vec<(&str, u64)> = undecided.iter().flat_map(shares).collect();
    let mut by_path: Vec<(&str, usize)> =
        waits.iter().enumerate().map(|(order, (path, _))| (*path, order)).collect();
    by_path.sort_unstable();
    // The first of those with the most weight: rules stand in the order in which their author would ask.
    let weigh = |same: &[(&str, usize)]| {
        let shares = same.iter().filter_map(|(_, order)| waits.get(*order));
        (
            shares.map(|(_, share)| share).sum::<u64>(),
            Reverse(same.first().map(|(_, order)| *order)),
        )
    };
    let most = by_path.chunk_by(|one, other| one.0 == other.0).max_by_key(|same| weigh(same))?;
    let (path, _) = most.first()?;
    question(undecided, path)
}

/// The fields that a rule waits for, and what it adds to the weight of each.
fn shares<'u>(undecided: &'u Undecided<'_>) -> impl Iterator<Item = (&'u str, u64)> + use<'u> {
    let weight = match undecided.finding.noted.weight.most {
        Severity::Error => 4,
        Severity::Warning => 2,
        Severity::Info => 1,
    };
    let share = weight * WHOLE_SHARE / (undecided.waits_for.len() as u64).max(1);
    undecided.waits_for.iter().map(move |missing| (missing.path.as_str(), share))
}

/// What is asked for an open field, and the rules that wait for it.
fn question(undecided: &[Undecided<'_>], path: &str) -> Option<NextQuestion> {
    let mut question: Option<NextQuestion> = None;
    for Undecided { finding, waits_for } in undecided {
        let Some(missing) = waits_for.iter().find(|missing| missing.path == path) else { continue };
        let question = question.get_or_insert_with(|| {
            let check = finding.check;
            let field = check.pack().loaded.field(missing.field);
            let asked = check.question(missing.field).map(str::to_owned);
            NextQuestion {
                path: path.to_owned(),
                title: field.map(|field| field.title.clone()).unwrap_or_default(),
                question: asked
                    .or_else(|| finding.ask())
                    .unwrap_or_else(|| finding.title().to_owned()),
                rules: Vec::new(),
            }
        });
        if !question.rules.iter().any(|rule| rule == finding.rule()) {
            question.rules.push(finding.rule().to_owned());
        }
    }
    question
}

impl<'c> Finding<'c> {
    /// Where the rule's claim comes from.
    pub fn cites(&self) -> Vec<CiteReport> {
        let cite = |cite: CiteInfo<'_>| CiteReport {
            title: cite.title().to_owned(),
            author: cite.author().to_owned(),
            year: cite.year().to_owned(),
            section: cite.section().to_owned(),
            grade: cite.grade().to_owned(),
            link: cite.link().to_owned(),
        };
        self.cited().map(cite).collect()
    }

    pub(super) fn cited(&self) -> impl Iterator<Item = CiteInfo<'c>> + use<'c> {
        let pack = self.check.pack();
        let rule = self.check.rule(self.noted).map(|rule| RuleInfo { pack, rule });
        rule.into_iter().flat_map(RuleInfo::cites)
    }
}
