//! Draws the e-commerce orders of the last weeks, at every point of their way to the customer.

use std::sync::Arc;

use jiff::ToSpan as _;
use rust_decimal::Decimal;

use super::dice::Dice;
use super::generate::Plan;
use super::payments::pay;
use super::prices;
use super::receipts::line;
use crate::world::Tables;
use crate::world::customer::Customer;
use crate::world::document::{Document, DocumentAddress, DocumentKey, DocumentLine, OmniChannel, ShippingTax};
use crate::world::store::Store;
use crate::world::wire::{
    BillingStatus, CancelStatus, DeliveryType, DocumentOrigin, DocumentStatus, DocumentType, FollowUpStatus,
    OrderReturnStatus, PaymentStatus, ShippingStatus,
};

/// Where orders are on their way, in turn: follow-up, shipping, payment, how they are delivered.
const WAYS: &[(FollowUpStatus, ShippingStatus, PaymentStatus, DeliveryType)] = {
    use {DeliveryType as D, FollowUpStatus as F, PaymentStatus as P, ShippingStatus as S};
    &[
        (F::ToBeProcessed, S::Pending, P::Totally, D::ShipByCentral),
        (F::Validated, S::Pending, P::Totally, D::ShipByCentral),
        (F::InPreparation, S::InProgress, P::Totally, D::ShipByCentral),
        (F::ShipByCentral, S::Totally, P::Debited, D::ShipByCentral),
        (F::RecievedByCustomer, S::Totally, P::Debited, D::ShipByCentral),
        (F::RequestedStoreBooking, S::Pending, P::Partially, D::PickingUpInStore),
        (F::AvailableInStore, S::InProgress, P::Totally, D::PickingUpInStore),
        (F::PickedUpInStore, S::Totally, P::Debited, D::PickingUpInStore),
    ]
};

/// The orders, oldest first.
pub(super) fn orders(plan: &mut Plan<'_>, tables: &Tables) -> Vec<Document> {
    let count = plan.seed.counts.orders;
    let buyers: Vec<_> = tables.customers.all().filter(|customer| !customer.closed && !customer.is_company).collect();
    let mut all = Vec::with_capacity(count);
    for position in 0..count {
        let mut dice = plan.dice("order", position);
        let Some(buyer) = dice.pick(&buyers) else { break };
        let Some(store) = tables.stores.get(&buyer.usual_store_id) else { continue };
        let days = (count - 1 - position) * 90 / count.max(1);
        all.extend(order(plan, &mut dice, tables, buyer, store, position, i64::try_from(days).unwrap_or(0)));
    }
    all
}

