//! Declarations, the clauses and cases in their braces, and the blank lines between them.

use crate::syntax::{Pair, Rule};

use super::Writer;
use super::layout::{Group, Op, render};
use super::tokens::TokenKind;

/// A declaration, or a comment on a line of its own between declarations.
struct Block {
    kind: BlockKind,
    text: String,
    /// A blank line stands before it in the text that is formatted.
    after_blank_line: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum BlockKind {
    Comment,
    Declaration(Rule),
}

impl<'s> Writer<'s> {
    pub(super) fn file(&mut self, declarations: impl Iterator<Item = Pair<'s>>) -> String {
        let mut blocks = Vec::new();
        for pair in declarations {
            self.comment_lines(&mut blocks);
            let after_blank_line = self.after_blank_line();
            let kind = BlockKind::Declaration(pair.as_rule());
            self.declaration(pair);
            self.trailing_comment();
            let text = self.take();
            if !text.is_empty() {
                blocks.push(Block { kind, text, after_blank_line });
            }
        }
        self.comment_lines(&mut blocks);
        join(&blocks)
    }

    fn comment_lines(&mut self, blocks: &mut Vec<Block>) {
        while self.peek().is_some_and(|token| token.kind == TokenKind::CommentLine) {
            let after_blank_line = self.after_blank_line();
            self.comment();
            let text = self.take();
            blocks.push(Block { kind: BlockKind::Comment, text, after_blank_line });
        }
    }

    fn take(&mut self) -> String {
        render(&std::mem::take(&mut self.ops))
    }

    fn declaration(&mut self, pair: Pair<'s>) {
        match pair.as_rule() {
            Rule::setting => self.setting(pair),
            Rule::define => self.define(pair),
            Rule::EOI => {}
            _ => self.block(pair),
        }
    }

    /// A constant, its bounds where they fit behind it, and the description on a line of its own.
    fn setting(&mut self, pair: Pair<'s>) {
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::bounds => {
                    self.push(Op::Indent);
                    self.breaking(|writer| writer.piece(part));
                    self.push(Op::Outdent);
                }
                Rule::strings => self.note(part),
                Rule::kw_setting => self.token(),
                _ => {
                    self.space();
                    self.piece(part);
                }
            }
        }
    }

    /// The expression stands behind the `=` where it fits, else below it.
    fn define(&mut self, pair: Pair<'s>) {
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::expr => {
                    self.push(Op::Begin(Group::Fitting));
                    self.push(Op::Indent);
                    self.push(Op::Break);
                    self.piece(part);
                    self.push(Op::Outdent);
                    self.push(Op::End);
                }
                Rule::strings => self.note(part),
                Rule::kw_define => self.token(),
                _ => {
                    self.space();
                    self.piece(part);
                }
            }
        }
    }

    fn note(&mut self, strings: Pair<'s>) {
        self.push(Op::Indent);
        self.push(Op::Newline { blank_line: false });
        self.piece(strings);
        self.push(Op::Outdent);
    }

    /// What has a body in braces; without braces, its pieces with a blank between them.
    fn block(&mut self, pair: Pair<'s>) {
        let column = value_column(pair.as_rule());
        let mut first = true;
        let mut items = 0;
        let mut inside = false;
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::open => {
                    self.space();
                    self.token();
                    self.push(Op::Indent);
                    self.trailing_comment();
                    inside = true;
                }
                Rule::close => {
                    let commented = self.comments();
                    self.push(Op::Outdent);
                    if items > 0 || commented {
                        self.push(Op::Newline { blank_line: false });
                    }
                    self.token();
                }
                Rule::body | Rule::cases | Rule::translations => {
                    for item in part.into_inner() {
                        self.item(item, column);
                        items += 1;
                    }
                }
                _ if inside => {
                    self.item(part, column);
                    items += 1;
                }
                _ => {
                    if !first {
                        self.space();
                    }
                    self.piece(part);
                }
            }
            first = false;
        }
    }

    /// One clause, case or entry: its word, and its value in a column of its own.
    fn item(&mut self, pair: Pair<'s>, column: usize) {
        self.comments();
        let blank_line = self.after_blank_line();
        self.push(Op::Newline { blank_line });
        let (rule, end) = (pair.as_rule(), pair.as_span().end());
        if pair.clone().into_inner().any(|part| part.as_rule() == Rule::open) {
            self.block(pair);
        } else {
            let mut parts = pair.into_inner();
            if let Some(word) = parts.next() {
                self.piece(word);
            }
            self.push(Op::Column(column));
            match rule {
                Rule::case => self.case(parts),
                _ => self.clause(rule, parts),
            }
            self.marks_before(end, &mut false);
            self.push(Op::Outdent);
        }
        self.trailing_comment();
    }

    fn clause(&mut self, rule: Rule, parts: impl Iterator<Item = Pair<'s>>) {
        self.push(Op::Begin(Group::Fitting));
        for (index, part) in parts.enumerate() {
            match part.as_rule() {
                // What a rule asks for, and of whom, reads best as a list once it has three parts.
                Rule::expr if matches!(rule, Rule::require | Rule::when) => {
                    self.expression(part, 3)
                }
                Rule::condition => {
                    self.push(Op::Break);
                    self.piece(part);
                }
                Rule::comma | Rule::at_least_one => self.piece(part),
                Rule::id if index > 0 => self.breaking(|writer| writer.piece(part)),
                _ => {
                    if index > 0 {
                        self.space();
                    }
                    self.piece(part);
                }
            }
        }
        self.push(Op::End);
    }

    /// Everything on one line where it fits; else the request below the title, and what is said of it below that.
    fn case(&mut self, parts: impl Iterator<Item = Pair<'s>>) {
        self.push(Op::Begin(Group::Fitting));
        let mut titled = false;
        let mut behind_request = 0;
        for part in parts {
            match part.as_rule() {
                Rule::json => {
                    if titled {
                        self.push(Op::Break);
                    }
                    self.push(Op::Begin(Group::Fitting));
                    self.piece(part);
                    behind_request = 1;
                }
                _ if behind_request == 0 => {
                    titled = true;
                    self.piece(part);
                }
                _ if behind_request == 1 => {
                    self.push(Op::Break);
                    self.piece(part);
                    behind_request = 2;
                }
                _ => self.breaking(|writer| writer.piece(part)),
            }
        }
        if behind_request > 0 {
            self.push(Op::End);
        }
        self.push(Op::End);
    }

    /// A blank or the end of the line, whichever this one piece needs.
    pub(super) fn breaking(&mut self, write: impl FnOnce(&mut Self)) {
        self.push(Op::Begin(Group::Fitting));
        self.push(Op::Break);
        write(self);
        self.push(Op::End);
    }
}

