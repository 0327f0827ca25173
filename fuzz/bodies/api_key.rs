//! A presented API key: taken apart and looked up, never a panic.

use cegid_connector::tenant::keys::ApiKeyIndex;

pub fn run(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    // Nothing is known, so whatever is presented is refused.
    assert!(ApiKeyIndex::default().verify(text, jiff::Timestamp::UNIX_EPOCH).is_err());
}
