//! Errors on their way to JavaScript: a code to act on, a message to read, and what the message was made of.

use groundrules::{CheckError, OptionsError, PackError};
use wasm_bindgen::JsValue;

use crate::json::Writer;

/// Why something could not be done. It is thrown as a text: `{"code": …, "message": …, "details": {…}}`.
#[derive(Debug)]
pub struct Error {
    code: &'static str,
    message: String,
    /// An object.
    details: String,
}

impl Error {
    pub(crate) fn new(code: &'static str, message: String, details: Writer) -> Self {
        Self { code, message, details: details.close_object() }
    }

    /// A stable name for the kind of error.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// The error as JSON.
    pub fn to_json(&self) -> String {
        let mut object = Writer::object();
        object.text("code", self.code);
        object.text("message", &self.message);
        object.json("details", &self.details);
        object.close_object()
    }

    pub(crate) fn of_pack(error: &PackError) -> Self {
        let mut details = Writer::object();
        match error {
            PackError::Format { found } => details.number("found", (*found).into()),
            PackError::TooLarge { size } => details.number("size", *size as u64),
            _ => {}
        }
        Self::new(error.code(), error.to_string(), details)
    }

    pub(crate) fn of_check(error: &CheckError) -> Self {
        let mut details = Writer::object();
        match error {
            CheckError::Malformed { line, column, .. } => {
                details.number("line", *line as u64);
                details.number("column", *column as u64);
            }
            CheckError::NotUtf8 { offset } => details.number("offset", *offset as u64),
            CheckError::RequestTooLarge { size, limit } => {
                details.number("size", *size as u64);
                details.number("limit", *limit as u64);
            }
            CheckError::RequestTooDeep { limit }
            | CheckError::TooManyElements { limit }
            | CheckError::TooManyFindings { limit } => details.number("limit", *limit as u64),
            CheckError::OutOfFuel { limit } => details.number("limit", *limit),
            CheckError::UnknownSetting { name, pack, .. }
            | CheckError::UnknownRule { name, pack, .. } => {
                details.text("name", name);
                details.text("pack", pack);
            }
            CheckError::BadSetting { name, expected, found } => {
                details.text("name", name);
                details.text("expected", expected);
                details.text("found", found);
            }
            CheckError::TodayMissingForWaiver { rule, expires } => {
                details.text("rule", rule);
                details.text("expires", expires);
            }
            CheckError::TodayMissing { pack } => details.text("pack", pack),
            _ => {}
        }
        Self::new(error.code(), error.to_string(), details)
    }

    /// What several packs say, each on a line of its own; the first gives code and details.
    pub(crate) fn of_checks(errors: Vec<CheckError>) -> Self {
        let told: Vec<String> = errors.iter().map(ToString::to_string).collect();
        match errors.first() {
            Some(first) => Self { message: told.join("\n"), ..Self::of_check(first) },
            None => Self::new("no-pack", "no pack has been loaded".to_owned(), Writer::object()),
        }
    }

    pub(crate) fn of_options(error: OptionsError) -> Self {
        let mut details = Writer::object();
        details.text_unless_empty("option", &error.option);
        Self::new(error.code, error.message, details)
    }
}

/// What a caller catches.
impl From<Error> for JsValue {
    fn from(error: Error) -> Self {
        JsValue::from_str(&error.to_json())
    }
}
