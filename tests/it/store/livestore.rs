//! Cases of LiveStore's sessions.

use cegid_connector::{
    domain::ids::TenantId,
    store::{
        CodeRedemption, Completion, JobOwner, LiveStoreSession, NewPageToken, NewSession, SessionChange,
        SessionCreation, SessionSaving, SessionState, Store, TokenPurpose, WriteClaim, WriteState,
    },
};
use futures_util::future::join_all;
use uuid::Uuid;

use super::{TestDatabase, at, consents::consent, jobs, make_tenant, tenant};

fn id(id: u128) -> Uuid {
    Uuid::from_u128(id)
}

/// A session that began at second 0, expires at 100, and lasts until 500 at most.
pub fn new(number: u128, session_id: &str) -> NewSession {
    NewSession {
        id: id(number),
        session_id: session_id.to_owned(),
        connection: "default".parse().unwrap(),
        store_id: Some("101".to_owned()),
        customer_id: None,
        callback_url: Some("https://a.cegid.cloud/pos".to_owned()),
        context: vec![1, 2, 3],
        created_at: at(0),
        expires_at: at(100),
        lasts_until: at(500),
    }
}

fn token(byte: u8, one_time: bool) -> NewPageToken {
    NewPageToken { hash: [byte; 32], purpose: TokenPurpose::Form, one_time }
}

fn entered(bytes: &[u8]) -> SessionChange {
    SessionChange { entered: Some(bytes.to_vec()), ..SessionChange::default() }
}

fn completion(attempt: i64, customer_id: &str) -> Completion {
    let consents = vec![consent(1, "consents_email", true), consent(2, "consents_sms", false)];
    let customer_id = customer_id.to_owned();
    Completion { attempt, customer_id, consents, then: Some(jobs::job(1)), at: at(50) }
}

/// A store with a tenant and an open session of the id 1, named `s`.
async fn with_session(database: &dyn TestDatabase) -> (std::sync::Arc<dyn Store>, TenantId) {
    let store = database.open().await;
    let demo = make_tenant(store.as_ref(), "demo").await;
    assert_eq!(store.create_session(&demo, &new(1, "s")).await.unwrap(), SessionCreation::Created);
    (store, demo)
}

async fn find(store: &dyn Store, tenant: &TenantId, number: u128) -> LiveStoreSession {
    store.session(tenant, id(number)).await.unwrap().unwrap()
}

/// Claims to write the session 1 at a second; a claim is stale after 30.
async fn claim(store: &dyn Store, tenant: &TenantId, guid: u128, second: i64) -> WriteClaim {
    store.claim_write(tenant, id(1), id(guid), at(second), at(second - 30)).await.unwrap()
}

pub async fn a_session_is_read_back_by_its_name_and_its_id(database: &dyn TestDatabase) {
    let (store, demo) = with_session(database).await;
    let expected = LiveStoreSession {
        id: id(1),
        session_id: "s".to_owned(),
        connection: "default".parse().unwrap(),
        store_id: Some("101".to_owned()),
        customer_id: None,
        callback_url: Some("https://a.cegid.cloud/pos".to_owned()),
        state: SessionState::Created,
        created_at: at(0),
        opened_at: None,
        ended_at: None,
        expires_at: at(100),
        lasts_until: at(500),
        context: Some(vec![1, 2, 3]),
        entered: None,
        revision: 1,
        write: WriteState::None,
        customer_guid: None,
        phone: None,
        phones_released: 0,
    };
    assert_eq!(store.session_named(&demo, "s").await.unwrap(), Some(expected.clone()));
    assert_eq!(store.session(&demo, id(1)).await.unwrap(), Some(expected));
    assert_eq!(store.session_named(&demo, "S").await.unwrap(), None);
    assert_eq!(store.tills_seen(&demo).await.unwrap().1, Some(at(0)));
}

