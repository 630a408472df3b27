//! Checks that a program can be run, wherever it came from: every index leads somewhere, every tree ends,
//! nothing is larger than the engine expects.
//!
//! What a node computes on operands of the wrong type is not checked: the engine takes it as "cannot be decided", so
//! a strange program gives strange answers and nothing worse.

use crate::pattern::program::{MAX_PATTERNS_WEIGHT, Pattern};

use super::codec::Fault;
use super::locale::{Locale, TextKind};
use super::{
    Access, Field, FieldId, FieldKind, Items, MAX_DEPTH, Node, NodeId, Part, Program, Rule,
    Template,
};

type Check = Result<(), Fault>;

/// How many fields a program may read.
const MAX_FIELDS: usize = 100_000;
/// How deep they may lie in the request.
const MAX_FIELD_DEPTH: u32 = 64;
/// How many languages a program may speak beside its own.
pub(crate) const MAX_LOCALES: usize = 100;

fn ensure(holds: bool, fault: Fault) -> Check {
    if holds { Ok(()) } else { Err(fault) }
}

impl Program {
    /// Whether the program can be run; if not, what is wrong with it.
    pub(crate) fn validate(&self) -> Check {
        self.check_fields()?;
        self.check_nodes()?;
        self.patterns.iter().try_for_each(Pattern::validate)?;
        let weight: u64 = self.patterns.iter().map(Pattern::weight).sum();
        ensure(weight <= MAX_PATTERNS_WEIGHT, "its patterns are too large together")?;
        if let Some(used) = self.business_days {
            let last = used.weekend.max(used.holidays);
            ensure((last as usize) < self.settings.len(), "its calendar has no settings")?;
        }
        self.rules.iter().try_for_each(|rule| self.check_rule(rule))?;
        ensure(self.locales.len() <= MAX_LOCALES, "it has too many locales")?;
        self.locales.iter().try_for_each(|locale| self.check_locale(locale))
    }

