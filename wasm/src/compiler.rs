//! Making packs from rule text, in the build that has the compiler.

use groundrules::{Compiler, Diagnostic, JsonWriter, Level, SourceSpan, Sources};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::error::{Error, closed, object};

/// How many characters an error tells of a file's name.
const TOLD: usize = 60;

/// What came of compiling a pack.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Compiled {
    bytes: Option<Vec<u8>>,
    diagnostics: String,
}

#[wasm_bindgen]
impl Compiled {
    /// The compiled pack; none where the text has mistakes.
    #[wasm_bindgen(getter)]
    pub fn bytes(&self) -> Option<Vec<u8>> {
        self.bytes.clone()
    }

    /// Mistakes and warnings, as a JSON array.
    #[wasm_bindgen(getter)]
    pub fn diagnostics(&self) -> String {
        self.diagnostics.clone()
    }
}

/// Compiles the pack whose own file has this name and text. `files` is a JSON object: the texts of the files that
/// the pack may name, by their names.
///
/// # Errors
///
/// Where `files` is not such an object, or the pack cannot be written.
#[wasm_bindgen]
pub fn compile(name: &str, text: &str, files: &str) -> Result<Compiled, Error> {
    let mut compiler = Compiler::new();
    let Some(files) = groundrules::texts_of_json(files) else {
        return Err(bad("files", "an object of texts"));
    };
    for (name, text) in files {
        let text = text.ok_or_else(|| {
            let beginning: String = name.chars().take(TOLD).collect();
            bad(&format!("files.{beginning}"), "the text of the file")
        })?;
        compiler = compiler.file(name, text);
    }
    Ok(match compiler.compile(name, text) {
        Ok(compiled) => Compiled {
            bytes: Some(compiled.pack.to_bytes().map_err(|error| Error::of_pack(&error))?),
            diagnostics: all(&compiled.warnings, &compiled.sources),
        },
        Err(error) => {
            Compiled { bytes: None, diagnostics: all(&error.diagnostics, &error.sources) }
        }
    })
}

/// Brings rule text into its one style.
///
/// # Errors
///
/// Where the text has mistakes of syntax; `details.diagnostics` lists them.
#[wasm_bindgen]
pub fn format(name: &str, text: &str) -> Result<String, Error> {
    groundrules::format(name, text).map_err(|error| {
        let mut details = object();
        details.name("diagnostics");
        details.written(&all(&error.diagnostics, &error.sources));
        Error::new("syntax", error.to_string(), details)
    })
}

fn bad(option: &str, expected: &str) -> Error {
    let mut details = object();
    details.member("option", option);
    Error::new("bad-option", format!("`{option}` must be {expected}"), details)
}

fn all(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let mut json = JsonWriter::new();
    json.array();
    for diagnostic in diagnostics {
        json.written(&one(diagnostic, sources));
    }
    json.end_array();
    json.finish()
}

/// INVARIANT: the shape is `Diagnostic` in `pkg/src/diagnostic.ts`.
fn one(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let mut json = object();
    json.member("code", diagnostic.code.as_str());
    json.member("level", if diagnostic.level == Level::Error { "error" } else { "warning" });
    json.member("message", &diagnostic.message);
    json.member_unless_empty("label", &diagnostic.label);
    json.member_unless_empty("help", diagnostic.help.as_deref().unwrap_or_default());
    json.name("place");
    json.written(&place(diagnostic.span, sources));
    if let Some((span, why)) = &diagnostic.related {
        let mut related = object();
        related.member("why", why);
        related.name("place");
        related.written(&place(*span, sources));
        json.name("related");
        json.written(&closed(related));
    }
    json.member("excerpt", &sources.excerpt(diagnostic));
    closed(json)
}

fn place(span: SourceSpan, sources: &Sources) -> String {
    let (line, column) = sources.position(span);
    let file = sources.file(span);
    let text = file.map_or("", |file| file.text.as_str());
    let mut json = object();
    json.member("file", file.map_or("", |file| file.name.as_str()));
    json.count("line", line as u64);
    json.count("column", column as u64);
    json.count("start", units_before(text, span.start));
    json.count("end", units_before(text, span.end));
    closed(json)
}

/// The UTF-16 code units before a byte, as JavaScript counts.
fn units_before(text: &str, end: u32) -> u64 {
    text.get(..end as usize).map_or(0, |before| before.encode_utf16().count() as u64)
}

#[cfg(test)]
mod tests {
    use groundrules::Pack;
    use serde_json::{Value, json};

    use super::*;

    const RULES: &str = "pack p { title \"Ä😀\" version \"1.0.0\" schema \"s.json\" }\nrule named { require nme is filled }\n";

    fn files() -> String {
        json!({"s.json": r#"{"properties": {"name": {"type": "string"}}}"#}).to_string()
    }

    #[test]
    fn a_pack_compiles_to_bytes_that_can_be_loaded() {
        let compiled = compile("p.rules", &RULES.replace("nme", "name"), &files()).unwrap();
        assert_eq!(Pack::from_bytes(&compiled.bytes().unwrap()).unwrap().id(), "p");
        assert_eq!(compiled.diagnostics(), "[]");
    }

    #[test]
    fn a_mistake_is_told_with_its_place_in_utf_16() {
        let compiled = compile("p.rules", RULES, &files()).unwrap();
        assert!(compiled.bytes().is_none());
        let diagnostics: Value = serde_json::from_str(&compiled.diagnostics()).unwrap();
        let place = &diagnostics[0]["place"];
        assert_eq!((&place["line"], &place["column"]), (&json!(2), &json!(22)));
        let units: Vec<u16> = RULES.encode_utf16().collect();
        let at = |name: &str| place[name].as_u64().unwrap() as usize;
        assert_eq!(String::from_utf16(&units[at("start")..at("end")]).unwrap(), "nme");
    }

    #[test]
    fn files_that_are_no_texts_are_an_error() {
        for files in ["[]", r#"{"s.json": 1}"#, "nonsense"] {
            assert_eq!(compile("p.rules", RULES, files).unwrap_err().code(), "bad-option");
        }
    }

    #[test]
    fn text_is_formatted_or_its_mistakes_are_listed() {
        let rules = "rule a{require b is filled}";
        assert_eq!(format("a.rules", rules).unwrap(), "rule a {\n  require   b is filled\n}\n");
        let error = format("a.rules", "rule {").unwrap_err();
        let json: Value = serde_json::from_str(&error.to_json()).unwrap();
        assert_eq!(json["code"], "syntax");
        assert!(!json["details"]["diagnostics"].as_array().unwrap().is_empty());
    }
}
