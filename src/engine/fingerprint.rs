//! What makes a finding the same finding: the key for waivers, and for what is new since last time.

use crate::json::JsonWriter;
use crate::program::digest::{hexadecimal, sha256};
use crate::wording::push_digits;

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

/// How many bytes most identities have at most, and what a rule saw of a request.
const USUAL: usize = 256;

/// The rule, the place without positions in lists, and what the rule saw.
fn identity(finding: &Finding<'_>, reasons: &Reasons) -> String {
    let check = finding.check;
    let loaded = &check.pack().loaded;
    let mut identity = String::with_capacity(USUAL);
    for part in [&loaded.program.id, finding.rule()] {
        identity.push_str(part);
        identity.push('\n');
    }
    if let Some(rule) = check.rule(finding.noted) {
        loaded.push_dotted(&mut identity, rule.at.field);
    }
    identity.push('\n');
    // One behind the other.
    let mut seen = String::with_capacity(USUAL);
    let mut each = Vec::with_capacity(reasons.evidence.len() + reasons.missing.len());
    for (field, evidence) in &reasons.evidence {
        let start = seen.len();
        loaded.push_dotted(&mut seen, *field);
        seen.push('=');
        if let Some(value) = &evidence.value {
            let mut json = JsonWriter::behind(seen);
            value.write(&mut json);
            seen = json.finish();
        }
        each.push(start..seen.len());
    }
    for missing in &reasons.missing {
        let start = seen.len();
        loaded.push_dotted(&mut seen, missing.field);
        each.push(start..seen.len());
    }
    let mut each: Vec<&str> = each.into_iter().filter_map(|place| seen.get(place)).collect();
    // Elements may change their order without the finding becoming another one.
    each.sort_unstable();
    each.dedup();
    for (place, one) in each.into_iter().enumerate() {
        if place > 0 {
            identity.push('\n');
        }
        identity.push_str(one);
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
