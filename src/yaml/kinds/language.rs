//! Language tags (BCP 47): their form, not whether the language exists.

use crate::yaml::problem::Mismatch;

/// A well-formed tag of language, script, region and variants, in its usual spelling (`fr`, `de-CH`, `zh-Hant-TW`).
/// Extensions and private parts have no use for labels and are refused. Own code: the library in the tree needs a
/// feature that would rebuild the URL stack, for what is four rules.
///
/// # Errors
/// It is not of that form.
pub fn language_tag(text: &str) -> Result<String, Mismatch> {
    parse(text).ok_or_else(|| Mismatch::new("a language tag (BCP 47), such as `fr`, `de-CH` or `zh-Hant`"))
}

fn parse(text: &str) -> Option<String> {
    let mut parts = text.split('-').peekable();
    let language = parts.next().filter(|part| letters(part, 2..=3))?;
    let mut tag = language.to_ascii_lowercase();
    if let Some(script) = parts.next_if(|part| letters(part, 4..=4)) {
        tag.push('-');
        tag.push_str(&script[..1].to_ascii_uppercase());
        tag.push_str(&script[1..].to_ascii_lowercase());
    }
    let digits = |part: &str| part.len() == 3 && part.bytes().all(|byte| byte.is_ascii_digit());
    if let Some(region) = parts.next_if(|part| letters(part, 2..=2) || digits(part)) {
        tag.push('-');
        tag.push_str(&region.to_ascii_uppercase());
    }
    for variant in parts {
        let alphanumeric = variant.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let starts_with_digit = variant.bytes().next().is_some_and(|byte| byte.is_ascii_digit());
        let long_enough = (5..=8).contains(&variant.len()) || (variant.len() == 4 && starts_with_digit);
        if !alphanumeric || !long_enough {
            return None;
        }
        tag.push('-');
        tag.push_str(&variant.to_ascii_lowercase());
    }
    Some(tag)
}

fn letters(part: &str, length: std::ops::RangeInclusive<usize>) -> bool {
    length.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_gets_its_usual_spelling() {
        for (text, tag) in [
            ("FR", "fr"),
            ("de-ch", "de-CH"),
            ("zh-hant-tw", "zh-Hant-TW"),
            ("es-419", "es-419"),
            ("de-1996", "de-1996"),
        ] {
            assert_eq!(language_tag(text).as_deref(), Ok(tag));
        }
        for bad in ["", "f", "french", "fr_FR", "fr-", "-fr", "fr-x-mine", "fré", "fr FR"] {
            assert!(language_tag(bad).is_err(), "{bad}");
        }
    }
}
