//! What a rule reads.

use crate::calendar::TimeScale;

use super::{FieldId, Items, Node, NodeId, Part, Program, Rule, Template};

impl Program {
    /// The settings that decide what comes of a rule, or that its texts show, in their order.
    pub(crate) fn settings_read_by(&self, rule: &Rule) -> Vec<u32> {
        let mut settings = Vec::new();
        let mut from: Vec<NodeId> = decides(rule).collect();
        from.extend(rule.places.iter().map(|(condition, _)| *condition));
        from.extend(rule.severities.iter().map(|(condition, _)| *condition));
        for template in rule.messages.iter().chain(&rule.asks).chain(&rule.fixes) {
            read_by_text(template, &mut from, &mut settings);
        }
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
        self.visit(decides(rule).collect(), |node| match node {
            Node::Filled(access)
            | Node::Present(access)
            | Node::Field(access, _)
            | Node::Count(access)
            | Node::Each { list: access, .. }
            | Node::CountWhere { list: access, .. }
            | Node::Includes { list: Items::Fields(access, _), .. }
            | Node::Mentions { phrases: Items::Fields(access, _), .. }
            | Node::Mentioned { phrases: Items::Fields(access, _), .. }
            | Node::Aggregate { items: Items::Fields(access, _), .. } => {
                fields.push(access.field);
            }
            _ => {}
        });
        // Elements of a list of values have no name of their own: the list is what is read.
        in_order(fields.into_iter().map(|field| self.named(field)).collect())
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

fn read_by_text(template: &Template, ahead: &mut Vec<NodeId>, settings: &mut Vec<u32>) {
    ahead.extend(template.condition);
    for part in &template.parts {
        match part {
            Part::Value(node, _) | Part::List(Items::One(node), _) => ahead.push(*node),
            Part::Range(least, most, _) => ahead.extend([*least, *most]),
            Part::List(Items::Setting(setting), _) => settings.push(*setting),
            Part::Text(_) | Part::List(Items::Constants(_) | Items::Fields(..), _) => {}
        }
    }
}
