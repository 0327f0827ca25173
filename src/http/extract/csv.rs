//! CSV bodies: bounded as every body, as they are. What they say is judged elsewhere.

use axum::extract::{FromRequest, Request};
use bytes::Bytes;
use http::{HeaderMap, header};

use super::body;
use crate::http::{
    middleware::RequestContext,
    problem::{Problem, ProblemType},
};

/// A CSV body in whatever encoding.
#[derive(Debug, Clone)]
pub struct Csv(pub Bytes);

impl<S: Send + Sync> FromRequest<S> for Csv {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let is_csv = speaks_csv(&parts.headers);
        let bytes = body::read(&parts.headers, body, RequestContext::limits_of(&parts.extensions)).await?;
        if bytes.trim_ascii().is_empty() {
            return Err(Problem::new(ProblemType::InvalidBody)
                .detail("The request has no body; a CSV file was expected.")
                .field("$", "is empty"));
        }
        is_csv.map(|()| Self(bytes))
    }
}

/// Without a media type the body is taken for CSV: `curl -T` sends none. Spreadsheets on Windows say `application/vnd.ms-excel`.
fn speaks_csv(headers: &HeaderMap) -> Result<(), Problem> {
    let unsupported = || {
        Problem::new(ProblemType::UnsupportedMediaType)
            .detail("Send CSV, as `text/csv` (curl: `-H 'Content-Type: text/csv'`).")
    };
    let Some(value) = headers.get(header::CONTENT_TYPE) else { return Ok(()) };
    let media_type: mime::Mime = value.to_str().ok().and_then(|value| value.parse().ok()).ok_or_else(unsupported)?;
    match (media_type.type_().as_str(), media_type.subtype().as_str()) {
        ("text", "csv" | "plain") | ("application", "csv" | "octet-stream" | "vnd.ms-excel") => Ok(()),
        _ => Err(unsupported()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn csv_has_many_media_types_and_json_is_none_of_them() {
        let speaks = |media_type: &str| {
            speaks_csv(&HeaderMap::from_iter([(header::CONTENT_TYPE, media_type.parse().unwrap())])).is_ok()
        };
        for csv in ["text/csv", "text/csv; charset=windows-1252", "text/plain", "application/vnd.ms-excel"] {
            assert!(speaks(csv), "{csv}");
        }
        for other in ["application/json", "application/x-www-form-urlencoded", "multipart/form-data", "csv"] {
            assert!(!speaks(other), "{other}");
        }
        assert!(speaks_csv(&HeaderMap::new()).is_ok());
    }
}
