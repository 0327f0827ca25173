//! `CustomerWcfService` (no public WSDL; names and order from public client code): search, read, create, change.

mod enums;
mod input_from_record;
mod operations;
mod parts;
mod record;

pub use self::{
    enums::CustomerInformationType,
    operations::{AddNewCustomer, GetCustomerDetail, GetCustomerIdByReference, SearchCustomerIds, UpdateCustomer},
    parts::{
        AddressDataType, BirthDateDataType, EmailDataType, InternalGuid, NationalityDataType, PhoneDataType,
        UserDefinedDataType,
    },
    record::{CustomerInputData, CustomerInsertData, CustomerQueryData, CustomerSearchDataType},
};
use super::Service;
pub use super::country_id_type::CountryIdType;

/// Where it is.
pub const SERVICE: Service = Service {
    endpoint: "CustomerWcfService.svc",
    interface: "ICustomerWcfService",
    context: "clientContext",
    plug_in: None,
};
