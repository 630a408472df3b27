//! Places in a form and in a request, and the tree that grows as places are filled.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::FormError;

/// The largest position that a place may name: a list is filled in order, not at random.
const MAX_POSITION: usize = 999;

/// The most steps of a place.
const MAX_STEPS: usize = 32;

/// One step of a place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    Member(String),
    Position(usize),
}

/// A place such as `/audience/groups/0/role` or `audience.groups[0].role`; the error says what is wrong with it.
pub(super) fn place(text: &str) -> Result<Vec<Step>, String> {
    let text = text.trim();
    let steps = match text.strip_prefix('/') {
        Some(pointer) => pointer.split('/').map(pointer_step).collect(),
        None => dotted(text)?,
    };
    if steps.iter().any(|step| *step == Step::Member(String::new())) {
        return Err(format!(
            "`{text}` is no place: write a JSON Pointer such as `/request/title`, or names with dots between"
        ));
    }
    if steps.len() > MAX_STEPS {
        return Err(format!("`{text}` has more than {MAX_STEPS} steps"));
    }
    if steps.iter().any(|step| matches!(step, Step::Position(at) if *at > MAX_POSITION)) {
        return Err(format!("`{text}` names a position beyond {MAX_POSITION}"));
    }
    Ok(steps)
}

fn pointer_step(segment: &str) -> Step {
    match position(segment) {
        Some(position) => Step::Position(position),
        None => Step::Member(segment.replace("~1", "/").replace("~0", "~")),
    }
}

fn position(text: &str) -> Option<usize> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    // A number that no position can be is one that the limit refuses.
    digits.then(|| text.parse().unwrap_or(usize::MAX))
}

fn dotted(text: &str) -> Result<Vec<Step>, String> {
    let mut steps = Vec::new();
    for part in text.split('.') {
        let (name, positions) = part
            .split_once('[')
            .map_or((part, ""), |(name, _)| (name, part.get(name.len()..).unwrap_or_default()));
        steps.push(Step::Member(name.to_owned()));
        let mut rest = positions;
        while let Some(inner) = rest.strip_prefix('[') {
            let (number, after) = inner.split_once(']').unwrap_or((inner, "["));
            let number = position(number).ok_or_else(|| {
                format!("`{text}` has brackets without a position: write `[0]` for the first")
            })?;
            steps.push(Step::Position(number));
            rest = after;
        }
        if !rest.is_empty() {
            return Err(format!(
                "`{text}` has something behind a `]`: write a dot before the next name"
            ));
        }
    }
    Ok(steps)
}

/// A place as a pointer in which `*` stands for every position.
pub(super) fn pattern(prefix: &str, steps: &[Step]) -> String {
    let mut pattern = prefix.to_owned();
    for step in steps {
        pattern.push('/');
        match step {
            Step::Member(name) => pattern.push_str(&name.replace('~', "~0").replace('/', "~1")),
            Step::Position(_) => pattern.push('*'),
        }
    }
    pattern
}

/// A place in a form. Forms have fields with dots in their names, so just that name goes first.
#[derive(Debug, Clone)]
pub(super) struct Source {
    name: Option<String>,
    pub(super) steps: Vec<Step>,
}

impl Source {
    pub(super) fn new(text: &str) -> Result<Self, String> {
        if text.starts_with('/') {
            return Ok(Self { name: None, steps: place(text)? });
        }
        // `1. Name (last, first)` is a field's name and no place in a tree.
        let steps = place(text).unwrap_or_else(|_| vec![Step::Member(text.to_owned())]);
        Ok(Self { name: Some(text.to_owned()), steps })
    }

    pub(super) fn of<'v>(&self, form: &'v Value) -> Option<&'v Value> {
        if let Some(found) = self.name.as_ref().and_then(|name| form.get(name)) {
            return Some(found);
        }
        self.steps.iter().try_fold(form, |at, step| match step {
            Step::Member(name) => at.get(name),
            Step::Position(position) => at.get(position),
        })
    }

    /// The ways in which the source may be written in a form.
    pub(super) fn spellings(&self) -> impl Iterator<Item = Vec<Step>> {
        let name = self.name.iter().map(|name| vec![Step::Member(name.clone())]);
        name.chain([self.steps.clone()])
    }
}

/// A request that is being filled. A position that nothing fills is no element: those behind it move up.
#[derive(Debug)]
pub(super) enum Tree {
    Record(BTreeMap<String, Tree>),
    List(BTreeMap<usize, Tree>),
    Value(Value),
}

impl Tree {
    pub(super) fn new() -> Self {
        Self::Record(BTreeMap::new())
    }

    /// Fills a place. What stands in the way, which a checked set of places has not, stays.
    pub(super) fn put(&mut self, steps: &[Step], value: Value) {
        let Some((step, rest)) = steps.split_first() else {
            *self = Self::Value(value);
            return;
        };
        let below = || match rest.first() {
            Some(Step::Position(_)) => Self::List(BTreeMap::new()),
            _ => Self::new(),
        };
        match (self, step) {
            (Self::Record(members), Step::Member(name)) => {
                members.entry(name.clone()).or_insert_with(below).put(rest, value);
            }
            (Self::List(elements), Step::Position(position)) => {
                elements.entry(*position).or_insert_with(below).put(rest, value);
            }
            _ => {}
        }
    }

    pub(super) fn finish(self) -> Value {
        match self {
            Self::Record(members) => Value::Object(
                members
                    .into_iter()
                    .map(|(name, tree)| (name, tree.finish()))
                    .collect::<Map<_, _>>(),
            ),
            Self::List(elements) => elements.into_values().map(Self::finish).collect(),
            Self::Value(value) => value,
        }
    }
}

/// What a form has instead of an object.
pub(super) fn require_object(form: &Value) -> Result<(), FormError> {
    let found = match form {
        Value::Object(_) => return Ok(()),
        Value::Array(_) => "an array",
        Value::String(_) => "a text",
        Value::Number(_) => "a number",
        Value::Bool(_) => "true or false",
        Value::Null => "null",
    };
    Err(FormError::NotAForm { found })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_pointer_and_names_with_dots_lead_to_the_same_place() {
        let steps = place("/audience/groups/0/role").unwrap();
        assert_eq!(place("audience.groups[0].role").unwrap(), steps);
        assert_eq!(pattern("", &steps), "/audience/groups/*/role");
        assert_eq!(place("/a~1b").unwrap(), [Step::Member("a/b".to_owned())]);
    }

    #[test]
    fn what_is_no_place_is_refused() {
        for text in
            ["", "/", "a..b", "a[]", "a[x]", "a[0", "a[0]b", "a[1000]", "/a/99999999999999999999"]
        {
            assert!(place(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_field_with_a_dot_in_its_name_goes_before_a_place_in_a_tree() {
        let source = Source::new("sponsor.name").unwrap();
        assert_eq!(source.of(&json!({"sponsor": {"name": "b"}})), Some(&json!("b")));
        let both = json!({"sponsor.name": "a", "sponsor": {"name": "b"}});
        assert_eq!(source.of(&both), Some(&json!("a")));
    }

    #[test]
    fn positions_that_nothing_fills_are_no_elements() {
        let mut tree = Tree::new();
        tree.put(&place("a[3].b").unwrap(), json!(1));
        tree.put(&place("a[7].b").unwrap(), json!(2));
        assert_eq!(tree.finish(), json!({"a": [{"b": 1}, {"b": 2}]}));
    }
}
