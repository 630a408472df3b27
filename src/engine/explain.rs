//! Why a rule failed, or is open: the values that decided, and the fields that are missing.
//!
//! Goes down from the requirement into those parts that keep it from holding, and no others: in `a and b`
//! where `a` holds, only `b` is looked at.

use crate::program::{Access, FieldId, Items, Node, NodeId, Quantifier};

use super::datum::Datum;
use super::document::Cell;
use super::evaluate::Evaluator;
use super::options::EvidenceDetail;
use super::pointer::push_segment;
use super::scope::{Element, ListState, Met, REQUEST, Scope};
use super::truth::Truth;
use super::value::Value;
use crate::report::{Evidence, Span};
use crate::text::{find_part, utf16_offset};
use crate::wording::{digits, shortened};

/// How many values, and how many missing fields, one finding tells of.
const MAX_TOLD: usize = 32;
/// How many characters of a text are shown as evidence.
const MAX_TEXT: usize = 400;

/// A field without a value on which a rule depends.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Missing {
    pub(super) path: String,
    pub(super) field: FieldId,
    /// Not answered; otherwise the person said "none".
    pub(super) open: bool,
}

/// A field, and the first slot of the element in which it is.
type Spot = (FieldId, usize);

/// What a requirement depends on.
#[derive(Debug, Default, Clone)]
pub(super) struct Reasons {
    pub(super) evidence: Vec<(FieldId, Evidence)>,
    pub(super) missing: Vec<Missing>,
    /// The paths of values on which it depends and which are not what the schema says.
    pub(super) invalid: Vec<String>,
    /// The cells that are told of: many parts of a condition look at the same ones.
    told: Vec<Spot>,
    /// Of one alternative: whether it is false for good.
    ruled_out: bool,
}

impl Reasons {
    fn is_full(&self) -> bool {
        self.evidence.len() >= MAX_TOLD && self.missing.len() >= MAX_TOLD
    }

    fn with(self, ruled_out: bool) -> Self {
        Self { ruled_out, ..self }
    }

    fn add(&mut self, other: Self) {
        other.evidence.into_iter().for_each(|(field, evidence)| self.add_evidence(field, evidence));
        other.missing.into_iter().for_each(|missing| self.add_missing(missing));
        other.invalid.into_iter().for_each(|path| self.add_invalid(path));
        other.told.into_iter().for_each(|spot| _ = self.tells(spot));
    }

    /// Whether a cell is not told of yet, and will be now.
    fn tells(&mut self, spot: Spot) -> bool {
        let new = !self.told.contains(&spot);
        // Whoever tells of so many tells of no more.
        if new && self.told.len() < 2 * MAX_TOLD {
            self.told.push(spot);
        }
        new
    }

    fn add_invalid(&mut self, path: String) {
        if self.invalid.len() < MAX_TOLD && !self.invalid.contains(&path) {
            self.invalid.push(path);
        }
    }

    fn add_missing(&mut self, missing: Missing) {
        if self.missing.len() < MAX_TOLD
            && !self.missing.iter().any(|known| known.path == missing.path)
        {
            self.missing.push(missing);
        }
    }

    fn add_evidence(&mut self, field: FieldId, evidence: Evidence) {
        let known = self.evidence.iter().any(|(_, known)| known.path == evidence.path);
        if !known && self.evidence.len() < MAX_TOLD {
            self.evidence.push((field, evidence));
        }
    }
}

/// The evidence, as much of it as may be shown.
pub(super) fn shown(found: Vec<(FieldId, Evidence)>, detail: EvidenceDetail) -> Vec<Evidence> {
    let mut shown = Vec::new();
    if detail != EvidenceDetail::None {
        for (_, mut evidence) in found {
            if !detail.is_values() {
                (evidence.value, evidence.count, evidence.span) = (None, None, None);
            }
            shown.push(evidence);
        }
    }
    shown
}

/// Explains one condition.
pub(super) struct Explainer<'e, 'a> {
    pub(super) evaluator: &'e Evaluator<'a>,
    pub(super) reasons: Reasons,
}

impl<'e, 'a> Explainer<'e, 'a> {
    pub(super) fn new(evaluator: &'e Evaluator<'a>) -> Self {
        Self { evaluator, reasons: Reasons::default() }
    }

