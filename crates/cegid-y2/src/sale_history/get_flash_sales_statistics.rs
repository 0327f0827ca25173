//! `GetFlashSalesStatistics`: turnover of a store by seller and product level.

use crate::{Operation, Service, opaque::opaque_debug};
use serde::{Deserialize, Serialize};

use crate::soap::types::{Decimal, Extra, XmlDateTime};

/// Asks for the sums of some days. The context argument is spelled as in newer services.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetFlashSalesStatistics {
    pub request: FlashSalesStatisticsRequest,
}

impl Operation for GetFlashSalesStatistics {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "GetFlashSalesStatistics";
    const REPEATABLE: bool = true;
    const CONTEXT: &'static str = super::NEWER_CONTEXT;
    type Response = Option<FlashSalesStatisticsReply>;
}

/// Which sales count; what is left out does not narrow them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct FlashSalesStatisticsRequest {
    /// The till.
    pub cash_register_id: Option<String>,
    /// Inclusive.
    pub end_date: Option<XmlDateTime>,
    /// Whether sums by item list are wanted.
    pub item_list: Option<bool>,
    /// Index of a level of `GetProductAggregations`.
    pub level_of_product_aggregation: Option<i32>,
    pub seller_id: Option<String>,
    /// Inclusive.
    pub start_date: Option<XmlDateTime>,
    pub store_id: Option<String>,
}

/// The sums of a store.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct FlashSalesStatisticsReply {
    /// Of the store.
    pub currency: Option<String>,
    /// On average.
    pub receipts_by_seller: Option<Decimal>,
    #[serde(default)]
    pub statistics_by_seller: Vec<StatisticsBySeller>,
    pub store_objective: Option<Decimal>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// The sums of one seller. Personal data: `Debug` shows nothing of it.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct StatisticsBySeller {
    pub receipts_count: Option<i32>,
    pub seller_code: Option<String>,
    pub seller_first_name: Option<String>,
    pub seller_name: Option<String>,
    #[serde(default)]
    pub statistics_by_item_list: Vec<StatisticsByItemList>,
    #[serde(default)]
    pub statistics_by_product_aggregation: Vec<StatisticsByProductAggregation>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// The sums of one item list.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct StatisticsByItemList {
    /// Without tax.
    #[serde(rename = "DiscountEOT")]
    pub discount_eot: Option<Decimal>,
    /// With tax.
    #[serde(rename = "DiscountIOT")]
    pub discount_iot: Option<Decimal>,
    pub item_list_code: Option<String>,
    pub item_list_label: Option<String>,
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

/// The sums of one product level.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct StatisticsByProductAggregation {
    /// Without tax.
    #[serde(rename = "DiscountEOT")]
    pub discount_eot: Option<Decimal>,
    /// With tax.
    #[serde(rename = "DiscountIOT")]
    pub discount_iot: Option<Decimal>,
    /// Services, not goods.
    pub is_services: Option<bool>,
    /// Label of the level.
    pub product_aggregation: Option<String>,
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

opaque_debug!(StatisticsBySeller);
