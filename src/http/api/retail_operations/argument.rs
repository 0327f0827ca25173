//! What a request carries that may be the argument: its query, and its body by media type. Knows no rule of a method.

use std::borrow::Cow;

use axum::extract::Request;
use bytes::Bytes;
use http::{HeaderMap, header};

use super::form;
use crate::{
    http::{
        Problem, ProblemType,
        extract::body,
        middleware::{RequestContext, RequestLimits},
    },
    retail_operations::{Given, Invalid, MAX_ARGUMENT_BYTES},
};

/// The name of the argument, wherever it has one.
const NAME: &str = "notification";

/// Everything of a request that matters here.
pub(super) struct Received {
    body: Result<Body, Invalid>,
    query: Result<Query, Invalid>,
    /// For the log: what came, readable or not.
    raw: Bytes,
}

enum Body {
    Text(String),
    Form(Vec<String>),
}

#[derive(Default)]
struct Query {
    notification: Vec<String>,
    status: Option<String>,
}

impl Received {
    /// Reads a request to its end, within its limits, and never beyond what an argument may hold. A body that is too large or
    /// unreadable is remembered as such.
    ///
    /// # Errors
    /// The body does not arrive, or not in time.
    pub(super) async fn read(request: Request) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let limits = RequestContext::limits_of(&parts.extensions);
        let limits = RequestLimits { body_bytes: limits.body_bytes.min(MAX_ARGUMENT_BYTES), ..limits };
        let (raw, body) = match body::read(&parts.headers, body, limits).await {
            Ok(bytes) => (bytes.clone(), read_body(&parts.headers, bytes).await),
            Err(problem) if problem.problem_type() == ProblemType::PayloadTooLarge => {
                (Bytes::new(), Err(Invalid::TooLarge { most: limits.body_bytes }))
            }
            Err(problem) => return Err(problem),
        };
        Ok(Self { body, query: parts.uri.query().map_or(Ok(Query::default()), read_query), raw })
    }

    /// The forms that the argument may have come in.
    pub(super) fn given(&self) -> Result<Given<'_>, Invalid> {
        let query = &self.query.as_ref().map_err(Invalid::clone)?.notification;
        Ok(match self.body.as_ref().map_err(Invalid::clone)? {
            Body::Text(text) => Given { body: Some(text), query, ..Given::default() },
            Body::Form(form_fields) => Given { form_fields, query, ..Given::default() },
        })
    }

    /// The query parameter `status`; a blank one counts as absent.
    pub(super) fn status(&self) -> Option<&str> {
        self.query.as_ref().ok()?.status.as_deref().filter(|status| !status.trim().is_empty())
    }

    /// What came, for whoever looks into the log: the one text where there is one, else the body.
    pub(super) fn text(&self) -> Cow<'_, str> {
        match (&self.body, &self.query) {
            (Ok(Body::Text(text)), Ok(query)) if text.trim().is_empty() && query.notification.len() == 1 => {
                Cow::Borrowed(&query.notification[0])
            }
            (Ok(Body::Form(fields)), _) if fields.len() == 1 => Cow::Borrowed(&fields[0]),
            _ => String::from_utf8_lossy(&self.raw),
        }
    }
}

fn read_query(query: &str) -> Result<Query, Invalid> {
    let mut status = form::values(query, "status")?;
    // Two of them contradict each other; no status has a comma.
    let status = if status.len() > 1 { Some(status.join(",")) } else { status.pop() };
    Ok(Query { notification: form::values(query, NAME)?, status })
}

/// A form is taken apart; whatever else the media type says, the body is read as JSON.
async fn read_body(headers: &HeaderMap, bytes: Bytes) -> Result<Body, Invalid> {
    let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    if essence.eq_ignore_ascii_case("multipart/form-data") {
        return form::parts(media_type, bytes, NAME).await.map(Body::Form);
    }
    // A field's name never starts with a brace that is not escaped: this is JSON sent by a tool whose default is a form.
    let form = essence.eq_ignore_ascii_case("application/x-www-form-urlencoded")
        && !bytes.trim_ascii_start().starts_with(b"{");
    let text = String::from_utf8(bytes.into()).map_err(|_| Invalid::NotUtf8)?;
    if form { form::values(&text, NAME).map(Body::Form) } else { Ok(Body::Text(text)) }
}
