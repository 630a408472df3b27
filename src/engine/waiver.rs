//! Waivers: findings that somebody has decided to let pass, who, why and for how long.
//!
//! They come from the host, never from the request: whoever writes a request cannot waive what is found in it.

use std::fmt;
use std::sync::Arc;

use serde::de::{self, Deserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize};

use crate::calendar::Date;
use crate::wording::{shortened, suggestion};

/// The version of the shape of a file of waivers.
pub const WAIVERS_FORMAT: u32 = 1;

/// The longest file of waivers, in bytes.
const MAX_BYTES: usize = 16 * 1024 * 1024;
/// How many waivers a check can have: every finding may be compared with each of them.
const MAX_WAIVERS: usize = 10_000;
/// The hexadecimal digits of a fingerprint.
const FINGERPRINT: usize = 32;

/// A decision to let a finding pass: which, why, who decided and until when.
///
/// A waiver covers the findings of its rule; `pack`, `path`, `fingerprint` and `request` each narrow that down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(rename_all = "camelCase")]
pub struct Waiver {
    /// The id of the rule.
    #[cfg_attr(feature = "schemars", schemars(extend("pattern" = r"\S")))]
    pub rule: String,
    /// Only findings of the pack with this id.
    #[cfg_attr(feature = "schemars", schemars(extend("pattern" = r"\S")))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pack: Option<String>,
    /// Only findings at this place of the request, a JSON Pointer such as `/schedule/sessions/2/date`.
    #[cfg_attr(feature = "schemars", schemars(extend("pattern" = "^(/|$)")))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Only the finding with this fingerprint, wherever in a list it moves, until what the rule saw changes.
    #[cfg_attr(feature = "schemars", schemars(extend("pattern" = "^[0-9a-f]{32}$")))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<String>,
    /// Only findings in the request that the host calls by this name.
    #[cfg_attr(feature = "schemars", schemars(extend("pattern" = r"\S")))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<String>,
    /// Why the finding may pass.
    #[cfg_attr(feature = "schemars", schemars(extend("pattern" = r"\S")))]
    pub reason: String,
    /// Who decided so.
    #[cfg_attr(feature = "schemars", schemars(extend("pattern" = r"\S")))]
    pub approved_by: String,
    /// The last day on which the waiver holds, such as 2026-12-31.
    #[cfg_attr(feature = "schemars", schemars(extend("pattern" = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$")))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<String>,
}

/// The waivers that a host gives to its checks.
///
/// ```
/// use groundrules::{Options, Pack, Verdict, Waivers};
///
/// let waivers = Waivers::from_json(r#"{ "format": 1, "waivers": [ {
///     "rule": "no-reinforcement",
///     "reason": "The vendor coaches the team for a year; the contract says so.",
///     "approvedBy": "Priya Nair",
///     "expires": "2026-12-31"
/// } ] }"#)?;
/// let options = Options::new().waivers(waivers).today("2026-11-20".parse()?);
/// let check = Pack::builtin("failure-points")?.check("{}", &options)?;
/// assert!(check.findings().all(|finding| finding.rule() != "no-reinforcement"));
/// assert_eq!(check.report().waived[0].waiver.approved_by, "Priya Nair");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// A clone shares the list. Waivers can be given to checks with any pack: a check heeds those that name a rule of
/// its pack. [`WaiverUsage`](crate::WaiverUsage) tells over many requests which were of use.
#[derive(Debug, Clone, Default)]
pub struct Waivers {
    pub(super) list: Arc<[Listed]>,
}

/// A waiver whose day has been read.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Listed {
    pub(super) waiver: Waiver,
    pub(super) expires: Option<Date>,
}

/// Why a text is not a file of waivers, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message} (line {line}, column {column})")]
pub struct WaiverError {
    /// What is wrong, and what to write instead.
    pub message: String,
    /// The line, counted from 1; where a waiver lacks something, the line on which it ends.
    pub line: usize,
    /// The column, counted from 1 in characters.
    pub column: usize,
}

