//! What a rule reads.

use std::collections::BTreeSet;

use super::{Items, Node, NodeId, Part, Program, Rule, Template};

impl Program {
    /// The settings that decide what comes of a rule, or that its texts show.
    pub(crate) fn settings_read_by(&self, rule: &Rule) -> BTreeSet<u32> {
        let mut settings = BTreeSet::new();
        let mut seen = BTreeSet::new();
        let mut ahead: Vec<NodeId> = vec![rule.require];
        ahead.extend(rule.when);
        ahead.extend(rule.severities.iter().map(|(condition, _)| *condition));
        ahead.extend(rule.places.iter().map(|(condition, _)| *condition));
        for template in rule.messages.iter().chain(&rule.asks).chain(&rule.fixes) {
            read_by_text(template, &mut ahead, &mut settings);
        }
        while let Some(id) = ahead.pop() {
            // Nodes are shared: a define that many conditions name is followed once.
            if !seen.insert(id) {
                continue;
            }
            let Some(node) = self.nodes.get(id as usize) else { continue };
            ahead.extend(node.below());
            match node {
                Node::Setting(setting)
                | Node::SettingLeast(setting)
                | Node::SettingMost(setting)
                | Node::Includes { list: Items::Setting(setting), .. }
                | Node::Mentions { phrases: Items::Setting(setting), .. }
                | Node::Aggregate { items: Items::Setting(setting), .. } => {
                    settings.insert(*setting);
                }
                _ => {}
            }
        }
        settings
    }
}

fn read_by_text(template: &Template, ahead: &mut Vec<NodeId>, settings: &mut BTreeSet<u32>) {
    ahead.extend(template.condition);
    for part in &template.parts {
        match part {
            Part::Value(node, _) | Part::List(Items::One(node), _) => ahead.push(*node),
            Part::Range(least, most, _) => ahead.extend([*least, *most]),
            Part::List(Items::Setting(setting), _) => {
                settings.insert(*setting);
            }
            Part::Text(_) | Part::List(Items::Constants(_) | Items::Fields(..), _) => {}
        }
    }
}
