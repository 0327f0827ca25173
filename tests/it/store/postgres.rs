//! Postgres as a database of the contract, and what only a server can get wrong.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use cegid_connector::store::{self, Store, StoreError};
use sqlx::{Connection as _, Executor as _};
use tokio::time::timeout;

use super::{TestDatabase, at, change, entry, make_tenant, tenant};
use crate::database::PostgresDatabase;

#[async_trait]
impl TestDatabase for PostgresDatabase {
    async fn create() -> Option<Self> {
        Self::create().await
    }

    async fn open(&self) -> Arc<dyn Store> {
        store::open(&self.url()).await.unwrap().store
    }

    async fn tamper(&self, statements: &[&'static str]) -> Result<(), String> {
        let mut connection = sqlx::PgConnection::connect(&self.url()).await.unwrap();
        let mut done = Ok(());
        for statement in statements {
            done = connection.execute(*statement).await.map(drop).map_err(|error| error.to_string());
        }
        done
    }

    fn unguard_audit(&self) -> &'static [&'static str] {
        &["drop trigger audit_entries_are_not_changed on audit_entries"]
    }
}

async fn failure(url: &str) -> String {
    let error = store::open(url).await.err().unwrap();
    let text = error.to_string();
    assert!(!text.contains("hunter2") && !format!("{error:?}").contains("hunter2"), "{error:?}");
    assert_eq!(text.lines().count(), 1, "{text}");
    text
}

#[tokio::test]
async fn a_newer_schema_is_one_clear_sentence() {
    let Some(database) = PostgresDatabase::create().await else { return };
    database.open().await.close().await;
    database.execute("insert into _sqlx_migrations values (99, 'later', now(), true, '\\x00', 0)").await;
    let message = failure(&database.url()).await;
    assert!(message.starts_with("the database has schema version 99, this program knows "), "{message}");
}

#[tokio::test]
async fn a_wrong_password_an_unknown_database_and_an_unknown_user_are_one_clear_sentence() {
    let Some(database) = PostgresDatabase::create().await else { return };
    let message = failure(&database.url_as("guarded", "hunter2")).await;
    assert!(message.contains("refuses the password of the user `guarded`"), "{message}");
    let message = failure(&format!("{}_not", database.url_as("connector", "hunter2"))).await;
    assert!(message.contains("there is no such database") && message.contains("127.0.0.1:"), "{message}");
    let message = failure(&database.url_as("nobody", "hunter2")).await;
    assert!(message.contains("does not let the user `nobody` in"), "{message}");
}

#[tokio::test]
async fn a_user_who_may_make_no_tables_is_told_so() {
    let Some(database) = PostgresDatabase::create().await else { return };
    database.execute("revoke create on schema public from public").await;
    let message = failure(&database.url_as("guarded", "right")).await;
    assert!(message.contains("the user `guarded` may not make tables"), "{message}");
}

#[tokio::test]
async fn a_server_that_is_away_and_one_that_is_no_postgres_are_one_clear_sentence() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in taken.incoming().take(1) {
            let _ = std::io::Write::write_all(&mut stream.unwrap(), b"HTTP/1.1 400 Bad Request\r\n\r\n");
        }
    });
    let message = failure(&format!("postgres://me:hunter2@127.0.0.1:{port}/x")).await;
    assert!(message.contains("no Postgres server"), "{message}");
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let message = failure(&format!("postgres://me:hunter2@127.0.0.1:{free}/x")).await;
    assert!(message.contains("is the server running") && message.contains(&free.to_string()), "{message}");
}

#[tokio::test]
async fn a_url_that_cannot_be_read_is_one_clear_sentence() {
    for url in ["postgres:me:hunter2", "postgres://me:hunter2@host", "postgres://me:hunter2@host/x?pool=hunter2"] {
        let message = failure(url).await;
        assert!(message.starts_with("the database URL is not usable"), "{message}");
    }
}

#[tokio::test]
async fn two_processes_may_open_a_new_database_at_the_same_time() {
    let Some(database) = PostgresDatabase::create().await else { return };
    let opened = futures_util::future::join_all((0..4).map(|_| database.open())).await;
    for store in opened {
        store.ping().await.unwrap();
    }
}

#[tokio::test]
async fn a_change_by_another_process_is_announced_at_once() {
    let Some(database) = PostgresDatabase::create().await else { return };
    let (store, other) = (database.open().await, database.open().await);
    let demo = make_tenant(store.as_ref(), "demo").await;
    // Once the announcements arrive, nothing but one of them ends the wait: the poll is seconds away.
    other.wait_for_change(0).await;
    let seen = other.revision().await.unwrap();
    let wait = timeout(Duration::from_secs(3), other.wait_for_change(seen));
    let (waited, applied) = tokio::join!(wait, async {
        tokio::task::yield_now().await;
        store.apply_tenant(&demo, &change(Some(1), "later"), &entry(at(5))).await
    });
    applied.unwrap();
    waited.expect("the announcement");
    assert_eq!(other.revision().await.unwrap(), seen + 1);
}

/// Revisions are given out in the order in which they are committed: whoever has seen one has seen all before it.
#[tokio::test(flavor = "multi_thread")]
async fn no_revision_is_lost_among_changes_at_the_same_time() {
    const WRITERS: usize = 8;
    const CHANGES: i64 = 10;
    let Some(database) = PostgresDatabase::create().await else { return };
    let (writing, reading) = (database.open().await, database.open().await);
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let store = Arc::clone(&writing);
            tokio::spawn(async move {
                let tenant = tenant(&format!("t{writer}"));
                for version in 0..CHANGES {
                    let based_on = (version > 0).then_some(version);
                    store.apply_tenant(&tenant, &change(based_on, &version.to_string()), &entry(at(5))).await.unwrap();
                }
            })
        })
        .collect();
    let last = i64::try_from(WRITERS).unwrap() * CHANGES;
    let (mut seen, mut known) = (0, std::collections::BTreeMap::new());
    while seen < last {
        let changes = reading.changes_since(seen).await.unwrap();
        for set in changes.changed_tenants {
            assert!(set.revision > seen && set.revision <= changes.revision, "{} after {seen}", set.revision);
            known.insert(set.tenant.clone(), set.version);
        }
        // What the feed gave so far is what there is.
        let there: Vec<_> = changes.tenants.iter().map(|info| (info.tenant.clone(), info.version)).collect();
        assert_eq!(known.clone().into_iter().collect::<Vec<_>>(), there);
        seen = changes.revision;
    }
    for writer in writers {
        writer.await.unwrap();
    }
    assert_eq!(known.len(), WRITERS);
    assert!(known.values().all(|version| *version == CHANGES));
}

#[tokio::test]
async fn another_schema_of_urls_is_refused() {
    for url in ["mysql://me:hunter2@host/db", "connector.db", ""] {
        let error = store::open(url).await.err().unwrap();
        assert!(matches!(&error, StoreError::BadUrl(_)) && !error.to_string().contains("hunter2"), "{error}");
    }
}
