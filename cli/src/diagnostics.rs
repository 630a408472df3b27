//! What is wrong, as a person at a terminal reads it: on standard error, with an excerpt where a text is at fault.

use std::io::{self, Write as _};
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{
    AnnotationKind, Group, Level, Renderer, Snippet, normalize_untrusted_str as printable,
};
use groundrules::{CaseFailure, CompileError, Diagnostic, Level as Weight, SourceSpan, Sources};

use crate::input::Origin;
use crate::layout;

/// Something to mend, ready to be shown.
#[derive(Debug)]
pub(crate) struct Problem {
    shown: String,
    /// Boxed, as every result with a problem in it would be large otherwise.
    told: Box<Told>,
}

/// A problem in one sentence and its place, for output that programs read.
#[derive(Debug, Default, Clone)]
pub(crate) struct Told {
    pub(crate) message: String,
    /// The request that could not be checked, as reports would name it, and where it was read.
    pub(crate) request: Option<(String, Origin)>,
    /// The line and the column, counted from 1, the column in characters.
    pub(crate) place: Option<(usize, usize)>,
}

impl Problem {
    pub(crate) fn new(message: impl AsRef<str>) -> Self {
        let message = message.as_ref();
        let title = Level::ERROR.primary_title(printable(message));
        Self::told(message, render(&[Group::with_title(title)]))
    }

    fn told(message: &str, shown: String) -> Self {
        let told = Told { message: message.to_owned(), ..Told::default() };
        Self { shown, told: Box::new(told) }
    }

    /// The problem as one that keeps a request from being checked.
    pub(crate) fn of_request(mut self, name: &str, origin: Origin) -> Self {
        let line = origin.line.and_then(|line| usize::try_from(line).ok());
        self.told.place = self.told.place.or(line.map(|line| (line, 1)));
        self.told.request = Some((name.to_owned(), origin));
        self
    }

    /// What is wrong, for output that programs read.
    pub(crate) fn summary(&self) -> &Told {
        &self.told
    }

    pub(crate) fn with_help(message: impl AsRef<str>, help: impl AsRef<str>) -> Self {
        let message = message.as_ref();
        let title = Level::ERROR.primary_title(printable(message));
        let help = Level::HELP.message(printable(help.as_ref()));
        Self::told(message, render(&[title.element(help)]))
    }

    /// Something worth knowing, after which the work goes on.
    pub(crate) fn warning(message: impl AsRef<str>, help: &str) -> Self {
        let message = message.as_ref();
        let title = Level::WARNING.primary_title(printable(message));
        Self::told(message, render(&[title.element(Level::HELP.message(printable(help)))]))
    }

    /// A problem at one place of a text.
    pub(crate) fn at(message: &str, name: &str, text: &str, at: Range<usize>) -> Self {
        let (line, column) = place_of(text, at.start);
        // Its own lines alone: who shows excerpts makes a table of all lines that it is given.
        let begin =
            text.get(..at.start).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
        let end = text.get(at.end..).and_then(|behind| behind.find('\n')).map(|end| at.end + end);
        let lines = text.get(begin..end.unwrap_or(text.len())).unwrap_or_default();
        let snippet = Snippet::source(lines)
            .line_start(line)
            .path(printable(name))
            .annotation(AnnotationKind::Primary.span(at.start - begin..at.end - begin));
        let shown = render(&[Level::ERROR.primary_title(printable(message)).element(snippet)]);
        let mut problem = Self::told(message, shown);
        problem.told.place = Some((line, column));
        problem
    }

    /// A case of a pack's tests that did not come out as it says, with the values that decided.
    pub(crate) fn of_case(
        message: &str,
        failure: &CaseFailure,
        span: SourceSpan,
        sources: &Sources,
    ) -> Self {
        let title = Level::ERROR.primary_title(printable(message));
        let marked = marked(sources, span, &failure.why, AnnotationKind::Primary);
        let details: Vec<String> = failure.details().collect();
        let details = details.iter().map(|detail| Level::NOTE.message(printable(detail)));
        let group = Group::with_title(title).elements(marked).elements(details);
        Self::told(message, render(&[group]))
    }

