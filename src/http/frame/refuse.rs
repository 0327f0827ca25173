//! The frame around what could not be read as a request: the same body, figures and log line as every other error. Knows
//! nothing of the request, because there is nothing to rely on.

use std::sync::Arc;

use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use tokio::time::Instant;
use tracing::Span;

use super::{Facts, Frame};
use crate::http::{Problem, ProblemType, server::Refuse};

/// What the server itself refuses, before there is a route.
const REFUSALS: [ProblemType; 3] =
    [ProblemType::HeadTooLarge, ProblemType::AddressTooLong, ProblemType::MalformedRequest];

impl Refuse for Frame {
    fn refuse(&self, status: StatusCode) -> Response {
        let shared = &self.shared;
        shared.figures.enter();
        let mut facts = Facts {
            shared: Arc::clone(shared),
            started: Instant::now(),
            place: shared.table.nowhere(),
            request_id: shared.request_ids.make(),
            method: None,
            path: None,
            span: Span::none(),
            noted: None,
            traced: None,
        };
        let known = REFUSALS.into_iter().find(|refusal| refusal.status() == status);
        let problem = Problem::new(known.unwrap_or(ProblemType::MalformedRequest))
            .detail("It was refused before any route was looked up. The connection is closed.");
        facts.finish(problem.into_response())
    }
}
