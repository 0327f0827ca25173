//! A customer record as Y2 keeps it: members that rules look at one by one, and the others by their wire name.
//!
//! No `Debug`: a shared simulator holds whatever its testers typed.

use std::collections::BTreeMap;

use jiff::civil::DateTime;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::text::Text;
use super::wire::{Consent, UserFieldKind};

/// One customer, prospect or company.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Customer {
    /// Y2's code, up to 17 characters; text even where it looks like a number.
    pub id: Text,
    /// A company: its name is in `last_name`.
    pub is_company: bool,
    /// Known, but never bought.
    pub is_prospect: bool,
    /// A fictitious customer that stands for passers-by.
    pub is_virtual: bool,
    /// The record was closed.
    pub closed: bool,
    /// Last name, or the name of a company.
    pub last_name: Text,
    /// First name.
    pub first_name: Text,
    /// Code of a civility; empty for none.
    pub title_id: Text,
    /// `M`, `F` or empty.
    pub sex: Text,
    /// Postal address.
    pub address: CustomerAddress,
    /// E-mail addresses and what may be sent there.
    pub email: Emails,
    /// Telephone numbers as typed.
    pub phones: Phones,
    /// Which contact points were verified.
    pub valid: VerifiedContacts,
    /// Consent per channel.
    pub consents: Consents,
    /// Postal mailings allowed.
    pub direct_mail: bool,
    /// Day, month, year; `None` where unknown. A year of 1900 means that only the year is unknown.
    pub birth_date: Option<BirthDate>,
    /// The affiliated store; empty for none.
    pub usual_store_id: Text,
    /// The store that created the record.
    pub creation_store_id: Text,
    /// Y2 code of the language.
    pub language_id: Text,
    /// Y2 code of the country of nationality.
    pub nationality_id: Text,
    /// Y2 code of the currency.
    pub currency_id: Text,
    /// EAN of the customer, unique; empty for none.
    pub barcode: Text,
    /// The id in another system, unique; empty for none.
    pub external_reference: Text,
    /// Numbers of the loyalty cards.
    pub cards: Vec<Text>,
    /// The caller's own id, checked for uniqueness on demand.
    pub guid: Option<Uuid>,
    /// When the record was made.
    pub created_at: DateTime,
    /// When it was last changed.
    pub updated_at: DateTime,
    /// Text members that no rule looks at, by wire name (`SalesPersonId`, `FiscalId`, …); never empty texts.
    pub carried: BTreeMap<Text, Text>,
    /// Free zones, by id 1 to 3.
    pub user_texts: BTreeMap<u8, Text>,
    /// Free numbers, by id 1 to 3.
    pub user_values: BTreeMap<u8, Decimal>,
    /// Free dates, by id 1 to 3.
    pub user_dates: BTreeMap<u8, DateTime>,
    /// Free flags, by id 1 to 3.
    pub user_booleans: BTreeMap<u8, bool>,
    /// Free tables, by number 0 to 9.
    pub user_tables: BTreeMap<u8, Text>,
    /// Fields a folder adds, by id.
    pub user_fields: BTreeMap<i32, UserField>,
}

/// A postal address.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CustomerAddress {
    /// The three lines of version 21; empty where unused.
    pub lines: [Text; 3],
    /// Brand of the address, carried only.
    pub brand_name: Text,
    /// Town.
    pub city: Text,
    /// Y2 code of the country.
    pub country_id: Text,
    /// Code of the region.
    pub region_id: Text,
    /// Postal code.
    pub zip_code: Text,
    /// Not at this address (assumed).
    pub nata: bool,
}

/// E-mail addresses.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Emails {
    /// The main address.
    pub main: Text,
    /// The second address.
    pub alternative: Text,
    /// Mailings allowed.
    pub mailing_accepted: bool,
    /// Receipts go by e-mail.
    pub send_receipt: bool,
}

/// Telephone numbers, as typed.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Phones {
    /// `AlternativePhoneNumber`.
    pub alternative: Text,
    /// `CellularPhoneNumber`.
    pub cellular: Text,
    /// `HomePhoneNumber`.
    pub home: Text,
    /// `OfficePhoneNumber`.
    pub office: Text,
}

impl Phones {
    /// All four numbers.
    pub fn all(&self) -> [&Text; 4] {
        [&self.alternative, &self.cellular, &self.home, &self.office]
    }
}

/// Which contact points were verified.
#[derive(Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct VerifiedContacts {
    /// The second e-mail address.
    pub alternative_email: bool,
    /// The main e-mail address.
    pub email: bool,
    /// Home telephone.
    pub home_phone: bool,
    /// Mobile telephone.
    pub mobile: bool,
    /// Office telephone.
    pub office_phone: bool,
}

/// Consent per channel.
#[derive(Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Consents {
    /// The second e-mail address.
    pub alternative_email: Consent,
    /// The main e-mail address.
    pub email: Consent,
    /// Home telephone.
    pub home_phone: Consent,
    /// Mobile telephone.
    pub mobile: Consent,
    /// Office telephone.
    pub office_phone: Consent,
    /// Postal address.
    pub postal: Consent,
}

/// A birth date in three numbers, as Y2 keeps it.
#[derive(Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BirthDate {
    /// 1 to 31.
    pub day: u8,
    /// 1 to 12.
    pub month: u8,
    /// 1900 for "year unknown", else the year.
    pub year: i16,
}

/// The value of a field that a folder added.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UserField {
    /// Which of the values counts.
    pub kind: UserFieldKind,
    /// `BooleanValue`.
    pub boolean: bool,
    /// `DateValue`.
    pub date: Option<DateTime>,
    /// `ListElementValue`.
    pub list_element: Text,
    /// `NumberValue`.
    pub number: Decimal,
    /// `TextValue`.
    pub text: Text,
}