pub async fn a_neighbours_session_and_token_are_not_found(database: &dyn TestDatabase) {
    let (store, demo) = with_session(database).await;
    let other = make_tenant(store.as_ref(), "other").await;
    assert!(store.open_session(&demo, id(1), &token(1, false), at(1), at(100)).await.unwrap());
    assert_eq!(store.session_named(&other, "s").await.unwrap(), None);
    assert_eq!(store.session(&other, id(1)).await.unwrap(), None);
    assert_eq!(store.session_of_token(&other, &[1; 32], TokenPurpose::Form).await.unwrap(), None);
    assert!(!store.open_session(&other, id(1), &token(2, false), at(1), at(100)).await.unwrap());
    assert_eq!(store.extend_session(&other, id(1), at(1), at(200)).await.unwrap(), None);
    let saved = store.save_session(&other, id(1), 1, &entered(b"x"), at(1), at(2)).await.unwrap();
    assert_eq!(saved, SessionSaving::Closed);
    assert_eq!(claim(store.as_ref(), &other, 7, 1).await, WriteClaim::Unknown);
    assert!(!store.cancel_session(&other, id(1), at(1), None).await.unwrap());
    assert_eq!(store.tills_seen(&other).await.unwrap().1, None);
    assert_eq!(store.create_session(&tenant("nobody"), &new(9, "s")).await.unwrap(), SessionCreation::UnknownTenant);
}

pub async fn the_same_name_again_replaces_an_open_session_and_begins_a_new_one_after_it(database: &dyn TestDatabase) {
    let (store, demo) = with_session(database).await;
    assert!(store.open_session(&demo, id(1), &token(1, false), at(1), at(100)).await.unwrap());
    store.save_session(&demo, id(1), 1, &entered(b"typed"), at(2), at(100)).await.unwrap();
    // Asked again while it is open: the same session, with what is new; its tokens lead to it.
    let again = NewSession { store_id: None, context: vec![9], created_at: at(10), expires_at: at(110), ..new(2, "s") };
    assert_eq!(store.create_session(&demo, &again).await.unwrap(), SessionCreation::Replaced { id: id(1) });
    let session = store.session_of_token(&demo, &[1; 32], TokenPurpose::Form).await.unwrap().unwrap();
    assert_eq!((session.id, session.store_id, session.context), (id(1), None, Some(vec![9])));
    assert_eq!((session.entered.as_deref(), session.revision), (Some(b"typed".as_slice()), 3));
    // For another customer, nothing of the one before stays.
    let other = NewSession { customer_id: Some("C1".to_owned()), created_at: at(11), ..again.clone() };
    assert_eq!(store.create_session(&demo, &other).await.unwrap(), SessionCreation::Replaced { id: id(1) });
    let session = find(store.as_ref(), &demo, 1).await;
    assert_eq!((session.customer_id.as_deref(), session.entered), (Some("C1"), None));
    // After its end the name leads to another one, and the first is still found by its id and token.
    assert!(store.cancel_session(&demo, id(1), at(12), None).await.unwrap());
    let third = NewSession { created_at: at(13), ..new(3, "s") };
    assert_eq!(store.create_session(&demo, &third).await.unwrap(), SessionCreation::Created);
    assert_eq!(store.session_named(&demo, "s").await.unwrap().unwrap().id, id(3));
    let first = store.session_of_token(&demo, &[1; 32], TokenPurpose::Form).await.unwrap().unwrap();
    assert_eq!((first.id, first.state), (id(1), SessionState::Cancelled));
    // One that has expired, and one that is being written, are left alone.
    let fourth = NewSession { created_at: at(100), expires_at: at(200), ..new(4, "s") };
    assert_eq!(store.create_session(&demo, &fourth).await.unwrap(), SessionCreation::Created);
    let claimed = store.claim_write(&demo, id(4), id(7), at(101), at(0)).await.unwrap();
    assert!(matches!(claimed, WriteClaim::Yours { .. }));
    let fifth = NewSession { created_at: at(102), expires_at: at(200), ..new(5, "s") };
    assert_eq!(store.create_session(&demo, &fifth).await.unwrap(), SessionCreation::Created);
    assert_eq!(store.tills_seen(&demo).await.unwrap().1, Some(at(102)));
}