impl Waivers {
    /// Reads a file of waivers: `{"format": 1, "waivers": [...]}`, described by `docs/waivers.schema.json`.
    ///
    /// # Errors
    ///
    /// Where the text is not JSON, has a member that is not known or a value that does not fit, or where a
    /// waiver lacks its rule, its reason or the name of who approved it.
    pub fn from_json(text: &str) -> Result<Self, WaiverError> {
        if text.len() > MAX_BYTES {
            let message = format!("the file has {} bytes; the limit is {MAX_BYTES}", text.len());
            return Err(WaiverError { message, line: 1, column: 1 });
        }
        // A text that is not JSON at all is refused by the parser, whose depth is limited.
        let file: File =
            serde_json::from_str(text).map_err(|error| WaiverError::of(&error, text))?;
        Ok(Self { list: file.0.into() })
    }

    /// The waivers, in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = &Waiver> {
        self.list.iter().map(|listed| &listed.waiver)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// These waivers and those of another file.
    #[must_use]
    pub fn and(&self, others: &Self) -> Self {
        Self { list: self.list.iter().chain(others.list.iter()).cloned().collect() }
    }

    /// Whether both hold the same waivers; for clones this is known without looking.
    pub(super) fn same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.list, &other.list) || self.list == other.list
    }
}

impl WaiverError {
    fn of(error: &serde_json::Error, text: &str) -> Self {
        let (message, column) = super::decode::said_and_column(error, text);
        Self { message, line: error.line(), column }
    }
}

/// The members of a waiver, in the order of its type. INVARIANT: `ReadWaiver::visit_map` takes them by position.
const MEMBERS: [&str; 8] =
    ["rule", "pack", "path", "fingerprint", "request", "reason", "approvedBy", "expires"];

/// A whole file.
struct File(Vec<Listed>);

impl<'de> Deserialize<'de> for File {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ReadFile)
    }
}

struct ReadFile;

impl<'de> Visitor<'de> for ReadFile {
    type Value = File;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with `format` and `waivers`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<File, A::Error> {
        let (mut format, mut waivers) = (None, None);
        while let Some(name) = map.next_key::<String>()? {
            match name.as_str() {
                // Editors look there for what may be written.
                "$schema" => drop(map.next_value::<Option<String>>()?),
                "format" => once(format.replace(map.next_value::<u32>()?), "format")?,
                "waivers" => once(waivers.replace(map.next_value::<Vec<Listed>>()?), "waivers")?,
                other => return Err(unknown("a file of waivers", other, &["format", "waivers"])),
            }
        }
        match format {
            Some(WAIVERS_FORMAT) => {}
            Some(other) => {
                return Err(de::Error::custom(format!(
                    "format {other} is not known here: write \"format\": {WAIVERS_FORMAT}"
                )));
            }
            None => {
                let message = format!("there is no `format`: write \"format\": {WAIVERS_FORMAT}");
                return Err(de::Error::custom(message));
            }
        }
        let Some(waivers) = waivers else {
            return Err(de::Error::custom("there is no `waivers`: write \"waivers\": [ … ]"));
        };
        if waivers.len() > MAX_WAIVERS {
            let message =
                format!("there are {} waivers; the limit is {MAX_WAIVERS}", waivers.len());
            return Err(de::Error::custom(message));
        }
        Ok(File(waivers))
    }
}

impl<'de> Deserialize<'de> for Listed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ReadWaiver)
    }
}

struct ReadWaiver;

