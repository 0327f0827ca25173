//! `UpdateCustomer`: changes a customer.

use serde::{Deserialize, Serialize};

use super::record::CustomerInputData;
use crate::{Operation, Service};

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
