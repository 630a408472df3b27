//! Why a rule has not passed: the values that decided, and the fields that are missing.

use std::ops::Range;

use crate::analysis::typed::{Field, Function, StepKind, Term, TermKind};
use crate::analysis::types::Type;
use crate::engine::Datum;
use crate::report::{Evidence, Span};
use crate::syntax::ast::{BinaryOperator, Quantifier};
use crate::wording::shortened;

use super::evaluate::{Evaluator, List};
use super::request::Slot;
use super::scope::{Element, Met, Place, Scope, items};
use super::texts;
use super::truth::Truth;
use super::value::Value;

/// How many values, and how many missing fields, one finding tells of.
const MOST_TOLD: usize = 32;
/// How many characters of a text are shown.
const MOST_SHOWN: usize = 400;

/// A field by its name from the request down, or the values of a list by the list's name with a point behind it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Named {
    pub(super) dotted: String,
    pub(super) title: String,
    pub(super) question: String,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Missing {
    pub(super) path: String,
    pub(super) open: bool,
    pub(super) field: Named,
}

/// What a requirement depends on, each thing once.
#[derive(Debug, Clone, Default)]
pub(super) struct Reasons {
    pub(super) evidence: Vec<(Named, Evidence)>,
    pub(super) missing: Vec<Missing>,
    pub(super) invalid: Vec<String>,
}

impl Named {
    pub(super) fn of(field: &Field) -> Self {
        let last = field.steps.last();
        Self {
            dotted: field.dotted(),
            title: last.map(|step| step.title.clone()).unwrap_or_default(),
            question: last.map(|step| step.question.clone()).unwrap_or_default(),
        }
    }

    /// The field whose values a term reads.
    fn of_values(field: &Field) -> Self {
        match field.steps.last().map(|step| &step.kind) {
            Some(StepKind::Values(_)) => {
                let dotted = format!("{}.", field.dotted());
                Self { dotted, title: String::new(), question: String::new() }
            }
            _ => Self::of(field),
        }
    }
}

impl Reasons {
    fn is_full(&self) -> bool {
        self.evidence.len() >= MOST_TOLD && self.missing.len() >= MOST_TOLD
    }

    fn add(&mut self, other: Self) {
        other.evidence.into_iter().for_each(|(field, evidence)| self.add_evidence(field, evidence));
        other.missing.into_iter().for_each(|missing| self.add_missing(missing));
        other.invalid.into_iter().for_each(|path| self.add_invalid(path));
    }

    fn add_evidence(&mut self, field: Named, evidence: Evidence) {
        let is_known = self.evidence.iter().any(|(_, known)| known.path == evidence.path);
        if !is_known && self.evidence.len() < MOST_TOLD {
            self.evidence.push((field, evidence));
        }
    }

    fn add_missing(&mut self, missing: Missing) {
        let is_known = self.missing.iter().any(|known| known.path == missing.path);
        if !is_known && self.missing.len() < MOST_TOLD {
            self.missing.push(missing);
        }
    }

    fn add_invalid(&mut self, path: String) {
        if !self.invalid.contains(&path) && self.invalid.len() < MOST_TOLD {
            self.invalid.push(path);
        }
    }
}

pub(super) struct Explainer<'e, 'a> {
    pub(super) evaluator: &'e Evaluator<'a>,
    pub(super) reasons: Reasons,
}

impl<'e, 'a> Explainer<'e, 'a> {
    pub(super) fn new(evaluator: &'e Evaluator<'a>) -> Self {
        Self { evaluator, reasons: Reasons::default() }
    }

    /// Looks into whatever keeps a condition from being `wanted`.
    pub(super) fn why_not(&mut self, term: &'a Term, wanted: bool, scope: &Scope<'a>) {
        let as_wanted = if wanted { Truth::True } else { Truth::False };
        if self.reasons.is_full() || self.evaluator.truth(term, scope).is(as_wanted) {
            return;
        }
        match &term.kind {
            TermKind::Any(parts) if wanted => self.why_no_alternative(parts, scope),
            TermKind::All(parts) | TermKind::Any(parts) => {
                parts.iter().for_each(|part| self.why_not(part, wanted, scope));
            }
            TermKind::Not(inner) => self.why_not(inner, !wanted, scope),
            TermKind::Defined(define) if term.ty == Type::Boolean => {
                let Some(define) = self.evaluator.pack.defines.get(*define) else { return };
                let mut own = Self::new(self.evaluator);
                own.why_not(&define.term, wanted, &Vec::new());
                self.reasons.add(own.reasons);
            }
            TermKind::Quantified { quantifier, list, body } => {
                let wanted = wanted != (*quantifier == Quantifier::None);
                self.why_not_each(list, body, wanted, scope);
            }
            _ => self.look_at(term, scope),
        }
    }

