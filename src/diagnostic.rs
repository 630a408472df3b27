//! What a compiler says of a mistake: a stable code, a place, what is wrong, and what to write instead.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::wording::shortened;

/// How many mistakes of one pack are worth telling.
pub(crate) const MAX_MISTAKES: usize = 100;

/// A stable name for one kind of mistake, listed in `docs/errors.md`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(pub(crate) &'static str);

impl Code {
    /// The code as it is written: `GR` and three digits.
    pub fn as_str(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// A piece of one source file, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// Which file: an index into [`Sources`].
    pub file: u16,
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    pub(crate) fn new(file: u16, start: usize, end: usize) -> Self {
        let short = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self { file, start: short(start), end: short(end.max(start)) }
    }

    /// The span from the start of this one to the end of the other.
    pub(crate) fn to(self, other: Self) -> Self {
        Self { end: other.end.max(self.end), ..self }
    }
}

/// Whether a diagnostic stops the compilation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The pack does not compile.
    Error,
    /// The pack compiles; something in it is probably not meant.
    Warning,
}

/// One mistake, and the way to mend it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The kind of mistake.
    pub code: Code,
    /// Whether it stops the compilation.
    pub level: Level,
    /// What is wrong, in one sentence.
    pub message: String,
    /// Where, as a piece of a source file.
    pub span: Span,
    /// What stands there, said in a few words under the excerpt.
    pub label: String,
    /// What to write instead.
    pub help: Option<String>,
    /// Another place that matters, and why.
    pub related: Option<(Span, String)>,
}

impl Diagnostic {
    pub(crate) fn error(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            level: Level::Error,
            message: message.into(),
            span,
            label: String::new(),
            help: None,
            related: None,
        }
    }

    pub(crate) fn warning(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self { level: Level::Warning, ..Self::error(code, span, message) }
    }

    pub(crate) fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(crate) fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help = self.help.or(help);
        self
    }

    pub(crate) fn related(mut self, span: Span, why: impl Into<String>) -> Self {
        self.related = Some((span, why.into()));
        self
    }
}

/// The mistakes and the warnings that are told: each once, and the first of each level. Whoever has that many to mend
/// compiles again.
pub(crate) fn worth_telling(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    // In the order of the text, as a person goes through it; the files in the order in which they were read.
    diagnostics
        .sort_by_key(|diagnostic| (diagnostic.span.file, diagnostic.span.start, diagnostic.code));
    diagnostics.dedup();
    let (mut errors, mut warnings) = (0, 0);
    diagnostics.retain(|diagnostic| {
        let count = match diagnostic.level {
            Level::Error => &mut errors,
            Level::Warning => &mut warnings,
        };
        *count += 1;
        *count <= MAX_MISTAKES
    });
    diagnostics
}

/// The files that a compilation read, by which a [`Span`] becomes a place that a person can find.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
}

/// One file of a compilation.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Its name, as the host gave it.
    pub name: String,
    /// Its text.
    pub text: String,
}

impl Sources {
    pub(crate) fn add(&mut self, name: &str, text: &str) -> u16 {
        self.files.push(SourceFile { name: name.to_owned(), text: text.to_owned() });
        u16::try_from(self.files.len() - 1).unwrap_or(u16::MAX)
    }

    /// The file of a span.
    pub fn file(&self, span: Span) -> Option<&SourceFile> {
        self.files.get(usize::from(span.file))
    }

    /// The text of a span; empty where its file is not among these.
    pub fn text(&self, span: Span) -> &str {
        let file = self.file(span);
        file.and_then(|file| file.text.get(span.start as usize..span.end as usize))
            .unwrap_or_default()
    }

    /// The files, in the order in which they were read.
    pub fn files(&self) -> &[SourceFile] {
        &self.files
    }

    /// The line and the column (in characters) at which a span begins, both counted from 1.
    pub fn position(&self, span: Span) -> (usize, usize) {
        let Some(file) = self.file(span) else {
            return (1, 1);
        };
        let before = file.text.get(..span.start as usize).unwrap_or(&file.text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let column = before.get(line_start..).unwrap_or_default().chars().count() + 1;
        (before.matches('\n').count() + 1, column)
    }

    /// One diagnostic as text: place, message, the line it stands on with the piece marked, and the help.
    ///
    /// ```text
    /// pack.rules:12:12: error[GR021]: the request has no field `sponsr`
    ///    |
    /// 12 |   require  sponsr.name is filled
    ///    |            ^^^^^^ not in the schema
    ///    = help: did you mean `sponsor`?
    /// ```
    pub fn excerpt(&self, diagnostic: &Diagnostic) -> String {
        let (line, column) = self.position(diagnostic.span);
        let name = self.file(diagnostic.span).map_or("", |file| file.name.as_str());
        let level = match diagnostic.level {
            Level::Error => "error",
            Level::Warning => "warning",
        };
        let mut out = format!(
            "{name}:{line}:{column}: {level}[{}]: {}\n",
            diagnostic.code, diagnostic.message
        );
        self.push_marked_line(&mut out, diagnostic.span, &diagnostic.label);
        if let Some((span, why)) = &diagnostic.related {
            self.push_marked_line(&mut out, *span, why);
        }
        if let Some(help) = &diagnostic.help {
            out.push_str(&format!("   = help: {help}\n"));
        }
        out
    }

    fn push_marked_line(&self, out: &mut String, span: Span, label: &str) {
        let (number, column) = self.position(span);
        let text = self.file(span).map_or("", |file| file.text.as_str());
        let line = shortened(text.lines().nth(number - 1).unwrap_or_default(), 200);
        let marked = text.get(span.start as usize..span.end as usize).unwrap_or_default();
        let width = marked.lines().next().unwrap_or_default().chars().count().clamp(1, 200);
        let gutter = " ".repeat(number.to_string().len());
        // Tabs stay tabs, so that the mark stands under the piece however wide they are shown.
        let indent: String = line
            .chars()
            .take((column - 1).min(200))
            .map(|c| if c == '\t' { '\t' } else { ' ' })
            .collect();
        out.push_str(&format!(
            "{gutter} |\n{number} | {line}\n{gutter} | {indent}{} {label}",
            "^".repeat(width)
        ));
        out.truncate(out.trim_end().len());
        out.push('\n');
    }
}
