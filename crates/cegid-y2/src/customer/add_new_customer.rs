//! `AddNewCustomer`: creates a customer, answers its code.

use serde::{Deserialize, Serialize};

use super::record::CustomerInsertData;
use crate::{Operation, Service};

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