pub async fn of_requests_for_one_name_at_the_same_time_there_is_one_session(database: &dyn TestDatabase) {
    let store = database.open().await;
    let demo = make_tenant(store.as_ref(), "demo").await;
    let asked = join_all((1..=8).map(|number| {
        let (store, demo) = (&store, &demo);
        async move { store.create_session(demo, &new(number, "s")).await.unwrap() }
    }))
    .await;
    assert_eq!(asked.iter().filter(|became| **became == SessionCreation::Created).count(), 1, "{asked:?}");
    let session = store.session_named(&demo, "s").await.unwrap().unwrap();
    assert_eq!(session.revision, 8);
}

pub async fn every_opening_adds_a_token_and_extends_the_session_up_to_its_end(database: &dyn TestDatabase) {
    let (store, demo) = with_session(database).await;
    assert!(store.open_session(&demo, id(1), &token(1, false), at(10), at(110)).await.unwrap());
    assert!(store.open_session(&demo, id(1), &token(2, false), at(20), at(90)).await.unwrap());
    for byte in [1, 2] {
        let session = store.session_of_token(&demo, &[byte; 32], TokenPurpose::Form).await.unwrap().unwrap();
        assert_eq!((session.state, session.opened_at), (SessionState::Opened, Some(at(10))));
        assert_eq!(session.expires_at, at(110), "never shortened");
    }
    assert_eq!(store.session_of_token(&demo, &[1; 32], TokenPurpose::Phone).await.unwrap(), None, "another purpose");
    assert_eq!(store.extend_session(&demo, id(1), at(30), at(130)).await.unwrap(), Some(at(130)));
    assert_eq!(store.extend_session(&demo, id(1), at(40), at(900)).await.unwrap(), Some(at(500)));
    assert_eq!(store.extend_session(&demo, id(1), at(500), at(900)).await.unwrap(), None, "expired");
    assert!(!store.open_session(&demo, id(1), &token(3, false), at(500), at(900)).await.unwrap());
    assert_eq!(store.session_of_token(&demo, &[3; 32], TokenPurpose::Form).await.unwrap(), None);
}

pub async fn a_one_time_token_opens_once(database: &dyn TestDatabase) {
    let (store, demo) = with_session(database).await;
    let once = NewPageToken { purpose: TokenPurpose::Context, ..token(1, true) };
    assert!(store.open_session(&demo, id(1), &once, at(1), at(100)).await.unwrap());
    assert!(store.open_session(&demo, id(1), &token(2, false), at(1), at(100)).await.unwrap());
    let redeem = async |byte, purpose| store.redeem_token(&demo, &[byte; 32], purpose, at(2)).await.unwrap();
    assert_eq!(store.session_of_token(&demo, &[1; 32], TokenPurpose::Context).await.unwrap(), None);
    assert_eq!(redeem(1, TokenPurpose::Form).await, None, "another purpose uses nothing up");
    assert_eq!(redeem(2, TokenPurpose::Form).await, None, "not a one-time token");
    assert_eq!(redeem(1, TokenPurpose::Context).await.unwrap().id, id(1));
    assert_eq!(redeem(1, TokenPurpose::Context).await, None);
}

/// A phone comes with a code at a second, and gets the token of that byte.
async fn redeem(store: &dyn Store, tenant: &TenantId, code: u8, phone: u8, byte: u8, second: i64) -> CodeRedemption {
    let token = NewPageToken { purpose: TokenPurpose::ScannedPhone, ..token(byte, false) };
    store.redeem_code(tenant, &[code; 32], &[phone; 32], &token, at(second), at(second + 100)).await.unwrap()
}

fn phone_of(redemption: CodeRedemption) -> Option<[u8; 32]> {
    match redemption {
        CodeRedemption::Yours(session) => session.phone,
        CodeRedemption::Taken | CodeRedemption::Gone => None,
    }
}

