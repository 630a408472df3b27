//! Defines: each is checked after those that it uses, and none may need itself.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::typed::{Define, Term, TermKind};
use super::types::Type;
use super::{Checker, Named, Reads, codes};
use crate::diagnostic::{Diagnostic, Span};
use crate::syntax::ast;

impl Checker<'_> {
    /// Checks the defines, each after those that it uses.
    pub(super) fn declare_defines(&mut self, files: &[ast::File]) {
        let all: Vec<&ast::Define> = files.iter().flat_map(|file| &file.defines).collect();
        let mut waiting: BTreeMap<&str, &ast::Define> = BTreeMap::new();
        for &define in &all {
            let known = self.names.get(&define.name.node).map(|(_, span)| *span);
            let twin = waiting.get(define.name.node.as_str()).map(|first| first.name.span);
            match known.or(twin) {
                Some(first) => self.twice(&define.name, first, "define"),
                None => {
                    waiting.insert(&define.name.node, define);
                }
            }
        }
        let names: BTreeSet<&str> = waiting.keys().copied().collect();
        let needs: BTreeMap<&str, BTreeSet<&str>> =
            waiting.iter().map(|(name, define)| (*name, needed_by(define, &names))).collect();
        let mut users: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (name, needed) in &needs {
            needed.iter().for_each(|other| users.entry(other).or_default().push(name));
        }
        let mut open: BTreeMap<&str, usize> =
            needs.iter().map(|(name, needed)| (*name, needed.len())).collect();
        // In the order of the text, so that the same text gives the same program.
        let mut ready: VecDeque<&ast::Define> = all
            .iter()
            .copied()
            .filter(|define| open.get(define.name.node.as_str()) == Some(&0))
            .filter(|define| {
                waiting
                    .get(define.name.node.as_str())
                    .is_some_and(|first| std::ptr::eq(*first, *define))
            })
            .collect();
        while let Some(define) = ready.pop_front() {
            let name = define.name.node.as_str();
            waiting.remove(name);
            self.define(define);
            for user in users.get(name).map_or(&[][..], Vec::as_slice) {
                let Some(count) = open.get_mut(user) else {
                    continue;
                };
                *count -= 1;
                if *count == 0 {
                    ready.extend(waiting.get(user));
                }
            }
        }
        self.circles(&waiting, &needs);
    }

    /// Marks what the rules read, by way of defines too. A define stands behind those that it uses, so one way
    /// back over them is enough.
    pub(super) fn mark_used(&mut self) {
        let mut reads = std::mem::take(&mut self.reads);
        for (index, own) in self.define_reads.iter().enumerate().rev() {
            if reads.defines.contains(&index) {
                reads.settings.extend(&own.settings);
                reads.defines.extend(&own.defines);
            }
        }
        for (index, define) in self.defines.iter_mut().enumerate() {
            define.used = reads.defines.contains(&index);
        }
        for (index, setting) in self.settings.iter_mut().enumerate() {
            setting.used = reads.settings.contains(&index);
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
    fn circles(
        &mut self,
        waiting: &BTreeMap<&str, &ast::Define>,
        needs: &BTreeMap<&str, BTreeSet<&str>>,
    ) {
        let mut told: BTreeSet<&str> = BTreeSet::new();
        for (start, define) in waiting {
            let mut way = vec![*start];
            let mut at = *start;
            // Every define that is left needs another one that is left.
            while let Some(next) = needs
                .get(at)
                .and_then(|needed| needed.iter().find(|name| waiting.contains_key(*name)))
            {
                if let Some(from) = way.iter().position(|name| name == next) {
                    let circle: Vec<&str> =
                        way.get(from..).unwrap_or_default().iter().chain([next]).copied().collect();
                    if circle.contains(start) && circle.iter().all(|name| !told.contains(name)) {
                        let message = format!("this define needs itself: {}", arrows(&circle));
                        let help =
                            "a define is another word for its expression, so it cannot stand in it";
                        self.report(
                            Diagnostic::error(codes::CIRCLE, define.name.span, message).help(help),
                        );
                        told.extend(circle);
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
        for define in waiting.values() {
            self.declare(&define.name, Named::Define(self.defines.len()), "define");
            let span = define.name.span;
            let term = Term { kind: TermKind::Mistake, ty: Type::Unknown, span };
            self.define_reads.push(Reads::default());
            self.defines.push(Define { name: define.name.node.clone(), term, used: false });
        }
        if !waiting.is_empty() && told.is_empty() {
            let first = waiting.values().next().map_or(Span::default(), |define| define.name.span);
            self.report(Diagnostic::error(
                codes::CIRCLE,
                first,
                "this define needs itself, by way of others",
            ));
        }
    }
}

fn needed_by<'d>(define: &'d ast::Define, names: &BTreeSet<&'d str>) -> BTreeSet<&'d str> {
    let mut needed = BTreeSet::new();
    define.body.each_path(&mut |path| {
        if let Some(first) = path.parts.first()
            && let Some(name) = names.get(first.node.as_str())
        {
            needed.insert(*name);
        }
    });
    needed
}

fn arrows(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" → ")
}
