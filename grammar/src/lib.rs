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

mod course;

use std::ops::Range;

use pest::error::Error;
use pest::iterators::Pairs;
use pest::{Atomicity, ParseResult, Parser, ParserState};

use course::Course;
pub use course::MAX_NESTING;

include!(concat!(env!("OUT_DIR"), "/table.rs"));

/// A fifth of the time to compile is not worth a kilobyte of a page.
const SMALL: bool = cfg!(groundrules_small);

/// The parser.
#[derive(Debug)]
pub struct Grammar;

impl Parser<Rule> for Grammar {
    fn parse(rule: Rule, text: &str) -> Result<Pairs<'_, Rule>, Error<Rule>> {
        let parse = |thorough| {
            let course = Course::default();
            let walk = Walk { text, thorough, depth: 0, course: &course };
            let parsed = pest::state(text, |state| run(rule, state, walk));
            course.error(text).map_or(parsed, Err)
        };
        if SMALL {
            return parse(true);
        }
        // What fails is parsed again for the error, which tells of all that was tried.
        parse(false).or_else(|_| parse(true))
    }
}

/// What the state does not tell.
#[derive(Clone, Copy)]
struct Walk<'w> {
    /// The whole text.
    text: &'w str,
    /// Whether what cannot begin with the next letter is tried all the same, so that an error names it.
    thorough: bool,
    /// How many levels there are around.
    depth: u8,
    course: &'w Course,
}

impl Walk<'_> {
    /// The next byte: a letter, where it is one of ASCII.
    fn next(self, state: &State<'_>) -> Option<u8> {
        self.text.as_bytes().get(state.position().pos()).copied()
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

/// One expression of the grammar, in four bytes. Numbers are places in [`EXPRS`], for texts in [`TEXTS`] and for
/// letters in [`SETS`].
#[derive(Debug, Clone, Copy)]
enum Expr {
    Text {
        start: u16,
        length: u8,
    },
    /// One of a set of letters.
    Letter(u8),
    /// The same, as `!("a" | "b") ~ ANY`: there may be blanks before it.
    Other(u8),
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

fn run<'s>(rule: Rule, state: State<'s>, walk: Walk<'_>) -> Outcome<'s> {
    // INVARIANT: the build script writes an entry for each rule, and only places that there are.
    let Some(&(kind, place)) = RULES.get(rule as usize) else {
        return Err(state);
    };
    let Some(depth) = walk.course.within(rule, walk.depth, state.position().pos()) else {
        return Err(state);
    };
    let walk = Walk { depth, ..walk };
    match kind {
        Kind::Normal => state.rule(rule, |state| at(place, state, walk)),
        Kind::Silent => at(place, state, walk),
        Kind::Atomic => state.rule(rule, |state| once(rule, place, state, walk)),
        Kind::CompoundAtomic => within(Atomicity::CompoundAtomic, rule, place, state, walk),
        Kind::NonAtomic => within(Atomicity::NonAtomic, rule, place, state, walk),
        Kind::Skipped => state.atomic(Atomicity::Atomic, |state| at(place, state, walk)),
    }
}

/// What is atomic. Braces that do not fit are not tried again at the same place, which would read all that stands behind
/// them for each that is open; nothing in them is told of in an error.
fn once<'s>(rule: Rule, place: u16, state: State<'s>, walk: Walk<'_>) -> Outcome<'s> {
    let start = state.position().pos();
    let braces = walk.next(&state) == Some(b'{');
    if braces && walk.course.is_unfit(rule, start) {
        return Err(state);
    }
    let outcome = state.atomic(Atomicity::Atomic, |state| at(place, state, walk));
    if braces && outcome.is_err() {
        walk.course.keep_unfit(rule, start);
    }
    outcome
}

fn within<'s>(
    atomicity: Atomicity,
    rule: Rule,
    place: u16,
    state: State<'s>,
    walk: Walk<'_>,
) -> Outcome<'s> {
    state.atomic(atomicity, |state| state.rule(rule, |state| at(place, state, walk)))
}

fn at<'s>(place: u16, state: State<'s>, walk: Walk<'_>) -> Outcome<'s> {
    match EXPRS.get(usize::from(place)) {
        Some(expr) if SMALL || walk.thorough || may_begin(place, walk.next(&state)) => {
            matched(*expr, state, walk)
        }
        _ => Err(state),
    }
}

/// Whether an expression can begin with a byte, or be nothing.
fn may_begin(place: u16, next: Option<u8>) -> bool {
    let set = BEGINS.get(usize::from(place)).and_then(|set| BEGINNINGS.get(usize::from(*set)));
    set.is_none_or(|set| next.is_none_or(|next| has(*set, next)))
}

