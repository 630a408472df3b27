//! Rule text: compiled, formatted, and run on its own tests.

use std::sync::LazyLock;

use groundrules::{CompileError, Compiled, Compiler, Mode, Options, Reference, Sources};

use super::documents::texts;
use super::{laws, on_a_day};

/// The guide whose examples are among the first inputs: it has the schema that they share, and the file that they use.
const LANGUAGE: &str = include_str!("../../../docs/language.md");

/// A schema with short names and every type that the language knows.
pub const SMALL: &str = include_str!("small.schema.json");

/// What a pack of declarations alone begins with: the header of the guide's examples.
const HEADER: &str =
    "pack example { title \"Example\" version \"1.0.0\" schema \"request.schema.json\" }\n";

const REQUESTS: [&str; 6] = [
    r#"{"title": "AI for all employees", "kind": "rollout", "confidential": true, "sponsor": {"name": "Lee Park", "function": "learning"}, "audience": {"description": "everyone", "size": 12, "regions": ["EU", "EU"], "groups": [{"role": "nurse", "people": 3, "tasks": ["a", ""]}, {}]}, "outcome": {"metric": "x", "baseline": 10, "target": 12.5}, "schedule": {"submitted": "2026-01-01T00:00:00Z", "go_live": "2026-12-01", "review_after": 3, "sessions": [{"topic": "A", "date": "2026-10-01", "starts": "2026-10-01T09:00:00+02:00", "ends": "2026-10-01T11:00:00+02:00", "minutes": 120, "seats": 8}, {"date": "2026-11-10"}]}, "budget": {"currency": "EUR", "limit": 100, "lines": [{"purpose": "p", "amount": 120, "hours": 3}]}}"#,
    r#"{"title": null, "kind": "zz", "sponsor": [], "audience": {"groups": [{"role": "", "people": -1}, null, 3]}, "schedule": {"go_live": "2026-02-30", "sessions": [{"date": "0001-01-01", "minutes": 1.5}]}, "budget": {"lines": {}}}"#,
    "{}",
    r#"{"n": 3, "t": "every one aab", "day": "2026-01-05", "kind": "one", "ts": ["p", "q", "p"], "ns": [1, 2.5], "xs": [{"n": 3, "t": "all", "ys": [{"n": 1}, {"t": "x"}]}, {"n": 1}]}"#,
    r#"{"n": "x", "t": 5, "day": "x", "kind": [], "ts": {}, "xs": [{"n": [], "ys": 1}, 5], "deep": 1}"#,
    r#"{"n": 1e300, "m": -0.0, "t": "Each of all", "day": "9999-12-31", "due": "0001-01-01", "begin": "2026-01-01T00:00:00Z", "end": "2027-01-01T23:59:60-12:00", "ts": [null, "x"], "xs": [{}, {"ys": []}]}"#,
];

/// The bytes are a rule file, or the declarations of one.
pub fn run(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    examine(&completed(text));
}

/// The text as a whole file: a header stands before declarations alone.
pub fn completed(text: &str) -> String {
    if text.contains("pack ") { text.to_owned() } else { format!("{HEADER}{text}") }
}

fn examine(text: &str) {
    let compiler = compiler();
    let compiled = compiler.compile("fuzz.rules", text);
    match &compiled {
        Ok(compiled) => {
            written_out(&compiled.sources, &compiled.warnings);
            checked(compiled);
            compared(compiled, text);
        }
        Err(error) => {
            assert!(error.errors() > 0, "an error without a mistake");
            written_out(&error.sources, &error.diagnostics);
        }
    }
    match groundrules::format("fuzz.rules", text) {
        Ok(formatted) => {
            let again = groundrules::format("fuzz.rules", &formatted);
            let again = again.unwrap_or_else(|error| panic!("{text}\n{formatted}\n{error}"));
            assert_eq!(formatted, again, "formatting what is formatted changes it");
            same(compiled, compiler.compile("fuzz.rules", &formatted), &formatted);
        }
        // What has a mistake of syntax does not compile either.
        Err(error) => {
            written_out(&error.sources, &error.diagnostics);
            assert!(compiled.is_err() || error.to_string().contains("formatted:"), "{error}");
        }
    }
}

