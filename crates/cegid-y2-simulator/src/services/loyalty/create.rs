//! `CreateLoyaltyCard` and `CreateExternCard`: a card that Y2 numbers, and one that another system numbered.

use std::sync::Arc;

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde_json::Value;

use super::super::refusal::Doing;
use super::super::values::{filled, flag, member};
use super::{card_id, keep, known, period};
use crate::call::Call;
use crate::fault::ServiceFault;
use crate::world::World;
use crate::world::loyalty::{LoyaltyCard, LoyaltyProgram};
use crate::world::text::Text;
use crate::world::wire::LoyaltyCardType;

const CREATE: Doing =
    Doing { operation: "Cegid.Retail.Loyalty.CreateLoyaltyCard", target: "TCbrLoyaltyHelper.CreateCard" };
const EXTERN: Doing =
    Doing { operation: "Cegid.Retail.Loyalty.CreateExternCard", target: "TCbrLoyaltyHelper.CreateExternCard" };

/// A card of the folder's first open programme, valid from today; answers its number. A customer has one active card
/// (assumed); without `storeId` the card belongs to the customer's store.
pub(super) fn create_loyalty_card(call: &mut Call<'_>, request: &Value) -> Result<Value, ServiceFault> {
    let reference = CREATE.required(request, "customerReference")?;
    let customer = known::customer_by_reference(call.world, reference).map_err(|reason| CREATE.refused(reason))?;
    let (customer, usual_store) = (Text::clone(&customer.id), Text::clone(&customer.usual_store_id));
    let today = call.now.date();
    refuse_second(call.world, &customer, today, CREATE)?;
    let store = store(call.world, filled(request, "storeId"), &usual_store, CREATE)?;
    let programs = call.world.loyalty().programs();
    let Some(program) = programs.iter().find(|program| !program.closed).map(Arc::clone) else {
        return Err(CREATE.refused("There is no open loyalty program"));
    };
    let id = call.world.next_card_id();
    let card = LoyaltyCard::new(Text::clone(&id), customer, Text::clone(&program.id), store, today);
    keep(call, LoyaltyCard { valid_until: end(&program, today), ..card });
    Ok(Value::from(&*id))
}

/// The number must be free; customer and programme must be known. Without a period the programme's applies, from today; a
/// card may come in closed.
pub(super) fn create_extern_card(call: &mut Call<'_>, request: &Value) -> Result<Value, ServiceFault> {
    let request = member(request, "CreateExternCardRequest").unwrap_or(&Value::Null);
    let id = card_id::free(call.world, EXTERN.required(request, "LoyaltyCardId")?, EXTERN)?;
    let customer = EXTERN.required(request, "CustomerId")?;
    let customer = known::customer(call.world, customer).map_err(|reason| EXTERN.refused(reason))?;
    let program = EXTERN.required(request, "ProgramId")?;
    let program = super::program::open(call.world, program, EXTERN)?;
    let store = store(call.world, filled(request, "StoreId"), &customer.usual_store_id, EXTERN)?;
    let today = call.now.date();
    let closed_on = (flag(request, "Closed") == Some(true)).then_some(today);
    if closed_on.is_none() {
        refuse_second(call.world, &customer.id, today, EXTERN)?;
    }
    let (valid_from, valid_until) = period(request, EXTERN)?.unwrap_or_else(|| (today, end(&program, today)));
    let card = LoyaltyCard::new(id, Text::clone(&customer.id), Text::clone(&program.id), store, valid_from);
    keep(call, LoyaltyCard { valid_until, closed_on, origin: LoyaltyCardType::ImportNewActiveCard, ..card });
    Ok(Value::Null)
}

fn refuse_second(world: &World, customer: &str, today: Date, doing: Doing) -> Result<(), ServiceFault> {
    match world.loyalty().active_card(customer, today) {
        Some(card) => Err(doing.refused(format!("Customer {customer} already has the active card {}", card.id))),
        None => Ok(()),
    }
}

fn store(world: &World, asked: Option<&str>, usual: &Text, doing: Doing) -> Result<Text, ServiceFault> {
    match asked {
        Some(store) => {
            let found = known::store(world, store).map_err(|reason| doing.refused(reason))?;
            Ok(Text::clone(&found.id))
        }
        None => Ok(Text::clone(usual)),
    }
}

/// The last day of a new card.
fn end(program: &LoyaltyProgram, today: Date) -> Option<Date> {
    program.card_days.map(|days| today.saturating_add(i64::from(days).days()))
}
