//! The stores of a company: by the plug-in; where Y2 lacks it, by the stock of one item.

use compact_str::{CompactString, ToCompactString};

use super::{
    Answer, listed,
    listing::{Extra, Listing, Source, extra_weight, not_blank, text_weight},
    store_pages::{self, StorePages},
};
use cegid_y2::{
    Client, company_stores,
    item_inventory::{AvailableQtyByStore, GetInventoryDetailByStore, ItemIdentifier},
};

use crate::{
    flows::{Ctx, Error, Y2Error, cache::Weigh},
    tenant::Connection,
};

/// Said of an empty list. Y2 gives one for an item that it does not know (assumed) as for a login that may see no store.
const NO_STORE: &str = "no store came: does the item of stores.inventoryItem exist, and may the login see a store?";

/// One store.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Store {
    /// Y2's code, leading zeros and all.
    pub id: Option<CompactString>,
    /// The label.
    pub label: Option<CompactString>,
    /// The short label.
    pub short_label: Option<CompactString>,
    /// Where it is.
    pub address: Option<StoreAddress>,
    /// Currency code.
    pub currency: Option<CompactString>,
    /// `Other` where the shop set none.
    pub kind: Option<CompactString>,
    /// Whether it is closed for good.
    pub closed: Option<bool>,
    /// Since when, as Y2 sends it; `None` where Y2 has no date.
    pub opening_date: Option<CompactString>,
    /// Y2's language code.
    pub language: Option<CompactString>,
    /// Of the store.
    pub email: Option<CompactString>,
    /// Of the store.
    pub phone_number: Option<CompactString>,
    /// What another system calls it.
    pub external_reference: Option<CompactString>,
    /// The linked ones.
    pub warehouses: Vec<Warehouse>,
    /// What Y2 sent beside it.
    pub extra: Extra,
}

/// Where a store is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StoreAddress {
    /// Up to four.
    pub lines: Vec<CompactString>,
    /// Postal code.
    pub zip_code: Option<CompactString>,
    /// City.
    pub city: Option<CompactString>,
    /// Y2's region code.
    pub region: Option<CompactString>,
    /// Y2's country code.
    pub country: Option<CompactString>,
    /// What Y2 sent beside it.
    pub extra: Extra,
}

/// A warehouse of a store.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Warehouse {
    /// Y2's code.
    pub id: Option<CompactString>,
    /// The label.
    pub label: Option<CompactString>,
    /// What Y2 sent beside it.
    pub extra: Extra,
}

/// The stores of the connection's Y2.
///
/// # Errors
/// No connection; Y2's; no plug-in and no item configured to stand in for it.
pub async fn stores(ctx: &Ctx, named: Option<&str>) -> Result<Answer<Listing<Store>>, Error> {
    listed(ctx, named, "stores", |ctx, connection| async move {
        let client = ctx.y2(&connection).await?;
        match by_plug_in(&ctx, &client, &connection).await {
            Ok(stores) => Ok(stores),
            Err(Y2Error::OperationMissing { service, operation }) => {
                by_inventory(&client, &connection, &format!("{service}.{operation}")).await
            }
            Err(error) => Err(Error::y2(&connection.id, error)),
        }
    })
    .await
}

async fn by_plug_in(ctx: &Ctx, client: &Client, connection: &Connection) -> Result<Listing<Store>, Y2Error> {
    let StorePages { stores, partial } = store_pages::read(ctx, client, connection).await?;
    let items = stores.into_iter().map(Store::from).collect();
    Ok(Listing { items, source: Source::PlugIn("Company/Stores"), partial })
}

async fn by_inventory(client: &Client, connection: &Connection, missing: &str) -> Result<Listing<Store>, Error> {
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
    let stock = client.call(&operation).await.map_err(|error| Error::y2(&connection.id, error))?;
    Ok(Listing {
        partial: Some(if stock.is_empty() { NO_STORE } else { "only open stores that the login may see" }),
        items: stock.into_iter().map(Store::from).collect(),
        source: Source::Operation("ItemInventoryWcfService.GetInventoryDetailByStore"),
    })
}

impl From<company_stores::Store> for Store {
    fn from(store: company_stores::Store) -> Self {
        Self {
            id: store.id,
            label: store.description,
            short_label: store.short_description,
            address: store.address.map(Into::into),
            currency: store.currency_id,
            kind: store.kind,
            closed: store.closed,
            opening_date: store.opening_date.filter(|date| !date.is_none()).map(|date| date.to_compact_string()),
            language: store.language_id,
            email: store.email,
            phone_number: store.phone_number,
            external_reference: store.external_reference,
            warehouses: store.warehouses.into_iter().map(Into::into).collect(),
            extra: store.extra,
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
            extra: address.extra,
        }
    }
}

impl From<company_stores::Warehouse> for Warehouse {
    fn from(warehouse: company_stores::Warehouse) -> Self {
        Self { id: warehouse.id, label: warehouse.description, extra: warehouse.extra }
    }
}

/// The quantity has no place in a store; it stays visible all the same.
impl From<AvailableQtyByStore> for Store {
    fn from(stock: AvailableQtyByStore) -> Self {
        let mut extra: serde_json::Map<_, _> =
            stock.extra.iter().map(|(name, value)| (name.to_owned(), value.clone())).collect();
        if let Some(quantity) = stock.available_qty.and_then(|quantity| serde_json::to_value(quantity).ok()) {
            extra.insert("AvailableQty".to_owned(), quantity);
        }
        Self {
            id: stock.store_id.map(Into::into),
            label: stock.store_description.map(Into::into),
            extra: extra.into(),
            ..Self::default()
        }
    }
}

impl Weigh for Store {
    fn weight(&self) -> usize {
        let texts = [
            &self.id,
            &self.label,
            &self.short_label,
            &self.currency,
            &self.kind,
            &self.language,
            &self.email,
            &self.phone_number,
            &self.external_reference,
            &self.opening_date,
        ];
        let address = self.address.as_ref().map_or(0, |address| {
            address.lines.iter().map(|line| line.len() + size_of::<String>()).sum::<usize>()
                + [&address.zip_code, &address.city, &address.region, &address.country]
                    .map(text_weight)
                    .iter()
                    .sum::<usize>()
                + extra_weight(&address.extra)
        });
        let warehouses: usize = self
            .warehouses
            .iter()
            .map(|warehouse| {
                text_weight(&warehouse.id) + text_weight(&warehouse.label) + extra_weight(&warehouse.extra)
            })
            .sum();
        size_of::<Self>()
            + texts.map(text_weight).iter().sum::<usize>()
            + address
            + warehouses
            + extra_weight(&self.extra)
    }
}
