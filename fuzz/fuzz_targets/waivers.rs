#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| groundrules_fuzz::targets::waivers::run(data));
