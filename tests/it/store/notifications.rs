//! Cases of the inbox: taking in, turns, order, duplicates, fencing, events and their deliveries.

use std::{collections::BTreeSet, sync::Arc};

use cegid_connector::{
    domain::{
        ids::TenantId,
        notifications::{EntityKey, EntityKind, EventType, NotificationKind, State},
    },
    store::{
        Store,
        events::NewEvent,
        listener_keys::ListenerKey,
        notification_turns::{Ending, Finished, Sorted, Turn, TurnClaim, Verdict},
        notifications::{NewNotification, NotificationFilter, Taken},
        webhooks::{Attempted, Subscription},
    },
};
use uuid::Uuid;

use super::{TestDatabase, at, entry, make_tenant, tenant};

/// One that was received in second `id`.
fn new(tenant: &TenantId, id: u128) -> NewNotification {
    NewNotification {
        id: Uuid::from_u128(id),
        tenant: tenant.clone(),
        connection: "default".parse().unwrap(),
        source: "post",
        source_id: None,
        received_at: at(i64::try_from(id).unwrap()),
        ignored: None,
        sealed: vec![1, 2, 3],
    }
}

fn sorted(id: u128, seq: i64, customer: &str) -> Sorted {
    Sorted {
        seq,
        id: Uuid::from_u128(id),
        connection: "default".to_owned(),
        received_at: at(i64::try_from(id).unwrap()),
        type_name: Some("CustomerUpdated".to_owned()),
        kind: Some(NotificationKind::CustomerUpdated),
        entity: Some(EntityKey { kind: EntityKind::Customer, id: customer.to_owned() }),
        store: Some("101".to_owned()),
        event_id: None,
        occurred_at: None,
        digest: {
            let mut digest = [0; 32];
            digest[..16].copy_from_slice(&id.to_be_bytes());
            digest
        },
        ordering_key: format!("default/customer/{customer}"),
        coalesce: false,
        verdict: Verdict::Wait,
    }
}

async fn take_in(store: &dyn Store, tenant: &TenantId, ids: &[u128]) {
    let new: Vec<_> = ids.iter().map(|id| new(tenant, *id)).collect();
    let taken = store.take_in(&new).await.unwrap();
    assert!(taken.iter().all(|taken| *taken == Taken::Kept), "{taken:?}");
}

fn claim(worker: u128) -> TurnClaim {
    TurnClaim { worker: Uuid::from_u128(worker), after: None, limit: 10, now: at(1_000_000) }
}

async fn turn(store: &dyn Store, worker: u128) -> Turn {
    let turns = store.claim_turns(&claim(worker)).await.unwrap();
    assert_eq!(turns.len(), 1, "{turns:?}");
    turns[0].clone()
}

/// Takes in, claims, and sorts everything as changes of these customers.
async fn waiting(store: &dyn Store, tenant: &TenantId, customers: &[(u128, &str)]) -> Turn {
    take_in(store, tenant, &customers.iter().map(|(id, _)| *id).collect::<Vec<_>>()).await;
    let turn = turn(store, 1).await;
    let unread = store.unread(tenant, 100).await.unwrap();
    let sorted: Vec<_> = unread
        .iter()
        .map(|unread| {
            let (id, customer) = customers.iter().find(|(id, _)| Uuid::from_u128(*id) == unread.id).unwrap();
            sorted(*id, unread.seq, customer)
        })
        .collect();
    assert!(store.sort(&turn, &sorted).await.unwrap());
    turn
}

fn event(id: u128, store: &str) -> NewEvent {
    NewEvent {
        id: Uuid::from_u128(id),
        kind: EventType::CustomerUpdated,
        connection: Some("default".to_owned()),
        store: Some(store.to_owned()),
        entity: Some(EntityKey { kind: EntityKind::Customer, id: "201".to_owned() }),
        occurred_at: at(1),
        received_at: at(2),
        notification: Some(Uuid::from_u128(id)),
        sealed: Some(vec![9, 9]),
    }
}

fn finished(id: u128, seq: i64, ending: Ending) -> Finished {
    Finished {
        seq,
        id: Uuid::from_u128(id),
        ordering_key: "default/customer/201".to_owned(),
        ending,
        attempt: "{\"n\":1}\n".to_owned(),
        at: at(2_000_000),
    }
}

