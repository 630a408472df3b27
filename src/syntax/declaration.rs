//! Declarations: packs, sources, settings, defines, rules with their clauses, tests.

use super::ast::{
    Case, Clause, ClauseKind, Define, Each, Entry, Expr, File, Name, PackHeader, Rule as RuleDecl,
    Setting, Source, Spanned, Template, Test, Verdict,
};
use super::recovery::{Doubt, Place};
use super::{Pair, Reader, Rule};
use crate::diagnostic::Span;
use crate::letters::is_word;

impl Reader<'_, '_> {
    pub(super) fn file(&mut self, pair: Pair<'_>) -> File {
        let mut file = File::default();
        let mut before: Option<Pair<'_>> = None;
        for part in pair.into_inner() {
            let last = before.replace(part.clone());
            match part.as_rule() {
                Rule::pack => {
                    let (id, entries) = self.entries(part, "pack");
                    let Some(id) = id else { continue };
                    if let Some(first) = &file.pack {
                        self.second_pack(&id, first.id.span);
                    } else {
                        file.pack = Some(PackHeader { id, entries });
                    }
                }
                Rule::source => {
                    if let (Some(id), entries) = self.entries(part, "source") {
                        file.sources.push(Source { id, entries });
                    }
                }
                Rule::use_file => file.uses.extend(self.used_file(part)),
                Rule::setting => {
                    let text = part.as_str();
                    match self.setting(part) {
                        Some(setting) => file.settings.push(setting),
                        // Its value is none, and the mistake is told.
                        None => file.lost.extend(lost_name(text)),
                    }
                }
                Rule::define => file.defines.extend(self.define(part)),
                Rule::rule_decl => file.rules.extend(self.rule(part)),
                Rule::test => file.tests.extend(self.test(part)),
                Rule::locale => file.locales.extend(self.locale(part)),
                Rule::stray => {
                    file.lost.extend(lost_name(part.as_str()));
                    let doubt = self.stray(&part, last.as_ref(), Place::File);
                    if let (Some(Rule::define), Some(define)) =
                        (last.map(|last| last.as_rule()), file.defines.last_mut())
                    {
                        define.body.cast(doubt);
                    }
                }
                _ => {}
            }
        }
        file
    }

