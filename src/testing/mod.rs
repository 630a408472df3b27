//! The tests that stand in rule files: what they say, and what comes of them.

mod accepted;
mod case;
mod codes;
mod coverage;
mod mutation;
mod run;

use crate::compile::Origins;
use crate::diagnostic::{Diagnostic, MAX_MISTAKES, Sources};
use crate::engine::Pack;
use crate::schema::Schema;
use crate::syntax::ast::{File, Test};

pub use accepted::{Accepted, AcceptedError, Survivors};
pub use case::{Expected, TestCase};
pub use coverage::{Coverage, Covered, Gap};
pub use mutation::{Fate, Mutant, Mutation};
use run::Budget;
pub use run::{CaseFailure, CaseResult};

/// How many steps the cases of a pack may take together where it compiles only if they hold: whoever wrote the pack wrote the cases, too.
const MAX_STEPS: u64 = 100_000_000;

/// The tests of a pack: its cases, ready to be shown or run.
///
/// ```
/// use groundrules::{Compiler, Expected};
///
/// let rules = r#"
///     pack p { title "P" version "1.0.0" schema "s.json" }
///     rule named { require name is filled }
///     test named { fails "nobody" { "name": null } at "/name" }
/// "#;
/// let schema = r#"{"properties": {"name": {"type": "string"}}}"#;
/// let compiled = Compiler::new().file("s.json", schema).compile("p.rules", rules)?;
///
/// for case in compiled.tests.cases_of("named") {
///     assert_eq!((case.expected(), case.title(), case.at()), (Expected::Fails, "nobody", Some("/name")));
/// }
/// assert!(compiled.tests.run(&compiled.pack).iter().all(|result| result.failure.is_none()));
/// # Ok::<(), groundrules::CompileError>(())
/// ```
#[derive(Debug)]
pub struct PackTests {
    /// The trees of the pack, its own file first.
    pub(crate) files: Vec<File>,
    pub(crate) schema: Option<Schema>,
    /// Where the parts of the pack's program stand in the files.
    pub(crate) origins: Origins,
    pub(crate) sources: Sources,
}

impl PackTests {
    fn tests(&self) -> &[Test] {
        self.files.first().map_or(&[], |own| &own.tests)
    }

    /// How many cases there are.
    pub fn count(&self) -> usize {
        self.tests().iter().map(|test| test.cases.len()).sum()
    }

    /// The cases, in the order of the rule file.
    pub fn cases(&self) -> impl Iterator<Item = TestCase<'_>> {
        let sources = &self.sources;
        self.tests().iter().flat_map(move |test| {
            test.cases.iter().map(move |case| TestCase { rule: &test.rule.node, case, sources })
        })
    }

    /// The cases of one rule, in the order of the rule file.
    pub fn cases_of(&self, rule: &str) -> impl Iterator<Item = TestCase<'_>> {
        self.cases().filter(move |case| case.rule() == rule)
    }

    /// Runs every case against the pack.
    pub fn run(&self, pack: &Pack) -> Vec<CaseResult> {
        self.cases().map(|case| CaseResult::of(case, pack)).collect()
    }

    /// The cases that do not come out as they say, as mistakes of the pack.
    pub(crate) fn mistakes(&self, pack: &Pack) -> Vec<Diagnostic> {
        let mut budget = Budget::of(MAX_STEPS);
        let mistake = |case: TestCase<'_>| {
            let failure = budget.judge(pack, case).err()?;
            let details: Vec<String> = failure.details().collect();
            let message = format!(
                "a case of `{}` does not come out as it says: {}",
                case.rule(),
                failure.why
            );
            let help = Some(details.join("; ")).filter(|details| !details.is_empty());
            Some(
                Diagnostic::error(codes::CASE_FAILS, case.span(), message)
                    .label("this case")
                    .maybe_help(help),
            )
        };
        self.cases().filter_map(mistake).take(MAX_MISTAKES).collect()
    }
}
