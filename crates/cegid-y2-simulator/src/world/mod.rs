//! The simulated retailer: stores, settings, items, customers with their cards and vouchers, documents, stock, promotions,
//! notifications.
//!
//! A world is a handful of tables behind [`Arc`]s. Cloning one costs nothing; the first write to a table of a clone copies
//! that table's index (never the records), so that many connections can each have a world of their own in little memory.
//! How it is made stands in `seed`, how it is asked for in `services`; nothing here needs either.

pub mod addresses;
pub mod contacts;
pub mod customer;
pub mod customers;
pub mod document;
mod document_detail;
mod document_parts;
pub mod documents;
pub mod item;
pub(super) mod ledger;
pub mod loyalty;
pub mod notifications;
mod omni_channel;
pub mod promotions;
pub mod settings;
mod snapshot;
pub mod store;
pub mod text;
pub mod trade;
pub(super) mod voucher_ledger;
pub mod vouchers;
pub mod wire;

use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;

use addresses::Addresses;
use contacts::Contacts;
use customers::Customers;
use documents::Documents;
use item::{Items, Stock};
use loyalty::Loyalty;
use notifications::Notifications;
use promotions::Promotions;
use settings::{Civilities, Countries};
use store::Stores;
use text::Text;
use trade::Trade;
use vouchers::Vouchers;

/// The folder of the demo, where a world is kept unless its server says otherwise.
pub const DEMO_DATABASE: &str = "DEMO_001_TEST";

/// Everything the simulated retailer knows.
#[derive(Clone)]
pub struct World {
    /// The last day of the generated history.
    pub history_end: Date,
    /// The folder that it is kept in, as notifications name it. Not part of a snapshot: whoever serves a world says it.
    database_id: Text,
    stores: Arc<Stores>,
    countries: Arc<Countries>,
    civilities: Arc<Civilities>,
    items: Arc<Items>,
    stock: Arc<Stock>,
    customers: Arc<Customers>,
    documents: Arc<Documents>,
    trade: Arc<Trade>,
    contacts: Arc<Contacts>,
    addresses: Arc<Addresses>,
    loyalty: Arc<Loyalty>,
    vouchers: Arc<Vouchers>,
    promotions: Arc<Promotions>,
    notifications: Arc<Notifications>,
    /// What the notification log has not heard yet.
    kept: Vec<ledger::Kept>,
}

/// The tables a world is made of.
#[derive(Clone, Default)]
pub(super) struct Tables {
    pub(super) stores: Stores,
    pub(super) countries: Countries,
    pub(super) civilities: Civilities,
    pub(super) items: Items,
    pub(super) stock: Stock,
    pub(super) customers: Customers,
    pub(super) documents: Documents,
    pub(super) trade: Trade,
    pub(super) contacts: Contacts,
    pub(super) addresses: Addresses,
    pub(super) loyalty: Loyalty,
    pub(super) vouchers: Vouchers,
    pub(super) promotions: Promotions,
    pub(super) notifications: Notifications,
}

impl World {
    pub(super) fn from_tables(history_end: Date, tables: Tables) -> Self {
        Self {
            history_end,
            database_id: DEMO_DATABASE.into(),
            stores: Arc::new(tables.stores),
            countries: Arc::new(tables.countries),
            civilities: Arc::new(tables.civilities),
            items: Arc::new(tables.items),
            stock: Arc::new(tables.stock),
            customers: Arc::new(tables.customers),
            documents: Arc::new(tables.documents),
            trade: Arc::new(tables.trade),
            contacts: Arc::new(tables.contacts),
            addresses: Arc::new(tables.addresses),
            loyalty: Arc::new(tables.loyalty),
            vouchers: Arc::new(tables.vouchers),
            promotions: Arc::new(tables.promotions),
            notifications: Arc::new(tables.notifications),
            kept: Vec::new(),
        }
    }

    /// The same world in that folder.
    pub(crate) fn of_database(self, database_id: Text) -> Self {
        Self { database_id, ..self }
    }

    /// Whether nothing was written to either since one was cloned from the other.
    pub fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.stores, &other.stores)
            && Arc::ptr_eq(&self.countries, &other.countries)
            && Arc::ptr_eq(&self.civilities, &other.civilities)
            && Arc::ptr_eq(&self.items, &other.items)
            && Arc::ptr_eq(&self.stock, &other.stock)
            && Arc::ptr_eq(&self.customers, &other.customers)
            && Arc::ptr_eq(&self.documents, &other.documents)
            && Arc::ptr_eq(&self.trade, &other.trade)
            && Arc::ptr_eq(&self.contacts, &other.contacts)
            && Arc::ptr_eq(&self.addresses, &other.addresses)
            && Arc::ptr_eq(&self.loyalty, &other.loyalty)
            && Arc::ptr_eq(&self.vouchers, &other.vouchers)
            && Arc::ptr_eq(&self.promotions, &other.promotions)
            && Arc::ptr_eq(&self.notifications, &other.notifications)
    }

    /// The stores.
    pub fn stores(&self) -> &Stores {
        &self.stores
    }

    /// The stores, to change.
    pub fn stores_mut(&mut self) -> &mut Stores {
        Arc::make_mut(&mut self.stores)
    }

    /// The countries.
    pub fn countries(&self) -> &Countries {
        &self.countries
    }

    /// The civilities.
    pub fn civilities(&self) -> &Civilities {
        &self.civilities
    }

    /// The items.
    pub fn items(&self) -> &Items {
        &self.items
    }

    /// The stock.
    pub fn stock(&self) -> &Stock {
        &self.stock
    }

    /// The stock, to change.
    pub fn stock_mut(&mut self) -> &mut Stock {
        Arc::make_mut(&mut self.stock)
    }

    /// The customers.
    pub fn customers(&self) -> &Customers {
        &self.customers
    }

    /// The customers, to change.
    pub fn customers_mut(&mut self) -> &mut Customers {
        Arc::make_mut(&mut self.customers)
    }

    /// The sale documents.
    pub fn documents(&self) -> &Documents {
        &self.documents
    }

    /// Currencies, taxes, payment methods, movement reasons.
    pub fn trade(&self) -> &Trade {
        &self.trade
    }

    /// The sale documents, to change. Stock does not follow: see [`World::keep`].
    pub fn documents_mut(&mut self) -> &mut Documents {
        Arc::make_mut(&mut self.documents)
    }
}

impl Default for World {
    fn default() -> Self {
        Self::shared()
    }
}

impl fmt::Debug for World {
    /// Sizes only: a shared simulator holds whatever its testers typed.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("World")
            .field("stores", &self.stores.all().count())
            .field("customers", &self.customers.len())
            .field("documents", &self.documents.len())
            .finish_non_exhaustive()
    }
}
