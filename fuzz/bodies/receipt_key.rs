//! The `key` of the sandbox routes: what is accepted reads back as itself.

use cegid_connector::domain::receipt_key::ReceiptKey;

pub fn run(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Ok(key) = text.parse::<ReceiptKey>() {
        let again: ReceiptKey = key.to_string().parse().expect("a key that was accepted is one");
        assert_eq!(again.to_string(), key.to_string());
    }
}
