//! `CustomerWcfService` (no public WSDL; names and order from public client code): search, read, create, change.

mod add_new_customer;
mod enums;
mod get_customer_detail;
mod get_customer_id_by_reference;
mod input_from_record;
mod parts;
mod record;
mod search_customer_ids;
mod update_customer;

pub use self::{
    add_new_customer::AddNewCustomer,
    enums::CustomerInformationType,
    get_customer_detail::GetCustomerDetail,
    get_customer_id_by_reference::GetCustomerIdByReference,
    parts::{
        AddressDataType, BirthDateDataType, EmailDataType, InternalGuid, NationalityDataType, PhoneDataType,
        UserDefinedDataType,
    },
    record::{CustomerInputData, CustomerInsertData, CustomerQueryData, CustomerSearchDataType},
    search_customer_ids::SearchCustomerIds,
    update_customer::UpdateCustomer,
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
