//! A settings file: read to its end, every problem noted, nothing unbounded.

use cegid_connector::yaml::{MAX_BYTES, Reading, parse};

pub fn run(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let reading = Reading::default();
    let document = parse(&reading, "fuzzed.yml", text);
    assert!(document.is_none() || text.len() <= MAX_BYTES);
    let _ = reading.finish();
}
