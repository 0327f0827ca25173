//! SQLite as a database of the contract, and what only an embedded file can get wrong.

use std::{fs, path::PathBuf, sync::Arc};

use async_trait::async_trait;
use cegid_connector::store::{self, Store, StoreError};
use tempfile::TempDir;

use super::TestDatabase;

/// A file in a folder of its own.
pub struct SqliteDatabase {
    folder: TempDir,
}

impl SqliteDatabase {
    fn file(&self) -> PathBuf {
        self.folder.path().join("connector.db")
    }

    fn url(&self) -> String {
        format!("sqlite:{}", self.file().display())
    }
}

#[async_trait]
impl TestDatabase for SqliteDatabase {
    async fn create() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    async fn open(&self) -> Arc<dyn Store> {
        store::open(&self.url()).await.unwrap().store
    }
}

async fn failure(url: &str) -> String {
    store::open(url).await.err().map(|error| error.to_string()).unwrap()
}

#[cfg(unix)]
#[tokio::test]
async fn the_database_and_its_companions_are_private() {
    use std::os::unix::fs::PermissionsExt;
    let database = SqliteDatabase::create().await;
    let store = database.open().await;
    super::make_tenant(store.as_ref(), "demo").await;
    let entries: Vec<_> = fs::read_dir(database.folder.path()).unwrap().map(Result::unwrap).collect();
    assert!(entries.len() >= 3, "the file, -wal and -shm");
    for entry in entries {
        assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{:?}", entry.path());
    }
}

#[tokio::test]
async fn a_newer_schema_is_one_clear_sentence() {
    let database = SqliteDatabase::create().await;
    database.open().await.close().await;
    let pool = sqlx::SqlitePool::connect(&database.url()).await.unwrap();
    sqlx::query("insert into _sqlx_migrations values (99, 'later', current_timestamp, true, x'00', 0)")
        .execute(&pool)
        .await
        .unwrap();
    pool.close().await;
    let message = failure(&database.url()).await;
    assert!(message.starts_with("the database has schema version 99, this program knows "), "{message}");
}

#[tokio::test]
async fn a_file_that_is_no_database_is_one_clear_sentence() {
    let database = SqliteDatabase::create().await;
    fs::write(database.file(), "this is not a database, however long it may be. ".repeat(100)).unwrap();
    let message = failure(&database.url()).await;
    assert!(message.contains("damaged or not a database"), "{message}");
}

#[tokio::test]
async fn a_place_that_cannot_be_written_is_one_clear_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let message = failure(&format!("sqlite:{}", folder.path().display())).await;
    assert!(message.contains("cannot be opened") && message.contains("directory"), "{message}");
    let message = failure("sqlite:/proc/nowhere/connector.db").await;
    assert!(message.contains("`/proc/nowhere/connector.db` cannot be opened"), "{message}");
}

#[tokio::test]
async fn another_databases_url_is_refused() {
    let error = store::open("postgres://me:hunter2@host/db").await.err().unwrap();
    assert!(matches!(&error, StoreError::BadUrl(_)) && !error.to_string().contains("hunter2"), "{error}");
}

#[tokio::test]
async fn two_processes_may_open_a_new_database_at_the_same_time() {
    let database = SqliteDatabase::create().await;
    let (one, other) = tokio::join!(database.open(), database.open());
    one.ping().await.unwrap();
    other.ping().await.unwrap();
}

/// Runs statements as whoever can write the file would.
async fn tamper(database: &SqliteDatabase, statements: &[&'static str]) -> Result<(), sqlx::Error> {
    let pool = sqlx::SqlitePool::connect(&database.url()).await.unwrap();
    let mut done = Ok(());
    for statement in statements {
        done = sqlx::query(*statement).execute(&pool).await.map(drop);
    }
    pool.close().await;
    done
}

#[tokio::test]
async fn the_database_itself_refuses_to_change_the_audit() {
    let database = SqliteDatabase::create().await;
    let store = database.open().await;
    super::make_tenant(store.as_ref(), "demo").await;
    for statement in ["update audit_entries set action = 'x'", "delete from audit_entries"] {
        let refused = tamper(&database, &[statement]).await.unwrap_err();
        assert!(refused.to_string().contains("append-only"), "{refused}");
    }
}

#[tokio::test]
async fn an_audit_that_was_tampered_with_in_the_file_does_not_verify() {
    use cegid_connector::domain::audit::chain::Broken;
    let free = ["drop trigger audit_entries_are_not_changed", "drop trigger audit_entries_are_not_deleted"];
    for (tampering, found) in [
        ("update audit_entries set address = '10.0.0.1' where sequence = 2", Broken::Changed(2)),
        ("update audit_entries set details = '{}' where sequence = 3", Broken::Changed(3)),
        ("update audit_entries set hash = zeroblob(32) where sequence = 1", Broken::Changed(1)),
        ("delete from audit_entries where sequence = 2", Broken::Missing(2)),
        ("delete from audit_entries where sequence = 4", Broken::Cut { last: 3, expected: 4 }),
        ("update audit_heads set sequence = 3", Broken::Head(4)),
    ] {
        let database = SqliteDatabase::create().await;
        let store = database.open().await;
        let demo = super::make_tenant(store.as_ref(), "demo").await;
        for id in ["k1", "k2", "k3"] {
            let audit = super::audit::by(id, 3);
            store.create_key(&demo, &super::keys::key(id), &audit).await.unwrap();
        }
        assert_eq!(super::audit::verify(store.as_ref(), &demo).await, Ok(4));
        tamper(&database, &[free[0], free[1], tampering]).await.unwrap();
        assert_eq!(super::audit::verify(store.as_ref(), &demo).await, Err(found), "{tampering}");
    }
}
