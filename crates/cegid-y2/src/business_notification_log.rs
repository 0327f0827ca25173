//! `BusinessNotificationLogService` (vendor WSDL): business notifications that wait to be fetched, or failed.

use crate::opaque::opaque_debug;
use crate::soap::types::{Extra, XmlDateTime, wire_enum};
use crate::{Operation, Service};
use serde::{Deserialize, Serialize};

/// Where it is.
pub const SERVICE: Service = Service {
    endpoint: "BusinessNotificationLogService.svc",
    interface: "IBusinessNotificationLogWebService",
    context: "Context",
    plug_in: None,
};

/// Adds a notification. Sending it twice adds two.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Create {
    pub request: CreateRequest,
}

impl Operation for Create {
    const SERVICE: Service = SERVICE;
    const NAME: &'static str = "Create";
    const REPEATABLE: bool = false;
    type Response = CreateReply;
}

/// The notification.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateRequest {
    /// Why it could not be delivered; empty where it only waits.
    pub error: String,
    pub event_id: String,
    /// Opaque to Y2.
    pub notification: String,
    pub status: NotificationStatus,
    pub subscription_id: String,
}

/// What was kept, with its id.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateReply {
    pub error: Option<String>,
    pub event_id: Option<String>,
    pub id: Option<String>,
    pub notification: Option<String>,
    pub status: Option<NotificationStatus>,
    pub subscription_id: Option<String>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

wire_enum! {
    /// Why a notification is in the log.
    #[derive(Default)]
    pub enum NotificationStatus {
        /// It waits.
        #[default]
        Pending = "Pending",
        /// Its delivery failed.
        Error = "Error",
    }
}

opaque_debug!(CreateRequest, CreateReply);

/// Asks for the notifications that wait or failed, oldest first (assumed).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetItemsToProcess {
    pub request: GetItemsToProcessRequest,
}

impl Operation for GetItemsToProcess {
    const SERVICE: Service = SERVICE;
    const NAME: &'static str = "GetItemsToProcess";
    const REPEATABLE: bool = true;
    type Response = GetItemsToProcessReply;
}

/// Which ones.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetItemsToProcessRequest {
    /// Of notifications made from then on.
    pub from: Option<XmlDateTime>,
    pub max_count: Option<i32>,
    /// Of all subscriptions where absent.
    pub subscription_id: Option<String>,
    /// Of notifications made until then.
    pub to: Option<XmlDateTime>,
}

/// The notifications.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetItemsToProcessReply {
    #[serde(default)]
    pub notifications: Vec<Notification>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// One notification.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Notification {
    /// The vendor's spelling of the event's id, in this reply only.
    pub envent_id: Option<String>,
    pub id: Option<String>,
    /// Opaque to Y2: whoever reads it reads the entity anew.
    pub notification: Option<String>,
    pub subscription_id: Option<String>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

opaque_debug!(Notification);

/// Confirms notifications. Saying it twice confirms nothing more.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Acknowledge {
    pub request: AcknowledgeRequest,
}

impl Operation for Acknowledge {
    const SERVICE: Service = SERVICE;
    const NAME: &'static str = "Acknowledge";
    const REPEATABLE: bool = true;
    type Response = AcknowledgeReply;
}

/// Which ones; at least one, because an empty list is not sent.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AcknowledgeRequest {
    #[serde(default)]
    pub notification_ids: Vec<String>,
}

/// How many of them waited.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AcknowledgeReply {
    pub count: Option<i32>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// Purges the log. Saying it twice purges nothing more.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ClearHistory {
    pub request: ClearHistoryRequest,
}

impl Operation for ClearHistory {
    const SERVICE: Service = SERVICE;
    const NAME: &'static str = "ClearHistory";
    const REPEATABLE: bool = true;
    type Response = ClearHistoryReply;
}

/// What to forget.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ClearHistoryRequest {
    /// Only what is at least so old.
    pub age_in_days: i32,
    /// Only of this subscription; of all where absent.
    pub subscription_id: Option<String>,
}

/// How many were forgotten.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ClearHistoryReply {
    pub count: Option<i32>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}
