//! The targets that need nothing but the library.
//!
//! Each takes any bytes. Where it wants several texts, a line `%%` stands between them; a text that is not there is empty.

pub(crate) mod documents;
pub mod draft;
mod laws;
pub mod mapping;
pub mod pack_bytes;
pub mod request;
pub mod schema;
pub mod settings;
pub mod source;
pub mod waivers;

use std::sync::LazyLock;

use groundrules::{Options, Pack};

/// The packs that ship.
static PACKS: LazyLock<Vec<Pack>> = LazyLock::new(|| {
    let ids = Pack::builtin_ids();
    ids.map(|id| Pack::builtin(id).expect("a pack that ships loads")).collect()
});

/// Takes any bytes, and panics where a law does not hold.
pub type Target = fn(&[u8]);

/// The targets that need nothing but the library, by their names.
pub const TARGETS: &[(&str, Target)] = &[
    ("draft", draft::run),
    ("mapping", mapping::run),
    ("pack_bytes", pack_bytes::run),
    ("request", request::run),
    ("schema", schema::run),
    ("settings", settings::run),
    ("source", source::run),
    ("waivers", waivers::run),
];

/// The texts of an input: so many, the last with all that is left.
fn parts<const N: usize>(data: &[u8]) -> [&[u8]; N] {
    const BETWEEN: &[u8] = b"\n%%\n";
    let mut rest = Some(data);
    let mut count = 0;
    [(); N].map(|()| {
        count += 1;
        let whole = rest.take().unwrap_or_default();
        match whole.windows(BETWEEN.len()).position(|piece| piece == BETWEEN) {
            Some(at) if count < N => {
                rest = whole.get(at + BETWEEN.len()..);
                whole.get(..at).unwrap_or_default()
            }
            _ => whole,
        }
    })
}

/// The options with the day on which all fuzzing takes place.
fn on_a_day(options: Options) -> Options {
    options.today("2026-11-20".parse().expect("a day"))
}
