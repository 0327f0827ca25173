//! `GetCustomerCards` and `GetLoyaltyCard`.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde_json::Value;

use super::super::refusal::Doing;
use super::super::values::{Members, filled, flag, member, midnight};
use super::{card, known};
use crate::call::Call;
use crate::fault::ServiceFault;
use crate::world::World;
use crate::world::loyalty::{CardState, LoyaltyCard};
use crate::world::text::same;

const CARDS: Doing =
    Doing { operation: "Cegid.Retail.Loyalty.GetCustomerCards", target: "TCbrLoyaltyHelper.GetCustomerCards" };
const CARD: Doing =
    Doing { operation: "Cegid.Retail.Loyalty.GetLoyaltyCard", target: "TCbrLoyaltyHelper.GetLoyaltyCard" };

/// The cards of the customer that the code or else the reference names, by number. `ActiveCards` and `StoreId` narrow them
/// (vendor WSDL); `false` picks those that are not active. An unknown customer is a fault (assumed).
pub(super) fn get_customer_cards(call: &mut Call<'_>, request: &Value) -> Result<Value, ServiceFault> {
    let request = member(request, "customerCardsRequest").unwrap_or(&Value::Null);
    let (world, today): (&World, _) = (call.world, call.now.date());
    let customer = match (filled(request, "CustomerId"), filled(request, "CustomerReference")) {
        (Some(id), _) => known::customer(world, id),
        (None, Some(reference)) => known::customer_by_reference(world, reference),
        (None, None) => Err("CustomerId or CustomerReference is required".to_owned()),
    };
    let customer = customer.map_err(|reason| CARDS.refused(reason))?;
    let (active, store) = (flag(request, "ActiveCards"), filled(request, "StoreId"));
    if let Some(store) = store {
        known::store(world, store).map_err(|reason| CARDS.refused(reason))?;
    }
    let requested = world.loyalty().of_customer(&customer.id).filter(|card| {
        active.is_none_or(|active| active == (card.state(today) == CardState::Active))
            && store.is_none_or(|store| same(store, &card.store_id))
    });
    Ok(requested.map(|card| header(world, card, today, store.is_some())).collect())
}

/// One card by its number.
pub(super) fn get_loyalty_card(call: &mut Call<'_>, request: &Value) -> Result<Value, ServiceFault> {
    let found = card(call.world, CARD.required(request, "loyaltyCardId")?, CARD)?;
    Ok(header(call.world, found, call.now.date(), false))
}

/// A card as `CardHeaderGet`. `BenefitEnable` is computed only where customer and store were given: enough points for a
/// benefit of the programme.
fn header(world: &World, card: &LoyaltyCard, today: Date, with_benefit: bool) -> Value {
    let active = card.state(today) == CardState::Active;
    let ends = |day: Option<Date>| midnight(day.unwrap_or(known::FOR_EVER));
    let program = world.loyalty().program(&card.program_id);
    let enough = program.is_some_and(|program| program.threshold > Decimal::ZERO && card.points >= program.threshold);
    let program = program.map_or(Value::Null, |program| {
        Members::default()
            .set("Closed", program.closed)
            .text("CurrencyId", &program.currency_id)
            .set("ExpiracyDate", ends(program.valid_until))
            .text("Id", &program.id)
            .text("Label", &program.label)
            .text("Type", if program.by_amount { "ByAmount" } else { "ByPoints" })
            .done()
    });
    Members::default()
        .set("ActivationDate", midnight(card.valid_from))
        .set("Active", active)
        .decimal("AvailableLoyaltyPoints", card.points)
        .set("BenefitEnable", with_benefit && active && enough)
        .set("BenefitExpiracyDate", ends(card.valid_until))
        .set("Closed", card.closed_on.is_some())
        .text("CustomerId", &card.customer_id)
        .set("ExpiracyDate", ends(card.valid_until))
        .text("Id", &card.id)
        .set("Program", program)
        .text("StoreId", &card.store_id)
        .done()
}
