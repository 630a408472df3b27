//! Random requests for random schemas.

use serde_json::{Map, Value, json};

use super::schema::{CHOICES, Field, Kind, Type};
use crate::dice::Dice;

/// What a random request may have beside values that fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manner {
    /// Every field is there, if only as null.
    Complete,
    /// Some fields are absent.
    Valid,
    /// Some values are not what the schema says.
    Careless,
}

pub(crate) const TEXTS: [&str; 14] = [
    "",
    " ",
    "Ada",
    "ada ",
    "ADA lovelace",
    "all staff",
    "For ALL-staff, everyone",
    "one",
    "x",
    "née Öz",
    "a😀b ada",
    "ME-0001",
    "word after word after word",
    "l’été’s end",
];

/// A request with these fields.
pub(crate) fn request(fields: &[Field], dice: &mut Dice, manner: Manner) -> Value {
    let mut members = Map::new();
    for field in fields {
        let absent = if manner == Manner::Complete { 0 } else { 2 };
        match dice.roll(12) {
            roll if roll < absent => {}
            11 => drop(members.insert(field.name.clone(), Value::Null)),
            _ => drop(members.insert(field.name.clone(), value(&field.kind, dice, manner))),
        }
    }
    if dice.roll(6) == 0 {
        members.insert("unread".to_owned(), json!([{ "n": 1 }, null]));
    }
    members.into()
}

fn value(kind: &Kind, dice: &mut Dice, manner: Manner) -> Value {
    if manner == Manner::Careless && dice.roll(14) == 0 {
        return dice.pick(&[
            json!(7.5),
            json!("2026-02-30"),
            json!(true),
            json!([]),
            json!([1]),
            json!({}),
            json!({"e0": 1}),
        ]);
    }
    // Now and then, more than a text shows and a finding tells of.
    let most: &[usize] = if dice.roll(60) == 0 { &[12, 40] } else { &[0, 1, 1, 2, 2, 3] };
    let items = |dice: &mut Dice| 0..dice.pick(most);
    match kind {
        Kind::Leaf(ty, _, whole) => leaf(*ty, *whole, dice),
        Kind::Record(fields) => request(fields, dice, manner),
        Kind::Records(fields) => {
            let item = |dice: &mut Dice| match dice.roll(16) {
                0 => Value::Null,
                _ => request(fields, dice, manner),
            };
            items(dice).map(|_| item(dice)).collect()
        }
        Kind::Values(ty, _) => {
            let item = |dice: &mut Dice| match dice.roll(10) {
                0 => Value::Null,
                _ => leaf(*ty, false, dice),
            };
            items(dice).map(|_| item(dice)).collect()
        }
    }
}

fn leaf(ty: Type, whole: bool, dice: &mut Dice) -> Value {
    match ty {
        Type::Text if dice.roll(40) == 0 => format!("{} ada", "é word".repeat(70)).into(),
        Type::Text => dice.pick(&TEXTS).into(),
        Type::Choice => dice.pick(&CHOICES).into(),
        Type::Boolean => (dice.roll(2) == 0).into(),
        Type::Date => dice
            .pick(&[
                "2026-03-01",
                "2026-03-04",
                "2026-03-09",
                "2026-03-31",
                "2026-12-31",
                "2028-02-29",
                "0001-01-01",
                "9999-12-31",
            ])
            .into(),
        Type::Moment => dice
            .pick(&[
                "2026-03-02T06:00:00Z",
                "2026-03-02T23:30:00-05:00",
                "2026-03-03T01:00:00.250+01:00",
                "9999-12-31T23:59:59Z",
            ])
            .into(),
        _ => match dice.roll(14) {
            0 if !whole => json!(2.5),
            1 if !whole => json!(0.1),
            2 => json!(9_007_199_254_740_992_u64),
            3 => json!(-3),
            4 => json!(100),
            5 => json!(60),
            _ => json!(dice.roll(6)),
        },
    }
}

/// The request as a form that is being filled in: some members are not there yet.
pub(crate) fn with_blanks(request: &Value, dice: &mut Dice) -> Value {
    match request {
        Value::Object(members) => {
            let mut left = Map::new();
            for (name, value) in members {
                if dice.roll(4) != 0 {
                    left.insert(name.clone(), with_blanks(value, dice));
                }
            }
            left.into()
        }
        Value::Array(items) => items.iter().map(|item| with_blanks(item, dice)).collect(),
        other => other.clone(),
    }
}
