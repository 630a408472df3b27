//! What is JSON and what is not, in a table of short cases (`json_cases/cases.json`): as requests, and as every other
//! text that a host gives. `pkg/tests/json-cases.test.mjs` runs the same table in WebAssembly.
//!
//! A case that is `free` is one that the standard leaves to whoever reads: `docs/requests.md` says what is done with it.

use groundrules::{CheckError, Compiler, Draft, Mapping, Options, Pack, Waivers};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    verdict: Verdict,
    #[serde(default)]
    free: bool,
    /// Whether its numbers are doubles: mappings are read by a reader that refuses others.
    #[serde(default = "yes")]
    double: bool,
    text: Option<String>,
    /// In place of a text, where it is not UTF-8: hexadecimal, with blanks between.
    bytes: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Verdict {
    Accept,
    Refuse,
}

fn yes() -> bool {
    true
}

impl Case {
    fn bytes(&self) -> Vec<u8> {
        match (&self.text, &self.bytes) {
            (Some(text), None) => text.clone().into_bytes(),
            (None, Some(bytes)) => {
                bytes.split(' ').map(|byte| u8::from_str_radix(byte, 16).unwrap()).collect()
            }
            _ => panic!("{}: a text, or bytes", self.name),
        }
    }

    fn is_json(&self) -> bool {
        self.verdict == Verdict::Accept
    }
}

fn cases() -> Vec<Case> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/json_cases/cases.json");
    let cases: Vec<Case> = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    assert!(cases.len() >= 390 && cases.iter().filter(|case| case.free).count() >= 30);
    cases
}

/// The cases that are UTF-8, as texts.
fn texts() -> impl Iterator<Item = (Case, String)> {
    cases().into_iter().filter_map(|case| {
        let text = String::from_utf8(case.bytes()).ok()?;
        Some((case, text))
    })
}

const HEADER: &str = "pack p { title \"P\" version \"1\" schema \"s.json\" }\n";

fn compile(schema: &str, rules: &str) -> Result<Pack, String> {
    let compiler = Compiler::new().file("s.json", schema);
    match compiler.compile("p.rules", &format!("{HEADER}{rules}")) {
        Ok(compiled) => Ok(compiled.pack),
        Err(error) => Err(error.diagnostics[0].message.clone()),
    }
}

/// Reads a list and a member of it, so that some cases stand where a rule looks and others do not.
fn pack() -> Pack {
    let schema = r#"{"properties": {"a": {"type": "number"}, "b": {"type": "boolean"}}}"#;
    compile(schema, "rule r { require a > 1 or b }").unwrap()
}

/// Whether the error says that the text is no JSON, or nests too deep for any.
fn is_no_json(error: &CheckError) -> bool {
    assert!(!error.to_string().is_empty());
    matches!(
        error,
        CheckError::Malformed { .. }
            | CheckError::NotUtf8 { .. }
            | CheckError::RequestTooDeep { .. }
    )
}

#[test]
fn the_cases_are_accepted_or_refused_as_requests() {
    let pack = pack();
    let check = |request: &[u8], case: &Case| {
        for options in [Options::new(), Options::draft()] {
            let checked = pack.check(request, &options);
            let refused = checked.as_ref().err().map(is_no_json);
            assert_eq!(refused, (!case.is_json()).then_some(true), "{}: {checked:?}", case.name);
            let draft = Draft::new(std::slice::from_ref(&pack), &[options], request);
            assert_eq!(draft.err(), checked.err(), "{}", case.name);
        }
    };
    for case in cases() {
        check(&case.bytes(), &case);
        for (before, behind) in
            [("{\"a\":", "}"), ("{\"unread\":", "}"), ("{\"unread\":[{\"x\":", "}]}")]
        {
            let whole = [before.as_bytes(), &case.bytes(), behind.as_bytes()].concat();
            if stands_alone(&case) {
                check(&whole, &case);
            }
        }
    }
}

