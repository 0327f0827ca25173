//! `SaleHistoryService`: turnover of receipts by seller and by level of product aggregation. One file per operation.

mod aggregate;
mod flash_sales;
mod get_flash_sales_statistics;
mod get_product_aggregations;
#[cfg(test)]
mod tests;

use crate::call::Handler;

/// The handler of an operation.
pub(super) fn handler(operation: &str) -> Option<Handler> {
    match operation {
        "FlashSales" => Some(flash_sales::flash_sales),
        "GetFlashSalesStatistics" => Some(get_flash_sales_statistics::get_flash_sales_statistics),
        "GetProductAggregations" => Some(get_product_aggregations::get_product_aggregations),
        _ => None,
    }
}
