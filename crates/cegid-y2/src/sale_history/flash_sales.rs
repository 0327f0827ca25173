//! `FlashSales`: turnover by seller and product level.

use crate::{Operation, Service};
use serde::{Deserialize, Serialize};

use crate::soap::types::{Decimal, Extra, XmlDateTime};

/// Asks for the sums of some days.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FlashSales {
    pub search_request: FlashSalesRequest,
}

impl Operation for FlashSales {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "FlashSales";
    const REPEATABLE: bool = true;
    type Response = Vec<SaleByProductAggregation>;
}

/// Which sales count; what is left out does not narrow them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct FlashSalesRequest {
    /// The till.
    pub cash_register_id: Option<String>,
    /// Inclusive.
    pub end_date: Option<XmlDateTime>,
    /// Index of a level of `GetProductAggregations`.
    pub level_of_product_aggregation: Option<i32>,
    pub seller_id: Option<String>,
    /// Inclusive.
    pub start_date: Option<XmlDateTime>,
    pub store_id: Option<String>,
}

/// The sums of one seller and product level.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SaleByProductAggregation {
    /// Of the store.
    pub currency: Option<String>,
    /// Without tax.
    #[serde(rename = "DiscountEOT")]
    pub discount_eot: Option<Decimal>,
    /// With tax.
    #[serde(rename = "DiscountIOT")]
    pub discount_iot: Option<Decimal>,
    /// Services, not goods.
    pub is_services: Option<bool>,
    pub number_of_receipt: Option<i32>,
    /// Label of the level.
    pub product_aggregation: Option<String>,
    pub seller_id: Option<String>,
    pub sold_quantity: Option<Decimal>,
    /// Without tax.
    #[serde(rename = "TurnoverEOT")]
    pub turnover_eot: Option<Decimal>,
    /// With tax.
    #[serde(rename = "TurnoverIOT")]
    pub turnover_iot: Option<Decimal>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}
