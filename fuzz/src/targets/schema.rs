//! Schemas, with rules over them.

use groundrules::{Compiler, Options, RequestSchema};

use super::{laws, on_a_day, parts};

/// A schema; then declarations, or a request where there is no third text.
pub fn run(data: &[u8]) {
    let [schema, rules, request] = parts(data).map(std::str::from_utf8);
    let (Ok(schema), Ok(rules), Ok(request)) = (schema, rules, request) else { return };
    let text = format!("pack fuzz {{ title \"Fuzz\" version \"1\" schema \"s.json\" }}\n{rules}\n");
    match Compiler::new().file("s.json", schema).compile("fuzz.rules", &text) {
        Ok(compiled) => {
            for field in compiled.pack.fields() {
                assert!(field.path().starts_with('/'));
                let _ = (field.field_type(), field.title(), field.question());
            }
            let options = on_a_day(Options::new());
            laws::hold(&compiled.pack, request.as_bytes(), &options);
            laws::hold(&compiled.pack, b"{}", &options);
        }
        Err(error) => assert!(error.errors() > 0 && !error.to_string().is_empty()),
    }
    if let Ok(schema) = RequestSchema::new(schema)
        && let Ok(request) = serde_json::from_str(request)
    {
        for mismatch in schema.mismatches(&request) {
            assert!(request.pointer(&mismatch.path).is_some(), "{mismatch:?}");
        }
    }
}
