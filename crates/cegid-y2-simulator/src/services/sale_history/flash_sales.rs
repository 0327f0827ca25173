//! `FlashSales`: one row for each currency, seller and product level.

use std::collections::BTreeMap;

use serde_json::Value;

use super::aggregate::{Search, Sums, refused};
use crate::call::Call;
use crate::fault::ServiceFault;
use crate::services::values::{Members, member};
use crate::world::text::Text;

/// Amounts of several currencies are never added up. What is sold here are goods, never services.
pub(super) fn flash_sales(call: &mut Call<'_>, request: &Value) -> Result<Value, ServiceFault> {
    let request = member(request, "searchRequest").unwrap_or(&Value::Null);
    let search = Search::of(call.world, request).map_err(|reason| refused("FlashSales", &reason))?;
    let mut rows: BTreeMap<(Text, Text, Text), Sums> = BTreeMap::new();
    for (receipt, sale) in search.sales(call.world) {
        let key = (receipt.currency_id.clone(), sale.line.sales_person_id.clone(), sale.product);
        rows.entry(key).or_default().add(receipt, sale.line);
    }
    let row = |((currency, seller, product), sums): ((Text, Text, Text), Sums)| {
        Members::default()
            .text("Currency", &currency)
            .decimal("DiscountEOT", sums.discount_excluded)
            .decimal("DiscountIOT", sums.discount_included)
            .set("IsServices", false)
            .set("NumberOfReceipt", sums.receipt_count())
            .text("ProductAggregation", &product)
            .text("SellerId", &seller)
            .decimal("SoldQuantity", sums.quantity)
            .decimal("TurnoverEOT", sums.turnover_excluded)
            .decimal("TurnoverIOT", sums.turnover_included)
            .done()
    };
    Ok(rows.into_iter().map(row).collect())
}
