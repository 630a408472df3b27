//! datalogic-rs: one compiled expression that gives the ids of the broken rules, run in a session whose arena is
//! used again. What JSON Logic has no operator for (days between dates, phrases, blank texts) are operators in
//! Rust, as its documentation proposes.

use datalogic_rs::bumpalo::Bump;
use datalogic_rs::operator::EvalContext;
use datalogic_rs::{CustomOperator, DataValue, Engine as Datalogics, Logic, Result, Session};

use super::hand::{is_blank, names_everybody};
use crate::day::Day;
use crate::job::{Engine, NOT_JSON};

pub struct Datalogic {
    logic: Logic,
    session: Session<'static>,
}

impl Datalogic {
    pub fn new() -> Self {
        let engine = Datalogics::builder()
            .add_operator("is_blank", IS_BLANK)
            .add_operator("names_everybody", NAMES_EVERYBODY)
            .add_operator("days_from", DAYS_FROM)
            .build();
        // A session borrows its engine, and both live as long as the process.
        let engine: &'static Datalogics = Box::leak(Box::new(engine));
        let logic = engine.compile(include_str!("../../job/datalogic.json"));
        Self { logic: logic.expect("the ten rules compile"), session: engine.session() }
    }
}

impl Engine for Datalogic {
    fn check(&mut self, request: &[u8], broken: &mut dyn FnMut(&str)) {
        self.session.reset();
        let result = std::str::from_utf8(request)
            .ok()
            .and_then(|request| self.session.eval_borrowed(&self.logic, request).ok());
        match result.and_then(DataValue::as_array) {
            Some(rules) => rules.iter().filter_map(|rule| rule.as_str()).for_each(broken),
            None => broken(NOT_JSON),
        }
    }
}

/// An operator of ours, as a function of its values.
struct Operator(fn(&[&DataValue<'_>]) -> DataValue<'static>);

impl CustomOperator for Operator {
    fn evaluate<'a>(
        &self,
        args: &[&'a DataValue<'a>],
        _: &mut EvalContext<'_, 'a>,
        arena: &'a Bump,
    ) -> Result<&'a DataValue<'a>> {
        Ok(arena.alloc((self.0)(args)))
    }
}

fn text<'v>(args: &[&'v DataValue<'_>], at: usize) -> Option<&'v str> {
    args.get(at)?.as_str()
}

const IS_BLANK: Operator = Operator(|args| DataValue::Bool(text(args, 0).is_none_or(is_blank)));

const NAMES_EVERYBODY: Operator =
    Operator(|args| DataValue::Bool(text(args, 0).is_some_and(names_everybody)));

/// The days from the first date to the second; null where one is missing.
const DAYS_FROM: Operator = Operator(|args| {
    let day = |at: usize| Day::parse(text(args, at)?);
    let days = day(0).zip(day(1)).map(|(from, to)| i64::from(to.0 - from.0));
    days.map_or(DataValue::Null, DataValue::from_i64)
});