    fn node(&self, id: NodeId) -> Option<&'a Node> {
        self.evaluator.loaded.program.nodes.get(id as usize)
    }

    /// Whether enough is told, or no fuel is left: what a define holds may be reached in many ways.
    fn is_done(&self) -> bool {
        self.reasons.is_full() || !self.evaluator.spend(1)
    }

    /// Looks into whatever keeps the condition from being `wanted` for certain.
    pub(super) fn why_not(&mut self, id: NodeId, wanted: bool, scope: &Scope<'_>) {
        if self.is_done() || self.evaluator.truth(id, scope) == Truth::of(wanted) {
            return;
        }
        let Some(node) = self.node(id) else { return };
        match node {
            Node::Any(parts) if wanted => self.why_no_alternative(parts, scope),
            Node::All(parts) | Node::Any(parts) => {
                for part in parts {
                    self.why_not(*part, wanted, scope);
                }
            }
            Node::Not(inner) => self.why_not(*inner, !wanted, scope),
            Node::Defined(body) => self.why_not_defined(*body, wanted),
            Node::Each { quantifier, list, body } => {
                let body_wanted = if *quantifier == Quantifier::None { !wanted } else { wanted };
                self.why_not_each(*list, *body, body_wanted, scope);
            }
            node => self.look_at(node, scope),
        }
    }

    /// A condition with a name: many rules depend on it, and all for the same reasons.
    fn why_not_defined(&mut self, body: NodeId, wanted: bool) {
        let (named, fuel) = (self.evaluator.named, self.evaluator.fuel.get());
        let reasons = match named.reasons_of(body, wanted) {
            Some((reasons, price)) if price <= fuel => {
                self.evaluator.spend(price);
                reasons
            }
            _ => {
                let mut own = Explainer::new(self.evaluator);
                own.why_not(body, wanted, &REQUEST);
                if !self.evaluator.exhausted.get() {
                    let price = fuel - self.evaluator.fuel.get();
                    named.keep_reasons(body, wanted, &own.reasons, price);
                }
                own.reasons
            }
        };
        self.reasons.add(reasons);
    }

    /// None of several ways is open. Where one of them is ruled out by what the request says, that is the
    /// reason: that the request says nothing of the others is not.
    fn why_no_alternative(&mut self, parts: &[NodeId], scope: &Scope<'_>) {
        let before = std::mem::take(&mut self.reasons);
        let mut found: Vec<Reasons> = Vec::new();
        for part in parts {
            self.why_not(*part, true, scope);
            let ruled_out = self.evaluator.truth(*part, scope) == Truth::FALSE;
            found.push(std::mem::take(&mut self.reasons).with(ruled_out));
        }
        let decided = found.iter().all(|reasons| reasons.ruled_out)
            && found
                .iter()
                .any(|reasons| reasons.missing.is_empty() && !reasons.evidence.is_empty());
        self.reasons = before;
        for reasons in found {
            if !(decided && reasons.evidence.is_empty()) {
                self.reasons.add(reasons);
            }
        }
    }

    fn why_not_each(&mut self, list: Access, body: NodeId, wanted: bool, scope: &Scope<'_>) {
        match self.evaluator.list(list, scope) {
            ListState::Given { first, length } if length > 0 => {
                for position in 0..length {
                    if self.reasons.is_full() {
                        return;
                    }
                    let element = self.evaluator.element(list, scope, first, position);
                    self.why_not(body, wanted, &element);
                }
            }
            _ => self.touch_list(list, scope),
        }
    }

    /// Notes every field that a value or a comparison reads.
    fn look_at(&mut self, node: &'a Node, scope: &Scope<'_>) {
        if self.is_done() {
            return;
        }
        match node {
            Node::Field(access, _) | Node::Filled(access) | Node::Present(access) => {
                self.touch(*access, scope)
            }
            Node::Count(list) => self.touch_list(*list, scope),
            Node::CountWhere { list, body } => {
                self.touch_list(*list, scope);
                self.why_not_each(*list, *body, true, scope);
            }
            Node::Includes { list, value } => {
                self.look_at_items(list, scope);
                self.look_below(*value, scope);
            }
            Node::Aggregate { items, .. } => self.look_at_items(items, scope),
            Node::Mentions { text, phrases } => {
                self.look_below(*text, scope);
                self.mark_phrase(*text, phrases, scope);
                self.look_at_items(phrases, scope);
            }
            Node::Matches { text, pattern } => {
                self.look_below(*text, scope);
                if let (Value::Text(found), Some(matcher)) =
                    (self.evaluator.value(*text, scope), self.evaluator.loaded.matcher(*pattern))
                    && self.evaluator.spend(matcher.pattern.weight())
                    && let scratch = &mut self.evaluator.scratch.borrow_mut()
                    && let Ok(Some(matched)) =
                        matcher.find(found, scratch, &|steps| self.evaluator.spend(steps))
                {
                    self.mark(*text, found, matched, scope);
                }
            }
            Node::HasPart { text, part } => {
                self.look_below(*text, scope);
                self.look_below(*part, scope);
                if let (Value::Text(found), Value::Text(part)) =
                    (self.evaluator.value(*text, scope), self.evaluator.value(*part, scope))
                    && self.evaluator.search(found, 1)
                    && let Some(start) = find_part(found, part)
                {
                    self.mark(*text, found, start..start + part.len(), scope);
                }
            }
            Node::Defined(body) => self.look_below(*body, &REQUEST),
            node => {
                for below in node.below() {
                    self.look_below(below, scope);
                }
            }
        }
    }

    fn look_below(&mut self, id: NodeId, scope: &Scope<'_>) {
        if let Some(node) = self.node(id) {
            self.look_at(node, scope);
        }
    }

    fn look_at_items(&mut self, items: &'a Items, scope: &Scope<'_>) {
        match items {
            Items::Constants(_) | Items::Setting(_) => {}
            Items::One(node) => self.look_below(*node, scope),
            Items::Fields(access, _) => {
                let evaluator = self.evaluator;
                evaluator.each_value(*access, scope, &mut |met, inner| {
                    match met {
                        Met::Value(_) => {
                            self.touch(Access { scope: inner.level, field: access.field }, inner)
                        }
                        // The path ends at a list on the way: that is what is missing.
                        Met::OpenList | Met::InvalidList => {
                            let from = Access { scope: inner.level, field: access.field };
                            self.touch_first_list(from, inner);
                        }
                    }
                    !self.reasons.is_full()
                });
                if self.reasons.evidence.is_empty() && self.reasons.missing.is_empty() {
                    self.touch_first_list(*access, scope);
                }
            }
        }
    }

    /// The outermost list on the path from a scope to a field.
    fn touch_first_list(&mut self, access: Access, scope: &Scope<'_>) {
        let from = scope.at(access.scope).unwrap_or(scope);
        if let Some(field) = self.evaluator.loaded.first_list(from.list, access.field) {
            self.touch_list(Access { scope: from.level, field }, from);
        }
    }

    /// Where there is no element, what is missing is not its field but the list's elements.
    fn touch_missing_element(&mut self, access: Access, scope: &Scope<'_>) -> bool {
        if let Some(from) = scope.at(access.scope)
            && let (Element::Absent | Element::Unknown, Some(outer)) = (from.element, from.outer)
        {
            self.touch_list(Access { scope: from.from, field: from.list }, outer);
            return true;
        }
        false
    }

    fn touch(&mut self, access: Access, scope: &Scope<'_>) {
        if self.touch_missing_element(access, scope) {
            return;
        }
        let Some(cell) = self.evaluator.cell(access, scope) else {
            return;
        };
        if matches!(cell, Cell::List { .. }) {
            return self.touch_list(access, scope);
        }
        if !self.tells(access, scope) {
            return;
        }
        let path = pointer(self.evaluator, access, scope);
        let shown = match cell {
            Cell::List { .. } => return,
            Cell::Open | Cell::Empty => {
                return self.reasons.add_missing(Missing {
                    path,
                    field: access.field,
                    open: cell == Cell::Open,
                });
            }
            Cell::Invalid => return self.reasons.add_invalid(path),
            Cell::Text(at) | Cell::Date(_, at) | Cell::Moment(_, at) => {
                Datum::Text(shortened(self.evaluator.document.text_at(at), MAX_TEXT))
            }
            Cell::Number(number) => Datum::Number(number),
            Cell::Boolean(boolean) => Datum::Boolean(boolean),
        };
        self.reasons.add_evidence(
            access.field,
            Evidence { path, value: Some(shown), count: None, span: None },
        );
    }

    /// Whether a cell is not told of yet, and will be now.
    fn tells(&mut self, access: Access, scope: &Scope<'_>) -> bool {
        match scope.at(access.scope).map(|from| from.element) {
            Some(Element::At { base, .. }) => self.reasons.tells((access.field, base)),
            _ => true,
        }
    }

    pub(super) fn touch_list(&mut self, list: Access, scope: &Scope<'_>) {
        if self.touch_missing_element(list, scope) {
            return;
        }
        let cell = self.evaluator.cell(list, scope);
        if !self.tells(list, scope) {
            return;
        }
        let path = pointer(self.evaluator, list, scope);
        match cell {
            Some(Cell::List { length, .. }) if length > 0 => {
                let evidence = Evidence { path, value: None, count: Some(length), span: None };
                self.reasons.add_evidence(list.field, evidence);
            }
            Some(Cell::Invalid) => self.reasons.add_invalid(path),
            Some(cell) => self.reasons.add_missing(Missing {
                path,
                field: list.field,
                open: cell == Cell::Open,
            }),
            None => {}
        }
    }

    fn mark_phrase(&mut self, text: NodeId, phrases: &'a Items, scope: &Scope<'_>) {
        let Value::Text(found) = self.evaluator.value(text, scope) else {
            return;
        };
        let first = self.evaluator.first_of(found, phrases, scope, &mut |_| {}).flatten();
        if let Some(range) = first {
            self.mark(text, found, range, scope);
        }
    }

    /// Notes the part of a text that was matched, where the text is a field's.
    fn mark(
        &mut self,
        text: NodeId,
        found: &str,
        range: std::ops::Range<usize>,
        scope: &Scope<'_>,
    ) {
        // The beginning of a text has the same positions as the text.
        let text = match self.node(text) {
            Some(Node::FirstWords { text, .. }) => *text,
            _ => text,
        };
        let Some(Node::Field(access, _)) = self.node(text) else {
            return;
        };
        let path = pointer(self.evaluator, *access, scope);
        let matched = shortened(found.get(range.clone()).unwrap_or_default(), MAX_TEXT);
        let span = Span {
            start: utf16_offset(found, range.start),
            end: utf16_offset(found, range.end),
            text: matched,
        };
        if let Some((_, evidence)) =
            self.reasons.evidence.iter_mut().find(|(_, known)| known.path == path)
        {
            evidence.span.get_or_insert(span);
        }
    }
}

