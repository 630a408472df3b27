//! Flat forms: a header of names, and for each form a text for each name.

use std::collections::BTreeSet;
use std::ops::Bound;

use serde_json::Value;

use super::path::{Step, Tree};
use super::types::{FieldTypes, Kind, pattern_of};

/// The columns of a table, or the inputs of a form, and where each of them goes in a request.
///
/// A name is a place: `sponsor.name`, `audience.groups[0].role`, or the JSON Pointer of it. A cell is read as what the
/// field takes; what it cannot be read as stays a text, so that a check reports it. An empty cell is an open field,
/// and an element of a list of which no cell has anything is no element.
///
/// ```
/// use groundrules::{Columns, FieldTypes, Pack};
///
/// let types = FieldTypes::of([&Pack::builtin("ai-enablement")?]);
/// let columns = Columns::new(["practice.authentic_data", "problem.needs_assessment.managers_interviewed", "practise.artifacts"], &types);
/// assert_eq!(
///     columns.request(["yes", "4", ""]),
///     serde_json::json!({
///         "practice": { "authentic_data": true },
///         "problem": { "needs_assessment": { "managers_interviewed": 4 } },
///     }),
/// );
/// assert_eq!(columns.unknown()[0].near.as_deref(), Some("practice.artifacts"));
/// # Ok::<(), groundrules::PackError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Columns {
    columns: Vec<Option<Column>>,
    unknown: Vec<UnknownColumn>,
    empty: EmptyCell,
}

#[derive(Debug, Clone)]
struct Column {
    place: Vec<Step>,
    kind: Kind,
}

/// What an empty cell becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum EmptyCell {
    Open,
    /// A mapping says what it means.
    Kept,
}

/// For how many unknown columns a field is proposed. Each is compared with all fields, and nobody reads on for longer.
const MOST_PROPOSED: usize = 20;

/// A column that is no field of the packs. Its cells are passed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownColumn {
    /// Its name, as it stands in the header.
    pub name: String,
    /// The field that was perhaps meant; looked for only for the first 20 of the unknown columns.
    pub near: Option<String>,
}

impl Columns {
    /// Columns whose names are fields of a request.
    pub fn new<'n>(names: impl IntoIterator<Item = &'n str>, types: &FieldTypes) -> Self {
        let mut unknown = Vec::new();
        let mut taken: BTreeSet<Vec<Step>> = BTreeSet::new();
        let columns = names
            .into_iter()
            .map(|name| match field(name, types) {
                // A place that is filled twice would be filled by chance.
                Some(column) if !in_the_way(&taken, &column.place) => {
                    taken.insert(column.place.clone());
                    Some(column)
                }
                known => {
                    let proposed = known.is_none() && unknown.len() < MOST_PROPOSED;
                    let near = if proposed { near(name, types) } else { None };
                    unknown.push(UnknownColumn { name: name.to_owned(), near });
                    None
                }
            })
            .collect();
        Self { columns, unknown, empty: EmptyCell::Open }
    }

    /// Columns of another form, for a [`Mapping`](super::Mapping): every cell stays a text under its column's name. A name with
    /// `[0]` in it, or one that is a JSON Pointer, leads into lists and records.
    pub fn foreign<'n>(names: impl IntoIterator<Item = &'n str>) -> Self {
        let column = |name: &str| {
            let leads_on = name.starts_with('/') || name.contains('[');
            let nested = pattern_of(name)
                .filter(|(steps, _)| leads_on && matches!(steps.first(), Some(Step::Member(_))));
            let place = match nested {
                Some((steps, _)) => steps,
                None => vec![Step::Member(name.to_owned())],
            };
            Some(Column { place, kind: Kind::Text })
        };
        let columns = names.into_iter().map(column).collect();
        Self { columns, unknown: Vec::new(), empty: EmptyCell::Kept }
    }

    /// The columns that are no field of the packs.
    pub fn unknown(&self) -> &[UnknownColumn] {
        &self.unknown
    }

    /// How many columns there are.
    pub fn len(&self) -> usize {
        self.columns.len()
    }

    /// Whether there are no columns.
    pub fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    /// What one row of cells becomes.
    pub fn request<'c>(&self, cells: impl IntoIterator<Item = &'c str>) -> Value {
        let mut request = Tree::new();
        for (column, cell) in self.columns.iter().zip(cells) {
            let Some(column) = column else { continue };
            if !cell.trim().is_empty() {
                request.put(&column.place, column.kind.read(cell));
            } else if self.empty == EmptyCell::Kept {
                request.put(&column.place, Value::from(""));
            }
        }
        request.finish()
    }
}

/// Whether a place, or one around it or in it, is filled already.
fn in_the_way(taken: &BTreeSet<Vec<Step>>, place: &[Step]) -> bool {
    // What lies in a place stands right behind it.
    let from_it = (Bound::Included(place), Bound::Unbounded);
    let within = taken.range::<[Step], _>(from_it).next();
    let mut around = (1..place.len()).filter_map(|length| place.get(..length));
    within.is_some_and(|other| other.starts_with(place))
        || around.any(|other| taken.contains(other))
}

/// The field that a column's name is.
fn field(name: &str, types: &FieldTypes) -> Option<Column> {
    let (place, pattern) = pattern_of(name)?;
    match types.get(&pattern)? {
        Kind::Record | Kind::List => None,
        kind => Some(Column { place, kind: kind.clone() }),
    }
}

/// The field that was perhaps meant where a column's name is none.
fn near(name: &str, types: &FieldTypes) -> Option<String> {
    pattern_of(name)
        .and_then(|(_, pattern)| types.near(&pattern))
        .or_else(|| types.ending_in(name.trim()))
}
