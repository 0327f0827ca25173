//! `AddressService` (vendor WSDL): the complementary addresses of a third party.

use crate::opaque::opaque_debug;
use crate::soap::types::{Extra, Field, wire_enum};
use crate::{Operation, Service};
use serde::{Deserialize, Serialize};

/// Where it is.
pub const SERVICE: Service =
    Service { endpoint: "AddressService.svc", interface: "IAddressWebService", context: "Context", plug_in: None };

/// Asks for one address.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Get {
    pub request: GetRequest,
}

impl Operation for Get {
    const SERVICE: Service = SERVICE;
    const NAME: &'static str = "Get";
    const REPEATABLE: bool = true;
    /// An unknown address is a fault (assumed).
    type Response = GetReply;
}

/// The address.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetRequest {
    pub address_id: AddressId,
}

/// What it says.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetReply {
    pub address_data: Option<AddressData>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// Asks for all addresses of one third party.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetThirdPartyAddresses {
    pub request: GetThirdPartyAddressesRequest,
}

impl Operation for GetThirdPartyAddresses {
    const SERVICE: Service = SERVICE;
    const NAME: &'static str = "GetThirdPartyAddresses";
    const REPEATABLE: bool = true;
    type Response = GetThirdPartyAddressesReply;
}

/// Whose.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetThirdPartyAddressesRequest {
    pub third_party_id: ThirdPartyId,
}

/// The addresses.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetThirdPartyAddressesReply {
    #[serde(default)]
    pub third_party_addresses: Vec<ThirdPartyAddress>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// One of them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ThirdPartyAddress {
    pub address_data: Option<AddressData>,
    pub address_number: Option<i32>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// Adds an address. Without a number Y2 gives one, so that sending it twice adds two.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Add {
    pub request: AddRequest,
}

impl Operation for Add {
    const SERVICE: Service = SERVICE;
    const NAME: &'static str = "Add";
    const REPEATABLE: bool = false;
    type Response = AddReply;
}

/// The new address.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AddRequest {
    pub address_data: AddressData,
    /// Y2's choice where absent; must be free.
    pub address_number: Option<i32>,
    /// Also makes it the third party's main address.
    pub copy_to_third_party_address: Option<bool>,
    pub third_party_id: ThirdPartyId,
}

/// What it is called.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AddReply {
    /// Per third party, from 1.
    pub address_number: Option<i32>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// Changes one address: what is kept is left out, what is cleared is an empty element; the required members are always
/// sent.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Update {
    pub request: UpdateRequest,
}

impl Operation for Update {
    const SERVICE: Service = SERVICE;
    const NAME: &'static str = "Update";
    const REPEATABLE: bool = false;
    type Response = ();
}

/// The address, and what it will say.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateRequest {
    pub address_data: AddressData<Field<String>>,
    pub address_id: AddressId,
    /// Also makes it the third party's main address.
    pub copy_to_third_party_address: Option<bool>,
}

/// Takes one address away. The second time it is unknown: it is not repeated.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Delete {
    pub request: DeleteRequest,
}

impl Operation for Delete {
    const SERVICE: Service = SERVICE;
    const NAME: &'static str = "Delete";
    const REPEATABLE: bool = false;
    type Response = ();
}

/// The address.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteRequest {
    pub address_id: AddressId,
}

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
