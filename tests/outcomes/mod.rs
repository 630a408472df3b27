//! What came of the rules of a pack, and what of it must never be taken back.

use std::collections::BTreeMap;

use groundrules::{Options, Pack};
use serde_json::Value;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Failed,
    Open,
    Passed,
    Skipped,
}

/// What came of one rule, by place. What passed and what was skipped is not told by a check, but how many did.
#[derive(Debug)]
struct Outcomes {
    told: BTreeMap<String, Outcome>,
    passed: u64,
    skipped: u64,
    invalid: u64,
}

/// What came of each rule: the other rules are switched off in turn.
fn outcomes(pack: &Pack, request: &str, options: &Options) -> BTreeMap<String, Outcomes> {
    let ids: Vec<&str> = pack.rules().map(|rule| rule.id()).collect();
    let one = |id: &&str| {
        let others = ids.iter().filter(|other| other != &id);
        let options = others.fold(options.clone(), |options, other| {
            options.severity(*other, groundrules::SeverityOverride::Off)
        });
        let check = pack.check(request, &options).unwrap();
        let failed = check.findings().map(|finding| (finding.path(), Outcome::Failed));
        let open = check.open().map(|finding| (finding.path(), Outcome::Open));
        let summary = check.summary();
        let told: BTreeMap<String, Outcome> = failed.chain(open).collect();
        assert_eq!(
            told.len() as u64,
            summary.failed + summary.open,
            "places tell elements apart: {told:?}"
        );
        (
            (*id).to_owned(),
            Outcomes {
                told,
                passed: summary.passed,
                skipped: summary.skipped,
                invalid: summary.invalid,
            },
        )
    };
    ids.iter().map(one).collect()
}

impl Outcomes {
    fn total(&self) -> u64 {
        self.told.len() as u64 + self.passed + self.skipped + self.invalid
    }

    /// The only outcome, where all elements have the same.
    fn only(&self) -> Option<Outcome> {
        let total = self.total();
        let all =
            |outcome| self.told.values().filter(|told| **told == outcome).count() as u64 == total;
        match total {
            0 => None,
            _ if self.passed == total => Some(Outcome::Passed),
            _ if self.skipped == total => Some(Outcome::Skipped),
            _ if all(Outcome::Failed) => Some(Outcome::Failed),
            _ => None,
        }
    }
}

/// What a draft has said of a rule still holds later.
fn assert_kept(rule: &str, draft: &Outcomes, later: &Outcomes, context: &str) {
    assert_eq!(draft.invalid + later.invalid, 0, "all values are valid: {context}");
    let open = draft.told.values().filter(|outcome| **outcome == Outcome::Open).count();
    for (place, outcome) in &draft.told {
        if *outcome == Outcome::Failed {
            let now = later.told.get(place);
            assert_eq!(now, Some(&Outcome::Failed), "`{rule}` had failed at {place}: {context}");
        }
    }
    if draft.only() == Some(Outcome::Skipped) {
        // Skipped for a list that was not given: then for each of its elements.
        assert_eq!(later.skipped, later.total(), "`{rule}` was skipped: {context}");
    }
    assert!(
        later.passed >= draft.passed,
        "`{rule}` had passed {} times: {context}\n{later:?}",
        draft.passed
    );
    if draft.total() == later.total() {
        // What is told later, failed or open, had not passed and was not skipped; unless it is an element of
        // a list of which the draft knew nothing.
        let inside = |place: &str, told: &str| {
            place.strip_prefix(told).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let known = |place: &String| draft.told.keys().any(|told| inside(place, told));
        let settled = later.told.keys().find(|place| !known(place));
        assert_eq!(settled, None, "`{rule}` was settled there: {context}");
        assert!(
            later.skipped >= draft.skipped,
            "`{rule}` was skipped {} times: {context}",
            draft.skipped
        );
        if open == 0 {
            assert_eq!(&draft.told, &later.told, "`{rule}` was settled: {context}");
            assert_eq!(
                (draft.passed, draft.skipped),
                (later.passed, later.skipped),
                "{rule}: {context}"
            );
        }
    }
}

/// What a draft has said of each rule still holds once its blanks are filled in, and when it is declared final.
pub(crate) fn assert_nothing_reverses(pack: &Pack, draft: &Value, filled: &Value, context: &str) {
    let day = "2026-03-10".parse().unwrap();
    let (draft_text, filled_text) = (draft.to_string(), filled.to_string());
    let context = format!("{context}\n{draft_text}\n{filled_text}");
    let before = outcomes(pack, &draft_text, &Options::draft().today(day));
    let still_draft = outcomes(pack, &filled_text, &Options::draft().today(day));
    let last = outcomes(pack, &filled_text, &Options::new().today(day));
    // The same draft, declared final: every blank is filled in with nothing.
    let declared = outcomes(pack, &draft_text, &Options::new().today(day));
    for (rule, before) in &before {
        assert_kept(rule, before, &still_draft[rule], &context);
        assert_kept(rule, before, &last[rule], &context);
        assert_kept(rule, before, &declared[rule], &context);
        assert_kept(rule, &still_draft[rule], &last[rule], &context);
        for last in [&last[rule], &declared[rule]] {
            assert!(last.told.values().all(|outcome| *outcome == Outcome::Failed), "{context}");
        }
    }
}
