//! zen-expression: one compiled expression a rule, run one after the other on one virtual machine. The language looks for
//! phrases by a regular expression that it compiles anew each time, and takes no function of the host's; so the host
//! says whether the audience is everybody.

use zen_expression::expression::Standard;
use zen_expression::variable::Variable;
use zen_expression::vm::VM;
use zen_expression::{Expression, Scope, compile_expression};

use super::hand::names_everybody;
use crate::job::{Engine, NOT_JSON, by_rule};

pub struct Zen {
    rules: Vec<(&'static str, Expression<Standard>)>,
    machine: VM,
    scope: Scope,
}

impl Zen {
    pub fn new() -> Self {
        let rules = by_rule::<String>(include_str!("../../job/zen.json"));
        let compiled =
            rules.into_iter().map(|(rule, expression)| match compile_expression(&expression) {
                Ok(expression) => (rule, expression),
                Err(error) => panic!("{rule} does not compile: {error}"),
            });
        Self { rules: compiled.collect(), machine: VM::new(), scope: Scope::default() }
    }
}

impl Engine for Zen {
    fn check(&mut self, request: &[u8], broken: &mut dyn FnMut(&str)) {
        let Ok(request) = serde_json::from_slice::<Variable>(request) else {
            return broken(NOT_JSON);
        };
        let everybody = request
            .dot("audience.description")
            .is_some_and(|text| text.as_str().is_some_and(names_everybody));
        request.dot_insert("names_everybody", Variable::Bool(everybody));
        self.scope.set_base(request);
        for (rule, expression) in &self.rules {
            match expression.evaluate_with_scope(&self.scope, &mut self.machine) {
                Ok(Variable::Bool(false)) => {}
                Ok(Variable::Bool(true)) => broken(rule),
                other => broken(&format!("{rule}: {other:?}")),
            }
        }
    }
}
