#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| groundrules_fuzz::targets::pack_bytes::run(data));
