//! What handlers ask for in their signatures: the caller and its tenant, the query, the body. Each refuses with a
//! problem; none knows a route.

mod address;
pub mod body;
mod call;
mod if_none_match;
mod page;
mod path;
mod policy;
mod precondition;
mod query;
mod trail;
mod visitor;
mod yaml;

pub use address::TrustedProxies;
pub use body::{Json, OptionalJson};
pub use call::Call;
pub use if_none_match::IfNoneMatch;
pub use page::{PageParameters, Paging};
pub use path::{Path, PathParameters};
pub use policy::{
    LiveStoreAccess, RequiredPolicy, TenantAccessRead, TenantAccessWrite, TenantConfigurationAccessControlled,
    TenantConfigurationRead, TenantConfigurationWrite, Y2ListenerWrite, Y2SettingsRead, Y2StoreRead,
};
pub use precondition::Precondition;
pub use query::Query;
pub use visitor::visitor;
pub use yaml::Yaml;
