//! Typed rules become a program: paths become slots, terms become nodes in a flat table.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::fields::FieldTable;
use crate::analysis::typed::{self, Function, StepKind, Term, TermKind};
use crate::analysis::types::{Type, Unit};
use crate::diagnostic::{Diagnostic, Span};
use crate::pattern::program::Pattern;
use crate::program::codec::bytes_of;
use crate::program::{
    Access, Aggregate, Arithmetic, BusinessDays, Cite, Constant, Each, Form, Items, MAX_DEPTH,
    Node, NodeId, Order, Part, Program, Quantifier, Rule, Scalar, Scale, Setting, Severity, Source,
    Template, ValueKind,
};
use crate::schema::{LeafType, Quantity};
use crate::syntax::ast::{self, BinaryOperator, Literal};
use crate::syntax::codes;

/// Among how many patterns, the last ones, one is looked for that is the same: very many would take seconds to compare.
const MAX_COMPARED: usize = 1_000;

/// Where the parts of a program stand in the rule files. It is no part of the compiled pack.
#[derive(Debug, Default)]
pub(crate) struct Origins {
    /// For each node, the expression that it was made from.
    pub(crate) nodes: Vec<Span>,
    /// The defines that rules use: name, node, and whether it is a condition.
    pub(crate) defines: Vec<(String, NodeId, bool)>,
}

/// Lowers a checked pack.
pub(super) fn lower(pack: &typed::Pack, diagnostics: &mut Vec<Diagnostic>) -> (Program, Origins) {
    let mut cited: Vec<usize> =
        pack.rules.iter().flat_map(|rule| rule.cites.iter().map(|(source, _)| *source)).collect();
    cited.sort_unstable();
    cited.dedup();
    let mut lowering = Lowering {
        fields: FieldTable::new(),
        nodes: Vec::new(),
        origins: Origins::default(),
        depths: Vec::new(),
        patterns: Vec::new(),
        defines: Vec::new(),
        reads_today: false,
        settings: positions(pack.settings.iter().map(|setting| setting.used)),
        sources: positions(
            (0..pack.sources.len()).map(|source| cited.binary_search(&source).is_ok()),
        ),
        too_deep: None,
        shared: None,
    };
    for define in &pack.defines {
        // What no rule uses has no place in the program; its number is never asked for.
        let node = if define.used { lowering.node(&define.term) } else { NodeId::MAX };
        lowering.defines.push(node);
        if define.used {
            let condition = define.term.ty == Type::Boolean;
            lowering.origins.defines.push((define.name.clone(), node, condition));
        }
    }
    let rules = pack.rules.iter().map(|rule| lowering.rule(rule)).collect();
    let locales = lowering.locales(pack, diagnostics);
    if let Some(span) = lowering.too_deep {
        let message =
            format!("this expression has more than {MAX_DEPTH} levels, the defines in it included");
        diagnostics.push(
            Diagnostic::error(codes::TOO_DEEP, span, message)
                .help("use fewer defines within defines"),
        );
    }
    let business_days = pack.business_days.map(|used| BusinessDays {
        weekend: lowering.setting(used.weekend),
        holidays: lowering.setting(used.holidays),
    });
    let program = Program {
        id: pack.id.clone(),
        title: pack.title.clone(),
        version: pack.version.clone(),
        sources: cited.iter().filter_map(|at| pack.sources.get(*at)).map(source).collect(),
        settings: pack.settings.iter().filter(|setting| setting.used).map(setting).collect(),
        fields: lowering.fields.fields,
        frames: lowering.fields.frames,
        nodes: lowering.nodes,
        rules,
        patterns: lowering.patterns,
        reads_today: lowering.reads_today,
        locales,
        business_days,
    };
    (program, lowering.origins)
}

pub(super) struct Lowering {
    pub(super) fields: FieldTable,
    nodes: Vec<Node>,
    origins: Origins,
    /// How deep the tree below each node is.
    depths: Vec<u32>,
    patterns: Vec<Pattern>,
    defines: Vec<NodeId>,
    /// Where each setting of the pack stands among those that are used; likewise the sources.
    settings: Vec<u32>,
    sources: Vec<u32>,
    reads_today: bool,
    too_deep: Option<Span>,
    /// Where each node is, as bytes, once equal ones are to be one.
    shared: Option<HashMap<Vec<u8>, NodeId>>,
}

