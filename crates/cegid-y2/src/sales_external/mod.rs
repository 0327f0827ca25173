//! Plug-in `SalesExternal/Engine2`: what happens to receipts from outside. **Every name here is assumed**: there is no
//! public contract.

mod update_customer;

pub use self::update_customer::{DocumentKey, UpdateCustomer, UpdateCustomerReply, UpdateCustomerRequest};
use super::Service;

/// Where it is (endpoint inferred from the vendor's naming rule).
pub const SERVICE: Service = Service {
    endpoint: "SalesExternalEngine2Service.svc",
    interface: "IEngine2WebService",
    context: "Context",
    plug_in: Some("SalesExternal/Engine2"),
};

/// The id of the fault for a customer that does not exist (vendor guide).
pub const CUSTOMER_NOT_FOUND: &str = "CBR_161_0006";
