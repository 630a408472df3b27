//! Finds out which waiver covers which finding, and which waivers were of no use.

use std::sync::atomic::{AtomicU8, Ordering};

use crate::program::Program;
use crate::report::{WaiverProblem, WaiverReport};

use super::check::Check;
use super::error::CheckError;
use super::fingerprint::Fingerprints;
use super::options::Options;
use super::run::{Noted, Outcome};
use super::waiver::{Listed, Waivers};

/// What came of a waiver, from the least that can be said of it to the most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(super) enum Use {
    /// It names a rule that no pack had.
    UnknownRule,
    /// It is about a pack that was not run, or another request.
    Elsewhere,
    /// It covers nothing.
    Unused,
    /// In a draft, its rule is still open, so that it may come to cover something.
    Pending,
    /// It covered a finding, if its last day were not over.
    Expired,
    /// It covers a finding.
    Used,
}

impl Use {
    const ALL: [Self; 6] = [
        Self::UnknownRule,
        Self::Elsewhere,
        Self::Unused,
        Self::Pending,
        Self::Expired,
        Self::Used,
    ];

    fn of(number: u8) -> Self {
        Self::ALL.get(usize::from(number)).copied().unwrap_or(Self::UnknownRule)
    }
}

/// Refuses waivers of which nobody can say whether they hold, or what they are about.
pub(super) fn check_waivers(program: &Program, options: &Options) -> Result<(), CheckError> {
    for listed in options.waivers.list.iter() {
        let rule = &listed.waiver.rule;
        let known = program.rules.iter().any(|known| known.id == *rule);
        match &listed.waiver.pack {
            Some(pack) if *pack != program.id => {}
            Some(_) if !known => return Err(CheckError::unknown_rule(program, rule)),
            _ if known && listed.expires.is_some() && options.today.is_none() => {
                return Err(CheckError::TodayMissingForWaiver {
                    rule: rule.clone(),
                    expires: listed.waiver.expires.clone().unwrap_or_default(),
                });
            }
            _ => {}
        }
    }
    Ok(())
}

/// Marks the outcomes that a waiver covers, and says what came of each waiver.
pub(super) fn waive(check: &Check<'_>, noted: &mut [Noted]) -> Vec<Use> {
    let program = &check.pack().loaded.program;
    let list = &check.options().waivers.list;
    let mut uses = Vec::with_capacity(list.len());
    for listed in list.iter() {
        uses.push(concern(program, check, listed));
    }
    // Outcomes stand in the order of the rules, so each rule's are looked at together.
    for outcomes in noted.chunk_by_mut(|one, other| one.rule == other.rule) {
        let Some(rule) = outcomes.first().and_then(|first| check.rule(*first)) else { continue };
        let mut about: Vec<(u32, &Listed)> = Vec::new();
        for ((index, listed), used) in (0..).zip(list.iter()).zip(&uses) {
            if *used >= Use::Unused && listed.waiver.rule == rule.id {
                about.push((index, listed));
            }
        }
        if !about.is_empty() {
            waive_rule(check, outcomes, &about, &mut uses);
        }
    }
    uses
}

/// Whether a waiver is about this pack and this request at all.
fn concern(program: &Program, check: &Check<'_>, listed: &Listed) -> Use {
    let waiver = &listed.waiver;
    let elsewhere =
        |asked: &Option<String>, here: Option<&str>| asked.is_some() && asked.as_deref() != here;
    if elsewhere(&waiver.pack, Some(&program.id)) {
        Use::Elsewhere
    } else if !program.rules.iter().any(|rule| rule.id == waiver.rule) {
        Use::UnknownRule
    } else if elsewhere(&waiver.request, check.options().request.as_deref()) {
        Use::Elsewhere
    } else {
        Use::Unused
    }
}

