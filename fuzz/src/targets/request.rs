//! Requests, against the packs that ship.

use groundrules::{Mode, Options};

use super::{PACKS, laws, on_a_day};

/// The bytes are a request.
pub fn run(data: &[u8]) {
    let options = on_a_day(Options::new());
    for pack in PACKS.iter() {
        laws::hold(pack, data, &options);
        for mode in [Mode::Final, Mode::Draft] {
            if let Ok(check) = pack.check(data, &options.clone().with_mode(mode)) {
                laws::cost_holds(pack, &check, data);
            }
        }
    }
}
