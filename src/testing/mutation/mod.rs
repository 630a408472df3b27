//! Changes a pack in small ways, one at a time, to see whether its tests notice.

mod change;
mod subject;

use std::collections::BTreeMap;

use crate::diagnostic::Span;
use crate::schema::Schema;
use crate::syntax::ast::{ClauseKind, Constant, File};

use super::PackTests;
use super::run::judge;
use change::{Finder, InExpr, of_constant, quoted};
use subject::{Needs, Subject, build, condition, condition_mut, load};

/// How many changes are tried on one pack.
const MAX_MUTANTS: usize = 20_000;

/// The small changes that can be made to a pack, each to be tried on its own.
///
/// Changed are the conditions of `when`, of `require` and behind the `if`s of `at` and `message`, the
/// `at least one` of `each`, and the defines and settings that rules use: a bound moves by one, a
/// comparison turns into its neighbour or its opposite, `and` into `or`, `any` into `all`, `filled` into
/// `present`, and a part, a `not`, a phrase of a list or a whole condition is left out. What only questions
/// and fixes say is left alone, as no case can state it.
///
/// Changes are independent of each other: a host may try them on as many threads as it likes.
///
/// ```
/// use groundrules::{Compiler, Fate};
///
/// let schema = r#"{"properties": {"size": {"type": "number"}}}"#;
/// let rules = r#"
///     pack p { title "P" version "1.0.0" schema "s.json" }
///     rule size { require size < 12 }
///     test size { passes { "size": 3 } fails { "size": 30 } }
/// "#;
/// let compiled = Compiler::new().file("s.json", schema).compile("p.rules", rules)?;
/// let mutation = compiled.tests.mutation();
/// let survivors: Vec<&str> = mutation
///     .mutants()
///     .iter()
///     .filter(|mutant| mutation.fate(mutant) == Fate::Survived)
///     .map(|mutant| mutant.what())
///     .collect();
/// assert_eq!(survivors, ["`<` became `<=`", "`12` became `13`", "`12` became `11`"]);
/// # Ok::<(), groundrules::CompileError>(())
/// ```
#[derive(Debug)]
pub struct Mutation<'t> {
    pack: String,
    schema: Option<&'t Schema>,
    subjects: Vec<Subject<'t>>,
    mutants: Vec<Mutant>,
    left_out: usize,
}

/// One small change to a pack.
#[derive(Debug, Clone)]
pub struct Mutant {
    of: String,
    id: String,
    what: String,
    span: Span,
    subject: usize,
    edit: Edit,
}

/// What came of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fate {
    /// At least one case no longer comes out as it says.
    Noticed,
    /// Every case still comes out as it says.
    Survived,
    /// Nothing changed: the program is the same, or the pack no longer compiles.
    Pointless,
}

/// Where in its subject a change is made.
#[derive(Debug, Clone)]
enum Edit {
    /// In the condition of a clause.
    Clause(usize, InExpr),
    /// The clause is left out.
    NoClause(usize),
    /// The condition of the clause is left out.
    NoCondition(usize),
    NotAtLeastOne(usize),
    Define(InExpr),
    Setting(Constant),
}

impl Mutant {
    /// What is changed: `rule missing-sponsor`, `define own_materials`, `setting lead`.
    pub fn of(&self) -> &str {
        &self.of
    }

    /// The change by a name that stays the same while the rest of the pack changes.
    ///
    /// Together with [`Mutant::of`] it is unique in its pack.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The change in words: "`>=` became `>`".
    pub fn what(&self) -> &str {
        &self.what
    }

    /// Where it was made.
    pub fn span(&self) -> Span {
        self.span
    }
}

impl PackTests {
    /// Finds the small changes that the cases are to notice. Nothing is tried yet.
    pub fn mutation(&self) -> Mutation<'_> {
        let header = self.files.first().and_then(|own| own.pack.as_ref());
        let mut mutation = Mutation {
            pack: header.map(|header| header.id.node.clone()).unwrap_or_default(),
            schema: self.schema.as_ref(),
            subjects: Vec::new(),
            mutants: Vec::new(),
            left_out: 0,
        };
        let (Some(schema), Some(own)) = (&self.schema, self.files.first()) else {
            return mutation;
        };
        for rule in &own.rules {
            let id = &rule.id.node;
            let affects = |needs: &Needs| needs.rule == *id;
            if let Some(subject) = Subject::new(self, schema, format!("rule {id}"), affects) {
                mutation.change_rule(self, subject);
            }
        }
        for define in self.files.iter().flat_map(|file| &file.defines) {
            let name = &define.name.node;
            let affects = |needs: &Needs| needs.names.contains(name);
            if let Some(subject) = Subject::new(self, schema, format!("define {name}"), affects)
                .filter(|subject| !subject.file.rules.is_empty())
            {
                let mut finder =
                    Finder { sources: &self.sources, most: MAX_MUTANTS, found: Vec::new() };
                finder.look(&define.body);
                let found = finder.found.into_iter().map(|change| {
                    let within = quoted(&self.sources, change.kind.within);
                    (change.span, change.what, within, Edit::Define(change.kind))
                });
                mutation.add(subject, found.collect());
            }
        }
        for setting in self.files.iter().flat_map(|file| &file.settings) {
            let name = &setting.name.node;
            let affects = |needs: &Needs| needs.names.contains(name);
            if let Some(subject) = Subject::new(self, schema, format!("setting {name}"), affects)
                .filter(|subject| !subject.file.rules.is_empty())
            {
                let found = of_constant(&setting.value.node, setting.value.span, &self.sources)
                    .into_iter()
                    .map(|change| {
                        (change.span, change.what, String::new(), Edit::Setting(change.kind))
                    });
                mutation.add(subject, found.collect());
            }
        }
        mutation
    }
}

