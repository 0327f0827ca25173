//! Sale documents through the socket: bad input gets the fault, code and status of WCF and of Y2; versions differ; time and
//! pokes move orders; many clients at once leave the books in order.

mod bad_input;
mod books;
mod concurrency;
mod gift_cards;
mod holders;
mod moved;
mod versions;

use cegid_y2_contract::{NullStyle, Y2Version, write_request};
use cegid_y2_simulator::{Sim, SimOptions};
use serde_json::{Value, json};

use super::{Got, MAIN, context, envelope, got};

const SALES: &str = "SaleDocumentService.svc";
const TOTE: &str = "TOTE01                           X";

/// A simulator with the operations that it has, and a client that knows its credentials.
pub struct Shop {
    pub sim: Sim,
    pub http: reqwest::Client,
}

impl Shop {
    pub async fn open(options: SimOptions) -> Self {
        let http = reqwest::Client::builder().no_proxy().no_gzip().build().unwrap();
        Self { sim: Sim::start(options).await.unwrap(), http }
    }

    /// Sends a body as it is.
    pub async fn post(&self, endpoint: &str, operation: &str, body: String) -> Got {
        let service = cegid_y2_contract::service_of(Y2Version::V26, endpoint).unwrap();
        let credentials = self.sim.credentials();
        let request = self
            .http
            .post(format!("{}/{endpoint}", self.sim.url()))
            .basic_auth(&credentials.login, Some(&credentials.password))
            .header("Content-Type", "text/xml; charset=utf-8")
            .header("SOAPAction", &service.operation(operation).unwrap().action)
            .body(body);
        got(request.send().await.unwrap()).await
    }

    /// Calls an operation with parameters that fit the contract.
    pub async fn call(&self, endpoint: &str, operation: &str, mut parameters: Value) -> Got {
        let service = cegid_y2_contract::service_of(Y2Version::V26, endpoint).unwrap();
        let contract = service.operation(operation).unwrap();
        parameters[&contract.context().unwrap().name] = json!({"DatabaseId": "DEMO_001_TEST"});
        self.post(endpoint, operation, write_request(service, contract, &parameters, NullStyle::Omit)).await
    }

    /// Calls an operation that succeeds; its result.
    pub async fn ok(&self, endpoint: &str, operation: &str, parameters: Value) -> Value {
        let got = self.call(endpoint, operation, parameters).await;
        assert_eq!(got.status, 200, "{}", got.text);
        result(endpoint, operation, &got.text)
    }

    /// Pokes the simulator; status and answer.
    pub async fn poke(&self, path: &str, body: &Value) -> (u16, Value) {
        let url = format!("{}_sim/{path}", self.sim.root());
        let answer = self.http.post(url).body(body.to_string()).send().await.unwrap();
        let status = answer.status().as_u16();
        (status, serde_json::from_str(&answer.text().await.unwrap()).unwrap_or_default())
    }
}

pub fn result(endpoint: &str, operation: &str, xml: &str) -> Value {
    let service = cegid_y2_contract::service_of(Y2Version::V26, endpoint).unwrap();
    cegid_y2_contract::read_reply(service, service.operation(operation).unwrap(), xml).unwrap().0
}

/// An order of the web shop for so many bags.
pub fn order(reference: &str, quantity: i64) -> Value {
    json!({"createRequest": {
        "Header": {
            "Active": true, "CustomerId": "101000000001", "InternalReference": reference, "Origin": "ECommerce",
            "StoreId": "101", "Type": "CustomerOrder", "OmniChannel": {"FollowUpStatus": "Validated"},
        },
        "Lines": [{"ItemIdentifier": {"Id": TOTE}, "Quantity": quantity, "UnitPrice": 12, "NetUnitPrice": 12}],
        "Payments": [{"Id": 1, "MethodId": "WEB", "Amount": 12 * quantity}],
    }})
}
