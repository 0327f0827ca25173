//! `/admin/api-keys`: the keys of the tenant.

pub mod create;
pub mod get;
mod key_body;
pub mod list;
pub mod revoke;
