//! `GetCustomerIdByReference`: a customer's code from a card, a barcode or an external reference.

use serde::{Deserialize, Serialize};

use crate::{Operation, Service};

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
