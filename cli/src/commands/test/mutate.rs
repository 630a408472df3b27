//! Tries every small change to a pack, on all cores.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use groundrules::{Accepted, Fate, Mutant, Mutation, Survivors};

/// What came of the changes.
pub(super) struct Tried<'t> {
    /// How many were tried: those that changed nothing don't count.
    pub(super) tried: usize,
    pub(super) survivors: Survivors<'t>,
    /// How many there would have been beyond the limit.
    pub(super) left_out: usize,
}

impl Tried<'_> {
    /// How many some case noticed.
    pub(super) fn noticed(&self) -> usize {
        self.tried - self.survivors.unexpected.len() - self.survivors.accepted.len()
    }

    /// Whether the author has something to do.
    pub(super) fn is_lacking(&self) -> bool {
        !self.survivors.unexpected.is_empty() || !self.survivors.stale.is_empty()
    }
}

pub(super) fn try_all<'t>(mutation: &'t Mutation<'_>, accepted: &'t [Accepted]) -> Tried<'t> {
    let fates = fates(mutation);
    let survivors = fates.iter().filter(|(_, fate)| *fate == Fate::Survived);
    Tried {
        tried: fates.iter().filter(|(_, fate)| *fate != Fate::Pointless).count(),
        survivors: mutation.sort(survivors.map(|(mutant, _)| *mutant), accepted),
        left_out: mutation.left_out(),
    }
}

/// The fate of every change, in the order in which they are listed.
fn fates<'t>(mutation: &'t Mutation<'_>) -> Vec<(&'t Mutant, Fate)> {
    let next = AtomicUsize::new(0);
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let one_core = || {
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(mutant) = mutation.mutants().get(index) else { return done };
            done.push((index, mutant, mutation.fate(mutant)));
        }
    };
    let mut all: Vec<(usize, &Mutant, Fate)> = thread::scope(|scope| {
        let others: Vec<_> = (1..cores).map(|_| scope.spawn(one_core)).collect();
        let mut all = one_core();
        for other in others {
            match other.join() {
                Ok(done) => all.extend(done),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        all
    });
    all.sort_unstable_by_key(|(index, ..)| *index);
    all.into_iter().map(|(_, mutant, fate)| (mutant, fate)).collect()
}
