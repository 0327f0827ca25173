//! Cases of runs.

use cegid_connector::store::{
    JobOwner, NewJob, Store,
    runs::{
        NewRun, Release, Resumption, RowFilter, RowOutcome, RowStep, Run, RunChange, RunCreation, RunPhase, RunRow,
        RunState, ShopArticle,
    },
};
use uuid::Uuid;

use super::{TestDatabase, at, entry, make_tenant, tenant};

fn new(id: u128, key: Option<&str>) -> NewRun {
    NewRun {
        id: Uuid::from_u128(id),
        shop: "web".to_owned(),
        flow: "stock".to_owned(),
        dry_run: false,
        file_name: Some("stocks.csv".to_owned()),
        idempotency_key: key.map(str::to_owned),
        created_at: at(1000),
    }
}

fn job(run: u128) -> NewJob {
    NewJob {
        id: Uuid::from_u128(run + 1_000_000),
        owner: JobOwner::Tenant(tenant("demo")),
        kind: "import-run",
        ordering_key: Some("import:web:catalogue".to_owned()),
        unique_key: Some(run.to_string()),
        payload: "{}".to_owned(),
        created_at: at(1000),
        run_at: at(1000),
    }
}

fn change(state: RunState) -> RunChange {
    let reason = (state == RunState::Paused).then(|| ("shop-maintenance".to_owned(), "later".to_owned()));
    RunChange {
        state,
        phase: RunPhase::Planning,
        reason,
        found: Some("{}".to_owned()),
        rows_until: state.is_final().then(|| at(2000)),
        at: at(1010),
    }
}

fn row(line: i64, key: &str, step: RowStep, outcome: Option<RowOutcome>) -> RunRow {
    RunRow {
        line,
        key: key.to_owned(),
        step,
        outcome,
        code: outcome.map(|outcome| format!("code.{outcome}")),
        column: None,
        value: None,
        message: Some("é".to_owned()),
        warnings: None,
        data: (line != 3).then(|| "{}".to_owned()),
        plan: None,
    }
}

/// A run that waits, of a file of two parts.
async fn waiting(store: &dyn Store, id: u128) -> Run {
    let demo = tenant("demo");
    assert_eq!(store.create_run(&demo, &new(id, None), &entry(at(1000))).await.unwrap(), RunCreation::Created);
    for part in 0..2 {
        store.add_file_part(&demo, Uuid::from_u128(id), part, &[7; 10]).await.unwrap();
    }
    let hash = [u8::try_from(id).unwrap(); 32];
    let released = store.release_run(&demo, Uuid::from_u128(id), (&hash, 20), false, &job(id)).await.unwrap();
    assert_eq!(released, Release::Waiting);
    store.run(&demo, Uuid::from_u128(id)).await.unwrap().unwrap()
}

pub async fn a_run_waits_for_its_file_and_keeps_it_until_it_ends(database: &dyn TestDatabase) {
    let store = database.open().await;
    let demo = make_tenant(store.as_ref(), "demo").await;
    let run = waiting(store.as_ref(), 1).await;
    assert_eq!((run.state, run.file_bytes, run.file_name.as_deref()), (RunState::Waiting, 20, Some("stocks.csv")));
    assert_eq!(store.file_part(&demo, run.id, 1).await.unwrap(), Some(vec![7; 10]));
    assert_eq!(store.file_part(&demo, run.id, 2).await.unwrap(), None);
    assert!(store.change_run(&demo, run.id, &change(RunState::Running)).await.unwrap());
    assert!(store.file_part(&demo, run.id, 0).await.unwrap().is_some());
    assert!(store.change_run(&demo, run.id, &change(RunState::Done)).await.unwrap());
    assert_eq!(store.file_part(&demo, run.id, 0).await.unwrap(), None);
    let done = store.run(&demo, run.id).await.unwrap().unwrap();
    assert_eq!((done.state, done.finished_at, done.found.as_deref()), (RunState::Done, Some(at(1010)), Some("{}")));
    assert!(!store.change_run(&demo, run.id, &change(RunState::Running)).await.unwrap(), "what has ended stays so");
    assert!(!store.cancel_run(&demo, run.id, (at(1011), at(3000)), &entry(at(1011))).await.unwrap());
}

