//! Turns what another form holds into a request: fields renamed, values converted, lists built.
//!
//! A mapping file says where each field of the form goes ([`file`]). [`plan`] checks it once, [`apply`] runs it
//! for each form. Flat forms, such as a row of a table or the inputs of a web page, become a tree first
//! ([`columns`]). Nothing here checks anything: a value that does not convert goes on as it is, so that the
//! check reports it with its path.

mod apply;
mod columns;
mod convert;
mod file;
mod form_date;
mod html;
mod path;
mod plan;
mod types;
mod unread;

use serde_json::Value;

pub use columns::{Columns, UnknownColumn};
pub use types::FieldTypes;

use file::MappingFile;
use plan::Plan;

/// The version of the shape of mapping files.
pub const MAPPING_FORMAT: u32 = 1;

/// The longest mapping file, in bytes.
const MAX_FILE: usize = 1024 * 1024;

/// How the fields of another form become those of a request.
///
/// A field that the form lacks stays open, so a draft asks for it instead of reporting it.
///
/// ```
/// use groundrules::Mapping;
///
/// let mapping = Mapping::from_json(r#"{
///   "format": 1,
///   "title": "Course request",
///   "fields": {
///     "fullname":  "/request/title",
///     "type":      { "to": "/request/delivery", "values": { "Online": "e-learning" } },
///     "startdate": { "to": "/schedule/starts_on", "as": { "date": "dd/mm/yyyy" } }
///   }
/// }"#)?;
/// let form = r#"{ "fullname": "Better meetings", "type": "Online", "startdate": "01/12/2026" }"#;
/// assert_eq!(
///     String::from_utf8(mapping.apply_json(form)?)?,
///     r#"{"request":{"delivery":"e-learning","title":"Better meetings"},"schedule":{"starts_on":"2026-12-01"}}"#,
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Mapping {
    title: String,
    plan: Plan,
}

impl Mapping {
    /// Reads a mapping file; `docs/mapping.schema.json` describes its shape.
    ///
    /// # Errors
    ///
    /// Where the text is not JSON, has a member that mapping files don't have, names a place or a conversion
    /// that cannot be, or sends two fields to one place.
    pub fn from_json(text: &str) -> Result<Self, MappingError> {
        if text.len() > MAX_FILE {
            return Err(MappingError::TooLarge { size: text.len() });
        }
        let file: MappingFile =
            serde_json::from_str(text).map_err(|error| file::malformed(&error))?;
        if file.format != MAPPING_FORMAT {
            return Err(MappingError::Format { found: file.format });
        }
        Ok(Self { plan: Plan::of(&file)?, title: file.title })
    }

    /// What people call the form; empty where the file does not say.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The request that a form becomes.
    ///
    /// # Errors
    ///
    /// Where the form is not an object, or is too much work: too large, too deep, or too often copied.
    pub fn apply(&self, form: &Value) -> Result<Value, FormError> {
        apply::apply(&self.plan, form)
    }

    /// The request that a form in JSON becomes, as JSON.
    ///
    /// # Errors
    ///
    /// As for [`Mapping::apply`], and where the form is not JSON.
    pub fn apply_json(&self, form: impl AsRef<[u8]>) -> Result<Vec<u8>, FormError> {
        let form = parse(form.as_ref())?;
        let request = self.apply(&form)?;
        // Maps have texts as keys, so there is nothing that could not be written.
        Ok(serde_json::to_vec(&request).unwrap_or_default())
    }

    /// The fields of a form that have a value and that the mapping neither reads nor lists under `ignore`, in the
    /// alphabet's order; `[]` stands for every position in a list. At most 100.
    ///
    /// ```
    /// # use groundrules::Mapping;
    /// let mapping = Mapping::from_json(r#"{
    ///   "format": 1, "fields": { "name": "/request/title" }, "ignore": ["id"]
    /// }"#)?;
    /// let form = serde_json::json!({ "id": 7, "name": "A", "room": "2.14", "notes": "" });
    /// assert_eq!(mapping.unread(&form), ["room"]);
    /// # Ok::<(), groundrules::MappingError>(())
    /// ```
    pub fn unread(&self, form: &Value) -> Vec<String> {
        unread::unread(&self.plan.reads, form)
    }

    /// The fields of the request that the mapping can fill, as JSON Pointers with `*` for every position in a list:
    /// what [`FieldInfo::path`](crate::FieldInfo::path) is compared with.
    pub fn targets(&self) -> impl Iterator<Item = &str> {
        self.plan.targets.iter().map(String::as_str)
    }
}

fn parse(form: &[u8]) -> Result<Value, FormError> {
    serde_json::from_slice(form).map_err(|error| FormError::Malformed {
        line: error.line(),
        column: error.column(),
        message: without_place(&error),
    })
}

/// What serde_json says is wrong, without the place, which is told apart.
fn without_place(error: &serde_json::Error) -> String {
    let message = error.to_string();
    message.split(" at line").next().unwrap_or_default().to_owned()
}

/// The JSON Schema (draft 2020-12) of mapping files.
#[cfg(feature = "schemars")]
pub fn mapping_schema() -> Value {
    schemars::schema_for!(MappingFile).to_value()
}

/// Why a text is not a mapping file that can be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MappingError {
    /// The text is not JSON, or not of the shape of a mapping file.
    #[error("{message} (line {line}, column {column})")]
    Malformed {
        /// The line, counted from 1.
        line: usize,
        /// The column, counted from 1 in bytes.
        column: usize,
        /// What is wrong there, and what to write instead.
        message: String,
    },
    /// The file has a format that this version does not know.
    #[error("this mapping has format {found}; this version reads format {MAPPING_FORMAT}")]
    Format {
        /// The format that the file states.
        found: u32,
    },
    /// The file is larger than a mapping may be.
    #[error("this mapping has {size} bytes; a mapping may have {MAX_FILE}")]
    TooLarge {
        /// Its size in bytes.
        size: usize,
    },
    /// An entry says something that cannot be done.
    #[error("{entry}: {message}")]
    Entry {
        /// The entry, as in `fields › startdate`.
        entry: String,
        /// What is wrong with it, and what to write instead.
        message: String,
    },
}

/// Why a form cannot become a request.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FormError {
    /// The form is not JSON.
    #[error("the form is not JSON: {message} (line {line}, column {column})")]
    Malformed {
        /// The line, counted from 1.
        line: usize,
        /// The column, counted from 1 in bytes.
        column: usize,
        /// What is wrong there.
        message: String,
    },
    /// The form is something else than an object with fields.
    #[error("a form is an object with fields; this is {found}")]
    NotAForm {
        /// What it is.
        found: &'static str,
    },
    /// Something that is copied as it stands nests too deep.
    #[error("the form nests deeper than {} levels", apply::MAX_DEPTH)]
    TooDeep,
    /// The mapping would copy more than a request can hold.
    #[error("the mapping takes more work than {} steps on this form", apply::MAX_WORK)]
    TooMuchWork,
}