    /// None of several ways is open. Where each is ruled out, those that only lack a value are not the reason, if one of them is
    /// ruled out by a value.
    fn why_no_alternative(&mut self, parts: &'a [Term], scope: &Scope<'a>) {
        let mut found = Vec::new();
        let mut all_ruled_out = true;
        for part in parts {
            let mut own = Self::new(self.evaluator);
            own.why_not(part, true, scope);
            all_ruled_out &= self.evaluator.truth(part, scope).is(Truth::False);
            found.push(own.reasons);
        }
        let by_value =
            |reasons: &Reasons| reasons.missing.is_empty() && !reasons.evidence.is_empty();
        let decided = all_ruled_out && found.iter().any(by_value);
        for reasons in found {
            if !decided || !reasons.evidence.is_empty() {
                self.reasons.add(reasons);
            }
        }
    }

    fn why_not_each(&mut self, list: &'a Field, body: &'a Term, wanted: bool, scope: &Scope<'a>) {
        match self.evaluator.list(list, scope) {
            List::Given(place) if !items(place.slot).is_empty() => {
                for inner in self.evaluator.elements(list, &place, scope) {
                    self.why_not(body, wanted, &inner);
                }
            }
            _ => self.touch_list(list, scope),
        }
    }

    /// Notes every field that a value or a comparison reads.
    fn look_at(&mut self, term: &'a Term, scope: &Scope<'a>) {
        use BinaryOperator::{Add, Contains, In, Mentions};
        if self.reasons.is_full() {
            return;
        }
        match &term.kind {
            TermKind::Value(field) | TermKind::Filled(field) | TermKind::Present(field) => {
                self.touch(field, scope);
            }
            TermKind::FilledList(list) | TermKind::PresentList(list) => {
                self.touch_list(list, scope);
            }
            TermKind::CountWhere { list, body } => {
                self.touch_list(list, scope);
                self.why_not_each(list, body, true, scope);
            }
            TermKind::Defined(define) => {
                if let Some(define) = self.evaluator.pack.defines.get(*define) {
                    self.look_at(&define.term, &Vec::new());
                }
            }
            TermKind::Quantified { body, .. } => self.look_at(body, scope),
            TermKind::Matches { text, pattern } => {
                self.look_at(text, scope);
                self.mark(text, scope, |found| texts::find_pattern(found, pattern));
            }
            TermKind::Binary { operator, left, right } => match (operator, &left.ty, &right.ty) {
                (In, _, Type::List(_)) => {
                    self.look_at_items(right, scope);
                    self.look_at(left, scope);
                }
                (Contains, Type::List(_), _) => {
                    self.look_at_items(left, scope);
                    self.look_at(right, scope);
                }
                (Contains, _, _) => {
                    self.look_at(left, scope);
                    self.look_at(right, scope);
                    if let Value::Text(part) = self.evaluator.value(right, scope) {
                        let find = |found: &str| found.find(&part).map(|at| at..at + part.len());
                        self.mark(left, scope, find);
                    }
                }
                (Mentions, _, _) => {
                    self.look_at(left, scope);
                    let (phrases, _) = self.evaluator.phrases(right, scope);
                    self.mark(left, scope, |found| texts::find_phrase(found, &phrases));
                    self.look_at_items(right, scope);
                }
                // The day stands before what it is moved by.
                (Add, Type::Duration(_), Type::Date | Type::Moment) => {
                    self.look_at(right, scope);
                    self.look_at(left, scope);
                }
                _ => {
                    self.look_at(left, scope);
                    self.look_at(right, scope);
                }
            },
            TermKind::Call { function, argument } => self.look_at_call(*function, argument, scope),
            TermKind::All(parts) | TermKind::Any(parts) => {
                parts.iter().for_each(|part| self.look_at(part, scope));
            }
            TermKind::Not(inner) | TermKind::Negate(inner) => self.look_at(inner, scope),
            TermKind::Range(one, other) | TermKind::FirstWords { text: one, count: other } => {
                self.look_at(one, scope);
                self.look_at(other, scope);
            }
            TermKind::Literal(_)
            | TermKind::Literals(_)
            | TermKind::Today
            | TermKind::Setting(_)
            | TermKind::SettingEnd { .. }
            | TermKind::Many(_)
            | TermKind::Mistake => {}
        }
    }

    fn look_at_call(&mut self, function: Function, argument: &'a Term, scope: &Scope<'a>) {
        match (function, &argument.kind) {
            (Function::Count, TermKind::Many(list)) => self.touch_list(list, scope),
            (Function::Sum | Function::Min | Function::Max | Function::Distinct, _) => {
                self.look_at_items(argument, scope);
            }
            // What is looked for stands before the text.
            (Function::Mentioned, TermKind::Binary { left, right, .. }) => {
                self.look_at_items(right, scope);
                self.look_at(left, scope);
            }
            _ => self.look_at(argument, scope),
        }
    }

