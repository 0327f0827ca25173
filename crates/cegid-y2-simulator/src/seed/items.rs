//! Draws items with their sizes and barcodes, and what lies of each in every open store.

use rust_decimal::Decimal;

use super::generate::Plan;
use crate::world::item::{Item, Items, Stock, padded_id};
use crate::world::store::Stores;
use crate::world::text::Text;

/// The items: each size of each product, or the product itself where it has none.
pub(super) fn items(plan: &mut Plan<'_>) -> Items {
    let mut all = Vec::new();
    for product in &plan.seed.products {
        let single = [String::new()];
        for size in if product.sizes.is_empty() { &single[..] } else { &product.sizes } {
            all.push(Item {
                id: padded_id(&product.code, size),
                code: plan.words.get(&product.code),
                barcode: ean13(all.len() + 1),
                label: plan.words.get(&product.label),
                size: plan.words.get(size),
                reduced_tax: product.reduced_tax,
                price: product.price,
                family: plan.words.get(&product.family),
                financial: None,
            });
        }
    }
    for financial in &plan.seed.financial_items {
        all.push(Item {
            id: padded_id(&financial.code, ""),
            code: plan.words.get(&financial.code),
            barcode: ean13(all.len() + 1),
            label: plan.words.get(&financial.label),
            financial: Some(financial.kind),
            ..Item::default()
        });
    }
    Items::new(all)
}

/// An EAN-13 with its check digit.
fn ean13(number: usize) -> Text {
    let body = format!("370000{number:06}");
    let weighted = body.bytes().zip([1, 3].iter().cycle()).map(|(digit, weight)| u32::from(digit - b'0') * weight);
    let check = (10 - weighted.sum::<u32>() % 10) % 10;
    format!("{body}{check}").into()
}

/// What lies in the warehouses of the open stores.
pub(super) fn stock(plan: &Plan<'_>, items: &Items, stores: &Stores) -> Stock {
    let mut stock = Stock::default();
    for (position, store) in stores.all().enumerate().filter(|(_, store)| !store.closed) {
        let mut dice = plan.dice("stock", position);
        let most = if &*store.store_type == "Warehouse" { 500 } else { 25 };
        let goods = items.all().filter(|item| item.financial.is_none());
        for (item, warehouse) in goods.flat_map(|item| store.warehouses.iter().map(move |kept| (item, kept))) {
            let physical = if dice.chance(15) { 0 } else { dice.between(1, most) };
            stock.level_mut(&item.id, &warehouse.id).physical = Decimal::from(physical);
        }
    }
    stock
}

#[cfg(test)]
mod tests {
    #[test]
    fn barcodes_carry_their_check_digit() {
        assert_eq!(&*super::ean13(1), "3700000000013");
        assert_eq!(&*super::ean13(42), "3700000000426");
    }
}