    /// All that is wrong with a pack, and what more is known of it.
    pub(crate) fn of_pack(name: &str, error: &CompileError, notes: &[String]) -> Self {
        Self::of_mistakes(&format!("`{name}` does not compile"), error, notes)
    }

    /// Why a text was left as it is.
    pub(crate) fn not_formatted(called: &str, error: &CompileError) -> Self {
        Self::of_mistakes(&format!("{called} is left as it is"), error, &[])
    }

    fn of_mistakes(what: &str, error: &CompileError, notes: &[String]) -> Self {
        let mut text = excerpts(&error.diagnostics, &error.sources);
        let message = match error.errors() {
            1 => format!("{what}: 1 mistake"),
            count => format!("{what}: {count} mistakes"),
        };
        let notes = notes.iter().map(|note| Level::NOTE.message(printable(note)));
        text.push_str(&render(&[Level::ERROR.primary_title(printable(&message)).elements(notes)]));
        Self::told(&message, text)
    }
}

/// Something worth knowing of one place of a rule file, which is no mistake.
pub(crate) fn remark(kind: &str, title: &str, span: SourceSpan, sources: &Sources) -> String {
    let title = Level::WARNING.with_name(kind).primary_title(printable(title));
    let marked = marked(sources, span, "", AnnotationKind::Primary);
    render(&[Group::with_title(title).elements(marked)])
}

/// Says what is wrong.
pub(crate) fn tell(problem: &Problem) {
    write_to_stderr(&problem.shown);
}

/// Shows what a compiler says of a pack that compiled.
pub(crate) fn tell_warnings(warnings: &[Diagnostic], sources: &Sources) {
    write_to_stderr(&excerpts(warnings, sources));
}

/// Says what was done, where standard output is for something else.
pub(crate) fn note(text: &str) {
    write_to_stderr(&format!("{text}\n"));
}

fn write_to_stderr(text: &str) {
    // Where nobody listens on standard error, the exit status has to do.
    let _ = anstream::stderr().lock().write_all(text.as_bytes());
}

fn excerpts(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    diagnostics.iter().map(|diagnostic| excerpt(diagnostic, sources) + "\n").collect()
}

fn excerpt(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let level = match diagnostic.level {
        Weight::Error => Level::ERROR,
        Weight::Warning => Level::WARNING,
    };
    let title = level.primary_title(printable(&diagnostic.message)).id(diagnostic.code.as_str());
    let mut group = Group::with_title(title).elements(marked(
        sources,
        diagnostic.span,
        &diagnostic.label,
        AnnotationKind::Primary,
    ));
    if let Some((span, why)) = &diagnostic.related {
        group = group.elements(marked(sources, *span, why, AnnotationKind::Context));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(printable(help)));
    }
    render(&[group])
}

/// The lines of a span with a mark under it; none where the file is not known.
fn marked<'s>(
    sources: &'s Sources,
    span: SourceSpan,
    label: &str,
    kind: AnnotationKind,
) -> Option<Snippet<'s, annotate_snippets::Annotation<'s>>> {
    let file = sources.file(span)?;
    let mut annotation = kind.span(within(&file.text, span.start as usize..span.end as usize));
    if !label.is_empty() {
        annotation = annotation.label(printable(label));
    }
    Some(Snippet::source(file.text.as_str()).path(printable(&file.name)).annotation(annotation))
}

/// The nearest range that lies within the text and cuts no character.
fn within(text: &str, range: Range<usize>) -> Range<usize> {
    let start = text.floor_char_boundary(range.start);
    start..text.ceil_char_boundary(range.end).max(start)
}

/// The byte at which a line and a column of it lie, both counted from 1, the column in characters.
pub(crate) fn byte_at(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let rest = text.get(start..).unwrap_or_default();
    let within = rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(at, _)| at);
    start + within
}

/// The reverse of [`byte_at`].
pub(crate) fn place_of(text: &str, byte: usize) -> (usize, usize) {
    let before = text.get(..byte).unwrap_or(text);
    let line = before.rsplit('\n').next().unwrap_or_default();
    (before.matches('\n').count() + 1, line.chars().count() + 1)
}

fn render(groups: &[Group<'_>]) -> String {
    let renderer = Renderer::styled()
        .decor_style(DecorStyle::Unicode)
        .term_width(layout::width_of(&io::stderr()));
    renderer.render(groups) + "\n"
}
