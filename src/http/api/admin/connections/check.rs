//! `POST /api/{tenantId}/admin/connections/{id}/check`.

use axum::{Json, response::Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    flows::{
        administration,
        checkup::{Code, Finding, Status},
    },
    http::{
        Problem,
        api::admin::no_store,
        extract::{Call, Path, TenantConfigurationWrite},
    },
};

/// What checking a connection found.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = ConnectionCheck, example = json!({
    "ok": false,
    "checks": [{"check": "credentials", "status": "fail", "code": "y2-credentials-refused",
                "finding": "connection `production`: Y2 refuses the login or the password of this connection",
                "advice": "check `login` and `password`: Y2 wants `FOLDER\\login`; a login without a backslash gets the `databaseId` in front",
                "because": null}]
}))]
pub struct CheckBody {
    /// Whether nothing failed; warnings may still be there.
    ok: bool,
    /// In the order of the way to Y2 and through it: the first failure is the cause.
    checks: Vec<FindingBody>,
}

/// What one check found.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = ConnectionFinding)]
pub struct FindingBody {
    /// What was checked.
    check: &'static str,
    /// `ok`, `warn` (it works, and somebody should know), `fail`, or `skip` (it was not tried, since something before it failed).
    status: &'static str,
    /// The stable word for what is amiss; `null` where nothing is, or nothing was tried. `docs/doctor.md` explains each.
    #[schema(required)]
    code: Option<&'static str>,
    /// What was found, in a sentence.
    finding: String,
    /// What to do about it; `null` where nothing has to be done.
    #[schema(required)]
    advice: Option<String>,
    /// The code of what it follows from; `null` where it follows from nothing.
    #[schema(required)]
    because: Option<&'static str>,
}

/// Check a connection
///
/// Goes the way that `doctor` goes: address, name, connection, TLS, HTTP, login, folder and version; the clock; which services are
/// there, and whether they are described as they are known; rights, lists and their codes; the public address, LiveStore where it
/// works with this connection, and notifications. Each step says what was found and what to do. It reads from Y2 and writes
/// nothing. A disabled connection is tried as far as its login, so that it can be checked before it is enabled. The answer is 200
/// whatever was found, after nine seconds at the latest.
#[utoipa::path(
    post,
    path = "/api/{tenantId}/admin/connections/{id}/check",
    operation_id = "checkConnection",
    tag = "Administration",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        ("id" = String, Path, description = "As in `server/y2.yml`.", example = "production"),
    ),
    responses((status = 200, description = "What was found.", body = CheckBody))
)]
#[tracing::instrument(name = "http.api.admin.connections.check", skip_all)]
pub async fn handler(
    call: Call<TenantConfigurationWrite>,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let findings = administration::check_connection(&call.ctx, &id).await?;
    let ok = findings.iter().all(|finding| finding.status != Status::Fail);
    Ok(no_store(Json(CheckBody { ok, checks: findings.into_iter().map(FindingBody::from).collect() })))
}

impl From<Finding> for FindingBody {
    fn from(finding: Finding) -> Self {
        let Finding { check, status, code, finding, advice, because } = finding;
        let (code, because) = (code.map(Code::as_str), because.map(Code::as_str));
        Self { check, status: status.as_str(), code, finding, advice, because }
    }
}
