//! `AddressService` (vendor WSDL): the complementary addresses of a third party.

mod add;
mod delete;
mod get;
mod get_third_party_addresses;
mod types;
mod update;

pub use self::{
    add::{Add, AddReply, AddRequest},
    delete::{Delete, DeleteRequest},
    get::{Get, GetReply, GetRequest},
    get_third_party_addresses::{
        GetThirdPartyAddresses, GetThirdPartyAddressesReply, GetThirdPartyAddressesRequest, ThirdPartyAddress,
    },
    types::{AddressData, AddressId, ThirdPartyId, ThirdPartyType},
    update::{Update, UpdateRequest},
};
use super::Service;

/// Where it is.
pub const SERVICE: Service =
    Service { endpoint: "AddressService.svc", interface: "IAddressWebService", context: "Context", plug_in: None };
