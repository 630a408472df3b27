//! Rule text that parsed becomes typed rules, or a list of mistakes.
//!
//! `declarations` gathers names, `paths` finds what a name means, `terms` and `operators` give every
//! expression its type, `sense` finds conditions that cannot hold, and `rules` puts the clauses of a rule
//! together. `locales` and `words` check translations, and `untranslated` says what they lack. A mistake is
//! reported once: the term it spoils has the type [`types::Type::Unknown`], which goes with everything.

mod business_days;
pub(crate) mod codes;
mod declarations;
pub(crate) use declarations::entry;
mod defines;
mod language_tag;
mod locales;
pub(crate) mod names;
mod operators;
mod paths;
mod rules;
pub(crate) use rules::severity_named;
mod sense;
mod settings;
mod terms;
pub(crate) mod typed;
pub(crate) mod types;
pub(crate) mod untranslated;
mod words;

use std::cell::Cell;

use crate::diagnostic::{Diagnostic, Level, MAX_MISTAKES};
use crate::schema::Schema;
use crate::syntax::ast;
use crate::wording;

use business_days::Reserved;
use names::{Names, Places};
use typed::{Define, Field, Term};
use types::Type;

/// The most rules that one pack may hold.
pub(crate) const MAX_RULES: usize = 10_000;

/// How many options the enumerations may have together that rules name, each time that they do: all of them are read for
/// each condition.
const MAX_OPTIONS: usize = 2_000_000;

/// What a name at the beginning of a path can mean, beside a field and a variable.
#[derive(Debug, Clone, Copy)]
enum Named {
    Setting(usize),
    Define(usize),
}

/// Checks a pack: its own file first, then those it uses.
pub(crate) fn analyse<'a>(
    files: &'a [ast::File],
    schema: &'a Schema,
    diagnostics: &'a mut Vec<Diagnostic>,
) -> Option<typed::Pack> {
    let lost = files.iter().flat_map(|file| &file.lost);
    let mut checker = Checker {
        schema,
        diagnostics,
        names: Names::of(files),
        settings: Vec::new(),
        reserved: Reserved::default(),
        defines: Vec::new(),
        define_reads: Vec::new(),
        reads: Reads::default(),
        lost: Places::of(lost.map(String::as_str).collect()),
        variables: Vec::new(),
        patterns_weight: 0,
        options_left: Cell::new(Some(MAX_OPTIONS)),
        past_variables: Vec::new(),
    };
    let pack = checker.pack(files);
    let failed = checker.diagnostics.iter().any(|diagnostic| diagnostic.level == Level::Error);
    pack.filter(|_| !failed)
}

struct Checker<'a> {
    schema: &'a Schema,
    diagnostics: &'a mut Vec<Diagnostic>,
    names: Names<'a>,
    settings: Vec<typed::Setting>,
    /// The settings that make business days.
    reserved: Reserved,
    /// The named terms that have been checked, in the order in which they can be evaluated.
    defines: Vec<Define>,
    /// What each of them reads.
    define_reads: Vec<Reads>,
    /// What is read by the define, or by the rules, that are being checked.
    reads: Reads,
    /// Names of declarations that could not be read.
    lost: Places<'a>,
    /// The variables in force, the outermost first.
    variables: Vec<Variable>,
    /// How large the patterns so far are together.
    patterns_weight: u64,
    /// How many more options of enumerations may be gone through; none where there were too many.
    options_left: Cell<Option<usize>>,
    /// Names of variables of the same rule that are no longer in force.
    past_variables: Vec<String>,
}

/// The settings and the defines that something reads, as often as it does.
#[derive(Debug, Default)]
struct Reads {
    settings: Vec<usize>,
    defines: Vec<usize>,
}

/// A name that stands for each element of a list in turn.
struct Variable {
    name: String,
    list: Field,
}

impl Checker<'_> {
    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// What may have been meant, as long as somebody reads it: of very many mistakes, only the first are told.
    fn suggestion<'n>(
        &self,
        written: &str,
        known: impl IntoIterator<Item = &'n str>,
    ) -> Option<String> {
        let is_read = self.diagnostics.len() < MAX_MISTAKES;
        is_read.then(|| wording::suggestion(written, known)).flatten()
    }

    fn mistake(&mut self, diagnostic: Diagnostic) -> Term {
        let span = diagnostic.span;
        self.report(diagnostic);
        Term { kind: typed::TermKind::Mistake, ty: Type::Unknown, span }
    }
}
