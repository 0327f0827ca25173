//! Another program holds the database for longer than anybody waits.

use sqlx::{Connection as _, Executor as _, SqliteConnection};

use super::{Installation, doctor};

#[tokio::test]
async fn a_database_that_another_program_holds_refuses_changes_alone_and_only_so_long() {
    let (installation, key) = Installation::furnished();
    let server = installation.serve(&key);
    assert_eq!(server.stores().await, 200);
    let mut other = SqliteConnection::connect(&format!("sqlite:{}", installation.database().display())).await.unwrap();
    other.execute("begin immediate").await.unwrap();

    server.make_key("refused").await.is_unavailable("locked by another program");
    assert_eq!((server.stores().await, server.names().await), (200, vec!["first".to_owned()]));
    let said = server.readiness("degraded", "changes").await;
    assert!(said.contains("another program"), "{said}");
    let (code, said) = doctor(installation.command(&[]), "start");
    assert!(code == Some(2) && said.contains("locked by another program"), "{said}");

    other.execute("rollback").await.unwrap();
    assert_eq!(server.make_key("later").await.status, 201);
    assert_eq!(server.readiness("ready", "changes").await, "ok");
    assert_eq!(server.running.stop(), Some(0));
}