fn done(id: u128, seq: i64) -> Finished {
    finished(id, seq, Ending::Done { event: Box::new(event(id, "101")), reason: None })
}

async fn state(store: &dyn Store, tenant: &TenantId, id: u128) -> (State, Option<String>) {
    let found = store.notification(tenant, Uuid::from_u128(id)).await.unwrap().unwrap();
    (found.state, found.reason)
}

pub async fn what_is_taken_in_is_listed_newest_first_and_read_back(database: &dyn TestDatabase) {
    let store = database.open().await;
    let demo = make_tenant(store.as_ref(), "demo").await;
    let other = make_tenant(store.as_ref(), "other").await;
    take_in(store.as_ref(), &demo, &[1, 2, 3]).await;
    take_in(store.as_ref(), &other, &[4]).await;
    let all = store.notifications(&demo, &NotificationFilter::default(), None, 10).await.unwrap();
    let ids: Vec<_> = all.iter().map(|one| one.id.as_u128()).collect();
    assert_eq!(ids, [3, 2, 1]);
    let next = store.notifications(&demo, &NotificationFilter::default(), Some(all[1].seq), 10).await.unwrap();
    assert_eq!(next.len(), 1);
    assert_eq!((all[2].received_at, all[2].state, all[2].source.as_str()), (at(1), State::Received, "post"));
    assert_eq!(store.notification_body(&demo, Uuid::from_u128(1)).await.unwrap(), Some(vec![1, 2, 3]));
    assert_eq!(store.notification_body(&other, Uuid::from_u128(1)).await.unwrap(), None);
    assert_eq!(store.notification(&other, Uuid::from_u128(1)).await.unwrap(), None);
    let from = NotificationFilter { from: Some(at(2)), to: Some(at(3)), ..NotificationFilter::default() };
    assert_eq!(store.notifications(&demo, &from, None, 10).await.unwrap().len(), 1);
    let parked = NotificationFilter { state: Some(State::Parked), ..NotificationFilter::default() };
    assert_eq!(store.notifications(&demo, &parked, None, 10).await.unwrap(), []);
    let backlog = store.backlog(&demo, Some("default")).await.unwrap();
    assert_eq!((backlog.waiting, backlog.oldest, backlog.newest), (3, Some(at(1)), Some(at(3))));
    assert_eq!(store.backlog_of_all().await.unwrap().waiting, 4);
}

pub async fn an_id_of_y2s_log_is_taken_in_once_and_nothing_for_nobody(database: &dyn TestDatabase) {
    let store = database.open().await;
    let demo = make_tenant(store.as_ref(), "demo").await;
    let logged = |id| NewNotification { source_id: Some("L1".to_owned()), source: "pull", ..new(&demo, id) };
    let nobody = new(&tenant("nobody"), 3);
    let disabled = NewNotification { ignored: Some("the connection is disabled"), ..new(&demo, 4) };
    let taken = store.take_in(&[logged(1), logged(2), nobody, disabled]).await.unwrap();
    assert_eq!(taken, [Taken::Kept, Taken::AlreadyThere, Taken::UnknownTenant, Taken::Kept]);
    assert_eq!(store.take_in(&[logged(5)]).await.unwrap(), [Taken::AlreadyThere]);
    let ignored = (State::Ignored, Some("the connection is disabled".to_owned()));
    assert_eq!(state(store.as_ref(), &demo, 4).await, ignored);
    assert_eq!(store.unread(&demo, 10).await.unwrap().len(), 1);
}

pub async fn a_turn_is_one_processes_until_it_ends(database: &dyn TestDatabase) {
    let (store, other) = (database.open().await, database.open().await);
    let demo = make_tenant(store.as_ref(), "demo").await;
    take_in(store.as_ref(), &demo, &[1]).await;
    let first = turn(store.as_ref(), 1).await;
    assert_eq!(other.claim_turns(&claim(2)).await.unwrap(), []);
    assert_eq!(store.beat_turns(Uuid::from_u128(1)).await.unwrap(), std::slice::from_ref(&first));
    let running = other.running_turns().await.unwrap();
    assert_eq!((running.len(), running[0].beat), (1, 1));
    assert!(!other.end_turn(&first, Some(0), at(5)).await.unwrap(), "it has beaten since");
    assert!(other.end_turn(&first, Some(1), at(5)).await.unwrap());
    let second = turn(other.as_ref(), 2).await;
    assert_eq!(second.attempt, first.attempt + 1);
    assert!(!store.sort(&first, &[]).await.unwrap());
    assert_eq!(store.begin(&first, at(9), 9).await.unwrap(), None);
    assert!(!store.end_turn(&first, None, at(9)).await.unwrap());
}

