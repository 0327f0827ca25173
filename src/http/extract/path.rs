//! The parameters of a path beside the tenant's id. Knows no template.

use axum::extract::FromRequestParts;
use http::request::Parts;
use percent_encoding::percent_decode_str;

use crate::http::Problem;

/// The parameters of a path as they stand in it, by name. The frame, which looks up the template, leaves them with the request.
#[derive(Clone, Debug)]
pub struct PathParameters(Vec<(String, String)>);

/// The decoded values of a route's `N` parameters beside `{tenantId}`, in the order of the template.
#[derive(Debug)]
pub struct Path<const N: usize>(pub [String; N]);

impl PathParameters {
    /// Those parameters: names and values.
    pub fn of<'p>(parameters: impl Iterator<Item = (&'p str, &'p str)>) -> Self {
        Self(parameters.map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }
}

impl<const N: usize, S: Send + Sync> FromRequestParts<S> for Path<N> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let parameters = parts.extensions.get::<PathParameters>().map_or(&[][..], |PathParameters(known)| known);
        let decoded = parameters.iter().map(|(name, value)| decoded(name, value)).collect::<Result<Vec<_>, _>>()?;
        let values = decoded.try_into().map_err(|decoded: Vec<_>| {
            Problem::internal(format!("the template has {} parameters and the handler asks for {N}", decoded.len()))
        });
        values.map(Self)
    }
}

fn decoded(name: &str, value: &str) -> Result<String, Problem> {
    let text = percent_decode_str(value).decode_utf8();
    let text = text.map_err(|_| {
        Problem::invalid(name, "is not UTF-8 once its percent signs are decoded; encode it as UTF-8 first")
    });
    Ok(text?.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn of<const N: usize>(parameters: &[(&str, &str)]) -> Result<[String; N], Problem> {
        let (mut parts, ()) = http::Request::new(()).into_parts();
        parts.extensions.insert(PathParameters::of(parameters.iter().copied()));
        Path::from_request_parts(&mut parts, &()).await.map(|Path(values)| values)
    }

    #[tokio::test]
    async fn values_are_decoded_in_the_order_of_the_template() {
        let values = of(&[("file", "server%2Fy2.yml"), ("version", "7")]).await.unwrap();
        assert_eq!(values, ["server/y2.yml", "7"]);
    }

    #[tokio::test]
    async fn a_value_that_is_not_utf_8_is_refused_by_its_name() {
        let refused = of::<1>(&[("id", "%ff")]).await.unwrap_err();
        assert!(format!("{refused:?}").contains("\"id\""), "{refused:?}");
    }

    #[tokio::test]
    async fn a_handler_that_asks_for_other_parameters_is_a_mistake_of_ours() {
        let refused = of::<2>(&[("id", "1")]).await.unwrap_err();
        assert_eq!(refused.problem_type(), crate::http::ProblemType::Internal);
    }
}
