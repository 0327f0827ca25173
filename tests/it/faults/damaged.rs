//! A database file that lost its end, whose pages were overwritten, or that was taken away.

use std::{
    fs::OpenOptions,
    io::{Seek as _, SeekFrom, Write as _},
};

use sqlx::{Connection as _, SqliteConnection};

use super::{Installation, doctor};
use crate::binary::one_line;

#[tokio::test]
async fn a_damaged_page_is_told_by_the_routes_that_need_it_and_found_by_doctor() {
    let (installation, key) = Installation::furnished();
    let (_, said) = doctor(installation.command(&[]), "damage");
    assert!(said.starts_with("ok: none was found"), "{said}");
    let url = format!("sqlite:{}", installation.database().display());
    let mut database = SqliteConnection::connect(&url).await.unwrap();
    // Nothing of the log may hold a better copy.
    sqlx::query("pragma wal_checkpoint(truncate)").execute(&mut database).await.unwrap();
    let page: i64 = sqlx::query_scalar("select rootpage from sqlite_schema where name = 'audit_entries'")
        .fetch_one(&mut database)
        .await
        .unwrap();
    let size: i64 = sqlx::query_scalar("pragma page_size").fetch_one(&mut database).await.unwrap();
    database.close().await.unwrap();
    let mut file = OpenOptions::new().write(true).open(installation.database()).unwrap();
    file.seek(SeekFrom::Start(u64::try_from((page - 1) * size).unwrap())).unwrap();
    file.write_all(&vec![0xff; usize::try_from(size).unwrap()]).unwrap();
    drop(file);

    let server = installation.serve(&key);
    for _ in 0..2 {
        // A change is audited, so it needs the page, too: it happened not at all.
        server.get("/api/demo/admin/audit").await.is_unavailable("database is damaged");
        server.make_key("refused").await.is_unavailable("database is damaged");
    }
    assert_eq!((server.stores().await, server.names().await), (200, vec!["first".to_owned()]));
    assert_eq!(server.running.stop(), Some(0));
    let (code, said) = doctor(installation.command(&[]), "damage");
    assert_eq!(code, Some(2));
    assert!(said.starts_with("fail: the database is damaged") && said.ends_with("restore a backup"), "{said}");
}

#[test]
fn a_file_that_lost_its_end_is_one_line_that_names_it() {
    let (installation, _) = Installation::furnished();
    let file = OpenOptions::new().write(true).open(installation.database()).unwrap();
    file.set_len(file.metadata().unwrap().len() / 2).unwrap();
    drop(file);
    let error = one_line(&installation.command(&["serve"]).output().unwrap());
    assert!(error.contains("connector.db") && error.contains("restore it from a backup"), "{error}");
    let (code, said) = doctor(installation.command(&[]), "start");
    assert!(code == Some(2) && said.contains("restore it from a backup"), "{said}");
}

#[tokio::test]
async fn nothing_is_acknowledged_into_a_file_that_was_taken_away() {
    let (installation, key) = Installation::furnished();
    let server = installation.serve(&key);
    assert_eq!((server.stores().await, server.names().await), (200, vec!["first".to_owned()]));
    let (file, away) = (installation.database(), installation.folder.path().join("away.db"));
    std::fs::rename(&file, &away).unwrap();
    server.make_key("refused").await.is_unavailable("was taken away");
    let said = server.readiness("degraded", "changes").await;
    assert!(said.contains("removed or replaced"), "{said}");
    // Another file in its place is not the one that was opened.
    std::fs::copy(&away, &file).unwrap();
    server.make_key("refused").await.is_unavailable("was taken away");
    assert_eq!((server.stores().await, server.names().await), (200, vec!["first".to_owned()]));
    std::fs::rename(&away, &file).unwrap();
    assert_eq!(server.make_key("later").await.status, 201);
    assert_eq!(server.readiness("ready", "changes").await, "ok");
    server.running.kill();
    let again = installation.serve(&key);
    assert_eq!(again.names().await, ["first", "later"]);
    assert_eq!(again.running.stop(), Some(0));
}
