//! What each operation of the simulated Y2 does, one file per service.

use super::call::Handler;

/// The handler of an operation, by endpoint (`CustomerWcfService.svc`) and operation name.
pub fn handler(endpoint: &str, operation: &str) -> Option<Handler> {
    let _ = (endpoint, operation);
    None
}
