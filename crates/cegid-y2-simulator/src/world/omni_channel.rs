//! The e-commerce state of a document.
//!
//! No `Debug`: comments and gift messages are whatever a shared simulator's testers typed.

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use super::document::DocumentKey;
use super::text::Text;
use super::wire::{
    BillingStatus, CancelStatus, DeliveryType, FollowUpStatus, GiftMessageType, OrderReturnStatus, PaymentStatus,
    ReturnType, ShippingStatus,
};

/// The e-commerce state of an order.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OmniChannel {
    /// How far it is invoiced.
    pub billing_status: Option<BillingStatus>,
    /// When it was cancelled.
    pub cancel_date: Option<Date>,
    /// Why it was cancelled.
    pub cancel_reason_id: Text,
    /// Locked, unlocked or cancelled.
    pub cancel_status: Option<CancelStatus>,
    /// Free text.
    pub comment: Text,
    /// The store that hands it over.
    pub delivery_store_id: Text,
    /// How it reaches the customer.
    pub delivery_type: Option<DeliveryType>,
    /// The warehouse it leaves.
    pub delivery_warehouse_id: Text,
    /// Where it is on its way.
    pub follow_up_status: Option<FollowUpStatus>,
    /// What a gift card says.
    #[serde(default)]
    pub gift_message: Text,
    /// The card that goes with a gift.
    #[serde(default)]
    pub gift_message_type: Option<GiftMessageType>,
    /// When it was locked.
    pub locking_date: Option<DateTime>,
    /// The order a return belongs to.
    pub original_document: Option<DocumentKey>,
    /// The store that took it.
    pub origin_store_id: Text,
    /// How a return is paid back.
    pub payment_method_id: Text,
    /// How far it is paid.
    pub payment_status: Option<PaymentStatus>,
    /// How far it has come back.
    pub return_status: Option<OrderReturnStatus>,
    /// What a return is for.
    pub return_type: Option<ReturnType>,
    /// How far it is shipped.
    pub shipping_status: Option<ShippingStatus>,
    /// The parcel's number.
    pub tracking: Text,
    /// Who carries it.
    pub transporter: Text,
}
