//! `GET /docs/retail-operations`: the six sample methods with an example of each, ready to send, and their last exchanges.

use askama::Template;
use axum::{extract::State, response::Response};

use super::html;
use crate::{
    http::{AppState, Problem, api::retail_operations::BASE},
    retail_operations::{Method, examples},
};

#[derive(Template)]
#[template(path = "retail_operations.html")]
struct Page<'a> {
    prefix: &'a str,
    samples: [Sample; 6],
    base: &'static str,
}

struct Sample {
    title: &'static str,
    /// Part of the ids in the page: the event type with a hyphen.
    id: String,
    path: &'static str,
    event_type: &'static str,
    about: &'static str,
    example: &'static str,
    /// Lines that the example needs, so that it is seen whole.
    rows: usize,
    has_status: bool,
}

impl From<Method> for Sample {
    fn from(method: Method) -> Self {
        Self {
            title: method.title(),
            id: method.event_type().replace('.', "-"),
            path: method.path(),
            event_type: method.event_type(),
            about: match method {
                Method::ContactDetail => {
                    "A contact was opened. Answers it byte for byte, with the entity's id before its code."
                }
                Method::ContactSearch => "A seller searches. Answers a message with the search string, and no data.",
                Method::ContactValidation => "A contact was created or changed. Answers as Customer detail does.",
                Method::DocumentValidation => "A document was saved. Answers its code, after the entity's id.",
                Method::DocumentPricing => {
                    "A document needs prices. Answers a random cost for each item and 1.6 times as much for its sale; \
                     an item without eanCode gets none."
                }
                Method::PaymentValidation => {
                    "A payment was entered. Answers its amount in cents, and whether it is pending, paid or rejected."
                }
            },
            example: examples::request(method).trim_end(),
            rows: examples::request(method).lines().count() + 1,
            has_status: method == Method::PaymentValidation,
        }
    }
}

/// The retail-operations samples
///
/// The six sample methods with an example notification of each, to change and to send from the browser.
#[utoipa::path(get, path = "/docs/retail-operations", operation_id = "retailOperationsPage", tag = "Operations",
    responses((status = 200, description = "A page.", body = String, content_type = "text/html")))]
pub async fn handler(State(state): State<AppState>) -> Result<Response, Problem> {
    html(&Page { prefix: state.site.prefix(), samples: Method::ALL.map(Sample::from), base: BASE })
}
