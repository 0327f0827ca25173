//! `GET /api/{tenantId}/admin/integration-log/{id}/unmodified` and `…/modified`.

use axum::{Json, response::Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::id_of;
use crate::{
    domain::permission::Permission,
    flows::exchange_log::{self, Message, Side},
    http::{
        Problem, ProblemType,
        api::admin::no_store,
        extract::{Call, Path, TenantLogsRead},
    },
};

/// One side of an exchange.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = ExchangeSide)]
pub struct SideBody {
    /// Whether personal data and secrets were masked before it was kept. Always so.
    masked: bool,
    /// What was asked.
    request: MessageBody,
    /// What was answered; `null`: nothing.
    #[schema(required)]
    reply: Option<MessageBody>,
}

/// One message.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = ExchangeMessage, example = json!({
    "head": "HTTP 200", "mediaType": "text/xml; charset=utf-8", "bytes": 1204,
    "content": "<s:Envelope><s:Body><LastName>***</LastName></s:Body></s:Envelope>"
}))]
pub struct MessageBody {
    /// Where it belongs: endpoint and action of a request, status of a reply.
    head: String,
    /// Its media type, as it was sent.
    #[schema(required)]
    media_type: Option<String>,
    /// Bytes of the message as it was.
    bytes: u64,
    /// Its text. `***` stands for what was masked; what is very long is cut.
    content: String,
}

impl From<Message> for MessageBody {
    fn from(Message { head, media_type, bytes, content }: Message) -> Self {
        Self { head, media_type, bytes, content }
    }
}

/// Read an exchange as it was
///
/// Of what we sent: as it was made by the names and rules of this product. Of what came: as it came. Personal data and secrets
/// are masked; codes that stand for people are left, so the credential also needs the permission `tenant.personalData:read`.
#[utoipa::path(
    get,
    path = "/api/{tenantId}/admin/integration-log/{id}/unmodified",
    operation_id = "getIntegrationLogUnmodified",
    tag = "Administration",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        ("id" = String, Path, description = "The exchange.", example = "01890000-0000-7000-8000-000000000000"),
    ),
    responses((status = 200, description = "Request and reply.", body = SideBody))
)]
#[tracing::instrument(name = "http.api.admin.integration_log.unmodified", skip_all)]
pub async fn unmodified(
    call: Call<TenantLogsRead>,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    may_see_people(&call)?;
    answer(exchange_log::unmodified(&call.ctx, id_of(&id)?).await?)
}

/// Read an exchange as it was understood
///
/// Of what we sent: as the other side got it, with the names of its installation. Of what came: as it was understood. It
/// differs from `/unmodified` only where something was changed. It needs the same permissions.
#[utoipa::path(
    get,
    path = "/api/{tenantId}/admin/integration-log/{id}/modified",
    operation_id = "getIntegrationLogModified",
    tag = "Administration",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        ("id" = String, Path, description = "The exchange.", example = "01890000-0000-7000-8000-000000000000"),
    ),
    responses((status = 200, description = "Request and reply.", body = SideBody))
)]
#[tracing::instrument(name = "http.api.admin.integration_log.modified", skip_all)]
pub async fn modified(call: Call<TenantLogsRead>, Path((_, id)): Path<(String, String)>) -> Result<Response, Problem> {
    may_see_people(&call)?;
    answer(exchange_log::modified(&call.ctx, id_of(&id)?).await?)
}

fn may_see_people(call: &Call<TenantLogsRead>) -> Result<(), Problem> {
    if call.may(Permission::PersonalDataRead) {
        return Ok(());
    }
    let refusal = Problem::new(ProblemType::ScopeMissing)
        .detail("Contents of exchanges name people by their codes: the credential needs the permission `tenant.personalData:read`.")
        .with("missingScope", Permission::PersonalDataRead.code());
    Err(call.lacks(Permission::PersonalDataRead, refusal))
}

fn answer(Side { request, reply }: Side) -> Result<Response, Problem> {
    Ok(no_store(Json(SideBody { masked: true, request: request.into(), reply: reply.map(MessageBody::from) })))
}
