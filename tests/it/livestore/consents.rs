//! What was consented to: in both vocabularies in Y2, and in our own words for whoever has to prove it.

use cegid_y2_simulator::world::wire::Consent;
use serde_json::json;

use super::{ADA, CALLBACK, Shop, returned};

async fn recorded(shop: &Shop, customer: &str) -> Vec<(String, bool, String, String)> {
    let store = &shop.connector.app().store;
    let rows =
        store.consents(&"demo".parse().unwrap(), &"default".parse().unwrap(), customer, None, 100).await.unwrap();
    rows.into_iter()
        .map(|row| (row.consent.name, row.consent.granted, row.consent.language, row.consent.text))
        .collect()
}

#[tokio::test]
async fn answers_go_to_y2_and_are_recorded_with_the_words_that_were_read() {
    let shop = Shop::new().await;
    let mut browser = shop.new_customer("s1").await;
    browser.language = "de";
    let at = browser.at.clone();
    browser.get(&at).await;
    let (_, id) = returned(&browser.save(ADA).await);
    let customer = shop.customer(&id);
    assert!(customer.consents.email == Consent::BrandOnly && customer.email.mailing_accepted);
    assert!(customer.consents.mobile == Consent::DoNotUse && customer.consents.postal == Consent::DoNotUse);
    let rows = recorded(&shop, &id).await;
    assert_eq!(rows.len(), 4);
    let email = rows.iter().find(|row| row.0 == "consents_email").unwrap();
    assert!(email.1 && email.2 == "de" && email.3.contains("per E-Mail"), "{email:?}");
}

#[tokio::test]
async fn a_consent_for_partners_survives_an_edit_and_a_withdrawal_is_recorded() {
    let shop = Shop::new().await;
    let known = shop.somebody();
    let mut customer = cegid_y2_simulator::world::customer::Customer::clone(&known);
    customer.consents.email = Consent::ForPartners;
    customer.consents.mobile = Consent::BrandOnly;
    let id = known.id.to_string();
    shop.sim.world().customers_mut().put(customer);
    let mut browser = shop.opened("e1", &json!({ "callbackUrl": CALLBACK, "customerId": id })).await;
    browser.save(&[("consents_sms", "")]).await;
    let after = shop.customer(&id);
    assert!(after.consents.email == Consent::ForPartners && after.consents.mobile == Consent::DoNotUse);
    let rows = recorded(&shop, &id).await;
    assert_eq!(rows.iter().map(|row| (row.0.as_str(), row.1)).collect::<Vec<_>>(), [("consents_sms", false)]);
}
