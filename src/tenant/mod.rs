//! Tenants: YAML documents → validated [`Tenant`] → [`TenantRegistry`], and the secrets in them.
//!
//! Refuses to know HTTP and SQL: documents come from a folder or from the store's traits.

pub mod keys;
pub mod model;
pub mod secrets;

pub use model::{Connection, Endpoint, Tenant};