pub async fn tenants_have_their_turns_one_after_another(database: &dyn TestDatabase) {
    let store = database.open().await;
    for (id, name) in [(1, "a"), (2, "b"), (3, "c")] {
        let tenant = make_tenant(store.as_ref(), name).await;
        take_in(store.as_ref(), &tenant, &[id]).await;
    }
    let behind = TurnClaim { after: Some(tenant("a")), limit: 2, ..claim(1) };
    let turns = store.claim_turns(&behind).await.unwrap();
    let names: Vec<_> = turns.iter().map(|turn| turn.tenant.to_string()).collect();
    assert_eq!(names, ["b", "c"]);
    assert_eq!(turn(store.as_ref(), 2).await.tenant, tenant("a"));
    assert_eq!(store.claim_turns(&claim(3)).await.unwrap(), []);
}

pub async fn the_late_write_of_a_process_that_was_replaced_is_refused(database: &dyn TestDatabase) {
    let (store, other) = (database.open().await, database.open().await);
    let demo = make_tenant(store.as_ref(), "demo").await;
    let late = waiting(store.as_ref(), &demo, &[(1, "201")]).await;
    let begun = store.begin(&late, at(9), 9).await.unwrap().unwrap();
    assert_eq!(begun.len(), 1);
    assert!(other.end_turn(&late, None, at(9)).await.unwrap());
    let again = turn(other.as_ref(), 2).await;
    let once_more = other.begin(&again, at(9), 9).await.unwrap().unwrap();
    assert_eq!((once_more[0].id, once_more[0].attempts), (begun[0].id, 2));
    assert!(!store.finish(&late, &[done(1, begun[0].seq)]).await.unwrap());
    assert_eq!(store.events(&demo, 0, 10).await.unwrap(), []);
    assert!(other.finish(&again, &[done(1, begun[0].seq)]).await.unwrap());
    assert_eq!(store.events(&demo, 0, 10).await.unwrap().len(), 1);
    assert_eq!(state(store.as_ref(), &demo, 1).await.0, State::Done);
}

pub async fn the_same_event_is_dropped_for_a_day(database: &dyn TestDatabase) {
    let store = database.open().await;
    let demo = make_tenant(store.as_ref(), "demo").await;
    let day = 24 * 3600;
    take_in(store.as_ref(), &demo, &[10, 11, 10 + day, 11 + day]).await;
    let turn = turn(store.as_ref(), 1).await;
    let unread = store.unread(&demo, 10).await.unwrap();
    let same = |unread: &cegid_connector::store::notification_turns::Unread| Sorted {
        event_id: Some("e1".to_owned()),
        received_at: unread.received_at,
        ..sorted(unread.id.as_u128(), unread.seq, "201")
    };
    assert!(store.sort(&turn, &unread.iter().map(same).collect::<Vec<_>>()).await.unwrap());
    let states: Vec<_> = [10, 11, 10 + day, 11 + day].to_vec();
    let mut found = Vec::new();
    for id in states {
        found.push(state(store.as_ref(), &demo, id).await.0);
    }
    // The third came exactly a day after the first, so it is a new one; the fourth is the same as that.
    assert_eq!(found, [State::Received, State::Ignored, State::Received, State::Ignored]);
    let dropped = store.notification(&demo, Uuid::from_u128(11)).await.unwrap().unwrap();
    assert_eq!(dropped.same_as, Some(Uuid::from_u128(10)));
}

pub async fn an_equal_body_merges_only_while_nobody_has_begun(database: &dyn TestDatabase) {
    let store = database.open().await;
    let demo = make_tenant(store.as_ref(), "demo").await;
    take_in(store.as_ref(), &demo, &[1, 2]).await;
    let turn = turn(store.as_ref(), 1).await;
    let equal = |id: u128, seq| Sorted { digest: [7; 32], ..sorted(id, seq, "201") };
    let unread = store.unread(&demo, 10).await.unwrap();
    assert!(store.sort(&turn, &[equal(1, unread[0].seq), equal(2, unread[1].seq)]).await.unwrap());
    assert_eq!(state(store.as_ref(), &demo, 2).await.0, State::Ignored);
    assert_eq!(store.begin(&turn, at(9), 9).await.unwrap().unwrap().len(), 1);
    take_in(store.as_ref(), &demo, &[3]).await;
    let unread = store.unread(&demo, 10).await.unwrap();
    assert!(store.sort(&turn, &[equal(3, unread[0].seq)]).await.unwrap());
    assert_eq!(state(store.as_ref(), &demo, 3).await.0, State::Received, "two changes can look alike");
}

