//! A mapping file, checked and ready to run.

use std::collections::BTreeMap;

use serde_json::Value;

use super::MappingError;
use super::convert::Reader;
use super::file::{Empty, Joined, MappingFile, Members, Otherwise, Target, Targets};
use super::form_date::Offset;
use super::path::{Source, Step, pattern, place};
use super::unread::Reads;

/// What a mapping does with a form.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub(super) rules: Rules,
    pub(super) joined: Vec<JoinRule>,
    pub(super) constants: Vec<(Vec<Step>, Value)>,
    /// What of a form is read or left out on purpose.
    pub(super) reads: Reads,
    /// The fields that can be filled, as pointers with `*` for positions.
    pub(super) targets: Vec<String>,
}

/// What is done with the fields of one record of the form.
pub(super) type Rules = Vec<Rule>;

/// Where one field of the form goes.
#[derive(Debug, Clone)]
pub(super) struct Rule {
    pub(super) from: Source,
    pub(super) to: Vec<Step>,
    pub(super) open: Vec<Value>,
    pub(super) empty: Empty,
    pub(super) action: Action,
}

#[derive(Debug, Clone)]
pub(super) enum Action {
    Value(ValueRule),
    List(ListRule),
}

/// How a single value, or each of a list of them, is changed.
#[derive(Debug, Clone)]
pub(super) struct ValueRule {
    pub(super) split: Option<String>,
    /// By the form's value in lower case.
    pub(super) values: BTreeMap<String, Value>,
    pub(super) otherwise: Otherwise,
    pub(super) reader: Option<Reader>,
}

/// How each element of a list becomes an element.
#[derive(Debug, Clone)]
pub(super) struct ListRule {
    pub(super) rules: Rules,
    pub(super) group_by: Option<Source>,
    pub(super) count: Option<Vec<Step>>,
}

/// Several fields that become one text.
#[derive(Debug, Clone)]
pub(super) struct JoinRule {
    pub(super) from: Vec<Source>,
    pub(super) to: Vec<Step>,
    pub(super) with: String,
    pub(super) empty: Empty,
    pub(super) reader: Option<Reader>,
}

impl Plan {
    pub(super) fn of(file: &MappingFile) -> Result<Self, MappingError> {
        let offset = file.offset.as_deref().map(Offset::parse).transpose();
        let offset = offset.map_err(|message| at("offset", message))?;
        let mut planner = Planner { offset, targets: Vec::new() };
        let mut reads = Reads::default();
        let mut taken = Taken::default();
        let rules = planner.rules("fields", "", &file.fields, &mut reads, &mut taken)?;
        let joined = file
            .joined
            .iter()
            .map(|joined| planner.joined(joined, &mut reads, &mut taken))
            .collect::<Result<_, _>>()?;
        let mut constants = Vec::new();
        for (to, value) in &file.constants.0 {
            let entry = format!("constants › {to}");
            let place = taken_place(&entry, to, &mut taken)?;
            planner.targets.push(pattern("", &place));
            constants.push((place, value.clone()));
        }
        for name in &file.ignore {
            reads.ignore(name).map_err(|message| at("ignore", message))?;
        }
        Ok(Self { rules, joined, constants, reads, targets: planner.targets })
    }
}

struct Planner {
    offset: Option<Offset>,
    targets: Vec<String>,
}

impl Planner {
    fn rules(
        &mut self,
        entry: &str,
        prefix: &str,
        fields: &Members<Targets>,
        reads: &mut Reads,
        taken: &mut Taken,
    ) -> Result<Rules, MappingError> {
        let mut rules = Vec::new();
        for (name, targets) in &fields.0 {
            let entry = format!("{entry} › {name}");
            let from = source(&entry, name)?;
            for target in &targets.0 {
                rules.push(self.rule(&entry, prefix, &from, target, reads, taken)?);
            }
        }
        Ok(rules)
    }

    fn rule(
        &mut self,
        entry: &str,
        prefix: &str,
        from: &Source,
        target: &Target,
        reads: &mut Reads,
        taken: &mut Taken,
    ) -> Result<Rule, MappingError> {
        let to = taken_place(entry, &target.to, taken)?;
        let action = match &target.fields {
            Some(fields) => {
                let below = format!("{}/*", pattern(prefix, &to));
                Action::List(self.list(entry, &below, from, target, fields, reads)?)
            }
            None => {
                if target.group_by.is_some() || target.count.is_some() {
                    let message = "`groupBy` and `count` are for lists: say under `fields` where the fields of an \
                                   element go";
                    return Err(at(entry, message));
                }
                reads.add(from);
                self.targets.push(pattern(prefix, &to));
                Action::Value(self.value(entry, target)?)
            }
        };
        Ok(Rule { from: from.clone(), to, open: target.open.clone(), empty: target.empty, action })
    }

