//! Who may call: HTTP Basic with `DOMAIN\login`, and the `CbrAuth` cookie that a Basic call is given (vendor guide).
//!
//! Lifetime and attributes of the cookie are assumed: 20 minutes, `HttpOnly`.

use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::http::{HeaderMap, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::{SignedDuration, Timestamp};

use super::options::{Credentials, random_word};
use super::record::Credential;

/// The cookie's name.
pub const COOKIE: &str = "CbrAuth";
/// How long a cookie is accepted.
pub const COOKIE_LIFE: SignedDuration = SignedDuration::from_mins(20);

/// Checks callers and remembers the cookie that is in use.
#[derive(Debug)]
pub struct Gate {
    credentials: Credentials,
    /// The newest last. Never more than two: one is renewed when half of its life is over.
    cookies: Mutex<Vec<(String, Timestamp)>>,
}

impl Gate {
    /// A gate that lets one login in.
    pub fn new(credentials: Credentials) -> Self {
        Self { credentials, cookies: Mutex::new(Vec::new()) }
    }

    /// Who may call.
    pub fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// How the caller showed who it is. A login counts before a cookie, also when it is wrong.
    pub fn admit(&self, headers: &HeaderMap, now: Timestamp) -> Credential {
        match headers.get(header::AUTHORIZATION) {
            Some(value) if self.login_is_right(value.as_bytes()) => Credential::Basic,
            Some(_) => Credential::None,
            None if self.cookie_is_right(headers, now) => Credential::Cookie,
            None => Credential::None,
        }
    }

    /// The `Set-Cookie` header for a caller that came with its login.
    pub fn cookie(&self, now: Timestamp) -> String {
        let mut cookies = self.lock();
        cookies.retain(|(_, expires)| *expires > now);
        let half = now.saturating_add(COOKIE_LIFE / 2).unwrap_or(now);
        if cookies.last().is_none_or(|(_, expires)| *expires <= half) {
            let expires = now.saturating_add(COOKIE_LIFE).unwrap_or(Timestamp::MAX);
            cookies.push((STANDARD.encode(random_word(30)), expires));
        }
        let value = cookies.last().map_or("", |(value, _)| value.as_str());
        format!("{COOKIE}={value}; path=/; HttpOnly")
    }

    fn login_is_right(&self, header: &[u8]) -> bool {
        let Some((scheme, value)) = std::str::from_utf8(header).ok().and_then(|text| text.split_once(' ')) else {
            return false;
        };
        let Some(decoded) = scheme
            .eq_ignore_ascii_case("Basic")
            .then(|| STANDARD.decode(value.trim()).ok())
            .flatten()
            .and_then(|bytes| String::from_utf8(bytes).ok())
        else {
            return false;
        };
        // Windows compares logins without regard to case, and passwords exactly.
        decoded.split_once(':').is_some_and(|(login, password)| {
            login.eq_ignore_ascii_case(&self.credentials.login) && password == self.credentials.password
        })
    }

    fn cookie_is_right(&self, headers: &HeaderMap, now: Timestamp) -> bool {
        let sent = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut values = sent.flat_map(|line| line.split(';')).filter_map(|pair| {
            let (name, value) = pair.trim().split_once('=')?;
            (name == COOKIE).then_some(value)
        });
        let cookies = self.lock();
        values.any(|sent| cookies.iter().any(|(value, expires)| value == sent && *expires > now))
    }

    fn lock(&self) -> MutexGuard<'_, Vec<(String, Timestamp)>> {
        self.cookies.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: header::HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, value.parse().unwrap())])
    }

    fn gate() -> Gate {
        let credentials = Credentials { password: "p:w".into(), ..Credentials::demo() };
        Gate::new(credentials)
    }

    #[test]
    fn a_login_needs_its_domain_and_its_exact_password() {
        let gate = gate();
        let admit = |login: &str| {
            let value = format!("Basic {}", STANDARD.encode(login));
            gate.admit(&headers(header::AUTHORIZATION, &value), Timestamp::UNIX_EPOCH)
        };
        assert_eq!(admit("DEMO_001_TEST\\demo:p:w"), Credential::Basic);
        assert_eq!(admit("demo_001_test\\DEMO:p:w"), Credential::Basic);
        for wrong in ["demo:p:w", "OTHER\\demo:p:w", "DEMO_001_TEST\\demo:P:W", "DEMO_001_TEST\\demo", ""] {
            assert_eq!(admit(wrong), Credential::None, "{wrong}");
        }
    }

    #[test]
    fn a_cookie_counts_for_twenty_minutes_and_is_renewed_at_half_time() {
        let gate = gate();
        let start = Timestamp::UNIX_EPOCH;
        let at = |minutes: i64| start + SignedDuration::from_mins(minutes);
        let first = gate.cookie(start);
        assert_eq!(first, gate.cookie(at(9)));
        assert_ne!(first, gate.cookie(at(11)));
        let sent = headers(header::COOKIE, &format!("a=b; {}", first.split(';').next().unwrap()));
        assert_eq!(gate.admit(&sent, at(19)), Credential::Cookie);
        assert_eq!(gate.admit(&sent, at(20)), Credential::None);
        assert_eq!(gate.admit(&headers(header::COOKIE, "CbrAuth=x"), start), Credential::None);
    }
}
