//! Tenants: YAML documents → validated [`Tenant`] → [`TenantRegistry`], and the secrets in them.
//!
//! Refuses to know HTTP and SQL: documents come from a folder or from the store's traits.

pub mod apply;
pub mod change;
pub mod differences;
pub mod documents;
pub mod edit;
pub mod issuers;
pub mod keys;
pub mod load;
pub mod model;
pub mod notification_settings;
pub mod registry;
pub mod reseal;
pub mod secrets;
pub mod shop;

pub use model::{Connection, Endpoint, Tenant};
pub use registry::TenantRegistry;