/// How many bytes most paths have at most.
const USUAL_PATH: usize = 48;

/// The JSON Pointer of a field, seen from a scope.
pub(super) fn pointer(evaluator: &Evaluator<'_>, access: Access, scope: &Scope<'_>) -> String {
    let mut path = String::with_capacity(USUAL_PATH);
    if let Some(from) = scope.at(access.scope) {
        push_scope(evaluator, from, &mut path);
        push_fields(evaluator, from.list, access.field, &mut path);
    }
    path
}

/// The path of the element that a scope's variable stands for; of its list, where there is no element.
fn push_scope(evaluator: &Evaluator<'_>, scope: &Scope<'_>, path: &mut String) {
    let Some(outer) = scope.outer.filter(|_| scope.level > 0) else {
        return;
    };
    if let Some(from) = outer.at(scope.from) {
        push_scope(evaluator, from, path);
        push_fields(evaluator, from.list, scope.list, path);
    }
    if let Element::At { position, .. } = scope.element {
        push_segment(path, &digits(position as u64));
    }
}

/// The names on the way down from one field to another.
fn push_fields(evaluator: &Evaluator<'_>, from: FieldId, to: FieldId, path: &mut String) {
    let Some(field) = evaluator.loaded.field(to).filter(|_| to != from && to != 0) else {
        return;
    };
    push_fields(evaluator, from, field.parent, path);
    if !field.name.is_empty() {
        push_segment(path, &field.name);
    }
}
