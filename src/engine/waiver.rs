//! Waivers: findings that somebody has decided to let pass, who, why and for how long.
//!
//! They come from the host, never from the request: whoever writes a request cannot waive what is found in it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::calendar::Date;
use crate::json::{Begun, Container, MAX_DEPTH, Mistake, Reader, Text, line_and_column};
use crate::wording::{TOLD, digits, shortened, suggestion_of, together, with_suggestion};

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
        match WaiverReader::new(&mut Reader::new(text, MAX_DEPTH)).file() {
            Ok(list) => Ok(list.into()),
            Err(wrong) => {
                let (line, column) = line_and_column(text, wrong.at);
                Err(WaiverError { message: wrong.message, line, column })
            }
        }
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

impl From<Vec<Listed>> for Waivers {
    fn from(list: Vec<Listed>) -> Self {
        Self { list: list.into() }
    }
}

/// What is wrong in a file of waivers, and at which byte; in a box, as it goes through many hands.
pub(super) struct Wrong {
    at: usize,
    pub(super) message: String,
}

impl From<Box<Mistake>> for Box<Wrong> {
    fn from(mistake: Box<Mistake>) -> Self {
        Self::new(Wrong { at: mistake.at, message: mistake.problem.as_str().to_owned() })
    }
}

/// The members of a waiver, in the order of its type. INVARIANT: [`listed`] takes them by position.
const MEMBERS: [&str; 8] =
    ["rule", "pack", "path", "fingerprint", "request", "reason", "approvedBy", "expires"];

/// What a waiver must say, or may leave out.
enum Member {
    /// It is filled in, with this.
    Needed(&'static str),
    /// It narrows the waiver down: blank, it would cover nothing.
    Narrowing,
    /// It is looked at by itself.
    Other,
}

impl Member {
    fn of(name: &str) -> Self {
        match name {
            "rule" => Self::Needed("the id of the rule that is waived"),
            "reason" => Self::Needed("why the finding may pass"),
            "approvedBy" => Self::Needed("who decided so"),
            "pack" | "request" => Self::Narrowing,
            _ => Self::Other,
        }
    }
}

/// Reads waivers wherever they stand.
pub(super) struct WaiverReader<'r, 't> {
    reader: &'r mut Reader<'t>,
    /// How many have been read.
    pub(super) read: usize,
}

impl<'r, 't> WaiverReader<'r, 't> {
    pub(super) fn new(reader: &'r mut Reader<'t>) -> Self {
        Self { reader, read: 0 }
    }

    /// A whole file.
    fn file(&mut self) -> Result<Vec<Listed>, Box<Wrong>> {
        let mut file = self.object("an object with `format` and `waivers`")?;
        let (mut format, mut waivers) = (false, None);
        while let Some(name) = self.reader.next_member(&mut file)? {
            match name.unescaped().as_ref() {
                // Editors look there for what may be written.
                "$schema" => drop(self.text("$schema")?),
                "format" if !format => format = self.format()?,
                "waivers" if waivers.is_none() => waivers = Some(self.waivers()?),
                known @ ("format" | "waivers") => return Err(twice(name, known)),
                other => {
                    return Err(unknown(name, "a file of waivers", other, &["format", "waivers"]));
                }
            }
        }
        self.reader.end()?;
        match (format, waivers) {
            (true, Some(waivers)) => Ok(waivers),
            (true, None) => {
                self.wrong("there is no `waivers`: write \"waivers\": [ … ]".to_owned())
            }
            (false, _) => {
                self.wrong(format!("there is no `format`: write \"format\": {WAIVERS_FORMAT}"))
            }
        }
    }

    /// Something is wrong at the place that the reader has come to.
    fn wrong<T>(&self, message: String) -> Result<T, Box<Wrong>> {
        Err(Box::new(Wrong { at: self.reader.place(), message }))
    }

    fn object(&mut self, expected: &str) -> Result<Container, Box<Wrong>> {
        match self.reader.begin()? {
            Begun::Object(object) => Ok(object),
            _ => self.wrong(together(&[expected, " is expected here"])),
        }
    }

    /// A text; none where there is `null`.
    fn text(&mut self, name: &str) -> Result<Option<String>, Box<Wrong>> {
        match self.reader.begin()? {
            Begun::Null => Ok(None),
            Begun::Text(text) => Ok(Some(text.unescaped().into_owned())),
            _ => self.wrong(together(&["`", name, "` takes a text in quotation marks"])),
        }
    }

