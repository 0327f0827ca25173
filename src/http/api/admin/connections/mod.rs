//! `/admin/connections`: the connections of the tenant.

pub mod check;
mod connection_body;
pub mod get;
pub mod list;
