//! What the tests of all services share: a small world, a fixed time, switches, and calls by name.

use serde_json::{Value, json};

use super::handler;
use crate::call::{Call, Switches};
use crate::fault::ServiceFault;
use crate::world::World;

/// A world to call operations on.
pub struct Bench {
    pub world: World,
    pub switches: Switches,
}

impl Bench {
    /// The shared world: free until a test writes to it.
    pub fn new() -> Self {
        Self { world: World::shared(), switches: Switches::default() }
    }

    /// Calls an operation at ten o'clock on the day after the history.
    pub fn call(&mut self, endpoint: &str, operation: &str, request: Value) -> Result<Value, ServiceFault> {
        let handler = handler(endpoint, operation).expect("the operation is there");
        let now = jiff::civil::datetime(2026, 4, 1, 10, 0, 0, 0);
        let result = handler(&mut Call { world: &mut self.world, switches: &self.switches, now }, &request);
        self.world.announce(now);
        result
    }

    /// Calls an operation that succeeds. Its answer and the reply that is written of it must fit the contract, member by
    /// member.
    pub fn ok(&mut self, endpoint: &str, operation: &str, request: Value) -> Value {
        let answer = self.call(endpoint, operation, request).expect("no fault");
        let service = cegid_y2_contract::service_of(cegid_y2_contract::Y2Version::default(), endpoint)
            .expect("the contract knows the service");
        let operation = service.operation(operation).expect("the contract knows the operation");
        let findings = cegid_y2_contract::check_value(service, operation, &answer);
        assert!(findings.is_empty(), "{findings:?}");
        let reply = cegid_y2_contract::write_reply(service, operation, &answer, cegid_y2_contract::NullStyle::Auto);
        let findings = cegid_y2_contract::check_reply(service, operation, &reply).expect("a reply");
        assert!(findings.is_empty(), "{findings:?}");
        answer
    }

    /// Calls an operation that is refused; the innermost message.
    pub fn refused(&mut self, endpoint: &str, operation: &str, request: Value) -> String {
        let fault = self.call(endpoint, operation, request).expect_err("a fault");
        fault.innermost().to_owned()
    }

    /// A customer as `GetCustomerDetail` shows it.
    pub fn customer(&mut self, id: &str) -> Value {
        self.ok("CustomerWcfService.svc", "GetCustomerDetail", json!({ "customerId": id }))
    }

    /// The code of the first customer for whom `wanted` holds.
    pub fn any_customer(&self, requested: impl Fn(&crate::world::customer::Customer) -> bool) -> String {
        self.world.customers().all().find(|customer| requested(customer)).expect("such a customer").id.to_string()
    }
}
