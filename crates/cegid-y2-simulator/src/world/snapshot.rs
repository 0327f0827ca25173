//! A world as JSON and back: what `/_sim/world` shows. Knows the tables' rows; indexes are made anew on reading.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::addresses::{Addresses, ComplementaryAddress};
use super::contacts::{Contact, Contacts};
use super::customer::Customer;
use super::customers::Customers;
use super::document::Document;
use super::documents::Documents;
use super::item::{Item, Items, Stock, StockLevel};
use super::loyalty::{self, Loyalty};
use super::notifications::{Notification, Notifications};
use super::promotions::{Promotion, Promotions};
use super::settings::{Civilities, Civility, Countries, Country};
use super::store::{Store, Stores};
use super::text::Text;
use super::trade::Trade;
use super::vouchers::{Voucher, Vouchers};
use super::wire::DocumentType;
use super::{Tables, World};

/// The rows of a world, in a stable order.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Snapshot {
    history_end: Date,
    stores: Vec<Arc<Store>>,
    forbidden_stores: Vec<Text>,
    countries: Vec<Arc<Country>>,
    civilities: Vec<Arc<Civility>>,
    items: Vec<Arc<Item>>,
    stock: Vec<StockRow>,
    customers: Vec<Arc<Customer>>,
    customer_counters: BTreeMap<Text, u32>,
    documents: Vec<Arc<Document>>,
    #[serde(default)]
    document_counters: Vec<CounterRow>,
    trade: Arc<Trade>,
    #[serde(default)]
    contacts: Vec<Arc<Contact>>,
    #[serde(default)]
    addresses: Vec<Arc<ComplementaryAddress>>,
    #[serde(default)]
    loyalty: loyalty::Rows,
    #[serde(default)]
    vouchers: Vec<Arc<Voucher>>,
    #[serde(default)]
    promotions: Vec<Arc<Promotion>>,
    #[serde(default)]
    notifications: NotificationRows,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct CounterRow {
    #[serde(rename = "type")]
    kind: DocumentType,
    stump: Text,
    last: i32,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct StockRow {
    item_id: Text,
    warehouse_id: Text,
    level: StockLevel,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct NotificationRows {
    subscription: Text,
    last_id: u64,
    log: Vec<Arc<Notification>>,
}

impl Snapshot {
    /// The first row that cannot stand beside the others.
    fn contradiction(&self) -> Option<String> {
        twice("stores", self.stores.iter().map(|store| &store.id))
            .or_else(|| twice("items", self.items.iter().map(|item| &item.id)))
            .or_else(|| twice("customers", self.customers.iter().map(|customer| &customer.id)))
            .or_else(|| twice("documents", self.documents.iter().map(|document| &document.key)))
            .or_else(|| twice("vouchers", self.vouchers.iter().map(|voucher| (voucher.kind, &voucher.id))))
            .or_else(|| self.loyalty.contradiction())
            .or_else(|| {
                let wrong = |voucher: &Voucher| !(Decimal::ZERO..=voucher.amount).contains(&voucher.used);
                let at = self.vouchers.iter().position(|voucher| wrong(voucher))?;
                Some(format!("vouchers[{at}].used: expected 0 to the amount"))
            })
    }
}

/// The first row whose key an earlier row has.
pub(super) fn twice<K: Ord>(rows: &str, keys: impl Iterator<Item = K>) -> Option<String> {
    let mut seen = BTreeMap::new();
    let mut keys = keys.enumerate();
    keys.find_map(|(at, key)| seen.insert(key, at).map(|before| (before, at)))
        .map(|(before, at)| format!("{rows}[{at}]: has the key of {rows}[{before}]"))
}

impl World {
    /// The whole world as JSON: `stores`, `countries`, `civilities`, `items`, `stock`, `customers`, `documents`,
    /// `contacts`, `addresses`, `loyalty`, `vouchers`, `promotions`, `notifications`, each a list or lists in a stable order; decimals as text, so that no digit is lost on the way.
    pub fn to_json(&self) -> serde_json::Value {
        // Every key is a string or a number and no value can refuse, so this cannot fail.
        serde_json::to_value(self.snapshot()).unwrap_or_default()
    }

    /// Writes the same JSON without holding it in memory.
    pub fn write_json(&self, out: impl std::io::Write) -> serde_json::Result<()> {
        serde_json::to_writer(out, &self.snapshot())
    }

    fn snapshot(&self) -> Snapshot {
        let stock = self.stock().all().map(|(item, warehouse, level)| StockRow {
            item_id: Arc::clone(item),
            warehouse_id: Arc::clone(warehouse),
            level,
        });
        let counters = self.documents().counters().iter();
        let counters =
            counters.map(|((kind, stump), last)| CounterRow { kind: *kind, stump: stump.clone(), last: *last });
        Snapshot {
            history_end: self.history_end,
            stores: self.stores().all().cloned().collect(),
            forbidden_stores: self.stores().forbidden().cloned().collect(),
            countries: self.countries().all().cloned().collect(),
            civilities: self.civilities().all().cloned().collect(),
            items: self.items().all().cloned().collect(),
            stock: stock.collect(),
            customers: self.customers().all().cloned().collect(),
            customer_counters: self.customers().counters().clone(),
            documents: self.documents().all().cloned().collect(),
            document_counters: counters.collect(),
            trade: Arc::clone(&self.trade),
            contacts: self.contacts().all().cloned().collect(),
            addresses: self.addresses().all().cloned().collect(),
            loyalty: self.loyalty().rows(),
            vouchers: self.vouchers().all().cloned().collect(),
            promotions: self.promotions().all().cloned().collect(),
            notifications: NotificationRows {
                subscription: Arc::clone(&self.notifications().subscription),
                last_id: self.notifications().last_id(),
                log: self.notifications().all().cloned().collect(),
            },
        }
    }

    /// A world that was exported by [`World::to_json`]. Unknown members are errors; the error names the place.
    pub fn from_json(json: serde_json::Value) -> Result<Self, serde_path_to_error::Error<serde_json::Error>> {
        serde_path_to_error::deserialize(json).map(Self::from_snapshot)
    }

    /// The same from its text; what is wrong is a sentence that names the place, and line and column where it cannot be read.
    /// Rows that contradict each other are refused as well: the tables would keep one of two, or balances below zero.
    pub fn from_json_text(json: &[u8]) -> Result<Self, String> {
        let mut reader = serde_json::Deserializer::from_slice(json);
        let rows: Snapshot = serde_path_to_error::deserialize(&mut reader).map_err(|error| error.to_string())?;
        reader.end().map_err(|error| error.to_string())?;
        rows.contradiction().map_or_else(|| Ok(Self::from_snapshot(rows)), Err)
    }

    fn from_snapshot(rows: Snapshot) -> Self {
        let mut stock = Stock::default();
        for row in &rows.stock {
            *stock.level_mut(&row.item_id, &row.warehouse_id) = row.level;
        }
        let mut customers = Customers::default();
        rows.customers.into_iter().for_each(|customer| customers.put(Arc::unwrap_or_clone(customer)));
        customers.set_counters(rows.customer_counters);
        let mut documents = Documents::default();
        rows.documents.into_iter().for_each(|document| documents.put(Arc::unwrap_or_clone(document)));
        documents
            .set_counters(rows.document_counters.into_iter().map(|row| ((row.kind, row.stump), row.last)).collect());
        let log = rows.notifications;
        let tables = Tables {
            stores: Stores::new(rows.stores.into_iter().map(Arc::unwrap_or_clone), rows.forbidden_stores),
            countries: Countries::new(rows.countries.into_iter().map(Arc::unwrap_or_clone)),
            civilities: Civilities::new(rows.civilities.into_iter().map(Arc::unwrap_or_clone)),
            items: Items::new(rows.items.into_iter().map(Arc::unwrap_or_clone)),
            stock,
            customers,
            documents,
            trade: Arc::unwrap_or_clone(rows.trade),
            contacts: Contacts::new(rows.contacts.into_iter().map(Arc::unwrap_or_clone)),
            addresses: Addresses::new(rows.addresses.into_iter().map(Arc::unwrap_or_clone)),
            loyalty: Loyalty::from_rows(rows.loyalty),
            vouchers: Vouchers::new(rows.vouchers.into_iter().map(Arc::unwrap_or_clone)),
            promotions: Promotions::new(rows.promotions.into_iter().map(Arc::unwrap_or_clone)),
            notifications: Notifications::from_rows(log.subscription, log.log, log.last_id),
        };
        Self::from_tables(rows.history_end, tables)
    }
}