pub async fn a_burst_of_changes_becomes_one_where_that_is_wanted(database: &dyn TestDatabase) {
    let store = database.open().await;
    let demo = make_tenant(store.as_ref(), "demo").await;
    take_in(store.as_ref(), &demo, &[1, 2, 3]).await;
    let turn = turn(store.as_ref(), 1).await;
    let unread = store.unread(&demo, 10).await.unwrap();
    let burst = |id: u128, at: usize, customer| Sorted { coalesce: true, ..sorted(id, unread[at].seq, customer) };
    let all = [burst(1, 0, "201"), burst(2, 1, "201"), burst(3, 2, "202")];
    assert!(store.sort(&turn, &all).await.unwrap());
    assert_eq!(state(store.as_ref(), &demo, 2).await.0, State::Ignored);
    assert_eq!(store.begin(&turn, at(9), 9).await.unwrap().unwrap().len(), 2);
}

pub async fn later_ones_of_an_entity_wait_behind_one_that_backs_off(database: &dyn TestDatabase) {
    let store = database.open().await;
    let demo = make_tenant(store.as_ref(), "demo").await;
    let turn = waiting(store.as_ref(), &demo, &[(1, "201"), (2, "202"), (3, "201")]).await;
    let begun = store.begin(&turn, at(9), 1).await.unwrap().unwrap();
    assert_eq!(begun[0].id, Uuid::from_u128(1));
    let retry = Ending::Retry { at: at(100), reason: "Y2 is away".to_owned() };
    assert!(store.finish(&turn, &[finished(1, begun[0].seq, retry)]).await.unwrap());
    take_in(store.as_ref(), &demo, &[4]).await;
    let unread = store.unread(&demo, 10).await.unwrap();
    assert!(store.sort(&turn, &[sorted(4, unread[0].seq, "201")]).await.unwrap());
    let due = store.begin(&turn, at(99), 9).await.unwrap().unwrap();
    let ids = |begun: &[cegid_connector::store::notification_turns::Begun]| {
        begun.iter().map(|begun| begun.id.as_u128()).collect::<Vec<_>>()
    };
    assert_eq!(ids(&due), [2], "the other entity does not wait");
    assert_eq!(store.next_notification_due(at(99)).await.unwrap(), Some(at(100)));
    let due = store.begin(&turn, at(100), 9).await.unwrap().unwrap();
    assert_eq!(ids(&due), [1, 3, 4]);
    assert_eq!(due[0].attempts, 2);
    let later = Ending::Later { at: at(200), reason: "waits".to_owned() };
    let parked = Ending::Parked("no".to_owned());
    let endings = [finished(1, due[0].seq, parked), finished(3, due[1].seq, later)];
    assert!(store.finish(&turn, &endings).await.unwrap());
    let third = store.notification(&demo, Uuid::from_u128(3)).await.unwrap().unwrap();
    assert_eq!((third.attempts, third.due_at), (0, Some(at(200))), "it was no try");
    let first = store.notification(&demo, Uuid::from_u128(1)).await.unwrap().unwrap();
    assert_eq!((first.state, first.finished_at, first.due_at), (State::Parked, Some(at(2_000_000)), None));
    assert_eq!(first.history.lines().count(), 2);
}

pub async fn what_was_begun_when_a_turn_ended_comes_before_what_waits_behind_it(database: &dyn TestDatabase) {
    let store = database.open().await;
    let demo = make_tenant(store.as_ref(), "demo").await;
    let first = waiting(store.as_ref(), &demo, &[(1, "201"), (2, "202"), (3, "201"), (4, "201")]).await;
    let begun = store.begin(&first, at(9), 2).await.unwrap().unwrap();
    assert_eq!(begun.len(), 2);
    assert!(store.end_turn(&first, None, at(500)).await.unwrap());
    let next = turn(store.as_ref(), 2).await;
    let again = store.begin(&next, at(500), 1).await.unwrap().unwrap();
    assert_eq!(again[0].id, Uuid::from_u128(1), "the order of the entity");
    let rest = store.begin(&next, at(500), 9).await.unwrap().unwrap();
    assert_eq!(rest.iter().map(|begun| begun.id.as_u128()).collect::<Vec<_>>(), [2, 3, 4]);
}

