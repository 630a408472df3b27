//! The options of a check, as a host gives them that is not written in Rust.

use groundrules::Options;

use super::{PACKS, laws, parts};

/// Options; then a request.
pub fn run(data: &[u8]) {
    let [options, request] = parts::<2>(data);
    let Ok(options) = std::str::from_utf8(options) else { return };
    let options = match Options::from_json(options) {
        Ok(options) => options,
        Err(error) => return assert!(!error.to_string().is_empty() && !error.code.is_empty()),
    };
    let each = match options.among(&PACKS) {
        Ok(each) => each,
        Err(errors) => {
            assert_eq!(errors.len(), PACKS.len(), "each pack says what it does not know");
            return errors.iter().for_each(|error| assert!(!error.to_string().is_empty()));
        }
    };
    for (pack, options) in PACKS.iter().zip(&each) {
        laws::hold(pack, request, options);
    }
}
