//! jsonschema: a schema a rule, compiled once, which a request fits where it keeps the rule. JSON Schema compares no two
//! values of a request, so three of the ten rules cannot be said: those about days between dates, and the target that
//! differs from the baseline.

use jsonschema::{PatternOptions, Validator};
use serde_json::Value;

use crate::job::{Engine, NOT_JSON, by_rule};

pub struct Schemas(Vec<(&'static str, Validator)>);

impl Schemas {
    pub fn new() -> Self {
        let schemas = by_rule::<Value>(include_str!("../../job/seven.schemas.json"));
        let compiled = schemas.into_iter().map(|(rule, schema)| {
            let options =
                jsonschema::draft202012::options().with_pattern_options(PatternOptions::regex());
            match options.build(&schema) {
                Ok(validator) => (rule, validator),
                Err(error) => panic!("{rule} does not compile: {error}"),
            }
        });
        Self(compiled.collect())
    }

    /// The rules that can be said.
    pub fn rules(&self) -> Vec<&'static str> {
        self.0.iter().map(|(rule, _)| *rule).collect()
    }
}

impl Engine for Schemas {
    fn check(&mut self, request: &[u8], broken: &mut dyn FnMut(&str)) {
        let Ok(request) = serde_json::from_slice::<Value>(request) else {
            return broken(NOT_JSON);
        };
        for (rule, validator) in &self.0 {
            if !validator.is_valid(&request) {
                broken(rule);
            }
        }
    }
}
