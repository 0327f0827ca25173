//! `SaleHistoryService` (vendor WSDL): turnover.

mod flash_sales;
mod get_flash_sales_statistics;
mod get_product_aggregations;

pub use self::{
    flash_sales::{FlashSales, FlashSalesRequest, SaleByProductAggregation},
    get_flash_sales_statistics::{
        FlashSalesStatisticsReply, FlashSalesStatisticsRequest, GetFlashSalesStatistics, StatisticsByItemList,
        StatisticsByProductAggregation, StatisticsBySeller,
    },
    get_product_aggregations::{GetProductAggregations, GetProductAggregationsReply, ProductAggregation},
};
use super::Service;

/// Where it is.
pub const SERVICE: Service = Service {
    endpoint: "SaleHistoryService.svc",
    interface: "ISaleHistoryService",
    context: "clientContext",
    plug_in: None,
};

/// What the service's two newer operations call the context.
const NEWER_CONTEXT: &str = "Context";
