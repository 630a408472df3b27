//! What a report tells of each outcome, and in which of its lists.

use crate::json::JsonWriter;

use super::check::Check;
use super::explain::Missing;
use super::fingerprint::Fingerprints;
use super::reporting::Undecided;
use super::run::{Noted, Outcome};
use super::writing;

/// How many bytes most findings have at most.
const USUAL: usize = 1024;

/// What the report tells of an outcome.
#[derive(Debug, Default)]
pub(super) struct Told {
    json: String,
    /// What an open rule waits for, or a finding of which it is open how much it weighs.
    waits_for: Vec<Missing>,
    /// In which list of the last report it stood, and where; for drafts.
    pub(super) stood: Option<(List, u64)>,
}

/// A list of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum List {
    Findings,
    Waived,
    Open,
}

/// Checks of one request, and what the report tells of the outcomes of each, in their order.
#[derive(Clone, Copy)]
pub(super) struct Telling<'c> {
    pub(super) checks: &'c [Check<'c>],
    pub(super) told: &'c [Vec<Told>],
    /// Whether there are numbers in place of what stood in the same list of the last report.
    pub(super) numbers: bool,
}

impl Told {
    /// INVARIANT: fingerprints are asked for in the check's order.
    pub(super) fn of(check: &Check<'_>, noted: Noted, fingerprints: &mut Fingerprints) -> Self {
        let mut json = JsonWriter::with_capacity(USUAL);
        let finding = check.finding(noted);
        let waits_for = finding.settled_by();
        match noted.outcome {
            Outcome::Failed => writing::finding(&mut json, &finding, fingerprints),
            Outcome::Open => writing::open_rule(&mut json, &finding, &waits_for),
            Outcome::Passed | Outcome::Skipped | Outcome::Invalid => {}
        }
        Self { json: json.finish(), waits_for, stood: None }
    }

    /// What is told of all outcomes of a check.
    pub(super) fn all_of(check: &Check<'_>) -> Vec<Self> {
        let mut fingerprints = Fingerprints::default();
        check.noted().iter().map(|noted| Self::of(check, *noted, &mut fingerprints)).collect()
    }
}

impl List {
    pub(super) const ALL: [Self; 3] = [Self::Findings, Self::Waived, Self::Open];

    /// In which list an outcome stands.
    pub(super) fn of(noted: Noted) -> Option<Self> {
        match (noted.outcome, noted.waiver) {
            (Outcome::Failed, None) => Some(Self::Findings),
            (Outcome::Failed, Some(_)) => Some(Self::Waived),
            (Outcome::Open, _) => Some(Self::Open),
            _ => None,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Findings => "findings",
            Self::Waived => "waived",
            Self::Open => "open",
        }
    }
}

impl<'c> Telling<'c> {
    /// How many bytes all lists have together.
    pub(super) fn bytes(self) -> usize {
        self.told.iter().flatten().map(|told| told.json.len() + 1).sum()
    }

    /// The list, under its name; unless it is empty and may be left out.
    pub(super) fn write(self, json: &mut JsonWriter, list: List) {
        if list != List::Findings && self.listed(list).next().is_none() {
            return;
        }
        json.name(list.name());
        json.array();
        for (check, noted, told) in self.listed(list) {
            match (told.stood, check.waiver_of(noted)) {
                (Some((stood_in, place)), _) if self.numbers && stood_in == list => {
                    json.whole(place);
                }
                (_, Some(waiver)) => {
                    json.object();
                    json.name("finding");
                    json.written(&told.json);
                    json.name("waiver");
                    writing::waiver(json, waiver);
                    json.end_object();
                }
                _ => json.written(&told.json),
            }
        }
        json.end_array();
    }

    /// The open rules, and the findings.
    pub(super) fn undecided(self) -> Vec<Undecided<'c>> {
        let listed = self.listed(List::Open).chain(self.listed(List::Findings));
        listed
            .map(|(check, noted, told)| Undecided {
                finding: check.finding(noted),
                waits_for: told.waits_for.clone(),
            })
            .collect()
    }

    fn listed(self, list: List) -> impl Iterator<Item = (&'c Check<'c>, Noted, &'c Told)> {
        self.checks.iter().zip(self.told).flat_map(move |(check, told)| {
            let told = check.noted().iter().copied().zip(told);
            told.filter(move |(noted, _)| List::of(*noted) == Some(list))
                .map(move |(noted, told)| (check, noted, told))
        })
    }
}
