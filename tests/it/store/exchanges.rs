//! Cases of the exchange log.

use cegid_connector::{
    domain::{
        audit::{Action, AuditOrigin, Entry},
        exchange_log::{Direction, Subject},
        ids::TenantId,
    },
    store::exchanges::{Exchange, ExchangeFilter, NewExchange},
};
use uuid::Uuid;

use super::{TestDatabase, at, make_tenant, tenant};

fn subject(id: &str) -> Subject {
    Subject::Connection(id.parse().unwrap())
}

fn exchange(id: u128) -> Exchange {
    Exchange {
        id: Uuid::from_u128(id),
        subject: subject("default"),
        at: at(i64::try_from(id).unwrap()),
        direction: Direction::Outgoing,
        label: "Stores".to_owned(),
        service: "CompanyStoresService".to_owned(),
        operation: "GetListDetail".to_owned(),
        store: None,
        outcome: "answered".to_owned(),
        status: Some(200),
        duration_us: 41_500,
        trace_id: None,
        changed: false,
    }
}

fn new(tenant: &TenantId, exchange: Exchange) -> NewExchange {
    NewExchange { tenant: tenant.clone(), exchange, sealed: vec![1, 0, 255] }
}

fn entry(second: i64) -> Entry {
    AuditOrigin::command_line(at(second)).did(Action::ExchangeLogSwitch, Some("x"), serde_json::Map::new())
}

pub async fn exchanges_are_listed_newest_first_in_pages_and_read_back(database: &dyn TestDatabase) {
    let store = database.open().await;
    let (demo, other) = (make_tenant(store.as_ref(), "demo").await, make_tenant(store.as_ref(), "other").await);
    let kept: Vec<_> = (1..=5).map(|id| new(&demo, exchange(id))).collect();
    store.keep_exchanges(&kept).await.unwrap();
    store.keep_exchanges(&[new(&tenant("nobody"), exchange(9)), new(&other, exchange(10))]).await.unwrap();
    let all = ExchangeFilter::default();
    let first = store.exchanges(&demo, &all, None, 2).await.unwrap();
    let ids = |page: &[cegid_connector::store::exchanges::LoggedExchange]| {
        page.iter().map(|logged| logged.exchange.id.as_u128()).collect::<Vec<_>>()
    };
    assert_eq!(ids(&first), [5, 4]);
    assert_eq!(first[0].exchange, exchange(5));
    let rest = store.exchanges(&demo, &all, Some(first[1].seq), 10).await.unwrap();
    assert_eq!(ids(&rest), [3, 2, 1]);
    let one = store.exchange(&demo, Uuid::from_u128(3)).await.unwrap();
    assert_eq!(one, Some((exchange(3), vec![1, 0, 255])));
    assert_eq!(store.exchange(&other, Uuid::from_u128(3)).await.unwrap(), None, "a neighbour's");
    assert_eq!(store.exchange(&demo, Uuid::from_u128(9)).await.unwrap(), None, "nobody's");
}

pub async fn exchanges_are_found_by_what_they_were(database: &dyn TestDatabase) {
    let store = database.open().await;
    let demo = make_tenant(store.as_ref(), "demo").await;
    let incoming = Exchange {
        direction: Direction::Incoming,
        label: "Notification".to_owned(),
        store: Some("PAR01".to_owned()),
        outcome: "parked".to_owned(),
        status: None,
        trace_id: Some("4bf92f3577b34da6a3ce929d0e0e4736".to_owned()),
        subject: subject("test"),
        changed: true,
        ..exchange(7)
    };
    store.keep_exchanges(&[new(&demo, exchange(1)), new(&demo, incoming.clone())]).await.unwrap();
    let filters = [
        ExchangeFilter { subject: Some(subject("test")), ..ExchangeFilter::default() },
        ExchangeFilter { direction: Some(Direction::Incoming), ..ExchangeFilter::default() },
        ExchangeFilter { label: Some("Notification".to_owned()), ..ExchangeFilter::default() },
        ExchangeFilter { outcome: Some("parked".to_owned()), ..ExchangeFilter::default() },
        ExchangeFilter { store: Some("PAR01".to_owned()), ..ExchangeFilter::default() },
        ExchangeFilter { trace_id: incoming.trace_id.clone(), ..ExchangeFilter::default() },
        ExchangeFilter { from: Some(at(7)), ..ExchangeFilter::default() },
    ];
    for filter in filters {
        let found = store.exchanges(&demo, &filter, None, 10).await.unwrap();
        assert_eq!(found.len(), 1, "{filter:?}");
        assert_eq!(found[0].exchange, incoming, "{filter:?}");
    }
    let before = ExchangeFilter { to: Some(at(7)), ..ExchangeFilter::default() };
    assert_eq!(store.exchanges(&demo, &before, None, 10).await.unwrap()[0].exchange, exchange(1));
}

