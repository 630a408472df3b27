//! Groundrules checks a training request ("we need a course on X") for the known reasons why training fails
//! before it ever reaches a learner: no accountable sponsor, a generic audience, no reinforcement, mistimed
//! delivery, no plan for psychological safety. Rules are written in a small declarative language, typed
//! against a JSON Schema, compiled once, and run anywhere.
//!
//! # The whole job
//!
//! ```
//! use groundrules::{Options, Pack, Verdict};
//!
//! let pack = Pack::builtin("failure-points")?;
//! let request = r#"{ "sponsor": { "name": "Dana Ortiz", "function": "learning" } }"#;
//!
//! let check = pack.check(request, &Options::new())?;
//! assert_eq!(check.verdict(), Verdict::NotReady);
//! for finding in check.findings() {
//!     println!("{} at {}: {}", finding.severity(), finding.path(), finding.message());
//! }
//!
//! // While the form is being filled in, what is not answered yet is open, not wrong.
//! let draft = pack.check(request, &Options::draft())?.report();
//! println!("next: {}", draft.next.map(|next| next.question).unwrap_or_default());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Where to go from here
//!
//! | you want to | see |
//! |---|---|
//! | check requests with the packs that ship | [`Pack::builtin`], [`Pack::check`] |
//! | check values of your own types | [`Pack::check_value`] |
//! | check many requests, in no memory but that of the first | [`Checker`] |
//! | write rules over a schema of your own | [`Compiler`], and the [language reference](docs::language) |
//! | bring rule files into their one style | [`format`](crate::format()) |
//! | load a pack that was compiled elsewhere | [`Pack::from_bytes`] |
//! | change settings and severities | [`Options`] |
//! | let findings pass that somebody answers for | [`Waivers`] |
//! | fill a request from another form or a table | [`Mapping`], [`Columns`], [`Pack::fields`] |
//! | show findings in another language | [`Options::locale`], [`Pack::locales`] |
//! | hand the result on as JSON | [`Check::report`], [`Report`] |
//!
//! # Features
//!
//! | feature | adds | needs |
//! |---|---|---|
//! | `builtin` (default) | the packs that ship, compiled when this crate is built | `pest`, at build time only |
//! | `compiler` (default) | [`Compiler`], [`format`](crate::format()) | `pest` |
//! | `mapping` (default) | requests from other forms: [`Mapping`], [`Columns`] | nothing |
//! | `schema` (default) | full validation of schemas and requests: [`RequestSchema`] | `jsonschema` |
//! | `schemars` | a JSON Schema of [`Report`] | `schemars` |
//! | `reference` | a second, plain evaluator, for the tests and the fuzzing of this crate alone | nothing |
//!
//! Without default features the crate loads compiled packs and runs them, and does nothing else.
//!
//! # Promises
//!
//! A pack is `Send + Sync` and holds no state. There is no clock, no network, no file access and no global
//! state: the same pack, request and options give the same report, byte for byte. Rules, packs and requests
//! of any origin are safe to compile and run: sizes, nesting and work are limited ([`Limits`]).
#![cfg_attr(docsrs, feature(doc_cfg))]
#![warn(missing_docs)]
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::unreachable,
    clippy::string_slice
)]

#[cfg(feature = "compiler")]
mod analysis;
#[cfg(feature = "builtin")]
mod builtin {
    include!(concat!(env!("OUT_DIR"), "/packs.rs"));
}
mod calendar;
#[cfg(feature = "compiler")]
mod compile;
#[cfg(feature = "compiler")]
mod compiler;
#[cfg(feature = "compiler")]
mod diagnostic;
mod engine;
#[cfg(feature = "compiler")]
mod format;
mod json;
mod letters;
#[cfg(feature = "mapping")]
mod mapping;
mod number;
#[cfg(feature = "compiler")]
mod outline;
mod pattern;
mod phrase;
mod plural;
mod program;
#[cfg(feature = "reference")]
mod reference;
mod report;
#[cfg(feature = "compiler")]
mod schema;
#[cfg(feature = "compiler")]
mod syntax;
#[cfg(feature = "compiler")]
mod testing;
mod text;
#[cfg(feature = "schema")]
mod validation;
mod wording;

pub use calendar::{Date, DateError};
#[cfg(feature = "compiler")]
pub use compiler::{CompileError, Compiled, Compiler};
#[cfg(feature = "compiler")]
pub use diagnostic::{Code, Diagnostic, Level, SourceFile, Sources, Span as SourceSpan};
#[cfg(feature = "schemars")]
pub use engine::waivers_schema;
pub use engine::{
    Check, CheckError, Checker, CiteInfo, Datum, Draft, EvidenceDetail, FieldInfo, FieldType,
    Finding, Limits, LocaleInfo, Mode, Options, OptionsError, Outcome, Pack, RuleInfo, SettingInfo,
    SeverityOverride, WAIVERS_FORMAT, Waiver, WaiverError, WaiverUsage, Waivers,
};
#[cfg(feature = "compiler")]
pub use format::format;
#[cfg(all(feature = "mapping", feature = "schemars"))]
pub use mapping::mapping_schema;
#[cfg(feature = "mapping")]
pub use mapping::{
    Columns, FieldTypes, FormError, MAPPING_FORMAT, Mapping, MappingError, UnknownColumn,
};
#[cfg(feature = "compiler")]
pub use outline::{NamedSource, RuleSource};
pub use program::Severity;
pub use program::binary::PackError;
pub use program::cost::Cost;
#[cfg(feature = "schemars")]
pub use report::report_schema;
pub use report::{
    CiteReport, Engine, Evidence, FindingReport, InvalidReport, NextQuestion, OpenReport,
    OptionsReport, OutcomeReport, PackReference, REPORT_FORMAT, Report, Span, Summary, Verdict,
    WaivedReport, WaiverProblem, WaiverReport,
};
#[cfg(feature = "compiler")]
pub use testing::{
    Accepted, AcceptedError, CaseFailure, CaseResult, Coverage, Covered, Expected, Fate, Gap,
    Mutant, Mutation, PackTests, Survivors, TestCase,
};
#[cfg(feature = "schema")]
pub use validation::{Mismatch, RequestSchema, SchemaError};

#[cfg(feature = "compiler")]
#[doc(hidden)]
pub use compiler::texts_of_json;
/// For the layers over this crate that write JSON too and should weigh little.
#[doc(hidden)]
pub use json::JsonWriter;
/// For tests and fuzzing.
#[cfg(feature = "reference")]
#[doc(hidden)]
pub use reference::Reference;

/// The guides, as pages of this documentation.
pub mod docs {
    #[doc = include_str!("../docs/language.md")]
    pub mod language {}
    #[doc = include_str!("../docs/errors.md")]
    pub mod errors {}
}

/// The README's example runs as it stands there.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

/// The guide's example too.
#[cfg(doctest)]
#[doc = include_str!("../docs/waivers.md")]
struct WaiversGuide;
