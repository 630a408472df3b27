//! Checks that a program can be run, wherever it came from: every index leads somewhere, every tree ends,
//! nothing is larger than the engine expects.
//!
//! What a node computes on operands of the wrong type is not checked: the engine takes it as "cannot be decided", so
//! a strange program gives strange answers and nothing worse.

use crate::pattern::program::MAX_PATTERNS_WEIGHT;

use super::codec::Fault;
use super::locale::{Locale, TextKind};
use super::{
    Access, Field, FieldId, FieldKind, Items, MAX_DEPTH, MAX_TEXT, Node, NodeId, Part, Program,
    Rule, Template,
};

/// How many fields a program may read.
const MAX_FIELDS: usize = 100_000;
/// How deep they may lie in the request.
const MAX_FIELD_DEPTH: u32 = 64;
/// How many languages a program may speak beside its own.
pub(crate) const MAX_LOCALES: usize = 100;

impl Program {
    /// Whether the program can be run; if not, what is wrong with it.
    pub(crate) fn validate(&self) -> Result<(), Fault> {
        let mut validator = Validator { program: self, fault: None };
        validator.program();
        validator.fault.map_or(Ok(()), Err)
    }

    /// The frame in which the fields of a field lie. Parents come first, so the climb ends.
    pub(crate) fn frame_of(&self, field: FieldId) -> u32 {
        let mut at = field;
        loop {
            match self.fields.get(at as usize) {
                Some(Field { kind: FieldKind::List { frame, .. }, .. }) => return *frame,
                Some(field) if field.parent < at => at = field.parent,
                _ => return 0,
            }
        }
    }
}

/// Goes through a program. Like the reader of its bytes it notes the first fault and goes on, so that checking is a row
/// of calls without branches; where going on could be work without an end, it stops.
struct Validator<'p> {
    program: &'p Program,
    fault: Option<Fault>,
}

