//! Expressions, constants and texts: where a long one may be divided.

use crate::syntax::{Pair, Rule};

use super::Writer;
use super::layout::{Group, Op};
use super::tokens::is_token;

/// How a list that does not fit on its line is divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ListStyle {
    /// The values begin behind the bracket and go on below each other.
    Hanging,
    /// The values stand on lines of their own between the brackets.
    Block,
}

impl<'s> Writer<'s> {
    /// One piece of a text, whatever it is.
    pub(super) fn piece(&mut self, pair: Pair<'s>) {
        // Comments before a piece are none in it, so they do not divide it.
        self.comments();
        match pair.as_rule() {
            Rule::json => self.request(),
            Rule::unit => self.unit(),
            _ if is_token(&pair) => self.token(),
            Rule::expr => self.expression(pair, usize::MAX),
            Rule::tight => self.tight(pair),
            Rule::paren => self.paren(pair, Op::Align),
            Rule::list => self.list(pair, ListStyle::Hanging),
            Rule::constant_list => self.list(pair, ListStyle::Block),
            Rule::quantified => self.quantified(pair),
            Rule::call => self.call(pair),
            Rule::filter => self.filter(pair),
            Rule::scalar => pair.into_inner().for_each(|part| self.piece(part)),
            Rule::strings | Rule::template => self.texts(pair),
            Rule::template_part => self.template_part(pair),
            _ => self.spaced(pair),
        }
    }

    /// The pieces, and the marks that no rule names, with one blank between them.
    fn spaced(&mut self, pair: Pair<'s>) {
        let end = pair.as_span().end();
        let mut first = true;
        for part in pair.into_inner() {
            self.marks_before(part.as_span().start(), &mut first);
            if !first && part.as_rule() != Rule::comma {
                self.space();
            }
            first = false;
            self.piece(part);
        }
        self.marks_before(end, &mut first);
    }

    /// The marks that stand before this place and that no rule names, such as the sign of a percent.
    pub(super) fn marks_before(&mut self, end: usize, first: &mut bool) {
        while self.next_token_start().is_some_and(|start| start < end) {
            if !*first {
                self.space();
            }
            *first = false;
            self.token();
        }
    }

    /// What `and` and `or` join. All of it stands on one line, or every part on its own; from `list_from` parts on,
    /// every part always does.
    pub(super) fn expression(&mut self, pair: Pair<'s>, list_from: usize) {
        let rules = || pair.clone().into_inner().map(|part| part.as_rule());
        let (has_and, has_or) =
            (rules().any(|rule| rule == Rule::kw_and), rules().any(|rule| rule == Rule::kw_or));
        // `and` binds tighter: where there are both, the parts are what `or` joins.
        let joint = if has_or { Rule::kw_or } else { Rule::kw_and };
        let nested = has_and && has_or;
        // What `and` joins inside what `or` joins is divided by itself, and further in.
        let part_of = |writer: &mut Self, op| {
            if nested {
                writer.push(op)
            }
        };
        let parts = rules().filter(|rule| *rule == joint).count() + 1;
        self.push(Op::Align);
        self.push(Op::Begin(if parts >= list_from { Group::Broken } else { Group::Fitting }));
        part_of(self, Op::Begin(Group::Fitting));
        for part in pair.into_inner() {
            match part.as_rule() {
                rule if rule == joint => {
                    part_of(self, Op::End);
                    self.push(Op::Break);
                    self.token();
                    self.space();
                    part_of(self, Op::Begin(Group::Fitting));
                }
                Rule::kw_and => {
                    self.indented(Op::Break);
                    self.token();
                    self.space();
                }
                _ => self.piece(part),
            }
        }
        part_of(self, Op::End);
        self.push(Op::End);
        self.push(Op::Outdent);
    }

    /// A break behind which the line begins further in.
    fn indented(&mut self, op: Op<'s>) {
        self.push(Op::Indent);
        self.push(op);
        self.push(Op::Outdent);
    }

    /// Operands and operators. A line may end before an operator, unless what follows can be divided itself.
    fn tight(&mut self, pair: Pair<'s>) {
        self.push(Op::Begin(Group::Fitting));
        let mut left_is_divisible = false;
        let mut in_group = false;
        let mut parts = pair.into_inner().peekable();
        while let Some(part) = parts.next() {
            let rule = part.as_rule();
            match rule {
                Rule::prefix => {
                    let word = part.as_str().starts_with("not");
                    self.piece(part);
                    if word {
                        self.space();
                    }
                    continue;
                }
                Rule::state_test => self.space(),
                Rule::infix => {
                    if parts.peek().is_some_and(|next| is_divisible(next.as_rule())) {
                        self.space();
                    } else if is_comparison(&part) && !left_is_divisible {
                        self.indented(Op::Break);
                    } else {
                        self.push(Op::Begin(Group::Fitting));
                        self.indented(Op::Break);
                        in_group = true;
                    }
                    self.piece(part);
                    self.space();
                    continue;
                }
                _ => {}
            }
            self.piece(part);
            left_is_divisible = is_divisible(rule);
            if std::mem::take(&mut in_group) {
                self.push(Op::End);
            }
        }
        self.push(Op::End);
    }

