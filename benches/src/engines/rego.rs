//! regorus: one policy, compiled to a program for its virtual machine, which is used again. Functions of the host's would
//! need its slower interpreter, and phrases its regular expressions, so the host says whether the audience is everybody.

use std::error::Error;
use std::sync::Arc;

use regorus::languages::rego::compiler::Compiler;
use regorus::rvm::vm::RegoVM;
use regorus::{Engine as Regorus, Value};

use super::hand::names_everybody;
use crate::job::{Engine, NOT_JSON, RULES};

pub struct Rego {
    machine: RegoVM,
    names_everybody: Value,
}

impl Rego {
    pub fn new() -> Self {
        Self::compiled().expect("the ten rules compile")
    }

    fn compiled() -> Result<Self, Box<dyn Error>> {
        const BROKEN: &str = "data.ten.broken";
        let mut engine = Regorus::new();
        engine.add_policy("ten.rego".to_owned(), include_str!("../../job/ten.rego").to_owned())?;
        let policy = engine.compile_with_entrypoint(&Arc::from(BROKEN))?;
        let mut machine = RegoVM::new_with_policy(policy.clone());
        machine.load_program(Compiler::compile_from_policy(&policy, &[BROKEN])?);
        machine.set_data(Value::new_object())?;
        Ok(Self { machine, names_everybody: Value::from("names_everybody") })
    }
}

impl Engine for Rego {
    fn check(&mut self, request: &[u8], broken: &mut dyn FnMut(&str)) {
        let Ok(mut request) = serde_json::from_slice::<Value>(request) else {
            return broken(NOT_JSON);
        };
        let everybody =
            request["audience"]["description"].as_string().is_ok_and(|text| names_everybody(text));
        if let Ok(members) = request.as_object_mut() {
            members.insert(self.names_everybody.clone(), Value::from(everybody));
        }
        self.machine.set_input(request);
        // A set: it is told in an order of its own.
        match self.machine.execute() {
            Ok(Value::Set(rules)) => {
                let found: Vec<&str> = rules
                    .iter()
                    .filter_map(|rule| rule.as_string().ok().map(AsRef::as_ref))
                    .collect();
                RULES.iter().filter(|rule| found.contains(rule)).for_each(|rule| broken(rule));
            }
            other => broken(&format!("{other:?}")),
        }
    }
}
