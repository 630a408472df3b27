//! One finding, and what can be asked of it. Nothing here is worked out before it is asked for.

use crate::program::locale::{Locale, TextKind, Texts};
use crate::program::{Access, Rule, Severity};
use crate::report::Evidence;

use super::check::Check;
use super::evaluate::Evaluator;
use super::explain::{Explainer, Missing, Reasons, pointer, shown};
use super::phrasing;
use super::run::{Noted, Outcome, Place, with_scope};
use super::scope::{REQUEST, Scope};
use super::truth::Truth;

/// One rule that failed or is open, at one place of the request.
#[derive(Clone, Copy)]
pub struct Finding<'c> {
    pub(super) check: &'c Check<'c>,
    pub(super) noted: Noted,
}

impl std::fmt::Debug for Finding<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Finding")
            .field("rule", &self.rule())
            .field("path", &self.path())
            .finish_non_exhaustive()
    }
}

impl<'c> Finding<'c> {
    fn declared(&self) -> Option<&'c Rule> {
        self.check.rule(self.noted)
    }

    /// The id of the rule.
    pub fn rule(&self) -> &'c str {
        self.declared().map_or("", |rule| &rule.id)
    }

    /// What came of the rule here.
    pub fn outcome(&self) -> Outcome {
        self.noted.outcome
    }

    /// How much it weighs; for an open rule, how much it can come to weigh.
    pub fn severity(&self) -> Severity {
        let weight = self.noted.weight;
        if self.noted.outcome == Outcome::Open { weight.most } else { weight.least }
    }

    /// The category of the rule; empty where it has none.
    pub fn category(&self) -> &'c str {
        self.declared().map_or("", |rule| &rule.category)
    }

    /// What is wrong, in one line that is the same for every request.
    ///
    /// This text and those below are in the locale of the check, where they are translated.
    pub fn title(&self) -> &'c str {
        let mut titles = self.translations().map(|(_, texts)| texts.title.as_str());
        let translated = titles.find(|title| !title.is_empty());
        translated.or_else(|| Some(self.declared()?.title.as_str())).unwrap_or_default()
    }

    /// The place in the request, as a JSON Pointer.
    pub fn path(&self) -> String {
        let Some(rule) = self.declared() else {
            return String::new();
        };
        let evaluator = self.check.explaining();
        with_scope(&evaluator, rule.each, self.noted.place, |scope| {
            let at = field_at(rule, &evaluator, scope);
            match (self.noted.place, rule.each) {
                // A field of an element that is not there is no place, but its list is.
                (Place::NoElements | Place::OpenList, Some(each)) if at.scope > 0 => {
                    pointer(&evaluator, each.list, &REQUEST)
                }
                _ => pointer(&evaluator, at, scope),
            }
        })
    }

    /// What is wrong in this request: the rule's first message that fits it, or the rule's title.
    pub fn message(&self) -> String {
        self.text(TextKind::Message).unwrap_or_else(|| self.title().to_owned())
    }

    /// The question that a person can answer.
    ///
    /// The rule's own; where it has none, what the schema asks for the field to which the finding points.
    pub fn ask(&self) -> Option<String> {
        self.text(TextKind::Ask).or_else(|| {
            let (rule, evaluator) = (self.declared()?, self.check.explaining());
            let at = with_scope(&evaluator, rule.each, self.noted.place, |scope| {
                field_at(rule, &evaluator, scope)
            });
            self.check.question(at.field).map(str::to_owned)
        })
    }

    /// What clears the finding.
    pub fn fix(&self) -> Option<String> {
        self.text(TextKind::Fix)
    }

    /// The values that the rule looked at and that kept it from passing; as much of them as the check's options let
    /// be shown.
    pub fn evidence(&self) -> Vec<Evidence> {
        shown(self.reasons().evidence, self.check.options().evidence)
    }

    /// The fields without a value that keep the rule from passing, as JSON Pointers; for an open rule, those
    /// that are not answered yet.
    pub fn missing(&self) -> Vec<String> {
        let open_only = self.noted.outcome == Outcome::Open;
        let missing = self.reasons().missing.into_iter();
        missing.filter(|missing| missing.open || !open_only).map(|missing| missing.path).collect()
    }

    /// The open fields that an open rule waits for, or on which it depends how much a finding weighs.
    pub(super) fn settled_by(&self) -> Vec<Missing> {
        let Noted { outcome, weight, .. } = self.noted;
        if outcome != Outcome::Open && weight.least == weight.most {
            return Vec::new();
        }
        let mut missing = self.reasons_of(outcome != Outcome::Open).missing;
        missing.retain(|missing| missing.open);
        missing
    }

    /// What the locales of the check have of the rule, the first choice first.
    fn translations(&self) -> impl Iterator<Item = (&'c Locale, &'c Texts)> {
        let rule = self.noted.rule;
        self.check
            .locales()
            .filter_map(move |locale| locale.texts(rule).map(|texts| (locale, texts)))
    }

    /// The rule's own texts decide which of them fits; a translation says the same in its words.
    fn text(&self, kind: TextKind) -> Option<String> {
        let rule = self.declared()?;
        let evaluator = self.check.explaining();
        with_scope(&evaluator, rule.each, self.noted.place, |scope| {
            let (which, text) = phrasing::first_that_fits(&evaluator, rule.templates(kind), scope)?;
            let translated = self.translations().find_map(|(locale, texts)| {
                let parts = texts.instead_of(kind, which)?;
                phrasing::in_words(&evaluator, parts, &locale.words, scope)
            });
            Some(translated.unwrap_or(text))
        })
    }

    pub(super) fn reasons(&self) -> Reasons {
        self.reasons_of(false)
    }

    /// Why the rule does not pass, or why it is open how much that weighs.
    fn reasons_of(&self, weight: bool) -> Reasons {
        self.explain(|explainer, rule, scope| {
            if !weight {
                if let Some(when) = rule.when {
                    explainer.why_not(when, true, scope);
                }
                return explainer.why_not(rule.require, true, scope);
            }
            for (condition, _) in &rule.severities {
                let holds = explainer.evaluator.truth(*condition, scope);
                if holds == Truth::TRUE {
                    break;
                }
                if holds.can_be(Truth::TRUE) {
                    explainer.why_not(*condition, true, scope);
                }
            }
        })
    }

    /// What is found where one looks at the rule's conditions, and at its list where that is what decided.
    pub(super) fn explain(
        &self,
        look: impl FnOnce(&mut Explainer<'_, '_>, &Rule, &Scope<'_>),
    ) -> Reasons {
        let Some(rule) = self.declared() else {
            return Reasons::default();
        };
        let evaluator = self.check.explaining();
        with_scope(&evaluator, rule.each, self.noted.place, |scope| {
            let mut explainer = Explainer::new(&evaluator);
            if let (Place::NoElements | Place::OpenList, Some(each)) = (self.noted.place, rule.each)
            {
                explainer.touch_list(each.list, &REQUEST);
            }
            look(&mut explainer, rule, scope);
            explainer.reasons
        })
    }
}

/// The field that the rule's first `at` names whose condition holds.
fn field_at(rule: &Rule, evaluator: &Evaluator<'_>, scope: &Scope<'_>) -> Access {
    let holds = |condition| evaluator.truth(condition, scope) == Truth::TRUE;
    let place = rule.places.iter().find(|(condition, _)| holds(*condition));
    place.map_or(rule.at, |(_, at)| *at)
}
