//! `GET /api/{tenantId}/admin/audit`.

use axum::{Json, response::Response};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::{
    domain::{
        audit::{Actor, Record},
        permission::Permission,
    },
    flows::administration,
    http::{
        Problem,
        api::admin::no_store,
        extract::{Call, PageParameters, Paging, TenantAccessRead},
    },
};

/// A page of the audit.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = AuditPage)]
pub struct AuditPageBody {
    /// Newest first.
    items: Vec<EntryBody>,
    /// For `after`; `null`: this is the last page.
    #[schema(required)]
    next: Option<String>,
}

/// What was done, or refused.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = AuditEntry, example = json!({
    "sequence": 17, "at": "2026-03-31T09:00:00Z", "actor": {"kind": "apiKey", "id": "4fTq0ZkV81bM"},
    "action": "configuration.replace", "target": "server/y2.yml", "outcome": "done",
    "address": "203.0.113.9", "requestId": "0197a5c2f4b87d3e9a1c5b60d2e8f713",
    "details": {"version": 8, "files": [
        {"file": "server/y2.yml", "change": "changed", "keys": ["connections.production.url"]}]},
    "hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
}))]
pub struct EntryBody {
    /// Counts the entries of the tenant; none is ever missing.
    sequence: i64,
    /// When.
    #[schema(value_type = String, format = "date-time")]
    at: Timestamp,
    /// Who.
    actor: ActorBody,
    /// What: `tenant.apply`, `configuration.replace`, `configuration.delete`, `configuration.restore`, `key.create`,
    /// `key.revoke`, `webhook.create`, `webhook.change`, `webhook.delete`, `exchangeLog.switch`, `access.refused`; later releases may add some.
    action: String,
    /// On what: the id of a key, the path of a file.
    #[schema(required)]
    target: Option<String>,
    /// `done` or `refused`.
    outcome: String,
    /// The address of the caller; `null` for the command line, and where the credential lacks `tenant.personalData:read`.
    #[schema(required)]
    address: Option<String>,
    /// The id of the request, as in the header `x-request-id` and in the log.
    #[schema(required)]
    request_id: Option<String>,
    /// Further facts, which depend on the action: names of keys and files, never their values.
    #[schema(value_type = Object)]
    details: Map<String, Value>,
    /// SHA-256 of the entry and of the `hash` of the one before.
    hash: String,
}

/// Who did something.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = AuditActor)]
pub struct ActorBody {
    /// `apiKey`, `subject` (of a token), `commandLine`, or `unknown` where no credential of the tenant was shown.
    kind: String,
    /// Which key or subject; a subject is `null` where the credential lacks `tenant.personalData:read`.
    #[schema(required)]
    id: Option<String>,
}

/// Read the audit
///
/// What was done to the tenant, over this interface or by the operator's command line, and which calls of `/admin` were
/// refused; newest first. Refused calls of one kind are one entry with a count, written within a minute and then once an
/// hour. Entries are never changed and follow one another by their hashes.
///
/// Addresses and the ids of subjects are data about people: they are `null` unless the credential also has the permission
/// `tenant.personalData:read`.
#[utoipa::path(
    get,
    path = "/api/{tenantId}/admin/audit",
    operation_id = "listAudit",
    tag = "Administration",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        PageParameters,
    ),
    responses((status = 200, description = "A page of the audit.", body = AuditPageBody))
)]
#[tracing::instrument(name = "http.api.admin.audit.list", skip_all)]
pub async fn handler(call: Call<TenantAccessRead>, Paging(page): Paging) -> Result<Response, Problem> {
    let audit = administration::audit(&call.ctx, &page).await?;
    let personal = call.may(Permission::PersonalDataRead);
    let items = audit.items.into_iter().map(|record| EntryBody::new(record, personal)).collect();
    Ok(no_store(Json(AuditPageBody { items, next: audit.next })))
}

impl EntryBody {
    /// `personal`: whether the reader may see data about people.
    fn new(record: Record, personal: bool) -> Self {
        let about_a_person = record.actor_kind == Actor::SUBJECT;
        Self {
            sequence: record.sequence,
            at: record.at,
            actor: ActorBody { id: record.actor.filter(|_| personal || !about_a_person), kind: record.actor_kind },
            action: record.action,
            target: record.target,
            outcome: record.outcome,
            address: record.address.filter(|_| personal),
            request_id: record.request_id,
            details: record.details,
            hash: record.hash.iter().map(|byte| format!("{byte:02x}")).collect(),
        }
    }
}