    fn entries(&mut self, pair: Pair<'_>, what: &str) -> (Option<Name>, Vec<Entry>) {
        let mut id: Option<Name> = None;
        let keyword = self.span(&pair);
        let mut entries = Vec::new();
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::id => id = Some(self.name(&part)),
                Rule::entry => entries.extend(self.entry(part)),
                Rule::unclosed => self.not_closed(
                    id.as_ref().map_or(keyword, |id| id.span),
                    &self.span(&part),
                    what,
                ),
                _ => {}
            }
        }
        (id, entries)
    }

    fn entry(&mut self, pair: Pair<'_>) -> Option<Entry> {
        let mut parts = pair.into_inner();
        let name = self.name(&parts.next()?);
        let value = parts.next()?;
        let value =
            if value.as_rule() == Rule::strings { self.strings(value) } else { self.name(&value) };
        Some(Entry { name, value })
    }

    fn used_file(&mut self, pair: Pair<'_>) -> Option<Name> {
        let name = pair.into_inner().find(|part| part.as_rule() == Rule::string)?;
        let span = self.span(&name);
        Some(Spanned::new(self.string(name), span))
    }

    fn setting(&mut self, pair: Pair<'_>) -> Option<Setting> {
        let mut name = None;
        let mut value = None;
        let mut bounds = None;
        let mut description = String::new();
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::name => name = Some(self.name(&part)),
                Rule::constant => value = self.constant(part),
                Rule::bounds => {
                    let constant = part.into_inner().find(|part| part.as_rule() == Rule::constant);
                    bounds = constant.and_then(|constant| self.constant(constant));
                }
                Rule::strings => description = self.strings(part).node,
                _ => {}
            }
        }
        Some(Setting { name: name?, value: value?, bounds, description })
    }

    fn define(&mut self, pair: Pair<'_>) -> Option<Define> {
        let mut name = None;
        let mut body = None;
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::name => name = Some(self.name(&part)),
                Rule::expr => body = Some(self.expr(part)),
                // A text behind a define is a note to the reader.
                _ => {}
            }
        }
        Some(Define { name: name?, body: body? })
    }

    pub(super) fn rule(&mut self, pair: Pair<'_>) -> Option<RuleDecl> {
        let mut id = None;
        let mut clauses = Vec::new();
        let keyword = self.span(&pair);
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::id => id = Some(self.name(&part)),
                Rule::body => clauses = self.body(part),
                Rule::unclosed => self.not_closed(
                    id.as_ref().map_or(keyword, |id| id.span),
                    &self.span(&part),
                    "rule",
                ),
                _ => {}
            }
        }
        Some(RuleDecl { id: id?, clauses })
    }

    fn body(&mut self, pair: Pair<'_>) -> Vec<Clause> {
        let mut clauses: Vec<Clause> = Vec::new();
        let mut before: Option<Pair<'_>> = None;
        for part in pair.into_inner() {
            let last = before.replace(part.clone());
            if part.as_rule() != Rule::stray_clause {
                if let Some(text) = last.filter(|_| part.as_rule() == Rule::when) {
                    self.when_behind(&text, &part);
                }
                clauses.extend(self.clause(part));
                continue;
            }
            clauses.extend(self.lost_each(&part));
            match self.stray(&part, last.as_ref(), Place::Rule) {
                Doubt::None => {}
                Doubt::Whole => drop(clauses.pop()),
                doubt => {
                    if doubt == Doubt::WholeAndBefore {
                        clauses.pop();
                    }
                    if let Some(clause) = clauses.last_mut() {
                        clause.kind.cast(doubt);
                    }
                }
            }
        }
        clauses
    }

    /// An `each` that could not be read stays, without its list: whoever uses its variable makes no mistake.
    fn lost_each(&self, stray: &Pair<'_>) -> Option<Clause> {
        let line = stray.as_str().lines().next()?;
        line.split_whitespace().take(2).find(|word| *word == "each")?;
        let span = self.span(stray);
        let list = super::ast::Path { parts: Vec::new(), span };
        let name = Spanned::new(String::new(), span);
        let kind = ClauseKind::Each(Each { name, list, at_least_one: None });
        Some(Clause { keyword: span, kind })
    }

    fn clause(&mut self, pair: Pair<'_>) -> Option<Clause> {
        let rule = pair.as_rule();
        let mut parts = pair.into_inner();
        let keyword = self.span(&parts.next()?);
        let first = parts.next()?;
        let kind = match rule {
            Rule::title => ClauseKind::Title(self.strings(first)),
            Rule::severity => ClauseKind::Severity(self.name(&first), self.condition(parts.next())),
            Rule::category => ClauseKind::Category(self.name(&first)),
            Rule::when => ClauseKind::When(self.expr(first)),
            Rule::require => ClauseKind::Require(self.expr(first)),
            Rule::at => ClauseKind::At(self.path(first), self.condition(parts.next())),
            Rule::why => ClauseKind::Why(self.strings(first)),
            Rule::message => ClauseKind::Message(self.conditional(first, parts.next())),
            Rule::ask => ClauseKind::Ask(self.conditional(first, parts.next())),
            Rule::fix => ClauseKind::Fix(self.conditional(first, parts.next())),
            Rule::cite => {
                let source = self.name(&first);
                ClauseKind::Cite {
                    source,
                    section: parts.next().map(|part| self.strings(part).node),
                }
            }
            Rule::tags => {
                let mut tags = vec![self.name(&first)];
                tags.extend(
                    parts.filter(|part| part.as_rule() == Rule::id).map(|part| self.name(&part)),
                );
                ClauseKind::Tags(tags)
            }
            Rule::each => {
                let name = self.name(&first);
                let mut parts = parts.filter(|part| part.as_rule() != Rule::kw_in);
                let list = self.path(parts.next()?);
                let at_least_one = parts.next().map(|words| self.span(&words));
                ClauseKind::Each(Each { name, list, at_least_one })
            }
            _ => return None,
        };
        Some(Clause { keyword, kind })
    }

    fn conditional(&mut self, template: Pair<'_>, condition: Option<Pair<'_>>) -> Template {
        let condition = self.condition(condition);
        self.template(template, condition)
    }

    fn condition(&mut self, pair: Option<Pair<'_>>) -> Option<Expr> {
        let expr = pair?.into_inner().find(|part| part.as_rule() == Rule::expr)?;
        Some(self.expr(expr))
    }

    fn test(&mut self, pair: Pair<'_>) -> Option<Test> {
        let mut rule = None;
        let mut cases = Vec::new();
        let keyword = self.span(&pair);
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::id => rule = Some(self.name(&part)),
                Rule::cases => {
                    let mut before: Option<Pair<'_>> = None;
                    for case in part.into_inner() {
                        let last = before.replace(case.clone());
                        if case.as_rule() == Rule::stray_case {
                            self.stray(&case, last.as_ref(), Place::Test);
                        } else {
                            cases.extend(self.case(case));
                        }
                    }
                }
                Rule::unclosed => {
                    self.not_closed(
                        rule.as_ref().map_or(keyword, |rule: &Name| rule.span),
                        &self.span(&part),
                        "test",
                    );
                }
                _ => {}
            }
        }
        Some(Test { rule: rule?, cases })
    }

    fn case(&mut self, pair: Pair<'_>) -> Option<Case> {
        let mut parts = pair.into_inner();
        let verdict = self.verdict(&parts.next()?)?;
        let mut case = Case {
            verdict,
            title: String::new(),
            request: Spanned::new(String::new(), Span::default()),
            at: None,
            says: Vec::new(),
            severity: None,
            today: None,
            settings: Vec::new(),
        };
        for part in parts {
            let span = self.span(&part);
            match part.as_rule() {
                Rule::strings => case.title = self.strings(part).node,
                Rule::json => case.request = Spanned::new(part.as_str().to_owned(), span),
                Rule::case_at => {
                    let place = part.into_inner().find(|part| part.as_rule() == Rule::string);
                    case.at = place.map(|place| Spanned::new(self.string(place), span));
                }
                Rule::case_says => {
                    let text = part.into_inner().find(|part| part.as_rule() == Rule::strings);
                    case.says.extend(text.map(|text| Spanned::new(self.strings(text).node, span)));
                }
                Rule::case_severity => {
                    let word = part.into_inner().find(|part| part.as_rule() == Rule::word);
                    case.severity = word.map(|word| self.name(&word));
                }
                Rule::case_today => {
                    let date = part.into_inner().find(|part| part.as_rule() == Rule::date);
                    case.today = date.and_then(|date| self.date(date.as_str(), span));
                }
                Rule::case_with => {
                    let mut parts = part
                        .into_inner()
                        .filter(|part| !matches!(part.as_rule(), Rule::kw_with | Rule::assign));
                    let name = self.name(&parts.next()?);
                    let value = self.constant(parts.next()?)?;
                    case.settings.push((name, value));
                }
                _ => {}
            }
        }
        Some(case)
    }

    fn verdict(&mut self, pair: &Pair<'_>) -> Option<Spanned<Verdict>> {
        let verdict = match pair.as_str() {
            "fails" => Verdict::Fails,
            "passes" => Verdict::Passes,
            "skips" => Verdict::Skips,
            "open" => Verdict::Open,
            _ => return None,
        };
        Some(Spanned::new(verdict, self.span(pair)))
    }
}

/// The name behind the first word of a declaration that could not be read.
fn lost_name(text: &str) -> Option<String> {
    let mut words = text.split(|c| !is_word(c) && c != '-');
    words.nth(1).filter(|name| !name.is_empty()).map(str::to_owned)
}
