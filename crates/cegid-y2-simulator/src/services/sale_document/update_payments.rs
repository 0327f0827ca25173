//! `UpdatePayments`: changes payments, received ones too.

use serde_json::Value;

use super::draft::gift_cards::named_once;
use super::draft::payments::payments;
use super::identify::identified;
use super::refusal::Doing;
use super::update::count_payments;
use crate::call::Call;
use crate::fault::ServiceFault;
use crate::services::values::member;
use crate::world::document::Document;

/// A payment of a known `Id` is replaced, one of another `Id` is added, those not named stay (assumed).
pub(super) fn update_payments(call: &mut Call<'_>, request: &Value) -> Result<Value, ServiceFault> {
    const DOING: Doing = Doing::UPDATE_PAYMENTS;
    let data = member(request, "updatePaymentsRequest").unwrap_or(&Value::Null);
    let before = identified(call, data, DOING)?;
    if before.is_canceled() {
        return Err(DOING.cancelled());
    }
    let given = payments(call.world, &before, data, call.now.date()).map_err(|reason| DOING.refused(&reason))?;
    let mut document = Document::clone(&before);
    for payment in given {
        match document.payments.iter_mut().find(|known| known.rank == payment.rank) {
            Some(known) => *known = payment,
            None => document.payments.push(payment),
        }
    }
    let cards = document.payments.iter().map(|payment| &*payment.voucher_id);
    named_once(cards).map_err(|reason| DOING.refused(&reason))?;
    document.payments.sort_by_key(|payment| payment.rank);
    count_payments(&mut document);
    call.world.keep(document);
    Ok(Value::Null)
}
