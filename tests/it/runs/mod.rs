//! Imports into a simulated shop, through the routes and the worker.

mod refusals;
mod stock;

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use cegid_connector::{
    flows::catalogue_import::RUN_JOB,
    network::{NetworkPolicy, shared_client},
    store::runs::RunState,
    worker::Worker,
};
use http::Method;
use prestashop::{Batch, Entity, Key, Limits, Resource, Webservice};
use prestashop_simulator::{Options, Shop};
use serde_json::Value;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::connector::{Answer, Connector};

/// Every permission of runs.
pub const RUNS: &[&str] = &["tenant.runs:read", "tenant.runs:write", "tenant.shops:read", "tenant.shops:write"];

const CONNECTIONS: &str = "  default: {url: 'simulator:'}\n";
const IMPORT: &str = r#"{"stock": {"enabled": true, "type": "local", "fileExtension": "csv", "data": {
    "reference": {"index": 0, "object_key": true}, "quantity": {"index": 1}}}}"#;

/// A connector with a shop `web`, the simulated shop behind it, and a worker.
pub struct Imports {
    pub connector: Connector,
    pub shop: Shop,
    pub key: String,
    stop: CancellationToken,
    worker: Option<JoinHandle<()>>,
}

impl Imports {
    /// With these articles: a reference without `/` is a simple product, `TS/RED` a variation of `TS`.
    pub async fn with(references: &[&str]) -> Self {
        Self::reading(references, IMPORT).await
    }

    /// The same with another `import.json`.
    pub async fn reading(references: &[&str], import: &str) -> Self {
        let shop = Shop::start(Options::default()).await.unwrap();
        fill(&shop, references).await;
        let connector = Connector::with(CONNECTIONS).await;
        connector.stay();
        let yml = format!(
            "name: Web\nprestashop: {{url: '{}', key: {}}}\nmode: test\nconnections: {{test: default}}\n\
             prefixes: {{orders: WEB, customers: WEB}}\n",
            shop.url(),
            shop.key()
        );
        let files = [("shops/web/shop.yml", yml.as_str()), ("shops/web/import.json", import)];
        for tenant in ["demo", "neighbour"] {
            connector.apply_with(tenant, CONNECTIONS, &files).await;
        }
        let key = connector.key("demo", RUNS).await;
        let mut imports = Self { connector, shop, key, stop: CancellationToken::new(), worker: None };
        imports.start_worker();
        imports
    }

    /// Begins to work on runs.
    pub fn start_worker(&mut self) {
        let worker: Worker = self.connector.app().imports.clone();
        self.stop = CancellationToken::new();
        self.worker = Some(tokio::spawn(worker.run(self.stop.clone())));
    }

    /// Ends the worker.
    pub async fn stop_worker(&mut self) {
        if let Some(worker) = self.worker.take() {
            self.stop.cancel();
            worker.await.unwrap();
        }
    }

    pub async fn upload(&self, parameters: &str, headers: &[(&str, &str)], file: &str) -> Answer {
        let path = format!("/api/demo/runs?shop=web&flow=stock{parameters}");
        self.connector.call(Method::POST, &path, &self.key, headers, file.to_owned()).await
    }

    /// Uploads a file and answers how its run ended.
    pub async fn import(&self, parameters: &str, file: &str) -> Value {
        let answer = self.upload(parameters, &[], file).await;
        assert_eq!(answer.status, 202, "{}", answer.body);
        let id = answer.json()["id"].as_str().unwrap().to_owned();
        assert!(answer.header("location").ends_with(&format!("/api/demo/runs/{id}")));
        self.settled(&id).await
    }

