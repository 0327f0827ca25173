//! `GET /api/{tenantId}/admin/permissions`.

use axum::{Json, response::Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    domain::{
        permission::{Permission, Policy},
        permission_set::PermissionSet,
    },
    http::{
        Problem,
        api::admin::no_store,
        extract::{Call, TenantAccessRead},
    },
};

/// Permission codes that belong together.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = PermissionArea, example = json!({
    "code": "tenant.access", "description": "Keys, permissions and the audit.",
    "scopes": [
        {"code": "tenant.access:read", "description": "Read permissions, API keys and the audit.",
         "policies": ["TenantAccess.Read"], "held": true},
        {"code": "tenant.access:write", "description": "Make and revoke API keys.",
         "policies": ["TenantAccess.Write"], "held": false}
    ]
}))]
pub struct AreaBody {
    /// What the codes begin with.
    code: &'static str,
    /// What they are about.
    description: &'static str,
    /// The codes.
    scopes: Vec<ScopeBody>,
}

/// One permission code.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = PermissionScope)]
pub struct ScopeBody {
    /// As it stands on a key or in a token.
    code: &'static str,
    /// What it allows.
    description: &'static str,
    /// The policies that it satisfies, as the operations name them. None: it is asked for beside another one, or by nothing
    /// yet.
    policies: Vec<&'static str>,
    /// Whether the credential of this call has it.
    held: bool,
}

/// List the permissions
///
/// Every permission code that a key or a token can have, grouped by what it is about: what it allows, which policies it
/// satisfies, and whether the credential of this call has it. A key can be given only what its maker holds.
#[utoipa::path(
    get,
    path = "/api/{tenantId}/admin/permissions",
    operation_id = "listPermissions",
    tag = "Administration",
    params(("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo")),
    responses((status = 200, description = "The permissions.", body = Vec<AreaBody>))
)]
#[tracing::instrument(name = "http.api.admin.permissions.list", skip_all)]
pub async fn handler(call: Call<TenantAccessRead>) -> Result<Response, Problem> {
    Ok(no_store(Json(areas(call.caller.permissions))))
}

fn areas(held: PermissionSet) -> Vec<AreaBody> {
    let mut areas = Vec::<AreaBody>::new();
    for permission in Permission::ALL {
        let code = permission.area();
        let position = areas.iter().position(|area| area.code == code).unwrap_or_else(|| {
            areas.push(AreaBody { code, description: permission.area_description(), scopes: Vec::new() });
            areas.len() - 1
        });
        areas[position].scopes.push(ScopeBody {
            code: permission.code(),
            description: permission.description(),
            policies: Policy::ALL.iter().filter(|policy| policy.permission == permission).map(|it| it.name).collect(),
            held: held.contains(permission),
        });
    }
    areas
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_in_one_area_and_only_held_ones_are_held() {
        let areas = areas([Permission::AccessRead].into_iter().collect());
        let scopes: Vec<_> = areas.iter().flat_map(|area| &area.scopes).collect();
        assert_eq!(scopes.len(), Permission::ALL.len());
        let held: Vec<_> = scopes.iter().filter(|scope| scope.held).map(|scope| scope.code).collect();
        assert_eq!(held, ["tenant.access:read"]);
    }

    #[test]
    fn every_policy_is_satisfied_by_some_code() {
        let areas = areas(PermissionSet::EMPTY);
        let named: Vec<_> = areas.iter().flat_map(|area| &area.scopes).flat_map(|scope| &scope.policies).collect();
        assert_eq!(named.len(), Policy::ALL.len());
    }
}
