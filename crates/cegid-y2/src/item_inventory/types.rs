//! What several operations on stock carry (vendor WSDL).

use serde::{Deserialize, Serialize};

pub use crate::sale_document::ItemIdentifier;
use crate::soap::types::{Decimal, Extra, wire_enum};

wire_enum! {
    /// Why a quantity is what it is. An unknown item or warehouse is no fault: the quantity is 0 and this says why.
    pub enum QueryExecutionStatus {
        Ok = "Ok",
        IncorrectWarehouseId = "IncorrectWarehouseId",
        IncorrectStoreId = "IncorrectStoreId",
        StoreNotFound = "StoreNotFound",
        /// The contract's own word, not one that this program does not know.
        NotKnown = "Unknown",
    }
}

/// A quantity, and why it is what it is.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AvailableQtyReturn {
    /// Physical minus reserved plus announced, by setting of the folder.
    pub available_qty: Option<Decimal>,
    pub query_status: Option<QueryExecutionStatus>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}