/// A change as it was found: where, what, of which condition it is a part, and how to make it.
type Found = (Span, String, String, Edit);

impl<'t> Mutation<'t> {
    fn change_rule(&mut self, tests: &PackTests, subject: Subject<'t>) {
        let sources = &tests.sources;
        let mut found: Vec<Found> = Vec::new();
        for rule in &subject.file.rules {
            for (index, clause) in rule.clauses.iter().enumerate() {
                if let Some(expr) = condition(&clause.kind) {
                    let mut finder = Finder { sources, most: MAX_MUTANTS, found: Vec::new() };
                    finder.look(expr);
                    found.extend(finder.found.into_iter().map(|change| {
                        let within = quoted(sources, change.kind.within);
                        (change.span, change.what, within, Edit::Clause(index, change.kind))
                    }));
                }
                let (what, edit) = match &clause.kind {
                    ClauseKind::When(_) => ("`when` was left out", Edit::NoClause(index)),
                    ClauseKind::Each(each) if each.at_least_one.is_some() => {
                        ("`, at least one` was left out", Edit::NotAtLeastOne(index))
                    }
                    ClauseKind::Message(template) if template.condition.is_some() => {
                        ("the `if` of this message was left out", Edit::NoCondition(index))
                    }
                    ClauseKind::At(_, Some(_)) => {
                        ("the `if` of this place was left out", Edit::NoCondition(index))
                    }
                    _ => continue,
                };
                let within = condition(&clause.kind).map(|expr| quoted(sources, expr.span));
                found.push((clause.keyword, what.to_owned(), within.unwrap_or_default(), edit));
            }
        }
        self.add(subject, found);
    }

    fn add(&mut self, subject: Subject<'t>, found: Vec<Found>) {
        let mut twins: BTreeMap<String, u32> = BTreeMap::new();
        for (span, what, within, edit) in found {
            let id = if within.is_empty() { what.clone() } else { format!("{what} in `{within}`") };
            let count = twins.entry(id.clone()).and_modify(|count| *count += 1).or_insert(1);
            let id = if *count > 1 { format!("{id} ({count})") } else { id };
            if self.mutants.len() >= MAX_MUTANTS {
                self.left_out += 1;
                continue;
            }
            let of = subject.name.clone();
            self.mutants.push(Mutant { of, id, what, span, subject: self.subjects.len(), edit });
        }
        self.subjects.push(subject);
    }

    pub(super) fn pack(&self) -> &str {
        &self.pack
    }

    /// The changes: of the rules in the order of the pack, then of the defines, then of the settings.
    pub fn mutants(&self) -> &[Mutant] {
        &self.mutants
    }

    /// How many more changes there would be: no more than 20,000 are listed.
    pub fn left_out(&self) -> usize {
        self.left_out
    }

    /// Makes one change and runs the cases that can notice it.
    pub fn fate(&self, mutant: &Mutant) -> Fate {
        let (Some(subject), Some(schema)) = (self.subjects.get(mutant.subject), self.schema) else {
            return Fate::Pointless;
        };
        let mut file = subject.file.clone();
        if !mutant.edit.apply(&mut file, &subject.name) {
            return Fate::Pointless;
        }
        let changed = build(&file, schema).filter(|program| *program != subject.program);
        let Some(pack) = changed.as_ref().and_then(load) else {
            return Fate::Pointless;
        };
        let noticed = subject.cases.iter().any(|case| judge(&pack, *case).is_err());
        if noticed { Fate::Noticed } else { Fate::Survived }
    }
}

impl Edit {
    /// Makes the change; false where there is no such place.
    fn apply(&self, file: &mut File, subject: &str) -> bool {
        let name = subject.split_once(' ').map_or("", |(_, name)| name);
        let clauses = file.rules.first_mut().map(|rule| &mut rule.clauses);
        match self {
            Self::Clause(clause, change) => clauses
                .and_then(|clauses| condition_mut(&mut clauses.get_mut(*clause)?.kind))
                .is_some_and(|expr| change.apply(expr)),
            Self::NoClause(clause) => clauses.is_some_and(|clauses| {
                let there = *clause < clauses.len();
                there.then(|| clauses.remove(*clause)).is_some()
            }),
            Self::NoCondition(clause) => {
                match clauses.and_then(|clauses| Some(&mut clauses.get_mut(*clause)?.kind)) {
                    Some(ClauseKind::Message(template)) => template.condition.take().is_some(),
                    Some(ClauseKind::At(_, condition)) => condition.take().is_some(),
                    _ => false,
                }
            }
            Self::NotAtLeastOne(clause) => {
                match clauses.and_then(|clauses| Some(&mut clauses.get_mut(*clause)?.kind)) {
                    Some(ClauseKind::Each(each)) => each.at_least_one.take().is_some(),
                    _ => false,
                }
            }
            Self::Define(change) => file
                .defines
                .iter_mut()
                .find(|define| define.name.node == name)
                .is_some_and(|define| change.apply(&mut define.body)),
            Self::Setting(value) => file
                .settings
                .iter_mut()
                .find(|setting| setting.name.node == name)
                .map(|setting| setting.value.node = value.clone())
                .is_some(),
        }
    }
}
