//! Errors on their way to JavaScript: a code to act on, a message to read, and what the message was made of.

use groundrules::{CheckError, PackError, WaiverError};
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
    pub(crate) fn of_checks(mut errors: impl Iterator<Item = CheckError>) -> Option<Self> {
        let mut all = Self::of_check(&errors.next()?);
        for error in errors {
            all.message.push('\n');
            all.message.push_str(&error.to_string());
        }
        Some(all)
    }

    /// `index`: which of the waivers, where that is known.
    pub(crate) fn of_waivers(error: &WaiverError, index: Option<usize>) -> Self {
        let mut details = Writer::object();
        let place = match index {
            Some(index) => {
                details.number("index", index as u64);
                format!("[{index}]")
            }
            None => String::new(),
        };
        Self::new("bad-waiver", format!("`waivers{place}`: {}", error.message), details)
    }
}

/// What a caller catches.
impl From<Error> for JsValue {
    fn from(error: Error) -> Self {
        JsValue::from_str(&error.to_json())
    }
}
