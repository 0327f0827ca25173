//! `CustomerWcfService`: find, read, create and change customers, in the rules the facts give and, where they are silent,
//! the plain ones (marked "assumed"). One file per operation.

mod add;
mod apply;
mod detail;
mod members;
mod reference;
mod render;
mod search;
#[cfg(test)]
mod tests;
mod update;
mod validate;

pub(super) use apply::user_field as read_user_field;
pub(super) use render::user_field;
pub(super) use validate::is_email;

use crate::call::Handler;
use crate::fault::ServiceFault;

/// The handler of an operation.
pub(super) fn handler(operation: &str) -> Option<Handler> {
    match operation {
        "AddNewCustomer" => Some(add::add_new_customer),
        "GetCustomerDetail" => Some(detail::get_customer_detail),
        "GetCustomerIdByReference" => Some(reference::get_customer_id_by_reference),
        "SearchCustomerIds" => Some(search::search_customer_ids),
        "UpdateCustomer" => Some(update::update_customer),
        _ => None,
    }
}

/// What an operation was doing when it was refused; codes and method names of this service are not published, so those of
/// document creation are used (assumed).
#[derive(Clone, Copy)]
struct Doing {
    /// Y2's dotted name.
    operation: &'static str,
    /// The method it calls.
    target: &'static str,
    /// The outer sentence.
    failed: &'static str,
}

impl Doing {
    const CREATE: Self = Self {
        operation: "Cegid.Retail.Customers.Create",
        target: "TCbrCustomerHelper.CreateCustomer",
        failed: "Failed to create customer (TCbrCustomerHelper.CreateCustomer)",
    };
    const UPDATE: Self = Self {
        operation: "Cegid.Retail.Customers.Update",
        target: "TCbrCustomerHelper.UpdateCustomer",
        failed: "Failed to update customer (TCbrCustomerHelper.UpdateCustomer)",
    };
    const READ: Self = Self {
        operation: "Cegid.Retail.Customers.GetDetail",
        target: "TCbrCustomerHelper.GetCustomer",
        failed: "Failed to read customer (TCbrCustomerHelper.GetCustomer)",
    };

    /// The refusal, with its reason innermost.
    fn refused(self, reason: &str) -> ServiceFault {
        let reason = format!("{reason} ({})", self.target);
        ServiceFault::worker(self.operation, self.target, &[("CBR00006", self.failed), ("CBR00009", &reason)])
    }
}
