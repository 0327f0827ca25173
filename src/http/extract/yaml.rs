//! YAML bodies: bounded as every body, in UTF-8, as they are. What they say is judged elsewhere.

use axum::extract::{FromRequest, Request};
use http::{HeaderMap, header};

use super::body;
use crate::http::{
    middleware::RequestContext,
    problem::{Problem, ProblemType},
};

/// A YAML body as text.
#[derive(Debug, Clone)]
pub struct Yaml(pub String);

impl<S: Send + Sync> FromRequest<S> for Yaml {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let is_yaml = speaks_yaml(&parts.headers);
        let bytes = body::read(&parts.headers, body, RequestContext::limits_of(&parts.extensions)).await?;
        let unreadable = |detail: &'static str, field: &'static str| {
            Problem::new(ProblemType::InvalidBody).detail(detail).field("$", field)
        };
        if bytes.trim_ascii().is_empty() {
            return Err(unreadable("The request has no body; the text of the file was expected.", "is empty"));
        }
        is_yaml?;
        let text = String::from_utf8(bytes.into());
        text.map(Self).map_err(|_| unreadable("The body is not UTF-8.", "is not UTF-8"))
    }
}

/// Without a media type the text is taken for YAML: `curl -T` sends none.
fn speaks_yaml(headers: &HeaderMap) -> Result<(), Problem> {
    let unsupported = || {
        Problem::new(ProblemType::UnsupportedMediaType)
            .detail("Send YAML in UTF-8, as `text/yaml` or `application/yaml` (curl: `-H 'Content-Type: text/yaml'`); a `.json` file also as `application/json`.")
    };
    let Some(value) = headers.get(header::CONTENT_TYPE) else { return Ok(()) };
    let media_type: mime::Mime = value.to_str().ok().and_then(|value| value.parse().ok()).ok_or_else(unsupported)?;
    let yaml = match (media_type.type_(), media_type.subtype().as_str()) {
        (mime::TEXT, "yaml" | "x-yaml" | "plain") | (mime::APPLICATION, "yaml" | "x-yaml" | "json") => true,
        (mime::APPLICATION, _) => media_type.suffix().is_some_and(|suffix| suffix == "yaml"),
        _ => false,
    };
    let utf8 = media_type.get_param(mime::CHARSET).is_none_or(|charset| charset == mime::UTF_8);
    if yaml && utf8 { Ok(()) } else { Err(unsupported()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yaml_has_many_media_types_and_json_files_have_theirs() {
        let speaks = |media_type: &str| {
            speaks_yaml(&HeaderMap::from_iter([(header::CONTENT_TYPE, media_type.parse().unwrap())])).is_ok()
        };
        for yaml in [
            "text/yaml",
            "application/yaml; charset=utf-8",
            "text/x-yaml",
            "text/plain",
            "application/a+yaml",
            "application/json",
        ] {
            assert!(speaks(yaml), "{yaml}");
        }
        for other in ["application/xml", "application/x-www-form-urlencoded", "text/yaml; charset=latin1", "yaml"] {
            assert!(!speaks(other), "{other}");
        }
        assert!(speaks_yaml(&HeaderMap::new()).is_ok());
    }
}
