//! What a condition that is met gives.

use rust_decimal::Decimal;
use serde_json::Value;

use super::super::refusal::at;
use super::super::values::{Members, flag, integer, member, texts};
use super::document::{Evaluated, Line, number};
use crate::world::text::same;

/// What a benefit comes to.
pub(super) struct Benefit {
    /// How many times it is given.
    pub count: i64,
    /// What it is worth to the customer on this document.
    pub amount: Decimal,
    /// The part of `ToApply` that says so, by name.
    pub part: Option<(&'static str, Value)>,
}

/// Pieces of a line: its position and how many.
type Pieces = (usize, Decimal);

/// The benefit of a condition for the lines that met it, with the step that was reached.
pub(super) fn benefit(settings: &Value, step: &Value, lines: &[usize], document: &Evaluated<'_>) -> Benefit {
    let benefit = member(settings, "BenefitSettings").unwrap_or(&Value::Null);
    let part = |name: &str| member(benefit, name).unwrap_or(&Value::Null);
    match kind(settings) {
        "OnReceipt" => on_receipt(step, document),
        "OnItemCondition" => on_lines(step, scoped(part("OnItemsOfCondition"), lines, document, 1), document),
        "OnAdditionalItem" => {
            let others = additional(part("OnAdditionalItems"), lines, document);
            on_lines(step, scoped(part("OnAdditionalItems"), &others, document, 1), document)
        }
        "FixedPrize" => fixed_price(part("FixedPrice"), step, lines, document),
        "XForY" => x_for_y(part("XForYItems"), step, lines, document),
        "Gift" => gift(part("Gift"), step),
        "Voucher" => voucher(part("Voucher"), step, document),
        "Loyalty" => loyalty(step),
        _ => Benefit { count: 1, amount: Decimal::ZERO, part: None },
    }
}

/// What a condition gives, as its settings name it.
pub(super) fn kind(settings: &Value) -> &str {
    member(settings, "BenefitSettings").and_then(|benefit| at(benefit, "DiscountTypeId")).unwrap_or("None")
}

/// Per cent of a price, or an amount off it; never more than the price.
fn off(step: &Value, price: Decimal) -> Decimal {
    let percent = percent(step).map(|percent| price * percent / Decimal::ONE_HUNDRED);
    let fixed = number(step, "UnitPrice").map(|unit| price - unit);
    let off = percent.or(number(step, "Discount")).or(fixed).unwrap_or_default();
    off.clamp(Decimal::ZERO, price.max(Decimal::ZERO))
}

/// From nothing to everything.
fn percent(step: &Value) -> Option<Decimal> {
    number(step, "Pourcent").map(|percent| percent.clamp(Decimal::ZERO, Decimal::ONE_HUNDRED))
}

/// No more than the step allows.
fn capped(step: &Value, amount: Decimal) -> Decimal {
    number(step, "MaximumDiscountAmountAllowed").map_or(amount, |most| amount.min(most.max(Decimal::ZERO)))
}

fn on_receipt(step: &Value, document: &Evaluated<'_>) -> Benefit {
    let amount = document.rounded(capped(step, off(step, document.total())));
    let header = Members::default().decimal("Amount", amount).done();
    discount(step, amount, Members::default().set("Header", header).done())
}

fn on_lines(step: &Value, pieces: Vec<Pieces>, document: &Evaluated<'_>) -> Benefit {
    let mut left = capped(step, Decimal::MAX);
    let (mut amount, mut rows) = (Decimal::ZERO, Vec::new());
    for (line, quantity) in pieces.into_iter().filter_map(|(at, pieces)| Some((document.lines.get(at)?, pieces))) {
        let own = document.rounded(off(step, line.net) * quantity).min(left);
        left -= own;
        amount += own;
        let row = Members::default().decimal("Amount", own).set("Id", line.id);
        let whole = !line.quantity.is_zero() && quantity == line.quantity;
        let price = whole.then(|| document.rounded(line.net - own / line.quantity));
        rows.push(price.map_or(row.done(), |price| {
            Members::default().decimal("Amount", own).set("Id", line.id).decimal("UnitPrice", price).done()
        }));
    }
    let header = Members::default().done();
    discount(step, amount, Members::default().set("Header", header).set("Lines", rows).done())
}

fn discount(step: &Value, amount: Decimal, discount: Value) -> Benefit {
    let information = Members::default().set("Discount", discount);
    let information = match number(step, "Pourcent") {
        Some(percent) => information.decimal("Percent", percent),
        None => information,
    };
    let information = match number(step, "MaximumDiscountAmountAllowed") {
        Some(most) => information.decimal("AmountMax", most),
        None => information,
    };
    Benefit { count: 1, amount, part: Some(("DiscountInformation", information.done())) }
}

/// In every so many pieces, some are reduced: `MinimumQuantity` of the step and `DiscountedItemsCount` of the scope say how
/// many; without per cent they are free.
fn x_for_y(part: &Value, step: &Value, lines: &[usize], document: &Evaluated<'_>) -> Benefit {
    let group = group(step, Decimal::TWO);
    let times = times(member(part, "ItemScope").unwrap_or(&Value::Null), group, lines, document);
    let free = Value::from_iter([("Pourcent", Value::from(100))]);
    let step = if number(step, "Pourcent").is_some() { step } else { &free };
    Benefit { count: times, ..on_lines(step, scoped(part, lines, document, times), document) }
}

/// Each piece at one price; where the settings bound how often, so many times the step's quantity, in the receipt's sequence.
fn fixed_price(part: &Value, step: &Value, lines: &[usize], document: &Evaluated<'_>) -> Benefit {
    if integer(part, "IterationCount").is_none_or(|most| most <= 0) {
        return on_lines(step, scoped(&Value::Null, lines, document, 1), document);
    }
    let group = group(step, Decimal::ONE);
    let times = times(part, group, lines, document);
    Benefit { count: times, ..on_lines(step, picked(lines, document, group * Decimal::from(times)), document) }
}

/// How many pieces make one group.
fn group(step: &Value, otherwise: Decimal) -> Decimal {
    number(step, "MinimumQuantity").filter(|group| *group >= Decimal::ONE).unwrap_or(otherwise)
}

/// How many groups the lines make, no more than `IterationCount` allows.
fn times(scope: &Value, group: Decimal, lines: &[usize], document: &Evaluated<'_>) -> i64 {
    let pieces = |line: &Line| line.quantity.max(Decimal::ZERO);
    let there: Decimal = lines.iter().filter_map(|at| document.lines.get(*at)).map(pieces).sum();
    let times = i64::try_from((there / group).trunc()).unwrap_or(0);
    integer(scope, "IterationCount").filter(|most| *most > 0).map_or(times, |most| times.min(most))
}

/// The pieces that an item scope picks: all of the lines, or so many (`times` as often), the cheapest, the dearest or the
/// first ones.
fn scoped(part: &Value, lines: &[usize], document: &Evaluated<'_>, times: i64) -> Vec<Pieces> {
    let scope = member(part, "ItemScope").unwrap_or(&Value::Null);
    let line = |at: &usize| document.lines.get(*at);
    let quantity = |at: &usize| line(at).map_or(Decimal::ZERO, |line| line.quantity.max(Decimal::ZERO));
    let count = integer(scope, "DiscountedItemsCount").filter(|_| flag(scope, "OnAllItems") != Some(true));
    let Some(count) = count else { return lines.iter().map(|at| (*at, quantity(at))).collect() };
    let mut ordered = lines.to_vec();
    let price = |at: &usize| line(at).map(|line| line.net);
    match at(scope, "SelectedItems") {
        Some("TheMostExpensive") => ordered.sort_by_key(|at| std::cmp::Reverse(price(at))),
        Some("InReceiptSequence") => {}
        _ => ordered.sort_by_key(price),
    }
    picked(&ordered, document, Decimal::from(count.saturating_mul(times).clamp(0, 1_000_000_000)))
}

/// The first so many pieces of the lines.
fn picked(lines: &[usize], document: &Evaluated<'_>, mut left: Decimal) -> Vec<Pieces> {
    let mut picked = Vec::new();
    for at in lines {
        let there = document.lines.get(*at).map_or(Decimal::ZERO, |line| line.quantity.max(Decimal::ZERO));
        let pieces = there.min(left);
        left -= pieces;
        if !pieces.is_zero() {
            picked.push((*at, pieces));
        }
    }
    picked
}

/// The other lines; where there are names, of the named families, or else of the named items.
fn additional(part: &Value, lines: &[usize], document: &Evaluated<'_>) -> Vec<usize> {
    let named = texts(part, "GroupingValues");
    let families = at(part, "GroupingId") == Some("Category1");
    let own = |line: &Line| if families { line.family.clone() } else { line.item_code.clone() };
    let matching = |line: &Line| named.is_empty() || named.iter().any(|name| same(name, &own(line)));
    let others = document.lines.iter().enumerate();
    let others = others.filter(|(at, line)| !lines.contains(at) && !line.ignored && matching(line));
    others.map(|(at, _)| at).collect()
}

fn gift(part: &Value, step: &Value) -> Benefit {
    let gift = Members::default()
        .decimal("DiscountPerCent", number(part, "DiscountPercent").unwrap_or(Decimal::ONE_HUNDRED))
        .text("ItemListId", at(part, "ItemsListId").unwrap_or_default())
        .decimal("MaxValue", number(step, "MaximumDiscountAmountAllowed").unwrap_or_default())
        .set("MultiSelection", flag(part, "MultiSelection") == Some(true));
    Benefit { count: 1, amount: Decimal::ZERO, part: Some(("Gift", gift.done())) }
}

/// Worth nothing on this document: the voucher is for the next one. What was paid by a method that is ignored earns none.
fn voucher(part: &Value, step: &Value, document: &Evaluated<'_>) -> Benefit {
    let ignored = at(part, "IgnoredPayments").unwrap_or_default();
    let ignored: Vec<&str> = ignored.split(|letter: char| !letter.is_alphanumeric()).collect();
    let paid_so = document.paid(|method| ignored.iter().any(|ignored| same(ignored, method)));
    let base = (document.total() - paid_so).max(Decimal::ZERO);
    let percent = percent(step).map(|percent| base * percent / Decimal::ONE_HUNDRED);
    let amount = capped(step, number(step, "Discount").or(percent).unwrap_or_default());
    let method = at(part, "PaymentMethodId");
    let voucher = Members::default()
        .decimal("Amount", document.rounded(amount))
        .text("ItemId", at(part, "RegisterOperationId").unwrap_or_default())
        .filled("PaymentMethod", method.unwrap_or_default())
        .set("PreRecorded", false)
        .text("UseType", at(part, "UseType").unwrap_or("PaymentMethod"));
    Benefit { count: 1, amount: Decimal::ZERO, part: Some(("Voucher", voucher.done())) }
}

fn loyalty(step: &Value) -> Benefit {
    let coefficient = number(step, "Coefficient");
    let value = coefficient.or(number(step, "LoyaltyPoints")).unwrap_or_default();
    let loyalty = Members::default().set("Coefficient", coefficient.is_some()).decimal("Value", value);
    Benefit { count: 1, amount: Decimal::ZERO, part: Some(("Loyalty", loyalty.done())) }
}