/// Looks at the outcomes of one rule and the waivers that name it.
fn waive_rule(
    check: &Check<'_>,
    outcomes: &mut [Noted],
    about: &[(u32, &Listed)],
    uses: &mut [Use],
) {
    let reads_fingerprint = about.iter().any(|(_, listed)| listed.waiver.fingerprint.is_some());
    let reads_path = about.iter().any(|(_, listed)| listed.waiver.path.is_some());
    let mut fingerprints = Fingerprints::default();
    for noted in outcomes {
        let finding = check.finding(*noted);
        if noted.outcome == Outcome::Open {
            about.iter().for_each(|(index, _)| raise(uses, *index, Use::Pending));
        }
        if noted.outcome != Outcome::Failed {
            continue;
        }
        let path = reads_path.then(|| finding.path());
        let fingerprint = reads_fingerprint.then(|| fingerprints.of(&finding, &finding.reasons()));
        let fits = |asked: &Option<String>, is: &Option<String>| asked.is_none() || asked == is;
        let mut late = Vec::new();
        for (index, Listed { waiver, expires }) in about {
            if !fits(&waiver.path, &path) || !fits(&waiver.fingerprint, &fingerprint) {
                continue;
            }
            // The last day counts. Without a day the check has been refused.
            if expires.is_some_and(|last| check.options().today > Some(last)) {
                late.push(*index);
            } else {
                raise(uses, *index, Use::Used);
                noted.waiver = noted.waiver.or(Some(*index));
            }
        }
        // Where another waiver holds, nobody misses the one that is over.
        if noted.waiver.is_none() {
            late.into_iter().for_each(|index| raise(uses, index, Use::Expired));
        }
    }
}

fn raise(uses: &mut [Use], index: u32, to: Use) {
    if let Some(used) = uses.get_mut(index as usize) {
        *used = to.max(*used);
    }
}

/// Which waivers were of use, over all requests that a host checks.
///
/// A report tells of its own request only. A host that checks many with the same waivers counts the checks here,
/// on any threads and in any order, and asks in the end which waivers are over and which nobody needs.
///
/// ```
/// use groundrules::{Options, Pack, WaiverUsage, Waivers};
///
/// let waivers = Waivers::from_json(
///     r#"{ "format": 1, "waivers": [
///         { "rule": "missing-sponsor", "reason": "The board sponsors it.", "approvedBy": "Priya Nair" },
///         { "rule": "no-reinforcement", "request": "7", "reason": "One-off.", "approvedBy": "Priya Nair" }
///     ] }"#,
/// )?;
/// let pack = Pack::builtin("failure-points")?;
/// let usage = WaiverUsage::new(&waivers);
/// for name in ["5", "6"] {
///     usage.count(&pack.check("{}", &Options::new().waivers(waivers.clone()).request(name))?);
/// }
/// let unused: Vec<String> = usage.problems().into_iter().map(|problem| problem.waiver.rule).collect();
/// assert_eq!(unused, ["no-reinforcement"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct WaiverUsage {
    waivers: Waivers,
    uses: Vec<AtomicU8>,
}

impl WaiverUsage {
    /// Nothing counted yet.
    pub fn new(waivers: &Waivers) -> Self {
        let mut uses = Vec::with_capacity(waivers.len());
        for _ in waivers.iter() {
            uses.push(AtomicU8::new(Use::UnknownRule as u8));
        }
        Self { waivers: waivers.clone(), uses }
    }

    /// Counts what a check made of the waivers. A check that had others is not counted.
    pub fn count(&self, check: &Check<'_>) {
        if self.waivers.same(&check.options().waivers) {
            for (counted, used) in self.uses.iter().zip(check.waiver_uses()) {
                counted.fetch_max(*used as u8, Ordering::Relaxed);
            }
        }
    }

    /// The waivers to look at, in the order of the file: those that are over though findings would need them, those
    /// that cover nothing in any request, and those whose rule no pack has.
    pub fn problems(&self) -> Vec<WaiverReport> {
        self.told(|used| match used {
            Use::Expired => Some(WaiverProblem::Expired),
            Use::Unused | Use::Elsewhere => Some(WaiverProblem::Unused),
            Use::UnknownRule => Some(WaiverProblem::UnknownRule),
            Use::Pending | Use::Used => None,
        })
    }

    /// The same for one request: a waiver for another one is no problem.
    pub(super) fn problems_of_request(&self) -> Vec<WaiverReport> {
        self.told(|used| match used {
            Use::Expired => Some(WaiverProblem::Expired),
            Use::Unused => Some(WaiverProblem::Unused),
            Use::UnknownRule => Some(WaiverProblem::UnknownRule),
            Use::Elsewhere | Use::Pending | Use::Used => None,
        })
    }

    fn told(&self, problem: fn(Use) -> Option<WaiverProblem>) -> Vec<WaiverReport> {
        let mut told = Vec::new();
        for (used, waiver) in self.uses.iter().zip(self.waivers.iter()) {
            if let Some(problem) = problem(Use::of(used.load(Ordering::Relaxed))) {
                told.push(WaiverReport { problem, waiver: waiver.clone() });
            }
        }
        told
    }
}
