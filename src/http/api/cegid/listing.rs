//! How a list is answered: its bytes and their tag, its age, its source and how it came.

use axum::{body::Body, response::Response};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};

use super::named_connection;
use crate::{
    flows::{
        cache::Freshness,
        diagnostics::{Answer, Rendered},
    },
    http::{Problem, extract::IfNoneMatch},
};

static CACHE_STATUS: HeaderName = HeaderName::from_static("cache-status");
static SOURCE: HeaderName = HeaderName::from_static("x-y2-source");
static PARTIAL: HeaderName = HeaderName::from_static("x-y2-partial");

/// Answers what was rendered of the list: 200, or 304 where the caller has the same bytes already.
pub(super) fn answer<L, T>(
    if_none_match: &IfNoneMatch,
    answer: &Answer<L>,
    rendered: impl FnOnce(&L) -> &Rendered<T>,
) -> Result<Response, Problem> {
    let (listing, cached) = (answer.listing(), &answer.cached);
    let rendered = rendered(&listing.list);
    let etag = HeaderValue::from_maybe_shared(rendered.etag.clone()).map_err(Problem::internal)?;
    let known = if_none_match.has(&etag);
    let mut response = Response::new(if known { Body::empty() } else { Body::from(rendered.json.clone()) });
    let mut headers = HeaderMap::new();
    // A 304 carries what can have changed; what describes the list stands with the bytes that the caller has.
    if !known {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(named_connection::HEADER.clone(), named_connection::answered(&answer.connection));
        headers.insert(SOURCE.clone(), HeaderValue::from_static(listing.source.as_str()));
        if let Some(why) = listing.partial {
            headers.insert(PARTIAL.clone(), HeaderValue::from_static(why));
        }
    }
    headers.insert(header::ETAG, etag);
    headers.insert(header::AGE, HeaderValue::from(cached.age.as_secs()));
    // The list belongs to the holder of a credential, and our cache is nearer to Y2 than any of theirs: ask each time, and
    // get a 304 when nothing has changed.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    headers.insert(CACHE_STATUS.clone(), cache_status(cached.freshness));
    headers
        .insert(header::VARY, HeaderValue::from_static("x-api-key, authorization, x-y2-connection, accept-encoding"));
    *response.headers_mut() = headers;
    if known {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    }
    Ok(response)
}

/// RFC 9211.
fn cache_status(freshness: Freshness) -> HeaderValue {
    match freshness {
        Freshness::Fresh { remaining } => text(format!("cegid-connector; hit; ttl={}", remaining.as_secs())),
        // Below 0 says that it is stale, and there is no -0.
        Freshness::Stale { overdue, because } => {
            text(format!("cegid-connector; hit; ttl=-{}; detail={because}", overdue.as_secs().max(1)))
        }
        Freshness::Bypassed => HeaderValue::from_static("cegid-connector; fwd=bypass"),
        Freshness::Loaded { replaced, collapsed } => HeaderValue::from_static(match (replaced, collapsed) {
            (false, false) => "cegid-connector; fwd=miss; stored",
            (false, true) => "cegid-connector; fwd=miss; collapsed",
            (true, false) => "cegid-connector; fwd=stale; stored",
            (true, true) => "cegid-connector; fwd=stale; collapsed",
        }),
    }
}

/// A value of our own words and numbers, which a header can hold.
fn text(value: String) -> HeaderValue {
    HeaderValue::try_from(value).unwrap_or(HeaderValue::from_static(""))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn the_cache_says_how_it_answered() {
        let status = |freshness| cache_status(freshness).to_str().unwrap().to_owned();
        assert_eq!(status(Freshness::Fresh { remaining: Duration::from_secs(9) }), "cegid-connector; hit; ttl=9");
        assert_eq!(
            status(Freshness::Stale { overdue: Duration::from_secs(70), because: "y2-timeout" }),
            "cegid-connector; hit; ttl=-70; detail=y2-timeout"
        );
        assert_eq!(
            status(Freshness::Stale { overdue: Duration::from_millis(900), because: "y2-timeout" }),
            "cegid-connector; hit; ttl=-1; detail=y2-timeout"
        );
        assert_eq!(
            status(Freshness::Loaded { replaced: false, collapsed: true }),
            "cegid-connector; fwd=miss; collapsed"
        );
    }
}
