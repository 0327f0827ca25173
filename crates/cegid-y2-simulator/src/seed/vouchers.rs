//! Draws the vouchers: certificates, gift cards and deposits of customers, and the credit notes of returns.

use std::sync::Arc;

use jiff::ToSpan as _;
use jiff::civil::Date;
use rust_decimal::Decimal;

use super::dice::Dice;
use super::generate::Plan;
use super::prices::rounded;
use super::relations_file::SeedVoucher;
use crate::world::Tables;
use crate::world::customer::Customer;
use crate::world::document::Document;
use crate::world::vouchers::{Voucher, Vouchers};
use crate::world::wire::BonType;

/// New Year's Eve so many years after the history: what is to be valid stays valid in a simulator that runs for years.
const VALID_YEARS: i16 = 10;

/// All vouchers.
pub(super) fn vouchers(plan: &mut Plan<'_>, tables: &Tables) -> Vouchers {
    let seed = plan.seed;
    let mut all = Vouchers::default();
    for (position, customer) in tables.customers.all().enumerate() {
        for own in &seed.vouchers {
            let mut dice = plan.dice(&own.prefix, position);
            if dice.chance(own.percent)
                && let Some(voucher) = of_customer(plan, &mut dice, own, customer, position)
            {
                all.put(voucher);
            }
        }
    }
    let returns = tables.documents.all().filter(|document| document.total_quantity.is_sign_negative());
    for (position, document) in returns.enumerate() {
        if let Some(note) = credit_note(plan, document, position) {
            all.put(note);
        }
    }
    all
}

fn of_customer(
    plan: &mut Plan<'_>,
    dice: &mut Dice,
    own: &SeedVoucher,
    customer: &Customer,
    position: usize,
) -> Option<Voucher> {
    let money = plan.seed.currencies.get(&*customer.currency_id)?;
    let steps = (*dice.pick(&own.amounts)? * money.factor / money.step).round();
    let amount = rounded(steps * money.step, money);
    let issued = plan.days_ago(dice.between(0, 500));
    let part = match dice.below(100) {
        0..=9 => amount,
        10..=29 => rounded(amount / Decimal::TWO, money),
        _ => Decimal::ZERO,
    };
    // A loyalty certificate is consumed whole or not at all.
    let used = if own.kind == BonType::LoyaltyCertificate && part != amount { Decimal::ZERO } else { part };
    Some(Voucher {
        id: format!("{}{position:010}", own.prefix).into(),
        kind: own.kind,
        customer_id: if own.anonymous { plan.words.get("") } else { Arc::clone(&customer.id) },
        currency_id: Arc::clone(&customer.currency_id),
        method_id: plan.words.get(&own.method),
        amount,
        used,
        valid_from: issued,
        valid_until: own.days.map(|days| until(plan, dice, issued, days)),
        closed: dice.chance(2),
        issued_by: None,
        used_by: None,
        taken: Decimal::ZERO,
    })
}

fn credit_note(plan: &mut Plan<'_>, document: &Document, position: usize) -> Option<Voucher> {
    let own = plan.seed.credit_notes.as_ref()?;
    let mut dice = plan.dice(&own.prefix, position);
    let amount = -document.tax_included_total;
    (dice.chance(own.percent) && amount > Decimal::ZERO).then(|| Voucher {
        id: format!("{}{position:010}", own.prefix).into(),
        kind: BonType::Account,
        customer_id: Arc::clone(&document.customer_id),
        currency_id: Arc::clone(&document.currency_id),
        method_id: plan.words.get(&own.method),
        amount,
        used: if dice.chance(40) { amount } else { Decimal::ZERO },
        valid_from: document.date,
        valid_until: Some(until(plan, &mut dice, document.date, own.days)),
        closed: false,
        issued_by: Some(document.key.clone()),
        used_by: None,
        taken: Decimal::ZERO,
    })
}

/// The last day: over for a third of those that are old enough.
fn until(plan: &Plan<'_>, dice: &mut Dice, issued: Date, days: u16) -> Date {
    let expired = issued.saturating_add(i64::from(days).days());
    if dice.chance(35) && expired < plan.today {
        return expired;
    }
    let year = plan.today.year().saturating_add(VALID_YEARS);
    Date::new(year, 12, 31).unwrap_or(Date::MAX)
}
