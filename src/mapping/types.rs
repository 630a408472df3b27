//! What the fields of packs take, for forms that hold nothing but texts.

use std::collections::BTreeMap;

use serde_json::Value;

use super::convert::{boolean, plain_number};
use super::path::{Step, place};
use crate::engine::{FieldType, Pack};
#[cfg(feature = "compiler")]
use crate::schema::{Json, LeafType, Node, Shape};
use crate::wording::nearest;

/// How deep the fields of a schema are followed, and how many there may be.
#[cfg(feature = "compiler")]
const MAX_DEPTH: usize = 16;
#[cfg(feature = "compiler")]
const MAX_FIELDS: usize = 10_000;

/// What the fields of one pack or several take, to read texts with: the cells of a table, the inputs of a web page.
///
/// ```
/// use groundrules::{FieldTypes, Pack};
///
/// let types = FieldTypes::of([&Pack::builtin("ai-enablement")?]);
/// let form = serde_json::json!({ "problem": { "needs_assessment": { "managers_interviewed": "4" } } });
/// assert_eq!(
///     types.read_texts(form),
///     serde_json::json!({ "problem": { "needs_assessment": { "managers_interviewed": 4 } } }),
/// );
/// # Ok::<(), groundrules::PackError>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct FieldTypes {
    /// By place, as a JSON Pointer with `*` for positions.
    kinds: BTreeMap<String, Kind>,
}

/// What a field takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    Record,
    List,
    Text,
    Enumeration(Vec<String>),
    Number,
    Boolean,
    /// A list of single values.
    Values(Box<Kind>),
}

impl FieldTypes {
    /// The fields of these packs.
    pub fn of<'p>(packs: impl IntoIterator<Item = &'p Pack>) -> Self {
        let mut kinds = BTreeMap::new();
        for pack in packs {
            for field in pack.fields() {
                let path = field.path();
                let kind = Kind::of(field.field_type());
                if let Some(list) = path.strip_suffix("/*") {
                    // The list came before its elements, when nothing was known of them.
                    kinds.insert(list.to_owned(), Kind::Values(Box::new(kind.clone())));
                }
                // Where packs disagree on a field, the first goes; each reports what it cannot take.
                kinds.entry(path).or_insert(kind);
            }
        }
        Self { kinds }
    }

    /// Takes in the fields of a JSON Schema too, those that no rule reads among them: so that their names are known.
    /// What the schema gives no single type is passed over.
    #[cfg(feature = "compiler")]
    #[must_use]
    pub fn with_schema(mut self, schema: &Value) -> Self {
        let schema = Json::from(schema);
        self.add_below("", &Node::new(&schema, &schema), 0);
        self
    }

    #[cfg(feature = "compiler")]
    fn add_below(&mut self, path: &str, node: &Node<'_>, depth: usize) {
        let kind = match node.shape() {
            // A schema may be recursive.
            _ if depth > MAX_DEPTH || self.kinds.len() > MAX_FIELDS => return,
            Err(_) => return,
            Ok(Shape::Record) => {
                for name in node.field_names() {
                    if let Some(field) = node.field(name) {
                        let segment = Step::Member(name.to_owned());
                        self.add_below(&super::path::pattern(path, &[segment]), &field, depth + 1);
                    }
                }
                Kind::Record
            }
            Ok(Shape::List(items)) => {
                let elements = format!("{path}/*");
                self.add_below(&elements, &items, depth + 1);
                match self.kinds.get(&elements) {
                    None | Some(Kind::Record) => Kind::List,
                    Some(kind) => Kind::Values(Box::new(kind.clone())),
                }
            }
            Ok(Shape::Leaf(leaf)) => match leaf {
                LeafType::Enumeration(options) => Kind::Enumeration(options.to_vec()),
                LeafType::Number { .. } => Kind::Number,
                LeafType::Boolean => Kind::Boolean,
                LeafType::Text | LeafType::Date | LeafType::Moment => Kind::Text,
            },
        };
        if !path.is_empty() {
            self.kinds.entry(path.to_owned()).or_insert(kind);
        }
    }

    /// The form with its texts read as what the fields take: numbers, truths, options of an enumeration in any case,
    /// and lists of single values, whose items stand between semicolons. What cannot be read so stays a text, so that
    /// a check reports it.
    pub fn read_texts(&self, form: Value) -> Value {
        self.read_below(&mut String::new(), form)
    }

    fn read_below(&self, path: &mut String, value: Value) -> Value {
        let length = path.len();
        match value {
            Value::Object(members) => Value::Object(
                members
                    .into_iter()
                    .map(|(name, value)| {
                        path.push('/');
                        path.push_str(&name.replace('~', "~0").replace('/', "~1"));
                        let read = self.read_below(path, value);
                        path.truncate(length);
                        (name, read)
                    })
                    .collect(),
            ),
            Value::Array(items) => {
                path.push_str("/*");
                let read = items.into_iter().map(|item| self.read_below(path, item)).collect();
                path.truncate(length);
                read
            }
            Value::String(text) => match self.kinds.get(path.as_str()) {
                Some(kind) => kind.read(&text),
                None => Value::String(text),
            },
            other => other,
        }
    }

    pub(super) fn get(&self, path: &str) -> Option<&Kind> {
        self.kinds.get(path)
    }

    /// Whether there is such a field. The path has `*` for positions.
    pub fn has(&self, path: &str) -> bool {
        self.kinds.contains_key(path)
    }

    /// The field that somebody may have meant, written as a column's name: `audience.groups[0].role`.
    pub fn near(&self, path: &str) -> Option<String> {
        let written = column(path);
        // A record or a list of records holds fields and is none that could be filled.
        let filled = |kind: &Kind| !matches!(kind, Kind::Record | Kind::List);
        let known: Vec<String> = self
            .kinds
            .iter()
            .filter(|(path, kind)| filled(kind) && !path.ends_with("/*"))
            .map(|(path, _)| column(path))
            .collect();
        nearest(&written, known.iter().map(String::as_str)).map(str::to_owned)
    }

    /// A field of which this is the last name or the last names, where there is just one.
    pub(super) fn ending_in(&self, name: &str) -> Option<String> {
        let ending = format!("/{}", name.to_lowercase().replace('.', "/"));
        let mut fits = self.kinds.keys().filter(|path| path.ends_with(&ending));
        let only = fits.next()?;
        fits.next().is_none().then(|| column(only))
    }
}

