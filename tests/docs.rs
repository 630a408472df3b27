//! Every example in the documents is run, and every diagnostic code is documented.
//!
//! The first word behind a fence says what the example is:
//!
//! | fence | the example is |
//! |---|---|
//! | `rules` | rules that compile without mistake or warning, and whose tests hold |
//! | `rules NAME.rules` | a file that other examples `use` |
//! | `rules-error GR000` | rules that give this code and no other |
//! | `rules-error GR000 padded` | the same, with comments added until the file is larger than a file may be |
//! | `rules-warning GR000` | rules that compile, with this one warning |
//! | `json schema` | the schema of all requests |
//! | `json request` | a request, checked with the last pack that was written out in full |
//! | `json draft` | the same, checked as a draft |
//! | `json request fr` | the same, in a language |
//! | `text findings` | what the last request gives: severity, place and message of each finding |
//! | `text open` | the rules that the last request leaves open, and the next question |
//! | `text says` | words that the last mistake's message or help contains |
//! | `text` | grammar, for people only |
//!
//! An example that does not begin with `pack` stands behind [`HEADER`].

use std::collections::BTreeSet;
use std::path::Path;

use groundrules::{CompileError, Compiled, Compiler, Options, Pack};

const HEADER: &str =
    "pack example { title \"Example\" version \"1.0.0\" schema \"request.schema.json\" }\n";

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// A fenced piece of a document.
struct Fence {
    /// Where it stands, for a person.
    place: String,
    info: String,
    text: String,
}

fn fences(path: &str) -> Vec<Fence> {
    let document = read(path);
    let mut fences = Vec::new();
    let mut open: Option<Fence> = None;
    for (number, line) in (1..).zip(document.lines()) {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(info)) => {
                let place = format!("{path}:{number}");
                open = Some(Fence { place, info: info.to_owned(), text: String::new() });
            }
            (Some(_), Some("")) => fences.extend(open.take()),
            (Some(fence), _) => {
                fence.text.push_str(line);
                fence.text.push('\n');
            }
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "{path}: a fence is not closed");
    fences
}

/// The schema that all examples share: it stands in the language reference.
fn schema() -> String {
    let schemas: Vec<Fence> = fences("docs/language.md")
        .into_iter()
        .filter(|fence| fence.info == "json schema")
        .collect();
    assert_eq!(schemas.len(), 1, "the reference shows one schema");
    schemas.into_iter().map(|fence| fence.text).collect()
}

/// Runs the examples of one document, from its beginning to its end.
struct Examples {
    compiler: Compiler,
    pack: Option<Pack>,
    findings: Vec<String>,
    open: Vec<String>,
    mistake: String,
    /// The codes for which there was an example.
    codes: BTreeSet<String>,
    run: usize,
    cases: usize,
}

impl Examples {
    fn of(path: &str) -> Self {
        let mut examples = Self {
            compiler: Compiler::new().require_passing_tests().file("request.schema.json", schema()),
            pack: None,
            findings: Vec::new(),
            open: Vec::new(),
            mistake: String::new(),
            codes: BTreeSet::new(),
            run: 0,
            cases: 0,
        };
        let fences = fences(path);
        for fence in &fences {
            if let Some(name) = fence.info.strip_prefix("rules ") {
                examples.compiler =
                    std::mem::take(&mut examples.compiler).file(name, fence.text.as_str());
            }
        }
        for fence in &fences {
            examples.run(fence);
        }
        examples
    }

    fn run(&mut self, fence: &Fence) {
        let words: Vec<&str> = fence.info.split(' ').collect();
        match words.as_slice() {
            ["rules"] => self.compiles(fence),
            ["rules", name] if name.ends_with(".rules") => {}
            ["rules-error", code] => self.mistaken(fence, code, &fence.text),
            ["rules-error", code, "padded"] => {
                let padding = "# and so on\n".repeat(100_000);
                self.mistaken(fence, code, &format!("{}{padding}", fence.text));
            }
            ["rules-warning", code] => self.warned(fence, code),
            ["json", "schema"] => {}
            ["json", "request"] => self.check(fence, &Options::new()),
            ["json", "draft"] => self.check(fence, &Options::draft()),
            ["json", "request", tag] => self.check(fence, &Options::new().locale(*tag)),
            ["text", "findings"] => {
                assert_eq!(lines(&fence.text), self.findings, "{}", fence.place)
            }
            ["text", "open"] => assert_eq!(lines(&fence.text), self.open, "{}", fence.place),
            ["text", "says"] => {
                for line in fence.text.lines() {
                    assert!(
                        self.mistake.contains(line),
                        "{}: expected “{line}” in:\n{}",
                        fence.place,
                        self.mistake
                    );
                }
            }
            ["text"] => return,
            _ => panic!("{}: no one knows how to run `{}`", fence.place, fence.info),
        }
        self.run += 1;
    }