pub async fn the_log_is_on_until_its_end_and_counts_what_was_dropped_since(database: &dyn TestDatabase) {
    let store = database.open().await;
    let demo = make_tenant(store.as_ref(), "demo").await;
    let subject = subject("default");
    assert!(!store.switch_exchange_log(&tenant("nobody"), &subject, at(20), at(10), &entry(10)).await.unwrap());
    assert!(store.switch_exchange_log(&demo, &subject, at(20), at(10), &entry(10)).await.unwrap());
    assert_eq!(store.exchange_logs_on(at(19)).await.unwrap().len(), 1);
    assert!(store.exchange_logs_on(at(20)).await.unwrap().is_empty());
    store.count_dropped_exchanges(&[(demo.clone(), subject.clone(), 3)]).await.unwrap();
    store.count_dropped_exchanges(&[(demo.clone(), subject.clone(), 4)]).await.unwrap();
    // On for longer: it goes on.
    store.switch_exchange_log(&demo, &subject, at(30), at(15), &entry(15)).await.unwrap();
    let switch = store.exchange_log_switches(&demo).await.unwrap().remove(0);
    assert_eq!((switch.since, switch.until, switch.dropped), (at(10), at(30), 7));
    // On again after its end: it begins anew.
    store.switch_exchange_log(&demo, &subject, at(50), at(40), &entry(40)).await.unwrap();
    let switch = store.exchange_log_switches(&demo).await.unwrap().remove(0);
    assert_eq!((switch.since, switch.until, switch.dropped), (at(40), at(50), 0));
    let actions: Vec<_> = store.audit(&demo, None, 10).await.unwrap().into_iter().map(|record| record.action).collect();
    assert_eq!(actions.iter().filter(|action| *action == "exchangeLog.switch").count(), 3);
}

pub async fn the_oldest_exchanges_go_by_age_and_by_size_in_bites(database: &dyn TestDatabase) {
    let store = database.open().await;
    let (demo, other) = (make_tenant(store.as_ref(), "demo").await, make_tenant(store.as_ref(), "other").await);
    let kept: Vec<_> = (1..=6).map(|id| new(&demo, exchange(id))).collect();
    store.keep_exchanges(&kept).await.unwrap();
    store.keep_exchanges(&[new(&other, exchange(7))]).await.unwrap();
    store.switch_exchange_log(&demo, &subject("default"), at(2), at(1), &entry(1)).await.unwrap();
    // Two are too old; of the four others, three bytes each, three fit.
    assert_eq!(store.purge_exchanges(at(3), 10, 2).await.unwrap(), 2);
    assert_eq!(store.purge_exchanges(at(3), 10, 2).await.unwrap(), 1);
    assert_eq!(store.purge_exchanges(at(3), 10, 2).await.unwrap(), 0);
    let left = store.exchanges(&demo, &ExchangeFilter::default(), None, 10).await.unwrap();
    assert_eq!(left.iter().map(|logged| logged.exchange.id.as_u128()).collect::<Vec<_>>(), [6, 5, 4]);
    assert_eq!(store.exchanges(&other, &ExchangeFilter::default(), None, 10).await.unwrap().len(), 1);
    assert!(store.exchange_log_switches(&demo).await.unwrap().is_empty(), "what ended long ago is forgotten");
}
