//! The contacts of customers.
//!
//! No `Debug`: a shared simulator holds whatever its testers typed.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::World;
use super::customer::BirthDate;
use super::text::{Text, folded};
use super::wire::SexKind;

/// One contact.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Contact {
    /// Whose contact it is.
    pub customer_id: Text,
    /// Per customer, from 1.
    pub number: i32,
    /// Texts by their wire name (`LastName`, `Civility`, `Email`, …), which no two of them share; never empty texts.
    pub texts: BTreeMap<Text, Text>,
    /// Day, month, year; `None` where unknown.
    pub birth_date: Option<BirthDate>,
    /// Female or male; `None` where unknown.
    pub sex: Option<SexKind>,
    /// The contact was closed.
    pub closed: bool,
    /// The one to turn to; at most one per customer.
    pub is_main: bool,
    /// E-mails allowed.
    pub allow_emailing: bool,
    /// Letters allowed.
    pub allow_mail: bool,
}

impl Contact {
    /// A text by its wire name; empty where there is none.
    pub fn text(&self, name: &str) -> &str {
        self.texts.get(name).map_or("", |text| text)
    }
}

/// All contacts, by customer and number.
#[derive(Clone, Default)]
pub struct Contacts(BTreeMap<Text, BTreeMap<i32, Arc<Contact>>>);

impl Contacts {
    /// From rows.
    pub fn new(contacts: impl IntoIterator<Item = Contact>) -> Self {
        let mut all = Self::default();
        contacts.into_iter().for_each(|contact| all.put(contact));
        all
    }

    /// One contact.
    pub fn get(&self, customer: &str, number: i32) -> Option<&Arc<Contact>> {
        self.0.get(&folded(customer))?.get(&number)
    }

    /// The contacts of a customer, by number.
    pub fn of_customer<'a>(&'a self, customer: &str) -> impl Iterator<Item = &'a Arc<Contact>> + use<'a> {
        self.0.get(&folded(customer)).into_iter().flat_map(BTreeMap::values)
    }

    /// All contacts, by customer and number.
    pub fn all(&self) -> impl Iterator<Item = &Arc<Contact>> {
        self.0.values().flat_map(BTreeMap::values)
    }

    /// The number of a customer's next contact.
    pub fn next_number(&self, customer: &str) -> i32 {
        let last = self.0.get(&folded(customer)).and_then(BTreeMap::last_key_value);
        last.map_or(1, |(number, _)| number.saturating_add(1))
    }

    /// Keeps a contact, new or changed. A new main contact takes the place of the old one.
    pub fn put(&mut self, contact: Contact) {
        let own = self.0.entry(folded(&contact.customer_id)).or_default();
        if contact.is_main {
            for other in own.values_mut().filter(|other| other.is_main && other.number != contact.number) {
                Arc::make_mut(other).is_main = false;
            }
        }
        own.insert(contact.number, Arc::new(contact));
    }
}

impl World {
    /// The contacts of customers.
    pub fn contacts(&self) -> &Contacts {
        &self.contacts
    }

    /// The contacts of customers, to change.
    pub fn contacts_mut(&mut self) -> &mut Contacts {
        Arc::make_mut(&mut self.contacts)
    }
}
