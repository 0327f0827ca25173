//! Cases of consents.

use cegid_connector::{
    domain::ids::ConnectionId,
    store::{Consent, RecordedConsent},
};
use uuid::Uuid;

use super::{TestDatabase, at, make_tenant, tenant};

pub fn consent(id: u128, name: &str, granted: bool) -> Consent {
    Consent {
        id: Uuid::from_u128(id),
        name: name.to_owned(),
        version: "2026-01".to_owned(),
        text_hash: [7; 32],
        text: "J’accepte de recevoir des e-mails.".to_owned(),
        language: "fr".to_owned(),
        granted,
    }
}

fn recorded(id: u128, granted: bool) -> RecordedConsent {
    let session = id.is_multiple_of(2).then(|| Uuid::from_u128(900 + id));
    let store_id = session.map(|_| "101".to_owned());
    RecordedConsent { consent: consent(id, "consents_email", granted), at: at(10), session, store_id }
}

fn connection(id: &str) -> ConnectionId {
    id.parse().unwrap()
}

pub async fn what_a_customer_consented_to_is_read_back_in_order_and_in_pages(database: &dyn TestDatabase) {
    let store = database.open().await;
    let demo = make_tenant(store.as_ref(), "demo").await;
    let all = [recorded(1, true), recorded(2, false), recorded(3, true)];
    let of = connection("default");
    assert!(store.record_consents(&demo, &of, "C1", &all[..2]).await.unwrap());
    assert!(store.record_consents(&demo, &of, "C1", &all[2..]).await.unwrap());
    assert_eq!(store.consents(&demo, &of, "C1", None, 10).await.unwrap(), all);
    assert_eq!(store.consents(&demo, &of, "C1", None, 2).await.unwrap(), all[..2]);
    assert_eq!(store.consents(&demo, &of, "C1", Some(all[1].consent.id), 2).await.unwrap(), all[2..]);
}

pub async fn a_consent_that_is_recorded_already_stays_as_it_was(database: &dyn TestDatabase) {
    let store = database.open().await;
    let demo = make_tenant(store.as_ref(), "demo").await;
    let of = connection("default");
    assert!(store.record_consents(&demo, &of, "C1", &[recorded(1, true)]).await.unwrap());
    assert!(store.record_consents(&demo, &of, "C1", &[recorded(1, false), recorded(2, true)]).await.unwrap());
    assert_eq!(store.consents(&demo, &of, "C1", None, 10).await.unwrap(), [recorded(1, true), recorded(2, true)]);
}

pub async fn a_consent_belongs_to_one_tenant_connection_and_customer(database: &dyn TestDatabase) {
    let store = database.open().await;
    let demo = make_tenant(store.as_ref(), "demo").await;
    let other = make_tenant(store.as_ref(), "other").await;
    let of = connection("default");
    assert!(store.record_consents(&demo, &of, "C1", &[recorded(1, true)]).await.unwrap());
    assert_eq!(store.consents(&other, &of, "C1", None, 10).await.unwrap(), []);
    assert_eq!(store.consents(&demo, &connection("second"), "C1", None, 10).await.unwrap(), []);
    assert_eq!(store.consents(&demo, &of, "c1", None, 10).await.unwrap(), []);
    assert!(!store.record_consents(&tenant("nobody"), &of, "C1", &[recorded(1, true)]).await.unwrap());
}