/// Where values begin behind the words of a block: two blanks behind the longest word in use there, one in tests.
fn value_column(of: Rule) -> usize {
    match of {
        Rule::pack | Rule::source => "caveat  ".len(),
        Rule::test => "passes ".len(),
        Rule::words => "decimal  ".len(),
        _ => "severity  ".len(),
    }
}

/// The blocks with as many blank lines between them as go there.
fn join(blocks: &[Block]) -> String {
    let mut out = String::new();
    let mut before: Option<&Block> = None;
    let mut rest = blocks;
    while !rest.is_empty() {
        let comments = rest.iter().take_while(|block| block.kind == BlockKind::Comment).count();
        let (leading, behind) = rest.split_at(comments);
        let (own, leading) = leading.split_at(comments_on(before, leading, behind));
        for comment in own {
            push(&mut out, 0, comment);
        }
        let declaration = behind.first();
        let mut blank_lines = match (before, declaration) {
            (Some(before), Some(declaration)) => {
                let apart = leading.first().unwrap_or(declaration).after_blank_line;
                blank_lines_between(before, declaration, apart)
            }
            _ => 1,
        };
        for (index, block) in leading.iter().chain(declaration).enumerate() {
            if index > 0 {
                blank_lines = usize::from(block.after_blank_line);
            }
            push(&mut out, blank_lines, block);
        }
        before = declaration.or(before);
        rest = behind.get(1..).unwrap_or_default();
    }
    out
}

fn push(out: &mut String, blank_lines: usize, block: &Block) {
    if !out.is_empty() {
        out.extend(std::iter::repeat_n('\n', blank_lines));
    }
    out.push_str(&block.text);
    out.push('\n');
}

/// How many comments speak of the declaration before them: those directly below it, with a blank line behind them.
fn comments_on(before: Option<&Block>, comments: &[Block], behind: &[Block]) -> usize {
    let attached = comments.iter().take_while(|comment| !comment.after_blank_line).count();
    let next = comments.iter().chain(behind.first()).nth(attached);
    let parted = next.is_none_or(|next| next.after_blank_line);
    if before.is_some() && parted { attached } else { 0 }
}

fn blank_lines_between(before: &Block, next: &Block, apart: bool) -> usize {
    let (BlockKind::Declaration(last), BlockKind::Declaration(rule)) = (before.kind, next.kind)
    else {
        return 1;
    };
    let short = |block: &Block| !block.text.contains('\n');
    match rule {
        Rule::test => 1,
        Rule::rule_decl => 2,
        _ if matches!(last, Rule::rule_decl | Rule::test) => 2,
        // One-line declarations of a kind may stand in groups.
        _ if last == rule && short(before) && short(next) => usize::from(apart),
        _ => 1,
    }
}
