//! Defines: each is checked after those that it uses, and none may need itself.

use std::collections::VecDeque;

use super::names::Places;
use super::typed::{Define, Term, TermKind};
use super::types::Type;
use super::{Checker, Named, Reads, codes};
use crate::diagnostic::Diagnostic;
use crate::syntax::ast::{self, Name};

/// A define that is to be checked, and the others on which that depends.
struct Waiting<'f> {
    define: &'f ast::Define,
    /// The defines that it names, by their places in the alphabet, each once and in that order.
    needs: Vec<usize>,
    /// The defines that name it, likewise.
    users: Vec<usize>,
    /// How many of those that it names have not been checked.
    open: usize,
    checked: bool,
}

impl Checker<'_> {
    /// Checks the defines, each after those that it uses.
    pub(super) fn declare_defines(&mut self, files: &[ast::File]) {
        let all: Vec<&ast::Define> = files.iter().flat_map(|file| &file.defines).collect();
        let firsts = self.firsts(&all);
        let places = Places::of(firsts.iter().map(|define| define.name.node.as_str()).collect());
        let mut waiting: Vec<Waiting<'_>> = Vec::with_capacity(firsts.len());
        // From here on, a define is meant by its place in the alphabet.
        let mut ranks = vec![0; firsts.len()];
        for (rank, (_, place)) in places.each().enumerate() {
            ranks.get_mut(place).into_iter().for_each(|known| *known = rank);
            let Some(define) = firsts.get(place) else { continue };
            let (users, open, checked) = (Vec::new(), 0, false);
            waiting.push(Waiting { define, needs: Vec::new(), users, open, checked });
        }
        for user in 0..waiting.len() {
            let needs = waiting.get(user).map_or_else(Vec::new, |waiting| {
                needed_by(waiting.define, |name| ranks.get(places.last(name)?).copied())
            });
            for needed in &needs {
                waiting.get_mut(*needed).into_iter().for_each(|needed| needed.users.push(user));
            }
            let Some(waiting) = waiting.get_mut(user) else { continue };
            (waiting.open, waiting.needs) = (needs.len(), needs);
        }
        // In the order of the text, so that the same text gives the same program.
        let is_ready = |rank: &usize| waiting.get(*rank).is_some_and(|waiting| waiting.open == 0);
        let mut ready: VecDeque<usize> = ranks.iter().copied().filter(is_ready).collect();
        while let Some(rank) = ready.pop_front() {
            let Some(next) = waiting.get_mut(rank) else { continue };
            next.checked = true;
            let users = std::mem::take(&mut next.users);
            self.define(next.define);
            for user in users {
                let Some(waiting) = waiting.get_mut(user) else { continue };
                waiting.open -= 1;
                if waiting.open == 0 {
                    ready.push_back(user);
                }
            }
        }
        self.circles(&waiting);
    }

    /// The defines whose names are not taken, in the order of the text.
    fn firsts<'f>(&mut self, all: &[&'f ast::Define]) -> Vec<&'f ast::Define> {
        let places = Places::of(all.iter().map(|define| define.name.node.as_str()).collect());
        let mut firsts = Vec::new();
        for (place, define) in all.iter().copied().enumerate() {
            let name = &define.name.node;
            let taken = self.names.get(name).map(|(_, span)| span);
            let first = places.first(name).filter(|first| *first != place);
            match taken.or(first.and_then(|first| all.get(first)).map(|first| first.name.span)) {
                Some(first) => self.twice(&define.name, first, "define"),
                None => firsts.push(define),
            }
        }
        firsts
    }

    /// Marks what the rules read, by way of defines too. A define stands behind those that it uses, so one way
    /// back over them is enough.
    pub(super) fn mark_used(&mut self) {
        let mut settings = vec![false; self.settings.len()];
        let mut defines = vec![false; self.defines.len()];
        let mut mark = |reads: &Reads, defines: &mut [bool]| {
            for (read, used) in [(&reads.settings, &mut settings[..]), (&reads.defines, defines)] {
                for index in read {
                    used.get_mut(*index).into_iter().for_each(|used| *used = true);
                }
            }
        };
        mark(&self.reads, &mut defines);
        for (index, own) in self.define_reads.iter().enumerate().rev() {
            if defines.get(index) == Some(&true) {
                mark(own, &mut defines);
            }
        }
        self.reads = Reads::default();
        for (define, used) in self.defines.iter_mut().zip(defines) {
            define.used = used;
        }
        for (setting, used) in self.settings.iter_mut().zip(settings) {
            setting.used = used;
        }
    }

    fn define(&mut self, define: &ast::Define) {
        let reads = std::mem::take(&mut self.reads);
        let term = self.term(&define.body);
        let reads = std::mem::replace(&mut self.reads, reads);
        let single = matches!(
            term.ty,
            Type::Text | Type::Enumeration(_) | Type::Number(_) | Type::Boolean | Type::Date
        ) || matches!(term.ty, Type::Moment | Type::Duration(_) | Type::Unknown);
        let term = if single {
            term
        } else {
            let message =
                format!("a define names a condition or a single value, and this is {}", term.ty);
            self.mistake(Diagnostic::error(codes::WRONG_TYPE, term.span, message))
        };
        self.declare(&define.name, Named::Define(self.defines.len()), "define");
        self.define_reads.push(reads);
        self.defines.push(Define { name: define.name.node.clone(), term, used: false });
    }

    /// Reports the defines that go in a circle; those that use one of them are left as unknown.
    fn circles(&mut self, all: &[Waiting<'_>]) {
        let is_left = |rank: &usize| all.get(*rank).is_some_and(|waiting| !waiting.checked);
        let left: Vec<usize> = (0..all.len()).filter(is_left).collect();
        let mut told = vec![false; all.len()];
        let is_told = |told: &[bool], rank: &usize| told.get(*rank) == Some(&true);
        for start in &left {
            let mut way = vec![*start];
            let mut at = *start;
            // Every define that is left needs another one that is left.
            while let Some(next) =
                all.get(at).and_then(|waiting| waiting.needs.iter().copied().find(is_left))
            {
                if let Some(from) = way.iter().position(|rank| *rank == next) {
                    let mut circle = way.split_off(from);
                    if circle.contains(start) && !circle.iter().any(|rank| is_told(&told, rank)) {
                        circle.iter().for_each(|rank| {
                            told.get_mut(*rank).into_iter().for_each(|told| *told = true);
                        });
                        circle.push(next);
                        self.circle(all, &circle);
                    }
                    break;
                }
                way.push(next);
                at = next;
                if way.len() > 200 {
                    break;
                }
            }
        }
        let left: Vec<&ast::Define> =
            left.iter().filter_map(|rank| all.get(*rank)).map(|waiting| waiting.define).collect();
        for define in &left {
            self.declare(&define.name, Named::Define(self.defines.len()), "define");
            let span = define.name.span;
            let term = Term { kind: TermKind::Mistake, ty: Type::Unknown, span };
            self.define_reads.push(Reads::default());
            self.defines.push(Define { name: define.name.node.clone(), term, used: false });
        }
        if let Some(first) = left.first()
            && !told.contains(&true)
        {
            let message = "this define needs itself, by way of others";
            self.report(Diagnostic::error(codes::CIRCLE, first.name.span, message));
        }
    }

    /// Reports one circle, at the define with which it begins and ends.
    fn circle(&mut self, all: &[Waiting<'_>], circle: &[usize]) {
        let names: Vec<&Name> = circle
            .iter()
            .filter_map(|rank| all.get(*rank))
            .map(|waiting| &waiting.define.name)
            .collect();
        let Some(first) = names.first() else { return };
        let message = format!("this define needs itself: {}", arrows(&names));
        let help = "a define is another word for its expression, so it cannot stand in it";
        self.report(Diagnostic::error(codes::CIRCLE, first.span, message).help(help));
    }
}

/// The defines that one names, each once.
fn needed_by(define: &ast::Define, rank_of: impl Fn(&str) -> Option<usize>) -> Vec<usize> {
    let mut needed = Vec::new();
    define.body.each_path(&mut |path| {
        needed.extend(path.parts.first().and_then(|first| rank_of(&first.node)));
    });
    needed.sort_unstable();
    needed.dedup();
    needed
}

fn arrows(names: &[&Name]) -> String {
    names.iter().map(|name| format!("`{}`", name.node)).collect::<Vec<_>>().join(" → ")
}
