//! A form that is filled in: after every change, a draft is what a full check says.

use groundrules::{Draft, FieldType, Options, Report};
use serde_json::{Map, Value, json};

use super::{PACKS, on_a_day};

/// The most changes of one form.
const CHANGES: usize = 12;

/// The bytes say which field is changed to what.
pub fn run(data: &[u8]) {
    let mut bytes = Bytes(data);
    let packs = &PACKS[..];
    let options = vec![on_a_day(Options::draft()); packs.len()];
    let fields: Vec<(String, FieldType<'_>)> = packs
        .iter()
        .flat_map(|pack| pack.fields())
        .map(|field| (field.path(), field.field_type()))
        .collect();
    let mut request = json!({});
    let mut draft = Draft::new(packs, &options, "{}").expect("an empty request");
    let mut last: Value = serde_json::from_str(&draft.report()).expect("JSON");
    for _ in 0..CHANGES {
        let Some((path, kind)) = bytes.pick(&fields) else { return };
        let value = bytes.value(*kind);
        let positions = [bytes.number(4), bytes.number(3)];
        put(&mut request, path, positions, value);
        let text = request.to_string();
        let checks: Result<Vec<_>, _> =
            packs.iter().zip(&options).map(|(pack, options)| pack.check(&text, options)).collect();
        let member = path.split('/').nth(1).unwrap_or_default();
        let value = request.get(member).map(Value::to_string);
        let changed = match value.and_then(|value| draft.change_member(member, &value)) {
            Some(changed) => Ok(changed),
            None => draft.change(&text),
        };
        let (changed, full) = match (changed, checks) {
            (Ok(changed), Ok(checks)) => (changed, Report::json_of(&checks)),
            (Err(_), Err(_)) => continue,
            (draft, checks) => panic!("{:?} {:?} {text}", draft.err(), checks.err()),
        };
        assert_eq!(draft.report(), full, "{text}");
        last = patched(&last, &changed);
        assert_eq!(last, serde_json::from_str::<Value>(&full).expect("JSON"), "{text}");
    }
}

/// What somebody has who puts what is new into the last report.
fn patched(last: &Value, change: &str) -> Value {
    let mut report: Value = serde_json::from_str(change).expect("a change is JSON");
    for list in ["findings", "waived", "open"] {
        for entry in report.get_mut(list).and_then(Value::as_array_mut).into_iter().flatten() {
            if let Some(place) = entry.as_u64() {
                *entry = last[list][usize::try_from(place).expect("a place")].clone();
            }
        }
    }
    for kept in ["packs", "engine", "options"] {
        report[kept] = last[kept].clone();
    }
    report
}

/// Puts a value at a path in which `*` stands for a position.
fn put(request: &mut Value, path: &str, positions: [usize; 2], value: Option<Value>) {
    let mut positions = positions.into_iter();
    let mut at = &mut *request;
    for segment in path.split('/').skip(1) {
        if segment == "*" {
            if !at.is_array() {
                *at = json!([]);
            }
            let Value::Array(items) = at else { return };
            let position = positions.next().unwrap_or(0);
            while items.len() <= position {
                items.push(json!(null));
            }
            let Some(item) = items.get_mut(position) else { return };
            at = item;
        } else {
            if !at.is_object() {
                *at = Value::Object(Map::new());
            }
            let Value::Object(members) = at else { return };
            at =
                members.entry(segment.replace("~1", "/").replace("~0", "~")).or_insert(json!(null));
        }
    }
    match value {
        Some(value) => *at = value,
        None => remove(request, path),
    }
}

/// A field that is not answered any more; one in a list becomes `null`.
fn remove(request: &mut Value, path: &str) {
    let pointer = path.replace('*', "0");
    let Some((holder, name)) = pointer.rsplit_once('/') else { return };
    match request.pointer_mut(holder) {
        Some(Value::Object(members)) => drop(members.remove(name)),
        Some(Value::Array(items)) => drop(items.pop()),
        _ => {}
    }
}

/// Choices, made by bytes.
struct Bytes<'d>(&'d [u8]);

impl Bytes<'_> {
    fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *first
    }

    fn number(&mut self, below: usize) -> usize {
        usize::from(self.byte()) % below
    }

    /// One of many; none where no byte is left to choose.
    fn pick<'i, T>(&mut self, items: &'i [T]) -> Option<&'i T> {
        if self.0.is_empty() {
            return None;
        }
        let wide = usize::from(self.byte()) << 8 | usize::from(self.byte());
        items.get(wide % items.len().max(1))
    }

    fn text(&mut self) -> String {
        let length = usize::from(self.byte()).min(self.0.len());
        let (text, rest) = self.0.split_at(length);
        self.0 = rest;
        String::from_utf8_lossy(text).into_owned()
    }

    /// A value that the field takes, most of the time; none for a field that is not answered.
    fn value(&mut self, kind: FieldType<'_>) -> Option<Value> {
        match self.number(12) {
            0 => return None,
            1 => return Some(json!(null)),
            2 => return Some(self.any()),
            _ => {}
        }
        Some(match kind {
            FieldType::Record => json!({}),
            FieldType::List => json!([]),
            FieldType::Enumeration(options) => {
                self.pick(options).map_or(json!(null), |option| json!(option))
            }
            FieldType::Number | FieldType::WholeNumber => self.numeral(),
            FieldType::Boolean => json!(self.byte().is_multiple_of(2)),
            FieldType::Date => json!(self.day()),
            FieldType::DateTime => {
                let (hour, minute, offset) = (self.number(25), self.number(61), self.number(15));
                json!(format!("{}T{hour:02}:{minute:02}:00+{offset:02}:00", self.day()))
            }
            _ => json!(self.text()),
        })
    }

    fn any(&mut self) -> Value {
        match self.number(8) {
            0 => json!({}),
            1 => json!([]),
            2 => json!([null, {}, [], "", 0]),
            3 => json!(self.byte().is_multiple_of(2)),
            4 => self.numeral(),
            5 => json!(self.day()),
            6 => json!(" \u{a0}\n"),
            _ => json!(self.text()),
        }
    }

    fn numeral(&mut self) -> Value {
        match self.number(5) {
            0 => json!(self.byte()),
            1 => json!(-i64::from(self.byte())),
            2 => json!(f64::from(self.byte()) / 8.0),
            3 => {
                let bits = (0..8).fold(0, |bits, _| bits << 8 | u64::from(self.byte()));
                json!(f64::from_bits(bits))
            }
            _ => json!(u64::from(self.byte()) << self.number(57)),
        }
    }

    fn day(&mut self) -> String {
        let year = [2026, 2027, 2024, 1, 0, 9999, 10_000, 1900][self.number(8)];
        format!("{year:04}-{:02}-{:02}", self.number(14), self.number(33))
    }
}
