//! A request that is being filled in: after a change, only the rules that look at what has changed are run again.

use crate::json::JsonWriter;
use crate::program::FieldId;

use super::check::Check;
use super::document::changed_fields;
use super::error::CheckError;
use super::explain::Missing;
use super::fingerprint::Fingerprints;
use super::options::Options;
use super::pack::Pack;
use super::reporting::{Undecided, waiver_problems};
use super::run::{Came, Outcome};
use super::settings::Settings;
use super::writing;

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
}

#[derive(Debug)]
struct Known {
    /// For each rule, the fields that it looks at; none before the first change.
    looks_at: Vec<Vec<FieldId>>,
    /// What each rule came to.
    came: Vec<Came>,
    /// For each outcome of the check, what the report tells of it.
    told: Vec<Told>,
}

/// What the report tells of an outcome.
#[derive(Debug, Default)]
struct Told {
    json: String,
    /// What an open rule waits for.
    waits_for: Vec<Missing>,
    /// In which list of the last report it stood, and where.
    stood: Option<(List, u64)>,
}

/// A list of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum List {
    Findings,
    Waived,
    Open,
}

/// A check that has been run anew, what its rules came to, and which of them came to the same as before.
struct Run<'r> {
    check: Check<'r>,
    came: Vec<Came>,
    same: Vec<bool>,
}

impl Draft {
    /// A request as it is before any change. There are options for each pack, in the order of the packs.
    ///
    /// # Errors
    ///
    /// As for [`Pack::check`].
    pub fn new(
        packs: &[Pack],
        options: &[Options],
        request: impl AsRef<[u8]>,
    ) -> Result<Self, CheckError> {
        let mut draft = Self { checks: Vec::new(), known: Vec::new() };
        for (pack, options) in packs.iter().zip(options) {
            let Run { check, came, .. } = Run::of(pack, options, request.as_ref(), None)?;
            let told = tell(&check, &came, &[], Vec::new());
            draft.known.push(Known { looks_at: Vec::new(), came, told });
            draft.checks.push(check.into_owned());
        }
        draft.number();
        Ok(draft)
    }

    /// The report of the request as it is now: what [`Report::json_of`](crate::Report::json_of) a full check gives.
    pub fn report(&self) -> String {
        let mut json = JsonWriter::new();
        json.object();
        self.write(&mut json, false);
        writing::foot(&mut json, &self.checks);
        json.end_object();
        json.finish()
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
        for (check, known) in self.checks.iter().zip(&mut self.known) {
            let program = &check.pack().loaded.program;
            for (index, rule) in (0..).zip(&program.rules).skip(known.looks_at.len()) {
                known.looks_at.push(program.fields_looked_at_by(index, rule));
            }
        }
        let mut runs = Vec::new();
        for earlier in self.checks.iter().zip(&self.known) {
            let (pack, options) = (earlier.0.pack(), &earlier.0.options);
            runs.push(match Run::of(pack, options, request, Some(earlier)) {
                // Conditions with a name are paid for again by the rules that run again: that can be too much.
                Err(CheckError::OutOfFuel { .. }) => Run::of(pack, options, request, None),
                run => run,
            }?);
        }
        for ((check, known), run) in self.checks.iter_mut().zip(&mut self.known).zip(runs) {
            // With less fuel an explanation can come to less.
            let same = check.fuel_to_explain() == run.check.fuel_to_explain();
            let same = if same { run.same.as_slice() } else { &[] };
            let earlier = divide(std::mem::take(&mut known.told), &known.came);
            known.told = tell(&run.check, &run.came, same, earlier);
            known.came = run.came;
            *check = run.check.into_owned();
        }
        let mut json = JsonWriter::new();
        json.object();
        self.write(&mut json, true);
        json.end_object();
        self.number();
        Ok(json.finish())
    }

    /// From now on this is the last report.
    fn number(&mut self) {
        let mut next = [0, 0, 0];
        for (check, known) in self.checks.iter().zip(&mut self.known) {
            for (outcome, told) in known.told.iter_mut().enumerate() {
                told.stood = list_of(check, outcome).map(|list| {
                    let place = next.get_mut(list as usize).map_or(0, |next| {
                        *next += 1;
                        *next - 1
                    });
                    (list, place)
                });
            }
        }
    }

