//! `GET /api/{tenantId}/admin/sandbox-traces/{id}`.

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, header};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    domain::permission::Permission,
    flows::{
        Error,
        sandbox::{self, CustomerOutcome, Exchange, FoundBy, MappedField, Trace},
    },
    http::{
        Problem, ProblemType,
        extract::{Call, Path, TenantConfigurationRead},
    },
};

/// What happened in one attempt to attach a receipt.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = SandboxTrace, example = json!({
    "id": "019d0a6e-7c00-7000-8000-000000000001", "createdAt": "2026-03-31T09:00:00Z", "expiresAt": "2026-03-31T10:00:00Z",
    "connection": "default", "receipt": "key `101-1024`",
    "customer": {"customerId": "101000042", "foundBy": "email", "matches": 1, "created": false, "updated": true},
    "unknownMembers": {"shoeSize": 42},
    "mappedFields": [{"source": "firstName", "target": "FirstName", "value": "Ada"}],
    "exchanges": [{"service": "SaleDocumentService", "operation": "GetByKey", "elapsedMs": 12, "status": 200,
                   "request": "<s:Envelope>…</s:Envelope>", "reply": "<s:Envelope>…</s:Envelope>", "understood": {},
                   "error": null}],
    "error": null
}))]
pub struct SandboxTraceBody {
    /// As in the path.
    #[schema(value_type = String, format = "uuid")]
    id: Uuid,
    /// When it was written.
    #[schema(value_type = String, format = "date-time")]
    created_at: Timestamp,
    /// From when on it does not exist any more.
    #[schema(value_type = String, format = "date-time")]
    expires_at: Timestamp,
    /// The connection that was written to.
    connection: String,
    /// Which receipt was wanted.
    receipt: String,
    /// What became of the customer; `null` where it did not come to that.
    #[schema(required)]
    customer: Option<CustomerOutcomeBody>,
    /// Members of the body that the mapping does not know; they were not sent to Y2.
    #[schema(value_type = Object)]
    unknown_members: Map<String, Value>,
    /// What the mapping made of the others.
    mapped_fields: Vec<MappedFieldBody>,
    /// The calls to Y2, in order.
    exchanges: Vec<ExchangeBody>,
    /// Why the attempt failed; `null` where it did not.
    #[schema(required)]
    error: Option<String>,
}

/// What became of the customer.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = SandboxCustomerOutcome)]
pub struct CustomerOutcomeBody {
    /// Y2's code.
    customer_id: String,
    /// By what it was found (`customerId`, `email`, `phoneNumber`, `receipt`); `null` for a new one.
    #[schema(required)]
    found_by: Option<&'static str>,
    /// How many customers matched; the first open one was taken.
    matches: usize,
    /// Whether it was created just now.
    created: bool,
    /// Whether its record was changed.
    updated: bool,
}

/// One value on its way to Y2.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = SandboxMappedField)]
pub struct MappedFieldBody {
    /// The member of the body.
    source: String,
    /// The path in Y2's record.
    target: String,
    /// What went there.
    value: Value,
}

/// One call to Y2.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = SandboxExchange)]
pub struct ExchangeBody {
    /// Y2's service.
    service: String,
    /// Its operation.
    operation: String,
    /// Milliseconds, retries included.
    elapsed_ms: u64,
    /// HTTP status of the last answer; `null` where there was none.
    #[schema(required)]
    status: Option<u16>,
    /// The envelope as sent.
    request: String,
    /// The last answer as received.
    #[schema(required)]
    reply: Option<String>,
    /// The answer as understood.
    #[schema(required)]
    understood: Option<Value>,
    /// Why there is no answer.
    #[schema(required)]
    error: Option<String>,
}

/// Read what happened in a sandbox call
///
/// The address in the `Link` of `attachReceiptToCustomer`: the members that were not understood, the mapped fields, and each
/// exchange with Y2 as sent, as received and as understood. Kept sealed for an hour.
///
/// It shows personal data, so the credential also needs the permission `tenant.personalData:read`.
#[utoipa::path(
    get,
    path = "/api/{tenantId}/admin/sandbox-traces/{id}",
    operation_id = "getSandboxTrace",
    tag = "Administration",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        ("id" = String, Path, description = "As in the `Link`.", format = "uuid"),
    ),
    responses((status = 200, description = "The trace.", body = SandboxTraceBody))
)]
#[tracing::instrument(level = "debug", name = "http.api.admin.sandbox_traces.get", skip_all)]
pub async fn handler(
    call: Call<TenantConfigurationRead>,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    if !call.may(Permission::PersonalDataRead) {
        let permission = Permission::PersonalDataRead;
        let refusal = Problem::new(ProblemType::ScopeMissing)
            .detail(format!("The trace shows personal data: the credential needs the permission `{permission}` too."))
            .with("missingScope", permission.code());
        return Err(call.lacks(permission, refusal));
    }
    // What is no id is the id of no trace.
    let id: Uuid = id.parse().map_err(|_| Error::TraceNotFound)?;
    let trace = sandbox::read_trace(&call.ctx, id).await?;
    let no_store = [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    Ok((no_store, Json(SandboxTraceBody::from(trace))).into_response())
}

impl From<Trace> for SandboxTraceBody {
    fn from(trace: Trace) -> Self {
        Self {
            id: trace.id,
            created_at: trace.created_at,
            expires_at: trace.expires_at,
            connection: trace.connection.to_string(),
            receipt: trace.receipt,
            customer: trace.customer.map(Into::into),
            unknown_members: trace.unknown_members,
            mapped_fields: trace.mapped_fields.into_iter().map(Into::into).collect(),
            exchanges: trace.exchanges.into_iter().map(Into::into).collect(),
            error: trace.error,
        }
    }
}

impl From<CustomerOutcome> for CustomerOutcomeBody {
    fn from(outcome: CustomerOutcome) -> Self {
        Self {
            customer_id: outcome.customer_id,
            found_by: outcome.found_by.map(|by| match by {
                FoundBy::CustomerId => "customerId",
                FoundBy::Email => "email",
                FoundBy::PhoneNumber => "phoneNumber",
                FoundBy::Receipt => "receipt",
            }),
            matches: outcome.matches,
            created: outcome.created,
            updated: outcome.updated,
        }
    }
}

impl From<MappedField> for MappedFieldBody {
    fn from(field: MappedField) -> Self {
        Self { source: field.source, target: field.target, value: field.value }
    }
}

impl From<Exchange> for ExchangeBody {
    fn from(exchange: Exchange) -> Self {
        Self {
            service: exchange.service,
            operation: exchange.operation,
            elapsed_ms: exchange.elapsed_ms,
            status: exchange.status,
            request: exchange.request,
            reply: exchange.reply,
            understood: exchange.understood,
            error: exchange.error,
        }
    }
}
