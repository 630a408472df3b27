//! What an expression can name: fields from the request down, and those of the variables in force.

use super::schema::{Field, Kind, Type};

/// A variable, and what it stands for.
#[derive(Debug, Clone)]
pub(crate) struct Variable {
    pub(crate) name: String,
    pub(crate) element: Kind,
}

/// Everything that can be named at one place of a pack.
#[derive(Debug, Clone, Default)]
pub(crate) struct Reach {
    pub(crate) variables: Vec<Variable>,
    /// Single values.
    pub(crate) leaves: Vec<(String, Type)>,
    /// Lists, and what their elements are.
    pub(crate) lists: Vec<(String, Kind)>,
    /// The values of all elements of a list.
    pub(crate) many: Vec<(String, Type)>,
}

const RESERVED: [&str; 4] = ["in", "is", "today", "count"];

impl Reach {
    pub(crate) fn of(fields: &[Field]) -> Self {
        let mut reach = Self::default();
        reach.add(fields, "", false);
        reach
    }

    /// With a variable more.
    pub(crate) fn within(&self, element: &Kind) -> (String, Self) {
        let mut inner = self.clone();
        let name = format!("v{}", self.variables.len());
        inner.variables.push(Variable { name: name.clone(), element: element.clone() });
        match element {
            Kind::Leaf(ty, ..) => inner.leaves.push((name.clone(), *ty)),
            Kind::Record(fields) => inner.add(fields, &format!("{name}."), false),
            Kind::Records(_) | Kind::Values(..) => {}
        }
        (name, inner)
    }

    fn add(&mut self, fields: &[Field], before: &str, in_list: bool) {
        for field in fields {
            let is_plain = field.name.chars().all(char::is_alphanumeric)
                && !(before.is_empty() && RESERVED.contains(&field.name.as_str()));
            let path = if is_plain {
                format!("{before}{}", field.name)
            } else {
                format!("{before}`{}`", field.name)
            };
            match &field.kind {
                Kind::Leaf(ty, ..) if in_list => self.many.push((path, *ty)),
                Kind::Leaf(ty, ..) => self.leaves.push((path, *ty)),
                Kind::Record(fields) => self.add(fields, &format!("{path}."), in_list),
                Kind::Records(fields) => {
                    self.add(fields, &format!("{path}."), true);
                    if !in_list {
                        self.lists.push((path, Kind::Record(fields.clone())));
                    }
                }
                Kind::Values(ty, unit) => {
                    self.many.push((path.clone(), *ty));
                    if !in_list {
                        self.lists.push((path, Kind::Leaf(*ty, unit, false)));
                    }
                }
            }
        }
    }
}
