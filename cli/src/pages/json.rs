//! JSON laid out for people: its members in the order of its author, on as few lines as can be read.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

/// A line grows no longer than this.
const WIDEST: usize = 96;
/// A whole document that is no longer than this stands on one line.
const SHORT: usize = 60;

/// JSON that keeps the order of members.
#[derive(Debug)]
enum Ordered {
    List(Vec<Ordered>),
    Record(Vec<(String, Ordered)>),
    Other(Value),
}

/// The text laid out, or as it is where it is not JSON.
pub(super) fn laid_out(text: &str) -> String {
    let Ok(document) = serde_json::from_str::<Ordered>(text) else { return text.to_owned() };
    let short = document.on_one_line();
    if short.chars().count() <= SHORT {
        return short;
    }
    let mut out = String::new();
    document.on_several_lines(0, &mut out);
    out
}

impl Ordered {
    /// Adds the value, on one line where there is room for it.
    fn lay_out(&self, indent: usize, used: usize, out: &mut String) {
        let short = self.on_one_line();
        if used + short.chars().count() <= WIDEST {
            out.push_str(&short);
        } else {
            self.on_several_lines(indent, out);
        }
    }

    fn on_several_lines(&self, indent: usize, out: &mut String) {
        let inner = indent + 2;
        match self {
            Self::List(items) if !items.is_empty() => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    begin(index, inner, out);
                    item.lay_out(inner, inner, out);
                }
                end(indent, ']', out);
            }
            Self::Record(members) if !members.is_empty() => {
                out.push('{');
                for (index, (name, value)) in members.iter().enumerate() {
                    begin(index, inner, out);
                    let name = format!("{}: ", Value::from(name.as_str()));
                    out.push_str(&name);
                    value.lay_out(inner, inner + name.chars().count(), out);
                }
                end(indent, '}', out);
            }
            _ => out.push_str(&self.on_one_line()),
        }
    }

    fn on_one_line(&self) -> String {
        match self {
            Self::Other(value) => value.to_string(),
            Self::List(items) if items.is_empty() => "[]".to_owned(),
            Self::Record(members) if members.is_empty() => "{}".to_owned(),
            Self::List(items) => {
                format!("[{}]", items.iter().map(Self::on_one_line).collect::<Vec<_>>().join(", "))
            }
            Self::Record(members) => {
                let member = |(name, value): &(String, Self)| {
                    format!("{}: {}", Value::from(name.as_str()), value.on_one_line())
                };
                format!("{{ {} }}", members.iter().map(member).collect::<Vec<_>>().join(", "))
            }
        }
    }
}

fn begin(index: usize, indent: usize, out: &mut String) {
    out.push_str(if index == 0 { "\n" } else { ",\n" });
    out.push_str(&" ".repeat(indent));
}

fn end(indent: usize, bracket: char, out: &mut String) {
    out.push('\n');
    out.push_str(&" ".repeat(indent));
    out.push(bracket);
}

impl<'de> Deserialize<'de> for Ordered {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OrderedVisitor)
    }
}

struct OrderedVisitor;

impl<'de> Visitor<'de> for OrderedVisitor {
    type Value = Ordered;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Ordered, E> {
        Ok(Ordered::Other(Value::Null))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Ordered, E> {
        Ok(Ordered::Other(value.into()))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Ordered, E> {
        Ok(Ordered::Other(value.into()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Ordered, E> {
        Ok(Ordered::Other(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Ordered, E> {
        Ok(Ordered::Other(value.into()))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Ordered, E> {
        Ok(Ordered::Other(value.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Ordered, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Ordered::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut record: A) -> Result<Ordered, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = record.next_entry()? {
            members.push(member);
        }
        Ok(Ordered::Record(members))
    }
}

#[cfg(test)]
mod tests {
    use super::laid_out;

    #[test]
    fn members_keep_their_order_and_what_is_short_stays_on_a_line() {
        assert_eq!(laid_out(r#"{"b":[1,{}],"a":null}"#), r#"{ "b": [1, {}], "a": null }"#);
        let long = laid_out(
            r#"{"topic": "An evening class about something", "dates": ["2026-01-01", "2026-02-02"]}"#,
        );
        assert_eq!(
            long,
            "{\n  \"topic\": \"An evening class about something\",\n  \"dates\": [\"2026-01-01\", \"2026-02-02\"]\n}"
        );
    }
}