pub async fn a_code_is_for_the_first_phone_until_that_is_sent_away(database: &dyn TestDatabase) {
    let (store, demo) = with_session(database).await;
    let store = store.as_ref();
    let other = make_tenant(store, "other").await;
    for code in [1, 2, 2] {
        assert!(store.keep_code(&demo, id(1), &[code; 32], at(1), at(60)).await.unwrap());
    }
    assert!(!store.keep_code(&other, id(1), &[9; 32], at(1), at(60)).await.unwrap(), "a neighbour's");
    assert_eq!(redeem(store, &other, 1, 7, 20, 2).await, CodeRedemption::Gone);
    assert_eq!(redeem(store, &demo, 9, 7, 20, 2).await, CodeRedemption::Gone, "no such code");
    assert_eq!(phone_of(redeem(store, &demo, 1, 7, 21, 2).await), Some([7; 32]));
    assert_eq!(redeem(store, &demo, 1, 8, 22, 3).await, CodeRedemption::Taken, "used");
    assert_eq!(redeem(store, &demo, 2, 8, 22, 3).await, CodeRedemption::Taken, "another code of the same session");
    assert!(!store.keep_code(&demo, id(1), &[3; 32], at(3), at(60)).await.unwrap());
    // The phone comes again, even later than the code is good for.
    assert_eq!(phone_of(redeem(store, &demo, 1, 7, 23, 70).await), Some([7; 32]));
    let form = store.session_of_token(&demo, &[23; 32], TokenPurpose::ScannedPhone).await.unwrap().unwrap();
    assert_eq!((form.state, form.expires_at), (SessionState::Opened, at(170)));
    store.save_session(&demo, id(1), form.revision, &entered(b"typed"), at(71), at(170)).await.unwrap();
    assert!(!store.release_phone(&other, id(1), at(72)).await.unwrap());
    assert!(store.release_phone(&demo, id(1), at(72)).await.unwrap());
    let free = find(store, &demo, 1).await;
    assert_eq!((free.phone, free.phones_released, free.entered), (None, 1, None), "the next phone sees nothing of it");
    assert_eq!(redeem(store, &demo, 1, 7, 24, 73).await, CodeRedemption::Gone, "it was used");
    assert_eq!(redeem(store, &demo, 2, 8, 24, 73).await, CodeRedemption::Gone, "it is too old");
    assert!(store.keep_code(&demo, id(1), &[4; 32], at(73), at(80)).await.unwrap());
    assert_eq!(phone_of(redeem(store, &demo, 4, 8, 25, 74).await), Some([8; 32]));
}

pub async fn of_phones_at_the_same_time_one_gets_the_form(database: &dyn TestDatabase) {
    let (store, demo) = with_session(database).await;
    for code in 0..8 {
        assert!(store.keep_code(&demo, id(1), &[code; 32], at(1), at(60)).await.unwrap());
    }
    let tries = (0..8).map(|phone| redeem(store.as_ref(), &demo, phone % 2, 100 + phone, 50 + phone, 2));
    let got = join_all(tries).await.into_iter().filter_map(phone_of).count();
    assert_eq!(got, 1);
}

pub async fn what_is_entered_is_kept_by_who_saw_what_was_there(database: &dyn TestDatabase) {
    let (store, demo) = with_session(database).await;
    let save = async |seen, change: &SessionChange, second| {
        store.save_session(&demo, id(1), seen, change, at(second), at(second + 100)).await.unwrap()
    };
    assert_eq!(save(1, &entered(b"one"), 10).await, SessionSaving::Saved { revision: 2 });
    assert_eq!(save(1, &entered(b"two"), 11).await, SessionSaving::Moved { revision: 2 });
    let context = SessionChange { context: Some(vec![8]), ..SessionChange::default() };
    assert_eq!(save(2, &context, 12).await, SessionSaving::Saved { revision: 3 });
    let session = find(store.as_ref(), &demo, 1).await;
    assert_eq!((session.context, session.entered), (Some(vec![8]), Some(b"one".to_vec())));
    assert_eq!(session.expires_at, at(112));
    let claimed = claim(store.as_ref(), &demo, 7, 13).await;
    assert!(matches!(claimed, WriteClaim::Yours { attempt: 1, .. }));
    assert_eq!(save(3, &entered(b"three"), 14).await, SessionSaving::Closed, "it is being written");
    assert!(store.release_write(&demo, id(1), 1).await.unwrap());
    assert_eq!(save(3, &entered(b"three"), 15).await, SessionSaving::Saved { revision: 4 });
    assert_eq!(save(4, &entered(b"four"), 200).await, SessionSaving::Closed, "it has expired");
}