/// The position of each thing among those that are kept.
fn positions(kept: impl Iterator<Item = bool>) -> Vec<u32> {
    let mut next = 0;
    kept.map(|kept| {
        next += u32::from(kept);
        next.saturating_sub(1)
    })
    .collect()
}

impl Lowering {
    fn source(&self, source: usize) -> u32 {
        self.sources.get(source).copied().unwrap_or(u32::MAX)
    }

    fn setting(&self, setting: usize) -> u32 {
        self.settings.get(setting).copied().unwrap_or(u32::MAX)
    }

    fn rule(&mut self, rule: &typed::Rule) -> Rule {
        Rule {
            id: rule.id.clone(),
            title: rule.title.clone(),
            severities: rule
                .severities
                .iter()
                .map(|(when, weight)| (self.node(when), severity(*weight)))
                .collect(),
            severity: severity(rule.severity),
            category: rule.category.clone(),
            tags: rule.tags.clone(),
            why: rule.why.clone(),
            cites: rule
                .cites
                .iter()
                .map(|(source, section)| Cite {
                    source: self.source(*source),
                    section: section.clone(),
                })
                .collect(),
            each: rule
                .each
                .as_ref()
                .map(|each| Each { list: self.list(&each.list), at_least_one: each.at_least_one }),
            when: rule.when.as_ref().map(|when| self.node(when)),
            require: self.node(&rule.require),
            places: rule.places.iter().map(|(when, at)| (self.node(when), self.list(at))).collect(),
            at: self.list(&rule.at),
            messages: self.templates(&rule.messages),
            asks: self.templates(&rule.asks),
            fixes: self.templates(&rule.fixes),
        }
    }

    fn templates(&mut self, templates: &[typed::Template]) -> Vec<Template> {
        templates
            .iter()
            .map(|template| Template {
                condition: template.condition.as_ref().map(|condition| self.node(condition)),
                parts: template.parts.iter().map(|part| self.part(part)).collect(),
            })
            .collect()
    }

    pub(super) fn part(&mut self, part: &typed::Part) -> Part {
        let term = match part {
            typed::Part::Text(text) => return Part::Text(text.clone()),
            typed::Part::Value(term) => term,
        };
        match &term.ty {
            Type::Range(end) => {
                let (least, most) = self.ends(term);
                Part::Range(least, most, kind_of(end))
            }
            Type::List(item) => Part::List(self.items(term), kind_of(item)),
            ty => Part::Value(self.node(term), kind_of(ty)),
        }
    }

    fn push(&mut self, node: Node, below: &[NodeId], span: Span) -> NodeId {
        let depth_of = |id: &NodeId| self.depths.get(*id as usize).copied().unwrap_or(0);
        let depth = below.iter().map(depth_of).max().unwrap_or(0) + 1;
        if depth > MAX_DEPTH {
            self.too_deep = self.too_deep.or(Some(span));
        }
        let id = index(self.nodes.len());
        if let Some(shared) = &mut self.shared {
            match shared.entry(bytes_of(&node)) {
                Entry::Occupied(known) => return *known.get(),
                Entry::Vacant(place) => *place.insert(id),
            };
        }
        self.nodes.push(node);
        self.origins.nodes.push(span);
        self.depths.push(depth);
        id
    }

    /// From here on, a node that is there already is not entered again.
    pub(super) fn share_nodes(&mut self) {
        let mut shared = HashMap::with_capacity(self.nodes.len());
        for (id, node) in (0..).zip(&self.nodes) {
            shared.entry(bytes_of(node)).or_insert(id);
        }
        self.shared = Some(shared);
    }

    fn leaf(&mut self, node: Node, span: Span) -> NodeId {
        self.push(node, &[], span)
    }

