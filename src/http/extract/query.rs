//! The query string, read strictly: every value is UTF-8, nothing is given twice, and what does not fit is named.

use std::{borrow::Cow, collections::BTreeMap};

use axum::extract::FromRequestParts;
use http::request::Parts;
use percent_encoding::percent_decode;
use serde::de::DeserializeOwned;

use super::body::expectation;
use crate::http::problem::Problem;

/// The parameters as `T`. Unknown ones are ignored unless `T` has `#[serde(deny_unknown_fields)]`.
///
/// Answers `invalid-request` with every repeated or unreadable parameter, or with the first that is no `T`.
#[derive(Debug, Clone, Copy)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        read(parts.uri.query().unwrap_or_default()).map(Self)
    }
}

/// Reads a query string (or a form body, which has the same syntax).
pub fn read<T: DeserializeOwned>(query: &str) -> Result<T, Problem> {
    let pairs = pairs(query)?;
    let encoded =
        url::form_urlencoded::Serializer::new(String::with_capacity(query.len())).extend_pairs(&pairs).finish();
    let deserializer = serde_urlencoded::Deserializer::new(url::form_urlencoded::parse(encoded.as_bytes()));
    serde_path_to_error::deserialize(deserializer).map_err(|error| {
        let message = error.inner().to_string();
        let field = match named_field(&message) {
            Some(field) => field.to_owned(),
            None if error.path().iter().next().is_none() => "$".to_owned(),
            None => error.path().to_string(),
        };
        Problem::invalid(field, expectation(&message))
    })
}

/// A decoded name with its decoded value.
type Pair<'q> = (Cow<'q, str>, Cow<'q, str>);

fn pairs(query: &str) -> Result<Vec<Pair<'_>>, Problem> {
    let mut pairs = Vec::new();
    let mut seen = BTreeMap::<String, usize>::new();
    let mut unreadable = Vec::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let Ok(name) = decoded(name) else {
            unreadable.push("$".to_owned());
            continue;
        };
        *seen.entry(name.to_string()).or_default() += 1;
        match decoded(value) {
            Ok(value) => pairs.push((name, value)),
            Err(_) => unreadable.push(name.into_owned()),
        }
    }
    let mut problem = None::<Problem>;
    let mut note = |field: String, message: Cow<'static, str>| {
        let known = problem.take();
        problem = Some(match known {
            Some(known) => known.field(field, message),
            None => Problem::invalid(field, message),
        });
    };
    for field in unreadable {
        note(field, "is not UTF-8 once decoded".into());
    }
    for (field, times) in seen.into_iter().filter(|(_, times)| *times > 1) {
        note(field, format!("is given {times} times; give it once").into());
    }
    problem.map_or(Ok(pairs), Err)
}

fn decoded(text: &str) -> Result<Cow<'_, str>, std::str::Utf8Error> {
    if text.contains('+') {
        let spaced = text.replace('+', " ");
        return percent_decode(spaced.as_bytes()).decode_utf8().map(|text| Cow::Owned(text.into_owned()));
    }
    percent_decode(text.as_bytes()).decode_utf8()
}

/// The field that serde names in its own sentence, where the path has none (`missing field `key``).
fn named_field(message: &str) -> Option<&str> {
    let rest = message.strip_prefix("missing field `").or_else(|| message.strip_prefix("unknown field `"))?;
    rest.split('`').next()
}