    fn compile(&self, text: &str) -> Result<Compiled, CompileError> {
        let is_pack = text
            .lines()
            .map(str::trim)
            .find(|line| !line.is_empty() && !line.starts_with('#'))
            .is_some_and(|line| line.starts_with("pack"));
        if is_pack {
            self.compiler.compile("example.rules", text)
        } else {
            self.compiler.compile("example.rules", &format!("{HEADER}{text}"))
        }
    }

    fn compiles(&mut self, fence: &Fence) {
        let compiled = match self.compile(&fence.text) {
            Ok(compiled) => compiled,
            Err(error) => panic!("{}: {error}", fence.place),
        };
        let warnings: String =
            compiled.warnings.iter().map(|warning| compiled.sources.excerpt(warning)).collect();
        assert_eq!(warnings, "", "{}", fence.place);
        self.hold(fence, &compiled);
        if fence.text.starts_with("pack") {
            self.pack = Some(compiled.pack);
        }
    }

    fn hold(&mut self, fence: &Fence, compiled: &Compiled) {
        for case in compiled.tests.run(&compiled.pack) {
            if let Some(failure) = case.failure {
                panic!("{}: {} “{}”: {failure}", fence.place, case.rule, case.title);
            }
            self.cases += 1;
        }
    }

    fn mistaken(&mut self, fence: &Fence, code: &str, text: &str) {
        let error = match self.compile(text) {
            Ok(_) => panic!("{}: expected {code}, and it compiles", fence.place),
            Err(error) => error,
        };
        let codes: BTreeSet<&str> =
            error.diagnostics.iter().map(|mistake| mistake.code.as_str()).collect();
        assert_eq!(codes.into_iter().collect::<Vec<_>>(), [code], "{}: {error}", fence.place);
        self.mistake = error.to_string();
        self.codes.insert(code.to_owned());
    }

    fn warned(&mut self, fence: &Fence, code: &str) {
        let compiled = match self.compile(&fence.text) {
            Ok(compiled) => compiled,
            Err(error) => panic!("{}: {error}", fence.place),
        };
        let [warning] = compiled.warnings.as_slice() else {
            panic!("{}: expected one warning", fence.place);
        };
        assert_eq!(warning.code.as_str(), code, "{}", fence.place);
        self.mistake = compiled.sources.excerpt(warning);
        self.codes.insert(code.to_owned());
        self.hold(fence, &compiled);
    }

    fn check(&mut self, fence: &Fence, options: &Options) {
        let Some(pack) = &self.pack else {
            panic!("{}: there is no pack before this request", fence.place);
        };
        let report = pack.check(fence.text.as_str(), options).unwrap().report();
        assert!(report.invalid.is_empty(), "{}: {:?}", fence.place, report.invalid);
        let findings = report.findings.iter();
        self.findings = findings
            .map(|finding| format!("{} at {}: {}", finding.severity, finding.path, finding.message))
            .collect();
        let open = report.open.iter();
        self.open = open
            .map(|open| format!("{} waits for {}", open.rule, open.missing.join(", ")))
            .chain(
                report.next.iter().map(|next| format!("next: {} ({})", next.question, next.path)),
            )
            .collect();
    }
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}

#[test]
fn every_example_of_the_language_reference_does_what_it_says() {
    let examples = Examples::of("docs/language.md");
    assert!(examples.run >= 60, "only {} examples were run", examples.run);
    assert!(examples.cases >= 120, "only {} test cases were run", examples.cases);
}

#[test]
fn every_mistake_of_the_error_reference_is_made_and_mended() {
    let examples = Examples::of("docs/errors.md");
    assert_eq!(examples.codes, codes_of_source(), "each code has an example");
    let mended = fences("docs/errors.md").iter().filter(|fence| fence.info == "rules").count();
    assert!(mended >= examples.codes.len(), "each code has its mend");
}

/// The codes that stand in the source.
fn codes_of_source() -> BTreeSet<String> {
    let mut codes = BTreeSet::new();
    let mut files = 0;
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for stage in std::fs::read_dir(source).unwrap() {
        let Ok(text) = std::fs::read_to_string(stage.unwrap().path().join("codes.rs")) else {
            continue;
        };
        files += 1;
        for piece in text.split("Code(\"").skip(1) {
            codes.extend(piece.split('"').next().map(str::to_owned));
        }
    }
    assert!(files >= 3 && codes.len() >= 30, "the codes of all stages are found");
    codes
}

