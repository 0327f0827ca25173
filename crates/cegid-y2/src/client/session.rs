//! Credentials of one connection: Basic, and the cookie that Y2 gives for it (vendor guide). Never printed.

use std::sync::{Mutex, MutexGuard, PoisonError};

use base64::{Engine, engine::general_purpose::STANDARD};
use http::{HeaderMap, HeaderName, HeaderValue, header};
use secrecy::ExposeSecret;

use super::ClientSettings;
use crate::soap::transport::Reply;

/// The cookie's name with its sign.
const COOKIE: &str = "CbrAuth=";

/// What a request is sent with.
pub(super) type Credential = (HeaderName, HeaderValue);

/// What an answer to a request that carried only the cookie says of the session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Nothing that the session could be blamed for.
    Alive,
    /// It may be over, and the request was not let through: refused, or sent elsewhere.
    Refused,
    /// It may be over: a page came, to sign in perhaps. Whether the request was let through is not known.
    Doubtful,
}

impl Verdict {
    pub(super) fn on(reply: &Reply) -> Self {
        match reply.status.as_u16() {
            // No such address or verb, a connection given up, a request too large or one too many.
            404 | 405 | 408 | 413 | 429 => Self::Alive,
            300..500 => Self::Refused,
            200..300 if !reply.is_xml() => Self::Doubtful,
            _ => Self::Alive,
        }
    }
}

pub(super) struct Session {
    basic: HeaderValue,
    /// `CbrAuth=…`, opaque.
    cookie: Mutex<Option<HeaderValue>>,
}

impl Session {
    pub(super) fn new(settings: &ClientSettings) -> Self {
        let login = if settings.login.contains('\\') {
            settings.login.clone()
        } else {
            format!("{}\\{}", settings.database_id, settings.login)
        };
        let pair = zeroize::Zeroizing::new(format!("{login}:{}", settings.password.expose_secret()));
        let value = zeroize::Zeroizing::new(format!("Basic {}", STANDARD.encode(pair.as_bytes())));
        // Base64 is always a header value.
        let basic = HeaderValue::try_from(value.as_str()).unwrap_or(HeaderValue::from_static("Basic"));
        Self { basic: sensitive(basic), cookie: Mutex::new(None) }
    }

    /// The cookie alone where there is one: Y2 takes it instead of `Authorization`.
    pub(super) fn credential(&self) -> Credential {
        match self.cookie().clone() {
            Some(cookie) => (header::COOKIE, cookie),
            None => self.basic(),
        }
    }

    pub(super) fn basic(&self) -> Credential {
        (header::AUTHORIZATION, self.basic.clone())
    }

    /// Keeps the cookie of a reply, or drops ours where the reply takes it back.
    pub(super) fn learn(&self, headers: &HeaderMap) {
        for line in headers.get_all(header::SET_COOKIE) {
            let Some(rest) = line.as_bytes().strip_prefix(COOKIE.as_bytes()) else { continue };
            let value = rest.split(|byte| *byte == b';').next().unwrap_or_default();
            let cookie = HeaderValue::from_bytes(&[COOKIE.as_bytes(), value].concat()).map(sensitive);
            *self.cookie() = cookie.ok().filter(|_| !value.is_empty());
        }
    }

    /// Y2 no longer takes this cookie. Another one that came meanwhile stays.
    pub(super) fn forget(&self, refused: &Credential) {
        let mut cookie = self.cookie();
        if cookie.as_ref() == Some(&refused.1) {
            *cookie = None;
        }
    }

    fn cookie(&self) -> MutexGuard<'_, Option<HeaderValue>> {
        self.cookie.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn sensitive(mut value: HeaderValue) -> HeaderValue {
    value.set_sensitive(true);
    value
}

#[cfg(test)]
mod tests {
    use base64::{Engine, engine::general_purpose::STANDARD};
    use http::{HeaderMap, HeaderValue, header};

    use super::Session;
    use crate::ClientSettings;

    fn settings() -> ClientSettings {
        ClientSettings {
            base_url: "http://127.0.0.1/Y2".parse().unwrap(),
            database_id: "DEMO_001_TEST".to_owned(),
            login: "WSUSER".to_owned(),
            password: "secret".into(),
            timeout: std::time::Duration::from_secs(10),
            max_in_flight: 4,
            max_reply_bytes: 1 << 20,
            plug_in_names: Default::default(),
        }
    }

    fn decoded(session: &Session) -> String {
        let (_, value) = session.basic();
        let encoded = value.to_str().unwrap().strip_prefix("Basic ").unwrap().to_owned();
        String::from_utf8(STANDARD.decode(encoded).unwrap()).unwrap()
    }

    #[test]
    fn a_login_without_backslash_gets_the_folder() {
        let mut settings = settings();
        assert_eq!(decoded(&Session::new(&settings)), "DEMO_001_TEST\\WSUSER:secret");
        settings.login = "OTHER\\WSUSER".to_owned();
        assert_eq!(decoded(&Session::new(&settings)), "OTHER\\WSUSER:secret");
    }

    #[test]
    fn only_our_cookie_is_kept_and_an_empty_one_drops_it() {
        let session = Session::new(&settings());
        let learn = |lines: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append(header::SET_COOKIE, HeaderValue::from_static(line));
            }
            session.learn(&headers);
            session.credential()
        };
        assert_eq!(learn(&["ASP.NET_SessionId=1; path=/"]).0, header::AUTHORIZATION);
        let (name, value) = learn(&["Other=1", "CbrAuth=YWJj==; path=/; HttpOnly"]);
        assert_eq!((name, value.to_str().unwrap()), (header::COOKIE, "CbrAuth=YWJj=="));
        assert_eq!(learn(&["CbrAuth=; expires=Thu, 01 Jan 1970 00:00:00 GMT"]).0, header::AUTHORIZATION);
    }

    #[test]
    fn forgetting_an_old_cookie_keeps_a_newer_one() {
        let session = Session::new(&settings());
        let mut headers = HeaderMap::new();
        headers.insert(header::SET_COOKIE, HeaderValue::from_static("CbrAuth=old"));
        session.learn(&headers);
        let old = session.credential();
        headers.insert(header::SET_COOKIE, HeaderValue::from_static("CbrAuth=new"));
        session.learn(&headers);
        session.forget(&old);
        assert_eq!(session.credential().1.to_str().unwrap(), "CbrAuth=new");
    }
}
