//! The stores of a company: by the plug-in; where Y2 lacks it, by the stock of one item.

use compact_str::{CompactString, ToCompactString};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Answer, listed,
    listing::{Extra, Listing, Rendered, Source, not_blank},
    store_pages::{self, StorePages},
};
use cegid_y2::{
    Client, company_stores,
    item_inventory::{AvailableQtyByStore, GetInventoryDetailByStore, ItemIdentifier},
};

use crate::{
    flows::{Ctx, Error, Y2Error},
    tenant::Connection,
};

/// Said of an empty list. Y2 gives one for an item that it does not know (assumed) as for a login that may see no store.
const NO_STORE: &str = "no store came: does the item of stores.inventoryItem exist, and may the login see a store?";

/// A store of the connection's Y2.
#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = CegidStore, example = json!({
    "storeId": "101", "displayName": "Atelier Nord Paris", "shortName": "Paris", "type": "Boutique", "closed": false,
    "address": {"lines": ["12 rue du Bac"], "zipCode": "75007", "city": "Paris", "region": "IDF", "country": "FRA",
                "additionalProperties": {}},
    "countryCode": "FRA", "currency": "EUR", "language": "FRA", "email": "paris@example.com",
    "phoneNumber": "01 23 45 67 89", "openingDate": "2015-03-02T00:00:00", "externalReference": null,
    "warehouses": [{"id": "101", "label": "Paris", "additionalProperties": {}}], "additionalProperties": {}
}))]
pub struct StoreItem {
    /// Y2's code; leading zeros belong to it.
    #[schema(required, value_type = Option<String>)]
    pub store_id: Option<CompactString>,
    /// The label.
    #[schema(required, value_type = Option<String>)]
    pub display_name: Option<CompactString>,
    /// The short label.
    #[schema(required, value_type = Option<String>)]
    pub short_name: Option<CompactString>,
    /// Y2's kind of store (`Boutique`, `Airport`, `Other`).
    #[schema(required, value_type = Option<String>)]
    pub r#type: Option<CompactString>,
    /// Whether it is closed for good; `null` where Y2 does not say.
    #[schema(required)]
    pub closed: Option<bool>,
    /// Where it is; `null` where Y2 does not say.
    #[schema(required)]
    pub address: Option<StoreAddress>,
    /// Y2's code of the country, as in `address.country`.
    #[schema(required, value_type = Option<String>)]
    pub country_code: Option<CompactString>,
    /// Currency code, normally ISO 4217.
    #[schema(required, value_type = Option<String>)]
    pub currency: Option<CompactString>,
    /// Y2's code of the language.
    #[schema(required, value_type = Option<String>)]
    pub language: Option<CompactString>,
    /// Of the store.
    #[schema(required, value_type = Option<String>)]
    pub email: Option<CompactString>,
    /// Of the store, as written in Y2.
    #[schema(required, value_type = Option<String>)]
    pub phone_number: Option<CompactString>,
    /// As Y2 sends it, without a zone; `null` where Y2 has no date.
    #[schema(required, value_type = Option<String>)]
    pub opening_date: Option<CompactString>,
    /// What another system calls it.
    #[schema(required, value_type = Option<String>)]
    pub external_reference: Option<CompactString>,
    /// The warehouses linked to it.
    pub warehouses: Vec<Warehouse>,
    /// What Y2 sends beside it, under Y2's names.
    #[schema(value_type = Object)]
    pub additional_properties: Extra,
}

/// Where a store is.
#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = CegidStoreAddress)]
pub struct StoreAddress {
    /// Up to four lines; empty ones are left out.
    #[schema(value_type = Vec<String>)]
    pub lines: Vec<CompactString>,
    /// Postal code.
    #[schema(required, value_type = Option<String>)]
    pub zip_code: Option<CompactString>,
    /// City.
    #[schema(required, value_type = Option<String>)]
    pub city: Option<CompactString>,
    /// Y2's code of the region.
    #[schema(required, value_type = Option<String>)]
    pub region: Option<CompactString>,
    /// Y2's code of the country.
    #[schema(required, value_type = Option<String>)]
    pub country: Option<CompactString>,
    /// What Y2 sends beside it, under Y2's names.
    #[schema(value_type = Object)]
    pub additional_properties: Extra,
}

/// A warehouse linked to a store.
#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = CegidWarehouse)]
pub struct Warehouse {
    /// Y2's code.
    #[schema(required, value_type = Option<String>)]
    pub id: Option<CompactString>,
    /// The label.
    #[schema(required, value_type = Option<String>)]
    pub label: Option<CompactString>,
    /// What Y2 sends beside it, under Y2's names.
    #[schema(value_type = Object)]
    pub additional_properties: Extra,
}

