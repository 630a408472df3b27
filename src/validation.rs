//! Full validation with the `jsonschema` crate: of a pack's schema, and of requests where a caller wants it.

use serde_json::Value;

#[cfg(feature = "compiler")]
use crate::wording::shortened;

/// A JSON Schema against which whole requests can be validated.
///
/// A check reads only the fields that rules read. Where a portal wants to know of every mistake in a
/// request, it validates the request as well:
///
/// ```
/// use groundrules::RequestSchema;
///
/// let schema = RequestSchema::new(r#"{"properties": {"seats": {"type": "integer"}}}"#)?;
/// let request = serde_json::json!({"seats": "twelve"});
/// let mismatches = schema.mismatches(&request);
/// assert_eq!(mismatches[0].path, "/seats");
/// # Ok::<(), groundrules::SchemaError>(())
/// ```
#[derive(Debug)]
pub struct RequestSchema {
    validator: jsonschema::Validator,
}

/// A text that is not a JSON Schema.
#[derive(Debug, thiserror::Error)]
#[error("not a JSON Schema: {0}")]
pub struct SchemaError(String);

/// One place at which a request is not what the schema says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// The place, as a JSON Pointer.
    pub path: String,
    /// What is wrong there.
    pub message: String,
}

impl RequestSchema {
    /// Reads a schema (draft 2020-12). Formats such as `date` are asserted; nothing is fetched.
    pub fn new(text: &str) -> Result<Self, SchemaError> {
        let document: Value =
            serde_json::from_str(text).map_err(|error| SchemaError(error.to_string()))?;
        let options = jsonschema::draft202012::options().should_validate_formats(true);
        let validator = options.build(&document).map_err(|error| SchemaError(error.to_string()))?;
        Ok(Self { validator })
    }

    /// Every place at which the request does not fit; none where it fits.
    pub fn mismatches(&self, request: &Value) -> Vec<Mismatch> {
        let mismatch = |error: jsonschema::ValidationError<'_>| Mismatch {
            path: error.instance_path().to_string(),
            message: error.to_string(),
        };
        self.validator.iter_errors(request).map(mismatch).collect()
    }
}

/// How many problems of a schema are worth telling.
#[cfg(feature = "compiler")]
const MAX_PROBLEMS: usize = 20;
/// How many characters of one are shown.
#[cfg(feature = "compiler")]
const MAX_SAID: usize = 300;

/// What keeps a document from being a JSON Schema (draft 2020-12).
#[cfg(feature = "compiler")]
pub(crate) fn problems_of_schema(text: &str) -> Vec<String> {
    let document: Value = match serde_json::from_str(text) {
        Ok(document) => document,
        Err(error) => return vec![error.to_string()],
    };
    let validator = jsonschema::draft202012::meta::validator();
    let problems = validator.iter_errors(&document).take(MAX_PROBLEMS);
    // What is wrong is quoted in full, and can be as long as the schema.
    let said = |text: &str| shortened(text, MAX_SAID);
    let say = |error: jsonschema::ValidationError<'_>| match error.instance_path().to_string() {
        path if path.is_empty() => said(&error.to_string()),
        path => format!("{} (at {})", said(&error.to_string()), said(&path)),
    };
    problems.map(say).collect()
}
