//! Groundrules for JavaScript: what the npm package `groundrules` calls.
//!
//! The layer is thin, and small first: requests, options, reports and errors cross as JSON text, which JavaScript
//! reads faster than it can walk objects of ours. What is thrown is a text too, an [`Error`] written out; anything
//! else that a caller catches is a trap, after which the instance must not be used any more.

#[cfg(feature = "compiler")]
mod compiler;
mod error;
mod info;
mod options;
mod outcome;

use groundrules::Pack;
use outcome::Checkers;
use wasm_bindgen::prelude::wasm_bindgen;

#[cfg(feature = "compiler")]
pub use compiler::{Compiled, compile, format};
pub use error::Error;

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// One or several packs that check a request together.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Packs {
    packs: Vec<Pack>,
    /// What the last outcome was worked out with.
    checkers: Option<Checkers>,
}

#[wasm_bindgen]
impl Packs {
    /// No pack yet.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a compiled pack.
    ///
    /// # Errors
    ///
    /// Where the bytes are not a pack that this engine can run.
    pub fn add(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.packs.push(Pack::from_bytes(bytes).map_err(|error| Error::of_pack(&error))?);
        self.checkers = None;
        Ok(())
    }

    /// What a host can know of the packs before any check: a JSON array with an object for each.
    pub fn info(&self) -> String {
        info::of(&self.packs)
    }

    /// Checks a request, and gives the report as JSON. `options` is a JSON object.
    ///
    /// # Errors
    ///
    /// Where an option is not known or does not fit, and where the request cannot be checked.
    pub fn check(&self, request: &str, options: &str) -> Result<String, Error> {
        // A draft that never changes: what runs drafts is there already, and the module stays smaller.
        Ok(self.draft(request, options)?.report())
    }

    /// The verdict on a request and the ids of the rules that failed, each once: a JSON array. `options` is a JSON object; what
    /// it says is looked at once, where the next call has the same.
    ///
    /// # Errors
    ///
    /// As for [`Packs::check`].
    pub fn outcome(&mut self, request: &str, options: &str) -> Result<String, Error> {
        let checkers = match self.checkers.take() {
            Some(checkers) if checkers.have(options) => checkers,
            _ => Checkers::new(&self.packs, options)?,
        };
        self.checkers.insert(checkers).outcome(request)
    }

    /// A request that is being filled in. `options` is a JSON object.
    ///
    /// # Errors
    ///
    /// As for [`Packs::check`].
    pub fn draft(&self, request: &str, options: &str) -> Result<Draft, Error> {
        let options = options::read(options, &self.packs)?;
        let draft = groundrules::Draft::new(&self.packs, &options, request);
        draft.map(|draft| Draft { draft }).map_err(|error| Error::of_check(&error))
    }
}

/// A request that is being filled in: a change costs as much as the rules that look at it.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Draft {
    draft: groundrules::Draft,
}

#[wasm_bindgen]
impl Draft {
    /// The report of the request as it is now, as JSON.
    pub fn report(&self) -> String {
        self.draft.report()
    }

    /// Puts a changed request in place of the one before, and says what is different in the report: see
    /// [`groundrules::Draft::change`].
    ///
    /// # Errors
    ///
    /// As for [`Packs::check`]. The draft is what it was, then.
    pub fn change(&mut self, request: &str) -> Result<String, Error> {
        self.draft.change(request).map_err(|error| Error::of_check(&error))
    }

    /// Does as [`Draft::change`] does with a request in which one member has another value, as JSON; `undefined` where that needs
    /// the whole request: see [`groundrules::Draft::change_member`].
    #[wasm_bindgen(js_name = changeMember)]
    pub fn change_member(&mut self, name: &str, value: &str) -> Option<String> {
        self.draft.change_member(name, value)
    }
}

#[cfg(test)]
mod tests {
    use groundrules::{Options, Report};
    use serde_json::Value;

    use crate::options::tests::packs;

    #[test]
    fn a_check_gives_the_report_that_the_library_gives() {
        let packs = packs();
        let request = r#"{"sponsor": {"name": "Dana Ortiz"}}"#;
        for (options, text) in [(Options::new(), "{}"), (Options::draft(), r#"{"draft": true}"#)] {
            let checks: Vec<_> =
                packs.packs.iter().map(|pack| pack.check(request, &options).unwrap()).collect();
            assert_eq!(packs.check(request, text).unwrap(), Report::of(&checks).to_json());
        }
    }

    #[test]
    fn an_outcome_is_what_the_report_says() {
        let mut packs = packs();
        let requests = [
            "{}",
            r#"{"sponsor": {"name": "Dana Ortiz", "function": "learning"}}"#,
            r#"{"sponsor": 7}"#,
        ];
        let options = [
            "{}",
            r#"{"draft": true}"#,
            r#"{"severities": {"missing-sponsor": "off"}, "limits": {"findings": 3}}"#,
        ];
        for (request, options) in
            requests.iter().flat_map(|request| options.map(|options| (request, options)))
        {
            let told = match packs.check(request, options) {
                Ok(report) => {
                    let report: Report = serde_json::from_str(&report).unwrap();
                    let mut rules: Vec<(String, String)> =
                        report.findings.into_iter().map(|found| (found.pack, found.rule)).collect();
                    rules.dedup();
                    let mut told = vec![report.verdict.to_string()];
                    told.extend(rules.into_iter().map(|(_, rule)| rule));
                    Ok(Value::from(told).to_string())
                }
                Err(error) => Err(error.to_json()),
            };
            let outcome = packs.outcome(request, options).map_err(|error| error.to_json());
            assert_eq!(outcome, told, "{request} {options}");
        }
    }

    #[test]
    fn a_member_of_a_draft_is_changed_by_itself() {
        let packs = packs();
        let mut draft = packs.draft(r#"{"sponsor": {"name": ""}}"#, "{}").unwrap();
        assert!(draft.change_member("sponsor", r#"{"name": "Dana Ortiz"}"#).is_some());
        let whole = packs.check(r#"{"sponsor": {"name": "Dana Ortiz"}}"#, "{}").unwrap();
        assert_eq!(draft.report(), whole);
        assert!(draft.change_member("sponsor", "nonsense").is_none());
    }

    #[test]
    fn bytes_that_are_no_pack_are_an_error_and_add_nothing() {
        let mut packs = packs();
        let before = packs.info();
        let error = packs.add(b"<!doctype html>").unwrap_err();
        assert_eq!(error.code(), "not-a-pack");
        assert_eq!(packs.info(), before);
    }

    #[test]
    fn a_request_that_is_no_json_is_told_with_its_place() {
        let error = packs().check("{\n  nonsense }", "{}").unwrap_err();
        let json: Value = serde_json::from_str(&error.to_json()).unwrap();
        assert_eq!(json["code"], "request-not-json");
        assert_eq!(json["details"]["line"], 2);
        assert_eq!(json["details"]["column"], 3);
    }
}
