//! Why a request could not be checked.

use crate::program::Program;

/// Why a request could not be checked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CheckError {
    /// The request is not JSON.
    #[error("the request is not JSON: {message} (line {line}, column {column})")]
    Malformed {
        /// The line, counted from 1.
        line: usize,
        /// The column, counted from 1 in characters.
        column: usize,
        /// What is wrong there.
        message: String,
    },
    /// The request is not UTF-8.
    #[error("the request is not UTF-8 from byte {offset} on")]
    NotUtf8 {
        /// The first byte that is not.
        offset: usize,
    },
    /// The caller's value cannot be written as JSON.
    #[error("the request cannot be written as JSON: {0}")]
    NotSerialisable(String),
    /// The request is longer than the limit.
    ///
    /// See [`Limits::request_bytes`](crate::Limits::request_bytes).
    #[error("the request has {size} bytes; the limit is {limit}")]
    RequestTooLarge {
        /// Its size in bytes.
        size: usize,
        /// The limit.
        limit: usize,
    },
    /// The request nests deeper than the limit.
    ///
    /// See [`Limits::request_depth`](crate::Limits::request_depth).
    #[error("the request nests deeper than {limit} levels")]
    RequestTooDeep {
        /// The limit.
        limit: usize,
    },
    /// The lists of the request have more elements than the limit.
    ///
    /// See [`Limits::elements`](crate::Limits::elements).
    #[error("the lists of the request have more than {limit} elements")]
    TooManyElements {
        /// The limit.
        limit: usize,
    },
    /// There are more findings than the limit.
    ///
    /// See [`Limits::findings`](crate::Limits::findings).
    #[error("the check has more than {limit} findings")]
    TooManyFindings {
        /// The limit.
        limit: usize,
    },
    /// The evaluation took more steps than the limit.
    ///
    /// See [`Limits::fuel`](crate::Limits::fuel).
    #[error("the check takes more than {limit} steps")]
    OutOfFuel {
        /// The limit.
        limit: u64,
    },
    /// The options change a setting that the pack does not have.
    #[error("the pack `{pack}` has no setting `{name}`{}", .suggestion.as_ref().map(|text| format!("; {text}")).unwrap_or_default())]
    UnknownSetting {
        /// The name in the options.
        name: String,
        /// The pack.
        pack: String,
        /// The nearest name, or the names there are.
        suggestion: Option<String>,
    },
    /// The options give a setting a value that it cannot have.
    #[error("the setting `{name}` takes {expected}; {found} does not fit")]
    BadSetting {
        /// The setting.
        name: String,
        /// What it takes.
        expected: String,
        /// What the options give it.
        found: String,
    },
    /// The options name a rule that the pack does not have.
    #[error("the pack `{pack}` has no rule `{name}`{}", .suggestion.as_ref().map(|text| format!("; {text}")).unwrap_or_default())]
    UnknownRule {
        /// The name in the options.
        name: String,
        /// The pack.
        pack: String,
        /// The nearest name, or the names there are.
        suggestion: Option<String>,
    },
    /// A waiver of one of the pack's rules expires, and the options have no `today` to compare its day with.
    #[error(
        "the waiver of `{rule}` expires on {expires}: the host must pass the day that `today` means"
    )]
    TodayMissingForWaiver {
        /// The rule that the waiver names.
        rule: String,
        /// The last day on which the waiver holds.
        expires: String,
    },
    /// The pack reads `today` and the options have none.
    #[error("the pack `{pack}` reads `today`: the host must pass the day")]
    TodayMissing {
        /// The pack.
        pack: String,
    },
}

impl CheckError {
    /// A stable name for the kind of error, for hosts that are told of it as text: `request-not-json`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Malformed { .. } => "request-not-json",
            Self::NotUtf8 { .. } => "request-not-utf8",
            Self::NotSerialisable(_) => "request-not-serialisable",
            Self::RequestTooLarge { .. } => "request-too-large",
            Self::RequestTooDeep { .. } => "request-too-deep",
            Self::TooManyElements { .. } => "too-many-elements",
            Self::TooManyFindings { .. } => "too-many-findings",
            Self::OutOfFuel { .. } => "out-of-fuel",
            Self::UnknownSetting { .. } => "unknown-setting",
            Self::BadSetting { .. } => "bad-setting",
            Self::UnknownRule { .. } => "unknown-rule",
            Self::TodayMissingForWaiver { .. } => "today-missing-for-waiver",
            Self::TodayMissing { .. } => "today-missing",
        }
    }

    pub(super) fn unknown_setting(program: &Program, name: &str) -> Self {
        let known = program.settings.iter().map(|setting| setting.name.as_str());
        Self::UnknownSetting {
            name: name.to_owned(),
            pack: program.id.clone(),
            suggestion: crate::wording::suggestion(name, known),
        }
    }

    pub(super) fn unknown_rule(program: &Program, name: &str) -> Self {
        let known = program.rules.iter().map(|rule| rule.id.as_str());
        Self::UnknownRule {
            name: name.to_owned(),
            pack: program.id.clone(),
            suggestion: crate::wording::suggestion(name, known),
        }
    }
}
