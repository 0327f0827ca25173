//! The parameters of a path beside the tenant's id. Knows no template.

use axum::extract::FromRequestParts;
use http::request::Parts;
use percent_encoding::percent_decode_str;

use crate::http::Problem;

/// The parameters of a path as they stand in it. The frame, which looks up the template, leaves them with the request.
#[derive(Clone, Debug)]
pub struct PathParameters(Vec<String>);

/// The decoded values of a route's `N` parameters beside `{tenantId}`, in the order of the template.
#[derive(Debug)]
pub struct Path<const N: usize>(pub [String; N]);

impl PathParameters {
    /// Those values.
    pub fn of<'p>(values: impl Iterator<Item = &'p str>) -> Self {
        Self(values.map(str::to_owned).collect())
    }
}

impl<const N: usize, S: Send + Sync> FromRequestParts<S> for Path<N> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let parameters = parts.extensions.get::<PathParameters>().map_or(&[][..], |PathParameters(known)| known);
        // What is not UTF-8 is read with replacement characters: it names nothing that there is, and is refused as such.
        let decoded = parameters.iter().map(|value| percent_decode_str(value).decode_utf8_lossy().into_owned());
        let values = decoded.collect::<Vec<_>>().try_into().map_err(|decoded: Vec<_>| {
            Problem::internal(format!("the template has {} parameters and the handler asks for {N}", decoded.len()))
        });
        values.map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn of<const N: usize>(values: &[&str]) -> Result<[String; N], Problem> {
        let (mut parts, ()) = http::Request::new(()).into_parts();
        parts.extensions.insert(PathParameters::of(values.iter().copied()));
        Path::from_request_parts(&mut parts, &()).await.map(|Path(values)| values)
    }

    #[tokio::test]
    async fn values_are_decoded_in_the_order_of_the_template() {
        assert_eq!(of(&["server%2Fy2.yml", "7"]).await.unwrap(), ["server/y2.yml", "7"]);
        assert_eq!(of(&["%ff"]).await.unwrap(), ["\u{fffd}"]);
    }

    #[tokio::test]
    async fn a_handler_that_asks_for_other_parameters_is_a_mistake_of_ours() {
        let refused = of::<2>(&["1"]).await.unwrap_err();
        assert_eq!(refused.problem_type(), crate::http::ProblemType::Internal);
    }
}
