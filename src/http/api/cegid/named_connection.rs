//! The header `X-Y2-Connection`: on a request, the connection to work on; on an answer, the one that was worked on.

use axum::extract::FromRequestParts;
use http::{HeaderName, HeaderValue, request::Parts};

use crate::{domain::ids::ConnectionId, http::Problem};

/// Its name.
pub static HEADER: HeaderName = HeaderName::from_static("x-y2-connection");

/// The connection that the caller names; `None` where the header is missing or blank.
pub struct NamedConnection(Option<String>);

impl NamedConnection {
    /// As the caller wrote it; whether it exists is the flow's to say.
    pub fn as_deref(&self) -> Option<&str> {
        self.0.as_deref()
    }
}

impl<S: Send + Sync> FromRequestParts<S> for NamedConnection {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let mut values = parts.headers.get_all(&HEADER).iter();
        let Some(value) = values.next() else { return Ok(Self(None)) };
        if values.next().is_some() {
            return Err(Problem::invalid("X-Y2-Connection", "is given more than once; give it once"));
        }
        let named = value.to_str().map_err(|_| Problem::invalid("X-Y2-Connection", "expected a connection id"))?.trim();
        Ok(Self((!named.is_empty()).then(|| named.to_owned())))
    }
}

/// The value of the answer's header.
pub(super) fn answered(connection: &ConnectionId) -> HeaderValue {
    // Ids are letters, digits, `-` and `_`: always a header value.
    HeaderValue::from_str(connection.as_str()).unwrap_or_else(|_| HeaderValue::from_static(""))
}
