//! The seeded world behind the socket: every operation that is simulated answers by the contract, whatever it is asked.

use cegid_y2_contract::{NullStyle, Y2Version, check_reply, write_request};
use cegid_y2_simulator::{Sim, SimOptions, services};
use rand::SeedableRng;
use rand::rngs::StdRng;
use serde_json::{Map, Value, json};

use super::{Got, got};
use crate::random_values::Make;

struct Caller {
    sim: Sim,
    http: reqwest::Client,
}

impl Caller {
    async fn start() -> Self {
        let http = reqwest::Client::builder().build().unwrap();
        Self { sim: Sim::start(SimOptions::default()).await.unwrap(), http }
    }

    /// Calls with these parameters and the demo's database; a reply must agree with the contract.
    async fn call(&self, endpoint: &str, operation: &str, mut parameters: Map<String, Value>) -> Got {
        let service = cegid_y2_contract::service_of(Y2Version::default(), endpoint).unwrap();
        let operation = service.operation(operation).unwrap();
        let credentials = self.sim.credentials();
        let context = &operation.context().unwrap().name;
        parameters.insert(context.clone(), json!({ "DatabaseId": credentials.database_id }));
        let request = self.http.post(format!("{}/{endpoint}", self.sim.url()));
        let request = request
            .basic_auth(&credentials.login, Some(&credentials.password))
            .header("Content-Type", "text/xml; charset=utf-8")
            .header("SOAPAction", &operation.action)
            .body(write_request(service, operation, &Value::Object(parameters), NullStyle::Omit));
        let got = got(request.send().await.unwrap()).await;
        let findings = check_reply(service, operation, &got.text);
        assert_eq!(findings, Ok(Vec::new()), "{}.{}: {}", service.name, operation.name, got.text);
        got
    }

    async fn ask(&self, endpoint: &str, operation: &str, parameters: Value) -> Value {
        let Value::Object(parameters) = parameters else { panic!("an object") };
        let got = self.call(endpoint, operation, parameters).await;
        assert_eq!(got.status, 200, "{}", got.text);
        let service = cegid_y2_contract::service_of(Y2Version::default(), endpoint).unwrap();
        cegid_y2_contract::read_reply(service, service.operation(operation).unwrap(), &got.text).unwrap().0
    }
}

/// Every operation that has a handler, with its endpoint.
fn simulated() -> Vec<(&'static str, &'static str)> {
    let mut all = Vec::new();
    for service in cegid_y2_contract::services_of(Y2Version::default()) {
        for operation in &service.operations {
            if services::handler(&service.endpoint, &operation.name).is_some() {
                all.push((service.endpoint.as_str(), operation.name.as_str()));
            }
        }
    }
    all
}

#[tokio::test]
async fn a_retailer_can_be_explored_from_its_stores_to_its_receipts() {
    let caller = Caller::start().await;
    let ping = caller.ask("WorkerProcessService.svc", "Ping", json!({"input": "hello"})).await;
    assert_eq!(ping["Text"], "hello");
    let request = json!({"Request": {"Paging": {"PageIndex": 1, "PageSize": 1000}}});
    let stores = caller.ask("CompanyStoresService.svc", "GetListDetail", request).await;
    assert!(stores["Stores"].as_array().unwrap().len() >= 40);
    let civilities = caller.ask("SettingsCivilitiesService.svc", "GetListDetail", json!({"Request": {}})).await;
    assert!(civilities["Civilities"].as_array().unwrap().len() > 4);
    let countries = caller.ask("SettingsCountryService.svc", "GetListDetail", json!({"Request": {}})).await;
    assert!(countries["Countries"].as_array().unwrap().len() > 200);
    let search = json!({"searchRequest": {"DocumentTypes": ["Receipt"], "Pager": {"PageIndex": 1, "PageSize": 5}}});
    let headers = caller.ask("SaleDocumentService.svc", "GetHeaderList", search).await;
    let key = headers["Headers"][0]["Key"].clone();
    let receipt = caller.ask("SaleDocumentService.svc", "GetByKey", json!({"searchRequest": {"Key": key}})).await;
    assert_eq!(receipt["Header"]["Key"], key);
    assert!(!receipt["Lines"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn every_simulated_operation_answers_any_valid_request_with_a_reply_or_a_refusal() {
    let caller = Caller::start().await;
    let simulated = simulated();
    assert!(simulated.len() >= 35, "{simulated:?}");
    let mut random = StdRng::seed_from_u64(20_250_304);
    for round in 0..20 {
        for (endpoint, name) in &simulated {
            let service = cegid_y2_contract::service_of(Y2Version::default(), endpoint).unwrap();
            let operation = service.operation(name).unwrap();
            let mut parameters = Map::new();
            // The first round asks for the least that is allowed.
            if round > 0 {
                let mut make = Make { service, random: &mut random };
                for member in &operation.input {
                    parameters.insert(member.name.clone(), make.value(member, 0));
                }
            }
            let got = caller.call(endpoint, name, parameters).await;
            let refused = got.status == 500 && got.text.contains("<CbpExceptionDetail ");
            assert!(got.status == 200 || refused, "{endpoint} {name}: {} {}", got.status, got.text);
        }
    }
    let dropped: usize = caller.sim.recorded().all().iter().map(|call| call.dropped.len()).sum();
    assert_eq!(dropped, 0);
}
