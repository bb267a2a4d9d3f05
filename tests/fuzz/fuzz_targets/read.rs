//! Reads whatever bytes the fuzzer makes up.

#![no_main]

#[path = "../target.rs"]
mod target;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target::check("fuzz", bytes));