    fn node(&mut self, term: &Term) -> NodeId {
        let span = term.span;
        match &term.kind {
            TermKind::Literal(Literal::Boolean(value)) => {
                self.leaf(Node::Constant(Scalar::Boolean(*value)), span)
            }
            TermKind::Literal(literal) => self.leaf(Node::Constant(scalar(literal)), span),
            TermKind::Today => {
                self.reads_today = true;
                self.leaf(Node::Today, span)
            }
            TermKind::Setting(setting) => self.leaf(Node::Setting(self.setting(*setting)), span),
            TermKind::SettingEnd { setting, most: false } => {
                self.leaf(Node::SettingLeast(self.setting(*setting)), span)
            }
            TermKind::SettingEnd { setting, most: true } => {
                self.leaf(Node::SettingMost(self.setting(*setting)), span)
            }
            TermKind::Defined(define) => match self.defines.get(*define).copied() {
                Some(body) => self.push(Node::Defined(body), &[body], span),
                None => self.leaf(Node::Truth(false), span),
            },
            TermKind::Value(field) => {
                let node = Node::Field(self.value(field), scale_of(field));
                self.leaf(node, span)
            }
            TermKind::All(parts) => {
                let parts: Vec<NodeId> = parts.iter().map(|part| self.node(part)).collect();
                self.push(Node::All(parts.clone()), &parts, span)
            }
            TermKind::Any(parts) => {
                let parts: Vec<NodeId> = parts.iter().map(|part| self.node(part)).collect();
                self.push(Node::Any(parts.clone()), &parts, span)
            }
            TermKind::Not(inner) => {
                let inner = self.node(inner);
                self.push(Node::Not(inner), &[inner], span)
            }
            TermKind::Negate(inner) => {
                let inner = self.node(inner);
                self.push(Node::Negate(inner), &[inner], span)
            }
            TermKind::Filled(field) => {
                let node = Node::Filled(self.value(field));
                self.leaf(node, span)
            }
            TermKind::Present(field) => {
                let node = Node::Present(self.value(field));
                self.leaf(node, span)
            }
            TermKind::FilledList(field) => {
                let node = Node::Filled(self.list(field));
                self.leaf(node, span)
            }
            TermKind::PresentList(field) => {
                let node = Node::Present(self.list(field));
                self.leaf(node, span)
            }
            TermKind::Binary { operator, left, right } => self.binary(*operator, left, right, span),
            TermKind::FirstWords { text, count } => {
                let (text, count) = (self.node(text), self.node(count));
                self.push(Node::FirstWords { text, count }, &[text, count], span)
            }
            TermKind::Matches { text, pattern } => {
                let text = self.node(text);
                let known = self.patterns.iter().enumerate().rev().take(MAX_COMPARED);
                let known = known.filter(|(_, known)| *known == pattern).map(|(at, _)| at).next();
                let pattern = known.unwrap_or_else(|| {
                    self.patterns.push(pattern.clone());
                    self.patterns.len() - 1
                });
                self.push(Node::Matches { text, pattern: index(pattern) }, &[text], span)
            }
            TermKind::Quantified { quantifier, list, body } => {
                let list = self.list(list);
                let body = self.node(body);
                let quantifier = match quantifier {
                    ast::Quantifier::Any => Quantifier::Any,
                    ast::Quantifier::All => Quantifier::All,
                    ast::Quantifier::None => Quantifier::None,
                };
                self.push(Node::Each { quantifier, list, body }, &[body], span)
            }
            TermKind::CountWhere { list, body } => {
                let list = self.list(list);
                let body = self.node(body);
                self.push(Node::CountWhere { list, body }, &[body], span)
            }
            TermKind::Call { function, argument } => self.call(*function, argument, span),
            // Only in places where the type checker has let none of them through.
            TermKind::Literals(_) | TermKind::Many(_) | TermKind::Range(..) | TermKind::Mistake => {
                self.leaf(Node::Truth(false), span)
            }
        }
    }

