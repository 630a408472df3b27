//! The pack as a whole: its header, its sources, its names, its rules and tests.

use super::names::Places;
use super::typed::{Pack, Source};
use super::types::Type;
use super::{Checker, MAX_RULES, Named, codes};
use crate::diagnostic::{Diagnostic, Level, MAX_MISTAKES, Span};
use crate::syntax::ast::{self, Constant, Entry, Name, PackHeader, Spanned};
use crate::wording;

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
        let (locales, untranslated) = self.locales(files, &rules);
        self.check_tests(&own.tests, &own.rules);
        self.mark_used();
        // Beside a mistake, what is unused or not translated may be a part of it.
        if !self.diagnostics.iter().any(|diagnostic| diagnostic.level == Level::Error) {
            self.diagnostics.extend(untranslated);
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
            business_days: self.business_days(),
            settings: std::mem::take(&mut self.settings),
            defines: std::mem::take(&mut self.defines),
            rules,
            locales,
        })
    }

    /// A file that is used lends settings, defines, sources and locales.
    fn only_shared(&mut self, file: &ast::File) {
        let stray = file.rules.first().map(|rule| rule.id.span);
        let stray = stray.or_else(|| file.tests.first().map(|test| test.rule.span));
        if let Some(span) = stray.or_else(|| file.pack.as_ref().map(|pack| pack.id.span)) {
            let message = "a file that is used holds settings, defines, sources and locales only";
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
        let names = entries.iter().map(|entry| entry.name.node.as_str()).collect();
        let earlier = Places::of(names).earlier();
        for (Entry { name, .. }, twin) in entries.iter().zip(earlier) {
            if !known.contains(&name.node.as_str()) {
                let message = format!("{what} has no `{}`", name.node);
                let help = self.suggestion(&name.node, known.iter().copied());
                self.report(
                    Diagnostic::error(codes::UNKNOWN_WORD, name.span, message).maybe_help(help),
                );
            } else if let Some(first) = twin.and_then(|first| entries.get(first)) {
                self.twice(name, first.name.span, "entry");
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
        let all: Vec<&ast::Source> = files.iter().flat_map(|file| &file.sources).collect();
        let names = all.iter().map(|source| source.id.node.as_str()).collect();
        let earlier = Places::of(names).earlier();
        let mut sources = Vec::new();
        for (source, twin) in all.iter().zip(earlier) {
            if let Some(first) = twin.and_then(|first| all.get(first)) {
                self.twice(&source.id, first.id.span, "source");
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
    pub(super) fn declare(&mut self, name: &Name, named: Named, what: &str) -> bool {
        if let Some((_, first)) = self.names.get(&name.node) {
            self.twice(name, first, what);
            return false;
        }
        if self.schema.root().field(&name.node).is_some() {
            let message = format!("`{}` is a field of the request already", name.node);
            let help = format!("choose another name for the {what}");
            self.report(Diagnostic::error(codes::SHADOWED, name.span, message).help(help));
            // Elsewhere in the pack, the field is what is meant.
            return true;
        }
        self.names.declare(&name.node, named, name.span);
        true
    }

    fn check_tests(&mut self, tests: &[ast::Test], rules: &[ast::Rule]) {
        let known = Places::of(rules.iter().map(|rule| rule.id.node.as_str()).collect());
        for test in tests {
            if !known.has(&test.rule.node)
                && !self.lost.has(&test.rule.node)
                && self.diagnostics.len() < MAX_MISTAKES
            {
                let message = format!("this pack has no rule `{}`", test.rule.node);
                let help = self.suggestion(&test.rule.node, known.each().map(|(name, _)| name));
                self.report(
                    Diagnostic::error(codes::UNKNOWN_RULE, test.rule.span, message)
                        .maybe_help(help),
                );
            }
            for (name, value) in test.cases.iter().flat_map(|case| &case.settings) {
                if self.diagnostics.len() < MAX_MISTAKES {
                    self.check_with(name, value);
                }
            }
        }
    }

    /// A setting that a case changes: it is there, and the value is of its type.
    fn check_with(&mut self, name: &Name, value: &Spanned<Constant>) {
        if self.lost.has(&name.node) {
            return;
        }
        let Some(index) = self.setting_named(&name.node) else {
            let message = format!("there is no setting `{}`", name.node);
            let known = self.settings.iter().map(|setting| setting.name.as_str());
            let help = self.suggestion(&name.node, known);
            return self.report(
                Diagnostic::error(codes::UNKNOWN_FIELD, name.span, message).maybe_help(help),
            );
        };
        let ty = self.type_of_constant(value);
        let Some(setting) = self.settings.get(index) else { return };
        let same_form =
            std::mem::discriminant(&setting.default) == std::mem::discriminant(&value.node);
        let empty = matches!(&value.node, Constant::List(items) if items.is_empty());
        if same_form && (empty || setting.ty.equals(&ty)) {
            return;
        }
        let (wanted, found) = (form_of(&setting.default, &setting.ty), form_of(&value.node, &ty));
        let message = format!("the setting `{}` holds {wanted}, and this is {found}", name.node);
        let help = setting
            .ty
            .advice(&ty)
            .unwrap_or_else(|| "write the value as the setting's own is written".to_owned());
        self.report(Diagnostic::error(codes::BAD_SETTING, value.span, message).help(help));
    }

    fn warn_unused(&mut self, own: &ast::File) {
        let mut warnings = Vec::new();
        for setting in &own.settings {
            if let Some((Named::Setting(index), _)) = self.names.get(&setting.name.node)
                && self.settings.get(index).is_some_and(|setting| !setting.used)
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
                && self.defines.get(index).is_some_and(|define| !define.used)
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
        let sources = Places::of(sources.iter().map(|source| source.id.as_str()).collect());
        if let Some(excess) = declared.get(MAX_RULES) {
            let message =
                format!("a pack may hold {MAX_RULES} rules, and this one has {}", declared.len());
            self.report(
                Diagnostic::error(codes::TOO_MANY, excess.id.span, message)
                    .help("divide it into several packs"),
            );
            return Vec::new();
        }
        let names = declared.iter().map(|rule| rule.id.node.as_str()).collect();
        let earlier = Places::of(names).earlier();
        let mut rules = Vec::new();
        for (rule, twin) in declared.iter().zip(earlier) {
            if self.diagnostics.len() >= MAX_MISTAKES {
                break;
            }
            if let Some(first) = twin.and_then(|first| declared.get(first)) {
                self.twice(&rule.id, first.id.span, "rule");
                continue;
            }
            rules.extend(self.rule(rule, &sources));
        }
        rules
    }
}

/// The entry of a block, by name.
pub(crate) fn entry<'e>(entries: &'e [Entry], name: &str) -> Option<&'e Entry> {
    entries.iter().find(|entry| entry.name.node == name)
}

/// What a constant is, in words.
fn form_of(constant: &Constant, ty: &Type) -> String {
    match constant {
        Constant::One(_) => ty.to_string(),
        Constant::Range(..) => Type::Range(Box::new(ty.clone())).to_string(),
        Constant::List(_) => Type::list(ty.clone()).to_string(),
    }
}
