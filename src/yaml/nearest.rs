//! The known key that somebody probably meant.

/// The nearest of `known`, when it is near enough to be worth a guess.
pub fn nearest<'k>(written: &str, known: &[&'k str]) -> Option<&'k str> {
    let plain = |key: &str| key.replace(['_', '-'], "").to_lowercase();
    let written = plain(written);
    known
        .iter()
        .map(|key| (strsim::damerau_levenshtein(&written, &plain(key)), *key))
        .min_by_key(|(distance, _)| *distance)
        .filter(|(distance, key)| *distance <= (key.len() / 3).max(1))
        .map(|(_, key)| key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_or_another_spelling_finds_the_key() {
        let known = ["url", "databaseId", "timeout"];
        assert_eq!(nearest("database_id", &known), Some("databaseId"));
        assert_eq!(nearest("tiemout", &known), Some("timeout"));
        assert_eq!(nearest("URL", &known), Some("url"));
        assert_eq!(nearest("colour", &known), None);
    }
}