    fn value(&self, entry: &str, target: &Target) -> Result<ValueRule, MappingError> {
        let reader = target.conversion.as_ref().map(|as_| Reader::new(as_, self.offset));
        let reader = reader.transpose().map_err(|message| at(entry, message))?;
        if target.split.as_deref() == Some("") {
            return Err(at(
                entry,
                "`split` is empty: say what stands between the items, as in \";\"",
            ));
        }
        if target.values.0.is_empty() && !matches!(target.otherwise, Otherwise::Keep) {
            return Err(at(
                entry,
                "`otherwise` goes with `values`: list the values that are renamed",
            ));
        }
        let mut values = BTreeMap::new();
        for (written, value) in &target.values.0 {
            if values.insert(folded(written), value.clone()).is_some() {
                return Err(at(entry, format!("`values` has `{written}` twice, but for its case")));
            }
        }
        Ok(ValueRule {
            split: target.split.clone(),
            values,
            otherwise: target.otherwise.clone(),
            reader,
        })
    }

    fn list(
        &mut self,
        entry: &str,
        below: &str,
        from: &Source,
        target: &Target,
        fields: &Members<Targets>,
        reads: &mut Reads,
    ) -> Result<ListRule, MappingError> {
        let for_values = target.conversion.is_some()
            || target.split.is_some()
            || !target.values.0.is_empty()
            || !matches!(target.otherwise, Otherwise::Keep);
        if for_values {
            let message = "with `fields`, the list is taken element by element: `as`, `split`, `values` and \
                           `otherwise` belong to the fields inside";
            return Err(at(entry, message));
        }
        let element = reads.elements_of(from);
        let mut taken = Taken::default();
        let group_by = match &target.group_by {
            None => None,
            Some(name) => {
                let by = source(entry, name)?;
                element.add(&by);
                Some(by)
            }
        };
        if group_by.is_none() && target.count.is_some() {
            return Err(at(
                entry,
                "`count` counts the elements of a group: say by what, with `groupBy`",
            ));
        }
        let rules = self.rules(&format!("{entry} › fields"), below, fields, element, &mut taken)?;
        let count = match &target.count {
            None => None,
            Some(to) => {
                let place = taken_place(entry, to, &mut taken)?;
                self.targets.push(pattern(below, &place));
                Some(place)
            }
        };
        Ok(ListRule { rules, group_by, count })
    }

    fn joined(
        &mut self,
        joined: &Joined,
        reads: &mut Reads,
        taken: &mut Taken,
    ) -> Result<JoinRule, MappingError> {
        let entry = format!("joined › {}", joined.to);
        let to = taken_place(&entry, &joined.to, taken)?;
        self.targets.push(pattern("", &to));
        let from =
            joined.from.iter().map(|name| source(&entry, name)).collect::<Result<Vec<_>, _>>()?;
        from.iter().for_each(|source| reads.add(source));
        let reader = joined.conversion.as_ref().map(|as_| Reader::new(as_, self.offset));
        let reader = reader.transpose().map_err(|message| at(&entry, message))?;
        Ok(JoinRule { from, to, with: joined.with.clone(), empty: joined.empty, reader })
    }
}

/// A field's value as `values` is asked for it.
pub(super) fn folded(text: &str) -> String {
    text.trim().to_lowercase()
}

fn at(entry: impl Into<String>, message: impl Into<String>) -> MappingError {
    MappingError::Entry { entry: entry.into(), message: message.into() }
}

fn source(entry: &str, name: &str) -> Result<Source, MappingError> {
    Source::new(name).map_err(|message| at(entry, message))
}

fn taken_place(entry: &str, to: &str, taken: &mut Taken) -> Result<Vec<Step>, MappingError> {
    let steps = place(to).map_err(|message| at(entry, message))?;
    if matches!(steps.first(), Some(Step::Position(_))) {
        let message = format!("`{to}` begins with a position: a request is an object with fields");
        return Err(at(entry, message));
    }
    taken.take(&steps, entry).map_err(|message| at(entry, message))?;
    Ok(steps)
}

/// The places that are filled already, and by what.
#[derive(Debug, Default)]
struct Taken {
    by: Option<String>,
    below: BTreeMap<Step, Taken>,
}

impl Taken {
    fn take(&mut self, steps: &[Step], entry: &str) -> Result<(), String> {
        let twice = |other: &str| {
            format!(
                "`{other}` goes to the same place; what is made of several fields belongs under `joined`"
            )
        };
        if let Some(other) = &self.by {
            return Err(twice(other));
        }
        let Some((step, rest)) = steps.split_first() else {
            if let Some(other) = self.first_below() {
                return Err(twice(&other));
            }
            self.by = Some(entry.to_owned());
            return Ok(());
        };
        let position = |step: &Step| matches!(step, Step::Position(_));
        if let Some((other, below)) = self.below.first_key_value()
            && position(other) != position(step)
        {
            let other = below.first_below().unwrap_or_default();
            return Err(format!(
                "`{other}` has a list where this has a record: a place is one or the other"
            ));
        }
        self.below.entry(step.clone()).or_default().take(rest, entry)
    }

    fn first_below(&self) -> Option<String> {
        self.by.clone().or_else(|| self.below.values().find_map(Self::first_below))
    }
}
