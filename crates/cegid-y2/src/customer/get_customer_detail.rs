//! `GetCustomerDetail`: one customer by code.

use serde::{Deserialize, Serialize};

use super::record::CustomerQueryData;
use crate::{Operation, Service};

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
