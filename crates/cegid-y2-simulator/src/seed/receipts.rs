//! Draws the receipts: two years of sales and returns, in the order of days, so that numbers rise with time.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::ToSpan as _;
use jiff::civil::Date;
use rust_decimal::Decimal;

use super::dice::Dice;
use super::file::{Market, Money};
use super::generate::Plan;
use super::payments::pay;
use super::prices::prices;
use super::tills::{Till, tills};
use crate::world::Tables;
use crate::world::document::{Document, DocumentKey, DocumentLine};
use crate::world::item::Item;
use crate::world::store::Store;
use crate::world::text::Text;
use crate::world::wire::{DocumentOrigin, DocumentStatus, DocumentType};

/// The number before the first one of the history: counters ran before it.
const NUMBERS_BEFORE: i32 = 100;

/// The receipts, oldest first.
pub(super) fn receipts<'s: 't, 't>(plan: &mut Plan<'s>, tables: &'t Tables) -> Vec<Document> {
    let tills = tills(plan, tables);
    let items: Vec<_> = tables.items.all().filter(|item| item.financial.is_none()).collect();
    let mut all: Vec<Document> = Vec::with_capacity(plan.seed.counts.receipts);
    let mut numbers: BTreeMap<Text, i32> = BTreeMap::new();
    let mut given_back: BTreeSet<usize> = BTreeSet::new();
    for (position, date) in days(plan).into_iter().enumerate() {
        let mut dice = plan.dice("receipt", position);
        let open = |till: &Till<'_>| if till.sells_on(plan, date) { till.weight } else { 0 };
        let Some(till) = dice.pick_weighted(&tills, open) else { continue };
        let number = numbers.entry(Arc::clone(&till.store.stump)).or_insert(NUMBERS_BEFORE);
        *number += 1;
        let mut receipt = empty(plan, &mut dice, till.store, date, *number);
        let original = if dice.chance(7) { returnable(&all, &given_back, &receipt, &mut dice) } else { None };
        match original {
            Some(original) => {
                given_back.insert(original);
                give_back(plan, &mut dice, &mut receipt, &all[original]);
            }
            None => sell(plan, &mut dice, &mut receipt, till, &items),
        }
        receipt.add_up();
        pay(plan, &mut dice, &mut receipt, till.money);
        all.push(receipt);
    }
    all
}

/// The days of all receipts, in order.
fn days(plan: &Plan<'_>) -> Vec<Date> {
    let mut dice = plan.dice("receipt days", 0);
    let last = i64::from(plan.seed.history_days) - 1;
    let mut ago: Vec<i64> = (0..plan.seed.counts.receipts).map(|_| dice.between(0, last)).collect();
    ago.sort_unstable_by(|one, other| other.cmp(one));
    ago.into_iter().map(|days| plan.days_ago(days)).collect()
}

fn empty(plan: &mut Plan<'_>, dice: &mut Dice, store: &Store, date: Date, number: i32) -> Document {
    let seller = format!("S{}{:02}", store.id, dice.between(1, 3));
    let till = dice.between(1, 2);
    Document {
        key: DocumentKey { kind: DocumentType::Receipt, stump: Arc::clone(&store.stump), number },
        active: true,
        date,
        store_id: Arc::clone(&store.id),
        warehouse_id: store.main_warehouse(),
        customer_id: plan.words.get(""),
        currency_id: Arc::clone(&store.currency_id),
        internal_reference: format!("{}-{till:02}-{number:06}", store.id).into(),
        external_reference: plan.words.get(""),
        followed_reference: plan.words.get(""),
        origin: DocumentOrigin::Shop,
        status: DocumentStatus::None,
        sales_person_id: plan.words.get(&seller),
        comment: plan.words.get(dice.pick(&plan.seed.comments).map_or("", String::as_str)),
        tax_excluded_total: Decimal::ZERO,
        tax_included_total: Decimal::ZERO,
        total_quantity: Decimal::ZERO,
        omni_channel: None,
        delivery_address: None,
        invoicing_address: None,
        lines: Vec::new(),
        payments: Vec::new(),
        shipping_taxes: Vec::new(),
        user_dates: BTreeMap::new(),
        user_tables: BTreeMap::new(),
        user_fields: BTreeMap::new(),
        detail: None,
    }
}

