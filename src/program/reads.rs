//! What a rule reads.

use crate::calendar::TimeScale;

use super::locale::TextKind;
use super::{FieldId, Items, Node, NodeId, Part, Program, Rule};

impl Program {
    /// The settings that decide what comes of a rule, or that its texts show, in their order.
    pub(crate) fn settings_read_by(&self, rule: &Rule) -> Vec<u32> {
        let (mut from, mut settings) = (Vec::new(), Vec::new());
        self.looks_at(rule, &mut from, &mut settings);
        self.visit(from, &mut |node| match node {
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
                if let Some(used) = self.business_days {
                    settings.push(used.weekend);
                    settings.push(used.holidays);
                }
            }
            _ => {}
        });
        in_order(settings)
    }

    /// The fields that decide what comes of a rule, in their order.
    pub(crate) fn fields_read_by(&self, rule: &Rule) -> Vec<FieldId> {
        let mut fields = Vec::new();
        if let Some(each) = rule.each {
            fields.push(each.list.field);
        }
        self.visit(decides(rule), &mut |node| read_by_node(node, &mut fields));
        // Elements of a list of values have no name of their own: the list is what is read.
        for id in &mut fields {
            if let Some(field) = self.fields.get(*id as usize)
                && field.name.is_empty()
            {
                *id = field.parent;
            }
        }
        in_order(fields)
    }

    /// The fields that a rule reads, or that its texts show, with all that holds them.
    pub(crate) fn fields_looked_at_by(&self, index: u32, rule: &Rule) -> Vec<FieldId> {
        let (mut from, mut settings) = (Vec::new(), Vec::new());
        self.looks_at(rule, &mut from, &mut settings);
        let mut fields = vec![rule.at.field];
        if let Some(each) = rule.each {
            fields.push(each.list.field);
        }
        for (_, at) in &rule.places {
            fields.push(at.field);
        }
        for kind in TextKind::ALL {
            for template in rule.templates(kind) {
                shown_by_text(&template.parts, &mut fields);
            }
            for locale in &self.locales {
                for parts in locale.texts(index).map_or(&[][..], |texts| texts.of(kind)) {
                    read_by_text(parts, &mut from, &mut settings);
                    shown_by_text(parts, &mut fields);
                }
            }
        }
        self.visit(from, &mut |node| read_by_node(node, &mut fields));
        for at in 0..fields.len() {
            let mut holder = fields.get(at).and_then(|id| self.fields.get(*id as usize));
            while let Some(field) = holder.filter(|field| field.parent != 0) {
                fields.push(field.parent);
                holder = self.fields.get(field.parent as usize);
            }
        }
        in_order(fields)
    }

    /// The conditions and the values that a rule looks at, for what comes of it or for its texts.
    fn looks_at(&self, rule: &Rule, from: &mut Vec<NodeId>, settings: &mut Vec<u32>) {
        from.append(&mut decides(rule));
        for (condition, _) in &rule.places {
            from.push(*condition);
        }
        for (condition, _) in &rule.severities {
            from.push(*condition);
        }
        for kind in TextKind::ALL {
            for template in rule.templates(kind) {
                if let Some(condition) = template.condition {
                    from.push(condition);
                }
                read_by_text(&template.parts, from, settings);
            }
        }
    }

    /// Visits these nodes and all below them, each once: a define that many conditions name is followed once.
    fn visit(&self, from: Vec<NodeId>, visit: &mut dyn FnMut(&Node)) {
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
            node.each_below(&mut |below| ahead.push(below));
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
fn decides(rule: &Rule) -> Vec<NodeId> {
    let mut conditions = vec![rule.require];
    if let Some(when) = rule.when {
        conditions.push(when);
    }
    conditions
}

/// The field that an expression reads by itself.
fn read_by_node(node: &Node, fields: &mut Vec<FieldId>) {
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
        | Node::Aggregate { items: Items::Fields(access, _), .. } => fields.push(access.field),
        _ => {}
    }
}

/// The lists of a request that a text shows.
fn shown_by_text(parts: &[Part], fields: &mut Vec<FieldId>) {
    for part in parts {
        if let Part::List(Items::Fields(access, _), _) = part {
            fields.push(access.field);
        }
    }
}

fn read_by_text(parts: &[Part], ahead: &mut Vec<NodeId>, settings: &mut Vec<u32>) {
    for part in parts {
        match part {
            Part::Value(node, _) | Part::List(Items::One(node), _) => ahead.push(*node),
            Part::Range(least, most, _) => {
                ahead.push(*least);
                ahead.push(*most);
            }
            Part::List(Items::Setting(setting), _) => settings.push(*setting),
            Part::Text(_) | Part::List(Items::Constants(_) | Items::Fields(..), _) => {}
        }
    }
}
