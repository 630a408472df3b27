//! The grammar of the rule language, and the parser that interprets it.
//!
//! `rules.pest` is the grammar. The build script reads it with pest's own tools and writes a table, which the parser here
//! walks with pest's [`ParserState`]. So pairs and errors are those of a parser that pest generates, which the tests hold
//! to each other; the table is a fraction of the generated code, which is what counts in a browser.
//!
//! This crate is a part of `groundrules`, apart from it only because a build script cannot be shared: the one of
//! `groundrules` compiles rules too.
#![warn(missing_docs)]
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::unreachable,
    clippy::string_slice
)]

use pest::error::Error;
use pest::iterators::Pairs;
use pest::{Atomicity, ParseResult, Parser, ParserState};

include!(concat!(env!("OUT_DIR"), "/table.rs"));

/// The parser.
#[derive(Debug)]
pub struct Grammar;

impl Parser<Rule> for Grammar {
    fn parse(rule: Rule, text: &str) -> Result<Pairs<'_, Rule>, Error<Rule>> {
        pest::state(text, |state| run(rule, state))
    }
}

/// What a rule does besides matching its expression.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Normal,
    Silent,
    Atomic,
    CompoundAtomic,
    NonAtomic,
    /// Blanks and comments: silent and atomic.
    Skipped,
}

/// One expression of the grammar, in four bytes. Numbers are places in [`EXPRS`] or, for texts, in [`TEXTS`].
#[derive(Debug, Clone, Copy)]
enum Expr {
    Text {
        start: u16,
        length: u8,
    },
    /// One letter from the first to the last.
    Range(u8, u8),
    /// Any letter.
    Any,
    /// Any letter but those of a text: what texts and comments mostly consist of.
    Other {
        start: u16,
        length: u8,
    },
    Start,
    End,
    Rule(Rule),
    Sequence {
        first: u16,
        count: u8,
    },
    Choice {
        first: u16,
        count: u8,
    },
    Optional(u16),
    Repeated(u16),
    Ahead(u16),
    NotAhead(u16),
}

type State<'s> = Box<ParserState<'s, Rule>>;
type Outcome<'s> = ParseResult<State<'s>>;

fn run(rule: Rule, state: State<'_>) -> Outcome<'_> {
    // INVARIANT: the build script writes an entry for each rule, and only places that there are.
    let Some(&(kind, place)) = RULES.get(rule as usize) else {
        return Err(state);
    };
    match kind {
        Kind::Normal => state.rule(rule, |state| at(place, state)),
        Kind::Silent => at(place, state),
        Kind::Atomic => {
            state.rule(rule, |state| state.atomic(Atomicity::Atomic, |state| at(place, state)))
        }
        Kind::CompoundAtomic => within(Atomicity::CompoundAtomic, rule, place, state),
        Kind::NonAtomic => within(Atomicity::NonAtomic, rule, place, state),
        Kind::Skipped => state.atomic(Atomicity::Atomic, |state| at(place, state)),
    }
}

fn within(atomicity: Atomicity, rule: Rule, place: u16, state: State<'_>) -> Outcome<'_> {
    state.atomic(atomicity, |state| state.rule(rule, |state| at(place, state)))
}

fn at(place: u16, state: State<'_>) -> Outcome<'_> {
    match EXPRS.get(usize::from(place)) {
        Some(expr) => matched(*expr, state),
        None => Err(state),
    }
}

/// Each kind has a function of its own where it calls back: a frame that had room for all of them would be paid at
/// every level of nesting.
fn matched(expr: Expr, state: State<'_>) -> Outcome<'_> {
    match expr {
        Expr::Text { start, length } => state.match_string(text(start, length)),
        Expr::Range(first, last) => state.match_range(char::from(first)..char::from(last)),
        Expr::Any => state.skip(1),
        Expr::Other { start, length } => other(text(start, length), state),
        Expr::Start => state.start_of_input(),
        Expr::End => state.end_of_input(),
        Expr::Rule(rule) => run(rule, state),
        Expr::Sequence { first, count } => sequence(several(first, count), state),
        Expr::Choice { first, count } => choice(several(first, count), state),
        Expr::Optional(place) => state.optional(|state| at(place, state)),
        Expr::Repeated(place) => repeated(place, state),
        Expr::Ahead(place) => lookahead(true, place, state),
        Expr::NotAhead(place) => lookahead(false, place, state),
    }
}

fn text(start: u16, length: u8) -> &'static str {
    let start = usize::from(start);
    TEXTS.get(start..start + usize::from(length)).unwrap_or_default()
}

fn several(first: u16, count: u8) -> &'static [Expr] {
    let first = usize::from(first);
    EXPRS.get(first..first + usize::from(count)).unwrap_or_default()
}

fn sequence<'s>(parts: &'static [Expr], state: State<'s>) -> Outcome<'s> {
    state.sequence(|mut state| {
        for (index, part) in parts.iter().enumerate() {
            if index > 0 {
                state = skipped(state)?;
            }
            state = matched(*part, state)?;
        }
        Ok(state)
    })
}

fn choice<'s>(ways: &'static [Expr], mut state: State<'s>) -> Outcome<'s> {
    for way in ways {
        match matched(*way, state) {
            Ok(done) => return Ok(done),
            Err(failed) => state = failed,
        }
    }
    Err(state)
}

/// `!("a" | "b") ~ ANY`.
fn other<'s>(letters: &str, state: State<'s>) -> Outcome<'s> {
    if state.atomicity() != Atomicity::NonAtomic {
        return state.match_char_by(|letter| !letters.contains(letter));
    }
    let (state, next) = peek(state);
    match next {
        Some(letter) if !letters.contains(letter) => {
            state.sequence(|state| skipped(state)?.skip(1))
        }
        _ => Err(state),
    }
}

/// The next letter, which stays where it is.
fn peek(state: State<'_>) -> (State<'_>, Option<char>) {
    let mut next = None;
    let looked = state.match_char_by(|letter| {
        next = Some(letter);
        false
    });
    match looked {
        Ok(state) | Err(state) => (state, next),
    }
}

fn repeated(place: u16, mut state: State<'_>) -> Outcome<'_> {
    if state.atomicity() != Atomicity::NonAtomic {
        let Some(Expr::Other { start, length }) = EXPRS.get(usize::from(place)) else {
            return state.repeat(|state| at(place, state));
        };
        // Nothing happens on the way that would have to be taken back.
        let letters = text(*start, *length);
        loop {
            state = match other(letters, state) {
                Ok(state) => state,
                Err(state) => return Ok(state),
            };
        }
    }
    // What is skipped before a piece that does not come is not taken.
    state.optional(|state| {
        at(place, state)?.repeat(|state| state.sequence(|state| at(place, skipped(state)?)))
    })
}

fn lookahead(wanted: bool, place: u16, state: State<'_>) -> Outcome<'_> {
    state.lookahead(wanted, |state| at(place, state))
}

/// Passes over blanks and comments, where the grammar has them between any two things.
fn skipped(state: State<'_>) -> Outcome<'_> {
    if state.atomicity() != Atomicity::NonAtomic {
        return Ok(state);
    }
    let (state, next) = peek(state);
    if next.is_none_or(|letter| !SKIPPED_FROM.contains(letter)) {
        return Ok(state);
    }
    state.repeat(|state| run(Rule::WHITESPACE, state).or_else(|state| run(Rule::COMMENT, state)))
}
