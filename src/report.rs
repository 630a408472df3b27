//! The report: what a check found, as one stable JSON shape for every host.
//!
//! The shape is versioned ([`Report::format`]) and described by `docs/report.schema.json`, which is generated
//! from these types. The same pack, request and options give the same report, byte for byte.

use serde::{Deserialize, Serialize};

use crate::engine::{Datum, EvidenceDetail, Mode, SeverityOverride, Waiver};
use crate::program::Severity;

/// The version of the report's shape.
pub const REPORT_FORMAT: u32 = 1;

/// What came of checking one request against one or several packs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// The version of this shape: 1.
    pub format: u32,
    /// The name that the host gave the request, such as a file name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<String>,
    /// Whether the request can go ahead.
    pub verdict: Verdict,
    /// How many outcomes of each kind there are.
    pub summary: Summary,
    /// The rules that failed, in the order of the packs, then of the request.
    pub findings: Vec<FindingReport>,
    /// The findings that a waiver of the host lets pass; they count neither as findings nor in the verdict.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waived: Vec<WaivedReport>,
    /// The waivers that concern this request and that somebody should look at.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waivers: Vec<WaiverReport>,
    /// The rules that a draft leaves undecided.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub open: Vec<OpenReport>,
    /// In a draft, the question whose answer settles most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<NextQuestion>,
    /// Values that are not what the schema says.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub invalid: Vec<InvalidReport>,
    /// The packs that were run.
    pub packs: Vec<PackReference>,
    /// The engine that ran them.
    pub engine: Engine,
    /// What the host decided about the check.
    pub options: OptionsReport,
}

/// Whether a request can go ahead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// No rule that blocks has failed, and none is open.
    Ready,
    /// A rule that blocks has failed, or a value is not what the schema says.
    NotReady,
    /// A draft in which a rule that blocks is still open.
    Undecided,
}

impl Verdict {
    /// The verdict as it is written in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::NotReady => "not-ready",
            Self::Undecided => "undecided",
        }
    }
}

impl std::fmt::Display for Verdict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How many outcomes of each kind there are, one for each rule, or for each element where a rule has `each`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Summary {
    /// The requirement does not hold, and no waiver covers it.
    pub failed: u64,
    /// The requirement holds.
    pub passed: u64,
    /// The rule is not about this request.
    pub skipped: u64,
    /// Undecided in a draft.
    pub open: u64,
    /// Not decided, as a value is not what the schema says.
    pub invalid: u64,
    /// The requirement does not hold, and a waiver lets it pass.
    #[serde(default)]
    pub waived: u64,
    /// Failed with severity `error`.
    pub errors: u64,
    /// Failed with severity `warning`.
    pub warnings: u64,
    /// Failed with severity `info`.
    pub infos: u64,
}

impl std::ops::AddAssign for Summary {
    fn add_assign(&mut self, other: Self) {
        self.failed += other.failed;
        self.passed += other.passed;
        self.skipped += other.skipped;
        self.open += other.open;
        self.invalid += other.invalid;
        self.waived += other.waived;
        self.errors += other.errors;
        self.warnings += other.warnings;
        self.infos += other.infos;
    }
}

/// One rule that failed, at one place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct FindingReport {
    /// The pack of the rule.
    pub pack: String,
    /// The id of the rule.
    pub rule: String,
    /// Always `failed`.
    pub outcome: OutcomeReport,
    /// How much the finding weighs.
    pub severity: Severity,
    /// The category of the rule, where it has one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub category: String,
    /// The place in the request, as a JSON Pointer.
    pub path: String,
    /// What is wrong, in one line that is the same for every request.
    pub title: String,
    /// What is wrong in this request.
    pub message: String,
    /// The question that a person can answer.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub ask: String,
    /// What clears the finding.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub fix: String,
    /// Where the rule's claim comes from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cites: Vec<CiteReport>,
    /// The values that the rule looked at.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// The fields without a value that kept the rule from passing, as JSON Pointers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// The same as long as what the rule looked at is the same, wherever in a list it stands.
    pub fingerprint: String,
}

/// A finding that a waiver of the host lets pass.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct WaivedReport {
    /// The finding.
    pub finding: FindingReport,
    /// The first waiver that covers it.
    pub waiver: Waiver,
}

/// A waiver that somebody should look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct WaiverReport {
    /// Why.
    pub problem: WaiverProblem,
    /// The waiver.
    pub waiver: Waiver,
}

/// Why somebody should look at a waiver.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum WaiverProblem {
    /// Its last day is over, and a finding that it covered is a finding again.
    Expired,
    /// It covers no finding. Over several requests, it is of no use only where every report says so.
    Unused,
    /// None of the packs that were run has its rule.
    UnknownRule,
}

impl WaiverProblem {
    /// The problem as it is written in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Expired => "expired",
            Self::Unused => "unused",
            Self::UnknownRule => "unknown-rule",
        }
    }
}

