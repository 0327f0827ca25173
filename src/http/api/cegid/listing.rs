//! How a cached list is answered: rendered once, tagged, with its age, its source and how it came. Knows no list.

use std::time::Duration;

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};

use super::named_connection;
use crate::{
    flows::{
        Error,
        cache::{Freshness, Rendition, Weigh},
        diagnostics::{Answer, CountryList, Source},
    },
    http::Problem,
};

static CACHE_STATUS: HeaderName = HeaderName::from_static("cache-status");
static SOURCE: HeaderName = HeaderName::from_static("x-y2-source");
static PARTIAL: HeaderName = HeaderName::from_static("x-y2-partial");

/// Where a list came from, and why it may not be whole.
pub(super) struct Origin {
    pub source: Source,
    pub partial: Option<&'static str>,
}

impl Origin {
    /// Of whatever is made from the countries.
    pub fn of_countries(answer: &Answer<CountryList>) -> Self {
        let list = &answer.list.value().countries;
        Self { source: list.source, partial: list.partial }
    }
}

/// Answers what `render` makes of the list: 200, or 304 where the caller has the same bytes already. `form` names the
/// rendition among those that one list has.
pub(super) fn answer<T>(
    request: &HeaderMap,
    answer: &Answer<T>,
    origin: Origin,
    form: &'static str,
    render: impl FnOnce(&T) -> serde_json::Result<Vec<u8>>,
) -> Result<Response, Problem>
where
    T: Weigh + Send + Sync + 'static,
{
    let rendition = answer.list.rendition(form, |list| render(list).map_err(Error::internal))?;
    let known = is_known(request, &rendition);
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Response::new(Body::from(rendition.bytes.clone()))
    };
    let headers = response.headers_mut();
    // A 304 carries what can have changed; what describes the list stands with the bytes that the caller has.
    if !known {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(named_connection::HEADER.clone(), named_connection::answered(&answer.connection));
        headers.insert(SOURCE.clone(), HeaderValue::from_static(origin.source.as_str()));
        if let Some(why) = origin.partial {
            headers.insert(PARTIAL.clone(), HeaderValue::from_static(why));
        }
    }
    if let Ok(etag) = HeaderValue::from_maybe_shared(rendition.etag) {
        headers.insert(header::ETAG, etag);
    }
    headers.insert(header::AGE, HeaderValue::from(answer.list.age().as_secs()));
    // The list belongs to the holder of a credential, and our cache is nearer to Y2 than any of theirs: ask each time, and
    // get a 304 when nothing has changed.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    headers.insert(CACHE_STATUS.clone(), cache_status(answer.list.freshness));
    headers.append(header::VARY, HeaderValue::from_static("x-api-key, authorization, x-y2-connection"));
    Ok(response)
}

/// `If-None-Match`: weak comparison, as RFC 9110 asks for.
fn is_known(request: &HeaderMap, rendition: &Rendition) -> bool {
    request.get_all(header::IF_NONE_MATCH).iter().any(|value| {
        value
            .as_bytes()
            .split(|byte| *byte == b',')
            .map(<[u8]>::trim_ascii)
            .any(|tag| tag == b"*" || tag.strip_prefix(b"W/").unwrap_or(tag) == rendition.etag)
    })
}

/// RFC 9211.
fn cache_status(freshness: Freshness) -> HeaderValue {
    let seconds = |duration: Duration| duration.as_secs();
    let text = match freshness {
        Freshness::Fresh { remaining } => format!("cegid-connector; hit; ttl={}", seconds(remaining)),
        Freshness::Stale { overdue, because } => {
            format!("cegid-connector; hit; ttl=-{}; detail={because}", seconds(overdue))
        }
        Freshness::Bypassed => return HeaderValue::from_static("cegid-connector; fwd=bypass"),
        Freshness::Loaded { replaced, collapsed } => {
            return HeaderValue::from_static(match (replaced, collapsed) {
                (false, false) => "cegid-connector; fwd=miss; stored",
                (false, true) => "cegid-connector; fwd=miss; collapsed",
                (true, false) => "cegid-connector; fwd=stale; stored",
                (true, true) => "cegid-connector; fwd=stale; collapsed",
            });
        }
    };
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static("cegid-connector"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(if_none_match: &str) -> bool {
        let rendition = Rendition::new(b"[]".to_vec());
        let own = String::from_utf8(rendition.etag.to_vec()).unwrap();
        let mut headers = HeaderMap::new();
        headers.insert(header::IF_NONE_MATCH, if_none_match.replace("OWN", &own).parse().unwrap());
        is_known(&headers, &rendition)
    }

    #[test]
    fn a_tag_is_found_among_others_weak_or_strong() {
        for header in ["OWN", "W/OWN", "\"a\", OWN", "\"a\",W/OWN ,\"b\"", "*"] {
            assert!(known(header), "{header}");
        }
        for header in ["\"a\"", "", "\"a\", W/\"b\""] {
            assert!(!known(header), "{header}");
        }
    }

    #[test]
    fn the_cache_says_how_it_answered() {
        let status = |freshness| cache_status(freshness).to_str().unwrap().to_owned();
        assert_eq!(status(Freshness::Fresh { remaining: Duration::from_secs(9) }), "cegid-connector; hit; ttl=9");
        assert_eq!(
            status(Freshness::Stale { overdue: Duration::from_secs(70), because: "y2-timeout" }),
            "cegid-connector; hit; ttl=-70; detail=y2-timeout"
        );
        assert_eq!(
            status(Freshness::Loaded { replaced: false, collapsed: true }),
            "cegid-connector; fwd=miss; collapsed"
        );
    }
}
