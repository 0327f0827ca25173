//! The retail-operations provider as a caller on the network sees it.

use cegid_connector::{
    config::Settings,
    http::api::retail_operations::BASE,
    retail_operations::{Method, examples},
};
use serde_json::Value;

use crate::running_server::RunningServer;

fn client() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().build().unwrap()
}

#[tokio::test]
async fn the_six_examples_get_their_documented_replies_over_the_network() {
    let server = RunningServer::start(&[]).await;
    for method in Method::ALL {
        let url = format!("{}{BASE}{}", server.url, method.path());
        let response = client().post(url).body(examples::request(method)).send().await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "application/json");
        assert!(response.headers().contains_key("x-request-id"));
        let mut reply: Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
        let mut expected: Value = serde_json::from_str(examples::reply(method)).unwrap();
        if method == Method::DocumentPricing {
            // Prices and dates differ each time; that they are there does not.
            for answer in [&mut reply, &mut expected] {
                let data = answer["data"].as_object_mut().unwrap();
                assert_eq!(data.insert("validityDate".into(), Value::Null).unwrap().as_str().unwrap().len(), 23);
                for item in data["items"].as_array_mut().unwrap() {
                    assert!(item["unitCostPrice"].take().is_number() && item["unitSalesPrice"].take().is_number());
                }
            }
        }
        assert_eq!(reply, expected, "{}", method.path());
    }
    server.stop().await;
}

#[tokio::test]
async fn a_wrong_key_is_a_problem_and_never_logged() {
    let server =
        RunningServer::start(&[("RETAIL_OPERATIONS__API_KEY", "k-0123456789"), ("RETAIL_OPERATIONS__LOG", "true")])
            .await;
    let url = format!("{}{BASE}contact/onSearch", server.url);
    for (key, id) in [(None, "credential-missing"), (Some("k-012345678"), "credential-invalid")] {
        let mut request = client().post(&url).body("{}");
        if let Some(key) = key {
            request = request.header("X-API-KEY", key);
        }
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 401);
        assert_eq!(response.headers()["content-type"], "application/problem+json");
        let problem: Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
        assert!(problem["type"].as_str().unwrap().ends_with(id), "{problem}");
    }
    let response = client().post(&url).header("X-API-KEY", "k-0123456789").body("{}").send().await.unwrap();
    assert_eq!(response.status(), 200);
    let log = format!("{}/api/externals/v1/notification/test/log", server.url);
    let log = client().get(log).header("X-API-KEY", "k-0123456789").send().await.unwrap().text().await.unwrap();
    let log: Value = serde_json::from_str(&log).unwrap();
    assert_eq!(log["items"].as_array().unwrap().len(), 1);
    assert_eq!(log["items"][0]["reply"], r#"{"success":true,"errorCode":"","errorLevel":0,"message":"search: "}"#);
    server.stop().await;
}

#[test]
fn a_log_without_a_key_is_a_start_error() {
    let environment = [("CEGID_CONNECTOR__RETAIL_OPERATIONS__LOG".to_owned(), "true".to_owned())];
    let errors = Settings::load(None, environment).unwrap_err().to_string();
    assert!(errors.contains("retail_operations"), "{errors}");
}

#[tokio::test]
async fn another_method_or_path_is_a_problem() {
    let server = RunningServer::start(&[]).await;
    let url = format!("{}{BASE}contact/onDetail", server.url);
    let response = client().get(&url).send().await.unwrap();
    assert_eq!(response.status(), 405);
    assert_eq!(response.headers()["allow"], "POST");
    let response = client().post(format!("{url}/x")).body("{}").send().await.unwrap();
    assert_eq!(response.status(), 404);
    assert_eq!(response.headers()["content-type"], "application/problem+json");
    // `externals` is no tenant, so a tenant's route does not exist below it either.
    let response = client().get(format!("{}/api/externals/cegid/stores", server.url)).send().await.unwrap();
    assert!([401, 404].contains(&response.status().as_u16()), "{}", response.status());
    server.stop().await;
}
