//! The handlers, resource by resource. Where each is reached, [`crate::http::router`] says.

pub mod admin;
pub mod cegid;
pub mod events;
pub mod external;
pub mod listeners;
pub mod retail_operations;
pub mod webhooks;
