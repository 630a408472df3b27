//! The door to the compiler: text in, a [`Pack`] or diagnostics out.

use std::fmt;

use crate::compile::{Inputs, compile};
use crate::diagnostic::{Diagnostic, Level, Sources};
use crate::engine::Pack;
use crate::json::{Begun, MAX_DEPTH, Reader};
use crate::outline::{self, RuleSource};
use crate::testing::PackTests;

/// Compiles packs from rule text.
///
/// A pack names its schema and the files it uses; the host gives their texts, as the library reads no files.
///
/// ```
/// use groundrules::{Compiler, Options};
///
/// let schema = r#"{"properties": {"amount": {"type": "number"}, "receipt": {"type": "boolean"}}}"#;
/// let rules = r#"
///     pack expenses { title "Expense claims" version "1.0.0" schema "claim.schema.json" }
///
///     rule no-receipt {
///       when     amount > 25
///       require  receipt
///       message  "A claim over {amount} needs a receipt."
///     }
/// "#;
/// let compiled = Compiler::new().file("claim.schema.json", schema).compile("expenses.rules", rules)?;
/// let check = compiled.pack.check(r#"{"amount": 80}"#, &Options::new())?;
/// let messages: Vec<String> = check.findings().map(|finding| finding.message()).collect();
/// assert_eq!(messages, ["A claim over 80 needs a receipt."]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Compiler {
    /// Names and texts; of several with one name, the last.
    files: Vec<(String, String)>,
    /// What finds the cases that do not come out as they say, where these are mistakes. Who never asks for them has no code for
    /// them either.
    failing_cases: Option<fn(&PackTests, &Pack) -> Vec<Diagnostic>>,
}

/// A pack that compiled.
#[derive(Debug)]
pub struct Compiled {
    /// The pack.
    pub pack: Pack,
    /// What is probably not meant.
    pub warnings: Vec<Diagnostic>,
    /// The texts, by which a diagnostic finds its line.
    pub sources: Sources,
    /// The pack's own tests, which are not part of the compiled pack.
    pub tests: PackTests,
    /// What the source says of each rule, in the order of the pack.
    pub rules: Vec<RuleSource>,
}

/// A pack that does not compile: every mistake that could be found in one go.
#[derive(Debug, Clone, thiserror::Error)]
pub struct CompileError {
    /// The mistakes, and the warnings among them, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts, by which a diagnostic finds its line.
    pub sources: Sources,
}

impl fmt::Display for CompileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for diagnostic in &self.diagnostics {
            writeln!(f, "{}", self.sources.excerpt(diagnostic))?;
        }
        match self.errors() {
            1 => f.write_str("the pack does not compile: 1 mistake"),
            count => write!(f, "the pack does not compile: {count} mistakes"),
        }
    }
}

impl CompileError {
    /// How many mistakes there are, warnings not counted.
    pub fn errors(&self) -> usize {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.level == Level::Error).count()
    }
}

impl Compiler {
    /// A compiler that knows no files yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Gives the text of a file that packs may name: a schema, or a file they use.
    #[must_use]
    pub fn file(mut self, name: impl Into<String>, text: impl Into<String>) -> Self {
        self.files.push((name.into(), text.into()));
        self
    }

    /// Refuses packs whose own tests do not hold: each case that does not come out as it says is a mistake.
    ///
    /// ```
    /// use groundrules::Compiler;
    ///
    /// let rules = r#"
    ///     pack p { title "P" version "1.0.0" schema "s.json" }
    ///     rule named { require name is filled }
    ///     test named { passes "nobody" {} }
    /// "#;
    /// let compiler = Compiler::new().file("s.json", r#"{"properties": {"name": {"type": "string"}}}"#);
    /// assert!(compiler.compile("p.rules", rules).is_ok());
    ///
    /// let error = compiler.require_passing_tests().compile("p.rules", rules).unwrap_err();
    /// assert_eq!(error.diagnostics[0].code.as_str(), "GR070");
    /// ```
    #[must_use]
    pub fn require_passing_tests(mut self) -> Self {
        self.failing_cases = Some(PackTests::mistakes);
        self
    }

    /// Compiles the pack whose own file has this name and text.
    ///
    /// # Errors
    ///
    /// Where the text is not a pack without mistakes; the error lists all that could be found.
    pub fn compile(&self, name: &str, text: &str) -> Result<Compiled, CompileError> {
        self.compile_reading(name, text, |_| None)
    }

    /// Compiles a pack whose other files `read` gives, those given with [`Compiler::file`] first.
    ///
    /// # Errors
    ///
    /// As for [`Compiler::compile`].
    pub fn compile_reading(
        &self,
        name: &str,
        text: &str,
        read: impl Fn(&str) -> Option<String>,
    ) -> Result<Compiled, CompileError> {
        let given = |wanted: &str| {
            let file = self.files.iter().rev().find(|(name, _)| name == wanted);
            file.map(|(_, text)| text.clone())
        };
        let read = |wanted: &str| given(wanted).or_else(|| read(wanted));
        let compiled = compile(name, text, &Inputs { read: &read, problems_of_schema });
        let failed = |diagnostics, sources| Err(CompileError { diagnostics, sources });
        let Some(program) = compiled.program else {
            return failed(compiled.diagnostics, compiled.sources);
        };
        // The pack is loaded from its bytes, so that what a compiler makes has passed every check of a stranger's.
        match program.to_bytes().and_then(|bytes| Pack::from_bytes(&bytes)) {
            Ok(pack) => {
                let sources = compiled.sources.clone();
                let rules = outline::rules(&compiled.files, |span| sources.text(span));
                let tests = PackTests {
                    files: compiled.files,
                    schema: compiled.schema,
                    origins: compiled.origins,
                    sources: compiled.sources,
                };
                let mistakes =
                    self.failing_cases.map_or_else(Vec::new, |failing| failing(&tests, &pack));
                if mistakes.is_empty() {
                    let warnings = compiled.diagnostics;
                    return Ok(Compiled { pack, warnings, sources, tests, rules });
                }
                let mut diagnostics = compiled.diagnostics;
                diagnostics.extend(mistakes);
                failed(diagnostics, sources)
            }
            Err(error) => {
                let mut diagnostics = compiled.diagnostics;
                diagnostics.push(Diagnostic::error(
                    crate::analysis::codes::TOO_MANY,
                    crate::diagnostic::Span::default(),
                    format!("the compiled pack cannot be loaded: {error}"),
                ));
                failed(diagnostics, compiled.sources)
            }
        }
    }
}

#[cfg(feature = "schema")]
use crate::validation::problems_of_schema;

/// Without the feature `schema`, schemas are taken as they are.
#[cfg(not(feature = "schema"))]
fn problems_of_schema(_: &str) -> Vec<String> {
    Vec::new()
}

/// The members of a JSON object, each with its text where it has one; none where the JSON is no object. For the layers
/// over this crate that get the files of a pack as JSON, and should weigh little.
#[doc(hidden)]
pub fn texts_of_json(json: &str) -> Option<Vec<(String, Option<String>)>> {
    let mut reader = Reader::new(json, MAX_DEPTH);
    let Ok(Begun::Object(mut object)) = reader.begin() else { return None };
    let mut texts = Vec::new();
    while let Some(name) = reader.next_member(&mut object).ok()? {
        let value = reader.begin().ok()?;
        let text = match value {
            Begun::Text(text) => Some(text.unescaped().into_owned()),
            _ => None,
        };
        reader.skip(value).ok()?;
        texts.push((name.unescaped().into_owned(), text));
    }
    reader.end().ok()?;
    Some(texts)
}