pub async fn finished_ones_are_replayed_and_waiting_ones_ignored(database: &dyn TestDatabase) {
    let store = database.open().await;
    let demo = make_tenant(store.as_ref(), "demo").await;
    let other = make_tenant(store.as_ref(), "other").await;
    let turn = waiting(store.as_ref(), &demo, &[(1, "201"), (2, "202")]).await;
    let begun = store.begin(&turn, at(9), 1).await.unwrap().unwrap();
    let ignore = |id: u128| {
        let (store, demo) = (Arc::clone(&store), demo.clone());
        async move { store.ignore_notification(&demo, Uuid::from_u128(id), "no need", at(50)).await.unwrap() }
    };
    assert!(!ignore(1).await, "it is being done");
    assert!(store.finish(&turn, &[done(1, begun[0].seq)]).await.unwrap());
    assert!(!ignore(1).await, "it is done");
    assert!(ignore(2).await);
    assert_eq!(state(store.as_ref(), &demo, 2).await, (State::Ignored, Some("no need".to_owned())));
    let all = NotificationFilter::default();
    assert_eq!(store.replayable(&demo, &all, 10).await.unwrap().len(), 2);
    assert_eq!(store.replayable(&other, &all, 10).await.unwrap().len(), 0);
    let one = Some(Uuid::from_u128(1));
    assert_eq!(store.replay_notifications(&other, one, &all, 10, at(60)).await.unwrap(), Vec::<Uuid>::new());
    let only_ignored = NotificationFilter { state: Some(State::Ignored), ..NotificationFilter::default() };
    assert_eq!(store.replay_notifications(&demo, None, &only_ignored, 10, at(60)).await.unwrap().len(), 1);
    assert_eq!(store.replay_notifications(&demo, one, &all, 1, at(60)).await.unwrap(), [Uuid::from_u128(1)]);
    let unread: Vec<_> = store.unread(&demo, 10).await.unwrap().iter().map(|one| one.id.as_u128()).collect();
    assert_eq!(unread, [1, 2]);
    // Once more: the event stays the one that it was.
    let again = store.unread(&demo, 1).await.unwrap();
    assert!(store.sort(&turn, &[sorted(1, again[0].seq, "201")]).await.unwrap());
    let begun = store.begin(&turn, at(99), 1).await.unwrap().unwrap();
    assert!(store.finish(&turn, &[done(1, begun[0].seq)]).await.unwrap());
    assert_eq!(store.events(&demo, 0, 10).await.unwrap().len(), 1);
}

pub async fn what_came_to_an_end_long_ago_is_purged(database: &dyn TestDatabase) {
    let store = database.open().await;
    let demo = make_tenant(store.as_ref(), "demo").await;
    let turn = waiting(store.as_ref(), &demo, &[(1, "201"), (2, "202")]).await;
    let begun = store.begin(&turn, at(9), 1).await.unwrap().unwrap();
    assert!(store.finish(&turn, &[done(1, begun[0].seq)]).await.unwrap());
    assert_eq!(store.purge_notifications(at(2_000_000), 10).await.unwrap(), 0);
    assert_eq!(store.purge_notifications(at(2_000_001), 10).await.unwrap(), 1);
    assert!(store.notification(&demo, Uuid::from_u128(2)).await.unwrap().is_some());
    assert_eq!(store.purge_events(at(2), 10).await.unwrap(), 0);
    assert_eq!(store.purge_events(at(3), 10).await.unwrap(), 1);
}

fn subscription(id: &str, events: &str) -> Subscription {
    Subscription {
        id: id.to_owned(),
        endpoint: "https://hooks.example.com/".to_owned(),
        events: vec![events.parse().unwrap()],
        stores: BTreeSet::new(),
        enabled: true,
        ordered: false,
        include_entity: false,
        description: Some("for a test".to_owned()),
        failing_since: None,
        paused_at: None,
        paused_reason: None,
        created_at: at(1),
        updated_at: at(1),
        version: 1,
        sealed: vec![4, 5],
    }
}