fn set_at(place: u8) -> u128 {
    SETS.get(usize::from(place)).copied().unwrap_or_default()
}

/// Whether a set has a letter of ASCII. The last of them stands for all other letters.
fn has(set: u128, byte: u8) -> bool {
    set >> byte.min(127) & 1 == 1
}

/// Each kind has a function of its own where it calls back: a frame that had room for all of them would be paid at
/// every level of nesting.
fn matched<'s>(expr: Expr, state: State<'s>, walk: Walk<'_>) -> Outcome<'s> {
    match expr {
        Expr::Text { start, length } => state.match_string(text(start, length)),
        Expr::Letter(letters) | Expr::Other(letters) => {
            let there = walk.next(&state).is_some_and(|next| has(set_at(letters), next));
            match expr {
                _ if !there => Err(state),
                Expr::Other(_) if state.atomicity() == Atomicity::NonAtomic => {
                    blanks_and_one(state, walk)
                }
                _ => state.skip(1),
            }
        }
        Expr::Start => state.start_of_input(),
        Expr::End => state.end_of_input(),
        Expr::Rule(rule) => run(rule, state, walk),
        Expr::Sequence { first, count } => sequence(first..first + u16::from(count), state, walk),
        Expr::Choice { first, count } => choice(first..first + u16::from(count), state, walk),
        Expr::Optional(place) => state.optional(|state| at(place, state, walk)),
        Expr::Repeated(place) => repeated(place, state, walk),
        Expr::Ahead(place) => lookahead(true, place, state, walk),
        Expr::NotAhead(place) => lookahead(false, place, state, walk),
    }
}

fn text(start: u16, length: u8) -> &'static str {
    let start = usize::from(start);
    TEXTS.get(start..start + usize::from(length)).unwrap_or_default()
}

fn sequence<'s>(parts: Range<u16>, state: State<'s>, walk: Walk<'_>) -> Outcome<'s> {
    let first = parts.start;
    state.sequence(|mut state| {
        for part in parts {
            if part > first {
                state = skipped(state, walk)?;
            }
            state = at(part, state, walk)?;
        }
        Ok(state)
    })
}

fn choice<'s>(ways: Range<u16>, mut state: State<'s>, walk: Walk<'_>) -> Outcome<'s> {
    for way in ways {
        match at(way, state, walk) {
            Ok(done) => return Ok(done),
            Err(failed) => state = failed,
        }
    }
    Err(state)
}

fn blanks_and_one<'s>(state: State<'s>, walk: Walk<'_>) -> Outcome<'s> {
    state.sequence(|state| skipped(state, walk)?.skip(1))
}

fn repeated<'s>(place: u16, mut state: State<'s>, walk: Walk<'_>) -> Outcome<'s> {
    if state.atomicity() != Atomicity::NonAtomic {
        let run = passed_over(place);
        loop {
            state = pass_over(run, state, walk);
            state = match at(place, state, walk) {
                Ok(state) => state,
                Err(state) => return Ok(state),
            };
        }
    }
    // What is skipped before a piece that does not come is not taken.
    state.optional(|state| {
        at(place, state, walk)?
            .repeat(|state| state.sequence(|state| at(place, skipped(state, walk)?, walk)))
    })
}

/// The letters that are passed over at once where something is repeated: those that it tries first.
fn passed_over(place: u16) -> u128 {
    match EXPRS.get(usize::from(place)) {
        Some(Expr::Letter(letters) | Expr::Other(letters)) => set_at(*letters),
        Some(Expr::Choice { first, .. }) => passed_over(*first),
        _ => 0,
    }
}

/// Nothing happens on the way that would have to be taken back.
fn pass_over<'s>(letters: u128, state: State<'s>, walk: Walk<'_>) -> State<'s> {
    let rest = walk.text.get(state.position().pos()..).unwrap_or_default();
    let length = rest.bytes().position(|byte| !has(letters, byte)).unwrap_or(rest.len());
    match state.match_string(rest.get(..length).unwrap_or_default()) {
        Ok(state) | Err(state) => state,
    }
}

fn lookahead<'s>(wanted: bool, place: u16, state: State<'s>, walk: Walk<'_>) -> Outcome<'s> {
    state.lookahead(wanted, |state| at(place, state, walk))
}

/// Passes over blanks and comments, where the grammar has them between any two things.
fn skipped<'s>(state: State<'s>, walk: Walk<'_>) -> Outcome<'s> {
    let next = walk.next(&state).filter(|_| state.atomicity() == Atomicity::NonAtomic);
    if next.is_none_or(|next| !has(SKIPPED_FROM, next)) {
        return Ok(state);
    }
    state.repeat(|state| {
        run(Rule::WHITESPACE, state, walk).or_else(|state| run(Rule::COMMENT, state, walk))
    })
}
