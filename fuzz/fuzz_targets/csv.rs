#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| groundrules_fuzz::csv::run(data));