/// The files which packs may name here.
static FILES: LazyLock<[(&str, String); 4]> = LazyLock::new(|| {
    [
        ("request.schema.json", texts(LANGUAGE, "json schema").concat()),
        ("small.json", SMALL.to_owned()),
        ("claim.schema.json", SMALL.to_owned()),
        ("shared.rules", texts(LANGUAGE, "rules shared.rules").concat()),
    ]
});

fn read(wanted: &str) -> Option<String> {
    FILES.iter().find(|(name, _)| *name == wanted).map(|(_, text)| text.clone())
}

/// A compiler that knows them.
pub fn compiler() -> Compiler {
    FILES.iter().fold(Compiler::new(), |compiler, (name, text)| compiler.file(*name, text))
}

/// A text and its formatted self come to the same.
fn same(
    before: Result<Compiled, CompileError>,
    after: Result<Compiled, CompileError>,
    formatted: &str,
) {
    match (before, after) {
        (Ok(before), Ok(after)) => {
            assert_eq!(before.pack.digest(), after.pack.digest(), "{formatted}");
        }
        (Err(before), Err(after)) => {
            let codes = |error: &CompileError| {
                let mut codes: Vec<_> =
                    error.diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
                codes.sort_unstable();
                codes
            };
            assert_eq!(codes(&before), codes(&after), "{formatted}\n{before}\n{after}");
        }
        (before, after) => panic!(
            "compiles: {} and {}\n{formatted}\n{:?}{:?}",
            before.is_ok(),
            after.is_ok(),
            before.err().map(|error| error.to_string()),
            after.err().map(|error| error.to_string()),
        ),
    }
}

/// Every mistake can be shown, and lies in a text.
fn written_out(sources: &Sources, diagnostics: &[groundrules::Diagnostic]) {
    for diagnostic in diagnostics {
        assert!(!diagnostic.message.is_empty());
        let span = diagnostic.span;
        assert!(span.start <= span.end, "{diagnostic:?}");
        let file = sources.file(span).unwrap_or_else(|| panic!("no file: {diagnostic:?}"));
        let piece = file.text.get(span.start as usize..span.end as usize);
        assert!(piece.is_some(), "outside the text: {diagnostic:?}");
        assert!(sources.excerpt(diagnostic).contains(diagnostic.code.as_str()));
    }
}

/// The second evaluator comes to the same.
fn compared(compiled: &Compiled, text: &str) {
    let reference = Reference::compile("fuzz.rules", text, read).expect("it compiled before");
    for request in REQUESTS {
        for mode in [Mode::Final, Mode::Draft] {
            let options = on_a_day(Options::new()).with_mode(mode).locale("fr");
            let difference = reference.difference(&compiled.pack, request.as_bytes(), &options);
            assert_eq!(difference, None, "{text}\n{request}");
        }
    }
}

/// What compiled can be run.
fn checked(compiled: &Compiled) {
    let pack = &compiled.pack;
    let bytes = pack.to_bytes().expect("a compiled pack is written");
    let read = groundrules::Pack::from_bytes(&bytes).expect("and read");
    assert_eq!(read.digest(), pack.digest());
    let options = on_a_day(Options::new());
    for request in REQUESTS {
        laws::hold(pack, request.as_bytes(), &options);
        if let Ok(check) = pack.check(request, &options) {
            laws::cost_holds(pack, &check, request.as_bytes());
        }
    }
    for result in compiled.tests.run(pack) {
        if let Some(failure) = result.failure {
            assert!(!failure.why.is_empty());
            failure.details().for_each(drop);
        }
    }
    let coverage = compiled.tests.coverage(pack);
    assert!(coverage.covered() <= coverage.total());
    for rule in &compiled.rules {
        let spans = rule.conditions.iter().chain([&rule.span]);
        spans.for_each(|span| assert!(!compiled.sources.text(*span).is_empty(), "{rule:?}"));
    }
}