/// A rule that a draft leaves undecided.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct OpenReport {
    /// The pack of the rule.
    pub pack: String,
    /// The id of the rule.
    pub rule: String,
    /// Always `open`.
    pub outcome: OutcomeReport,
    /// How much a finding would weigh.
    pub severity: Severity,
    /// The place in the request, as a JSON Pointer.
    pub path: String,
    /// What is wrong where the rule fails.
    pub title: String,
    /// The question that a person can answer.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub ask: String,
    /// The open fields that the rule waits for, as JSON Pointers.
    pub missing: Vec<String>,
}

/// What came of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum OutcomeReport {
    /// The requirement does not hold; in a draft, whatever is still filled in.
    Failed,
    /// Undecided in a draft.
    Open,
}

/// Where a rule's claim comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct CiteReport {
    /// The title of the source.
    pub title: String,
    /// Its author.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub author: String,
    /// The year in which it appeared.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub year: String,
    /// The section that says so.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub section: String,
    /// How strong its evidence is: `meta-analysis`, `study`, `survey` or `practitioner`.
    pub grade: String,
    /// Where to read it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub link: String,
}

/// A value that a rule looked at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Evidence {
    /// Where it is, as a JSON Pointer.
    pub path: String,
    /// The value; a long text is cut. Where the host asks for paths alone, there is no value, no count and no span.
    #[cfg_attr(feature = "schemars", schemars(with = "Option<Shown>"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Datum>,
    /// For a list, how many elements it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
    /// The part of a text that was matched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
}

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Span {
    /// Its beginning, in UTF-16 code units from the beginning of the text.
    pub start: usize,
    /// Its end, in UTF-16 code units from the beginning of the text.
    pub end: usize,
    /// The part itself.
    pub text: String,
}

/// The question whose answer settles most.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct NextQuestion {
    /// The open field, as a JSON Pointer.
    pub path: String,
    /// What the schema calls the field.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// The question as a form would ask it.
    pub question: String,
    /// The rules that wait for the answer.
    pub rules: Vec<String>,
}

/// A value that is not what the schema says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct InvalidReport {
    /// Where it is, as a JSON Pointer.
    pub path: String,
    /// What the schema expects there.
    pub expected: String,
    /// What the request has there.
    pub found: String,
    /// The rules that could not be decided because of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<String>,
}

/// A pack that was run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct PackReference {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// The SHA-256 of the compiled pack.
    pub digest: String,
    /// The locale in which its texts were looked for first; none for the pack's own language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
}

/// The engine that ran the packs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Engine {
    /// `groundrules`.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// What the host decided about the check: with the packs and the request, enough to run it again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct OptionsReport {
    /// How the check read what is not there.
    pub mode: Mode,
    /// The day that `today` meant, where the host passed one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub today: Option<String>,
    /// The settings that the host changed, sorted by name.
    #[cfg_attr(
        feature = "schemars",
        schemars(with = "std::collections::BTreeMap<String, serde_json::Value>")
    )]
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "by_name")]
    pub settings: Vec<(String, Datum)>,
    /// The severities that the host changed, sorted by the rule.
    #[cfg_attr(
        feature = "schemars",
        schemars(with = "std::collections::BTreeMap<String, SeverityOverride>")
    )]
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "by_name")]
    pub severities: Vec<(String, SeverityOverride)>,
    /// The locale that the host asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// What the report shows of the values of the request; all that the rules looked at, where this is not there.
    #[serde(default, skip_serializing_if = "EvidenceDetail::is_values")]
    pub evidence: EvidenceDetail,
}

/// What evidence shows of a field: a text, a number or a boolean.
#[cfg(feature = "schemars")]
#[derive(schemars::JsonSchema)]
#[schemars(untagged, inline)]
#[allow(dead_code, reason = "it only says which of the values that there are evidence has")]
enum Shown {
    Text(String),
    Number(f64),
    Boolean(bool),
}

/// Pairs of a name and a value, as the members of an object.
mod by_name {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<S: Serializer, T: Serialize>(
        pairs: &[(String, T)],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_map(pairs.iter().map(|(name, value)| (name, value)))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
        deserializer: D,
    ) -> Result<Vec<(String, T)>, D::Error> {
        Ok(BTreeMap::deserialize(deserializer)?.into_iter().collect())
    }
}

impl Summary {
    /// Counts a failure as waived instead.
    pub(crate) fn waive(&mut self, severity: Severity) {
        self.waived += 1;
        self.failed = self.failed.saturating_sub(1);
        let weight = match severity {
            Severity::Error => &mut self.errors,
            Severity::Warning => &mut self.warnings,
            Severity::Info => &mut self.infos,
        };
        *weight = weight.saturating_sub(1);
    }
}

impl Report {
    /// The report as one line of JSON.
    pub fn to_json(&self) -> String {
        // Maps have texts as keys and numbers are finite, so there is nothing that could not be written.
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// The JSON Schema (draft 2020-12) of a [`Report`].
#[cfg(feature = "schemars")]
pub fn report_schema() -> serde_json::Value {
    schemars::schema_for!(Report).to_value()
}

/// Written out, as the build script takes in the program's types and knows nothing of schemas.
#[cfg(feature = "schemars")]
impl schemars::JsonSchema for Severity {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Severity".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let names = [Self::Info, Self::Warning, Self::Error].map(Self::as_str);
        schemars::json_schema!({ "type": "string", "enum": names, "description": "How much a finding weighs." })
    }
}
