//! From the text of a pack to its program: the stages, one after the other.

mod cases;
mod fields;
mod locales;
mod lower;

pub(crate) use lower::Origins;

use crate::analysis;
use crate::diagnostic::{Diagnostic, Level, MAX_MISTAKES, Sources, Span, worth_telling};
use crate::program::{Constant, Program};
use crate::schema::Schema;
use crate::syntax::ast::{self, Name};

/// How many files a pack may use.
const MAX_USED: usize = 100;

/// What a compilation needs beside the pack's own text.
pub(crate) struct Inputs<'a> {
    /// The text of a file that the pack names: its schema, or a file it uses.
    pub(crate) read: &'a dyn Fn(&str) -> Option<String>,
    /// What a full validation finds wrong with a schema.
    pub(crate) problems_of_schema: fn(&str) -> Vec<String>,
}

/// What came of a compilation.
pub(crate) struct Compiled {
    /// The program, where there was no mistake.
    pub(crate) program: Option<Program>,
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) sources: Sources,
    /// The trees that the program was made from, the pack's own file first; its tests stand there.
    pub(crate) files: Vec<ast::File>,
    pub(crate) schema: Option<Schema>,
    /// Where the parts of the program stand.
    pub(crate) origins: Origins,
}

/// Compiles the pack whose own file is `text`.
pub(crate) fn compile(name: &str, text: &str, inputs: &Inputs<'_>) -> Compiled {
    let mut sources = Sources::default();
    let mut diagnostics = Vec::new();
    let own = crate::syntax::parse(sources.add(name, text), text, &mut diagnostics);
    let used = used_files(&own, &mut diagnostics);
    let mut files = vec![own];
    files.extend(
        used.iter().filter_map(|used| read_used(used, inputs, &mut sources, &mut diagnostics)),
    );
    let schema = files.first().and_then(|own| read_schema(own, inputs, &mut diagnostics));
    let lowered = schema.as_ref().and_then(|schema| build(&files, schema, &mut diagnostics));
    if let Some(own) = files.first() {
        cases::check(&own.tests, schema.as_ref(), &mut diagnostics);
    }
    let diagnostics = worth_telling(diagnostics);
    let failed = diagnostics.iter().any(|diagnostic| diagnostic.level == Level::Error);
    let (program, origins) = lowered.filter(|_| !failed).unzip();
    let origins = origins.unwrap_or_default();
    Compiled { program, diagnostics, sources, files, schema, origins }
}

/// Makes a program of a pack's trees, its own file's first.
pub(crate) fn build(
    files: &[ast::File],
    schema: &Schema,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<(Program, Origins)> {
    let pack = analysis::analyse(files, schema, diagnostics)?;
    Some(lower::lower(&pack, diagnostics))
}

/// The files that a pack uses, each once and no more than it may use: each is read in full.
fn used_files(own: &ast::File, diagnostics: &mut Vec<Diagnostic>) -> Vec<Name> {
    let mut used: Vec<Name> = Vec::new();
    for name in &own.uses {
        if let Some(first) = used.iter().find(|known| known.node == name.node) {
            let message = format!("the file \"{}\" is used twice", name.node);
            diagnostics.push(
                Diagnostic::error(analysis::codes::DUPLICATE, name.span, message)
                    .label("the second")
                    .related(first.span, "the first")
                    .help("remove one of the two"),
            );
        } else if used.len() == MAX_USED {
            let message = format!("a pack may use {MAX_USED} files, and this one uses more");
            diagnostics.push(
                Diagnostic::error(analysis::codes::TOO_MANY, name.span, message)
                    .help("put the declarations of several files into one"),
            );
        } else {
            used.push(name.clone());
            continue;
        }
        if diagnostics.len() >= MAX_MISTAKES {
            break;
        }
    }
    used
}

fn read_used(
    used: &Name,
    inputs: &Inputs<'_>,
    sources: &mut Sources,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<ast::File> {
    let Some(text) = (inputs.read)(&used.node) else {
        let message = format!("there is no file \"{}\"", used.node);
        let help = "a file that is used lies beside the pack, or is given by the host";
        diagnostics
            .push(Diagnostic::error(analysis::codes::BAD_USE, used.span, message).help(help));
        return None;
    };
    Some(crate::syntax::parse(sources.add(&used.node, &text), &text, diagnostics))
}

fn read_schema(
    own: &ast::File,
    inputs: &Inputs<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Schema> {
    let named = own.pack.as_ref().and_then(|pack| analysis::entry(&pack.entries, "schema"));
    let Some(named) = named else {
        // Without a schema there is nothing to check names against; the header is what to mend first.
        if let Some(pack) = &own.pack {
            let message = format!("the pack `{}` names no schema", pack.id.node);
            let help = "write `schema \"request.schema.json\"`: the JSON Schema of the requests";
            diagnostics.push(
                Diagnostic::error(analysis::codes::PACK_HEADER, pack.id.span, message).help(help),
            );
        } else if diagnostics.is_empty() {
            let message = "this file does not say which pack it is";
            let help = "begin it with `pack my-rules { title \"…\" version \"1.0.0\" schema \"request.schema.json\" }`";
            diagnostics.push(
                Diagnostic::error(analysis::codes::PACK_HEADER, Span::default(), message)
                    .help(help),
            );
        }
        return None;
    };
    let name = &named.value;
    let Some(text) = (inputs.read)(&name.node) else {
        let message = format!("there is no schema \"{}\"", name.node);
        let help = "the schema lies beside the pack, or is given by the host";
        diagnostics.push(
            Diagnostic::error(crate::schema::codes::BAD_SCHEMA, name.span, message).help(help),
        );
        return None;
    };
    match Schema::parse(&name.node, &text, name.span, inputs.problems_of_schema) {
        Ok(schema) => Some(schema),
        Err(mistakes) => {
            diagnostics.extend(mistakes);
            None
        }
    }
}

/// A constant of a test's `with`, as the program holds it.
pub(crate) fn constant(constant: &ast::Constant) -> Constant {
    lower::constant(constant)
}