/// A place as a column's name.
fn column(path: &str) -> String {
    let mut name = String::new();
    for segment in path.split('/').skip(1) {
        match segment {
            "*" => name.push_str("[0]"),
            segment => {
                if !name.is_empty() {
                    name.push('.');
                }
                name.push_str(&segment.replace("~1", "/").replace("~0", "~"));
            }
        }
    }
    name
}

/// A column's name as a place with `*` for positions; nothing where it is none.
pub(super) fn pattern_of(name: &str) -> Option<(Vec<Step>, String)> {
    let steps = place(name).ok()?;
    let pattern = super::path::pattern("", &steps);
    Some((steps, pattern))
}

impl Kind {
    fn of(field: FieldType<'_>) -> Self {
        match field {
            FieldType::Record => Self::Record,
            FieldType::List => Self::List,
            FieldType::Enumeration(options) => Self::Enumeration(options.to_vec()),
            FieldType::Number | FieldType::WholeNumber => Self::Number,
            FieldType::Boolean => Self::Boolean,
            FieldType::Text | FieldType::Date | FieldType::DateTime => Self::Text,
        }
    }

    pub(super) fn read(&self, text: &str) -> Value {
        let trimmed = text.trim();
        let read = match self {
            Self::Number => plain_number(trimmed),
            Self::Boolean => boolean(trimmed).map(Value::from),
            Self::Enumeration(options) => option(options, trimmed).map(Value::from),
            Self::Values(kind) => {
                let items = trimmed.split(';').map(str::trim).filter(|item| !item.is_empty());
                Some(items.map(|item| kind.read(item)).collect())
            }
            Self::Text | Self::Record | Self::List => Some(Value::from(trimmed)),
        };
        read.unwrap_or_else(|| Value::from(text))
    }
}

/// The option that a text names: letter for letter, or but for its case where only one is so.
fn option<'o>(options: &'o [String], text: &str) -> Option<&'o str> {
    if let Some(exact) = options.iter().find(|option| *option == text) {
        return Some(exact);
    }
    let lower = text.to_lowercase();
    let mut fits = options.iter().filter(|option| option.to_lowercase() == lower);
    let only = fits.next()?;
    fits.next().is_none().then_some(only.as_str())
}
