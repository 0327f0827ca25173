//! The e-commerce side of a document. Y2 moves its states.

use serde::{Deserialize, Serialize};

use super::{
    enums::{
        BillingStatus, CancelStatus, DeliveryType, FollowUpStatus, GiftMessageType, OrderReturnStatus, PaymentStatus,
        ReturnType, ShippingStatus,
    },
    key::SaleDocumentIdentifier,
};
use crate::soap::types::{Extra, XmlDateTime};

/// Where a document stands in the e-commerce flow.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct OmniChannel {
    pub billing_status: Option<BillingStatus>,
    pub cancel_date: Option<XmlDateTime>,
    pub cancel_reason_id: Option<String>,
    /// Absent until the order is locked for the first time.
    pub cancel_status: Option<CancelStatus>,
    pub comment: Option<String>,
    pub delivery_store_id: Option<String>,
    pub delivery_type: Option<DeliveryType>,
    pub delivery_warehouse_id: Option<String>,
    pub follow_up_status: Option<FollowUpStatus>,
    pub gift_message: Option<String>,
    pub gift_message_type: Option<GiftMessageType>,
    pub locking_date: Option<XmlDateTime>,
    /// Known to installations since August 2019.
    pub origin_store_id: Option<String>,
    /// On a return notice: the order that comes back.
    pub original_document: Option<SaleDocumentIdentifier>,
    /// On a return notice: how the money goes back.
    pub payment_method_id: Option<String>,
    pub payment_status: Option<PaymentStatus>,
    pub return_status: Option<OrderReturnStatus>,
    pub return_type: Option<ReturnType>,
    pub shipping_status: Option<ShippingStatus>,
    pub tracking: Option<String>,
    pub transporter: Option<String>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// The e-commerce side of one line; not every installation sends it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetOmniChannelLine {
    pub follow_up_status: Option<FollowUpStatus>,
    pub warehouse_id: Option<String>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}
