//! How a request is written as JSON: different clients write the same values differently.

use serde_json::Value;

use super::random::Random;

/// One way to write JSON.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// A blank behind each comma and colon.
    spaced: bool,
    /// Letters outside ASCII as escapes, such as `\u00e9`.
    ascii: bool,
}

impl Style {
    /// Most clients write compactly and in UTF-8.
    pub fn any(random: &mut Random) -> Self {
        Self { spaced: random.percent(15), ascii: random.percent(15) }
    }

    pub fn write(self, value: &Value) -> String {
        let mut json = String::new();
        self.value(value, &mut json);
        json
    }

    fn value(self, value: &Value, json: &mut String) {
        match value {
            Value::Object(members) => {
                let members = members.iter().enumerate();
                json.push('{');
                for (at, (name, value)) in members {
                    self.comma(at, json);
                    self.text(name, json);
                    json.push_str(if self.spaced { ": " } else { ":" });
                    self.value(value, json);
                }
                json.push('}');
            }
            Value::Array(elements) => {
                json.push('[');
                for (at, element) in elements.iter().enumerate() {
                    self.comma(at, json);
                    self.value(element, json);
                }
                json.push(']');
            }
            Value::String(text) => self.text(text, json),
            scalar => json.push_str(&scalar.to_string()),
        }
    }

    fn comma(self, at: usize, json: &mut String) {
        if at > 0 {
            json.push_str(if self.spaced { ", " } else { "," });
        }
    }

    fn text(self, text: &str, json: &mut String) {
        let written = Value::from(text).to_string();
        for character in written.chars() {
            if self.ascii && !character.is_ascii() {
                let mut units = [0; 2];
                for unit in character.encode_utf16(&mut units) {
                    json.push_str(&format!("\\u{unit:04x}"));
                }
            } else {
                json.push(character);
            }
        }
    }
}
