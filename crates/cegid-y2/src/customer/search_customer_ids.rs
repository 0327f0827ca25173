//! `SearchCustomerIds`: customers by any of their data.

use serde::{Deserialize, Serialize};

use super::record::{CustomerQueryData, CustomerSearchDataType};
use crate::{Operation, Service, soap::types::Sent};

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
