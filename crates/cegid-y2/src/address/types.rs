//! What the operations of `AddressService` share (vendor WSDL). Personal data: `Debug` shows nothing of it.

use crate::opaque::opaque_debug;
use serde::{Deserialize, Serialize};

use crate::soap::types::{Extra, wire_enum};

/// A complementary address. `T` is the type of a text: `Option<String>` in what is read or added,
/// [`Field<String>`](crate::soap::types::Field) in changes.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default, bound(deserialize = "T: Default + Deserialize<'de>"))]
pub struct AddressData<T = Option<String>> {
    /// First of three lines.
    pub address1: T,
    pub address2: T,
    pub address3: T,
    /// Code of the folder.
    pub address_type: T,
    /// Code of the folder.
    pub availability_site: T,
    /// Required in requests, like `Country`, `LastName`, `TitleId` and `ZipCode`.
    pub city: T,
    pub comment: T,
    /// Number of a contact of the third party; 0 for none.
    pub contact_id: Option<i32>,
    /// Y2's code.
    pub country: T,
    /// What the address is for, like the three flags below.
    pub delivery_address: Option<bool>,
    /// Of the address itself.
    #[serde(rename = "EANCode")]
    pub ean_code: T,
    pub email: T,
    pub first_name: T,
    pub fiscal_id: T,
    pub incoterm_code: T,
    pub invoice_address: Option<bool>,
    pub last_name: T,
    pub order_address: Option<bool>,
    pub payment_address: Option<bool>,
    pub phone_number: T,
    /// Code within the country.
    pub region: T,
    pub shipping_method: T,
    /// Code of the civility.
    pub title_id: T,
    pub zip_code: T,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// An address: whose, and which.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AddressId {
    /// Per third party, from 1.
    pub address_number: i32,
    pub third_party_id: ThirdPartyId,
}

/// A customer, a supplier, or whoever else has addresses.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ThirdPartyId {
    /// Up to 17 characters.
    pub id: String,
    pub kind: ThirdPartyType,
}

wire_enum! {
    /// What kind of third party.
    #[derive(Default)]
    pub enum ThirdPartyType {
        MiscellaneousAccountsPayable = "MiscellaneousAccountsPayable",
        MiscellaneousAccountsReceivable = "MiscellaneousAccountsReceivable",
        #[default]
        Customer = "Customer",
        Competitor = "Competitor",
        Miscellaneous = "Miscellaneous",
        Supplier = "Supplier",
        Other = "Other",
        Prospect = "Prospect",
        Employee = "Employee",
    }
}

opaque_debug!(AddressData<T>);