#[test]
fn every_code_in_the_source_is_in_the_error_reference_and_no_other() {
    let document = read("docs/errors.md");
    let headings: Vec<&str> =
        document.lines().filter_map(|line| line.strip_prefix("## GR")).collect();
    let documented: BTreeSet<String> = headings
        .iter()
        .filter_map(|heading| heading.split(':').next())
        .map(|digits| format!("GR{digits}"))
        .collect();
    assert_eq!(documented.len(), headings.len(), "no code has two headings");
    assert_eq!(documented, codes_of_source());
}

/// What a Markdown renderer makes of a heading for links.
fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c.to_ascii_lowercase() }).collect()
}

#[test]
fn every_link_inside_the_documents_leads_to_a_heading() {
    for path in ["docs/language.md", "docs/errors.md"] {
        let document = read(path);
        let anchors: BTreeSet<String> = document
            .lines()
            .filter(|line| line.starts_with('#'))
            .map(|line| anchor(line.trim_start_matches('#').trim()))
            .collect();
        let links: Vec<&str> =
            document.split("](#").skip(1).filter_map(|rest| rest.split(')').next()).collect();
        assert!(links.len() > 10, "{path} has a table of contents");
        for link in links {
            assert!(anchors.contains(link), "{path}: there is no heading for #{link}");
        }
    }
}

#[test]
fn the_limits_in_the_language_reference_are_those_of_the_source() {
    let document = read("docs/language.md");
    let source = source();
    for (constant, shown) in [
        ("MAX_SOURCE: usize = 512 * 1024", "512 KiB"),
        ("MAX_NESTING: usize = 64", "64 levels"),
        ("MAX_DEPTH: u32 = 100", "100 levels"),
        ("MAX_DEPTH: u32 = 200", "200 levels"),
        ("MAX_RULES: usize = 10_000", "10,000 rules"),
        ("MAX_VARIABLES: usize = 16", "16 variables"),
        ("MAX_PLACEHOLDERS: usize = 100;", "100 placeholders"),
        ("MAX_PLACEHOLDERS: usize = 100_000;", "100,000 placeholders"),
        ("MAX_MISTAKES: usize = 100", "100 mistakes"),
        ("MAX_SCHEMA: usize = 4 * 1024 * 1024", "4 MiB"),
        ("MAX_PATTERN: usize = 16 * 1024", "16,384 instructions"),
        ("MAX_PATTERNS_WEIGHT: u64 = 64 * 1024", "524,288 instructions"),
        ("MAX_NESTING: u32 = 32", "32 levels"),
        ("MAX_PACK: usize = 8 * 1024 * 1024", "8 MiB"),
        ("MAX_LIST: usize = 10_000", "10,000 values"),
        ("MAX_LOCALES: usize = 100", "100 locales"),
        ("MAX_QUOTED: usize = 120", "120 characters"),
        ("MAX_ITEMS: usize = 8", "8 values"),
        ("request_depth: 64", "64 levels"),
        ("elements: 100_000", "100,000 elements"),
        ("findings: 10_000", "10,000 findings"),
        ("fuel: 10_000_000", "10,000,000 steps"),
    ] {
        assert!(source.contains(constant), "the source no longer says `{constant}`");
        assert!(document.contains(shown), "the reference does not name {shown}");
    }
}

/// The text of the whole library.
fn source() -> String {
    fn gather(folder: &Path, text: &mut String) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                gather(&path, text);
            } else {
                text.push_str(&std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    let mut text = String::new();
    for folder in ["src", "grammar/src"] {
        gather(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut text);
    }
    text
}

#[test]
fn ten_mistakes_in_one_file_give_ten_messages_that_say_what_to_write() {
    let text = read("tests/errors/ten-mistakes.rules");
    let compiler = Compiler::new().file("request.schema.json", schema());
    let error = compiler.compile("ten-mistakes.rules", &text).unwrap_err();
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("errors");
    settings.set_prepend_module_to_snapshot(false);
    settings.bind(|| insta::assert_snapshot!("ten-mistakes", error.to_string()));
    assert_eq!(error.diagnostics.len(), 10, "{error}");
    for mistake in &error.diagnostics {
        assert!(mistake.help.is_some(), "{} has no help", error.sources.excerpt(mistake));
        assert!(mistake.span.end > mistake.span.start);
    }
}
