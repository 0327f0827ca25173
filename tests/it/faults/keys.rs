//! A master key that is missing, wrong, or no key: the process does not start, and `doctor` says the same.

use super::{Installation, doctor};
use crate::{
    binary::{connector, one_line},
    database::{MASTER_KEY, PostgresDatabase},
};

#[test]
fn a_wrong_a_missing_and_a_malformed_key_file_are_one_line_and_change_nothing() {
    let (installation, key) = Installation::furnished();
    let file = installation.folder.path().join("connector.db.key");
    let right = std::fs::read(&file).unwrap();
    for (text, reason) in [
        (Some(MASTER_KEY), "the master key is not the one of this database"),
        (Some("open sesame"), "holds no master key"),
        (None, "the master key of this database is missing"),
    ] {
        match text {
            Some(text) => std::fs::write(&file, text).unwrap(),
            None => std::fs::remove_file(&file).unwrap(),
        }
        let error = one_line(&installation.command(&["serve"]).output().unwrap());
        assert!(error.contains(reason) && !error.contains("sesame"), "{error}");
        let (code, said) = doctor(installation.command(&[]), "start");
        assert!(code == Some(2) && said.contains(reason), "{said}");
        assert_eq!(file.exists(), text.is_some(), "no other key is made in its place");
    }
    std::fs::write(&file, right).unwrap();
    let server = installation.serve(&key);
    assert_eq!(server.running.stop(), Some(0));
}

#[tokio::test]
async fn a_replica_with_another_key_is_told_by_doctor_as_well() {
    let Some(database) = PostgresDatabase::create().await else { return };
    let command = |key: &str| {
        let mut command = connector(&[]);
        command.env("CEGID_CONNECTOR__DATABASE__URL", database.url());
        command.env("CEGID_CONNECTOR__SECRETS__MASTER_KEY", key);
        command
    };
    let (_, said) = doctor(command(MASTER_KEY), "master key");
    assert!(said.starts_with("ok: "), "{said}");
    let (code, said) = doctor(command(&"ab".repeat(32)), "start");
    assert!(code == Some(2) && said.contains("the master key is not the one of this database"), "{said}");
    assert!(said.contains("previous_master_keys"), "{said}");
}