impl Validator<'_> {
    fn ensure(&mut self, holds: bool, fault: Fault) {
        if !holds {
            self.note(fault);
        }
    }

    #[cold]
    #[inline(never)]
    fn note(&mut self, fault: Fault) {
        self.fault.get_or_insert(fault);
    }

    /// Whether an index leads into a table.
    fn leads<T>(&mut self, index: u32, table: &[T], fault: Fault) {
        self.ensure((index as usize) < table.len(), fault);
    }

    fn program(&mut self) {
        let program = self.program;
        self.fields();
        self.nodes();
        let mut weight = 0;
        for pattern in &program.patterns {
            if let Err(fault) = pattern.validate() {
                self.note(fault);
            }
            weight += pattern.weight();
        }
        self.ensure(weight <= MAX_PATTERNS_WEIGHT, "its patterns are too large together");
        if let Some(used) = program.business_days {
            let last = used.weekend.max(used.holidays);
            self.leads(last, &program.settings, "its calendar has no settings");
        }
        for rule in &program.rules {
            self.rule(rule);
        }
        self.ensure(program.locales.len() <= MAX_LOCALES, "it has too many locales");
        for locale in &program.locales {
            self.locale(locale);
        }
    }

    fn fields(&mut self) {
        let Program { fields, frames, .. } = self.program;
        let Some(request) = fields.first() else {
            return self.note("it has no request");
        };
        let is_record = request.kind == FieldKind::Record && request.parent == 0;
        self.ensure(is_record, "its request is not a record");
        let fit = !frames.is_empty() && frames.len() <= fields.len() + 1;
        self.ensure(fit, "its frames don't fit its fields");
        let mut slots = 0;
        for frame in frames {
            slots += u64::from(*frame);
        }
        self.ensure(slots <= fields.len() as u64, "it has slots without fields");
        self.ensure(fields.len() <= MAX_FIELDS, "it has too many fields");
        let mut owners = vec![false; frames.len()];
        // How many names lead to a field, and how many bytes they have.
        let mut ways = vec![(0_u32, 0)];
        for (id, field) in fields.iter().enumerate().skip(1) {
            // Beyond a fault, the way up from a field may be as long as the list.
            if self.fault.is_some() {
                return;
            }
            self.ensure((field.parent as usize) < id, "a field stands before its parent");
            let parent = fields.get(field.parent as usize);
            let holds = parent.is_some_and(|parent| !matches!(parent.kind, FieldKind::Leaf { .. }));
            self.ensure(holds, "a value has fields");
            let (names, bytes) = ways.get(field.parent as usize).copied().unwrap_or_default();
            let way = (names + 1, bytes + field.name.len());
            self.ensure(way.0 <= MAX_FIELD_DEPTH, "its fields are too deep");
            self.ensure(
                way.1 <= MAX_TEXT,
                "the names on the way to a field have more than 4096 bytes",
            );
            ways.push(way);
            let slot = match field.kind {
                FieldKind::Record => continue,
                FieldKind::Leaf { slot, .. } => slot,
                FieldKind::List { slot, frame } => {
                    self.frame(frame, &mut owners);
                    slot
                }
            };
            let frame = self.program.frame_of(field.parent);
            let slots = frames.get(frame as usize).copied().unwrap_or(0);
            self.ensure(slot < slots, "a field has no slot");
        }
    }

    /// A frame belongs to one list, so that elements of one list lie next to each other.
    fn frame(&mut self, frame: u32, owners: &mut [bool]) {
        match owners.get_mut(frame as usize) {
            Some(owned) => {
                self.ensure(frame != 0 && !*owned, "two lists share a frame");
                *owned = true;
            }
            None => self.note("a list has no frame"),
        }
    }

    fn nodes(&mut self) {
        let mut depths: Vec<u32> = Vec::with_capacity(self.program.nodes.len());
        for node in &self.program.nodes {
            let mut depth = 1;
            node.each_below(&mut |below| match depths.get(below as usize) {
                Some(deep) => depth = depth.max(deep + 1),
                None => self.note("a node stands before its parts"),
            });
            self.ensure(depth <= MAX_DEPTH, "its expressions are too deep");
            depths.push(depth);
            self.node(node);
        }
    }

    fn node(&mut self, node: &Node) {
        let Program { settings, patterns, .. } = self.program;
        match node {
            Node::Setting(setting) | Node::SettingLeast(setting) | Node::SettingMost(setting) => {
                self.leads(*setting, settings, "a node reads a setting that is not there");
            }
            Node::Filled(access) | Node::Present(access) | Node::Field(access, _) => {
                self.access(*access);
            }
            Node::Count(list) | Node::Each { list, .. } | Node::CountWhere { list, .. } => {
                self.list(*list);
            }
            Node::Includes { list: items, .. }
            | Node::Mentions { phrases: items, .. }
            | Node::Mentioned { phrases: items, .. }
            | Node::Aggregate { items, .. } => self.items(items),
            Node::Matches { pattern, .. } => {
                self.leads(*pattern, patterns, "a pattern is not there");
            }
            _ => {}
        }
    }

    fn items(&mut self, items: &Items) {
        let Program { settings, nodes, .. } = self.program;
        match items {
            Items::Constants(_) => {}
            Items::Setting(setting) => self.leads(*setting, settings, "a setting is not there"),
            Items::Fields(access, _) => self.access(*access),
            Items::One(node) => self.leads(*node, nodes, "a node is not there"),
        }
    }

    fn access(&mut self, access: Access) {
        self.leads(access.field, &self.program.fields, "a node reads a field that is not there");
    }

    fn list(&mut self, list: Access) {
        let field = self.program.fields.get(list.field as usize);
        let is_list = matches!(field, Some(Field { kind: FieldKind::List { .. }, .. }));
        self.ensure(is_list, "a node runs over a field that is not a list");
    }

    fn condition(&mut self, node: NodeId) {
        self.leads(node, &self.program.nodes, "a rule has no condition");
    }

    fn rule(&mut self, rule: &Rule) {
        self.condition(rule.require);
        if let Some(when) = rule.when {
            self.condition(when);
        }
        if let Some(each) = rule.each {
            self.list(each.list);
        }
        self.access(rule.at);
        for (condition, _) in &rule.severities {
            self.condition(*condition);
        }
        for (condition, at) in &rule.places {
            self.condition(*condition);
            self.access(*at);
        }
        for cite in &rule.cites {
            let sources = &self.program.sources;
            self.leads(cite.source, sources, "a rule cites a source that is not there");
        }
        for kind in TextKind::ALL {
            for template in rule.templates(kind) {
                self.template(template);
            }
        }
    }

    fn locale(&mut self, locale: &Locale) {
        let Program { rules, fields, .. } = self.program;
        let mut next = 0;
        for (place, texts) in &locale.rules {
            self.ensure(u64::from(*place) >= next, "the rules of a locale are not in order");
            next = u64::from(*place) + 1;
            let Some(rule) = rules.get(*place as usize) else {
                return self.note("a locale has a rule that is not there");
            };
            for kind in TextKind::ALL {
                let (translated, templates) = (texts.of(kind), rule.templates(kind));
                let fits = translated.len() <= templates.len();
                self.ensure(fits, "a locale has more texts than a rule");
                for parts in translated {
                    self.parts(parts);
                }
            }
        }
        next = 0;
        for (field, _) in &locale.questions {
            self.ensure(u64::from(*field) >= next, "the questions of a locale are not in order");
            next = u64::from(*field) + 1;
            self.leads(*field, fields, "a locale asks for a field that is not there");
        }
    }

    fn template(&mut self, template: &Template) {
        if let Some(condition) = template.condition {
            self.leads(condition, &self.program.nodes, "a text has a condition that is not there");
        }
        self.parts(&template.parts);
    }

    fn parts(&mut self, parts: &[Part]) {
        for part in parts {
            match part {
                Part::Text(_) => {}
                Part::Value(node, _) => self.shown(*node),
                Part::Range(least, most, _) => {
                    self.shown(*least);
                    self.shown(*most);
                }
                Part::List(items, _) => self.items(items),
            }
        }
    }

    fn shown(&mut self, node: NodeId) {
        self.leads(node, &self.program.nodes, "a text shows a node that is not there");
    }
}

