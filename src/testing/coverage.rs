//! What no test reached: conditions that never came out one way, texts that were never shown.

use std::collections::BTreeSet;

use crate::diagnostic::Span;
use crate::engine::Pack;
use crate::engine::observe::{Alternative, Observed, Seen};
use crate::program::{self, Node, NodeId, Program};
use crate::syntax::ast::{self, ClauseKind};

use super::PackTests;

/// How much of a pack its own tests reach.
///
/// A rule is reached in full where its tests see
///
/// - each condition of its `when`, of its `require` and behind its `if`s come out true, and come out false;
///   in the condition of a quantifier, for some element. A condition counts where it is evaluated: in
///   `a and b`, `b` is not where `a` is false;
/// - its `when` as a whole hold, and not hold;
/// - each of its alternatives of `message`, `ask`, `fix` and `at` chosen;
/// - its `each` with an element, and with `at least one` also without.
///
/// The conditions of a define count wherever the tests of any rule reach them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// The rules, in the order of the pack.
    pub rules: Vec<Covered>,
    /// The defines that rules use.
    pub defines: Vec<Covered>,
}

/// How much of one rule, or of one define, the tests reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Covered {
    /// The id of the rule, or the name of the define.
    pub name: String,
    /// How many things the tests reach.
    pub covered: usize,
    /// How many things there are to be reached.
    pub total: usize,
    /// Those that no test reaches, in the order of the text.
    pub gaps: Vec<Gap>,
}

/// Something that no test reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// Where it stands.
    pub span: Span,
    /// What is lacking, as a few words under the place.
    pub why: &'static str,
}

impl Coverage {
    /// How many things the tests reach.
    pub fn covered(&self) -> usize {
        self.parts().map(|part| part.covered).sum()
    }

    /// How many things there are to be reached.
    pub fn total(&self) -> usize {
        self.parts().map(|part| part.total).sum()
    }

    /// Everything that no test reaches: in the rules, then in the defines.
    pub fn gaps(&self) -> impl Iterator<Item = &Gap> {
        self.parts().flat_map(|part| &part.gaps)
    }

    fn parts(&self) -> impl Iterator<Item = &Covered> {
        self.rules.iter().chain(&self.defines)
    }
}

impl PackTests {
    /// Runs the cases of each rule and notes what they reach.
    ///
    /// A case whose request cannot be checked reaches nothing; [`PackTests::run`] tells why.
    pub fn coverage(&self, pack: &Pack) -> Coverage {
        let program = pack.program();
        let mut defined = Observed::default();
        let mut rules = Vec::new();
        for rule in &program.rules {
            let mut observed = Observed::default();
            for case in self.cases_of(&rule.id) {
                if let Ok(check) = case.check(pack) {
                    check.observe(&rule.id, &|not, inner| self.is_one(not, inner), &mut observed);
                }
            }
            rules.push(self.covered(program, rule, &observed));
            for (node, seen) in observed.conditions {
                let all = defined.conditions.entry(node).or_default();
                all.held |= seen.held;
                all.failed |= seen.failed;
                all.undecided |= seen.undecided;
            }
        }
        let defines = self.origins.defines.iter().map(|(name, node, is_condition)| {
            let mut points = Points { tests: self, program, conditions: BTreeSet::new() };
            if *is_condition {
                points.condition(*node)
            } else {
                points.values(*node)
            }
            let mut tally = Tally::default();
            tally.conditions(self, &points.conditions, &defined);
            tally.finish(name)
        });
        Coverage { rules, defines: defines.collect() }
    }

    fn origin(&self, node: NodeId) -> Span {
        self.origins.nodes.get(node as usize).copied().unwrap_or_default()
    }

    /// `is blank` is written as one thing, and made of two.
    fn is_one(&self, not: NodeId, inner: NodeId) -> bool {
        self.origin(not) == self.origin(inner)
    }

    fn covered(&self, program: &Program, rule: &program::Rule, observed: &Observed) -> Covered {
        let mut points = Points { tests: self, program, conditions: BTreeSet::new() };
        points.condition(rule.require);
        rule.when.into_iter().for_each(|when| points.condition(when));
        let texts = [&rule.messages, &rule.asks, &rule.fixes].into_iter().flatten();
        let conditions = texts.filter_map(|text| text.condition);
        let conditions = conditions.chain(rule.places.iter().map(|(condition, _)| *condition));
        let conditions = conditions.chain(rule.severities.iter().map(|(condition, _)| *condition));
        conditions.for_each(|condition| points.condition(condition));
        let mut tally = Tally::default();
        if let Some(when) = rule.when {
            points.conditions.remove(&when);
            let seen = observed.conditions.get(&when).copied().unwrap_or_default();
            let span = self.origin(when);
            tally.point(seen.held, span, "the rule never applies in a test");
            tally.point(seen.failed, span, "the rule is never skipped in a test");
        }
        tally.conditions(self, &points.conditions, observed);
        let declared = self
            .files
            .first()
            .and_then(|own| own.rules.iter().find(|declared| declared.id.node == rule.id));
        if let Some(declared) = declared {
            tally.alternatives(declared, rule, observed);
        }
        tally.finish(&rule.id)
    }
}

