//! `GET /api/{tenantId}/admin/notifications/{id}/body`.

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, header};

use super::id_of;
use crate::{
    domain::permission::Permission,
    flows::{Error, notifications::stored},
    http::{
        Problem, ProblemType,
        api::admin::no_store,
        extract::{Call, Path, TenantNotificationsRead},
    },
    tenant::reseal::notification_context,
};

/// Read the body of a notification
///
/// As it came, byte by byte. It may hold personal data, so the credential also needs the permission
/// `tenant.personalData:read`.
#[utoipa::path(
    get,
    path = "/api/{tenantId}/admin/notifications/{id}/body",
    operation_id = "getNotificationBody",
    tag = "Administration",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        ("id" = String, Path, description = "The notification.", example = "01890000-0000-7000-8000-000000000000"),
    ),
    responses((status = 200, description = "The body as it came.", body = String, content_type = "application/octet-stream"))
)]
#[tracing::instrument(name = "http.api.admin.notifications.body", skip_all)]
pub async fn handler(
    call: Call<TenantNotificationsRead>,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    if !call.may(Permission::PersonalDataRead) {
        let refusal = Problem::new(ProblemType::ScopeMissing)
            .detail("The body may hold personal data: the credential needs the permission `tenant.personalData:read`.")
            .with("missingScope", Permission::PersonalDataRead.code());
        return Err(call.lacks(Permission::PersonalDataRead, refusal));
    }
    let id = id_of(&id)?;
    let (services, tenant) = (&call.ctx.services, &call.ctx.tenant.id);
    let sealed = services.notifications.store.notification_body(tenant, id).await.map_err(Error::from)?;
    let sealed = sealed.ok_or(Error::NotificationNotFound)?;
    let plain = services.keyring.open(tenant, &notification_context(id), &sealed).map_err(Problem::internal)?;
    let came = stored(&plain).map_err(Problem::internal)?;
    // Never as the type that the sender named: a browser would run a page of a stranger's.
    let octets = HeaderValue::from_static("application/octet-stream");
    Ok(no_store(([(header::CONTENT_TYPE, octets)], came.body).into_response()))
}
