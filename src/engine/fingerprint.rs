//! What makes a finding the same finding: the key for waivers, and for what is new since last time.

use crate::program::digest::{hexadecimal, sha256};
use crate::wording::{push_digits, together};

use super::datum::Datum;
use super::explain::Reasons;
use super::finding::Finding;
use super::numbered::Numbered;

/// The fingerprints of one check's findings. INVARIANT: it is asked about each finding once, in the check's order,
/// those that are waived included, so that a waiver changes no other finding's fingerprint.
#[derive(Debug, Default)]
pub(super) struct Fingerprints {
    /// The same finding twice in one request is told apart by counting.
    known: Numbered,
    /// How many of each there have been.
    twins: Vec<u32>,
}

impl Fingerprints {
    pub(super) fn of(&mut self, finding: &Finding<'_>, reasons: &Reasons) -> String {
        let identity = identity(finding, reasons);
        let (number, first) = self.known.meet(&identity);
        if first {
            self.twins.push(0);
        }
        let before =
            self.twins.get_mut(number).map_or(0, |count| std::mem::replace(count, *count + 1));
        fingerprint(identity, before)
    }
}

/// The rule, the place without positions in lists, and what the rule saw.
fn identity(finding: &Finding<'_>, reasons: &Reasons) -> String {
    let check = finding.check;
    let loaded = &check.pack().loaded;
    let mut saw: Vec<String> = Vec::new();
    for (field, evidence) in &reasons.evidence {
        let value = evidence.value.as_ref().map(Datum::to_json).unwrap_or_default();
        saw.push(together(&[&loaded.dotted(*field), "=", &value]));
    }
    for missing in &reasons.missing {
        saw.push(loaded.dotted(missing.field));
    }
    // Elements may change their order without the finding becoming another one.
    saw.sort_unstable();
    let at = check.rule(finding.noted).map(|rule| loaded.dotted(rule.at.field)).unwrap_or_default();
    let mut identity = together(&[&loaded.program.id, "\n", finding.rule(), "\n", &at, "\n"]);
    let mut before: Option<&str> = None;
    for one in &saw {
        if before == Some(one) {
            continue;
        }
        if before.is_some() {
            identity.push('\n');
        }
        identity.push_str(one);
        before = Some(one);
    }
    identity
}

fn fingerprint(identity: String, twin: u32) -> String {
    let mut told_apart = identity;
    if twin > 0 {
        told_apart.push_str("\n#");
        push_digits(&mut told_apart, twin.into(), 1);
    }
    let digest = sha256(told_apart.as_bytes());
    let (half, _) = digest.split_at(16);
    hexadecimal(half)
}