fn sell(plan: &mut Plan<'_>, dice: &mut Dice, receipt: &mut Document, till: &Till<'_>, items: &[&Arc<Item>]) {
    if dice.chance(78)
        && let Some(customer) = dice.pick(&till.customers)
    {
        receipt.customer_id = Arc::clone(customer);
    }
    if dice.chance(12) {
        receipt.external_reference = format!("POS-{}-{:06}", receipt.date.year(), dice.below(1_000_000)).into();
    } else if dice.chance(4) {
        // An event that several stores refer to: one external reference, several documents.
        receipt.external_reference =
            format!("EVENT-{}-Q{}", receipt.date.year(), (receipt.date.month() + 2) / 3).into();
    }
    if dice.chance(8) {
        let table = dice.pick(&plan.seed.user_tables).map_or("", String::as_str);
        receipt.user_tables = [(1, plan.words.get(table))].into();
    }
    let count = dice.pick_weighted(&[(1, 45), (2, 30), (3, 15), (4, 7), (6, 3)], |(_, weight)| *weight);
    for rank in 1..=count.map_or(1, |(count, _)| *count) {
        let Some(item) = dice.pick(items) else { return };
        let quantity = Decimal::from(if dice.chance(10) { dice.between(2, 3) } else { 1 });
        let line = line(plan, dice, till.market, till.money, item, quantity);
        receipt.lines.push(DocumentLine {
            rank,
            sales_person_id: Arc::clone(&receipt.sales_person_id),
            warehouse_id: Arc::clone(&receipt.warehouse_id),
            external_reference: line_reference(plan, receipt, rank),
            ..line
        });
    }
}

fn line_reference(plan: &mut Plan<'_>, document: &Document, rank: i32) -> Text {
    match &*document.external_reference {
        "" => plan.words.get(""),
        reference => format!("{reference}/{rank}").into(),
    }
}

/// A line of an item at a market's prices; the document fills in its own part.
pub(super) fn line(
    plan: &mut Plan<'_>,
    dice: &mut Dice,
    market: &Market,
    money: &Money,
    item: &Item,
    quantity: Decimal,
) -> DocumentLine {
    let discount = if dice.chance(18) { dice.pick(&plan.seed.discounts) } else { None };
    let prices = prices(item, market, money, discount);
    let none = plan.words.get("");
    DocumentLine {
        rank: 0,
        item_id: Arc::clone(&item.id),
        item_code: Arc::clone(&item.code),
        item_reference: Arc::clone(&item.barcode),
        label: Arc::clone(&item.label),
        complementary_description: Arc::clone(&item.size),
        quantity,
        tax_excluded_unit_price: prices.tax_excluded,
        tax_excluded_net_unit_price: prices.tax_excluded_net,
        tax_included_unit_price: prices.tax_included,
        tax_included_net_unit_price: prices.tax_included_net,
        discount_type_id: discount.map_or_else(|| none.clone(), |discount| plan.words.get(&discount.id)),
        movement_reason_id: none.clone(),
        external_reference: none.clone(),
        sales_person_id: none.clone(),
        warehouse_id: none,
        delivery_date: None,
        detail: None,
    }
}

/// A recent sale of the same store that has not come back yet.
fn returnable(all: &[Document], given_back: &BTreeSet<usize>, receipt: &Document, dice: &mut Dice) -> Option<usize> {
    let too_old = receipt.date.saturating_sub(60.days());
    let recent = (0..all.len()).rev().take_while(|position| all[*position].date >= too_old);
    let matching = |position: &usize| {
        let sale = &all[*position];
        sale.key.stump == receipt.key.stump && sale.total_quantity.is_sign_positive() && !given_back.contains(position)
    };
    let candidates: Vec<usize> = recent.filter(matching).collect();
    dice.pick(&candidates).copied()
}

/// A negative receipt for one line of a sale, in its full quantity and at what was paid.
fn give_back(plan: &mut Plan<'_>, dice: &mut Dice, receipt: &mut Document, sale: &Document) {
    receipt.customer_id = Arc::clone(&sale.customer_id);
    receipt.external_reference = Arc::clone(&sale.external_reference);
    receipt.followed_reference = Arc::clone(&sale.internal_reference);
    let Some(line) = dice.pick(&sale.lines) else { return };
    let reason = dice.pick(&plan.seed.return_reasons).map_or("", String::as_str);
    receipt.lines.push(DocumentLine {
        rank: 1,
        quantity: -line.quantity,
        movement_reason_id: plan.words.get(reason),
        sales_person_id: Arc::clone(&receipt.sales_person_id),
        ..line.clone()
    });
}
