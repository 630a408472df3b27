//! groundrules: the pack is compiled once; each request is checked from its bytes, in memory that the last one left.

use groundrules::{Check, Checker, Compiler, Options, Report};

use crate::job::{Engine, NOT_JSON, SCHEMA, TEN_RULES};

pub struct Groundrules {
    checker: Checker,
}

impl Groundrules {
    pub fn new() -> Self {
        let compiler = Compiler::new().file("request.schema.json", SCHEMA);
        let pack = match compiler.compile("ten.rules", TEN_RULES) {
            Ok(compiled) => compiled.pack,
            Err(error) => panic!("the ten rules do not compile:\n{error}"),
        };
        let checker = Checker::new(&pack, &Options::new()).expect("no option is set");
        Self { checker }
    }

    /// The same check, with every finding's texts and evidence, as JSON.
    pub fn report(&mut self, request: &[u8]) -> Option<String> {
        let checks = [self.checker.check(request).ok()?];
        let report = Report::json_of(&checks);
        checks.into_iter().for_each(|check| self.checker.reuse(check));
        Some(report)
    }

    /// A request that has been read, for [`Groundrules::again`].
    pub fn read<'r>(&mut self, request: &'r [u8]) -> Option<Check<'r>> {
        self.checker.check(request).ok()
    }

    /// Runs the rules on a request that has been read.
    pub fn again<'r>(
        &mut self,
        check: Check<'r>,
        broken: &mut dyn FnMut(&str),
    ) -> Option<Check<'r>> {
        let check = self.checker.check_again(check).ok()?;
        check.violated().for_each(&mut *broken);
        Some(check)
    }
}

impl Engine for Groundrules {
    fn check(&mut self, request: &[u8], broken: &mut dyn FnMut(&str)) {
        match self.checker.check(request) {
            Ok(check) => {
                check.violated().for_each(&mut *broken);
                self.checker.reuse(check);
            }
            Err(_) => broken(NOT_JSON),
        }
    }
}
