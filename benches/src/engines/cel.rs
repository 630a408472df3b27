//! cel: one compiled program a rule, which is true where the rule is kept. A value that is missing is an error of the
//! program's, and so is a comparison with null; the rule then is not shown to be kept, and broken. What CEL has no
//! function for is a function of the host's.

use std::sync::Arc;

use ::cel::{Context, Env, Program, Value, to_value};
use serde_transcode::Transcoder;

use super::hand::{is_blank, names_everybody};
use crate::day::Day;
use crate::job::{Engine, NOT_JSON, by_rule};

pub struct Cel {
    rules: Vec<(&'static str, Program)>,
    context: Context<'static, 'static>,
}

/// What stands for the days between dates of which one is missing: no rule allows for so many.
const UNKNOWN: i64 = -1_000_000;

impl Cel {
    pub fn new() -> Self {
        let env = Arc::new(Env::stdlib());
        let rules = by_rule::<String>(include_str!("../../job/cel.json"));
        let compiled = rules.into_iter().map(|(rule, program)| match env.compile(&program) {
            Ok(program) => (rule, program),
            Err(error) => panic!("{rule} does not compile: {error}"),
        });
        let rules = compiled.collect();
        let mut context = Context::with_env(env);
        let added = context
            .add_function("is_blank", |text: Value| str_of(&text).is_none_or(is_blank))
            .and_then(|()| {
                context.add_function("names_everybody", |text: Value| {
                    str_of(&text).is_some_and(names_everybody)
                })
            })
            .and_then(|()| context.add_function("days_from", days_from));
        added.expect("no function of these names is there yet");
        Self { rules, context }
    }
}

fn days_from(from: Value, to: Value) -> i64 {
    let day = |value: &Value| Day::parse(str_of(value)?);
    day(&from).zip(day(&to)).map_or(UNKNOWN, |(from, to)| i64::from(to.0 - from.0))
}

fn str_of(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) => Some(text),
        _ => None,
    }
}

impl Engine for Cel {
    fn check(&mut self, request: &[u8], broken: &mut dyn FnMut(&str)) {
        let mut json = serde_json::Deserializer::from_slice(request);
        // Straight from the bytes: no tree of serde_json's is built on the way.
        let value = to_value(Transcoder::new(&mut json));
        let (Ok(value), Ok(())) = (value, json.end()) else {
            return broken(NOT_JSON);
        };
        self.context.add_variable_from_value("request", value);
        for (rule, program) in &self.rules {
            if program.execute(&self.context) != Ok(Value::Bool(true)) {
                broken(rule);
            }
        }
    }
}
