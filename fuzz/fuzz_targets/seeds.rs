//! Not a target: writes what the others begin with, into the folder `seeds`.
#![no_main]

libfuzzer_sys::fuzz_target!(init: groundrules_fuzz::seeds::write_and_end(), |_data: &[u8]| {});
