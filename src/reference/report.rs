//! The report, put together from what came of the rules.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use crate::analysis::typed::{Field, Locale, Part, Rule, Template};
use crate::engine::{Options, Waiver};
use crate::program::Severity;
use crate::program::digest::hexadecimal;
use crate::report::{
    CiteReport, Engine, FindingReport, InvalidReport, NextQuestion, OpenReport, OptionsReport,
    OutcomeReport, PackReference, REPORT_FORMAT, Report, Verdict, WaivedReport,
};

use super::evaluate::Evaluator;
use super::explain::{Explainer, Missing, Named, Reasons};
use super::request::Invalid;
use super::run::{Came, Outcome, summary};
use super::truth::Truth::True;
use super::words::Words;

/// Everything from which a report is made.
pub(super) struct Writer<'w, 'a> {
    pub(super) evaluator: &'w Evaluator<'a>,
    pub(super) options: &'w Options,
    /// The locales in which texts are looked for, the first choice first.
    pub(super) locales: Vec<&'a Locale>,
    pub(super) invalid: Vec<Invalid>,
    pub(super) came: Vec<Came<'a>>,
}

/// One of the three kinds of texts.
#[derive(Clone, Copy)]
enum Text {
    Message,
    Ask,
    Fix,
}

impl<'a> Writer<'_, 'a> {
    pub(super) fn report(&self) -> Report {
        let waived = self.waived();
        let (mut findings, mut passing) = (Vec::new(), Vec::new());
        let mut twins = HashMap::new();
        for (at, came) in self.came.iter().enumerate() {
            if came.outcome == Outcome::Failed {
                let finding = self.finding(came, &mut twins);
                match waived.covering(at) {
                    None => findings.push(finding),
                    Some(waiver) => {
                        passing.push(WaivedReport { finding, waiver: Waiver::clone(waiver) });
                    }
                }
            }
        }
        let pack = self.evaluator.pack;
        let open: Vec<(&Came<'a>, Vec<Missing>)> = self.outcomes(Outcome::Open).collect();
        let failed =
            self.came.iter().enumerate().filter(|(at, came)| {
                came.outcome == Outcome::Failed && waived.covering(*at).is_none()
            });
        let failed = failed.map(|(_, came)| (came, self.weight_waits_for(came)));
        let waiting: Vec<_> = open.iter().cloned().chain(failed).collect();
        Report {
            format: REPORT_FORMAT,
            request: self.options.request.clone(),
            verdict: self.verdict(&|at| waived.covering(at).is_some()),
            summary: summary(&self.came, &|at| waived.covering(at).is_some()),
            findings,
            waived: passing,
            waivers: waived.problems(),
            open: open.iter().map(|(came, missing)| self.open(came, missing)).collect(),
            next: self.next(&waiting),
            invalid: self.invalid(),
            packs: vec![PackReference {
                id: pack.id.clone(),
                version: pack.version.clone(),
                digest: String::new(),
                locale: self.locales.first().map(|locale| locale.tag.clone()),
            }],
            engine: Engine {
                name: "groundrules".to_owned(),
                version: env!("CARGO_PKG_VERSION").to_owned(),
            },
            options: OptionsReport {
                mode: self.options.mode,
                today: self.options.today.map(|today| today.to_string()),
                settings: self.options.settings.clone(),
                severities: self.options.severities.clone(),
                locale: self.options.locale.clone(),
                evidence: self.options.evidence,
            },
        }
    }

    /// What came out so, with the open fields that each waits for.
    fn outcomes(&self, outcome: Outcome) -> impl Iterator<Item = (&Came<'a>, Vec<Missing>)> {
        let came = self.came.iter().filter(move |came| came.outcome == outcome);
        came.map(|came| {
            let missing = self.reasons(came).missing;
            (came, missing.into_iter().filter(|missing| missing.open).collect())
        })
    }

    /// The open fields on which it depends how much a finding weighs.
    fn weight_waits_for(&self, came: &Came<'a>) -> Vec<Missing> {
        let mut explainer = Explainer::new(self.evaluator);
        if came.least != came.most {
            let conditions = came.rule.severities.iter().map(|(condition, _)| condition);
            let truths = conditions.map(|one| (one, self.evaluator.truth(one, &came.scope)));
            for (condition, truth) in truths.take_while(|(_, truth)| !truth.is(True)) {
                if truth.can_be(True) {
                    explainer.why_not(condition, true, &came.scope);
                }
            }
        }
        explainer.reasons.missing.into_iter().filter(|missing| missing.open).collect()
    }

    fn verdict(&self, is_waived: &dyn Fn(usize) -> bool) -> Verdict {
        let error = Severity::Error;
        let mut undecided = false;
        for (at, came) in self.came.iter().enumerate() {
            match came.outcome {
                Outcome::Failed if is_waived(at) => {}
                Outcome::Failed if came.least == error => return Verdict::NotReady,
                Outcome::Failed | Outcome::Open => undecided |= came.most == error,
                Outcome::Passed | Outcome::Skipped | Outcome::Invalid => {}
            }
        }
        match (self.invalid.is_empty(), undecided) {
            (false, _) => Verdict::NotReady,
            (true, true) => Verdict::Undecided,
            (true, false) => Verdict::Ready,
        }
    }

    // ---- findings ----------------------------------------------------------------------------------------

    fn finding(&self, came: &Came<'a>, twins: &mut HashMap<String, u32>) -> FindingReport {
        let reasons = self.reasons(came);
        let rule = came.rule;
        FindingReport {
            pack: self.evaluator.pack.id.clone(),
            rule: rule.id.clone(),
            outcome: OutcomeReport::Failed,
            severity: came.least,
            category: rule.category.clone(),
            path: self.path(came),
            title: self.title(came),
            message: self.text(came, Text::Message).unwrap_or_else(|| self.title(came)),
            ask: self.ask(came).unwrap_or_default(),
            fix: self.text(came, Text::Fix).unwrap_or_default(),
            cites: self.cites(rule),
            fingerprint: self.fingerprint(came, &reasons, twins),
            evidence: reasons.evidence.into_iter().map(|(_, evidence)| evidence).collect(),
            missing: reasons.missing.into_iter().map(|missing| missing.path).collect(),
        }
    }

    fn open(&self, came: &Came<'a>, missing: &[Missing]) -> OpenReport {
        OpenReport {
            pack: self.evaluator.pack.id.clone(),
            rule: came.rule.id.clone(),
            outcome: OutcomeReport::Open,
            severity: came.most,
            path: self.path(came),
            title: self.title(came),
            ask: self.ask(came).unwrap_or_default(),
            missing: missing.iter().map(|missing| missing.path.clone()).collect(),
        }
    }

    pub(super) fn reasons(&self, came: &Came<'a>) -> Reasons {
        let mut explainer = Explainer::new(self.evaluator);
        if came.on_list {
            let list = came.rule.each.iter().map(|each| &each.list);
            list.for_each(|list| explainer.touch_list(list, &Vec::new()));
        }
        came.rule.when.iter().for_each(|when| explainer.why_not(when, true, &came.scope));
        explainer.why_not(&came.rule.require, true, &came.scope);
        explainer.reasons
    }

    fn at(&self, came: &Came<'a>) -> &'a Field {
        let holds = |(condition, _): &&'a (_, _)| self.evaluator.holds(condition, &came.scope);
        came.rule.places.iter().find(holds).map_or(&came.rule.at, |(_, at)| at)
    }

    pub(super) fn path(&self, came: &Came<'a>) -> String {
        let at = self.at(came);
        let place = match &came.rule.each {
            // A field of an element that is not there is no place, but its list is.
            Some(each) if came.on_list && at.scope > 0 => {
                self.evaluator.place(&each.list, &Vec::new())
            }
            _ => self.evaluator.place(at, &came.scope),
        };
        place.path
    }

    fn title(&self, came: &Came<'a>) -> String {
        let titles = self.locales.iter().filter_map(|locale| {
            let (_, translation) = locale.rules.iter().find(|(rule, _)| *rule == came.index)?;
            translation.title.clone().filter(|title| !title.is_empty())
        });
        titles.into_iter().next().unwrap_or_else(|| came.rule.title.clone())
    }

    /// The rule's own texts decide which one is shown; a translation stands in for it.
    fn text(&self, came: &Came<'a>, kind: Text) -> Option<String> {
        let templates = match kind {
            Text::Message => &came.rule.messages,
            Text::Ask => &came.rule.asks,
            Text::Fix => &came.rule.fixes,
        };
        let (which, text) = self.evaluator.first_that_fits(templates, &came.scope)?;
        let translated = self.locales.iter().find_map(|locale| {
            let parts = self.instead_of(locale, came.index, kind, which)?;
            let words = Words::of(locale, &self.evaluator.pack.locales);
            self.evaluator.in_words(parts, &words, &came.scope)
        });
        Some(translated.unwrap_or(text))
    }

    fn instead_of(
        &self,
        locale: &'a Locale,
        rule: usize,
        kind: Text,
        which: usize,
    ) -> Option<&'a [Part]> {
        let (_, translation) = locale.rules.iter().find(|(known, _)| *known == rule)?;
        let [messages, asks, fixes]: &[Vec<Template>; 3] = &translation.texts;
        let templates = match kind {
            Text::Message => messages,
            Text::Ask => asks,
            Text::Fix => fixes,
        };
        templates
            .get(which)
            .map(|template| template.parts.as_slice())
            .filter(|parts| !parts.is_empty())
    }

    fn ask(&self, came: &Came<'a>) -> Option<String> {
        self.text(came, Text::Ask).or_else(|| self.question(&Named::of(self.at(came))))
    }

    /// What is asked for a field; nothing where the schema asks nothing.
    fn question(&self, field: &Named) -> Option<String> {
        let translated = self.locales.iter().find_map(|locale| {
            let of_field = |(asked, _, text): &&(Field, _, String)| {
                asked.dotted() == field.dotted && !text.is_empty()
            };
            locale.questions.iter().find(of_field).map(|(_, _, text)| text.clone())
        });
        let source = Some(field.question.clone()).filter(|question| !question.is_empty())?;
        Some(translated.unwrap_or(source))
    }

    fn cites(&self, rule: &Rule) -> Vec<CiteReport> {
        let cite = |(source, section): &(usize, String)| {
            let source = self.evaluator.pack.sources.get(*source)?;
            Some(CiteReport {
                title: source.title.clone(),
                author: source.author.clone(),
                year: source.year.clone(),
                section: section.clone(),
                grade: source.grade.clone(),
                link: source.link.clone(),
            })
        };
        rule.cites.iter().filter_map(cite).collect()
    }

    /// A digest of the rule and of what it saw, wherever in lists that stands. What is the same twice is told apart by counting.
    pub(super) fn fingerprint(
        &self,
        came: &Came<'a>,
        reasons: &Reasons,
        twins: &mut HashMap<String, u32>,
    ) -> String {
        let mut saw: Vec<String> = Vec::new();
        for (field, evidence) in &reasons.evidence {
            let value = evidence.value.as_ref().map(ToString::to_string).unwrap_or_default();
            saw.push(format!("{}={value}", field.dotted));
        }
        saw.extend(reasons.missing.iter().map(|missing| missing.field.dotted.clone()));
        saw.sort();
        saw.dedup();
        let (pack, rule, at) = (&self.evaluator.pack.id, &came.rule.id, came.rule.at.dotted());
        let mut identity = format!("{pack}\n{rule}\n{at}\n{}", saw.join("\n"));
        let before = twins.entry(identity.clone()).or_default();
        if *before > 0 {
            identity.push_str(&format!("\n#{before}"));
        }
        *before += 1;
        let digest = Sha256::digest(identity.as_bytes());
        hexadecimal(digest.get(..16).unwrap_or_default())
    }

    // ---- the rest ----------------------------------------------------------------------------------------

    /// The open field that settles most: a rule, or a finding whose severity is open, weighs by what that can come to, shared among
    /// the fields that it waits for.
    fn next(&self, open: &[(&Came<'a>, Vec<Missing>)]) -> Option<NextQuestion> {
        // Each field with its weight, in the order in which rules ask for them.
        let mut weights: Vec<(&Missing, u64)> = Vec::new();
        for (came, missing) in open {
            let weight = match came.most {
                Severity::Error => 4,
                Severity::Warning => 2,
                Severity::Info => 1,
            };
            let share = weight * 720_720 / (missing.len() as u64).max(1);
            for field in missing {
                match weights.iter_mut().find(|(known, _)| known.path == field.path) {
                    Some((_, weight)) => *weight += share,
                    None => weights.push((field, share)),
                }
            }
        }
        let most = weights.iter().map(|(_, weight)| *weight).max()?;
        let (field, _) = weights.into_iter().find(|(_, weight)| *weight == most)?;
        let waits = |(_, missing): &&(&Came<'a>, Vec<Missing>)| {
            missing.iter().any(|missing| missing.path == field.path)
        };
        let waiting: Vec<&Came<'a>> = open.iter().filter(waits).map(|(came, _)| *came).collect();
        let first = waiting.first()?;
        let asked = self.question(&field.field).or_else(|| self.ask(first));
        let mut rules: Vec<String> = Vec::new();
        for came in &waiting {
            if !rules.contains(&came.rule.id) {
                rules.push(came.rule.id.clone());
            }
        }
        Some(NextQuestion {
            path: field.path.clone(),
            title: field.field.title.clone(),
            question: asked.unwrap_or_else(|| self.title(first)),
            rules,
        })
    }

    /// Each value that does not fit, with the rules that could not be decided for it, or for what is in it.
    fn invalid(&self) -> Vec<InvalidReport> {
        let mut reports: Vec<InvalidReport> = Vec::new();
        for Invalid { path, expected, found } in &self.invalid {
            if !reports.iter().any(|known| known.path == *path) {
                reports.push(InvalidReport {
                    path: path.clone(),
                    expected: expected.clone(),
                    found: found.clone(),
                    rules: Vec::new(),
                });
            }
        }
        for came in self.came.iter().filter(|came| came.outcome == Outcome::Invalid) {
            for path in self.reasons(came).invalid {
                let holds = |known: &&mut InvalidReport| {
                    path.strip_prefix(&known.path)
                        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
                };
                let nearest = reports.iter_mut().filter(holds).max_by_key(|known| known.path.len());
                if let Some(report) = nearest
                    && !report.rules.contains(&came.rule.id)
                {
                    report.rules.push(came.rule.id.clone());
                }
            }
        }
        reports
    }
}