    fn call(&mut self, function: Function, argument: &Term, span: Span) -> NodeId {
        let aggregate = match function {
            Function::Sum => Aggregate::Sum,
            Function::Min => Aggregate::Least,
            Function::Max => Aggregate::Most,
            Function::Distinct => Aggregate::Distinct,
            Function::Count => {
                let list = match &argument.kind {
                    TermKind::Many(field) => self.list(field),
                    _ => return self.leaf(Node::Truth(false), span),
                };
                return self.leaf(Node::Count(list), span);
            }
            Function::BusinessDays => {
                let TermKind::Binary { left, right, .. } = &argument.kind else {
                    return self.leaf(Node::Truth(false), span);
                };
                let (later, earlier) = (self.node(left), self.node(right));
                let node = Node::BusinessDaysBetween { later, earlier };
                return self.push(node, &[later, earlier], span);
            }
            Function::Mentioned => {
                let TermKind::Binary { left, right, .. } = &argument.kind else {
                    return self.leaf(Node::Truth(false), span);
                };
                let text = self.node(left);
                let phrases = self.items(right);
                return self.push(Node::Mentioned { text, phrases }, &[text], span);
            }
            // A call with two arguments is a term of its own.
            Function::FirstWords => return self.leaf(Node::Truth(false), span),
            Function::Words | Function::Length | Function::Date => {
                let inner = self.node(argument);
                let node = match function {
                    Function::Words => Node::Words(inner),
                    Function::Length => Node::Length(inner),
                    _ => Node::DateOf(inner),
                };
                return self.push(node, &[inner], span);
            }
        };
        let items = self.items(argument);
        self.leaf(Node::Aggregate { function: aggregate, items }, span)
    }

    fn binary(
        &mut self,
        operator: BinaryOperator,
        left: &Term,
        right: &Term,
        span: Span,
    ) -> NodeId {
        use BinaryOperator as Op;
        if operator == Op::In && matches!(right.ty, Type::Range(_)) {
            let value = self.node(left);
            let (least, most) = self.ends(right);
            return self.push(Node::Within { value, least, most }, &[value, least, most], span);
        }
        match operator {
            Op::In => return self.includes(right, left, span),
            Op::Contains if matches!(left.ty, Type::List(_)) => {
                return self.includes(left, right, span);
            }
            Op::Mentions => {
                let text = self.node(left);
                let phrases = self.items(right);
                return self.push(Node::Mentions { text, phrases }, &[text], span);
            }
            _ => {}
        }
        let (l, r) = (self.node(left), self.node(right));
        let below = [l, r];
        let order = match operator {
            Op::Equal => Some(Order::Equal),
            Op::NotEqual => Some(Order::NotEqual),
            Op::Less => Some(Order::Less),
            Op::AtMost => Some(Order::AtMost),
            Op::More => Some(Order::More),
            Op::AtLeast => Some(Order::AtLeast),
            _ => None,
        };
        if let Some(order) = order {
            return self.push(Node::Compare { order, left: l, right: r }, &below, span);
        }
        let node = match (operator, &left.ty, &right.ty) {
            (Op::Contains, _, _) => Node::HasPart { text: l, part: r },
            (Op::Subtract, Type::Date, Type::Date) | (Op::Subtract, Type::Moment, Type::Moment) => {
                Node::Between { later: l, earlier: r }
            }
            (_, Type::Date | Type::Moment, Type::Duration(scale)) => {
                Node::Shift { moment: l, by: r, scale: *scale, back: operator == Op::Subtract }
            }
            (_, Type::Duration(scale), Type::Date | Type::Moment) => {
                Node::Shift { moment: r, by: l, scale: *scale, back: false }
            }
            (Op::Add, _, _) => Node::Arithmetic { operator: Arithmetic::Add, left: l, right: r },
            (Op::Subtract, _, _) => {
                Node::Arithmetic { operator: Arithmetic::Subtract, left: l, right: r }
            }
            (Op::Multiply, _, _) => {
                Node::Arithmetic { operator: Arithmetic::Multiply, left: l, right: r }
            }
            _ => Node::Arithmetic { operator: Arithmetic::Divide, left: l, right: r },
        };
        self.push(node, &below, span)
    }

    fn includes(&mut self, list: &Term, value: &Term, span: Span) -> NodeId {
        let list = self.items(list);
        let value = self.node(value);
        self.push(Node::Includes { list, value }, &[value], span)
    }

    /// The two ends of a range.
    fn ends(&mut self, range: &Term) -> (NodeId, NodeId) {
        match &range.kind {
            TermKind::Range(least, most) => (self.node(least), self.node(most)),
            TermKind::Setting(setting) => {
                let setting = self.setting(*setting);
                (
                    self.leaf(Node::SettingLeast(setting), range.span),
                    self.leaf(Node::SettingMost(setting), range.span),
                )
            }
            _ => {
                let nothing = self.leaf(Node::Truth(false), range.span);
                (nothing, nothing)
            }
        }
    }

