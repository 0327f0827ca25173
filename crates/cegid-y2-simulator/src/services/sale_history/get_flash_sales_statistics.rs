//! `GetFlashSalesStatistics`: the sellers of a store, each with its sums by product level.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use serde_json::Value;

use super::aggregate::{BySeller, Search, Sums, refused};
use crate::call::Call;
use crate::fault::ServiceFault;
use crate::services::values::{Members, flag, member};
use crate::world::World;
use crate::world::document::DocumentKey;
use crate::world::text::Text;

/// Without a store, the sales in the folder's currency count (assumed: currencies are never added up). Stores have no
/// objective, sellers no name but their code, and there are no item lists (assumed).
pub(super) fn get_flash_sales_statistics(call: &mut Call<'_>, request: &Value) -> Result<Value, ServiceFault> {
    const OPERATION: &str = "GetFlashSalesStatistics";
    let request = member(request, "Request").unwrap_or(&Value::Null);
    let world: &World = call.world;
    let search = Search::of(world, request).map_err(|reason| refused(OPERATION, &reason))?;
    let store = search.store.and_then(|code| world.stores().get(code));
    let currency = store.map_or(&world.trade().folder_currency, |store| &store.currency_id);
    let mut sellers = BySeller::new();
    for (receipt, sale) in search.sales(world).filter(|(receipt, _)| receipt.currency_id == *currency) {
        let products = sellers.entry(sale.line.sales_person_id.clone()).or_default();
        products.entry(sale.product).or_default().add(receipt, sale.line);
    }
    let with_lists = flag(request, "ItemList") == Some(true);
    let counts: Vec<usize> = sellers.values().map(|products| receipts(products.values()).len()).collect();
    let rows: Vec<Value> = sellers.into_iter().map(|(code, products)| seller(&code, products, with_lists)).collect();
    Ok(Members::default()
        .text("Currency", currency)
        .decimal("ReceiptsBySeller", average(&counts))
        .set("StatisticsBySeller", rows)
        .decimal("StoreObjective", Decimal::ZERO)
        .done())
}

fn seller(code: &str, products: std::collections::BTreeMap<Text, Sums>, with_lists: bool) -> Value {
    let count = i64::try_from(receipts(products.values()).len()).unwrap_or(i64::MAX);
    let product = |(label, sums): (Text, Sums)| {
        Members::default()
            .decimal("DiscountEOT", sums.discount_excluded)
            .decimal("DiscountIOT", sums.discount_included)
            .set("IsServices", false)
            .text("ProductAggregation", &label)
            .decimal("SoldQuantity", sums.quantity)
            .decimal("TurnoverEOT", sums.turnover_excluded)
            .decimal("TurnoverIOT", sums.turnover_included)
            .done()
    };
    let members = Members::default()
        .set("ReceiptsCount", count)
        .text("SellerCode", code)
        .text("SellerFirstName", "")
        .text("SellerName", code);
    let members = if with_lists { members.set("StatisticsByItemList", Vec::<Value>::new()) } else { members };
    members.set("StatisticsByProductAggregation", products.into_iter().map(product).collect::<Vec<_>>()).done()
}

/// A receipt with lines of several products is one receipt.
fn receipts<'a>(sums: impl Iterator<Item = &'a Sums>) -> BTreeSet<&'a DocumentKey> {
    sums.flat_map(|sums| &sums.receipts).collect()
}

fn average(counts: &[usize]) -> Decimal {
    let all: usize = counts.iter().sum();
    let average = Decimal::from(all) / Decimal::from(counts.len().max(1));
    average.round_dp_with_strategy(2, rust_decimal::RoundingStrategy::MidpointAwayFromZero)
}
