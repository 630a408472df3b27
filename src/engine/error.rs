//! Why a request could not be checked.

use std::fmt;

use crate::program::Program;
use crate::wording::{TOLD, digits, shortened, suggestion_of, together, with_suggestion};

/// Why a request could not be checked.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum CheckError {
    /// The request is not JSON.
    Malformed {
        /// The line, counted from 1.
        line: usize,
        /// The column, counted from 1 in characters.
        column: usize,
        /// What is wrong there.
        message: String,
    },
    /// The request is not UTF-8.
    NotUtf8 {
        /// The first byte that is not.
        offset: usize,
    },
    /// The caller's value cannot be written as JSON.
    NotSerialisable(String),
    /// The request is longer than the limit.
    ///
    /// See [`Limits::request_bytes`](crate::Limits::request_bytes).
    RequestTooLarge {
        /// Its size in bytes.
        size: usize,
        /// The limit.
        limit: usize,
    },
    /// The request nests deeper than the limit.
    ///
    /// See [`Limits::request_depth`](crate::Limits::request_depth).
    RequestTooDeep {
        /// The limit.
        limit: usize,
    },
    /// The lists of the request have more elements than the limit.
    ///
    /// See [`Limits::elements`](crate::Limits::elements).
    TooManyElements {
        /// The limit.
        limit: usize,
    },
    /// There are more findings than the limit.
    ///
    /// See [`Limits::findings`](crate::Limits::findings).
    TooManyFindings {
        /// The limit.
        limit: usize,
    },
    /// The evaluation took more steps than the limit.
    ///
    /// See [`Limits::fuel`](crate::Limits::fuel).
    OutOfFuel {
        /// The limit.
        limit: u64,
    },
    /// The options change a setting that the pack does not have.
    UnknownSetting {
        /// The name in the options.
        name: String,
        /// The pack.
        pack: String,
        /// The nearest name, or the names there are.
        suggestion: Option<String>,
    },
    /// The options give a setting a value that it cannot have.
    BadSetting {
        /// The setting.
        name: String,
        /// What it takes.
        expected: String,
        /// What the options give it.
        found: String,
    },
    /// The options name a rule that the pack does not have.
    UnknownRule {
        /// The name in the options.
        name: String,
        /// The pack.
        pack: String,
        /// The nearest name, or the names there are.
        suggestion: Option<String>,
    },
    /// A waiver of one of the pack's rules expires, and the options have no `today` to compare its day with.
    TodayMissingForWaiver {
        /// The rule that the waiver names.
        rule: String,
        /// The last day on which the waiver holds.
        expires: String,
    },
    /// The pack reads `today` and the options have none.
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

    /// What is wrong, for the person who must act.
    pub fn message(&self) -> String {
        match self {
            Self::Malformed { line, column, message } => together(&[
                "the request is not JSON: ",
                message,
                " (line ",
                &digits(*line as u64),
                ", column ",
                &digits(*column as u64),
                ")",
            ]),
            Self::NotUtf8 { offset } => {
                together(&["the request is not UTF-8 from byte ", &digits(*offset as u64), " on"])
            }
            Self::NotSerialisable(why) => {
                together(&["the request cannot be written as JSON: ", why])
            }
            Self::RequestTooLarge { size, limit } => too_large(*size, *limit),
            Self::RequestTooDeep { limit } => {
                together(&["the request nests deeper than ", &digits(*limit as u64), " levels"])
            }
            Self::TooManyElements { limit } => {
                more_than("the lists of the request have", *limit as u64, "elements")
            }
            Self::TooManyFindings { limit } => {
                more_than("the check has", *limit as u64, "findings")
            }
            Self::OutOfFuel { limit } => more_than("the check takes", *limit, "steps"),
            Self::UnknownSetting { name, pack, suggestion } => {
                unknown("setting", name, pack, suggestion.as_deref())
            }
            Self::UnknownRule { name, pack, suggestion } => {
                unknown("rule", name, pack, suggestion.as_deref())
            }
            Self::BadSetting { name, expected, found } => together(&[
                "the setting `",
                name,
                "` takes ",
                expected,
                "; ",
                found,
                " does not fit",
            ]),
            Self::TodayMissingForWaiver { rule, expires } => together(&[
                "the waiver of `",
                rule,
                "` expires on ",
                expires,
                ": the host must pass the day that `today` means",
            ]),
            Self::TodayMissing { pack } => {
                together(&["the pack `", pack, "` reads `today`: the host must pass the day"])
            }
        }
    }

    pub(super) fn unknown_setting(program: &Program, name: &str) -> Self {
        let known: Vec<&str> =
            program.settings.iter().map(|setting| setting.name.as_str()).collect();
        let suggestion = suggestion_of(name, &known);
        Self::UnknownSetting { name: shortened(name, TOLD), pack: program.id.clone(), suggestion }
    }

    pub(super) fn unknown_rule(program: &Program, name: &str) -> Self {
        let known: Vec<&str> = program.rules.iter().map(|rule| rule.id.as_str()).collect();
        let suggestion = suggestion_of(name, &known);
        Self::UnknownRule { name: shortened(name, TOLD), pack: program.id.clone(), suggestion }
    }
}

impl fmt::Display for CheckError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl std::error::Error for CheckError {}

fn too_large(size: usize, limit: usize) -> String {
    together(&[
        "the request has ",
        &digits(size as u64),
        " bytes; the limit is ",
        &digits(limit as u64),
    ])
}

fn more_than(what: &str, limit: u64, of: &str) -> String {
    together(&[what, " more than ", &digits(limit), " ", of])
}

fn unknown(kind: &str, name: &str, pack: &str, suggestion: Option<&str>) -> String {
    let wrong = ["the pack `", pack, "` has no ", kind, " `", name, "`"];
    with_suggestion(&wrong, suggestion)
}
