//! A mapping file, and what it leaves of the forms it is used on.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use groundrules::{FieldTypes, FormError, Mapping};
use serde_json::Value;

use super::raw::json;
use super::{unreadable, whole};
use crate::diagnostics::Problem;

/// How many fields are worth naming.
const MOST_NAMED: usize = 100;

/// A mapping in use.
#[derive(Debug)]
pub(crate) struct Mapped {
    mapping: Mapping,
    types: Arc<FieldTypes>,
    unread: Mutex<Unread>,
}

/// The fields of forms that the mapping does not read, with the number of the first form that has them.
///
/// INVARIANT: it holds those that come first in the input, and in one form in the alphabet, of all that it was given. So it
/// is the same whatever the order in which the forms were mapped.
#[derive(Debug, Default)]
struct Unread(BTreeMap<String, u64>);

impl Unread {
    fn add(&mut self, name: String, form: u64) {
        let first = self.0.entry(name).or_insert(form);
        *first = form.min(*first);
        if self.0.len() > MOST_NAMED {
            let last = self.0.iter().max_by_key(|(name, form)| (**form, *name));
            if let Some(last) = last.map(|(name, _)| name.clone()) {
                self.0.remove(&last);
            }
        }
    }
}

impl Mapped {
    /// Reads a mapping file.
    pub(crate) fn read(path: &Path, types: Arc<FieldTypes>) -> Result<Self, Problem> {
        let name = path.display().to_string();
        let text = whole::text(path).map_err(|error| unreadable(&name, &error))?;
        let mapping = Mapping::from_json(&text).map_err(|error| {
            Problem::new(format!("the mapping `{name}` cannot be used: {error}"))
        })?;
        Ok(Self { mapping, types, unread: Mutex::default() })
    }

    /// The places that are no fields and near to one: slips of the pen, as a place that no rule reads is none.
    pub(crate) fn slips(&self) -> Vec<Problem> {
        self.mapping
            .targets()
            .filter(|target| !self.types.has(target))
            .filter_map(|target| {
                let near = self.types.near(target)?;
                Some(Problem::warning(
                    format!("the mapping fills `{target}`, which is no field of a request"),
                    &format!("did you mean `{near}`?"),
                ))
            })
            .collect()
    }

    /// The request that a form becomes; the number says which of all it is.
    pub(super) fn request(&self, form: &Value, number: u64) -> Result<Bytes, FormError> {
        self.remember(form, number);
        self.mapping.apply(form).map(|request| json(&request))
    }

    /// The request that a form of nothing but texts becomes.
    pub(super) fn request_of_texts(&self, form: &Value, number: u64) -> Result<Bytes, FormError> {
        self.remember(form, number);
        self.mapping.apply(form).map(|request| json(&self.types.read_texts(request)))
    }

    fn remember(&self, form: &Value, number: u64) {
        let unread = self.mapping.unread(form);
        if unread.is_empty() {
            return;
        }
        // Nothing panics while it holds the lock.
        if let Ok(mut known) = self.unread.lock() {
            unread.into_iter().for_each(|name| known.add(name, number));
        }
    }

    /// What the mapping left of all forms together, once.
    pub(crate) fn left_over(&self) -> Option<Problem> {
        let known = self.unread.lock().ok()?;
        if known.0.is_empty() {
            return None;
        }
        let names: Vec<String> = known.0.keys().map(|name| format!("`{name}`")).collect();
        Some(Problem::warning(
            format!(
                "the mapping says nothing of these fields, and they were passed over: {}",
                names.join(", ")
            ),
            "say where they go, or list under `ignore` what is left out on purpose",
        ))
    }
}
