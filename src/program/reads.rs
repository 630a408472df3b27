//! What a rule reads.

use crate::calendar::TimeScale;

use super::locale::TextKind;
use super::{FieldId, Items, Node, NodeId, Part, Program, Rule};

impl Program {
    /// The settings that decide what comes of a rule, or that its texts show, in their order.
    pub(crate) fn settings_read_by(&self, rule: &Rule) -> Vec<u32> {
        let (mut from, mut settings) = (Vec::new(), Vec::new());
        self.looks_at(rule, &mut from, &mut settings);
        self.visit(from, |node| match node {
            Node::Setting(setting)
            | Node::SettingLeast(setting)
            | Node::SettingMost(setting)
            | Node::Includes { list: Items::Setting(setting), .. }
            | Node::Mentions { phrases: Items::Setting(setting), .. }
            | Node::Mentioned { phrases: Items::Setting(setting), .. }
            | Node::Aggregate { items: Items::Setting(setting), .. } => {
                settings.push(*setting);
            }
            Node::BusinessDaysBetween { .. }
            | Node::Shift { scale: TimeScale::BusinessDays, .. } => {
                let calendar = self.business_days.map(|used| [used.weekend, used.holidays]);
                settings.extend(calendar.into_iter().flatten());
            }
            _ => {}
        });
        in_order(settings)
    }

    /// The fields that decide what comes of a rule, in their order.
    pub(crate) fn fields_read_by(&self, rule: &Rule) -> Vec<FieldId> {
        let mut fields: Vec<FieldId> = rule.each.iter().map(|each| each.list.field).collect();
        self.visit(decides(rule).collect(), |node| fields.extend(read_by_node(node)));
        // Elements of a list of values have no name of their own: the list is what is read.
        in_order(fields.into_iter().map(|field| self.named(field)).collect())
    }

    /// The fields that a rule reads, or that its texts show, with the lists on the way to them.
    pub(crate) fn fields_looked_at_by(&self, index: u32, rule: &Rule) -> Vec<FieldId> {
        let (mut from, mut settings) = (Vec::new(), Vec::new());
        self.looks_at(rule, &mut from, &mut settings);
        let translated = self.locales.iter().filter_map(|locale| locale.texts(index));
        let mut fields: Vec<FieldId> = vec![rule.at.field];
        fields.extend(rule.places.iter().map(|(_, at)| at.field));
        fields.extend(rule.each.iter().map(|each| each.list.field));
        let own = TextKind::ALL.iter().flat_map(|kind| rule.templates(*kind));
        let own = own.map(|template| template.parts.as_slice());
        let other = translated.flat_map(|texts| TextKind::ALL.map(|kind| texts.of(kind)));
        for parts in own.chain(other.flatten().map(Vec::as_slice)) {
            for part in parts {
                read_by_part(part, &mut from, &mut settings);
                if let Part::List(Items::Fields(access, _), _) = part {
                    fields.push(access.field);
                }
            }
        }
        self.visit(from, |node| fields.extend(read_by_node(node)));
        let held: Vec<FieldId> = fields.iter().flat_map(|field| self.holders(*field)).collect();
        fields.extend(held);
        in_order(fields)
    }

    /// What holds a field, up to the request.
    fn holders(&self, field: FieldId) -> impl Iterator<Item = FieldId> {
        let holder = |id: &FieldId| {
            let parent = self.fields.get(*id as usize)?.parent;
            (parent != *id).then_some(parent)
        };
        std::iter::successors(Some(field), holder).skip(1)
    }

    /// The conditions and the values that a rule looks at, for what comes of it or for its texts.
    fn looks_at(&self, rule: &Rule, from: &mut Vec<NodeId>, settings: &mut Vec<u32>) {
        from.extend(decides(rule));
        from.extend(rule.places.iter().map(|(condition, _)| *condition));
        from.extend(rule.severities.iter().map(|(condition, _)| *condition));
        for template in rule.messages.iter().chain(&rule.asks).chain(&rule.fixes) {
            from.extend(template.condition);
            template.parts.iter().for_each(|part| read_by_part(part, from, settings));
        }
    }

    fn named(&self, id: FieldId) -> FieldId {
        let field = self.fields.get(id as usize);
        field.filter(|field| field.name.is_empty()).map_or(id, |field| field.parent)
    }

    /// Visits these nodes and all below them, each once: a define that many conditions name is followed once.
    fn visit(&self, from: Vec<NodeId>, mut visit: impl FnMut(&Node)) {
        let mut ahead = from;
        let mut seen = vec![false; self.nodes.len()];
        while let Some(id) = ahead.pop() {
            let (Some(node), Some(seen)) = (self.nodes.get(id as usize), seen.get_mut(id as usize))
            else {
                continue;
            };
            if std::mem::replace(seen, true) {
                continue;
            }
            ahead.extend(node.below());
            visit(node);
        }
    }
}

/// Each once.
fn in_order(mut ids: Vec<u32>) -> Vec<u32> {
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// The conditions that decide what comes of a rule.
fn decides(rule: &Rule) -> impl Iterator<Item = NodeId> {
    rule.when.into_iter().chain([rule.require])
}

/// The field that an expression reads by itself.
fn read_by_node(node: &Node) -> Option<FieldId> {
    match node {
        Node::Filled(access)
        | Node::Present(access)
        | Node::Field(access, _)
        | Node::Count(access)
        | Node::Each { list: access, .. }
        | Node::CountWhere { list: access, .. }
        | Node::Includes { list: Items::Fields(access, _), .. }
        | Node::Mentions { phrases: Items::Fields(access, _), .. }
        | Node::Mentioned { phrases: Items::Fields(access, _), .. }
        | Node::Aggregate { items: Items::Fields(access, _), .. } => Some(access.field),
        _ => None,
    }
}

fn read_by_part(part: &Part, ahead: &mut Vec<NodeId>, settings: &mut Vec<u32>) {
    match part {
        Part::Value(node, _) | Part::List(Items::One(node), _) => ahead.push(*node),
        Part::Range(least, most, _) => ahead.extend([*least, *most]),
        Part::List(Items::Setting(setting), _) => settings.push(*setting),
        Part::Text(_) | Part::List(Items::Constants(_) | Items::Fields(..), _) => {}
    }
}
