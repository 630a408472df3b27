//! Rule text in its one style: `docs/style.md` shows it.
//!
//! The grammar divides the text and nothing else here does: `tokens` takes the grammar's tokens, and the comments
//! between them; `declaration`, `expression` and `request` say where a line may end; `layout` decides where it does.
//!
//! INVARIANT: every token and every comment of the text is written once, in the order of the text; the only token
//! that is left out is a comma behind the last value of a list.

mod declaration;
mod expression;
mod layout;
mod request;
mod tokens;

use crate::compiler::CompileError;
use crate::diagnostic::{Level, Sources, worth_telling};
use crate::syntax::{self, Pair, Pairs};

use layout::{Op, flatten};
use tokens::{Token, TokenKind};

/// Formats the text of a rule file: one style, with every comment kept and the meaning untouched.
///
/// The file needs no schema and no pack header, so one that other packs `use` is formatted as well. Formatting what
/// is formatted changes nothing. Lines end as the first line of the text ends, with LF or CRLF.
///
/// ```
/// let text = "rule has-title{require title is filled and words(title)>=2 # a word is no title\n}";
/// assert_eq!(
///     groundrules::format("form.rules", text)?,
///     "rule has-title {\n  require   title is filled and words(title) >= 2  # a word is no title\n}\n",
/// );
/// # Ok::<(), groundrules::CompileError>(())
/// ```
///
/// # Errors
///
/// Where the text has mistakes of syntax: those that [`Compiler::compile`](crate::Compiler::compile) tells of it.
/// Nothing of such a text is formatted. What only the schema can show, an unknown field for example, is no hindrance.
pub fn format(name: &str, text: &str) -> Result<String, CompileError> {
    let mut sources = Sources::default();
    let file = sources.add(name, text);
    let mut diagnostics = Vec::new();
    let pairs = syntax::divide(file, text, &mut diagnostics);
    let refuse = |diagnostics| CompileError { diagnostics: worth_telling(diagnostics), sources };
    let Some(pairs) = pairs else {
        return Err(refuse(diagnostics));
    };
    syntax::tree(file, text, pairs.clone(), &mut diagnostics);
    if diagnostics.iter().any(|diagnostic| diagnostic.level == Level::Error) {
        return Err(refuse(diagnostics));
    }
    let formatted = formatted(text, pairs);
    match syntax::too_large(file, &formatted) {
        Some(mut too_large) => {
            too_large.message = format!("formatted: {}", too_large.message);
            Err(refuse(vec![too_large]))
        }
        None => Ok(formatted),
    }
}

fn formatted(text: &str, pairs: Pairs<'_>) -> String {
    let mark = if text.starts_with('\u{feff}') { "\u{feff}" } else { "" };
    let tokens = tokens::of(text, pairs.clone());
    let mut writer = Writer { tokens, next: 0, ops: Vec::new() };
    let body = writer.file(pairs.flat_map(Pair::into_inner));
    let windows =
        text.find('\n').is_some_and(|end| text.get(..end).is_some_and(|line| line.ends_with('\r')));
    if windows { mark.to_owned() + &body.replace('\n', "\r\n") } else { mark.to_owned() + &body }
}

/// Turns the grammar's pieces into layout, token by token.
struct Writer<'s> {
    tokens: Vec<Token<'s>>,
    next: usize,
    ops: Vec<Op<'s>>,
}

impl<'s> Writer<'s> {
    /// The next token or comment.
    fn peek(&self) -> Option<Token<'s>> {
        self.tokens.get(self.next).copied()
    }

    /// Whether a blank line stands before the next token or comment.
    fn after_blank_line(&self) -> bool {
        self.peek().is_some_and(|token| token.after_blank_line)
    }

    fn push(&mut self, op: Op<'s>) {
        self.ops.push(op);
    }

    fn space(&mut self) {
        self.push(Op::Space);
    }

    /// Writes the next token, and the comments before it.
    fn token(&mut self) {
        self.comments();
        if let Some(token) = self.peek() {
            self.next += 1;
            self.push(Op::text(token.text));
        }
    }

    /// Leaves out the next token, but none of the comments before it.
    fn skip_token(&mut self) {
        self.comments();
        self.next += 1;
    }

    /// Writes the comments before the next token, and says whether there were any.
    fn comments(&mut self) -> bool {
        let first = self.next;
        while self.peek().is_some_and(|token| token.kind != TokenKind::Token) {
            self.comment();
        }
        self.next > first
    }

    /// Writes the comment that stands behind the last token on its line.
    fn trailing_comment(&mut self) {
        if self.peek().is_some_and(|token| token.kind == TokenKind::CommentBehind) {
            self.comment();
        }
    }

    fn comment(&mut self) {
        if let Some(comment) = self.peek() {
            self.next += 1;
            self.push(Op::Comment {
                text: comment.text,
                own_line: comment.kind == TokenKind::CommentLine,
                after_blank_line: comment.after_blank_line,
            });
        }
    }

    /// Where the next token begins, comments passed over.
    fn next_token_start(&self) -> Option<usize> {
        let rest = self.tokens.get(self.next..).unwrap_or_default();
        rest.iter().find(|token| token.kind == TokenKind::Token).map(|token| token.start)
    }

    /// What `write` writes, as one text on one line.
    fn on_one_line(&mut self, write: impl FnOnce(&mut Self)) {
        let before = self.ops.len();
        write(self);
        let text = flatten(self.ops.split_off(before));
        self.push(Op::text(text));
    }
}
