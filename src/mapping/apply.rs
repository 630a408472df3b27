//! Runs a mapping on one form.
//!
//! Work is counted: one step for each rule that is tried and one for each byte that is copied, so that no mapping
//! and no form together can take unbounded time or memory.

use std::collections::HashMap;

use serde_json::Value;

use super::FormError;
use super::file::{Empty, Otherwise};
use super::path::{Source, Tree, require_object};
use super::plan::{Action, JoinRule, ListRule, Plan, Rule, Rules, ValueRule, folded};
use super::unread::is_empty;

/// How many steps a form may take.
pub(super) const MAX_WORK: usize = 64 * 1024 * 1024;

/// How deep something may nest that is copied as it stands.
pub(super) const MAX_DEPTH: usize = 64;

/// The request that a form becomes.
pub(super) fn apply(plan: &Plan, form: &Value) -> Result<Value, FormError> {
    require_object(form)?;
    let mut work = Work { left: MAX_WORK };
    let mut request = Tree::new();
    work.record(&plan.rules, form, &mut request)?;
    for rule in &plan.joined {
        work.join(rule, form, &mut request)?;
    }
    for (to, value) in &plan.constants {
        request.put(to, work.copy(value, 0)?);
    }
    Ok(request.finish())
}

struct Work {
    left: usize,
}

impl Work {
    fn take(&mut self, steps: usize) -> Result<(), FormError> {
        self.left = self.left.checked_sub(steps).ok_or(FormError::TooMuchWork)?;
        Ok(())
    }

    fn record(&mut self, rules: &Rules, form: &Value, into: &mut Tree) -> Result<(), FormError> {
        for rule in rules {
            self.take(1 + rule.to.len())?;
            if let Some(value) = self.rule(rule, form)? {
                into.put(&rule.to, value);
            }
        }
        Ok(())
    }

    /// What a rule makes of a form; nothing where the field stays open.
    fn rule(&mut self, rule: &Rule, form: &Value) -> Result<Option<Value>, FormError> {
        let Some(value) = rule.from.of(form) else {
            return Ok(None);
        };
        if is_empty(value) {
            return Ok((rule.empty == Empty::None).then_some(Value::Null));
        }
        if rule.open.iter().any(|open| same(open, value)) {
            return Ok(None);
        }
        match &rule.action {
            Action::List(list) => self.list(list, value).map(Some),
            Action::Value(changed) => self.value(changed, value, 0),
        }
    }

    fn value(
        &mut self,
        rule: &ValueRule,
        value: &Value,
        depth: usize,
    ) -> Result<Option<Value>, FormError> {
        if let (Some(between), Value::String(text)) = (&rule.split, value) {
            let parts = text.split(between.as_str()).map(str::trim).filter(|part| !part.is_empty());
            let mut items = Vec::new();
            for part in parts {
                items.extend(self.single(rule, &Value::from(part))?);
            }
            return Ok(Some(Value::Array(items)));
        }
        match value {
            Value::Array(items) => {
                if depth > MAX_DEPTH {
                    return Err(FormError::TooDeep);
                }
                let mut changed = Vec::new();
                for item in items {
                    changed.extend(self.value(rule, item, depth + 1)?);
                }
                Ok(Some(Value::Array(changed)))
            }
            Value::Object(_) => self.copy(value, depth).map(Some),
            single => self.single(rule, single),
        }
    }

    fn single(&mut self, rule: &ValueRule, value: &Value) -> Result<Option<Value>, FormError> {
        if !rule.values.is_empty() {
            let text = written(value);
            self.take(text.len())?;
            if let Some(renamed) = rule.values.get(&folded(&text)) {
                return self.copy(renamed, 0).map(Some);
            }
            match &rule.otherwise {
                Otherwise::Keep => {}
                Otherwise::Open => return Ok(None),
                Otherwise::None => return Ok(Some(Value::Null)),
                Otherwise::Value(instead) => return self.copy(instead, 0).map(Some),
            }
        }
        let read = match &rule.reader {
            Some(reader) => {
                self.take(cost(value))?;
                reader.read(value)
            }
            None => None,
        };
        match read {
            Some(read) => Ok(Some(read)),
            None => self.copy(value, 0).map(Some),
        }
    }

