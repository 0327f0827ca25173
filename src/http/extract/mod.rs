//! What handlers ask for in their signatures: the caller and its tenant, the query, the body. Each refuses with a
//! problem; none knows a route.

mod address;
mod audit_context;
pub mod body;
mod call;
mod csv;
mod if_none_match;
mod page;
mod policy;
mod precondition;
mod query;
mod tenant_visitor;
mod yaml;

use axum::extract::{FromRequestParts, path::ErrorKind, rejection::PathRejection};

pub use address::{TrustedProxies, visitor};
pub use body::{Json, OptionalJson};
pub use call::Call;
pub use csv::Csv;
pub use if_none_match::IfNoneMatch;
pub use page::{PageParameters, Paging, page_of};
pub use policy::{
    LiveStoreAccess, RequiredPolicy, RunsRead, RunsWrite, TenantAccessRead, TenantAccessWrite,
    TenantConfigurationAccessControlled, TenantConfigurationRead, TenantConfigurationWrite, TenantLogsRead,
    TenantLogsWrite, TenantNotificationsRead, TenantNotificationsWrite, TenantShopsRead, TenantShopsWrite, WebhookRead,
    WebhookWrite, Y2ListenerWrite, Y2SettingsRead, Y2StoreRead,
};
pub use precondition::Precondition;
pub use query::Query;
pub use tenant_visitor::{BaseAddress, TenantVisitor, known_tenant};
pub use yaml::Yaml;

use super::problem::{Problem, ProblemType};

/// The parameters of the path in the order of the template, the tenant's id among them.
#[derive(Debug, Clone, Copy, FromRequestParts)]
#[from_request(via(axum::extract::Path), rejection(Problem))]
pub struct Path<T>(pub T);

impl From<PathRejection> for Problem {
    fn from(rejection: PathRejection) -> Self {
        match rejection {
            // It names nothing that there is.
            PathRejection::FailedToDeserializePathParams(failure)
                if matches!(failure.kind(), ErrorKind::InvalidUtf8InPathParam { .. }) =>
            {
                Self::new(ProblemType::RouteNotFound)
            }
            mistake => Self::internal(mistake),
        }
    }
}