/// The stores of the connection's Y2.
///
/// # Errors
/// No connection; Y2's; no plug-in and no item configured to stand in for it.
pub async fn stores(ctx: &Ctx, named: Option<&str>) -> Result<Answer<Rendered<Vec<StoreItem>>>, Error> {
    listed(ctx, named, "stores", |ctx, connection| async move {
        let client = ctx.y2(&connection).await?;
        let stores = match by_plug_in(&ctx, &client, &connection).await {
            Ok(stores) => stores,
            Err(Y2Error::OperationMissing { service, operation }) => {
                by_inventory(&client, &connection, &format!("{service}.{operation}")).await?
            }
            Err(error) => return Err(Error::y2(&connection.id, error)),
        };
        stores.try_map(Rendered::new)
    })
    .await
}

async fn by_plug_in(ctx: &Ctx, client: &Client, connection: &Connection) -> Result<Listing<Vec<StoreItem>>, Y2Error> {
    let StorePages { stores, partial } = store_pages::read(ctx, client, connection).await?;
    let list = stores.into_iter().map(StoreItem::from).collect();
    Ok(Listing { list, source: Source::PlugIn("Company/Stores"), partial })
}

async fn by_inventory(
    client: &Client,
    connection: &Connection,
    missing: &str,
) -> Result<Listing<Vec<StoreItem>>, Error> {
    let Some(reference) = &connection.stores.inventory_item else {
        return Err(Error::OperationMissing {
            connection: connection.id.clone(),
            operation: missing.to_owned(),
            instead: "Install the plug-in `Company/Stores`, or name an item that exists under `stores.inventoryItem` of \
                      the connection, so that the stores are found by its stock.",
        });
    };
    let operation = GetInventoryDetailByStore {
        item_id: None,
        item_identifier: Some(ItemIdentifier { id: None, reference: Some(reference.clone()) }),
    };
    let stock = client.call(&operation).await.and_then(|stock| stock.required("GetInventoryDetailByStoreResult"));
    let stock = stock.map_err(|error| Error::y2(&connection.id, error))?;
    Ok(Listing {
        partial: Some(if stock.is_empty() { NO_STORE } else { "only open stores that the login may see" }),
        list: stock.into_iter().map(StoreItem::from).collect(),
        source: Source::Operation("ItemInventoryWcfService.GetInventoryDetailByStore"),
    })
}

impl From<company_stores::Store> for StoreItem {
    fn from(store: company_stores::Store) -> Self {
        Self {
            store_id: store.id,
            display_name: store.description,
            short_name: store.short_description,
            r#type: store.kind,
            closed: store.closed,
            country_code: store.address.as_ref().and_then(|address| address.country_id.clone()),
            address: store.address.map(Into::into),
            currency: store.currency_id,
            language: store.language_id,
            email: store.email,
            phone_number: store.phone_number,
            opening_date: store.opening_date.filter(|date| !date.is_none()).map(|date| date.to_compact_string()),
            external_reference: store.external_reference,
            warehouses: store.warehouses.into_iter().map(Into::into).collect(),
            additional_properties: store.extra,
        }
    }
}

impl From<company_stores::StoreAddress> for StoreAddress {
    fn from(address: company_stores::StoreAddress) -> Self {
        let lines = [address.line1, address.line2, address.line3, address.line4];
        Self {
            lines: lines.into_iter().filter_map(not_blank).collect(),
            zip_code: address.zip_code,
            city: address.city,
            region: address.region_id,
            country: address.country_id,
            additional_properties: address.extra,
        }
    }
}

impl From<company_stores::Warehouse> for Warehouse {
    fn from(warehouse: company_stores::Warehouse) -> Self {
        Self { id: warehouse.id, label: warehouse.description, additional_properties: warehouse.extra }
    }
}

/// The quantity has no place in a store; it stays visible all the same.
impl From<AvailableQtyByStore> for StoreItem {
    fn from(stock: AvailableQtyByStore) -> Self {
        let mut extra: serde_json::Map<_, _> =
            stock.extra.iter().map(|(name, value)| (name.to_owned(), value.clone())).collect();
        if let Some(quantity) = stock.available_qty.and_then(|quantity| serde_json::to_value(quantity).ok()) {
            extra.insert("AvailableQty".to_owned(), quantity);
        }
        Self {
            store_id: stock.store_id.map(Into::into),
            display_name: stock.store_description.map(Into::into),
            additional_properties: extra.into(),
            ..Self::default()
        }
    }
}
