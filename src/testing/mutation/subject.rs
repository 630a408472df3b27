//! What is changed: a rule, a define or a setting, with the rules that depend on it and nothing else.
//!
//! A change is tried on a pack that holds only what it can affect, so trying one is a matter of a
//! millisecond or less, however large the pack is.

use std::collections::BTreeSet;

use crate::engine::Pack;
use crate::program::Program;
use crate::schema::Schema;
use crate::syntax::ast::{ClauseKind, Expr, File, PackHeader, Rule, Template, TemplatePart};
use crate::testing::run::judge;
use crate::testing::{PackTests, TestCase};

/// A part of a pack that is changed and the cases that can notice.
#[derive(Debug)]
pub(super) struct Subject<'t> {
    /// "rule missing-sponsor", "define own_materials", "setting lead"
    pub(super) name: String,
    /// The rules that the change can affect, with the defines and settings that they need.
    pub(super) file: File,
    /// Their program, unchanged.
    pub(super) program: Program,
    /// The cases that come out as they say without a change.
    pub(super) cases: Vec<TestCase<'t>>,
}

impl<'t> Subject<'t> {
    /// Prepares the part of the pack that the rules with these ids need.
    pub(super) fn new(
        tests: &'t PackTests,
        schema: &Schema,
        name: String,
        affects: impl Fn(&Needs) -> bool,
    ) -> Option<Self> {
        let own = tests.files.first()?;
        let mut needed = Needs::default();
        let mut rules = Vec::new();
        for rule in &own.rules {
            let needs = Needs::of(rule, &tests.files);
            if affects(&needs) {
                needed.names.extend(needs.names);
                rules.push(slim(rule));
            }
        }
        let names = &needed.names;
        let files = || tests.files.iter();
        let settings = files().flat_map(|file| &file.settings);
        let defines = files().flat_map(|file| &file.defines);
        let header = own.pack.as_ref()?;
        let file = File {
            pack: Some(PackHeader { id: header.id.clone(), entries: header.entries.clone() }),
            settings: settings.filter(|one| names.contains(&one.name.node)).cloned().collect(),
            defines: defines.filter(|one| names.contains(&one.name.node)).cloned().collect(),
            rules,
            ..File::default()
        };
        let program = build(&file, schema)?;
        let pack = load(&program)?;
        let cases = tests.cases().filter(|case| {
            file.rules.iter().any(|rule| rule.id.node == case.rule()) && judge(&pack, *case).is_ok()
        });
        Some(Self { name, cases: cases.collect(), program, file })
    }
}

/// The program of one file, where it compiles.
pub(super) fn build(file: &File, schema: &Schema) -> Option<Program> {
    let mut diagnostics = Vec::new();
    let built = crate::compile::build(std::slice::from_ref(file), schema, &mut diagnostics);
    let refused =
        diagnostics.iter().any(|diagnostic| diagnostic.level == crate::diagnostic::Level::Error);
    built.filter(|_| !refused).map(|(program, _)| program)
}

pub(super) fn load(program: &Program) -> Option<Pack> {
    Pack::from_bytes(&program.to_bytes().ok()?).ok()
}

/// The names of defines and settings on which a rule depends, by way of defines too.
#[derive(Debug, Default)]
pub(super) struct Needs {
    pub(super) rule: String,
    pub(super) names: BTreeSet<String>,
}

impl Needs {
    fn of(rule: &Rule, files: &[File]) -> Self {
        let mut needs = Self { rule: rule.id.node.clone(), names: BTreeSet::new() };
        let mut waiting = Vec::new();
        for clause in &rule.clauses {
            match &clause.kind {
                ClauseKind::When(expr)
                | ClauseKind::Require(expr)
                | ClauseKind::Severity(_, Some(expr))
                | ClauseKind::At(_, Some(expr)) => needs.add(expr, &mut waiting),
                // Only messages can be seen by a case; questions and fixes cannot.
                ClauseKind::Message(template) => {
                    template.condition.iter().for_each(|expr| needs.add(expr, &mut waiting));
                    for part in &template.parts {
                        if let TemplatePart::Value(expr) = part {
                            needs.add(expr, &mut waiting);
                        }
                    }
                }
                _ => {}
            }
        }
        while let Some(name) = waiting.pop() {
            let mut defines = files.iter().flat_map(|file| &file.defines);
            if let Some(define) = defines.find(|define| define.name.node == name) {
                needs.add(&define.body, &mut waiting);
            }
        }
        needs
    }

    fn add(&mut self, expr: &Expr, waiting: &mut Vec<String>) {
        expr.each_path(&mut |path| {
            if let Some(first) = path.parts.first()
                && self.names.insert(first.node.clone())
            {
                waiting.push(first.node.clone());
            }
        });
    }
}

/// The rule without the clauses that no case can see.
fn slim(rule: &Rule) -> Rule {
    let seen = |kind: &ClauseKind| {
        !matches!(
            kind,
            ClauseKind::Ask(_)
                | ClauseKind::Fix(_)
                | ClauseKind::Why(_)
                | ClauseKind::Cite { .. }
                | ClauseKind::Category(_)
                | ClauseKind::Tags(_)
        )
    };
    let clauses = rule.clauses.iter().filter(|clause| seen(&clause.kind)).cloned().collect();
    Rule { id: rule.id.clone(), clauses }
}

/// The expression of a clause in which changes are made.
pub(super) fn condition(kind: &ClauseKind) -> Option<&Expr> {
    match kind {
        ClauseKind::When(expr)
        | ClauseKind::Require(expr)
        | ClauseKind::Severity(_, Some(expr))
        | ClauseKind::At(_, Some(expr)) => Some(expr),
        ClauseKind::Message(Template { condition, .. }) => condition.as_ref(),
        _ => None,
    }
}

/// The same.
pub(super) fn condition_mut(kind: &mut ClauseKind) -> Option<&mut Expr> {
    match kind {
        ClauseKind::When(expr)
        | ClauseKind::Require(expr)
        | ClauseKind::Severity(_, Some(expr))
        | ClauseKind::At(_, Some(expr)) => Some(expr),
        ClauseKind::Message(Template { condition, .. }) => condition.as_mut(),
        _ => None,
    }
}
