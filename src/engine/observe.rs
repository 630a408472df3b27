//! Watches the conditions of one rule while a test's request is checked: which came out true, which false.
//!
//! Conditions are gone through in the order of the evaluator and no further than it goes: what `a and b`
//! never comes to, as `a` is false, is not reached. The evaluator itself knows nothing of this.

use std::collections::{BTreeMap, BTreeSet};

use crate::program::{Node, NodeId, Quantifier, Rule, Template};

use super::check::Check;
use super::evaluate::Evaluator;
use super::phrasing;
use super::run::{Keep, Noted, Outcome, Place, Run, with_scope};
use super::scope::{ListState, REQUEST, Scope};
use super::truth::Truth;

/// What a condition came to in the tests so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) held: bool,
    pub(crate) failed: bool,
    pub(crate) undecided: bool,
}

/// One of several alternatives of a rule, by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Alternative {
    /// A place; the one without a condition comes last.
    Place(usize),
    Message(usize),
    Ask(usize),
    Fix(usize),
    /// `each` had an element.
    Element,
    /// `each` had none.
    NoElement,
}

/// What the tests of a rule have come to.
#[derive(Debug, Default)]
pub(crate) struct Observed {
    pub(crate) conditions: BTreeMap<NodeId, Seen>,
    pub(crate) alternatives: BTreeSet<Alternative>,
}

/// Whether a `not` belongs to the test that it negates, as in `is blank`: then the two are one condition.
pub(crate) type IsOne<'f> = &'f dyn Fn(NodeId, NodeId) -> bool;

impl Check<'_> {
    /// Notes what the conditions and the alternatives of a rule come to in this check.
    pub(crate) fn observe(&self, id: &str, is_one: IsOne<'_>, observed: &mut Observed) {
        let evaluator = self.evaluator(self.options().limits.fuel.saturating_mul(2));
        let mut observer = Observer { evaluator: &evaluator, is_one, observed };
        for (index, (rule, conditions)) in (0..).zip(self.pack().loaded.rules()) {
            if rule.id != id {
                continue;
            }
            let mut run = Run::new(self, Keep::All, Vec::new());
            // A limit that is passed here has been passed by the check itself.
            let _ = run.rule(index, conditions, None);
            for noted in run.finish().0 {
                observer.outcome(rule, noted);
            }
        }
    }
}

struct Observer<'o, 'a> {
    evaluator: &'o Evaluator<'a>,
    is_one: IsOne<'o>,
    observed: &'o mut Observed,
}

