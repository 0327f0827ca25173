//! What is on a card, what a customer has, what a sale earned.

use rust_decimal::Decimal;
use serde_json::Value;

use super::super::refusal::Doing;
use super::super::values::{exact, member};
use super::{card, known};
use crate::call::Call;
use crate::fault::ServiceFault;

const CARD: Doing = Doing {
    operation: "Cegid.Retail.Loyalty.GetAvailableLoyaltyPoints",
    target: "TCbrLoyaltyHelper.GetAvailablePoints",
};
const CUSTOMER: Doing = Doing {
    operation: "Cegid.Retail.Loyalty.GetCustomerAvailableLoyaltyPoints",
    target: "TCbrLoyaltyHelper.GetCustomerAvailablePoints",
};
const SALE: Doing =
    Doing { operation: "Cegid.Retail.Loyalty.GetLoyaltyPointsForSale", target: "TCbrLoyaltyHelper.GetPointsForSale" };

/// `GetAvailableLoyaltyPoints`: the balance, also of a card that is not active (assumed).
pub(super) fn get_available_loyalty_points(call: &mut Call<'_>, request: &Value) -> Result<Value, ServiceFault> {
    Ok(exact(card(call.world, CARD.required(request, "loyaltyCardId")?, CARD)?.points))
}

/// `GetCustomerAvailableLoyaltyPoints`: the balances of the active cards together; without any, 0 (assumed).
pub(super) fn get_customer_available_loyalty_points(
    call: &mut Call<'_>,
    request: &Value,
) -> Result<Value, ServiceFault> {
    let reference = CUSTOMER.required(request, "customerReference")?;
    let customer = known::customer_by_reference(call.world, reference).map_err(|reason| CUSTOMER.refused(reason))?;
    Ok(exact(call.world.loyalty().points_of_customer(&customer.id, call.now.date())))
}

/// `GetLoyaltyPointsForSale`: what an existing document earned; 0 where nobody's card was shown.
pub(super) fn get_loyalty_points_for_sale(call: &mut Call<'_>, request: &Value) -> Result<Value, ServiceFault> {
    let identifier = member(request, "loyaltyPointsForSaleRequest").unwrap_or(&Value::Null);
    let sale = known::document(call.world, identifier).map_err(|reason| SALE.refused(reason))?;
    Ok(exact(call.world.loyalty().earned(&sale.key).map_or(Decimal::ZERO, |earned| earned.points)))
}
