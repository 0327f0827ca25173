//! `GetItemsToProcess`: what waits in the log.

use crate::{Operation, Service, opaque::opaque_debug};
use serde::{Deserialize, Serialize};

use crate::soap::types::{Extra, XmlDateTime};

/// Asks for the notifications that wait or failed, oldest first (assumed).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetItemsToProcess {
    pub request: GetItemsToProcessRequest,
}

impl Operation for GetItemsToProcess {
    const SERVICE: Service = super::SERVICE;
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
