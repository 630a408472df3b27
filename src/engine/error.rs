//! Why a request could not be checked.

/// Why a request could not be checked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CheckError {
    /// The request is not JSON.
    #[error("the request is not JSON: {message} (line {line}, column {column})")]
    Malformed {
        /// The line, counted from 1.
        line: usize,
        /// The column, counted from 1.
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
    #[error("the request has {size} bytes; the limit is {limit} (`Limits::request_bytes`)")]
    RequestTooLarge {
        /// Its size in bytes.
        size: usize,
        /// The limit.
        limit: usize,
    },
    /// The request nests deeper than the limit.
    #[error("the request nests deeper than {limit} levels (`Limits::request_depth`)")]
    RequestTooDeep {
        /// The limit.
        limit: usize,
    },
    /// The lists of the request have more elements than the limit.
    #[error("the lists of the request have more than {limit} elements (`Limits::elements`)")]
    TooManyElements {
        /// The limit.
        limit: usize,
    },
    /// There are more findings than the limit.
    #[error("the check has more than {limit} findings (`Limits::findings`)")]
    TooManyFindings {
        /// The limit.
        limit: usize,
    },
    /// The evaluation took more steps than the limit.
    #[error("the check takes more than {limit} steps (`Limits::fuel`)")]
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
    /// The pack reads `today` and the options have none.
    #[error("the pack `{pack}` reads `today`: pass the day with `Options::today`")]
    TodayMissing {
        /// The pack.
        pack: String,
    },
}
