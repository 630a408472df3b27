//! Names, settings, sources and defines: everything a rule can refer to.

use std::collections::{BTreeMap, BTreeSet};

use super::terms::{mixed_list, type_of_literal};
use super::typed::{Pack, Setting, Source, Term, TermKind};
use super::types::Type;
use super::{Checker, MAX_RULES, Named, codes, sense};
use crate::diagnostic::{Diagnostic, Level, Span};
use crate::syntax::ast::{self, Constant, Entry, Literal, Name, PackHeader, Spanned};
use crate::wording;

/// How many mistakes of one pack are worth telling.
pub(super) const MAX_MISTAKES: usize = 100;

/// The grades of evidence, the strongest first.
pub(crate) const GRADES: [&str; 4] = ["meta-analysis", "study", "survey", "practitioner"];

impl Checker<'_> {
    /// Checks a pack whose own file comes first.
    pub(super) fn pack(&mut self, files: &[ast::File]) -> Option<Pack> {
        let (own, used) = files.split_first()?;
        for file in used {
            self.only_shared(file);
        }
        let sources = self.sources(files);
        self.declare_settings(files);
        self.declare_defines(files);
        let rules = self.rules(&own.rules, &sources);
        self.check_tests(&own.tests, &own.rules);
        // Beside a mistake, "unused" may be a part of it.
        if !self.diagnostics.iter().any(|diagnostic| diagnostic.level == Level::Error) {
            self.warn_unused(own);
        }
        let header = own.pack.as_ref()?;
        let entry = |name: &str| {
            entry(&header.entries, name).map_or_else(String::new, |entry| entry.value.node.clone())
        };
        Some(Pack {
            id: header.id.node.clone(),
            title: entry("title"),
            version: entry("version"),
            sources,
            settings: std::mem::take(&mut self.settings),
            defines: std::mem::take(&mut self.defines),
            rules,
        })
    }

    /// A file that is used lends settings, defines and sources.
    fn only_shared(&mut self, file: &ast::File) {
        let stray = file.rules.first().map(|rule| rule.id.span);
        let stray = stray.or_else(|| file.tests.first().map(|test| test.rule.span));
        if let Some(span) = stray.or_else(|| file.pack.as_ref().map(|pack| pack.id.span)) {
            let message = "a file that is used holds settings, defines and sources only";
            self.report(
                Diagnostic::error(codes::BAD_USE, span, message)
                    .help("move it into the pack's own file"),
            );
        }
        if let Some(used) = file.uses.first() {
            let message = "a file that is used cannot use another";
            self.report(
                Diagnostic::error(codes::BAD_USE, used.span, message)
                    .help("use both files in the pack's own file"),
            );
        }
    }

    /// The entries of a block: known ones, each once.
    pub(super) fn check_entries(&mut self, entries: &[Entry], known: &[&str], what: &str) {
        let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
        for Entry { name, .. } in entries {
            if !known.contains(&name.node.as_str()) {
                let message = format!("{what} has no `{}`", name.node);
                let help = wording::suggestion(&name.node, known.iter().copied());
                self.report(
                    Diagnostic::error(codes::UNKNOWN_WORD, name.span, message).maybe_help(help),
                );
            } else if let Some(first) = seen.insert(&name.node, name.span) {
                self.twice(name, first, "entry");
            }
        }
    }

    /// Reports the second of two things of one name.
    pub(super) fn twice(&mut self, name: &Name, first: Span, what: &str) {
        let message = format!("the {what} `{}` is there twice", name.node);
        self.report(
            Diagnostic::error(codes::DUPLICATE, name.span, message)
                .label("the second")
                .related(first, "the first")
                .help("rename or remove one of the two"),
        );
    }

    pub(super) fn check_header(&mut self, header: &PackHeader) {
        self.check_entries(&header.entries, &["title", "version", "schema"], "a pack");
        for (needed, help) in [
            ("title", "write `title \"…\"`: what people read"),
            ("version", "write `version \"1.0.0\"`"),
        ] {
            if entry(&header.entries, needed).is_none() {
                let message = format!("the pack `{}` states no `{needed}`", header.id.node);
                self.report(
                    Diagnostic::error(codes::PACK_HEADER, header.id.span, message).help(help),
                );
            }
        }
    }

    fn sources(&mut self, files: &[ast::File]) -> Vec<Source> {
        if let Some(header) = files.first().and_then(|file| file.pack.as_ref()) {
            self.check_header(header);
        }
        let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
        let mut sources = Vec::new();
        for source in files.iter().flat_map(|file| &file.sources) {
            if let Some(first) = seen.insert(&source.id.node, source.id.span) {
                self.twice(&source.id, first, "source");
                continue;
            }
            self.check_entries(
                &source.entries,
                &["title", "author", "year", "grade", "doi", "url", "caveat"],
                "a source",
            );
            sources.push(self.source(source));
        }
        sources
    }

    fn source(&mut self, source: &ast::Source) -> Source {
        let text = |name: &str| {
            entry(&source.entries, name).map_or_else(String::new, |entry| entry.value.node.clone())
        };
        if entry(&source.entries, "title").is_none() {
            let message = format!("the source `{}` states no `title`", source.id.node);
            self.report(
                Diagnostic::error(codes::PACK_HEADER, source.id.span, message)
                    .help("write `title \"…\"`"),
            );
        }
        match entry(&source.entries, "grade") {
            Some(grade) if !GRADES.contains(&grade.value.node.as_str()) => {
                let message = format!("evidence has no grade `{}`", grade.value.node);
                let help = wording::suggestion(&grade.value.node, GRADES);
                self.report(
                    Diagnostic::error(codes::UNKNOWN_WORD, grade.value.span, message)
                        .maybe_help(help),
                );
            }
            Some(_) => {}
            None => {
                let message = format!(
                    "the source `{}` does not say how strong its evidence is",
                    source.id.node
                );
                let help = format!("write `grade` and one of {}", wording::listed(&GRADES));
                self.report(
                    Diagnostic::error(codes::PACK_HEADER, source.id.span, message).help(help),
                );
            }
        }
        let link = match text("doi") {
            doi if doi.is_empty() => text("url"),
            doi => format!("https://doi.org/{doi}"),
        };
        Source {
            id: source.id.node.clone(),
            title: text("title"),
            author: text("author"),
            year: text("year"),
            grade: text("grade"),
            link,
            caveat: text("caveat"),
        }
    }

    /// Enters a name; false where it is taken.
    fn declare(&mut self, name: &Name, named: Named, what: &str) -> bool {
        if let Some((_, first)) = self.names.get(&name.node).copied() {
            self.twice(name, first, what);
            return false;
        }
        if self.schema.root().field(&name.node).is_some() {
            let message = format!("`{}` is a field of the request already", name.node);
            let help = format!("choose another name for the {what}");
            self.report(Diagnostic::error(codes::SHADOWED, name.span, message).help(help));
        }
        self.names.insert(name.node.clone(), (named, name.span));
        true
    }

    fn declare_settings(&mut self, files: &[ast::File]) {
        for declared in files.iter().flat_map(|file| &file.settings) {
            if !self.declare(&declared.name, Named::Setting(self.settings.len()), "setting") {
                continue;
            }
            let ty = self.type_of_constant(&declared.value);
            let bounds =
                declared.bounds.as_ref().and_then(|bounds| self.bounds(declared, bounds, &ty));
            self.used_settings.push(false);
            self.settings.push(Setting {
                name: declared.name.node.clone(),
                description: declared.description.clone(),
                ty,
                default: declared.value.node.clone(),
                bounds,
                options: None,
            });
        }
    }

    /// The type of a constant: of the ends of a range, of the items of a list.
    pub(super) fn type_of_constant(&mut self, constant: &Spanned<Constant>) -> Type {
        let refused = |this: &mut Self, message: String, help: &str| {
            this.report(Diagnostic::error(codes::BAD_SETTING, constant.span, message).help(help));
            Type::Unknown
        };
        match &constant.node {
            Constant::One(literal) => type_of_literal(literal),
            Constant::Range(least, most) => {
                let (ty, other) = (type_of_literal(least), type_of_literal(most));
                if !ty.is_ordered() || !ty.equals(&other) {
                    return refused(
                        self,
                        format!("a range does not go from {ty} to {other}"),
                        "write the unit at both ends, as in `14 days .. 28 days`",
                    );
                }
                if order_of(least) > order_of(most) {
                    return refused(
                        self,
                        "this range ends before it begins".to_owned(),
                        "swap the two ends",
                    );
                }
                ty
            }
            Constant::List(items) => {
                let mut ty = Type::Unknown;
                for item in items {
                    let item_type = type_of_literal(&item.node);
                    if !ty.equals(&item_type) {
                        self.report(mixed_list(&ty, &item_type, item.span));
                        return Type::Unknown;
                    }
                    ty = item_type;
                }
                let texts = items.iter().filter_map(|item| match &item.node {
                    Literal::Text(text) => Some(text.as_str()),
                    _ => None,
                });
                if let Some(diagnostic) = sense::repeated(texts, constant.span) {
                    self.report(diagnostic);
                }
                // An empty list says nothing of its items; phrases are what lists of settings mostly hold.
                if items.is_empty() { Type::Text } else { ty }
            }
        }
    }

    fn bounds(
        &mut self,
        declared: &ast::Setting,
        bounds: &Spanned<Constant>,
        ty: &Type,
    ) -> Option<(Literal, Literal)> {
        let refused = |this: &mut Self, message: &str, help: &str| {
            this.report(Diagnostic::error(codes::BAD_SETTING, bounds.span, message).help(help));
        };
        let Constant::Range(least, most) = &bounds.node else {
            refused(
                self,
                "the bounds of a setting are a range",
                "write them as in `in 1 day .. 90 days`",
            );
            return None;
        };
        if !type_of_literal(least).equals(ty)
            || !type_of_literal(most).equals(ty)
            || !ty.is_ordered()
        {
            refused(
                self,
                "the bounds of a setting are of the type of its value",
                "use the unit of the value",
            );
            return None;
        }
        let inside = |value: &Literal| {
            order_of(least) <= order_of(value) && order_of(value) <= order_of(most)
        };
        let fits = match &declared.value.node {
            Constant::One(value) => inside(value),
            Constant::Range(low, high) => inside(low) && inside(high),
            Constant::List(_) => {
                refused(self, "a list has no bounds", "leave them out");
                return None;
            }
        };
        if !fits {
            refused(
                self,
                "the default value lies outside these bounds",
                "widen the bounds or change the value",
            );
        }
        Some((least.clone(), most.clone()))
    }

    /// Checks the defines, each after those that it uses.
    fn declare_defines(&mut self, files: &[ast::File]) {
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
        let mut ready: std::collections::VecDeque<&ast::Define> = all
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

    fn define(&mut self, define: &ast::Define) {
        let term = self.term(&define.body);
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
        self.used_defines.push(false);
        self.defines.push(term);
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
            self.used_defines.push(true);
            self.defines.push(Term {
                kind: TermKind::Mistake,
                ty: Type::Unknown,
                span: define.name.span,
            });
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

    fn check_tests(&mut self, tests: &[ast::Test], rules: &[ast::Rule]) {
        let known: BTreeSet<&str> = rules.iter().map(|rule| rule.id.node.as_str()).collect();
        for test in tests {
            if !known.contains(test.rule.node.as_str())
                && !self.lost.contains(&test.rule.node)
                && self.diagnostics.len() < MAX_MISTAKES
            {
                let message = format!("this pack has no rule `{}`", test.rule.node);
                let help = wording::suggestion(&test.rule.node, known.iter().copied());
                self.report(
                    Diagnostic::error(codes::UNKNOWN_RULE, test.rule.span, message)
                        .maybe_help(help),
                );
            }
        }
    }

    fn warn_unused(&mut self, own: &ast::File) {
        let unused = |used: &[bool], index: usize| used.get(index) == Some(&false);
        let mut warnings = Vec::new();
        for setting in &own.settings {
            if let Some((Named::Setting(index), _)) = self.names.get(&setting.name.node)
                && unused(&self.used_settings, *index)
            {
                let message = format!("no rule reads the setting `{}`", setting.name.node);
                warnings.push(
                    Diagnostic::warning(codes::UNUSED_SETTING, setting.name.span, message)
                        .help("use it or remove it"),
                );
            }
        }
        for define in &own.defines {
            if let Some((Named::Define(index), _)) = self.names.get(&define.name.node)
                && unused(&self.used_defines, *index)
            {
                let message = format!("no rule uses the define `{}`", define.name.node);
                warnings.push(
                    Diagnostic::warning(codes::UNUSED_DEFINE, define.name.span, message)
                        .help("use it or remove it"),
                );
            }
        }
        self.diagnostics.extend(warnings);
    }

    pub(super) fn rules(
        &mut self,
        declared: &[ast::Rule],
        sources: &[Source],
    ) -> Vec<super::typed::Rule> {
        if let Some(excess) = declared.get(MAX_RULES) {
            let message =
                format!("a pack may hold {MAX_RULES} rules, and this one has {}", declared.len());
            self.report(
                Diagnostic::error(codes::TOO_MANY, excess.id.span, message)
                    .help("divide it into several packs"),
            );
            return Vec::new();
        }
        let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
        let mut rules = Vec::new();
        for rule in declared {
            if self.diagnostics.len() >= MAX_MISTAKES {
                break;
            }
            if let Some(first) = seen.insert(&rule.id.node, rule.id.span) {
                self.twice(&rule.id, first, "rule");
                continue;
            }
            rules.extend(self.rule(rule, sources));
        }
        rules
    }
}

/// The entry of a block, by name.
pub(crate) fn entry<'e>(entries: &'e [Entry], name: &str) -> Option<&'e Entry> {
    entries.iter().find(|entry| entry.name.node == name)
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

/// A literal as a number that keeps its order among literals of its type.
fn order_of(literal: &Literal) -> f64 {
    match literal {
        Literal::Number(value) | Literal::Percent(value) => *value,
        Literal::Duration(value, unit) => value * unit.scale().1,
        Literal::Date(date) => date.days() as f64,
        Literal::Moment(moment) => moment.millis() as f64,
        Literal::Text(_) | Literal::Boolean(_) => 0.0,
    }
}
