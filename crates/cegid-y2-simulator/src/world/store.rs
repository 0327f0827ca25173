//! The stores of the simulated retailer. Knows Y2's table of establishments, not the plug-in that shows it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::text::Text;

/// One store, or something Y2 keeps like a store: a warehouse, the web shop.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Store {
    /// Y2's code, up to 6 characters, often three digits.
    pub id: Text,
    /// The label shown at the till.
    pub description: Text,
    /// The label on narrow screens, up to 17 characters.
    pub short_description: Text,
    /// The code another system uses; empty where there is none.
    pub external_reference: Text,
    /// `Boutique`, `Airport`, `Outlet`, …; never empty, `Other` if nobody set it.
    pub store_type: Text,
    /// Whether the store has closed for good.
    pub closed: bool,
    /// The day it opened; `None` where the database is empty.
    pub opening_date: Option<Date>,
    /// Where it stands.
    pub address: StoreAddress,
    /// E-mail of the store.
    pub email: Text,
    /// Telephone of the store.
    pub phone_number: Text,
    /// Y2 code of the currency of its tills.
    pub currency_id: Text,
    /// Y2 code of the language of its tills; empty where unset.
    pub language_id: Text,
    /// The main warehouse first.
    pub warehouses: Vec<Warehouse>,
    /// The prefix under which its receipts are numbered; may hold hyphens.
    pub stump: Text,
}

impl Store {
    /// The code of the main warehouse; a store without any sells from the warehouse of its own code.
    pub fn main_warehouse(&self) -> Text {
        self.warehouses.first().map_or_else(|| Arc::clone(&self.id), |warehouse| Arc::clone(&warehouse.id))
    }
}

/// A store's postal address: four lines since version 26.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StoreAddress {
    /// The four lines; empty where unused.
    pub lines: [Text; 4],
    /// Town.
    pub city: Text,
    /// Postal code.
    pub zip_code: Text,
    /// Y2 code of the country.
    pub country_id: Text,
    /// Code of the region within the country; empty where the country has none.
    pub region_id: Text,
}

/// A place where stock is kept.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Warehouse {
    /// Y2's code, up to 6 characters.
    pub id: Text,
    /// The label.
    pub description: Text,
}

/// All stores, by code, with the rights of the one user the simulator knows.
#[derive(Clone, Debug, Default)]
pub struct Stores {
    by_id: BTreeMap<Text, Arc<Store>>,
    forbidden: BTreeSet<Text>,
}

impl Stores {
    /// The stores, and the codes of those the user may not see.
    pub fn new(stores: impl IntoIterator<Item = Store>, forbidden: impl IntoIterator<Item = Text>) -> Self {
        let by_id = stores.into_iter().map(|store| (Arc::clone(&store.id), Arc::new(store))).collect();
        Self { by_id, forbidden: forbidden.into_iter().collect() }
    }

    /// One store by its exact code, whether or not the user may see it.
    pub fn get(&self, id: &str) -> Option<&Arc<Store>> {
        self.by_id.get(id)
    }

    /// All stores, by code.
    pub fn all(&self) -> impl Iterator<Item = &Arc<Store>> {
        self.by_id.values()
    }

    /// The stores the user may see, by code.
    pub fn visible(&self) -> impl Iterator<Item = &Arc<Store>> {
        self.by_id.values().filter(|store| !self.is_forbidden(&store.id))
    }

    /// Whether the user may not see this store.
    pub fn is_forbidden(&self, id: &str) -> bool {
        self.forbidden.contains(id)
    }

    /// The codes the user may not see.
    pub fn forbidden(&self) -> impl Iterator<Item = &Text> {
        self.forbidden.iter()
    }

    /// Forbids the user a store, or allows it again.
    pub fn forbid(&mut self, id: &str, forbidden: bool) {
        if forbidden {
            self.forbidden.insert(id.into());
        } else {
            self.forbidden.remove(id);
        }
    }

    /// The store that owns a warehouse.
    pub fn of_warehouse(&self, warehouse: &str) -> Option<&Arc<Store>> {
        self.by_id.values().find(|store| store.warehouses.iter().any(|owned| &*owned.id == warehouse))
    }
}
