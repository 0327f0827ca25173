//! The cookie that ties a form to the browser that loaded it: a form of another site cannot be posted with it.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use http::{HeaderMap, HeaderValue, header};

const NAME: &str = "livestore-form";

/// What a browser sent, or a new one.
pub struct FormCookie {
    /// The value.
    pub value: String,
    /// Whether the browser has it already.
    pub known: bool,
}

impl FormCookie {
    /// Of a request.
    pub fn of(headers: &HeaderMap) -> Self {
        let sent = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let pairs = sent.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
        let mut own = pairs.filter(|(name, _)| *name == NAME).map(|(_, value)| value);
        let sound = |value: &&str| {
            value.len() == 22 && value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        };
        match own.rfind(|value| sound(value)) {
            Some(value) => Self { value: value.to_owned(), known: true },
            None => Self { value: URL_SAFE_NO_PAD.encode(rand::random::<[u8; 16]>()), known: false },
        }
    }

    /// As it is sent. In a frame of another site, browsers send it for that site alone (CHIPS).
    pub fn header(&self, prefix: &str, secure: bool, framed: bool) -> HeaderValue {
        let attributes = match (secure, framed) {
            (true, true) => "; Secure; SameSite=None; Partitioned",
            (true, false) => "; Secure; SameSite=Lax",
            // Over plain http, which is for one's own machine, browsers take nothing else.
            (false, _) => "; SameSite=Lax",
        };
        let text = format!("{NAME}={}; Path={prefix}/forms/; HttpOnly{attributes}", self.value);
        HeaderValue::try_from(text).unwrap_or_else(|_| HeaderValue::from_static(""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(cookie: &'static str) -> FormCookie {
        FormCookie::of(&HeaderMap::from_iter([(header::COOKIE, HeaderValue::from_static(cookie))]))
    }

    #[test]
    fn a_cookie_is_taken_up_where_it_looks_like_one_of_ours() {
        assert!(of("a=b; livestore-form=AAAAAAAAAAAAAAAAAAAAAA").known);
        for other in ["", "livestore-form=", "livestore-form=short", "livestore-form=AAAAAAAAAAAAAAAAAAAAA%"] {
            assert!(!of(other).known, "{other}");
        }
    }

    #[test]
    fn it_is_for_one_site_and_in_frames_for_that_one_alone() {
        let cookie = of("");
        let text = |secure, framed| cookie.header("/base", secure, framed).to_str().unwrap().to_owned();
        assert!(text(true, false).ends_with("; Path=/base/forms/; HttpOnly; Secure; SameSite=Lax"));
        assert!(text(true, true).ends_with("; HttpOnly; Secure; SameSite=None; Partitioned"));
        assert!(text(false, true).ends_with("; HttpOnly; SameSite=Lax"));
    }
}