impl Node {
    /// The nodes of which this one is made.
    pub(crate) fn below(&self) -> Vec<NodeId> {
        let mut below = Vec::new();
        self.each_below(&mut |node| below.push(node));
        below
    }

    /// Visits the nodes of which this one is made.
    pub(crate) fn each_below(&self, visit: &mut dyn FnMut(NodeId)) {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| visit(*part)),
            Self::Not(inner)
            | Self::Defined(inner)
            | Self::Negate(inner)
            | Self::DateOf(inner)
            | Self::Words(inner)
            | Self::Length(inner)
            | Self::Matches { text: inner, .. }
            | Self::Each { body: inner, .. }
            | Self::CountWhere { body: inner, .. } => visit(*inner),
            Self::Compare { left: one, right: other, .. }
            | Self::Arithmetic { left: one, right: other, .. }
            | Self::HasPart { text: one, part: other }
            | Self::FirstWords { text: one, count: other }
            | Self::Shift { moment: one, by: other, .. }
            | Self::Between { later: one, earlier: other }
            | Self::BusinessDaysBetween { later: one, earlier: other } => {
                visit(*one);
                visit(*other);
            }
            Self::Within { value, least, most } => {
                visit(*value);
                visit(*least);
                visit(*most);
            }
            Self::Includes { list: items, value: one }
            | Self::Mentions { text: one, phrases: items }
            | Self::Mentioned { text: one, phrases: items } => {
                items.each_below(visit);
                visit(*one);
            }
            Self::Aggregate { items, .. } => items.each_below(visit),
            Self::Truth(_)
            | Self::Filled(_)
            | Self::Present(_)
            | Self::Constant(_)
            | Self::Setting(_)
            | Self::SettingLeast(_)
            | Self::SettingMost(_)
            | Self::Today
            | Self::Field(..)
            | Self::Count(_) => {}
        }
    }
}

impl Items {
    fn each_below(&self, visit: &mut dyn FnMut(NodeId)) {
        if let Self::One(node) = self {
            visit(*node);
        }
    }
}
