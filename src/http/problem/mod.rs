//! RFC 9457 problems: what every error of the HTTP side looks like. Knows nothing of flows beyond their error type.
//!
//! A handler answers `Result<_, Problem>`. The [`middleware`](crate::http::middleware) writes the body, because it knows the
//! request's path and id; a `Problem` answered outside of it has its status and headers and an empty body.

mod from_flows;
pub mod openapi;
mod render;
mod types;

use std::{borrow::Cow, collections::BTreeMap, error::Error as StdError, fmt, sync::Arc, time::Duration};

use axum::response::{IntoResponse, Response};
use http::{HeaderName, HeaderValue, header};
use serde_json::Value;

pub(in crate::http) use render::write_body;
pub use render::{MEDIA_TYPE, Occurrence};
pub use types::ProblemType;

/// One occurrence of a problem. Cheap to move; build it with the methods and answer it.
#[derive(Clone)]
pub struct Problem(Box<Parts>);

#[derive(Clone)]
struct Parts {
    problem_type: ProblemType,
    detail: Option<Cow<'static, str>>,
    errors: BTreeMap<String, Vec<Cow<'static, str>>>,
    extensions: serde_json::Map<String, Value>,
    headers: Vec<(HeaderName, HeaderValue)>,
    cause: Option<Arc<dyn StdError + Send + Sync>>,
}

impl Problem {
    /// A problem that says no more than its type.
    pub fn new(problem_type: ProblemType) -> Self {
        Self(Box::new(Parts {
            problem_type,
            detail: None,
            errors: BTreeMap::new(),
            extensions: serde_json::Map::new(),
            headers: Vec::new(),
            cause: None,
        }))
    }

    /// `invalid-request` with one field. Add more with [`Problem::field`].
    pub fn invalid(field: impl Into<String>, message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ProblemType::InvalidRequest).field(field, message)
    }

    /// A mistake of ours. The caller reads a fixed sentence; the chain of `cause` is logged once, with the request.
    pub fn internal(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(ProblemType::Internal).cause(Arc::from(cause.into()))
    }

    /// What the log gets and the caller does not.
    pub fn cause(mut self, cause: Arc<dyn StdError + Send + Sync>) -> Self {
        self.0.cause = Some(cause);
        self
    }

    /// What happened this time, in a sentence that helps the caller. Never a secret, never personal data.
    pub fn detail(mut self, detail: impl Into<Cow<'static, str>>) -> Self {
        self.0.detail = Some(detail.into());
        self
    }

    /// A message under `errors`, for a field as the caller spells it (`key`, `lines[0].quantity`, `$` for the body).
    pub fn field(mut self, field: impl Into<String>, message: impl Into<Cow<'static, str>>) -> Self {
        self.0.errors.entry(field.into()).or_default().push(message.into());
        self
    }

    /// A member of the problem's own (`missingScope`, `connections`, `y2`).
    pub fn with(mut self, member: &str, value: impl Into<Value>) -> Self {
        self.0.extensions.insert(member.to_owned(), value.into());
        self
    }

    /// `Retry-After`, in whole seconds, at least one.
    pub fn retry_after(self, after: Duration) -> Self {
        let seconds = after.as_secs() + u64::from(after.subsec_nanos() > 0);
        self.header(header::RETRY_AFTER, HeaderValue::from(seconds.max(1)))
    }

    /// A header of the answer.
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.0.headers.push((name, value));
        self
    }

    /// Its type.
    pub fn problem_type(&self) -> ProblemType {
        self.0.problem_type
    }

    /// Whether any field was named.
    pub fn has_fields(&self) -> bool {
        !self.0.errors.is_empty()
    }

    pub(in crate::http) fn logged_cause(&self) -> Option<&(dyn StdError + Send + Sync)> {
        self.0.cause.as_deref()
    }
}

impl From<ProblemType> for Problem {
    fn from(problem_type: ProblemType) -> Self {
        Self::new(problem_type)
    }
}

/// Names the type and the fields, never the detail or the cause: a problem may end up in a log by accident.
impl fmt::Debug for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Problem")
            .field("type", &self.0.problem_type.id())
            .field("fields", &self.0.errors.keys().collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.0.problem_type.status().into_response();
        for (name, value) in &self.0.headers {
            response.headers_mut().append(name, value.clone());
        }
        response.extensions_mut().insert(self);
        response
    }
}
