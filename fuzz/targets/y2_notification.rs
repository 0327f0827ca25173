#![no_main]

#[path = "../bodies/y2_notification.rs"]
mod body;

libfuzzer_sys::fuzz_target!(|data: &[u8]| body::run(data));
