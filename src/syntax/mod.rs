//! Rule text becomes a syntax tree.
//!
//! `nesting` refuses what would recurse too deep, `grammar/rules.pest` divides the text, `declaration`,
//! `translation` and `expression` build the tree, and `recovery` says what is wrong in each piece that fits nothing. All
//! mistakes of a file are found in one go.

pub(crate) mod ast;
pub(crate) mod codes;
mod declaration;
mod expectation;
mod expression;
mod found;
mod literal;
mod nesting;
mod recovery;
mod translation;
mod unclosed;

use groundrules_grammar::Grammar;
pub(crate) use groundrules_grammar::Rule;
use pest::Parser;

use crate::diagnostic::{Diagnostic, Span};

/// The longest source text, in bytes: what takes less than a second, whatever stands in it.
pub(crate) const MAX_SOURCE: usize = 512 * 1024;

pub(crate) type Pair<'s> = pest::iterators::Pair<'s, Rule>;
pub(crate) type Pairs<'s> = pest::iterators::Pairs<'s, Rule>;

/// Reads one file; what could not be read is left out of the tree and reported.
pub(crate) fn parse(file: u16, text: &str, diagnostics: &mut Vec<Diagnostic>) -> ast::File {
    match divide(file, text, diagnostics) {
        Some(pairs) => tree(file, text, pairs, diagnostics),
        None => ast::File::default(),
    }
}

/// Divides a text as the grammar says. Pieces that fit nothing are among the rest, and [`tree`] reports them.
pub(crate) fn divide<'s>(
    file: u16,
    text: &'s str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Pairs<'s>> {
    if let Some(refused) = too_large(file, text).or_else(|| nesting::check(text, file)) {
        diagnostics.push(refused);
        return None;
    }
    let divided = Grammar::parse(Rule::file, text);
    // Stray pieces take up whatever fits nothing, so the file as a whole always parses.
    let report =
        |error| Reader { file, text, diagnostics }.report(&error, 0, recovery::Place::File);
    divided.map_err(report).ok()
}

/// Builds the tree of a text that is divided.
pub(crate) fn tree(
    file: u16,
    text: &str,
    mut pairs: Pairs<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> ast::File {
    let mut reader = Reader { file, text, diagnostics };
    pairs.next().map_or_else(ast::File::default, |file| reader.file(file))
}

/// Refuses a text that is longer than a rule file may be.
pub(crate) fn too_large(file: u16, text: &str) -> Option<Diagnostic> {
    (text.len() > MAX_SOURCE).then(|| {
        let message =
            format!("the file has {} bytes; a rule file may have {MAX_SOURCE}", text.len());
        Diagnostic::error(codes::TOO_LARGE, Span::new(file, 0, 0), message)
            .help("divide the rules into several packs")
    })
}

/// Walks what the grammar found in one file and builds the tree.
struct Reader<'s, 'd> {
    file: u16,
    text: &'s str,
    diagnostics: &'d mut Vec<Diagnostic>,
}

impl Reader<'_, '_> {
    /// Where a piece stands, without the blanks that the grammar passes over behind it.
    fn span(&self, pair: &Pair<'_>) -> Span {
        let start = pair.as_span().start();
        Span::new(self.file, start, start + pair.as_str().trim_end().len())
    }
}