    /// The run once it has ended or is paused.
    pub async fn settled(&self, id: &str) -> Value {
        let runs = &self.connector.app().services.runs;
        let wait = async {
            loop {
                let run = runs.run(&"demo".parse().unwrap(), id.parse().unwrap()).await.unwrap().unwrap();
                if !matches!(run.state, RunState::Waiting | RunState::Running) {
                    break;
                }
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(30), wait).await.unwrap();
        self.connector.get(&format!("/api/demo/runs/{id}"), &self.key).await.json()
    }

    /// `line key outcome code` of every row.
    pub async fn rows(&self, id: &str, filter: &str) -> Vec<String> {
        let path = format!("/api/demo/runs/{id}/rows?limit=200{filter}");
        let rows = self.connector.get(&path, &self.key).await.json();
        let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
        let row = |row: &Value| {
            format!("{} {} {} {}", row["line"], text(&row["key"]), text(&row["outcome"]), text(&row["code"]))
        };
        rows["items"].as_array().unwrap().iter().map(row).collect()
    }

    /// How many pieces the shop has of an article.
    pub fn quantity(&self, reference: &str) -> i64 {
        let world = self.shop.world();
        let of = |resource: &str| world[resource].as_array().cloned().unwrap_or_default();
        let same = |record: &&Value| record["reference"] == reference;
        let is = |value: &Value, id: &Value| value.to_string().trim_matches('"') == id.to_string().trim_matches('"');
        let combination = of("combinations").iter().find(same).map(|found| found["id"].clone());
        let product = of("products").iter().find(same).map(|found| found["id"].clone());
        let stocks = of("stock_availables");
        let row = stocks.iter().find(|stock| match (&combination, &product) {
            (Some(id), _) => is(&stock["id_product_attribute"], id),
            (None, Some(id)) => is(&stock["id_product"], id) && is(&stock["id_product_attribute"], &Value::from(0)),
            (None, None) => false,
        });
        row.unwrap_or_else(|| panic!("{reference} is not in the shop"))["quantity"]
            .to_string()
            .trim_matches('"')
            .parse()
            .unwrap()
    }

    /// Takes a product out of the shop, as its owner does.
    pub async fn remove(&self, reference: &str) {
        let world = self.shop.world();
        let products = world["products"].as_array().unwrap();
        let id = products.iter().find(|product| product["reference"] == reference).unwrap()["id"].as_u64().unwrap();
        webservice(&self.shop).delete(Resource::Products, &[id]).await.unwrap();
    }

    /// How often the shop was told of stocks.
    pub fn writes(&self) -> usize {
        self.shop.requests().iter().filter(|request| request.verb == "PATCH").count()
    }
}

/// The parts of a run that tests compare.
pub fn state(run: &Value) -> (&str, &str) {
    (run["run"]["state"].as_str().unwrap(), run["run"]["reason"]["code"].as_str().unwrap_or("-"))
}

/// The job of a run has the kind that metrics show.
#[test]
fn the_kind_of_the_job_is_stable() {
    assert_eq!(RUN_JOB, "import-run");
}

/// The shop's webservice, for what its owner does.
fn webservice(shop: &Shop) -> Webservice {
    let limits = Limits { time: Duration::from_secs(10), answer: 1 << 24 };
    let policy = NetworkPolicy::new(&["127.0.0.1".to_owned()]).unwrap();
    let http = shared_client(Arc::new(policy)).unwrap();
    Webservice::new(http, &shop.url().parse().unwrap(), Key::new(shop.key()).unwrap(), limits).unwrap()
}

async fn fill(shop: &Shop, references: &[&str]) {
    let webservice = webservice(shop);
    let product = |reference: &str| {
        Entity::new()
            .with("reference", reference)
            .with("price", "10.000000")
            .with("state", "1")
            .with_languages("name", [(1, reference.to_owned()), (2, reference.to_owned())])
            .with_languages("link_rewrite", [(1, "a".to_owned()), (2, "a".to_owned())])
    };
    let mut parents: BTreeMap<&str, u64> = BTreeMap::new();
    for reference in references {
        let parent = reference.split('/').next().unwrap();
        if !parents.contains_key(parent) {
            let ids = webservice.create(Batch::new(Resource::Products, vec![product(parent)])).await.unwrap();
            parents.insert(parent, ids[0]);
        }
        if reference.contains('/') {
            let combination = Entity::new()
                .with("id_product", parents[parent].to_string())
                .with("reference", *reference)
                .with("minimal_quantity", "1");
            webservice.create(Batch::new(Resource::Combinations, vec![combination])).await.unwrap();
        }
    }
}
