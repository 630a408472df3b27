//! What is known of conditions with a name. They read the request alone, so all that ask come to the same.

use std::sync::Mutex;

use crate::program::NodeId;

use super::explain::Reasons;
use super::truth::Truth;

/// What the conditions with a name came to in one check, and why, each with the fuel that it takes to find that out.
///
/// A rule that is run gets what is known for nothing. An explanation pays for it as if it had found it out itself, so what
/// it comes to does not depend on which others there were before.
#[derive(Debug, Default)]
pub(super) struct Named {
    /// By the node of the condition.
    truths: Mutex<Vec<Option<(Truth, u64)>>>,
    /// Why a condition is not what was wanted of it, sorted.
    reasons: Mutex<Vec<(NodeId, bool, Reasons, u64)>>,
}

impl Named {
    /// Forgets everything, for another check.
    pub(super) fn clear(&mut self) {
        if let (Ok(truths), Ok(reasons)) = (self.truths.get_mut(), self.reasons.get_mut()) {
            truths.clear();
            reasons.clear();
        }
    }

    pub(super) fn truth_of(&self, body: NodeId) -> Option<(Truth, u64)> {
        *self.truths.lock().ok()?.get(body as usize)?
    }

    /// Keeps what a condition came to, in a program with so many nodes.
    pub(super) fn keep_truth(&self, body: NodeId, truth: (Truth, u64), nodes: usize) {
        if let Ok(mut truths) = self.truths.lock() {
            truths.resize(nodes, None);
            if let Some(known) = truths.get_mut(body as usize) {
                *known = Some(truth);
            }
        }
    }

    pub(super) fn reasons_of(&self, body: NodeId, wanted: bool) -> Option<(Reasons, u64)> {
        let known = self.reasons.lock().ok()?;
        let at = place(&known, body, wanted).ok()?;
        known.get(at).map(|(_, _, reasons, fuel)| (reasons.clone(), *fuel))
    }

    pub(super) fn keep_reasons(&self, body: NodeId, wanted: bool, reasons: &Reasons, fuel: u64) {
        if let Ok(mut known) = self.reasons.lock()
            && let Err(at) = place(&known, body, wanted)
        {
            known.insert(at, (body, wanted, reasons.clone(), fuel));
        }
    }
}

/// Where the reasons of a condition are, or would be.
fn place(
    known: &[(NodeId, bool, Reasons, u64)],
    body: NodeId,
    wanted: bool,
) -> Result<usize, usize> {
    known.binary_search_by(|(node, held, ..)| (*node, *held).cmp(&(body, wanted)))
}