/// Whether the case is as much JSON inside another text as it is by itself.
fn stands_alone(case: &Case) -> bool {
    // What goes on behind a comma, or is closed by what follows, is another case there.
    let text = case.bytes();
    case.is_json() || !(text.contains(&b'{') || text.contains(&b'}') || text.starts_with(b"["))
}

#[test]
fn the_cases_are_accepted_or_refused_as_schemas() {
    for (case, text) in texts() {
        let message = compile(&text, "rule r { require a > 1 }").unwrap_err();
        assert_eq!(message.contains("is not JSON:"), !case.is_json(), "{}: {message}", case.name);
        if case.is_json() && text.trim_start().starts_with('{') && case.double {
            let schema =
                format!(r#"{{"properties": {{"a": {{"type": "number"}}}}, "default": {text}}}"#);
            assert!(compile(&schema, "rule r { require a > 1 }").is_ok(), "{}", case.name);
        }
    }
}

#[test]
fn the_cases_are_accepted_or_refused_in_options() {
    for (case, text) in texts() {
        let read = Options::from_json(&text);
        let says_so = read.as_ref().err().is_some_and(|error| error.message.contains("not JSON"));
        assert!(!(case.is_json() && says_so), "{}: {read:?}", case.name);
        assert!(case.is_json() || read.is_err(), "{}", case.name);
        if stands_alone(&case) {
            let read = Options::from_json(&format!("{{\"settings\": {{\"l\": {text}}}}}"));
            assert_eq!(read.is_ok(), case.is_json(), "{}: {read:?}", case.name);
        }
    }
}

#[test]
fn the_cases_are_accepted_or_refused_in_waivers() {
    let mut accepted = 0;
    for (case, text) in texts() {
        // No case is a file of waivers.
        assert!(Waivers::from_json(&text).is_err(), "{}", case.name);
        let reason = format!(
            r#"{{"format": 1, "waivers": [{{"rule": "r", "approvedBy": "y", "reason": {text}}}]}}"#
        );
        let read = Waivers::from_json(&reason);
        let is_text = case.is_json() && text.starts_with('"') && text != "\"\"";
        assert_eq!(read.is_ok(), is_text, "{}: {read:?}", case.name);
        // The texts of the table stand in arrays.
        let inside = text.strip_prefix("[\"").and_then(|rest| rest.strip_suffix("\"]"));
        if let Some(inside) = inside.filter(|_| case.is_json()) {
            let read = Waivers::from_json(&reason.replace(&text, &format!("\"x{inside}\"")));
            assert!(read.is_ok(), "{}: {read:?}", case.name);
            accepted += 1;
        }
    }
    assert!(accepted > 30, "{accepted}");
}

#[test]
fn the_cases_are_accepted_or_refused_in_mappings() {
    for (case, text) in texts() {
        assert!(Mapping::from_json(&text).is_err(), "{}", case.name);
        let constant = format!(r#"{{"format": 1, "fields": {{}}, "constants": {{"/x": {text}}}}}"#);
        if stands_alone(&case) {
            let read = Mapping::from_json(&constant);
            assert_eq!(read.is_ok(), case.is_json() && case.double, "{}: {read:?}", case.name);
        }
        let mapping = Mapping::from_json(r#"{"format": 1, "fields": {}}"#).unwrap();
        let read = mapping.apply_json(&text);
        assert!(case.is_json() || read.is_err(), "{}: {read:?}", case.name);
    }
}

#[test]
fn the_cases_are_accepted_or_refused_as_requests_of_tests() {
    let schema = r#"{"properties": {"a": {"type": "number"}, "b": {"type": "boolean"}}}"#;
    let mut tried = 0;
    for (case, text) in texts().filter(|(_, text)| text.starts_with('{')) {
        let rules = format!("rule r {{ require a > 1 or b }}\ntest r {{ fails \"x\" {text} }}");
        let compiled = compile(schema, &rules);
        assert_eq!(compiled.is_ok(), case.is_json(), "{}: {compiled:?}", case.name);
        tried += 1;
    }
    assert!(tried > 30, "{tried}");
}