async fn subscribe(store: &dyn Store, tenant: &TenantId, subscription: &Subscription) {
    assert!(store.add_subscription(tenant, subscription, &entry(at(1))).await.unwrap());
}

pub async fn subscriptions_are_kept_changed_once_and_removed(database: &dyn TestDatabase) {
    let store = database.open().await;
    let demo = make_tenant(store.as_ref(), "demo").await;
    let other = make_tenant(store.as_ref(), "other").await;
    let mut one = subscription("abcde", "*");
    one.stores = BTreeSet::from(["101".to_owned()]);
    subscribe(store.as_ref(), &demo, &one).await;
    assert!(!store.add_subscription(&demo, &one, &entry(at(1))).await.unwrap(), "the id is taken");
    assert!(!store.add_subscription(&tenant("nobody"), &one, &entry(at(1))).await.unwrap());
    assert_eq!(store.subscriptions(&demo).await.unwrap(), [one.clone()]);
    assert_eq!(store.subscription(&other, "abcde").await.unwrap(), None);
    let changed = Subscription { enabled: false, version: 2, description: None, ..one.clone() };
    assert!(store.change_subscription(&demo, &changed, &entry(at(2))).await.unwrap());
    assert!(!store.change_subscription(&demo, &changed, &entry(at(2))).await.unwrap(), "it moved");
    assert_eq!(store.subscription(&demo, "abcde").await.unwrap(), Some(changed));
    assert!(!store.remove_subscription(&other, "abcde", &entry(at(3))).await.unwrap());
    assert!(store.remove_subscription(&demo, "abcde", &entry(at(3))).await.unwrap());
    assert_eq!(store.subscriptions(&demo).await.unwrap(), []);
}

pub async fn an_event_is_delivered_to_those_who_want_it_in_the_same_transaction(database: &dyn TestDatabase) {
    let store = database.open().await;
    let demo = make_tenant(store.as_ref(), "demo").await;
    let wanting = Subscription { include_entity: true, ..subscription("aaaaa", "customer.*") };
    let elsewhere = Subscription { stores: BTreeSet::from(["999".to_owned()]), ..subscription("bbbbb", "*") };
    let off = Subscription { enabled: false, ..subscription("ccccc", "*") };
    for one in [&wanting, &elsewhere, &off, &subscription("ddddd", "receipt.*")] {
        subscribe(store.as_ref(), &demo, one).await;
    }
    let turn = waiting(store.as_ref(), &demo, &[(1, "201")]).await;
    let begun = store.begin(&turn, at(9), 1).await.unwrap().unwrap();
    assert!(store.finish(&turn, &[done(1, begun[0].seq)]).await.unwrap());
    let id = Uuid::from_u128(1);
    let deliveries = store.deliveries_of(&demo, id).await.unwrap();
    assert_eq!(deliveries.len(), 1);
    assert_eq!((deliveries[0].subscription.as_str(), deliveries[0].state.as_str()), ("aaaaa", "pending"));
    assert_eq!(store.event_entity(&demo, id).await.unwrap(), Some(vec![9, 9]));
    let counts = store.job_counts(at(3_000_000)).await.unwrap();
    assert_eq!(counts.iter().map(|count| count.ready).sum::<u64>(), 1);
    let event = store.event(&demo, id).await.unwrap().unwrap();
    assert_eq!((event.kind.as_str(), event.store.as_deref()), ("customer.updated", Some("101")));
    assert_eq!(store.last_event(&demo).await.unwrap(), event.seq);
    assert_eq!(store.events(&demo, event.seq, 10).await.unwrap(), []);
}

pub async fn an_entity_that_nobody_asked_for_is_not_kept(database: &dyn TestDatabase) {
    let store = database.open().await;
    let demo = make_tenant(store.as_ref(), "demo").await;
    subscribe(store.as_ref(), &demo, &subscription("aaaaa", "*")).await;
    assert!(store.add_event(&demo, &event(1, "101"), None).await.unwrap());
    assert_eq!(store.event_entity(&demo, Uuid::from_u128(1)).await.unwrap(), None);
    assert!(!store.add_event(&tenant("nobody"), &event(2, "101"), None).await.unwrap());
}