    /// Parentheses; `start` says where the lines in them begin: below their first part, or further in.
    fn paren(&mut self, pair: Pair<'s>, start: Op<'s>) {
        let below = matches!(start, Op::Indent);
        self.push(Op::Begin(Group::Fitting));
        self.token();
        self.push(start);
        if below {
            self.push(Op::SoftBreak);
        }
        for part in pair.into_inner() {
            if part.as_rule() != Rule::end_paren {
                self.piece(part);
                continue;
            }
            let commented = self.comments();
            self.push(Op::Outdent);
            if commented {
                self.push(Op::Newline { blank_line: false });
            }
            self.token();
        }
        self.push(Op::End);
    }

    fn list(&mut self, pair: Pair<'s>, style: ListStyle) {
        let block = style == ListStyle::Block;
        self.push(Op::Begin(Group::Fitting));
        self.token();
        self.push(if block { Op::Indent } else { Op::Align });
        let mut parts = pair.into_inner().peekable();
        let mut first = true;
        while let Some(part) = parts.next() {
            match part.as_rule() {
                Rule::comma
                    if parts.peek().is_some_and(|next| next.as_rule() == Rule::end_list) =>
                {
                    self.skip_token();
                }
                Rule::comma => self.token(),
                Rule::end_list => {
                    let commented = self.comments();
                    self.push(Op::Outdent);
                    if block && (commented || !first) {
                        self.push(Op::SoftBreak);
                    }
                    self.token();
                }
                _ if first => {
                    if block {
                        self.push(Op::SoftBreak);
                    }
                    self.piece(part);
                    first = false;
                }
                _ => self.breaking(|writer| writer.piece(part)),
            }
        }
        self.push(Op::End);
    }

    /// `any x in xs: …`. A condition in parentheses is divided inside them, any other goes to a line of its own.
    fn quantified(&mut self, pair: Pair<'s>) {
        self.push(Op::Align);
        for (index, part) in pair.into_inner().enumerate() {
            match part.as_rule() {
                Rule::colon => self.token(),
                Rule::tight => match in_parentheses(&part) {
                    Some(paren) => {
                        self.space();
                        self.paren(paren, Op::Indent);
                    }
                    None => {
                        self.push(Op::Indent);
                        self.breaking(|writer| writer.piece(part));
                        self.push(Op::Outdent);
                    }
                },
                _ => {
                    if index > 0 {
                        self.space();
                    }
                    self.piece(part);
                }
            }
        }
        self.push(Op::Outdent);
    }

    /// `count(x in xs where …)`: lines begin below the first argument.
    fn call(&mut self, pair: Pair<'s>) {
        let mut parts = pair.into_inner();
        if let Some(function) = parts.next() {
            self.piece(function);
        }
        self.push(Op::Begin(Group::Fitting));
        self.token();
        self.push(Op::Align);
        let mut first = true;
        for part in parts {
            if !first && !matches!(part.as_rule(), Rule::comma | Rule::end_paren) {
                self.push(Op::Break);
            }
            first = false;
            self.piece(part);
        }
        self.push(Op::Outdent);
        self.push(Op::End);
    }

    fn filter(&mut self, pair: Pair<'s>) {
        for (index, part) in pair.into_inner().enumerate() {
            match part.as_rule() {
                Rule::kw_where => self.push(Op::Break),
                _ if index > 0 => self.space(),
                _ => {}
            }
            self.piece(part);
        }
    }

    /// Several texts that are one: each on a line of its own.
    fn texts(&mut self, pair: Pair<'s>) {
        self.push(Op::Align);
        for (index, part) in pair.into_inner().enumerate() {
            if index > 0 {
                self.push(Op::Newline { blank_line: false });
            }
            self.piece(part);
        }
        self.push(Op::Outdent);
    }

    /// A text stays as it is; only the expressions in it are spaced. They cannot hold comments.
    fn template_part(&mut self, pair: Pair<'s>) {
        let end = pair.as_span().end();
        self.on_one_line(|writer| {
            for part in pair.into_inner() {
                writer.letters_before(part.as_span().start());
                if part.as_rule() == Rule::placeholder {
                    let end = part.as_span().end();
                    writer.token();
                    part.into_inner().for_each(|value| writer.piece(value));
                    writer.letters_before(end);
                } else {
                    writer.piece(part);
                }
            }
            writer.letters_before(end);
        });
    }

    /// Marks with nothing between them.
    fn letters_before(&mut self, end: usize) {
        while self.next_token_start().is_some_and(|start| start < end) {
            self.token();
        }
    }

    /// A unit may have blanks in it: `business days`.
    fn unit(&mut self) {
        if let Some(unit) = self.peek() {
            self.next += 1;
            let words: Vec<&str> = unit.text.split_whitespace().collect();
            self.push(Op::text(words.join(" ")));
        }
    }
}

/// Whether lines can end inside an operand.
fn is_divisible(operand: Rule) -> bool {
    matches!(operand, Rule::paren | Rule::list | Rule::call | Rule::quantified)
}

/// Whether an operator compares, and so binds loosest.
fn is_comparison(infix: &Pair<'_>) -> bool {
    let operator = infix.clone().into_inner().next().map(|operator| operator.as_rule());
    !matches!(
        operator,
        Some(Rule::range_dots | Rule::plus | Rule::minus | Rule::times | Rule::divide)
    )
}

/// What stands in the parentheses, where a condition is nothing but these.
fn in_parentheses<'s>(tight: &Pair<'s>) -> Option<Pair<'s>> {
    let mut parts = tight.clone().into_inner();
    let paren = parts.next().filter(|part| part.as_rule() == Rule::paren)?;
    parts.next().is_none().then_some(paren)
}