    fn look_at_items(&mut self, term: &'a Term, scope: &Scope<'a>) {
        let TermKind::Many(field) = &term.kind else {
            return self.look_at(term, scope);
        };
        for met in self.evaluator.places(field, scope) {
            if self.reasons.is_full() {
                return;
            }
            match met {
                Met::Value(place) => self.note(Named::of_values(field), &place),
                // The path ends there: that is what is missing, unless there is nothing from which it leads.
                Met::NoList(place, list) => match element_of(field, scope) {
                    Some(element) if !element.exists => self.touch_list(element.list, scope),
                    _ => self.note(Named::of(&list), &place),
                },
            }
        }
        if self.reasons.evidence.is_empty()
            && self.reasons.missing.is_empty()
            && let Some(list) = first_list(field, scope)
        {
            self.touch_list(&list, scope);
        }
    }

    fn touch(&mut self, field: &Field, scope: &Scope<'a>) {
        self.touch_as(Named::of_values(field), field, scope);
    }

    pub(super) fn touch_list(&mut self, list: &Field, scope: &Scope<'a>) {
        self.touch_as(Named::of(list), list, scope);
    }

    fn touch_as(&mut self, named: Named, field: &Field, scope: &Scope<'a>) {
        match element_of(field, scope) {
            // Where there is no element, what is missing is not its field but the list's elements.
            Some(element) if !element.exists => self.touch_list(element.list, scope),
            _ => self.note(named, &self.evaluator.place(field, scope)),
        }
    }

    fn note(&mut self, field: Named, place: &Place<'a>) {
        let Place { slot, path } = place.clone();
        let value = match slot {
            Slot::Open | Slot::Empty => {
                let open = *slot == Slot::Open;
                return self.reasons.add_missing(Missing { path, open, field });
            }
            Slot::List(items) if items.is_empty() => {
                return self.reasons.add_missing(Missing { path, open: false, field });
            }
            Slot::List(items) => {
                let count = u32::try_from(items.len()).ok();
                let evidence = Evidence { path, value: None, count, span: None };
                return self.reasons.add_evidence(field, evidence);
            }
            Slot::Invalid | Slot::Record(_) => return self.reasons.add_invalid(path),
            Slot::Text(text) | Slot::Date(_, text) | Slot::Moment(_, text) => {
                Datum::Text(shortened(text, MOST_SHOWN))
            }
            Slot::Number(number) => Datum::Number(*number),
            Slot::Boolean(boolean) => Datum::Boolean(*boolean),
        };
        let evidence = Evidence { path, value: Some(value), count: None, span: None };
        self.reasons.add_evidence(field, evidence);
    }

    /// Notes the part of a field's text, or of its beginning, that was found.
    fn mark(
        &mut self,
        term: &'a Term,
        scope: &Scope<'a>,
        find: impl Fn(&str) -> Option<Range<usize>>,
    ) {
        let Value::Text(text) = self.evaluator.value(term, scope) else { return };
        let field = match &term.kind {
            TermKind::FirstWords { text, .. } => &text.kind,
            kind => kind,
        };
        let (Some(range), TermKind::Value(field)) = (find(&text), field) else { return };
        let path = self.evaluator.place(field, scope).path;
        let units = |bytes: usize| text.get(..bytes).map_or(0, |text| text.encode_utf16().count());
        let span = Span {
            start: units(range.start),
            end: units(range.end),
            text: shortened(text.get(range).unwrap_or_default(), MOST_SHOWN),
        };
        if let Some((_, evidence)) =
            self.reasons.evidence.iter_mut().find(|(_, known)| known.path == path)
        {
            evidence.span.get_or_insert(span);
        }
    }
}

/// The variable's element from which a field is named.
fn element_of<'s, 'a>(field: &Field, scope: &'s Scope<'a>) -> Option<&'s Element<'a>> {
    scope.get(usize::from(field.scope).checked_sub(1)?)
}

/// The outermost list on the path to a field.
fn first_list(field: &Field, scope: &Scope<'_>) -> Option<Field> {
    let named = element_of(field, scope).map_or(0, |element| element.list.steps.len());
    let is_list = |kind: &StepKind| matches!(kind, StepKind::Records | StepKind::Values(_));
    let at = (named..field.steps.len())
        .find(|at| field.steps.get(*at).is_some_and(|step| is_list(&step.kind)))?;
    Some(Field { scope: field.scope, steps: field.steps.get(..=at)?.to_vec() })
}
