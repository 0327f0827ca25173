//! `limit` and `after` of our lists.

use axum::extract::FromRequestParts;
use http::request::Parts;
use serde::Deserialize;
use utoipa::IntoParams;

use super::Query;
use crate::{
    flows::page::{DEFAULT_LIMIT, MAX_LIMIT, Page},
    http::problem::Problem,
};

/// Characters of a cursor; ours are shorter.
const MAX_CURSOR: usize = 200;

/// Which part of a list.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PageParameters {
    /// Items of the page, from 1 to 200.
    #[param(value_type = Option<u32>, nullable = false, minimum = 1, maximum = 200, default = 50)]
    limit: Option<String>,
    /// The `next` of the page before; without it, the list begins.
    #[param(nullable = false)]
    after: Option<String>,
}

/// The part of a list that the query asks for.
#[derive(Debug, Clone)]
pub struct Paging(pub Page);

impl<S: Send + Sync> FromRequestParts<S> for Paging {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Query(PageParameters { limit, after }) = Query::from_request_parts(parts, state).await?;
        page_of(limit, after).map(Self)
    }
}

/// The part of a list, from the two parameters as they were given.
pub fn page_of(limit: Option<String>, after: Option<String>) -> Result<Page, Problem> {
    let number = |text: String| text.parse().ok().filter(|number| (1..=MAX_LIMIT).contains(number));
    let limit = limit.map_or(Some(DEFAULT_LIMIT), number);
    let limit =
        limit.ok_or_else(|| Problem::invalid("limit", format!("expected a whole number from 1 to {MAX_LIMIT}")))?;
    let page = Page { limit, after: after.filter(|after| !after.is_empty()) };
    if page.after.as_ref().is_some_and(|after| after.len() > MAX_CURSOR) {
        return Err(page.unknown_cursor().into());
    }
    Ok(page)
}
