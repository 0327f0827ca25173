//! `Create`: puts a notification into the log.

use crate::{Operation, Service, opaque::opaque_debug};
use serde::{Deserialize, Serialize};

use crate::soap::types::{Extra, wire_enum};

/// Adds a notification. Sending it twice adds two.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Create {
    pub request: CreateRequest,
}

impl Operation for Create {
    const SERVICE: Service = super::SERVICE;
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
