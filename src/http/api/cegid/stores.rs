//! `GET /api/{tenantId}/cegid/stores`.

use axum::response::Response;
use compact_str::CompactString;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    flows::{
        cache::Form,
        diagnostics::{self, Extra, Store, StoreAddress, Warehouse},
    },
    http::{
        Problem,
        api::cegid::{
            NamedConnection,
            listing::{self, ListOrigin},
        },
        extract::{Call, IfNoneMatch, Y2StoreRead},
    },
};

/// A store of the connection's Y2.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = CegidStore, example = json!({
    "storeId": "101", "displayName": "Atelier Nord Paris", "shortName": "Paris", "type": "Boutique", "closed": false,
    "address": {"lines": ["12 rue du Bac"], "zipCode": "75007", "city": "Paris", "region": "IDF", "country": "FRA",
                "additionalProperties": {}},
    "countryCode": "FRA", "currency": "EUR", "language": "FRA", "email": "paris@example.com",
    "phoneNumber": "01 23 45 67 89", "openingDate": "2015-03-02T00:00:00", "externalReference": null,
    "warehouses": [{"id": "101", "label": "Paris", "additionalProperties": {}}], "additionalProperties": {}
}))]
pub struct StoreBody<'a> {
    /// Y2's code; leading zeros belong to it.
    #[schema(required)]
    store_id: Option<&'a str>,
    /// The label.
    #[schema(required)]
    display_name: Option<&'a str>,
    /// The short label.
    #[schema(required)]
    short_name: Option<&'a str>,
    /// Y2's kind of store (`Boutique`, `Airport`, `Other`).
    #[schema(required)]
    r#type: Option<&'a str>,
    /// Whether it is closed for good; `null` where Y2 does not say.
    #[schema(required)]
    closed: Option<bool>,
    /// Where it is; `null` where Y2 does not say.
    #[schema(required)]
    address: Option<AddressBody<'a>>,
    /// Y2's code of the country, as in `address.country`.
    #[schema(required)]
    country_code: Option<&'a str>,
    /// Currency code, normally ISO 4217.
    #[schema(required)]
    currency: Option<&'a str>,
    /// Y2's code of the language.
    #[schema(required)]
    language: Option<&'a str>,
    /// Of the store.
    #[schema(required)]
    email: Option<&'a str>,
    /// Of the store, as written in Y2.
    #[schema(required)]
    phone_number: Option<&'a str>,
    /// As Y2 sends it, without a zone; `null` where Y2 has no date.
    #[schema(required)]
    opening_date: Option<&'a str>,
    /// What another system calls it.
    #[schema(required)]
    external_reference: Option<&'a str>,
    /// The warehouses linked to it.
    warehouses: Vec<WarehouseBody<'a>>,
    /// What Y2 sends beside it, under Y2's names.
    #[schema(value_type = Object)]
    additional_properties: &'a Extra,
}

/// Where a store is.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = CegidStoreAddress)]
pub struct AddressBody<'a> {
    /// Up to four lines; empty ones are left out.
    #[schema(value_type = Vec<String>)]
    lines: &'a [CompactString],
    /// Postal code.
    #[schema(required)]
    zip_code: Option<&'a str>,
    /// City.
    #[schema(required)]
    city: Option<&'a str>,
    /// Y2's code of the region.
    #[schema(required)]
    region: Option<&'a str>,
    /// Y2's code of the country.
    #[schema(required)]
    country: Option<&'a str>,
    /// What Y2 sends beside it, under Y2's names.
    #[schema(value_type = Object)]
    additional_properties: &'a Extra,
}

/// A warehouse linked to a store.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = CegidWarehouse)]
pub struct WarehouseBody<'a> {
    /// Y2's code.
    #[schema(required)]
    id: Option<&'a str>,
    /// The label.
    #[schema(required)]
    label: Option<&'a str>,
    /// What Y2 sends beside it, under Y2's names.
    #[schema(value_type = Object)]
    additional_properties: &'a Extra,
}

/// List the stores
///
/// Every store of the connection's Y2, in Y2's order, as one array. Read through the plug-in `Company/Stores`; where Y2
/// lacks it, through the stock of the item that the connection names, which shows the open stores that the login may see:
/// `X-Y2-Source` says which way was used, and `X-Y2-Partial` that the list may not be whole.
///
/// The list is kept for the connection's `caches.fresh`. While Y2 cannot answer, the last list is served for
/// `caches.stale` more; `Age` and `Cache-Status` say so.
#[utoipa::path(
    get,
    path = "/api/{tenantId}/cegid/stores",
    operation_id = "listCegidStores",
    tag = "Cegid",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        ("X-Y2-Connection" = Option<String>, Header, nullable = false, description = "The connection to read; without it, the default one."),
        ("If-None-Match" = Option<String>, Header, nullable = false, description = "Tags of lists that the caller has already."),
    ),
    responses(
        (status = 200, description = "The stores.", body = Vec<StoreBody<'_>>, headers(
            ("X-Y2-Connection" = String, description = "The connection that was read."),
            ("X-Y2-Source" = String, description = "`Company/Stores`, or the operation that stood in for it."),
            ("X-Y2-Partial" = String, description = "Why stores may be missing; absent where none is."),
            ("ETag" = String, description = "Strong tag of the list."),
            ("Age" = u64, description = "Seconds since Y2 was asked."),
            ("Cache-Status" = String, description = "How the list came to be served (RFC 9211)."),
        )),
        (status = 304, description = "The caller has this list already."),
    )
)]
#[tracing::instrument(level = "debug", name = "http.api.cegid.stores.list", skip_all)]
pub async fn handler(
    call: Call<Y2StoreRead>,
    connection: NamedConnection,
    if_none_match: IfNoneMatch,
) -> Result<Response, Problem> {
    let stores = diagnostics::stores(&call.ctx, connection.as_deref()).await?;
    let list = stores.list.value();
    let origin = ListOrigin { source: list.source, partial: list.partial };
    listing::answer(&if_none_match, &stores, origin, Form::List, |list| {
        serde_json::to_vec(&list.items.iter().map(StoreBody::from).collect::<Vec<_>>())
    })
}

impl<'a> From<&'a Store> for StoreBody<'a> {
    fn from(store: &'a Store) -> Self {
        Self {
            store_id: store.id.as_deref(),
            display_name: store.label.as_deref(),
            short_name: store.short_label.as_deref(),
            r#type: store.kind.as_deref(),
            closed: store.closed,
            address: store.address.as_ref().map(AddressBody::from),
            country_code: store.address.as_ref().and_then(|address| address.country.as_deref()),
            currency: store.currency.as_deref(),
            language: store.language.as_deref(),
            email: store.email.as_deref(),
            phone_number: store.phone_number.as_deref(),
            opening_date: store.opening_date.as_deref(),
            external_reference: store.external_reference.as_deref(),
            warehouses: store.warehouses.iter().map(WarehouseBody::from).collect(),
            additional_properties: &store.extra,
        }
    }
}

impl<'a> From<&'a StoreAddress> for AddressBody<'a> {
    fn from(address: &'a StoreAddress) -> Self {
        Self {
            lines: &address.lines,
            zip_code: address.zip_code.as_deref(),
            city: address.city.as_deref(),
            region: address.region.as_deref(),
            country: address.country.as_deref(),
            additional_properties: &address.extra,
        }
    }
}

impl<'a> From<&'a Warehouse> for WarehouseBody<'a> {
    fn from(warehouse: &'a Warehouse) -> Self {
        Self { id: warehouse.id.as_deref(), label: warehouse.label.as_deref(), additional_properties: &warehouse.extra }
    }
}
