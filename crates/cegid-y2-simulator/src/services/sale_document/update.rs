//! `Update`: cancels a document and replaces it under the same identifiers.

use serde_json::Value;

use super::create::contents;
use super::draft::{self, header, omni_channel, payments, reference, zones};
use super::identify::identified;
use super::refusal::Doing;
use crate::call::Call;
use crate::fault::ServiceFault;
use crate::services::values::{day, flag, member, text, word};
use crate::services::widths;
use crate::world::World;
use crate::world::document::{Document, Payment};
use crate::world::wire::{DocumentOrigin, PaymentStatus};

/// Refused for a document with links to others (vendor WSDL), and for a cancelled or closed one (assumed). Lines, addresses
/// and shipping are replaced whole; payments too, but for those that were received: they belong to `UpdatePayments`.
pub(super) fn update(call: &mut Call<'_>, request: &Value) -> Result<Value, ServiceFault> {
    const DOING: Doing = Doing::UPDATE;
    let data = member(request, "updateRequest").unwrap_or(&Value::Null);
    let before = identified(call, data, DOING)?;
    if before.is_canceled() {
        return Err(DOING.cancelled());
    }
    check_links(call.world, &before).map_err(|reason| DOING.refused(&reason))?;
    let header = member(data, "Header").ok_or_else(|| DOING.refused("Header is required"))?;
    let document = replaced(call, &before, header, data).map_err(|reason| DOING.refused(&reason))?;
    call.world.keep(document);
    Ok(Value::Null)
}

fn check_links(world: &World, document: &Document) -> Result<(), draft::Reason> {
    if !document.active {
        return Err("The document is closed".to_owned());
    }
    let original = document.omni_channel.as_deref().is_some_and(|state| state.original_document.is_some());
    if original || document.made_from().is_some() || world.documents().followers(&document.key).next().is_some() {
        return Err("The document is linked to other documents".to_owned());
    }
    Ok(())
}

fn replaced(call: &Call<'_>, before: &Document, header: &Value, data: &Value) -> Result<Document, draft::Reason> {
    widths::fit(data, call.switches.y2_version)?;
    let mut document = before.clone();
    document.active = header::living(call, header, before.active);
    document.date = day(header, "Date").unwrap_or(before.date);
    document.origin = word(header, "Origin", DocumentOrigin::from_name).unwrap_or(before.origin);
    if let Some(external) = reference(header, "ExternalReference")? {
        document.external_reference = external;
    }
    if let Some(followed) = reference(header, "FollowedReference")? {
        document.followed_reference = followed;
    }
    if let Some(seller) = text(header, "SalesPersonId") {
        document.sales_person_id = seller.trim().into();
    }
    if let Some(comment) = text(header, "Comment") {
        document.comment = comment.into();
    }
    let excluded = flag(header, "TaxExcluded").unwrap_or(document.detail.as_ref().is_some_and(|own| own.tax_excluded));
    let detail = document.detail_mut();
    detail.tax_excluded = excluded;
    detail.lines_unmodifiable = flag(header, "LinesUnmodifiable").unwrap_or(detail.lines_unmodifiable);
    detail.external_reference_date = day(header, "ExternalReferenceDate").or(detail.external_reference_date);
    contents(call, &mut document, data)?;
    keep_received(&mut document, &before.payments);
    zones::zones(&mut document, header);
    if let Some(given) = omni_channel::of(header) {
        omni_channel::apply(call.world, document.omni_channel.get_or_insert_default(), given)?;
    }
    count_payments(&mut document);
    Ok(document)
}

/// What was received stays, whatever the request says of its rank.
fn keep_received(document: &mut Document, before: &[Payment]) {
    let received: Vec<Payment> = before.iter().filter(|payment| payment.received).cloned().collect();
    document.payments.retain(|payment| !received.iter().any(|kept| kept.rank == payment.rank));
    document.payments.splice(0..0, received);
}

/// The payment status of an order that nobody debited yet follows the payments (assumed).
pub(super) fn count_payments(document: &mut Document) {
    let counted = payments::status(document);
    if document.is_e_commerce_order()
        && let Some(state) = document.omni_channel.as_deref_mut()
        && matches!(
            state.payment_status,
            None | Some(PaymentStatus::Pending | PaymentStatus::Partially | PaymentStatus::Totally)
        )
    {
        state.payment_status = Some(counted);
    }
}
