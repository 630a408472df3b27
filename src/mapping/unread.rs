//! What a mapping leaves of a form, so that nothing is lost without a word.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::path::{Source, Step};

/// The most fields that are worth naming.
const MOST: usize = 100;

/// The parts of a form that are read, as a tree.
#[derive(Debug, Clone, Default)]
pub(super) struct Reads {
    /// All that lies here.
    whole: bool,
    below: BTreeMap<Step, Reads>,
    /// What is read of every element of the list that lies here.
    elements: Option<Box<Reads>>,
}

impl Reads {
    pub(super) fn add(&mut self, source: &Source) {
        source.spellings().for_each(|steps| self.at(&steps).whole = true);
    }

    /// Takes in a field as [`unread`] names it, with `[]` for every position.
    pub(super) fn ignore(&mut self, name: &str) -> Result<(), String> {
        let mut at = self;
        let mut rest = name;
        while let Some((list, below)) = rest.split_once("[]") {
            at = at.elements_of(&Source::new(list)?);
            rest = below.strip_prefix('.').unwrap_or(below);
            if rest.is_empty() {
                at.whole = true;
                return Ok(());
            }
        }
        at.add(&Source::new(rest)?);
        Ok(())
    }

    /// What is read of the elements of the list at a source.
    pub(super) fn elements_of(&mut self, source: &Source) -> &mut Self {
        self.at(&source.steps).elements.get_or_insert_default()
    }

    fn at(&mut self, steps: &[Step]) -> &mut Self {
        steps.iter().fold(self, |at, step| at.below.entry(step.clone()).or_default())
    }
}

/// The fields of a form that have a value and are not read.
pub(super) fn unread(reads: &Reads, form: &Value) -> Vec<String> {
    let mut found = BTreeSet::new();
    walk(reads, form, &mut String::new(), &mut found);
    found.into_iter().collect()
}

fn walk(reads: &Reads, value: &Value, path: &mut String, found: &mut BTreeSet<String>) {
    if reads.whole || is_empty(value) || found.len() >= MOST {
        return;
    }
    let length = path.len();
    // A single object is read as a list of one.
    let reads = match (value, &reads.elements) {
        (Value::Object(_), Some(elements)) => elements,
        _ => reads,
    };
    match value {
        Value::Object(members) if path.is_empty() || reads.leads_on() => {
            for (name, value) in members {
                if length > 0 {
                    path.push('.');
                }
                path.push_str(name);
                let below = reads.below.get(&Step::Member(name.clone()));
                walk(below.unwrap_or(&NOTHING), value, path, found);
                path.truncate(length);
            }
        }
        Value::Array(items) if reads.leads_on() => {
            path.push_str("[]");
            for (position, value) in items.iter().enumerate() {
                let below = reads.below.get(&Step::Position(position));
                walk(below.or(reads.elements.as_deref()).unwrap_or(&NOTHING), value, path, found);
            }
            path.truncate(length);
        }
        _ => {
            found.insert(path.clone());
        }
    }
}

static NOTHING: Reads = Reads { whole: false, below: BTreeMap::new(), elements: None };

impl Reads {
    /// Whether something below is read: else the whole is named, and not each of its parts.
    fn leads_on(&self) -> bool {
        !self.below.is_empty() || self.elements.is_some()
    }
}

/// Null, a blank text or an empty list: there is nothing to lose.
pub(super) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}
