//! The complementary addresses of customers.
//!
//! No `Debug`: a shared simulator holds whatever its testers typed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::World;
use super::text::{Text, folded};

/// One address.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ComplementaryAddress {
    /// Whose address it is.
    pub customer_id: Text,
    /// Per customer, from 1.
    pub number: i32,
    /// Texts by their wire name (`City`, `Country`, `ZipCode`, …); never empty texts.
    pub texts: BTreeMap<Text, Text>,
    /// What it is for, by wire name (`DeliveryAddress`, `InvoiceAddress`, `OrderAddress`, `PaymentAddress`).
    pub uses: BTreeSet<Text>,
    /// Number of a contact; 0 for none.
    pub contact: i32,
}

impl ComplementaryAddress {
    /// A text by its wire name; empty where there is none.
    pub fn text(&self, name: &str) -> &str {
        self.texts.get(name).map_or("", |text| text)
    }
}

/// All addresses, by customer and number.
#[derive(Clone, Default)]
pub struct Addresses(BTreeMap<Text, BTreeMap<i32, Arc<ComplementaryAddress>>>);

impl Addresses {
    /// From rows.
    pub fn new(addresses: impl IntoIterator<Item = ComplementaryAddress>) -> Self {
        let mut all = Self::default();
        addresses.into_iter().for_each(|address| all.put(address));
        all
    }

    /// One address.
    pub fn get(&self, customer: &str, number: i32) -> Option<&Arc<ComplementaryAddress>> {
        self.0.get(&folded(customer))?.get(&number)
    }

    /// The addresses of a customer, by number.
    pub fn of_customer<'a>(&'a self, customer: &str) -> impl Iterator<Item = &'a Arc<ComplementaryAddress>> + use<'a> {
        self.0.get(&folded(customer)).into_iter().flat_map(BTreeMap::values)
    }

    /// All addresses, by customer and number.
    pub fn all(&self) -> impl Iterator<Item = &Arc<ComplementaryAddress>> {
        self.0.values().flat_map(BTreeMap::values)
    }

    /// The number of a customer's next address. Numbers of deleted addresses at the end are given again (assumed).
    pub fn next_number(&self, customer: &str) -> i32 {
        let last = self.0.get(&folded(customer)).and_then(BTreeMap::last_key_value);
        last.map_or(1, |(number, _)| number.saturating_add(1))
    }

    /// Keeps an address, new or changed.
    pub fn put(&mut self, address: ComplementaryAddress) {
        self.0.entry(folded(&address.customer_id)).or_default().insert(address.number, Arc::new(address));
    }

    /// Takes an address away; whether it was there.
    pub fn remove(&mut self, customer: &str, number: i32) -> bool {
        self.0.get_mut(&folded(customer)).is_some_and(|own| own.remove(&number).is_some())
    }
}

impl World {
    /// The complementary addresses.
    pub fn addresses(&self) -> &Addresses {
        &self.addresses
    }

    /// The complementary addresses, to change.
    pub fn addresses_mut(&mut self) -> &mut Addresses {
        Arc::make_mut(&mut self.addresses)
    }
}
