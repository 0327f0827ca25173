//! How documents are paid: by one method or several, exactly.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::dice::Dice;
use super::file::{Money, PaymentMethod};
use super::generate::Plan;
use super::prices;
use crate::world::document::{Document, Payment};

/// Payments that add up to the total: one, or several of different methods.
pub(super) fn pay(plan: &mut Plan<'_>, dice: &mut Dice, document: &mut Document, money: &Money) {
    let seed = plan.seed;
    let mut parts = match dice.below(100) {
        0..=1 => 3,
        2..=13 => 2,
        _ => 1,
    };
    if document.tax_included_total <= Decimal::from(20) * money.step {
        parts = 1;
    }
    for amount in prices::split(document.tax_included_total, parts, money) {
        let paid = |code: &str| document.payments.iter().any(|payment| &*payment.code == code);
        let weight = |method: &PaymentMethod| if paid(&method.code) { 0 } else { method.weight };
        let Some(method) = dice.pick_weighted(&seed.payment_methods, weight) else { return };
        let payment = payment(plan, dice, document, method, amount, money);
        document.payments.push(payment);
    }
}

fn payment(
    plan: &mut Plan<'_>,
    dice: &mut Dice,
    document: &Document,
    method: &PaymentMethod,
    amount: Decimal,
    money: &Money,
) -> Payment {
    let none = plan.words.get("");
    Payment {
        code: plan.words.get(&method.code),
        label: plan.words.get(&method.label),
        amount,
        currency_id: Arc::clone(&document.currency_id),
        currency_symbol: plan.words.get(&money.symbol),
        due_date: document.date,
        received: false,
        card_authorization: if method.card { dice.digits("A#####").into() } else { none.clone() },
        card_transaction: if method.card { dice.digits("############").into() } else { none.clone() },
        rank: i32::try_from(document.payments.len() + 1).unwrap_or(i32::MAX),
        card_issuer: none.clone(),
        voucher_id: none,
    }
}
