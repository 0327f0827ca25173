//! One exchange: check the key, read the argument, answer, keep both in the log. The same for all six methods.

use axum::{
    extract::Request,
    response::{IntoResponse as _, Response},
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use jiff::Timestamp;

use super::{RetailOperations, argument::Received};
use crate::{
    http::{Problem, ProblemType},
    retail_operations::{
        Argument, Circumstances, Form, Invalid, Method, PaymentStatus, Reply, answer as answer_method,
        log::{Excerpt, Exchange},
    },
};

/// Answers one notification.
///
/// # Errors
/// What concerns HTTP: no key or a wrong one, a body that does not arrive.
pub(super) async fn answer(provider: &RetailOperations, request: Request, method: Method) -> Result<Response, Problem> {
    check_key(provider, request.headers())?;
    let received = Received::read(request).await?;
    let now = provider.0.clock.now();
    let (form, outcome) = reply(provider, &received, method, now);
    let (status, reply) = match outcome {
        Ok(reply) => (StatusCode::OK, reply.to_json()),
        Err(problem) => {
            let too_large = matches!(problem, Invalid::TooLarge { .. });
            let status = if too_large { StatusCode::PAYLOAD_TOO_LARGE } else { StatusCode::BAD_REQUEST };
            (status, Reply::invalid(&problem).to_json())
        }
    };
    if let Some(log) = &provider.0.log {
        let (notification, reply) = (Excerpt::of(&received.text()), Excerpt::of(&reply));
        log.record(Exchange { at: now, method, form, status: status.as_u16(), notification, reply });
    }
    Ok((status, [(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], reply).into_response())
}

fn reply(
    provider: &RetailOperations,
    received: &Received,
    method: Method,
    now: Timestamp,
) -> (Option<Form>, Result<Reply, Invalid>) {
    let argument = match received.given().and_then(Argument::find) {
        Ok(argument) => argument,
        Err(problem) => return (None, Err(problem)),
    };
    let payment_status = match method {
        Method::PaymentValidation => received.status().map(str::parse::<PaymentStatus>).transpose(),
        _ => Ok(None),
    };
    let reply = payment_status.and_then(|payment_status| {
        provider
            .0
            .random
            .with(|random| answer_method(method, &argument, &mut Circumstances { now, random, payment_status }))
    });
    (Some(argument.form()), reply)
}

/// Checks `X-API-KEY` where the installation has a key.
pub(super) fn check_key(provider: &RetailOperations, headers: &HeaderMap) -> Result<(), Problem> {
    let key = headers.get("x-api-key").map(HeaderValue::as_bytes);
    if provider.admits(key) {
        return Ok(());
    }
    let (problem_type, detail) = match key {
        None => {
            (ProblemType::CredentialMissing, "Send the key of `retail_operations.api_key` in the header `X-API-KEY`.")
        }
        Some(_) => {
            (ProblemType::CredentialInvalid, "The key in `X-API-KEY` is not the one of `retail_operations.api_key`.")
        }
    };
    let challenge = HeaderValue::from_static("ApiKey realm=\"retail-operations\", header=\"X-API-KEY\"");
    Err(Problem::new(problem_type).detail(detail).header(header::WWW_AUTHENTICATE, challenge))
}
