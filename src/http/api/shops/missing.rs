//! `GET /api/{tenantId}/shops/{shopId}/associations/missing`.

use axum::{Json, response::Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    flows::shops::{self, Missing, MissingTable},
    http::{
        Problem,
        api::admin::no_store,
        extract::{Call, Path, TenantShopsRead},
    },
};

/// What no association stands for.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = MissingAssociations)]
pub struct MissingBody {
    /// Table by table, as in `associations.yml`.
    tables: Vec<MissingTableBody>,
}

/// What no association of one table stands for.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = MissingAssociationTable)]
pub struct MissingTableBody {
    /// `civilities`, `countries`, `taxes`, `carriers`, `groups` or `payments`.
    table: &'static str,
    /// What the key may not read, so that less is known.
    not_readable: Vec<&'static str>,
    /// The most used first.
    missing: Vec<MissingAssociationBody>,
}

/// Something of the shop that no association stands for.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = MissingAssociation, example = json!({"value": "BE", "name": "Belgique", "count": 12, "examples": ["address 7"]}))]
pub struct MissingAssociationBody {
    /// As the table names it: an id, an ISO code, or `module, currency, label`.
    value: String,
    /// How the shop calls it, where it does.
    #[schema(required)]
    name: Option<String>,
    /// How many entities use it, of those that were read: the first 5,000 of each kind.
    count: usize,
    /// Some of them, by what they are and their ids.
    examples: Vec<String>,
}

impl From<MissingTable> for MissingTableBody {
    fn from(table: MissingTable) -> Self {
        let MissingTable { table, not_readable, missing } = table;
        let body = |missing| {
            let Missing { value, name, count, examples } = missing;
            MissingAssociationBody { value, name, count, examples }
        };
        Self { table, not_readable, missing: missing.into_iter().map(body).collect() }
    }
}

/// List missing associations
///
/// What the shop's real data use and `associations.yml` has no code for, with counts and examples: read from the shop now.
#[utoipa::path(
    get,
    path = "/api/{tenantId}/shops/{shopId}/associations/missing",
    operation_id = "listMissingAssociations",
    tag = "Shop",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        ("shopId" = String, Path, description = "The shop.", example = "web"),
    ),
    responses((status = 200, description = "Table by table.", body = MissingBody))
)]
#[tracing::instrument(name = "http.api.shops.missing", skip_all)]
pub async fn handler(
    call: Call<TenantShopsRead>,
    Path((_, shop)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let tables = shops::missing_associations(&call.ctx, &shop).await?;
    Ok(no_store(Json(MissingBody { tables: tables.into_iter().map(MissingTableBody::from).collect() })))
}
