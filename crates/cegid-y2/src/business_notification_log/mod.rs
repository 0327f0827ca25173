//! `BusinessNotificationLogService` (vendor WSDL): business notifications that wait to be fetched, or failed.

mod acknowledge;
mod clear_history;
mod create;
mod get_items_to_process;

pub use self::{
    acknowledge::{Acknowledge, AcknowledgeReply, AcknowledgeRequest},
    clear_history::{ClearHistory, ClearHistoryReply, ClearHistoryRequest},
    create::{Create, CreateReply, CreateRequest, NotificationStatus},
    get_items_to_process::{GetItemsToProcess, GetItemsToProcessReply, GetItemsToProcessRequest, Notification},
};
use super::Service;

/// Where it is.
pub const SERVICE: Service = Service {
    endpoint: "BusinessNotificationLogService.svc",
    interface: "IBusinessNotificationLogWebService",
    context: "Context",
    plug_in: None,
};
