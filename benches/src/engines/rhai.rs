//! rhai: one script, parsed and optimised once. It has the days between dates, blanks and phrases as functions of the
//! host's.

use ::rhai::{AST, Array, Dynamic, Engine as Rhais, OptimizationLevel, Scope};

use super::hand::{is_blank, names_everybody};
use crate::day::Day;
use crate::job::{Engine, NOT_JSON};

pub struct Rhai {
    engine: Rhais,
    script: AST,
    scope: Scope<'static>,
}

impl Rhai {
    pub fn new() -> Self {
        let mut engine = Rhais::new();
        engine.set_optimization_level(OptimizationLevel::Full);
        engine.register_fn("is_blank", |text: &str| is_blank(text));
        engine.register_fn("is_blank", |(): ()| true);
        engine.register_fn("names_everybody", |text: &str| names_everybody(text));
        engine.register_fn("names_everybody", |(): ()| false);
        engine.register_fn("days_from", |from: &str, to: &str| {
            let days = Day::parse(from).zip(Day::parse(to));
            days.map_or(Dynamic::UNIT, |(from, to)| Dynamic::from(i64::from(to.0 - from.0)))
        });
        engine.register_fn("days_from", |(): (), _: Dynamic| Dynamic::UNIT);
        engine.register_fn("days_from", |_: &str, (): ()| Dynamic::UNIT);
        let script = engine.compile(include_str!("../../job/ten.rhai"));
        Self { script: script.expect("the ten rules compile"), engine, scope: Scope::new() }
    }
}

impl Engine for Rhai {
    fn check(&mut self, request: &[u8], broken: &mut dyn FnMut(&str)) {
        let Ok(request) = serde_json::from_slice::<Dynamic>(request) else {
            return broken(NOT_JSON);
        };
        self.scope.clear();
        self.scope.push_constant_dynamic("request", request);
        match self.engine.eval_ast_with_scope::<Array>(&mut self.scope, &self.script) {
            Ok(rules) => {
                let rules =
                    rules.iter().filter_map(|rule| rule.read_lock::<::rhai::ImmutableString>());
                rules.for_each(|rule| broken(&rule));
            }
            Err(error) => broken(&error.to_string()),
        }
    }
}
