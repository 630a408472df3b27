//! A request that is being filled in: after a change, only the rules that look at what has changed are run again.

use std::sync::Arc;

use crate::program::FieldId;

use super::check::Check;
use super::checker::{Prepared, Spare};
use super::document::{Document, changed_fields};
use super::error::CheckError;
use super::fingerprint::Fingerprints;
use super::graft::graft;
use super::options::Options;
use super::pack::Pack;
use super::run::Came;
use super::told::{List, Telling, Told};
use super::writing;

/// A small request is read as a whole again once its members have taken so many bytes with it.
const LEAST_ROOM: usize = 4096;

/// A request that is being filled in, and its report after every change.
///
/// ```
/// use groundrules::{Draft, Options, Pack, Report};
///
/// let packs = [Pack::builtin("failure-points")?];
/// let mut draft = Draft::new(&packs, &[Options::draft()], "{}")?;
/// let request = r#"{"sponsor": {"name": "Dana Ortiz", "function": "sales"}}"#;
/// // The rule about the sponsor, the first of the open ones, is told of anew. The others are where they were.
/// assert!(draft.change(request)?.contains("},1,2,3,4]"));
/// let check = packs[0].check(request, &Options::draft())?;
/// assert_eq!(draft.report(), Report::json_of(&[check]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Draft {
    checks: Vec<Check<'static>>,
    /// What is known of each check beside what it says itself.
    known: Vec<Known>,
    /// For each outcome of each check, what the report tells of it.
    told: Vec<Vec<Told>>,
    /// So many bytes of members may be read before the request is read as a whole again.
    room: usize,
}

#[derive(Debug)]
struct Known {
    /// For each rule, the fields that it looks at; none before the first change.
    looks_at: Vec<Vec<FieldId>>,
    /// What each rule came to.
    came: Vec<Came>,
}

/// A check that has been run anew, what its rules came to, and which of them came to the same as before.
struct Run<'r> {
    check: Check<'r>,
    came: Vec<Came>,
    same: Vec<bool>,
}

impl Draft {
    /// A request as it is before any change. There are options for each pack, in the order of the packs; packs beyond them
    /// have the last ones, as where all have the same.
    ///
    /// # Errors
    ///
    /// As for [`Pack::check`].
    pub fn new(
        packs: &[Pack],
        options: &[Options],
        request: impl AsRef<[u8]>,
    ) -> Result<Self, CheckError> {
        let mut draft = Self { checks: Vec::new(), known: Vec::new(), told: Vec::new(), room: 0 };
        let none = Options::draft();
        let last = options.last().unwrap_or(&none);
        for (pack, options) in packs.iter().zip(options.iter().chain(std::iter::repeat(last))) {
            let Run { check, came, .. } =
                Run::read(&Prepared::new(pack, options)?, request.as_ref(), None)?;
            draft.told.push(Told::all_of(&check));
            draft.known.push(Known { looks_at: Vec::new(), came });
            draft.checks.push(check.into_owned());
        }
        draft.number();
        draft.room = draft.room_beside(request.as_ref());
        Ok(draft)
    }

    /// The report of the request as it is now: what [`Report::json_of`](crate::Report::json_of) a full check gives.
    pub fn report(&self) -> String {
        writing::whole(self.telling(false))
    }

    /// Puts a changed request in place of the one before, and says what is different in the report.
    ///
    /// The answer is the report, less its `packs`, `engine` and `options`, which stay as they are. In its lists
    /// `findings`, `waived` and `open`, what stood in the same list of the last report is a number: its place there,
    /// counted from 0. After an error nothing has changed.
    ///
    /// # Errors
    ///
    /// As for [`Pack::check`].
    pub fn change(&mut self, request: impl AsRef<[u8]>) -> Result<String, CheckError> {
        let request = request.as_ref();
        self.learn();
        let mut runs = Vec::new();
        for earlier in self.checks.iter().zip(&self.known) {
            let prepared = &earlier.0.prepared;
            runs.push(match Run::read(prepared, request, Some(earlier)) {
                // Conditions with a name are paid for again by the rules that run again: that can be too much.
                Err(CheckError::OutOfFuel { .. }) => Run::read(prepared, request, None),
                run => run,
            }?);
        }
        self.room = self.room_beside(request);
        Ok(self.take(runs))
    }

