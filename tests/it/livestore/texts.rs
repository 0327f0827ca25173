//! The languages of forms.

use serde_json::json;

use super::{CALLBACK, Shop};

#[tokio::test]
async fn a_form_speaks_the_browsers_language_or_the_one_that_was_chosen() {
    let shop = Shop::new().await;
    let mut browser = shop.new_customer("s1").await;
    let at = browser.at.clone();
    for (language, title) in [
        ("fr", "Nouveau client"),
        ("de-AT", "Neue Kundin"),
        ("es", "Nuevo cliente"),
        ("it", "Nuovo cliente"),
        ("ja, en", "New customer"),
    ] {
        browser.language = language;
        let answer = browser.get(&at).await;
        assert!(answer.body.contains(title), "{language}: {}", answer.body);
    }
    let answer = browser.get(&format!("{at}?lang=fr")).await;
    assert!(answer.body.contains("<html lang=\"fr\">") && answer.body.contains("Nom"));
    let answer = browser.save(&[("email", "x")]).await;
    assert!(answer.body.contains("Veuillez vérifier votre saisie"), "what was chosen stays");
}

#[tokio::test]
async fn where_the_browser_asks_for_none_the_store_decides() {
    let shop = Shop::new().await;
    let german = {
        let world = shop.sim.world();
        world.stores().all().find(|store| store.address.country_id == "DEU".into()).map(|store| store.id.to_string())
    };
    let Some(german) = german else { panic!("the world has a store in Germany") };
    shop.post("?sessionId=s1", &json!({ "callbackUrl": CALLBACK, "storeId": german })).await;
    let mut browser = shop.browser("s1", "").await;
    browser.language = "ja";
    let at = browser.at.clone();
    let answer = browser.get(&at).await;
    assert!(answer.body.contains("<html lang=\"de\">"), "{}", answer.body);
    assert_eq!(browser.value("country"), "DEU");
}