    fn items(&mut self, term: &Term) -> Items {
        match &term.kind {
            TermKind::Literals(literals) => Items::Constants(literals.iter().map(scalar).collect()),
            TermKind::Setting(setting) => Items::Setting(self.setting(*setting)),
            TermKind::Many(field) => Items::Fields(self.value(field), scale_of(field)),
            _ => Items::One(self.node(term)),
        }
    }

    /// The field itself; of a variable, the element.
    fn list(&mut self, field: &typed::Field) -> Access {
        Access { scope: field.scope, field: self.fields.at(&field.steps) }
    }

    /// The value at the end of a path; of a list of values, its elements.
    fn value(&mut self, field: &typed::Field) -> Access {
        let at = self.fields.at(&field.steps);
        let is_values =
            matches!(field.steps.last(), Some(typed::Step { kind: StepKind::Values(_), .. }));
        let field_id = if is_values { self.fields.element(at) } else { at };
        Access { scope: field.scope, field: field_id }
    }
}

pub(super) fn index(position: usize) -> u32 {
    // A source of at most a megabyte cannot hold more things than 32 bits count.
    u32::try_from(position).unwrap_or(u32::MAX)
}

fn scale_of(field: &typed::Field) -> Scale {
    let leaf = match field.steps.last().map(|step| &step.kind) {
        Some(StepKind::Leaf(leaf) | StepKind::Values(leaf)) => leaf,
        _ => return Scale::ONE,
    };
    match leaf {
        LeafType::Number { quantity: Quantity::Percent, .. } => Scale { times: 1.0, over: 100.0 },
        LeafType::Number { quantity: Quantity::Time(unit), .. } => {
            Scale { times: unit.scale().1, over: 1.0 }
        }
        _ => Scale::ONE,
    }
}

fn kind_of(ty: &Type) -> ValueKind {
    match ty {
        Type::Number(Unit::Percent) => ValueKind::Percent,
        Type::Number(Unit::Named(name)) => {
            ValueKind::Amount { one: name.one.clone(), many: name.many.clone() }
        }
        Type::Number(_) => ValueKind::Number,
        Type::Boolean => ValueKind::Boolean,
        Type::Date => ValueKind::Date,
        Type::Moment => ValueKind::Moment,
        Type::Duration(scale) => ValueKind::Time(*scale),
        _ => ValueKind::Text,
    }
}

fn scalar(literal: &Literal) -> Scalar {
    match literal {
        Literal::Text(text) => Scalar::Text(text.clone()),
        Literal::Number(value) | Literal::Percent(value) => Scalar::Number(*value),
        Literal::Boolean(value) => Scalar::Boolean(*value),
        Literal::Date(date) => Scalar::Date(*date),
        Literal::Moment(moment) => Scalar::Moment(*moment),
        Literal::Duration(value, unit) => Scalar::Number(unit.counted(*value)),
    }
}

fn severity(severity: typed::Severity) -> Severity {
    match severity {
        typed::Severity::Error => Severity::Error,
        typed::Severity::Warning => Severity::Warning,
        typed::Severity::Info => Severity::Info,
    }
}

fn source(source: &typed::Source) -> Source {
    Source {
        id: source.id.clone(),
        title: source.title.clone(),
        author: source.author.clone(),
        year: source.year.clone(),
        grade: source.grade.clone(),
        link: source.link.clone(),
        caveat: source.caveat.clone(),
    }
}

/// A constant as the program holds it.
pub(super) fn constant(constant: &ast::Constant) -> Constant {
    match constant {
        ast::Constant::One(literal) => Constant::One(scalar(literal)),
        ast::Constant::Range(least, most) => Constant::Range(scalar(least), scalar(most)),
        ast::Constant::List(items) => {
            Constant::List(items.iter().map(|item| scalar(&item.node)).collect())
        }
    }
}

fn setting(setting: &typed::Setting) -> Setting {
    let default = constant(&setting.default);
    Setting {
        name: setting.name.clone(),
        description: setting.description.clone(),
        kind: kind_of(&setting.ty),
        form: match default {
            Constant::One(_) => Form::One,
            Constant::Range(..) => Form::Range,
            Constant::List(_) => Form::List,
        },
        default,
        bounds: setting.bounds.as_ref().map(|(least, most)| (scalar(least), scalar(most))),
        options: setting.options.clone(),
    }
}