pub async fn of_clicks_at_the_same_time_one_writes(database: &dyn TestDatabase) {
    let (store, demo) = with_session(database).await;
    let claims = join_all((1..=8).map(|guid| claim(store.as_ref(), &demo, guid, 10))).await;
    let mine = |claim: &&WriteClaim| matches!(claim, WriteClaim::Yours { attempt: 1, taken_over: false, .. });
    assert_eq!(claims.iter().filter(mine).count(), 1, "{claims:?}");
    let busy = claims.iter().filter(|claim| **claim == WriteClaim::Busy { since: at(10) });
    assert_eq!(busy.count(), 7);
}

pub async fn every_attempt_writes_under_the_guid_of_the_first(database: &dyn TestDatabase) {
    let (store, demo) = with_session(database).await;
    let yours = |attempt, taken_over| WriteClaim::Yours { attempt, customer_guid: id(7), taken_over };
    assert_eq!(claim(store.as_ref(), &demo, 7, 10).await, yours(1, false));
    assert!(store.release_write(&demo, id(1), 1).await.unwrap(), "Y2 refused");
    assert_eq!(claim(store.as_ref(), &demo, 8, 20).await, yours(2, false));
    assert_eq!(claim(store.as_ref(), &demo, 9, 49).await, WriteClaim::Busy { since: at(20) });
    // The holder is thought dead; Y2 may have the customer, under the same GUID.
    assert_eq!(claim(store.as_ref(), &demo, 9, 50).await, yours(3, true));
    // Its late end is refused.
    assert!(!store.release_write(&demo, id(1), 2).await.unwrap());
    assert!(!store.finish_session(&demo, id(1), &completion(2, "C2")).await.unwrap());
    assert!(store.finish_session(&demo, id(1), &completion(3, "C3")).await.unwrap());
    assert_eq!(claim(store.as_ref(), &demo, 9, 60).await, WriteClaim::Done { customer_id: "C3".to_owned() });
    assert!(!store.finish_session(&demo, id(1), &completion(3, "C4")).await.unwrap(), "only once");
}

pub async fn a_completed_session_is_erased_and_leaves_consents_and_a_job(database: &dyn TestDatabase) {
    let (store, demo) = with_session(database).await;
    store.save_session(&demo, id(1), 1, &entered(b"typed"), at(2), at(100)).await.unwrap();
    claim(store.as_ref(), &demo, 7, 10).await;
    assert!(store.finish_session(&demo, id(1), &completion(1, "C1")).await.unwrap());
    let session = find(store.as_ref(), &demo, 1).await;
    assert_eq!((session.state, session.ended_at), (SessionState::Completed, Some(at(50))));
    assert_eq!((session.context, session.entered), (None, None));
    assert_eq!(session.write, WriteState::Done { customer_id: "C1".to_owned() });
    let consents = store.consents(&demo, &session.connection, "C1", None, 10).await.unwrap();
    let told: Vec<_> = consents.iter().map(|one| (&*one.consent.name, one.consent.granted, one.at)).collect();
    assert_eq!(told, [("consents_email", true, at(50)), ("consents_sms", false, at(50))]);
    assert!(consents.iter().all(|one| one.session == Some(id(1)) && one.store_id.as_deref() == Some("101")));
    let counts = store.job_counts(at(1000)).await.unwrap();
    assert_eq!(counts.iter().map(|count| count.ready + count.scheduled).sum::<u64>(), 1);
    for closed in [
        store.cancel_session(&demo, id(1), at(51), None).await.unwrap(),
        store.open_session(&demo, id(1), &token(1, false), at(51), at(100)).await.unwrap(),
    ] {
        assert!(!closed);
    }
}

