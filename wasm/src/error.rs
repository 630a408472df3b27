//! Errors on their way to JavaScript: a code to act on, a message to read, and what the message was made of.

use groundrules::{CheckError, JsonWriter, OptionsError, PackError};
use wasm_bindgen::JsValue;

/// Why something could not be done. It is thrown as a text: `{"code": …, "message": …, "details": {…}}`.
#[derive(Debug)]
pub struct Error {
    code: &'static str,
    json: String,
}

impl Error {
    pub(crate) fn new(code: &'static str, message: String, details: JsonWriter) -> Self {
        let mut json = object();
        json.member("code", code);
        json.member("message", &message);
        json.name("details");
        json.written(&closed(details));
        Self { code, json: closed(json) }
    }

    /// A stable name for the kind of error.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// The error as JSON.
    pub fn to_json(&self) -> String {
        self.json.clone()
    }

    pub(crate) fn of_pack(error: &PackError) -> Self {
        let mut details = object();
        match error {
            PackError::Format { found } => details.count("found", (*found).into()),
            PackError::TooLarge { size } => details.count("size", *size as u64),
            _ => {}
        }
        Self::new(error.code(), error.message(), details)
    }

    pub(crate) fn of_check(error: &CheckError) -> Self {
        Self::new(error.code(), error.message(), details_of(error))
    }

    /// What several packs say, each on a line of its own; the first gives code and details.
    pub(crate) fn of_checks(errors: &[CheckError]) -> Self {
        let Some((first, others)) = errors.split_first() else {
            return Self::new("no-pack", "no pack has been loaded".to_owned(), object());
        };
        let mut told = first.message();
        for other in others {
            told.push('\n');
            told.push_str(&other.message());
        }
        Self::new(first.code(), told, details_of(first))
    }

    pub(crate) fn of_options(error: OptionsError) -> Self {
        let mut details = object();
        details.member_unless_empty("option", &error.option);
        Self::new(error.code, error.message, details)
    }
}

/// What the message of an error was made of.
fn details_of(error: &CheckError) -> JsonWriter {
    let mut details = object();
    match error {
        CheckError::Malformed { line, column, .. } => {
            details.count("line", *line as u64);
            details.count("column", *column as u64);
        }
        CheckError::NotUtf8 { offset } => details.count("offset", *offset as u64),
        CheckError::RequestTooLarge { size, limit } => {
            details.count("size", *size as u64);
            details.count("limit", *limit as u64);
        }
        CheckError::RequestTooDeep { limit }
        | CheckError::TooManyElements { limit }
        | CheckError::TooManyFindings { limit } => details.count("limit", *limit as u64),
        CheckError::OutOfFuel { limit } => details.count("limit", *limit),
        CheckError::UnknownSetting { name, pack, .. }
        | CheckError::UnknownRule { name, pack, .. } => {
            details.member("name", name);
            details.member("pack", pack);
        }
        CheckError::BadSetting { name, expected, found } => {
            details.member("name", name);
            details.member("expected", expected);
            details.member("found", found);
        }
        CheckError::TodayMissingForWaiver { rule, expires } => {
            details.member("rule", rule);
            details.member("expires", expires);
        }
        CheckError::TodayMissing { pack } => details.member("pack", pack),
        _ => {}
    }
    details
}

/// An object that has begun, and the text of one that ends.
pub(crate) fn object() -> JsonWriter {
    let mut json = JsonWriter::new();
    json.object();
    json
}

pub(crate) fn closed(mut object: JsonWriter) -> String {
    object.end_object();
    object.finish()
}

/// What a caller catches.
impl From<Error> for JsValue {
    fn from(error: Error) -> Self {
        JsValue::from_str(&error.json)
    }
}
