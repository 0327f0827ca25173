//! What handlers ask for in their signatures: the caller and its tenant, the query, the body. Each refuses with a
//! problem; none knows a route.

pub mod body;
mod call;
mod if_none_match;
mod policy;
mod query;

pub use body::{Json, OptionalJson};
pub use call::Call;
pub use if_none_match::IfNoneMatch;
pub use policy::{
    LiveStoreAccess, RequiredPolicy, TenantConfigurationAccessControlled, TenantConfigurationRead, Y2ListenerWrite,
    Y2SettingsRead, Y2StoreRead,
};
pub use query::Query;