pub async fn a_cancelled_session_is_erased_unless_it_is_being_written(database: &dyn TestDatabase) {
    let (store, demo) = with_session(database).await;
    store.save_session(&demo, id(1), 1, &entered(b"typed"), at(2), at(100)).await.unwrap();
    claim(store.as_ref(), &demo, 7, 10).await;
    assert!(!store.cancel_session(&demo, id(1), at(11), None).await.unwrap());
    assert!(store.release_write(&demo, id(1), 1).await.unwrap());
    let told = cegid_connector::store::NewJob { owner: JobOwner::Tenant(demo.clone()), ..jobs::job(1) };
    assert!(store.cancel_session(&demo, id(1), at(12), Some(&told)).await.unwrap());
    let session = find(store.as_ref(), &demo, 1).await;
    assert_eq!((session.state, session.context, session.entered), (SessionState::Cancelled, None, None));
    assert_eq!(claim(store.as_ref(), &demo, 7, 13).await, WriteClaim::Over);
    assert_eq!(store.job_counts(at(1000)).await.unwrap().len(), 1);
}

pub async fn expired_sessions_are_erased_and_ended_ones_purged_in_bites(database: &dyn TestDatabase) {
    let (store, demo) = with_session(database).await;
    for number in 2..=5 {
        let session = NewSession { expires_at: at(if number < 5 { 100 } else { 300 }), ..new(number, "x") };
        let session = NewSession { session_id: number.to_string(), ..session };
        store.create_session(&demo, &session).await.unwrap();
    }
    assert!(store.open_session(&demo, id(2), &token(2, false), at(1), at(100)).await.unwrap());
    // Somebody writes this one at the moment.
    claim(store.as_ref(), &demo, 7, 99).await;
    assert_eq!(store.expire_sessions(at(99), at(98), 2).await.unwrap(), 0);
    assert_eq!(store.expire_sessions(at(100), at(98), 2).await.unwrap(), 2);
    assert_eq!(store.expire_sessions(at(100), at(98), 2).await.unwrap(), 1);
    assert_eq!(store.expire_sessions(at(100), at(98), 2).await.unwrap(), 0);
    let expired = find(store.as_ref(), &demo, 2).await;
    assert_eq!((expired.state, expired.ended_at, expired.context), (SessionState::Expired, Some(at(100)), None));
    assert!(find(store.as_ref(), &demo, 5).await.is_open(at(100)));
    // Whoever claimed it does not come back; if it does after all, the customer is in Y2, and that is what counts.
    assert_eq!(store.expire_sessions(at(200), at(99), 9).await.unwrap(), 1);
    assert!(store.finish_session(&demo, id(1), &Completion { at: at(210), ..completion(1, "C1") }).await.unwrap());
    assert_eq!(find(store.as_ref(), &demo, 1).await.state, SessionState::Completed);

    assert_eq!(store.purge_ended_sessions(at(100), 9).await.unwrap(), 0);
    assert_eq!(store.purge_ended_sessions(at(101), 2).await.unwrap(), 2);
    assert_eq!(store.purge_ended_sessions(at(101), 2).await.unwrap(), 1);
    assert_eq!(store.session(&demo, id(2)).await.unwrap(), None);
    assert_eq!(store.session_of_token(&demo, &[2; 32], TokenPurpose::Form).await.unwrap(), None);
    assert!(
        store.session(&demo, id(1)).await.unwrap().is_some() && store.session(&demo, id(5)).await.unwrap().is_some()
    );
}

pub async fn of_health_checks_the_latest_is_kept(database: &dyn TestDatabase) {
    let store = database.open().await;
    let (demo, other) = (make_tenant(store.as_ref(), "demo").await, make_tenant(store.as_ref(), "other").await);
    assert_eq!(store.tills_seen(&demo).await.unwrap().0, None);
    let gone = tenant("gone");
    store.note_health_checks(&[(gone.clone(), at(9)), (demo.clone(), at(7))]).await.unwrap();
    // Another process, which saw an earlier one, writes later.
    store.note_health_checks(&[(demo.clone(), at(5))]).await.unwrap();
    assert_eq!(store.tills_seen(&demo).await.unwrap().0, Some(at(7)));
    for nobody in [&gone, &other] {
        assert_eq!(store.tills_seen(nobody).await.unwrap().0, None);
    }
}