    fn check_fields(&self) -> Check {
        let request = self.fields.first().ok_or("it has no request")?;
        ensure(
            request.kind == FieldKind::Record && request.parent == 0,
            "its request is not a record",
        )?;
        ensure(
            !self.frames.is_empty() && self.frames.len() <= self.fields.len() + 1,
            "its frames don't fit its fields",
        )?;
        let slots: u64 = self.frames.iter().map(|slots| u64::from(*slots)).sum();
        ensure(slots <= self.fields.len() as u64, "it has slots without fields")?;
        ensure(self.fields.len() <= MAX_FIELDS, "it has too many fields")?;
        let mut owners = vec![false; self.frames.len()];
        let mut depths = vec![0_u32];
        for (id, field) in self.fields.iter().enumerate().skip(1) {
            ensure((field.parent as usize) < id, "a field stands before its parent")?;
            let parent = self.fields.get(field.parent as usize).ok_or("a field has no parent")?;
            ensure(!matches!(parent.kind, FieldKind::Leaf { .. }), "a value has fields")?;
            let depth = depths.get(field.parent as usize).copied().unwrap_or(0) + 1;
            ensure(depth <= MAX_FIELD_DEPTH, "its fields are too deep")?;
            depths.push(depth);
            let slot = match field.kind {
                FieldKind::Record => continue,
                FieldKind::Leaf { slot, .. } => slot,
                FieldKind::List { slot, frame } => {
                    // A frame belongs to one list, so that elements of one list lie next to each other.
                    let owner = owners.get_mut(frame as usize).ok_or("a list has no frame")?;
                    ensure(frame != 0 && !*owner, "two lists share a frame")?;
                    *owner = true;
                    slot
                }
            };
            let slots = self.frames.get(self.frame_of(field.parent) as usize).copied().unwrap_or(0);
            ensure(slot < slots, "a field has no slot")?;
        }
        Ok(())
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

    fn check_nodes(&self) -> Check {
        let mut depths: Vec<u32> = Vec::with_capacity(self.nodes.len());
        for (id, node) in self.nodes.iter().enumerate() {
            let mut depth = 1;
            for below in node.below() {
                ensure((below as usize) < id, "a node stands before its parts")?;
                depth = depth.max(depths.get(below as usize).copied().unwrap_or(0) + 1);
            }
            ensure(depth <= MAX_DEPTH, "its expressions are too deep")?;
            depths.push(depth);
            self.check_node(node)?;
        }
        Ok(())
    }

    fn check_node(&self, node: &Node) -> Check {
        match node {
            Node::Setting(setting) | Node::SettingLeast(setting) | Node::SettingMost(setting) => {
                ensure(
                    (*setting as usize) < self.settings.len(),
                    "a node reads a setting that is not there",
                )
            }
            Node::Filled(access) | Node::Present(access) | Node::Field(access, _) => {
                self.check_access(*access)
            }
            Node::Count(list) => self.check_list(*list),
            Node::Each { list, .. } | Node::CountWhere { list, .. } => self.check_list(*list),
            Node::Includes { list: items, .. }
            | Node::Mentions { phrases: items, .. }
            | Node::Mentioned { phrases: items, .. }
            | Node::Aggregate { items, .. } => self.check_items(items),
            Node::Matches { pattern, .. } => {
                ensure((*pattern as usize) < self.patterns.len(), "a pattern is not there")
            }
            _ => Ok(()),
        }
    }

    fn check_items(&self, items: &Items) -> Check {
        match items {
            Items::Constants(_) => Ok(()),
            Items::Setting(setting) => {
                ensure((*setting as usize) < self.settings.len(), "a setting is not there")
            }
            Items::Fields(access, _) => self.check_access(*access),
            Items::One(node) => ensure((*node as usize) < self.nodes.len(), "a node is not there"),
        }
    }

    fn check_access(&self, access: Access) -> Check {
        ensure(
            (access.field as usize) < self.fields.len(),
            "a node reads a field that is not there",
        )
    }

    fn check_list(&self, list: Access) -> Check {
        let is_list = matches!(
            self.fields.get(list.field as usize),
            Some(Field { kind: FieldKind::List { .. }, .. })
        );
        ensure(is_list, "a node runs over a field that is not a list")
    }

    fn check_rule(&self, rule: &Rule) -> Check {
        let known =
            |node: NodeId| ensure((node as usize) < self.nodes.len(), "a rule has no condition");
        known(rule.require)?;
        rule.when.map_or(Ok(()), known)?;
        rule.each.map_or(Ok(()), |each| self.check_list(each.list))?;
        self.check_access(rule.at)?;
        rule.severities.iter().try_for_each(|(condition, _)| known(*condition))?;
        for (condition, at) in &rule.places {
            known(*condition)?;
            self.check_access(*at)?;
        }
        for cite in &rule.cites {
            ensure(
                (cite.source as usize) < self.sources.len(),
                "a rule cites a source that is not there",
            )?;
        }
        let templates = rule.messages.iter().chain(&rule.asks).chain(&rule.fixes);
        templates.into_iter().try_for_each(|template| self.check_template(template))
    }

    fn check_locale(&self, locale: &Locale) -> Check {
        let places = locale.rules.iter().map(|(place, _)| *place);
        ensure(places.is_sorted_by(|a, b| a < b), "the rules of a locale are not in order")?;
        for (place, texts) in &locale.rules {
            let rule = self.rules.get(*place as usize);
            let rule = rule.ok_or("a locale has a rule that is not there")?;
            for kind in TextKind::ALL {
                let (translated, templates) = (texts.of(kind), rule.templates(kind));
                ensure(translated.len() <= templates.len(), "a locale has more texts than a rule")?;
                translated.iter().try_for_each(|parts| self.check_parts(parts))?;
            }
        }
        let mut asked = locale.questions.iter().map(|(field, _)| *field);
        ensure(
            asked.clone().is_sorted_by(|a, b| a < b),
            "the questions of a locale are not in order",
        )?;
        let fit = asked.next_back().is_none_or(|field| (field as usize) < self.fields.len());
        ensure(fit, "a locale asks for a field that is not there")
    }

    fn check_template(&self, template: &Template) -> Check {
        let condition = template.condition;
        let known = condition.is_none_or(|node| (node as usize) < self.nodes.len());
        ensure(known, "a text has a condition that is not there")?;
        self.check_parts(&template.parts)
    }

    fn check_parts(&self, parts: &[Part]) -> Check {
        let known = |node: NodeId| {
            ensure((node as usize) < self.nodes.len(), "a text shows a node that is not there")
        };
        parts.iter().try_for_each(|part| match part {
            Part::Text(_) => Ok(()),
            Part::Value(node, _) => known(*node),
            Part::Range(least, most, _) => known(*least).and_then(|()| known(*most)),
            Part::List(items, _) => self.check_items(items),
        })
    }
}

impl Node {
    /// The nodes of which this one is made.
    pub(crate) fn below(&self) -> Vec<NodeId> {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.clone(),
            Self::Not(inner)
            | Self::Defined(inner)
            | Self::Negate(inner)
            | Self::DateOf(inner)
            | Self::Words(inner)
            | Self::Length(inner)
            | Self::Matches { text: inner, .. }
            | Self::Each { body: inner, .. }
            | Self::CountWhere { body: inner, .. } => vec![*inner],
            Self::Compare { left, right, .. } | Self::Arithmetic { left, right, .. } => {
                vec![*left, *right]
            }
            Self::Within { value, least, most } => vec![*value, *least, *most],
            Self::HasPart { text, part } => vec![*text, *part],
            Self::FirstWords { text, count } => vec![*text, *count],
            Self::Shift { moment, by, .. } => vec![*moment, *by],
            Self::Between { later, earlier } | Self::BusinessDaysBetween { later, earlier } => {
                vec![*later, *earlier]
            }
            Self::Includes { list, value } => {
                items_below(list).into_iter().chain([*value]).collect()
            }
            Self::Mentions { text, phrases } | Self::Mentioned { text, phrases } => {
                items_below(phrases).into_iter().chain([*text]).collect()
            }
            Self::Aggregate { items, .. } => items_below(items),
            Self::Truth(_)
            | Self::Filled(_)
            | Self::Present(_)
            | Self::Constant(_)
            | Self::Setting(_)
            | Self::SettingLeast(_)
            | Self::SettingMost(_)
            | Self::Today
            | Self::Field(..)
            | Self::Count(_) => Vec::new(),
        }
    }
}

fn items_below(items: &Items) -> Vec<NodeId> {
    match items {
        Items::One(node) => vec![*node],
        Items::Constants(_) | Items::Setting(_) | Items::Fields(..) => Vec::new(),
    }
}