pub async fn tries_of_a_delivery_are_noted_and_an_endpoint_can_be_paused(database: &dyn TestDatabase) {
    let store = database.open().await;
    let demo = make_tenant(store.as_ref(), "demo").await;
    subscribe(store.as_ref(), &demo, &subscription("aaaaa", "receipt.*")).await;
    assert!(store.add_event(&demo, &event(1, "101"), Some("aaaaa")).await.unwrap());
    let delivery = store.deliveries(&demo, "aaaaa", None, None, 10).await.unwrap().remove(0);
    let failed = Attempted {
        state: "pending",
        at: at(10),
        next_at: Some(at(15)),
        status: Some(500),
        error: Some("500".to_owned()),
        answer: Some("no".to_owned()),
        pause: None,
    };
    assert!(store.attempted(&demo, delivery.id, &failed).await.unwrap());
    let later = Attempted { state: "failed", at: at(20), pause: Some("it is gone".to_owned()), ..failed.clone() };
    assert!(store.attempted(&demo, delivery.id, &later).await.unwrap());
    let paused = store.subscription(&demo, "aaaaa").await.unwrap().unwrap();
    assert_eq!((paused.failing_since, paused.paused_at), (Some(at(10)), Some(at(20))));
    let noted = store.delivery(&demo, delivery.id).await.unwrap().unwrap();
    assert_eq!((noted.attempts, noted.last_status, noted.state.as_str()), (2, Some(500), "failed"));
    let delivered = Attempted { state: "delivered", status: Some(204), error: None, pause: None, ..failed };
    assert!(store.attempted(&demo, delivery.id, &delivered).await.unwrap());
    assert_eq!(store.subscription(&demo, "aaaaa").await.unwrap().unwrap().failing_since, None);
    assert!(!store.attempted(&demo, Uuid::nil(), &delivered).await.unwrap());
}

pub async fn events_are_delivered_once_more_under_the_same_ids(database: &dyn TestDatabase) {
    let store = database.open().await;
    let demo = make_tenant(store.as_ref(), "demo").await;
    let one = subscription("aaaaa", "customer.updated");
    subscribe(store.as_ref(), &demo, &one).await;
    assert!(store.add_event(&demo, &event(1, "101"), None).await.unwrap());
    let late = NewEvent { received_at: at(50), ..event(2, "101") };
    assert!(store.add_event(&demo, &late, None).await.unwrap());
    let before = store.deliveries(&demo, "aaaaa", None, None, 10).await.unwrap();
    assert_eq!(before.len(), 2);
    let redeliver = |delivery, since| {
        let (store, demo) = (Arc::clone(&store), demo.clone());
        async move { store.redeliver(&demo, "aaaaa", delivery, since, 10, at(90)).await.unwrap() }
    };
    assert_eq!(redeliver(None, Some(at(50))).await, 1);
    assert_eq!(redeliver(Some(before[1].id), None).await, 1);
    assert_eq!(redeliver(None, None).await, 0);
    assert_eq!(redeliver(Some(Uuid::nil()), None).await, 0);
    let after = store.deliveries(&demo, "aaaaa", Some("pending"), None, 10).await.unwrap();
    let ids = |list: &[cegid_connector::store::webhooks::Delivery]| list.iter().map(|one| one.id).collect::<Vec<_>>();
    assert_eq!(ids(&after), ids(&before));
}

pub async fn a_listeners_key_is_replaced_by_whoever_saw_it(database: &dyn TestDatabase) {
    let store = database.open().await;
    let demo = make_tenant(store.as_ref(), "demo").await;
    let connection = "default".parse().unwrap();
    let key = |id: &str| ListenerKey { key_id: id.to_owned(), created_at: at(1), sealed: vec![1] };
    assert_eq!(store.listener_key(&demo, &connection).await.unwrap(), None);
    assert!(store.keep_listener_key(&demo, &connection, &key("k1"), None).await.unwrap());
    assert!(!store.keep_listener_key(&demo, &connection, &key("k2"), None).await.unwrap());
    assert!(store.keep_listener_key(&demo, &connection, &key("k3"), Some("k1")).await.unwrap());
    assert_eq!(store.listener_key(&demo, &connection).await.unwrap(), Some(key("k3")));
    assert!(!store.keep_listener_key(&tenant("nobody"), &connection, &key("k4"), None).await.unwrap());
}
