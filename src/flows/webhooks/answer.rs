//! What a receiver answered: its beginning, with what looks personal masked. Bounded, however slowly it comes.

use std::sync::LazyLock;

use regex::Regex;

/// Bytes that are read of an answer.
const READ: usize = 64 << 10;
/// Characters that are kept of it.
const KEPT: usize = 1000;

/// Addresses, and numbers that are long enough to be somebody's.
static PERSONAL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+|\+?[0-9][0-9 ()./-]{4,}[0-9]").expect("the pattern is a literal")
});

/// Reads the beginning of an answer. The rest is left unread, and the connection is closed with it.
pub(super) async fn beginning(mut response: reqwest::Response) -> Option<String> {
    let mut body = Vec::new();
    while body.len() < READ {
        match response.chunk().await {
            Ok(Some(chunk)) => body.extend_from_slice(&chunk[..chunk.len().min(READ - body.len())]),
            Ok(None) | Err(_) => break,
        }
    }
    let text = masked(&String::from_utf8_lossy(&body));
    (!text.is_empty()).then_some(text)
}

fn masked(text: &str) -> String {
    let masked = PERSONAL.replace_all(text.trim(), "…");
    masked.chars().map(|c| if c.is_control() { ' ' } else { c }).take(KEPT).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_numbers_are_masked() {
        assert_eq!(masked("ok ada@example.org +33 6 12 34 56 78\0 4711"), "ok … …  4711");
        assert_eq!(masked(&"x".repeat(5000)).len(), KEPT);
    }
}