    fn format(&mut self) -> Result<bool, Box<Wrong>> {
        let begun = self.reader.begin()?;
        let Begun::Number(format) = begun else {
            return self
                .wrong(format!("`format` takes a number: write \"format\": {WAIVERS_FORMAT}"));
        };
        if format.parse() != Ok(WAIVERS_FORMAT) {
            let format = shortened(format, 20);
            return self.wrong(format!(
                "format {format} is not known here: write \"format\": {WAIVERS_FORMAT}"
            ));
        }
        Ok(true)
    }

    /// An array of waivers.
    pub(super) fn waivers(&mut self) -> Result<Vec<Listed>, Box<Wrong>> {
        let Begun::Array(mut array) = self.reader.begin()? else {
            return self.wrong("`waivers` takes an array: write \"waivers\": [ … ]".to_owned());
        };
        let mut waivers = Vec::new();
        while self.reader.next_element(&mut array)? {
            if waivers.len() == MAX_WAIVERS {
                let most = digits(MAX_WAIVERS as u64);
                return self.wrong(together(&["there are more than ", &most, " waivers"]));
            }
            waivers.push(self.waiver()?);
            self.read += 1;
        }
        Ok(waivers)
    }

    fn waiver(&mut self) -> Result<Listed, Box<Wrong>> {
        let mut object = self.object("a waiver with `rule`, `reason` and `approvedBy`")?;
        let mut values = Values::default();
        let mut there = [false; MEMBERS.len()];
        while let Some(name) = self.reader.next_member(&mut object)? {
            let written = name.unescaped();
            let place = MEMBERS.iter().position(|member| *member == written);
            let place = place.and_then(|index| values.get_mut(index).zip(there.get_mut(index)));
            match place {
                None => return Err(unknown(name, "a waiver", &written, &MEMBERS)),
                Some((_, true)) => return Err(twice(name, &written)),
                Some((value, there)) => (*value, *there) = (self.text(&written)?, true),
            }
        }
        match listed(values) {
            Ok(listed) => Ok(listed),
            Err(message) => self.wrong(message),
        }
    }
}

/// What stands behind the members of a waiver.
type Values = [Option<String>; MEMBERS.len()];

fn listed(values: Values) -> Result<Listed, String> {
    for (name, value) in MEMBERS.iter().zip(&values) {
        let blank = value.as_ref().is_some_and(|text| text.trim().is_empty());
        match Member::of(name) {
            Member::Needed(what) if blank || value.is_none() => {
                return Err(together(&["a waiver lacks its `", name, "`: say ", what]));
            }
            Member::Narrowing if blank => {
                let why = "` of a waiver is blank: fill it in, or leave it out";
                return Err(together(&["the `", name, why]));
            }
            _ => {}
        }
    }
    let [rule, pack, path, fingerprint, request, reason, approved_by, expires] = values;
    let waiver = Waiver {
        rule: rule.unwrap_or_default(),
        pack,
        path,
        fingerprint,
        request,
        reason: reason.unwrap_or_default(),
        approved_by: approved_by.unwrap_or_default(),
        expires,
    };
    if let Some(path) = &waiver.path
        && !(path.is_empty() || path.starts_with('/'))
    {
        return Err(together(&[
            "the `path` `",
            &shortened(path, TOLD),
            "` is not a JSON Pointer: write it as reports do, such as \"/sponsor/name\"",
        ]));
    }
    if let Some(fingerprint) = &waiver.fingerprint
        && !is_fingerprint(fingerprint)
    {
        return Err(together(&[
            "`",
            &shortened(fingerprint, TOLD),
            "` is not a fingerprint: copy the ",
            &digits(FINGERPRINT as u64),
            " hexadecimal digits from a report",
        ]));
    }
    let expires = match &waiver.expires {
        Some(day) => match day.parse::<Date>() {
            Ok(day) => Some(day),
            Err(error) => return Err(together(&["in `expires`, ", &error.message()])),
        },
        None => None,
    };
    Ok(Listed { waiver, expires })
}

fn is_fingerprint(text: &str) -> bool {
    text.len() == FINGERPRINT
        && text.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'))
}

/// A member that was there before: of two decisions, nobody knows which is meant.
fn twice(name: Text<'_>, written: &str) -> Box<Wrong> {
    let message = together(&["`", written, "` is there twice"]);
    Box::new(Wrong { at: name.start() - 1, message })
}

fn unknown(name: Text<'_>, what: &str, written: &str, known: &[&str]) -> Box<Wrong> {
    let wrong = [what, " has no member `", &shortened(written, TOLD), "`"];
    let message = with_suggestion(&wrong, suggestion_of(written, known).as_deref());
    Box::new(Wrong { at: name.start() - 1, message })
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