    /// Does as [`Draft::change`] does with a request in which one member has another value, and reads nothing but the value,
    /// which is JSON.
    ///
    /// That goes where the member's lists are as long as they were, every value is of the kind that its schema says, and nothing
    /// comes to an error. Otherwise the answer is `None`, and the draft is what it was: pass the whole request to
    /// [`Draft::change`].
    ///
    /// ```
    /// use groundrules::{Draft, Options, Pack, Report};
    ///
    /// let packs = [Pack::builtin("failure-points")?];
    /// let mut draft = Draft::new(&packs, &[Options::draft()], r#"{"sponsor": {"name": "D"}}"#)?;
    /// assert!(draft.change_member("sponsor", r#"{"name": "Dana"}"#).is_some());
    /// let check = packs[0].check(r#"{"sponsor": {"name": "Dana"}}"#, &Options::draft())?;
    /// assert_eq!(draft.report(), Report::json_of(&[check]));
    /// assert!(draft.change_member("sponsor", r#"{"name": 7}"#).is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn change_member(&mut self, name: &str, value: &str) -> Option<String> {
        // A name may be written with escapes.
        let room = self.room.checked_sub(value.len() + name.len() * 6 + 4)?;
        self.learn();
        let runs: Option<Vec<_>> = self
            .checks
            .iter()
            .zip(&self.known)
            .map(|earlier| {
                let prepared = &earlier.0.prepared;
                let document = graft(prepared, &earlier.0.document, name, value)?;
                Run::of(prepared, document, Spare::default(), Some(earlier)).ok()
            })
            .collect();
        let runs = runs?;
        self.room = room;
        Some(self.take(runs))
    }

    /// No request becomes larger than its limit by members alone, and those that are past take no more memory than it does.
    fn room_beside(&self, request: &[u8]) -> usize {
        let limits = self.checks.iter().map(|check| check.options().limits.request_bytes);
        let most = (2 * request.len()).max(LEAST_ROOM);
        limits.min().unwrap_or(0).min(most).saturating_sub(request.len())
    }

    /// Finds out which fields each rule looks at.
    fn learn(&mut self) {
        for (check, known) in self.checks.iter().zip(&mut self.known) {
            let program = &check.pack().loaded.program;
            for (index, rule) in (0..).zip(&program.rules).skip(known.looks_at.len()) {
                known.looks_at.push(program.fields_looked_at_by(index, rule));
            }
        }
    }

    /// Takes over what has been run anew, and tells what is different.
    fn take(&mut self, runs: Vec<Run<'_>>) -> String {
        let draft = self.checks.iter_mut().zip(&mut self.known).zip(&mut self.told);
        for (((check, known), told), run) in draft.zip(runs) {
            // With less fuel an explanation can come to less.
            let same = check.fuel_to_explain() == run.check.fuel_to_explain();
            let same = if same { run.same.as_slice() } else { &[] };
            *told = tell(&run, same, std::mem::take(told), &known.came);
            known.came = run.came;
            *check = run.check.into_owned();
        }
        let change = writing::changed(self.telling(true));
        self.number();
        change
    }

    fn telling(&self, numbers: bool) -> Telling<'_> {
        Telling { checks: &self.checks, told: &self.told, numbers }
    }

    /// From now on this is the last report.
    fn number(&mut self) {
        for list in List::ALL {
            let outcomes = self.checks.iter().zip(&mut self.told);
            let outcomes = outcomes.flat_map(|(check, told)| check.noted().iter().zip(told));
            let listed = outcomes.filter(|(noted, _)| List::of(**noted) == Some(list));
            for (place, (_, told)) in (0..).zip(listed) {
                told.stood = Some((list, place));
            }
        }
    }
}

impl<'r> Run<'r> {
    fn read(
        prepared: &Arc<Prepared>,
        request: &'r [u8],
        earlier: Option<(&Check<'static>, &Known)>,
    ) -> Result<Self, CheckError> {
        let mut spare = Spare::default();
        Self::of(prepared, prepared.read(request, &mut spare)?, spare, earlier)
    }

    fn of(
        prepared: &Arc<Prepared>,
        document: Document<'r>,
        mut spare: Spare,
        earlier: Option<(&Check<'static>, &Known)>,
    ) -> Result<Self, CheckError> {
        let mut check = Check::before(prepared, document, &mut spare);
        let mut same: Vec<bool> = earlier.map_or_else(Vec::new, |(before, known)| {
            let changed = changed_fields(&prepared.pack.loaded, &before.document, &check.document);
            let has_changed = |field: &FieldId| changed.get(*field as usize) != Some(&false);
            known.looks_at.iter().map(|fields| !fields.iter().any(has_changed)).collect()
        });
        let mut came: Vec<Came> = Vec::new();
        check.run_rules(&mut spare, &mut |run, index, rule, given| {
            let at = index as usize;
            let kept = earlier.filter(|_| same.get(at) == Some(&true));
            let kept = kept.and_then(|(_, known)| known.came.get(at));
            let now = match kept.filter(|kept| run.may_take(kept)) {
                Some(kept) => run.take(kept).map(|()| kept.clone()),
                None => {
                    if let Some(same) = same.get_mut(at) {
                        *same = false;
                    }
                    run.rule_alone(index, rule, given)
                }
            }?;
            // Rules that are switched off come to nothing.
            came.resize_with(at, Came::default);
            came.push(now);
            Ok(())
        })?;
        Ok(Self { check, came, same })
    }
}

/// What the report tells of each outcome. Of rules that come to the same, it is what was told of them before.
fn tell(run: &Run<'_>, same: &[bool], told: Vec<Told>, came: &[Came]) -> Vec<Told> {
    let mut fingerprints = Fingerprints::default();
    let mut before = told.into_iter();
    let mut now: Vec<Told> = Vec::new();
    for (rule, new) in run.came.iter().enumerate() {
        let old = before.by_ref().take(came.get(rule).map_or(0, |came| came.noted.len()));
        if same.get(rule) == Some(&true) {
            now.extend(old);
        } else {
            old.for_each(drop);
            now.extend(
                new.noted.iter().map(|noted| Told::of(&run.check, *noted, &mut fingerprints)),
            );
        }
    }
    now
}
