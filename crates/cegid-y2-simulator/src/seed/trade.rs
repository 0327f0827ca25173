//! What the seed says of currencies, taxes, payment methods and reasons, as settings of the world. Draws nothing.

use super::generate::Plan;
use super::stores;
use crate::world::trade::{Currency, TaxRates, Trade};
use crate::world::wire::BonType;

/// The settings. The folder's currency is that of the first market.
pub(super) fn trade(plan: &mut Plan<'_>) -> Trade {
    let seed = plan.seed;
    let mut trade = Trade::default();
    if let Some(market) = seed.markets.first() {
        trade.folder_currency = stores::currency(plan, market);
    }
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
