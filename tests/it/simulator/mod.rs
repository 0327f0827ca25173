//! The simulated Y2 through its socket: what IIS and WCF would answer, faults on demand, the record.

mod bad_input;
mod bad_messages;
mod documents;
mod http;
mod injected;
mod messages;
mod metadata;
mod pokes;
mod relations;
mod world;

use cegid_connector::clock::Clock;
use cegid_y2_simulator::{Call, Handler, ServiceFault, Sim, SimOptions, TimeSource};
use serde_json::{Value, json};

pub const SOAP: &str = "http://schemas.xmlsoap.org/soap/envelope/";
pub const MAIN: &str = "http://www.cegid.fr/Retail/1.0";

/// A simulator with three handlers of the tests' own, and a client that knows its credentials.
pub struct Peer {
    pub sim: Sim,
    pub http: reqwest::Client,
}

/// A clock of ours as the simulator takes it.
pub fn time_of(clock: &Clock) -> TimeSource {
    let clock = clock.clone();
    TimeSource::new(move || clock.now())
}

/// What came back.
#[derive(Debug)]
pub struct Got {
    pub status: u16,
    pub text: String,
}

impl Peer {
    pub async fn start(options: SimOptions) -> Self {
        let options = SimOptions { handlers, ..options };
        let http = reqwest::Client::builder().no_gzip().build().unwrap();
        Self { sim: Sim::start(options).await.unwrap(), http }
    }

    pub async fn default() -> Self {
        Self::start(SimOptions::default()).await
    }

    pub fn clock() -> Clock {
        Clock::fixed("2025-03-04T09:15:02Z".parse().unwrap())
    }

    pub fn url(&self, service: &str) -> String {
        format!("{}/{service}.svc", self.sim.url())
    }

    pub fn post(&self, service: &str, action: &str, body: impl Into<reqwest::Body>) -> reqwest::RequestBuilder {
        let credentials = self.sim.credentials();
        self.http
            .post(self.url(service))
            .basic_auth(&credentials.login, Some(&credentials.password))
            .header("Content-Type", "text/xml; charset=utf-8")
            .header("SOAPAction", format!("\"{action}\""))
            .body(body)
    }

    pub async fn call(&self, service: &str, action: &str, body: impl Into<reqwest::Body>) -> Got {
        got(self.post(service, action, body).send().await.unwrap()).await
    }

    /// A search for customers by what stands in `search`.
    pub async fn search(&self, search: &str) -> Got {
        self.call("CustomerWcfService", SEARCH, search_envelope(search)).await
    }

    pub async fn still_answers(&self) {
        assert_eq!(self.search("").await.status, 200);
    }
}

pub async fn got(response: reqwest::Response) -> Got {
    Got { status: response.status().as_u16(), text: response.text().await.unwrap() }
}

pub const SEARCH: &str = "http://www.cegid.fr/Retail/1.0/ICustomerWcfService/SearchCustomerIds";
pub const CREATE: &str = "http://www.cegid.fr/Retail/1.0/ISaleDocumentService/Create";
pub const HELLO: &str = "http://www.cegid.fr/Retail/1.0/ICbrBasicWebServiceInterface/HelloWorld";

pub fn envelope(body: &str) -> String {
    format!("<soap:Envelope xmlns:soap=\"{SOAP}\"><soap:Body>{body}</soap:Body></soap:Envelope>")
}

pub fn search_envelope(search: &str) -> String {
    envelope(&format!(
        "<SearchCustomerIds xmlns=\"{MAIN}\"><searchData>{search}</searchData>{}</SearchCustomerIds>",
        context("DEMO_001_TEST")
    ))
}

pub fn context(database: &str) -> String {
    format!("<clientContext><DatabaseId>{database}</DatabaseId></clientContext>")
}

fn handlers(endpoint: &str, operation: &str) -> Option<Handler> {
    match (endpoint, operation) {
        ("CustomerWcfService.svc", "SearchCustomerIds") => Some(search),
        ("SaleDocumentService.svc", "Create") => Some(refuse),
        ("SaleDocumentService.svc", "Cancel") => Some(nothing),
        ("ItemInventoryWcfService.svc", "UpdateShoppingCart") => Some(nothing),
        _ => None,
    }
}

/// Answers one customer per last name, made of what was asked.
fn search(call: &mut Call<'_>, request: &Value) -> Result<Value, ServiceFault> {
    let search = &request["searchData"];
    if search["LastName"].is_null() {
        return Ok(json!([]));
    }
    Ok(json!([{
        "FirstName": search["FirstName"],
        "LastName": search["LastName"],
        "LastModificationDate": call.now.strftime("%Y-%m-%dT%H:%M:%S").to_string(),
        "CustomerId": "101000000042",
    }]))
}

fn refuse(_: &mut Call<'_>, _: &Value) -> Result<Value, ServiceFault> {
    let levels = [
        ("CBR00006", "Failed to create document (TCbrImportHelper.CreateDocument)"),
        ("CBR00009", "Import failed : this document already exists (TCbrImportHelper.InvokeImport)"),
    ];
    Err(ServiceFault::worker("Cegid.Retail.Documents.Sales.Create", "TCbrImportHelper.CreateDocument", &levels))
}

fn nothing(_: &mut Call<'_>, _: &Value) -> Result<Value, ServiceFault> {
    Ok(Value::Null)
}