    fn list(&mut self, rule: &ListRule, value: &Value) -> Result<Value, FormError> {
        let elements = match value {
            Value::Array(elements) => elements.as_slice(),
            Value::Object(_) => std::slice::from_ref(value),
            // Not a list: the check says so.
            other => return self.copy(other, 0),
        };
        let groups = match &rule.group_by {
            None => elements.iter().map(|element| (element, 1)).collect(),
            Some(by) => self.grouped(by, elements)?,
        };
        let mut made = Vec::with_capacity(groups.len());
        for (element, size) in groups {
            let mut tree = Tree::new();
            self.record(&rule.rules, element, &mut tree)?;
            if let Some(count) = &rule.count {
                tree.put(count, Value::from(size));
            }
            made.push(tree.finish());
        }
        Ok(Value::Array(made))
    }

    /// The first element of each group and how many there are, in the order in which the groups begin.
    fn grouped<'v>(
        &mut self,
        by: &Source,
        elements: &'v [Value],
    ) -> Result<Vec<(&'v Value, usize)>, FormError> {
        let mut groups: Vec<(&Value, usize)> = Vec::new();
        let mut known: HashMap<(bool, String), usize> = HashMap::new();
        for element in elements {
            let key = match by.of(element) {
                // A text is not the list or the record that is written so.
                Some(many @ (Value::Array(_) | Value::Object(_))) if !is_empty(many) => {
                    (true, many.to_string())
                }
                single => (false, single.map(written).unwrap_or_default()),
            };
            self.take(1 + key.1.len())?;
            let next = groups.len();
            let group = *known.entry(key).or_insert(next);
            match groups.get_mut(group) {
                Some((_, size)) => *size += 1,
                None => groups.push((element, 1)),
            }
        }
        Ok(groups)
    }

    fn join(&mut self, rule: &JoinRule, form: &Value, into: &mut Tree) -> Result<(), FormError> {
        let mut parts = Vec::new();
        for source in &rule.from {
            self.take(1)?;
            let Some(value) = source.of(form).filter(|value| !is_empty(value)) else {
                continue;
            };
            self.take(cost(value) + rule.with.len())?;
            let read = rule.reader.as_ref().and_then(|reader| reader.read(value));
            let text = written(read.as_ref().unwrap_or(value));
            let text = text.trim();
            if !text.is_empty() {
                parts.push(text.to_owned());
            }
        }
        if !parts.is_empty() {
            into.put(&rule.to, Value::from(parts.join(&rule.with)));
        } else if rule.empty == Empty::None && rule.from.iter().any(|from| from.of(form).is_some())
        {
            into.put(&rule.to, Value::Null);
        }
        Ok(())
    }

    fn copy(&mut self, value: &Value, depth: usize) -> Result<Value, FormError> {
        if depth > MAX_DEPTH {
            return Err(FormError::TooDeep);
        }
        self.take(cost(value))?;
        Ok(match value {
            Value::Array(items) => Value::Array(
                items.iter().map(|item| self.copy(item, depth + 1)).collect::<Result<_, _>>()?,
            ),
            Value::Object(members) => {
                let mut copied = serde_json::Map::new();
                for (name, value) in members {
                    self.take(name.len())?;
                    copied.insert(name.clone(), self.copy(value, depth + 1)?);
                }
                Value::Object(copied)
            }
            single => single.clone(),
        })
    }
}

fn cost(value: &Value) -> usize {
    1 + value.as_str().map_or(0, str::len)
}

/// A single value as it would be written in a form; nothing for lists and records.
pub(super) fn written(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(truth) => truth.to_string(),
        Value::Null | Value::Array(_) | Value::Object(_) => String::new(),
    }
}

/// Whether two single values are written alike: forms send numbers as texts.
fn same(open: &Value, value: &Value) -> bool {
    !value.is_array() && !value.is_object() && folded(&written(open)) == folded(&written(value))
}
