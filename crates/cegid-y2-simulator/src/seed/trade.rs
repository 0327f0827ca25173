//! What the seed says of currencies, taxes, payment methods and reasons, as settings of the world. Draws nothing.

use super::generate::Plan;
use super::stores;
use crate::world::text::Text;
use crate::world::trade::{Currency, TaxRates, Trade};
use crate::world::wire::BonType;

/// The folder's currency: that of the first market.
pub(super) fn folder_currency(plan: &mut Plan<'_>) -> Text {
    let seed = plan.seed;
    seed.markets.first().map(|market| stores::currency(plan, market)).unwrap_or_default()
}

/// The settings.
pub(super) fn trade(plan: &mut Plan<'_>) -> Trade {
    let seed = plan.seed;
    let mut trade = Trade { folder_currency: folder_currency(plan), ..Trade::default() };
    for (code, money) in &seed.currencies {
        let currency = Currency { symbol: plan.words.get(&money.symbol), decimals: money.decimals };
        trade.currencies.insert(plan.words.get(code), currency);
    }
    for market in &seed.markets {
        let rates = TaxRates { standard: market.tax.standard, reduced: market.tax.reduced };
        trade.taxes.insert(plan.country_id(market), rates);
    }
    for method in &seed.payment_methods {
        trade.payment_methods.insert(plan.words.get(&method.code), plan.words.get(&method.label));
    }
    for voucher in &seed.vouchers {
        trade.voucher_methods.insert(voucher.kind, plan.words.get(&voucher.method));
    }
    if let Some(notes) = &seed.credit_notes {
        trade.voucher_methods.insert(BonType::Account, plan.words.get(&notes.method));
    }
    for reason in seed.return_reasons.iter().chain(&seed.cancel_reasons) {
        trade.movement_reasons.insert(plan.words.get(reason));
    }
    trade
}
