//! Addresses that the connector calls or is called by.

use url::Url;

use crate::yaml::problem::Mismatch;

/// An `http` or `https` URL with a host and perhaps a path: no credentials, query, fragment, or needless port. A slash at
/// the end is dropped.
///
/// # Errors
/// It is none; a URL that may hold a password is not shown.
pub fn http_url(text: &str) -> Result<Url, Mismatch> {
    base_url(text, "an http or https URL, such as `https://host.example.com`")
}

/// The same, of a Y2.
///
/// # Errors
/// It is none; a URL that may hold a password is not shown.
pub fn y2_url(text: &str) -> Result<Url, Mismatch> {
    base_url(text, "an http or https URL, such as `https://90000000-retail-ondemand.cegid.cloud/Y2`")
}

fn base_url(text: &str, example: &str) -> Result<Url, Mismatch> {
    if has_credentials(text) {
        return Err(Mismatch::hiding(
            "a URL with credentials in it",
            "a URL without user and password (they have keys of their own)",
        ));
    }
    let mut url = Url::parse(text).map_err(|_| Mismatch::new(example))?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none_or(str::is_empty) {
        return Err(Mismatch::new(example));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(Mismatch::new("a URL without `?…` and `#…`: the base address only"));
    }
    // The parser drops a scheme's own port, so it is looked for in the text.
    let authority = text.split("//").nth(1).unwrap_or_default().split('/').next().unwrap_or_default();
    if authority.ends_with(if url.scheme() == "https" { ":443" } else { ":80" }) {
        return Err(Mismatch::new(
            "a URL without the scheme's own port: leave out `:443` (or `:80`), the scheme implies it",
        ));
    }
    let path = url.path().trim_end_matches('/').to_owned();
    url.set_path(&path);
    Ok(url)
}

/// The identifier of an issuer of tokens: an `https` URL (`http` on closed networks) without user, query and fragment,
/// kept to the letter, since tokens are compared with it.
///
/// # Errors
/// It is none; a URL that may hold a password is not shown.
pub fn issuer_url(text: &str) -> Result<String, Mismatch> {
    let example =
        "the https URL of an issuer, to the letter as its tokens say it, such as `https://login.example.com/`";
    if has_credentials(text) {
        return Err(Mismatch::hiding("a URL with credentials in it", "a URL without user and password"));
    }
    let fits = |url: &Url| {
        matches!(url.scheme(), "http" | "https")
            && url.host_str().is_some_and(|host| !host.is_empty())
            && url.query().is_none()
            && url.fragment().is_none()
    };
    let url = Url::parse(text).ok().filter(fits).filter(|_| text.len() <= 500 && !text.contains(char::is_whitespace));
    url.map(|_| text.to_owned()).ok_or_else(|| Mismatch::new(example))
}

/// Whether a URL carries a user or a password, well-formed or not. Parsers take `https:host`, `https:/host`,
/// `https:\\host` and `https:///host` for `https://host`, so any of them may hide a password.
pub fn has_credentials(text: &str) -> bool {
    let rest = text.split_once(':').map_or(text, |(_, rest)| rest);
    let ignored = |character: char| matches!(character, '/' | '\\') || character <= ' ';
    let authority =
        |text: &str| text.trim_start_matches(ignored).split(['/', '\\', '?', '#']).next().map(str::to_owned);
    // Without a scheme, the first colon may be the one before the password.
    [text, rest].into_iter().filter_map(authority).any(|authority| authority.contains('@'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_url_loses_its_last_slash() {
        assert_eq!(http_url("https://host/Y2/").unwrap().as_str(), "https://host/Y2");
        assert_eq!(http_url("http://host:8080/CBR_1").unwrap().as_str(), "http://host:8080/CBR_1");
    }

    #[test]
    fn a_needless_port_is_explained() {
        for text in ["https://host:443/Y2", "http://host:80"] {
            assert!(http_url(text).unwrap_err().expected.contains("leave out `:443`"), "{text}");
        }
    }

    #[test]
    fn a_password_in_a_url_is_neither_taken_nor_shown() {
        for start in
            ["https://", "https:", "https:/", "https:///", "https:\\\\", "https:/\t/", " https:\\/", "//", "ftp:/", ""]
        {
            let text = format!("{start}user:hunter2@host/Y2");
            for mismatch in [http_url(&text).unwrap_err(), issuer_url(&text).unwrap_err()] {
                assert!(
                    mismatch.found.is_some() && !format!("{mismatch:?}").contains("hunter2"),
                    "{text}: {mismatch:?}"
                );
            }
        }
        assert!(!has_credentials("https://host/a@b") && !has_credentials("https://host:8080/?a@b"));
    }

    #[test]
    fn an_issuer_is_kept_to_the_letter() {
        for text in ["https://login.example.com/", "https://login.example.com", "http://127.0.0.1:8080/realms/a"] {
            assert_eq!(issuer_url(text).as_deref(), Ok(text));
        }
        for text in ["", "login.example.com", "https://a@b/", "https://a/?b", "https://a/#b", "ftp://a", "https://a /"]
        {
            assert!(issuer_url(text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_no_base_url_is_refused() {
        for text in ["", "host/Y2", "ftp://host", "https://", "https://host/Y2?wsdl", "https://host/#a", "file:///etc"]
        {
            assert!(http_url(text).is_err(), "{text}");
        }
    }
}