/// Gathers the conditions below a node that count by themselves.
struct Points<'p> {
    tests: &'p PackTests,
    program: &'p Program,
    conditions: BTreeSet<NodeId>,
}

impl<'p> Points<'p> {
    fn node(&self, id: NodeId) -> Option<&'p Node> {
        self.program.nodes.get(id as usize)
    }

    fn condition(&mut self, id: NodeId) {
        match self.node(id) {
            None | Some(Node::Truth(_) | Node::Constant(_) | Node::Defined(_)) => {}
            Some(Node::All(parts) | Node::Any(parts)) => {
                parts.iter().for_each(|part| self.condition(*part));
            }
            Some(Node::Not(inner)) if !self.tests.is_one(id, *inner) => self.condition(*inner),
            Some(Node::Each { body, .. }) => {
                self.conditions.insert(id);
                self.condition(*body);
            }
            Some(_) => {
                self.conditions.insert(id);
                self.values(id);
            }
        }
    }

    /// The conditions inside a value: those of `count(x in xs where …)`.
    fn values(&mut self, id: NodeId) {
        match self.node(id) {
            None | Some(Node::Defined(_)) => {}
            Some(Node::CountWhere { body, .. }) => self.condition(*body),
            Some(node) => node.below().into_iter().for_each(|below| self.values(below)),
        }
    }
}

/// Counts what is reached.
#[derive(Default)]
struct Tally {
    covered: usize,
    total: usize,
    gaps: Vec<Gap>,
}

impl Tally {
    fn point(&mut self, reached: bool, span: Span, why: &'static str) {
        self.total += 1;
        if reached {
            self.covered += 1;
        } else {
            self.gaps.push(Gap { span, why });
        }
    }

    fn conditions(&mut self, tests: &PackTests, ids: &BTreeSet<NodeId>, observed: &Observed) {
        for id in ids {
            let span = tests.origin(*id);
            let Some(Seen { held, failed, undecided }) = observed.conditions.get(id).copied()
            else {
                self.total += 2;
                let why = "never reached in a test: neither true nor false";
                self.gaps.push(Gap { span, why });
                continue;
            };
            let (not_true, not_false) = if undecided {
                (
                    "never true in a test: a value is missing at most",
                    "never false in a test: a value is missing at most",
                )
            } else {
                ("never true in a test", "never false in a test")
            };
            self.point(held, span, not_true);
            self.point(failed, span, not_false);
        }
    }

    fn alternatives(&mut self, declared: &ast::Rule, rule: &program::Rule, observed: &Observed) {
        let (mut messages, mut asks, mut fixes, mut places) = (0.., 0.., 0.., 0..);
        let next = |numbers: &mut std::ops::RangeFrom<usize>| numbers.next().unwrap_or(usize::MAX);
        let chosen = |alternative| observed.alternatives.contains(&alternative);
        for ast::Clause { keyword, kind } in &declared.clauses {
            let (alternative, why) = match kind {
                ClauseKind::Message(_) => (
                    Alternative::Message(next(&mut messages)),
                    "this message is never shown in a test",
                ),
                ClauseKind::Ask(_) => {
                    (Alternative::Ask(next(&mut asks)), "this question is never asked in a test")
                }
                ClauseKind::Fix(_) => {
                    (Alternative::Fix(next(&mut fixes)), "this fix is never proposed in a test")
                }
                ClauseKind::At(_, Some(_)) => {
                    (Alternative::Place(next(&mut places)), "no finding of a test points here")
                }
                ClauseKind::At(_, None) => {
                    (Alternative::Place(rule.places.len()), "no finding of a test points here")
                }
                ClauseKind::Each(each) => {
                    if each.at_least_one.is_some() {
                        let why = "the list is never empty in a test";
                        self.point(chosen(Alternative::NoElement), each.list.span, why);
                    }
                    (Alternative::Element, "the list never has an element in a test")
                }
                _ => continue,
            };
            self.point(chosen(alternative), *keyword, why);
        }
    }

    fn finish(mut self, name: &str) -> Covered {
        self.gaps.sort_by_key(|gap| gap.span);
        let Self { covered, total, gaps } = self;
        Covered { name: name.to_owned(), covered, total, gaps }
    }
}
