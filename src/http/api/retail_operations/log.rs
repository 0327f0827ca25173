//! `GET …/notification/test/log`: the last exchanges, for the integrator who wants to see what was sent and answered.

use axum::{
    Json,
    extract::State,
    response::{IntoResponse as _, Response},
};
use http::{HeaderMap, HeaderValue, header};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::{ToSchema, openapi::security::SecurityRequirement};
use utoipa_axum::router::UtoipaMethodRouter;

use super::{RetailOperations, exchange::check_key};
use crate::{
    http::{Problem, ProblemType, openapi},
    retail_operations::{Form, log::Exchange},
};

/// The last exchanges, the newest first.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct LogBody {
    /// At most 200.
    items: Vec<ExchangeBody>,
    /// Always null: there is one page.
    next: Option<String>,
}

/// One notification and its reply.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ExchangeBody {
    /// When the notification was read.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// The called method, as in its path.
    #[schema(example = "payment/onValidated")]
    method: &'static str,
    /// The event type that belongs to the method.
    #[schema(example = "payment.validation")]
    event_type: &'static str,
    /// The form in which the argument came: `body`, `wrapped`, `formField` or `query`; null when it could not be read.
    form: Option<&'static str>,
    /// The HTTP status of the reply.
    status: u16,
    /// The notification as text, exactly as it was sent; the body where none could be read.
    notification: String,
    /// How many bytes the notification has; its text here ends after 128 KiB.
    notification_bytes: usize,
    /// The reply as text, exactly as it was sent.
    reply: String,
    /// How many bytes the reply has; its text here ends after 128 KiB.
    reply_bytes: usize,
}

impl From<Exchange> for ExchangeBody {
    fn from(exchange: Exchange) -> Self {
        Self {
            at: exchange.at,
            method: exchange.method.path(),
            event_type: exchange.method.event_type(),
            form: exchange.form.map(|form| match form {
                Form::Body => "body",
                Form::Wrapped => "wrapped",
                Form::FormField => "formField",
                Form::Query => "query",
            }),
            status: exchange.status,
            notification_bytes: exchange.notification.bytes,
            notification: exchange.notification.text.into(),
            reply_bytes: exchange.reply.bytes,
            reply: exchange.reply.text.into(),
        }
    }
}

/// The last exchanges
///
/// The last 200 notifications and replies of the six sample methods, the newest first, while the setting
/// `retail_operations.log` is on. They are kept in memory only.
#[utoipa::path(
    get,
    path = "/api/externals/v1/notification/test/log",
    operation_id = "listRetailOperationsExchanges",
    tag = "Notifications",
    responses((status = 200, description = "The exchanges.", body = LogBody))
)]
pub async fn handler(State(provider): State<RetailOperations>, headers: HeaderMap) -> Result<Response, Problem> {
    let Some(log) = &provider.0.log else {
        return Err(Problem::new(ProblemType::RouteNotFound).detail(
            "The log is off. The operator turns it on with `retail_operations.log` and `retail_operations.api_key`.",
        ));
    };
    check_key(&provider, &headers)?;
    let items = log.newest_first().into_iter().map(ExchangeBody::from).collect();
    let no_store = (header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(([no_store], Json(LogBody { items, next: None })).into_response())
}

/// The route: a key is not optional here.
pub fn documented<S>(route: UtoipaMethodRouter<S>) -> UtoipaMethodRouter<S> {
    const PROBLEMS: &[ProblemType] = &[
        ProblemType::CredentialMissing,
        ProblemType::CredentialInvalid,
        ProblemType::RouteNotFound,
        ProblemType::TooManyRequests,
        ProblemType::ServiceUnavailable,
    ];
    openapi::documented(openapi::public(route, &[PROBLEMS]), |operation| {
        operation.security = Some(vec![SecurityRequirement::new("apiKey", Vec::<String>::new())]);
    })
}
