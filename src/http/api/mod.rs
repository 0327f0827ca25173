//! The handlers, resource by resource. Where each is reached, [`crate::http::router`] says.

pub mod admin;
pub mod cegid;
pub mod external;
pub mod retail_operations;
