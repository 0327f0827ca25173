//! `/cegid/sandbox`: read a receipt, try a customer registration.

pub mod attach_receipt_to_customer;
pub mod get;

use serde::Deserialize;
use utoipa::IntoParams;

/// Which receipt.
///
/// Both are optional here, although the public contract marks both as required: its text makes them alternatives, and
/// generated clients send both with one of them empty.
#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct ReceiptParameters {
    /// The receipt's key, `<stump>-<number>`; the whole value has to match `(?<Stump>.*)-(?<Number>\d+)`, split at the last
    /// hyphen. One of `key` and `externalReference` is needed. The public contract marks both as required while its text
    /// makes them alternatives, so both are optional here, a blank value counts as absent, and where both say something
    /// the key wins.
    #[param(example = "101-1024", nullable = false)]
    key: Option<String>,
    /// What another system calls the receipt. Several receipts may carry one reference: the newest is the answer. One of
    /// `key` and `externalReference` is needed; a blank value counts as absent.
    #[param(example = "WEB-2026-0001", nullable = false)]
    external_reference: Option<String>,
}
