//! What makes a finding the same finding: the key for waivers, and for what is new since last time.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

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
        fingerprint(&identity, before)
    }
}

/// The rule, the place without positions in lists, and what the rule saw.
fn identity(finding: &Finding<'_>, reasons: &Reasons) -> String {
    let check = finding.check;
    let loaded = &check.pack().loaded;
    let mut saw: Vec<String> = Vec::new();
    for (field, evidence) in &reasons.evidence {
        let value = evidence.value.as_ref().map(Datum::to_json).unwrap_or_default();
        saw.push(format!("{}={value}", loaded.dotted(*field)));
    }
    saw.extend(reasons.missing.iter().map(|missing| loaded.dotted(missing.field)));
    // Elements may change their order without the finding becoming another one.
    saw.sort_unstable();
    saw.dedup();
    let at = check.rule(finding.noted).map(|rule| loaded.dotted(rule.at.field)).unwrap_or_default();
    format!("{}\n{}\n{at}\n{}", loaded.program.id, finding.rule(), saw.join("\n"))
}

fn fingerprint(identity: &str, twin: u32) -> String {
    let mut hash = Sha256::new();
    hash.update(identity.as_bytes());
    if twin > 0 {
        hash.update(format!("\n#{twin}").as_bytes());
    }
    let mut text = String::with_capacity(32);
    for byte in hash.finalize().iter().take(16) {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}