impl<'de> Visitor<'de> for ReadWaiver {
    type Value = Listed;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a waiver: an object with `rule`, `reason` and `approvedBy`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Listed, A::Error> {
        let mut values: [Option<Option<String>>; MEMBERS.len()] = Default::default();
        while let Some(name) = map.next_key::<String>()? {
            let place = MEMBERS.iter().position(|member| *member == name);
            let Some(place) = place.and_then(|index| values.get_mut(index)) else {
                return Err(unknown("a waiver", &name, &MEMBERS));
            };
            once(place.replace(map.next_value::<Option<String>>()?), &name)?;
        }
        let [rule, pack, path, fingerprint, request, reason, approved_by, expires] =
            values.map(Option::flatten);
        let waiver = Waiver {
            rule: filled("rule", rule, "the id of the rule that is waived")?,
            pack: narrowing("pack", pack)?,
            path,
            fingerprint,
            request: narrowing("request", request)?,
            reason: filled("reason", reason, "why the finding may pass")?,
            approved_by: filled("approvedBy", approved_by, "who decided so")?,
            expires,
        };
        if let Some(path) = &waiver.path
            && !(path.is_empty() || path.starts_with('/'))
        {
            return Err(de::Error::custom(format!(
                "the `path` `{}` is not a JSON Pointer: write it as reports do, such as \"/sponsor/name\"",
                shortened(path, 60)
            )));
        }
        if let Some(fingerprint) = &waiver.fingerprint
            && !is_fingerprint(fingerprint)
        {
            return Err(de::Error::custom(format!(
                "`{}` is not a fingerprint: copy the {FINGERPRINT} hexadecimal digits from a report",
                shortened(fingerprint, 60)
            )));
        }
        let day = |text: &String| {
            let read = text.parse().map_err(|error| format!("in `expires`, {error}"));
            read.map_err(de::Error::custom)
        };
        let expires = waiver.expires.as_ref().map(day).transpose()?;
        Ok(Listed { waiver, expires })
    }
}

fn is_fingerprint(text: &str) -> bool {
    text.len() == FINGERPRINT
        && text.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'))
}

/// Refuses a member that was there before: of two decisions, nobody knows which is meant.
fn once<T, E: de::Error>(before: Option<T>, name: &str) -> Result<(), E> {
    match before {
        None => Ok(()),
        Some(_) => Err(E::custom(format!("`{name}` is there twice"))),
    }
}

fn unknown<E: de::Error>(what: &str, name: &str, known: &[&str]) -> E {
    let proposed = suggestion(name, known.iter().copied());
    let proposed = proposed.map(|text| format!("; {text}")).unwrap_or_default();
    E::custom(format!("{what} has no member `{}`{proposed}", shortened(name, 60)))
}

fn filled<E: de::Error>(name: &str, text: Option<String>, what: &str) -> Result<String, E> {
    text.filter(|text| !text.trim().is_empty())
        .ok_or_else(|| E::custom(format!("a waiver lacks its `{name}`: say {what}")))
}

/// A member that narrows a waiver down: blank, it would cover nothing.
fn narrowing<E: de::Error>(name: &str, text: Option<String>) -> Result<Option<String>, E> {
    match text {
        Some(text) if text.trim().is_empty() => Err(E::custom(format!(
            "the `{name}` of a waiver is blank: fill it in, or leave it out"
        ))),
        text => Ok(text),
    }
}

/// Findings that somebody has decided to let pass.
#[cfg(feature = "schemars")]
#[derive(schemars::JsonSchema)]
#[schemars(rename = "Waivers", deny_unknown_fields)]
#[allow(dead_code, reason = "a file is read by a reader that says what is wrong in words")]
struct WaiversFile {
    /// Where this schema is, for editors.
    #[schemars(rename = "$schema")]
    schema: Option<String>,
    /// The version of this shape: 1.
    #[schemars(extend("const" = WAIVERS_FORMAT))]
    format: u32,
    /// The waivers; where several cover a finding, the first holds.
    #[schemars(length(max = MAX_WAIVERS))]
    waivers: Vec<Waiver>,
}

/// The JSON Schema (draft 2020-12) of a file of [`Waivers`].
#[cfg(feature = "schemars")]
pub fn waivers_schema() -> serde_json::Value {
    schemars::schema_for!(WaiversFile).to_value()
}
