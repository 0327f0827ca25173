//! Search, read, create, change.

use super::record::{CustomerInputData, CustomerInsertData, CustomerQueryData, CustomerSearchDataType};
use crate::soap::types::Sent;
use crate::{Operation, Service};
use serde::{Deserialize, Serialize};

/// Searches. In spite of the name the answer holds whole records; nothing found is an empty list.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SearchCustomerIds {
    pub search_data: CustomerSearchDataType,
}

impl Operation for SearchCustomerIds {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "SearchCustomerIds";
    const REPEATABLE: bool = true;
    type Response = Sent<Vec<CustomerQueryData>>;
}

/// Asks whose reference that is.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GetCustomerIdByReference {
    pub customer_reference: String,
}

impl Operation for GetCustomerIdByReference {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "GetCustomerIdByReference";
    const REPEATABLE: bool = true;
    /// Absent where nobody has the reference.
    type Response = Option<String>;
}

/// Asks for one customer. A nil answer, a record without `CustomerId` and a fault all mean "not found".
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GetCustomerDetail {
    pub customer_id: String,
}

impl Operation for GetCustomerDetail {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "GetCustomerDetail";
    const REPEATABLE: bool = true;
    type Response = Option<CustomerQueryData>;
}

/// Creates a customer. Sending it twice creates two, unless `CustomerGuid` says otherwise.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AddNewCustomer {
    pub customer_data: CustomerInsertData,
}

impl Operation for AddNewCustomer {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "AddNewCustomer";
    const REPEATABLE: bool = false;
    /// The new customer's code.
    type Response = Option<String>;
}

/// Changes one customer: what is kept is left out, what is cleared is an empty element.
///
/// The record says the same thing however often it is sent, but a repeated one may overwrite what somebody else changed
/// in between: it is not repeated.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdateCustomer {
    pub customer_id: String,
    pub modified_data: CustomerInputData,
}

impl Operation for UpdateCustomer {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "UpdateCustomer";
    const REPEATABLE: bool = false;
    /// The customer's code; nothing depends on it.
    type Response = Option<String>;
}
