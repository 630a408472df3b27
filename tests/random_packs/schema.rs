//! Random schemas, and the fields in them.

use serde_json::{Map, Value, json};

use crate::dice::Dice;

/// What goes with what in the rules: values of one type can be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Type {
    Text,
    /// One of [`CHOICES`].
    Choice,
    Number,
    People,
    Percent,
    Clock,
    Days,
    Months,
    BusinessDays,
    Boolean,
    Date,
    Moment,
}

pub(crate) const CHOICES: [&str; 3] = ["one", "two", "three"];

impl Type {
    pub(crate) const ALL: [Self; 12] = [
        Self::Text,
        Self::Choice,
        Self::Number,
        Self::People,
        Self::Percent,
        Self::Clock,
        Self::Days,
        Self::Months,
        Self::BusinessDays,
        Self::Boolean,
        Self::Date,
        Self::Moment,
    ];

    /// One of those with which most can be done, more often than the others.
    pub(crate) fn any(dice: &mut Dice) -> Self {
        if dice.roll(3) == 0 {
            return dice.pick(&Self::ALL);
        }
        dice.pick(&[Self::Text, Self::Number, Self::Date, Self::Boolean, Self::Choice])
    }

    pub(crate) fn is_ordered(self) -> bool {
        !matches!(self, Self::Text | Self::Choice | Self::Boolean)
    }

    pub(crate) fn is_textual(self) -> bool {
        matches!(self, Self::Text | Self::Choice)
    }
}

#[derive(Debug, Clone)]
pub(crate) enum Kind {
    /// With its unit in the schema, and whether only whole numbers fit.
    Leaf(Type, &'static str, bool),
    Record(Vec<Field>),
    Records(Vec<Field>),
    Values(Type, &'static str),
}

#[derive(Debug, Clone)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    question: bool,
}

/// The fields of a request, so many levels deep.
pub(crate) fn fields(dice: &mut Dice, levels: usize, prefix: &str) -> Vec<Field> {
    let count = if levels == 3 { 6 + dice.roll(10) } else { 2 + dice.roll(4) };
    let name = |place: usize, dice: &mut Dice| match dice.roll(12) {
        0 => format!("{prefix}{place}-x"),
        1 if !prefix.is_empty() => dice.pick(&["in", "is", "count", "today"]).to_owned(),
        _ => format!("{prefix}{place}"),
    };
    let mut fields: Vec<Field> = Vec::new();
    for place in 0..count {
        let (name, question) = (name(place, dice), dice.roll(4) == 0);
        let kind = kind(dice, levels);
        if fields.iter().all(|field| field.name != name) {
            fields.push(Field { name, kind, question });
        }
    }
    fields
}

fn kind(dice: &mut Dice, levels: usize) -> Kind {
    let (ty, whole) = (Type::any(dice), dice.roll(4) == 0);
    match dice.roll(10) {
        0 if levels > 1 => Kind::Record(fields(dice, levels - 1, "g")),
        1 | 2 if levels > 1 => Kind::Records(fields(dice, levels - 1, "e")),
        3 => Kind::Values(ty, unit(ty, dice)),
        _ => Kind::Leaf(ty, unit(ty, dice), whole),
    }
}

/// A unit in which a schema may count a type; nothing where it has none.
fn unit(ty: Type, dice: &mut Dice) -> &'static str {
    match ty {
        Type::People => "people",
        Type::Percent => dice.pick(&["percent", "%"]),
        Type::Clock => dice.pick(&["minutes", "hours", "h"]),
        Type::Days => dice.pick(&["days", "weeks"]),
        Type::Months => "months",
        Type::BusinessDays => "business days",
        _ => "",
    }
}

/// The JSON Schema of some fields.
pub(crate) fn schema(fields: &[Field]) -> Value {
    let member = |field: &Field| {
        let mut schema = match &field.kind {
            Kind::Leaf(ty, unit, whole) => leaf(*ty, unit, *whole),
            Kind::Record(fields) => schema(fields),
            Kind::Records(fields) => json!({ "type": ["array", "null"], "items": schema(fields) }),
            Kind::Values(ty, unit) => {
                json!({ "type": "array", "items": leaf(*ty, unit, false) })
            }
        };
        if field.question {
            schema["x-question"] = format!("What is {}?", field.name).into();
            schema["title"] = format!("The {}", field.name).into();
        }
        (field.name.clone(), schema)
    };
    json!({ "type": ["object", "null"], "properties": fields.iter().map(member).collect::<Map<_, _>>() })
}

fn leaf(ty: Type, unit: &str, whole: bool) -> Value {
    let mut schema = match ty {
        Type::Text => json!({ "type": ["string", "null"] }),
        Type::Choice => json!({ "enum": [CHOICES[0], CHOICES[1], CHOICES[2], null] }),
        Type::Boolean => json!({ "type": ["boolean", "null"] }),
        Type::Date => json!({ "type": ["string", "null"], "format": "date" }),
        Type::Moment => json!({ "type": ["string", "null"], "format": "date-time" }),
        _ if whole => json!({ "type": ["integer", "null"] }),
        _ => json!({ "type": ["number", "null"] }),
    };
    if !unit.is_empty() {
        schema["x-unit"] = unit.into();
    }
    schema
}
