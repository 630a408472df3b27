//! The tokens of a text, as the grammar sees them, and the comments between them.
//!
//! Comments and blanks are silent in the grammar. What lies between two of its tokens is therefore blanks, comments
//! and the marks that no rule names, such as an opening parenthesis; a `#` there begins a comment and nothing else.

use crate::syntax::{Pair, Pairs, Rule};

#[derive(Debug, Clone, Copy)]
pub(super) struct Token<'s> {
    pub(super) text: &'s str,
    /// Where it begins, in bytes.
    pub(super) start: usize,
    pub(super) kind: TokenKind,
    /// At least one line before it is empty.
    pub(super) after_blank_line: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    Token,
    /// A comment with nothing before it on its line.
    CommentLine,
    /// A comment behind something.
    CommentBehind,
}

/// Whether a piece is one token, though the grammar may divide it further.
pub(super) fn is_token(pair: &Pair<'_>) -> bool {
    matches!(pair.as_rule(), Rule::path | Rule::name | Rule::string | Rule::json)
        || pair.clone().into_inner().next().is_none()
}

/// All tokens and comments of a text, in its order.
pub(super) fn of<'s>(text: &'s str, pairs: Pairs<'s>) -> Vec<Token<'s>> {
    let mut gatherer = Gatherer { text, end: 0, tokens: Vec::new() };
    gatherer.gather(pairs);
    gatherer.between(text.len());
    gatherer.tokens
}

struct Gatherer<'s> {
    text: &'s str,
    /// Where the last token or comment ended.
    end: usize,
    tokens: Vec<Token<'s>>,
}

impl<'s> Gatherer<'s> {
    fn gather(&mut self, pairs: Pairs<'s>) {
        for pair in pairs {
            if !is_token(&pair) {
                self.gather(pair.into_inner());
                continue;
            }
            let span = pair.as_span();
            // Some rules match nothing at all: the end of a file, a body without clauses.
            if span.start() < span.end() {
                self.between(span.start());
                self.add(TokenKind::Token, span.start(), span.end());
            }
        }
    }

    /// Comments and marks up to a place.
    fn between(&mut self, end: usize) {
        let start = self.end;
        let gap = self.text.get(start..end).unwrap_or_default();
        let mut comment_ends = 0;
        for (at, character) in gap.char_indices() {
            if at < comment_ends || character == '\u{feff}' || character.is_ascii_whitespace() {
                continue;
            }
            let at_place = start + at;
            if character == '#' {
                let rest = gap.get(at..).unwrap_or_default();
                let line = rest.lines().next().unwrap_or_default();
                comment_ends = at + line.len();
                let behind = self.text.get(self.end..at_place).unwrap_or_default();
                let own_line = behind.contains('\n') || self.tokens.is_empty();
                let kind = if own_line { TokenKind::CommentLine } else { TokenKind::CommentBehind };
                self.add(kind, at_place, at_place + line.trim_end().len());
            } else {
                self.add(TokenKind::Token, at_place, at_place + character.len_utf8());
            }
        }
    }

    fn add(&mut self, kind: TokenKind, start: usize, end: usize) {
        let gap = self.text.get(self.end..start).unwrap_or_default();
        let after_blank_line = !self.tokens.is_empty() && gap.matches('\n').count() >= 2;
        let text = self.text.get(start..end).unwrap_or_default();
        self.tokens.push(Token { text, start, kind, after_blank_line });
        self.end = end;
    }
}