pub async fn the_same_key_or_the_same_file_makes_no_second_run(database: &dyn TestDatabase) {
    let store = database.open().await;
    let demo = make_tenant(store.as_ref(), "demo").await;
    let none = store.create_run(&tenant("nobody"), &new(9, None), &entry(at(1000))).await.unwrap();
    assert_eq!(none, RunCreation::UnknownTenant);
    store.create_run(&demo, &new(1, Some("k")), &entry(at(1000))).await.unwrap();
    let again = store.create_run(&demo, &new(2, Some("k")), &entry(at(1000))).await.unwrap();
    assert!(matches!(again, RunCreation::Known(run) if run.id == Uuid::from_u128(1)));
    store.drop_run(&demo, Uuid::from_u128(1)).await.unwrap();
    assert_eq!(store.run(&demo, Uuid::from_u128(1)).await.unwrap(), None);
    let hash = [5; 32];
    for id in [3, 4, 5] {
        store.create_run(&demo, &new(id, None), &entry(at(1000))).await.unwrap();
    }
    let release = |id: u128, force| {
        let (store, demo) = (store.clone(), demo.clone());
        async move { store.release_run(&demo, Uuid::from_u128(id), (&hash, 1), force, &job(id)).await.unwrap() }
    };
    assert_eq!(release(3, false).await, Release::Waiting);
    store.change_run(&demo, Uuid::from_u128(3), &change(RunState::Done)).await.unwrap();
    assert_eq!(release(4, false).await, Release::Same(Uuid::from_u128(3)));
    assert_eq!(release(4, false).await, Release::Gone);
    assert_eq!(release(5, true).await, Release::Waiting);
    store.change_run(&demo, Uuid::from_u128(5), &change(RunState::Done)).await.unwrap();
    let other = waiting(store.as_ref(), 6).await;
    store.change_run(&demo, other.id, &change(RunState::Done)).await.unwrap();
    store.create_run(&demo, &new(7, None), &entry(at(1000))).await.unwrap();
    assert_eq!(release(7, false).await, Release::Waiting, "another file came between");
    let listed = store.runs(&demo, Some("web"), None, 10).await.unwrap();
    assert_eq!(listed.iter().map(|run| run.id.as_u128()).collect::<Vec<_>>(), [7, 6, 5, 3]);
    assert_eq!(store.runs(&demo, Some("other"), None, 10).await.unwrap(), []);
}

pub async fn rows_are_found_by_line_by_key_and_by_step(database: &dyn TestDatabase) {
    let store = database.open().await;
    let demo = make_tenant(store.as_ref(), "demo").await;
    let neighbour = make_tenant(store.as_ref(), "neighbour").await;
    let run = waiting(store.as_ref(), 1).await;
    let article = ShopArticle {
        key: "b".to_owned(),
        product_key: Some("p".to_owned()),
        product: 4,
        combination: 5,
        stock: 6,
        raw: Some("7.5".to_owned()),
        pushed: Some(7),
    };
    let rows = [
        row(1, "b", RowStep::Planned, Some(RowOutcome::Updated)),
        row(2, "a", RowStep::Staged, None),
        row(3, "b", RowStep::Done, Some(RowOutcome::Error)),
    ];
    store.put_rows(&demo, &run, &rows, &[]).await.unwrap();
    store.put_rows(&demo, &run, &rows[1..], std::slice::from_ref(&article)).await.unwrap();
    let everything = RowFilter::default();
    assert_eq!(store.rows(&demo, run.id, &everything, None, 10).await.unwrap(), rows);
    assert_eq!(store.rows(&demo, run.id, &everything, Some(1), 1).await.unwrap(), rows[1..2]);
    assert_eq!(store.rows(&neighbour, run.id, &everything, None, 10).await.unwrap(), []);
    let errors = RowFilter { outcome: Some(RowOutcome::Error), ..RowFilter::default() };
    assert_eq!(store.rows(&demo, run.id, &errors, None, 10).await.unwrap(), rows[2..]);
    let by_key = store.rows_by_key(&demo, &run, None, 2).await.unwrap();
    assert_eq!(by_key, [(rows[1].clone(), None), (rows[0].clone(), Some(article.clone()))]);
    let rest = store.rows_by_key(&demo, &run, Some(("b", 1)), 2).await.unwrap();
    assert_eq!(rest, [(rows[2].clone(), Some(article))]);
    assert_eq!(store.rows_at(&demo, run.id, RowStep::Planned, 10).await.unwrap(), rows[..1]);
    let counts = store.row_counts(&demo, run.id).await.unwrap();
    let done: Vec<_> = counts.iter().filter(|count| count.step == RowStep::Done).map(|count| count.rows).collect();
    assert_eq!((counts.len(), done), (3, vec![1]));
    store.clear_rows(&demo, run.id).await.unwrap();
    assert_eq!(store.row_counts(&demo, run.id).await.unwrap(), []);
}