impl<'a> Observer<'_, 'a> {
    fn outcome(&mut self, rule: &Rule, Noted { outcome, place, .. }: Noted) {
        let evaluator = self.evaluator;
        with_scope(evaluator, rule.each, place, |scope| {
            let on_list = matches!(place, Place::NoElements | Place::OpenList);
            match place {
                Place::Element { .. } => self.chose(Alternative::Element),
                Place::NoElements => self.chose(Alternative::NoElement),
                Place::Request | Place::OpenList => {}
            }
            let applies = rule.when.map_or(Truth::TRUE, |when| {
                let applies = self.condition(when, scope);
                self.note(when, applies);
                applies
            });
            if applies != Truth::FALSE && !on_list {
                self.condition(rule.require, scope);
            }
            if matches!(outcome, Outcome::Failed | Outcome::Open) {
                self.texts(&rule.asks, scope, Alternative::Ask);
                if !on_list {
                    self.place(rule, scope);
                }
            }
            if outcome == Outcome::Failed {
                self.texts(&rule.messages, scope, Alternative::Message);
                self.texts(&rule.fixes, scope, Alternative::Fix);
                self.weight(rule, scope);
            }
        });
    }

    fn chose(&mut self, alternative: Alternative) {
        self.observed.alternatives.insert(alternative);
    }

    fn place(&mut self, rule: &Rule, scope: &Scope<'_>) {
        let holds = |(condition, _): &(NodeId, _)| self.condition(*condition, scope) == Truth::TRUE;
        let first = rule.places.iter().position(holds);
        self.chose(Alternative::Place(first.unwrap_or(rule.places.len())));
    }

    /// Each condition of a severity counts by itself, so the severities are no alternatives of their own.
    fn weight(&mut self, rule: &Rule, scope: &Scope<'_>) {
        for (condition, _) in &rule.severities {
            if self.condition(*condition, scope) == Truth::TRUE {
                return;
            }
        }
    }

    fn texts(
        &mut self,
        texts: &[Template],
        scope: &Scope<'_>,
        alternative: fn(usize) -> Alternative,
    ) {
        for (index, text) in texts.iter().enumerate() {
            let holds = text
                .condition
                .is_none_or(|condition| self.condition(condition, scope) == Truth::TRUE);
            let one = std::slice::from_ref(text);
            if holds && phrasing::first_that_fits(self.evaluator, one, scope).is_some() {
                return self.chose(alternative(index));
            }
        }
    }

    fn note(&mut self, id: NodeId, truth: Truth) {
        let seen = self.observed.conditions.entry(id).or_default();
        match truth {
            Truth::TRUE => seen.held = true,
            Truth::FALSE => seen.failed = true,
            _ => seen.undecided = true,
        }
    }

    fn node(&self, id: NodeId) -> Option<&'a Node> {
        self.evaluator.node(id)
    }

    /// What a condition comes to; what its parts come to is noted.
    fn condition(&mut self, id: NodeId, scope: &Scope<'_>) -> Truth {
        let Some(node) = self.node(id) else { return Truth::UNKNOWN };
        let truth = match node {
            Node::Truth(holds) => return Truth::of(*holds),
            Node::All(parts) => return self.joined(parts, true, scope),
            Node::Any(parts) => return self.joined(parts, false, scope),
            Node::Defined(body) => return self.condition(*body, &REQUEST),
            Node::Not(inner) if !(self.is_one)(id, *inner) => {
                return self.condition(*inner, scope).not();
            }
            Node::Each { quantifier, list, body } => {
                let any = *quantifier != Quantifier::All;
                match self.evaluator.list(*list, scope) {
                    ListState::Given { first, length } => {
                        let mut so_far = Truth::of(!any);
                        for position in 0..length {
                            let element = self.evaluator.element(*list, scope, first, position);
                            let one = self.condition(*body, &element);
                            so_far = if any { so_far.or(one) } else { so_far.and(one) };
                            if so_far == Truth::of(any) || self.evaluator.exhausted.get() {
                                break;
                            }
                        }
                        if *quantifier == Quantifier::None { so_far.not() } else { so_far }
                    }
                    _ => self.evaluator.truth(id, scope),
                }
            }
            node => {
                self.values(node, scope);
                self.evaluator.truth(id, scope)
            }
        };
        self.note(id, truth);
        truth
    }

    fn joined(&mut self, parts: &[NodeId], all: bool, scope: &Scope<'_>) -> Truth {
        let mut so_far = Truth::of(all);
        for part in parts {
            let one = self.condition(*part, scope);
            so_far = if all { so_far.and(one) } else { so_far.or(one) };
            if so_far == Truth::of(!all) {
                break;
            }
        }
        so_far
    }

    /// Conditions inside a value: those of `count(x in xs where …)`.
    fn values(&mut self, node: &'a Node, scope: &Scope<'_>) {
        match node {
            Node::CountWhere { list, body } => {
                let ListState::Given { first, length } = self.evaluator.list(*list, scope) else {
                    return;
                };
                for position in 0..length {
                    if self.evaluator.exhausted.get() {
                        return;
                    }
                    let element = self.evaluator.element(*list, scope, first, position);
                    self.condition(*body, &element);
                }
            }
            Node::Defined(body) => {
                if let Some(body) = self.node(*body) {
                    self.values(body, &REQUEST);
                }
            }
            node => {
                for below in node.below() {
                    if let Some(below) = self.node(below) {
                        self.values(below, scope);
                    }
                }
            }
        }
    }
}