    /// What of the report depends on the request; with numbers for what stood in the last one, if it is to have them.
    fn write(&self, json: &mut JsonWriter, numbers: bool) {
        writing::head(json, &self.checks);
        json.name("findings");
        self.write_list(json, List::Findings, numbers);
        if self.listed(List::Waived).next().is_some() {
            json.name("waived");
            self.write_list(json, List::Waived, numbers);
        }
        writing::waivers(json, &waiver_problems(&self.checks));
        let mut undecided = Vec::new();
        for (check, outcome, told) in self.listed(List::Open) {
            if let Some(noted) = check.noted().get(outcome) {
                let waits_for = told.waits_for.clone();
                undecided.push(Undecided { finding: check.finding(*noted), waits_for });
            }
        }
        if !undecided.is_empty() {
            json.name("open");
            self.write_list(json, List::Open, numbers);
        }
        writing::middle(json, &self.checks, &undecided);
    }

    fn write_list(&self, json: &mut JsonWriter, list: List, numbers: bool) {
        json.array();
        for (check, outcome, told) in self.listed(list) {
            let waiver = check.noted().get(outcome).and_then(|noted| check.waiver_of(*noted));
            match (told.stood, waiver) {
                (Some((stood_in, place)), _) if numbers && stood_in == list => json.whole(place),
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

    fn listed(&self, list: List) -> impl Iterator<Item = (&Check<'static>, usize, &Told)> {
        self.checks.iter().zip(&self.known).flat_map(move |(check, known)| {
            let told = known.told.iter().enumerate();
            told.filter(move |(outcome, _)| list_of(check, *outcome) == Some(list))
                .map(move |(outcome, told)| (check, outcome, told))
        })
    }
}

impl<'r> Run<'r> {
    fn of(
        pack: &Pack,
        options: &Options,
        request: &'r [u8],
        earlier: Option<(&Check<'static>, &Known)>,
    ) -> Result<Self, CheckError> {
        let settings = Settings::new(&pack.loaded.program, &options.settings)?;
        let mut check = Check::read(pack, request, options, settings)?;
        let same: Vec<bool> = earlier.map_or_else(Vec::new, |(before, known)| {
            let changed = changed_fields(&pack.loaded, &before.document, &check.document);
            let has_changed = |field: &FieldId| changed.get(*field as usize) != Some(&false);
            known.looks_at.iter().map(|fields| !fields.iter().any(has_changed)).collect()
        });
        let mut came: Vec<Came> = Vec::new();
        check.run_rules(&mut |run, index, rule, given| {
            let at = index as usize;
            let kept = earlier.filter(|_| same.get(at) == Some(&true));
            let now = match kept.and_then(|(_, known)| known.came.get(at)) {
                Some(kept) => run.take(kept).map(|()| kept.clone()),
                None => run.rule_alone(index, rule, given),
            }?;
            // Rules that are switched off come to nothing.
            came.resize_with(at, Came::default);
            came.push(now);
            Ok(())
        })?;
        Ok(Self { check, came, same })
    }
}

/// In which list of the report an outcome stands.
fn list_of(check: &Check<'_>, outcome: usize) -> Option<List> {
    let noted = check.noted().get(outcome)?;
    match (noted.outcome, noted.waiver) {
        (Outcome::Failed, None) => Some(List::Findings),
        (Outcome::Failed, Some(_)) => Some(List::Waived),
        (Outcome::Open, _) => Some(List::Open),
        _ => None,
    }
}

/// What is told, rule by rule.
fn divide(told: Vec<Told>, came: &[Came]) -> Vec<Vec<Told>> {
    let mut told = told.into_iter();
    came.iter().map(|came| told.by_ref().take(came.noted.len()).collect()).collect()
}

/// What the report tells of each outcome. Of rules that came to the same, it is what it told `earlier`.
fn tell(check: &Check<'_>, came: &[Came], same: &[bool], earlier: Vec<Vec<Told>>) -> Vec<Told> {
    let mut fingerprints = Fingerprints::default();
    let mut earlier = earlier.into_iter();
    let mut told: Vec<Told> = Vec::new();
    for (rule, came) in came.iter().enumerate() {
        let before = earlier.next();
        match before.filter(|_| same.get(rule) == Some(&true)) {
            Some(before) => told.extend(before),
            None => {
                let own = check.noted().iter().skip(told.len()).take(came.noted.len());
                let new: Vec<Told> = own
                    .map(|noted| {
                        let mut json = JsonWriter::new();
                        let finding = check.finding(*noted);
                        let mut waits_for = Vec::new();
                        match noted.outcome {
                            Outcome::Failed => {
                                writing::finding(&mut json, &finding, &mut fingerprints);
                            }
                            Outcome::Open => {
                                let undecided =
                                    Undecided { waits_for: finding.waits_for(), finding };
                                writing::open_rule(&mut json, &undecided);
                                waits_for = undecided.waits_for;
                            }
                            Outcome::Passed | Outcome::Skipped | Outcome::Invalid => {}
                        }
                        Told { json: json.finish(), waits_for, stood: None }
                    })
                    .collect();
                told.extend(new);
            }
        }
    }
    told
}
