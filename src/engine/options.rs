//! What a host decides about a check.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::calendar::Date;
use crate::program::Severity;
use crate::wording::{TOLD, shortened, together};

use super::datum::Datum;
use super::sorted::set;
use super::waiver::Waivers;

/// How a check reads what is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub enum Mode {
    /// The request is complete: an open field counts as empty, and every rule passes, fails or is skipped.
    #[default]
    Final,
    /// The request is being filled in: an open field could still become anything.
    Draft,
}

/// What a report shows of the values of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub enum EvidenceDetail {
    /// No value of the request stands in the report: findings have no evidence, and a text of a rule that would show
    /// more than settings gives way to the next that fits, or to the rule's title.
    None,
    /// Evidence has paths alone. Messages, asks and fixes still say what their author has them say.
    Paths,
    /// Evidence has paths and values.
    #[default]
    Values,
}

impl EvidenceDetail {
    /// Whether it is the default.
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
    pub(crate) fn is_values(&self) -> bool {
        *self == Self::Values
    }

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Paths => "paths",
            Self::Values => "values",
        }
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        [Self::None, Self::Paths, Self::Values].into_iter().find(|detail| detail.as_str() == name)
    }
}

/// What a host decides about a check: mode, day, settings, severities, language, evidence, limits.
///
/// ```
/// use groundrules::{Options, SeverityOverride};
///
/// let options = Options::draft()
///     .today("2026-11-20".parse()?)
///     .setting("lead", "10 days .. 20 days")
///     .severity("generic-audience", SeverityOverride::Off);
/// # Ok::<(), groundrules::DateError>(())
/// ```
///
/// Names are checked by [`Pack::check`](crate::Pack::check), which knows the pack.
#[derive(Debug, Clone, Default)]
pub struct Options {
    pub(crate) mode: Mode,
    pub(crate) today: Option<Date>,
    /// Sorted by name, as are the severities.
    pub(crate) settings: Vec<(String, Datum)>,
    pub(crate) severities: Vec<(String, SeverityOverride)>,
    pub(crate) waivers: Waivers,
    pub(crate) request: Option<String>,
    pub(crate) locale: Option<String>,
    pub(crate) evidence: EvidenceDetail,
    pub(crate) limits: Limits,
}

impl Options {
    /// A final check with the pack's own settings.
    pub fn new() -> Self {
        Self::default()
    }

    /// A check of a request that is being filled in.
    pub fn draft() -> Self {
        Self { mode: Mode::Draft, ..Self::default() }
    }

    /// Changes how the check reads what is not there.
    #[must_use]
    pub fn with_mode(mut self, mode: Mode) -> Self {
        self.mode = mode;
        self
    }

    /// The day that `today` means in rules. Without it, a pack that reads `today` refuses to check.
    #[must_use]
    pub fn today(mut self, today: Date) -> Self {
        self.today = Some(today);
        self
    }

    /// Changes a setting: a number, a boolean, a text as the rule language writes it (`"14 days"`,
    /// `"60 %"`, `"14 days .. 28 days"`), or an array of such.
    #[must_use]
    pub fn setting(mut self, name: impl Into<String>, value: impl Into<Datum>) -> Self {
        set(&mut self.settings, &name.into(), value.into());
        self
    }

    /// Changes how much the findings of a rule weigh, or switches the rule off.
    #[must_use]
    pub fn severity(mut self, rule: impl Into<String>, severity: SeverityOverride) -> Self {
        set(&mut self.severities, &rule.into(), severity);
        self
    }

    /// Lets findings pass that somebody has decided to let pass: [`Check::waived`](crate::Check::waived) has them.
    ///
    /// Where a waiver of one of the pack's rules expires, the check needs [`Options::today`].
    #[must_use]
    pub fn waivers(mut self, waivers: Waivers) -> Self {
        self.waivers = waivers;
        self
    }

    /// What the host calls the request: the report's name for it, and that of waivers for one request.
    #[must_use]
    pub fn request(mut self, name: impl Into<String>) -> Self {
        self.request = Some(name.into());
        self
    }

    /// The language in which findings speak: a tag of BCP 47 such as `fr-CA`, in any case.
    ///
    /// A text that the pack does not have in `fr-CA` is shown in `fr`, and one that it does not have there in
    /// the pack's own language. So a language that no pack speaks is no error; [`Report`](crate::Report) says
    /// which one each pack used. [`Pack::locales`](crate::Pack::locales) lists what a pack has.
    ///
    /// ```
    /// use groundrules::{Options, Pack};
    ///
    /// let pack = Pack::builtin("failure-points")?;
    /// let check = pack.check("{}", &Options::new().locale("fr-CA"))?;
    /// let first = check.findings().next().map(|finding| finding.message());
    /// assert_eq!(first.as_deref(), Some("La demande ne nomme aucun commanditaire."));
    /// assert_eq!(check.locale(), Some("fr"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn locale(mut self, tag: impl Into<String>) -> Self {
        self.locale = Some(tag.into());
        self
    }

    /// Changes what the report shows of the values of the request: all that the rules looked at, unless this says otherwise.
    ///
    /// ```
    /// use groundrules::{EvidenceDetail, Options, Pack};
    ///
    /// let pack = Pack::builtin("failure-points")?;
    /// let request = r#"{"sponsor": {"name": "Dana Ortiz", "function": "learning"}}"#;
    /// let check = pack.check(request, &Options::new().evidence(EvidenceDetail::None))?;
    /// assert!(!check.report().to_json().contains("Dana"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn evidence(mut self, detail: EvidenceDetail) -> Self {
        self.evidence = detail;
        self
    }

    /// Changes how large a request may be, and how much work a check.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// How the check reads what is not there.
    pub fn mode(&self) -> Mode {
        self.mode
    }
}

/// The severity that a host gives to a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub enum SeverityOverride {
    /// The rule is not run.
    Off,
    /// Worth knowing.
    Info,
    /// Should be mended; does not block.
    Warning,
    /// Blocks.
    Error,
}

impl SeverityOverride {
    pub(crate) fn severity(self) -> Option<Severity> {
        match self {
            Self::Off => None,
            Self::Info => Some(Severity::Info),
            Self::Warning => Some(Severity::Warning),
            Self::Error => Some(Severity::Error),
        }
    }
}

impl FromStr for SeverityOverride {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "off" => Ok(Self::Off),
            "info" => Ok(Self::Info),
            "warning" => Ok(Self::Warning),
            "error" => Ok(Self::Error),
            other => Err(together(&[
                "`",
                &shortened(other, TOLD),
                "` is not a severity: write `error`, `warning`, `info` or `off`",
            ])),
        }
    }
}

/// How large a request may be, and how much work a check may do.
///
/// A check that would pass a limit ends with an error and no report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// The longest request, in bytes: 4 MiB.
    pub request_bytes: usize,
    /// How deep arrays and objects may nest: 64, and never more than 127.
    pub request_depth: usize,
    /// How many elements the lists that rules read may have together: 100,000.
    pub elements: usize,
    /// How many findings a check may have, open ones and invalid values included: 10,000.
    pub findings: usize,
    /// How many steps an evaluation may take: 10,000,000.
    ///
    /// A step is one node of an expression, one element of a list, or 32 bytes of a text that is searched or
    /// compared; for a long phrase or a large pattern, a text counts as searched several times. A large pattern
    /// also costs its size once for each text, however short.
    pub fuel: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            request_bytes: 4 * 1024 * 1024,
            request_depth: 64,
            elements: 100_000,
            findings: 10_000,
            fuel: 10_000_000,
        }
    }
}
