//! Plug-in `CustomerOrder/Management` (public client code): the later documents of an order. Its spellings differ from those of
//! the sale documents: `Stub` for `Stump`, other words for the kinds of user fields, lists without type names.

mod create_from;
mod types;

pub use self::{
    create_from::{CreateFrom, CreateFromHeader, CreateFromReply, CreateFromRequest, CreatedDocument},
    types::*,
};
use super::Service;

/// Where it is.
pub const SERVICE: Service = Service {
    endpoint: "CustomerOrderManagementService.svc",
    interface: "IManagementWebService",
    context: "Context",
    plug_in: Some("CustomerOrder/Management"),
};