pub async fn runs_are_cancelled_resumed_and_retried(database: &dyn TestDatabase) {
    let store = database.open().await;
    let demo = make_tenant(store.as_ref(), "demo").await;
    let run = waiting(store.as_ref(), 1).await;
    let state = |id: u128| {
        let (store, demo) = (store.clone(), demo.clone());
        async move { store.run(&demo, Uuid::from_u128(id)).await.unwrap().map(|run| (run.state, run.cancelled)) }
    };
    let resumed = store.resume_run(&demo, run.id, &job(1), &entry(at(1001))).await.unwrap();
    assert_eq!(resumed, Resumption::NotPaused);
    store.change_run(&demo, run.id, &change(RunState::Paused)).await.unwrap();
    let resumed = store.resume_run(&demo, run.id, &job(1), &entry(at(1002))).await.unwrap();
    assert_eq!(resumed, Resumption::Resumed);
    assert_eq!(state(1).await, Some((RunState::Waiting, false)));
    store.change_run(&demo, run.id, &change(RunState::Running)).await.unwrap();
    assert!(store.cancel_run(&demo, run.id, (at(1003), at(3000)), &entry(at(1003))).await.unwrap());
    assert_eq!(state(1).await, Some((RunState::Running, true)), "whoever works on it finds out");
    let rows = [
        row(1, "b", RowStep::Done, Some(RowOutcome::Error)),
        row(2, "a", RowStep::Done, Some(RowOutcome::Updated)),
        row(3, "c", RowStep::Done, Some(RowOutcome::Error)),
    ];
    store.put_rows(&demo, &run, &rows, &[]).await.unwrap();
    store.change_run(&demo, run.id, &change(RunState::Done)).await.unwrap();
    let retried = store.retry_run(&demo, run.id, &new(2, None), &job(2), &entry(at(1004))).await.unwrap();
    assert_eq!(retried, 1, "what could not be read is not tried again");
    let again = store.rows(&demo, Uuid::from_u128(2), &RowFilter::default(), None, 10).await.unwrap();
    assert_eq!((again.len(), again[0].line, again[0].step, again[0].outcome), (1, 1, RowStep::Staged, None));
    assert_eq!(store.retry_run(&demo, Uuid::from_u128(2), &new(3, None), &job(3), &entry(at(1005))).await.unwrap(), 0);
    assert_eq!(state(3).await, None);
    assert!(store.cancel_run(&demo, Uuid::from_u128(2), (at(1006), at(3000)), &entry(at(1006))).await.unwrap());
    assert_eq!(state(2).await, Some((RunState::Cancelled, true)));
    assert_eq!(store.purge_run_rows(at(1999), 10).await.unwrap(), 0);
    assert_eq!(store.purge_run_rows(at(2000), 10).await.unwrap(), 1);
    assert_eq!(store.purge_run_rows(at(2000), 10).await.unwrap(), 0);
    assert_eq!(store.row_counts(&demo, run.id).await.unwrap(), []);
    assert_eq!(
        store.row_counts(&demo, Uuid::from_u128(2)).await.unwrap().len(),
        1,
        "the cancelled one has its own time"
    );
    assert_eq!(store.purge_run_rows(at(3000), 10).await.unwrap(), 1);
}

pub async fn what_a_retry_takes_is_whole_and_not_older_than_a_later_run(database: &dyn TestDatabase) {
    let store = database.open().await;
    let demo = make_tenant(store.as_ref(), "demo").await;
    let run = waiting(store.as_ref(), 1).await;
    let rows = [
        row(1, "b", RowStep::Done, Some(RowOutcome::Superseded)),
        row(2, "b", RowStep::Done, Some(RowOutcome::Error)),
        row(4, "a", RowStep::Done, Some(RowOutcome::Updated)),
    ];
    store.put_rows(&demo, &run, &rows, &[]).await.unwrap();
    store.change_run(&demo, run.id, &change(RunState::Done)).await.unwrap();
    let retry = |id: u128| {
        let (store, demo, of) = (store.clone(), demo.clone(), run.id);
        async move { store.retry_run(&demo, of, &new(id, None), &job(id), &entry(at(1004))).await.unwrap() }
    };
    assert_eq!(retry(2).await, 2, "both summands of the key");
    assert_eq!(retry(3).await, 0, "the other retry is a later run");
}

pub async fn a_file_that_never_came_whole_is_forgotten_after_an_hour(database: &dyn TestDatabase) {
    let store = database.open().await;
    let demo = make_tenant(store.as_ref(), "demo").await;
    store.create_run(&demo, &new(1, None), &entry(at(1000))).await.unwrap();
    assert_eq!(store.purge_run_rows(at(4600), 10).await.unwrap(), 0);
    assert_eq!(store.purge_run_rows(at(4601), 10).await.unwrap(), 1);
    assert_eq!(store.run(&demo, Uuid::from_u128(1)).await.unwrap(), None);
}
