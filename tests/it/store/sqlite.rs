//! SQLite as a database of the contract, and what only an embedded file can get wrong.

use std::{fs, path::PathBuf, sync::Arc};

use async_trait::async_trait;
use cegid_connector::store::{self, Store};
use tempfile::TempDir;

use super::TestDatabase;

/// A file in a folder of its own.
pub struct SqliteDatabase {
    folder: TempDir,
}

impl SqliteDatabase {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("connector.db")
    }

    fn url(&self) -> String {
        format!("sqlite:{}", self.file().display())
    }
}

#[async_trait]
impl TestDatabase for SqliteDatabase {
    async fn create() -> Option<Self> {
        Some(Self::new())
    }

    async fn open(&self) -> Arc<dyn Store> {
        store::open(&self.url()).await.unwrap().store
    }

    async fn tamper(&self, statements: &[&'static str]) -> Result<(), String> {
        let pool = sqlx::SqlitePool::connect(&self.url()).await.unwrap();
        let mut done = Ok(());
        for statement in statements {
            done = sqlx::query(*statement).execute(&pool).await.map(drop).map_err(|error| error.to_string());
        }
        pool.close().await;
        done
    }

    fn unguard_audit(&self) -> &'static [&'static str] {
        &["drop trigger audit_entries_are_not_changed", "drop trigger audit_entries_are_not_deleted"]
    }
}

async fn failure(url: &str) -> String {
    store::open(url).await.err().map(|error| error.to_string()).unwrap()
}

#[cfg(unix)]
#[tokio::test]
async fn the_database_and_its_companions_are_private() {
    use std::os::unix::fs::PermissionsExt;
    let database = SqliteDatabase::new();
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
    let database = SqliteDatabase::new();
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
    let database = SqliteDatabase::new();
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
async fn two_processes_may_open_a_new_database_at_the_same_time() {
    let database = SqliteDatabase::new();
    let (one, other) = tokio::join!(database.open(), database.open());
    one.ping().await.unwrap();
    other.ping().await.unwrap();
}
