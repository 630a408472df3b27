//! Runs a compiled pack on a request.
//!
//! `decode` reads the request once, into the slots of the fields that rules read ([`document`]). `evaluate`
//! runs the rules over the slots in three-valued logic ([`truth`]). What comes out is a list of outcomes;
//! why a rule failed (`explain`) and how to say it (`wording`) is worked out when somebody asks.

mod aggregate;
mod business_days;
mod check;
mod checker;
mod datum;
mod decode;
mod document;
mod draft;
mod error;
mod evaluate;
mod explain;
mod fields;
mod finding;
mod fingerprint;
mod given;
mod graft;
mod info;
mod loaded;
mod locale;
mod members;
mod named;
mod numbered;
#[cfg(feature = "compiler")]
pub(crate) mod observe;
mod options;
mod pack;
mod phrasing;
mod pointer;
mod reporting;
mod run;
mod scope;
mod settings;
mod sorted;
#[cfg(feature = "compiler")]
mod tested;
mod told;
mod truth;
mod value;
mod waiver;
mod waiving;
mod writing;

pub use check::Check;
pub use checker::Checker;
pub use datum::Datum;
pub use draft::Draft;
pub use error::CheckError;
pub use fields::{FieldInfo, FieldType};
pub use finding::Finding;
pub use given::OptionsError;
pub use info::{CiteInfo, RuleInfo, SettingInfo};
pub use locale::LocaleInfo;
pub use options::{EvidenceDetail, Limits, Mode, Options, SeverityOverride};
pub use pack::Pack;
pub use run::Outcome;
#[cfg(feature = "schemars")]
pub use waiver::waivers_schema;
pub use waiver::{WAIVERS_FORMAT, Waiver, WaiverError, Waivers};
pub use waiving::WaiverUsage;
