//! groundrules: the pack is compiled once; each request is checked from its bytes.

use groundrules::{Compiler, Options, Pack, Report};

use crate::job::{Engine, NOT_JSON, SCHEMA, TEN_RULES};

pub struct Groundrules {
    pack: Pack,
    options: Options,
}

impl Groundrules {
    pub fn new() -> Self {
        let compiler = Compiler::new().file("request.schema.json", SCHEMA);
        match compiler.compile("ten.rules", TEN_RULES) {
            Ok(compiled) => Self { pack: compiled.pack, options: Options::new() },
            Err(error) => panic!("the ten rules do not compile:\n{error}"),
        }
    }
}

impl Groundrules {
    /// The same check, with every finding's texts and evidence, as JSON.
    pub fn report(&self, request: &[u8]) -> Option<String> {
        let check = self.pack.check(request, &self.options).ok()?;
        Some(Report::json_of(&[check]))
    }
}

impl Engine for Groundrules {
    fn check(&mut self, request: &[u8], broken: &mut dyn FnMut(&str)) {
        let Ok(check) = self.pack.check(request, &self.options) else {
            return broken(NOT_JSON);
        };
        // A rule about each session has a finding for each that breaks it, one after the other.
        let mut last = "";
        for finding in check.findings() {
            let rule = finding.rule();
            if rule != last {
                broken(rule);
            }
            last = rule;
        }
    }
}