fn order(
    plan: &mut Plan<'_>,
    dice: &mut Dice,
    tables: &Tables,
    buyer: &Customer,
    store: &Store,
    position: usize,
    days: i64,
) -> Option<Document> {
    let seed = plan.seed;
    let market = seed.markets.iter().find(|market| plan.country_id(market) == store.address.country_id)?;
    let money = seed.currencies.get(&*store.currency_id)?;
    let number = 1001 + i32::try_from(position).unwrap_or(0);
    let reference: Arc<str> = format!("WEB-{number:06}").into();
    let date = plan.days_ago(days);
    let canceled = position % 10 == 9;
    let way = WAYS[position % WAYS.len()];
    let address = address(buyer);
    let mut order = Document {
        key: DocumentKey { kind: DocumentType::CustomerOrder, stump: plan.words.get("ECO"), number },
        active: !canceled && way.1 != ShippingStatus::Totally,
        date,
        store_id: Arc::clone(&store.id),
        warehouse_id: store.main_warehouse(),
        customer_id: Arc::clone(&buyer.id),
        currency_id: Arc::clone(&store.currency_id),
        internal_reference: Arc::clone(&reference),
        external_reference: reference,
        followed_reference: plan.words.get(""),
        origin: DocumentOrigin::ECommerce,
        status: if canceled { DocumentStatus::Canceled } else { DocumentStatus::InProgress },
        sales_person_id: plan.words.get(""),
        comment: plan.words.get(dice.pick(&seed.comments).map_or("", String::as_str)),
        tax_excluded_total: Decimal::ZERO,
        tax_included_total: Decimal::ZERO,
        total_quantity: Decimal::ZERO,
        omni_channel: Some(Box::new(omni_channel(plan, dice, store, way, canceled.then_some(date)))),
        delivery_address: Some(Box::new(address.clone())),
        invoicing_address: Some(Box::new(address)),
        lines: Vec::new(),
        payments: Vec::new(),
        shipping_taxes: Vec::new(),
        user_dates: [(1, date.to_datetime(jiff::civil::Time::midnight()))].into(),
        user_tables: [(1, plan.words.get("WEB"))].into(),
        user_fields: std::collections::BTreeMap::new(),
        detail: None,
    };
    let items: Vec<_> = tables.items.all().filter(|item| item.financial.is_none()).collect();
    for rank in 1..=i32::try_from(dice.between(1, 3)).unwrap_or(1) {
        let item = dice.pick(&items)?;
        let line = line(plan, dice, market, money, item, Decimal::ONE);
        order.lines.push(DocumentLine {
            rank,
            warehouse_id: Arc::clone(&order.warehouse_id),
            external_reference: format!("{}/{rank}", order.external_reference).into(),
            delivery_date: Some(date.saturating_add(dice.between(2, 6).days())),
            ..line
        });
    }
    let shipping = prices::rounded(money.step * Decimal::from(60), money);
    order.shipping_taxes.push(ShippingTax {
        code: plan.words.get("PORT"),
        tax_excluded: prices::without_tax(shipping, market.tax.standard, money),
        tax_included: shipping,
    });
    order.add_up();
    pay(plan, dice, &mut order, money);
    Some(order)
}

fn omni_channel(
    plan: &mut Plan<'_>,
    dice: &mut Dice,
    store: &Store,
    (follow_up, shipping, payment, delivery): (FollowUpStatus, ShippingStatus, PaymentStatus, DeliveryType),
    canceled: Option<jiff::civil::Date>,
) -> OmniChannel {
    let sent = shipping == ShippingStatus::Totally && delivery == DeliveryType::ShipByCentral;
    let carrier = dice.pick(&plan.seed.carriers).map_or("", String::as_str);
    let billing = if shipping == ShippingStatus::Totally { BillingStatus::Totally } else { BillingStatus::Pending };
    OmniChannel {
        billing_status: Some(billing),
        cancel_date: canceled,
        cancel_reason_id: plan.words.get(if canceled.is_some() { "ANN" } else { "" }),
        cancel_status: canceled.map(|_| CancelStatus::Canceled),
        delivery_store_id: Arc::clone(&store.id),
        delivery_type: Some(delivery),
        delivery_warehouse_id: store.main_warehouse(),
        follow_up_status: Some(if canceled.is_some() { FollowUpStatus::Closed } else { follow_up }),
        origin_store_id: Arc::clone(&store.id),
        payment_status: Some(payment),
        return_status: Some(OrderReturnStatus::NotReturned),
        shipping_status: Some(shipping),
        tracking: if sent { dice.digits("XX#########FR").into() } else { plan.words.get("") },
        transporter: plan.words.get(if sent { carrier } else { "" }),
        ..OmniChannel::default()
    }
}

fn address(buyer: &Customer) -> DocumentAddress {
    DocumentAddress {
        contact_number: 0,
        city: buyer.address.city.clone(),
        country_id: buyer.address.country_id.clone(),
        first_name: buyer.first_name.clone(),
        last_name: buyer.last_name.clone(),
        lines: buyer.address.lines.clone(),
        phone_number: buyer.phones.cellular.clone(),
        region_id: buyer.address.region_id.clone(),
        title_id: buyer.title_id.clone(),
        zip_code: buyer.address.zip_code.clone(),
    }
}
