//! Mappings from the forms of others.

use groundrules::{FieldTypes, Mapping};
use serde_json::Value;

use super::{PACKS, laws, on_a_day, parts};

/// A mapping file; then a form.
pub fn run(data: &[u8]) {
    let [mapping, form] = parts::<2>(data);
    let Ok(mapping) = std::str::from_utf8(mapping) else { return };
    let mapping = match Mapping::from_json(mapping) {
        Ok(mapping) => mapping,
        Err(error) => return assert!(!error.to_string().is_empty()),
    };
    for target in mapping.targets() {
        assert!(target.starts_with('/'), "{target:?} is no place in a request");
    }
    let request = match mapping.apply_json(form) {
        Ok(request) => request,
        Err(error) => return assert!(!error.to_string().is_empty()),
    };
    let form: Value = serde_json::from_slice(form).expect("read before");
    let mapped = mapping.apply(&form).expect("mapped before");
    assert_eq!(mapped, serde_json::from_slice::<Value>(&request).expect("a request is JSON"));
    assert!(mapping.unread(&form).len() <= 100);
    let types = FieldTypes::of(PACKS.iter());
    let read = types.read_texts(mapped).to_string();
    for pack in PACKS.iter().take(1) {
        laws::hold(pack, &request, &on_a_day(groundrules::Options::new()));
        laws::hold(pack, read.as_bytes(), &on_a_day(groundrules::Options::new()));
    }
}
