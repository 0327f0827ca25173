//! Each way in which a session or a form can be wrong.

use serde_json::json;

use super::{ADA, CALLBACK, Shop, returned};

#[tokio::test]
async fn a_body_that_does_not_fit_is_named() {
    let shop = Shop::new().await;
    let path = "/api/demo/external/livestore/session";
    let problem = async |body: &str| shop.connector.post(path, &shop.key, Some(body)).await;
    assert_eq!(problem("not json").await.problem(), (400, "invalid-body".to_owned()));
    assert_eq!(problem("[1]").await.status, 400);
    assert!(problem("{}").await.json()["errors"]["callbackUrl"][0].as_str().unwrap().contains("null"));
    assert_eq!(problem(&format!("{{\"callbackUrl\":null,\"a\":\"{}\"}}", "x".repeat(70_000))).await.status, 413);
    let deep = format!("{{\"callbackUrl\":null,\"a\":{}1{}}}", "[".repeat(40), "]".repeat(40));
    assert_eq!(problem(&deep).await.problem(), (400, "invalid-body".to_owned()));
    for (body, field) in [
        (json!({ "callbackUrl": 1 }), "callbackUrl"),
        (json!({ "callbackUrl": null, "customerId": 7 }), "customerId"),
        (json!({ "callbackUrl": null, "storeId": "0".repeat(7) }), "storeId"),
        (json!({ "callbackUrl": null, "storeId": "999" }), "storeId"),
    ] {
        let answer = shop.post("?sessionId=s1", &body).await;
        assert_eq!(answer.status, 400, "{body}");
        assert!(answer.json()["errors"][field].is_array(), "{body}: {}", answer.body);
    }
    assert_eq!(shop.post("?sessionId=a%20b", &json!({ "callbackUrl": null })).await.status, 400);
}

#[tokio::test]
async fn a_callback_to_another_host_is_refused_with_the_line_to_add() {
    let shop = Shop::new().await;
    for address in
        ["https://evil.example/", "http://pos.cegid.cloud/", "https://a@pos.cegid.cloud/", "javascript:alert(1)"]
    {
        let answer = shop.post("?sessionId=s1", &json!({ "callbackUrl": address })).await;
        assert_eq!(answer.status, 400, "{address}");
    }
    let answer = shop.post("?sessionId=s1", &json!({ "callbackUrl": "https://y2.acme.example/" })).await;
    assert!(answer.body.contains("callbackHosts") && answer.body.contains("y2.acme.example"), "{}", answer.body);
}

#[tokio::test]
async fn keys_that_do_not_fit_are_refused() {
    let shop = Shop::new().await;
    let path = "/api/demo/external/livestore/session?sessionId=s1";
    let body = json!({ "callbackUrl": null }).to_string();
    let with = async |key: &str| shop.connector.post(path, key, Some(&body)).await.status.as_u16();
    let readonly = shop.connector.key("demo", &["tenant.y2.stores:read"]).await;
    let files = [("security.yml", super::SECURITY)];
    shop.connector.apply_with("other", &crate::connector::connection("default", &shop.sim, &[]), &files).await;
    let foreign = shop.connector.key("other", &["tenant.y2.listener"]).await;
    let without =
        http::Request::post(path).header("content-type", "application/json").body(body.clone().into()).unwrap();
    assert_eq!(shop.connector.send(without).await.status, 401);
    assert_eq!(with("y2_live_nothing").await, 401);
    assert_eq!(with(&readonly).await, 403);
    assert_eq!(with(&foreign).await, 404);
    assert_eq!(with(&shop.key).await, 200);
}

#[tokio::test]
async fn a_form_of_another_site_is_not_taken() {
    let shop = Shop::new().await;
    let before = shop.customers();
    let mut browser = shop.new_customer("s1").await;
    let mut fields = browser.fields();
    fields.iter_mut().filter(|(name, _)| name == "proof").for_each(|(_, value)| *value = "guessed".to_owned());
    fields.extend(ADA.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())));
    let at = browser.at.clone();
    let answer = browser.post(&at, &fields).await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("press the button once more"), "{}", answer.body);
    assert_eq!(shop.customers(), before);
    assert_eq!(returned(&browser.save(ADA).await).0, "completed", "and the person only presses again");
}

#[tokio::test]
async fn markup_is_text_everywhere() {
    let shop = Shop::new().await;
    let evil = "<script>alert(1)</script>";
    shop.post("?sessionId=s1", &json!({ "callbackUrl": CALLBACK })).await;
    let mut browser = shop.browser("s1", "&firstName=%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E").await;
    assert!(!browser.page.contains("<script>alert"), "{}", browser.page);
    let answer = browser.save(&[("firstName", evil), ("lastName", evil), ("email", evil), ("city", evil)]).await;
    assert_eq!(answer.status, 422);
    assert!(!answer.body.contains("<script>alert"), "{}", answer.body);
    assert_eq!(browser.value("lastName"), evil);
    let answer = browser.save(&[("email", ""), ("city", "")]).await;
    assert_eq!(&*shop.customer(&returned(&answer).1).last_name, evil, "and goes to Y2 as it is");
}

#[tokio::test]
async fn pages_have_no_inline_script_and_lead_nowhere_else() {
    let shop = Shop::new().await;
    let mut browser = shop.new_customer("s1").await;
    let at = browser.at.clone();
    let answer = browser.get(&at).await;
    let policy = answer.header("content-security-policy");
    assert!(!policy.contains("unsafe") && policy.contains("form-action 'self' https://pos.cegid.cloud;"), "{policy}");
    assert!(policy.contains("frame-ancestors 'none'"));
    assert_eq!(answer.header("referrer-policy"), "no-referrer");
    assert_eq!(answer.header("cache-control"), "no-store");
    for inline in ["<style", " style=", "onclick", "<script>"] {
        assert!(!answer.body.contains(inline), "{inline}");
    }
    let all: usize = [
        answer.body.len(),
        browser.get("/forms/assets/form.css").await.body.len(),
        browser.get("/forms/assets/form.js").await.body.len(),
        browser.get("/forms/assets/icon.svg").await.body.len(),
    ]
    .iter()
    .sum();
    assert!(all < 60_000, "{all} bytes");
}
