//! Planted secrets and people, and a run of the whole binary with them: every operation, every kind of failure, the command
//! line. Nothing of them is in a log line, a figure, the database, or an answer to somebody who may not see it.

mod installation;
mod panics;
mod planted;
mod run;

use cegid_y2_simulator::SimOptions;
use memchr::memmem;

use crate::{connector::y2, database::Database, leaks};
use installation::Installation;

#[tokio::test]
async fn nothing_planted_is_seen_on_sqlite_with_json_lines() {
    Box::pin(nothing_planted_is_seen(Database::Sqlite(tempfile::tempdir().unwrap()), "json")).await;
}

#[tokio::test]
async fn nothing_planted_is_seen_on_postgres_with_lines_for_people() {
    let Some(database) = crate::database::PostgresDatabase::create().await else { return };
    Box::pin(nothing_planted_is_seen(Database::Postgres(database), "pretty")).await;
}

async fn nothing_planted_is_seen(database: Database, format: &str) {
    planted::plant();
    let sim = y2(SimOptions::default()).await;
    let installation = Installation::make(&database, &sim).await;
    let mut server = installation.serve(&database, format);
    run::everything(&installation, &server, &sim).await;

    // While it runs, some of it is in SQLite's write-ahead log only.
    leaks::none_in("the database in use", &database.dump());
    let (code, lines) = server.stop();
    assert_eq!(code, Some(0));
    let lines = String::from_utf8(lines).unwrap();
    for expected in ["Y2 called", "\"request\"", "sqlx::query", "hyper"] {
        let expected = if format == "json" { expected } else { expected.trim_matches('"') };
        assert!(lines.contains(expected), "the finest level says more than this, `{expected}` for example");
    }
    leaks::none_in("the database at rest", &database.dump());
    // The dump is one: what may be seen is there, and of a key its hash.
    assert!(database.holds("Canary Islands") && database.holds("connections.default.password"));
    let (hash, dump) = (installation.hash_of_the_key(), database.dump());
    let hexadecimal: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    assert!(memmem::find(&dump, &hash).or_else(|| memmem::find(&dump, hexadecimal.as_bytes())).is_some());
}
