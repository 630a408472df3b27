//! Writes JSON piece by piece: `serde` for a few shapes of our own would take more room than they do.

/// An object or an array that is being written.
#[derive(Debug)]
pub(crate) struct Writer {
    text: String,
}

impl Writer {
    pub(crate) fn object() -> Self {
        Self { text: "{".to_owned() }
    }

    pub(crate) fn array() -> Self {
        Self { text: "[".to_owned() }
    }

    /// The object's text.
    pub(crate) fn close_object(mut self) -> String {
        self.text.push('}');
        self.text
    }

    /// The array's text.
    pub(crate) fn close_array(mut self) -> String {
        self.text.push(']');
        self.text
    }

    /// A member of an object that is JSON already.
    pub(crate) fn json(&mut self, name: &str, value: &str) {
        self.separate();
        quote(&mut self.text, name);
        self.text.push(':');
        self.text.push_str(value);
    }

    pub(crate) fn text(&mut self, name: &str, value: &str) {
        self.json(name, &quoted(value));
    }

    /// A member that is left out where it is empty, as in reports.
    pub(crate) fn text_unless_empty(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            self.text(name, value);
        }
    }

    pub(crate) fn number(&mut self, name: &str, value: u64) {
        self.json(name, &value.to_string());
    }

    /// An element of an array that is JSON already.
    pub(crate) fn element(&mut self, value: &str) {
        self.separate();
        self.text.push_str(value);
    }

    fn separate(&mut self) {
        if self.text.len() > 1 {
            self.text.push(',');
        }
    }
}

/// An array of texts.
pub(crate) fn texts(values: &mut dyn Iterator<Item = &str>) -> String {
    let mut array = Writer::array();
    for value in values {
        array.element(&quoted(value));
    }
    array.close_array()
}

/// A text in quotation marks.
pub(crate) fn quoted(value: &str) -> String {
    let mut out = String::with_capacity(value.len() + 2);
    quote(&mut out, value);
    out
}

fn quote(out: &mut String, value: &str) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    out.push('"');
    for character in value.chars() {
        match character {
            '"' | '\\' => {
                out.push('\\');
                out.push(character);
            }
            '\n' => out.push_str("\\n"),
            '\0'..='\u{1f}' => {
                let code = character as usize;
                out.push_str(if code < 16 { "\\u000" } else { "\\u001" });
                out.push(HEX[code % 16] as char);
            }
            _ => out.push(character),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn every_text_is_read_back_as_it_was() {
        let all: String = ('\0'..='\u{2ff}').chain(['\u{2028}', '\u{fffd}', '😀']).collect();
        assert_eq!(serde_json::from_str::<String>(&quoted(&all)).unwrap(), all);
    }

    #[test]
    fn what_is_written_is_json() {
        let mut object = Writer::object();
        object.text("a \"name\"", "a\ttext");
        object.text_unless_empty("left out", "");
        object.number("n", 12);
        object.json("list", &texts(&mut ["x", "y"].into_iter()));
        object.json("none", &Writer::array().close_array());
        let value: Value = serde_json::from_str(&object.close_object()).unwrap();
        assert_eq!(
            value,
            json!({"a \"name\"": "a\ttext", "n": 12, "list": ["x", "y"], "none": []})
        );
    }
}
