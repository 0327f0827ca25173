//! Checks of the master keys: which one is in use, and what is sealed under which.

use super::{
    database::advice,
    report::{Report, Subject},
};
use crate::{app::App, cli::number_of::number_of, flows::checkup::code, store::StoreError, tenant::secrets::Keyring};

/// Says of every key that something is sealed under, or that the settings name, what to do about it.
pub(super) async fn check(app: &App, report: &mut Report) {
    if let Err(error) = look(app, report).await {
        report.fail(Subject::Installation, "master key", code::DATABASE_FAILED, error.to_string(), advice(&error));
    }
}

async fn look(app: &App, report: &mut Report) -> Result<(), StoreError> {
    let in_use = app.keyring.key_id();
    let others: Vec<_> = app.keyring.others().into_iter().map(Keyring::name).collect();
    let counts = app.store.sealed_under().await?;
    let values =
        |key: &str| counts.iter().find(|count| Keyring::name(count.key) == key).map_or(0, |count| count.values);
    let here = values(&in_use);
    let sealed = number_of(here, "value is", "values are");
    report.ok(Subject::Installation, "master key", format!("{in_use} is in use; {sealed} sealed under it"));
    for key in &others {
        match values(key) {
            0 if !app.store.is_retired(key).await? => report.warn(
                Subject::Installation,
                "master key",
                code::MASTER_KEY_UNUSED,
                format!("nothing was ever sealed under the further key {key}"),
                "once every replica has it, make it the `secrets.master_key`, and keep the one before among the previous ones",
            ),
            0 => report.warn(
                Subject::Installation,
                "master key",
                code::MASTER_KEY_LEFT_OVER,
                format!("nothing is sealed under the further key {key}"),
                "once every replica seals under the key in use, take it out of `secrets.previous_master_keys` or \
                 `secrets.previous_master_key_files`",
            ),
            left => report.warn(
                Subject::Installation,
                "master key",
                code::MASTER_KEY_STILL_NEEDED,
                format!("{} still sealed under the further key {key}", number_of(left, "value is", "values are")),
                "keep the key: a running server moves them in the background",
            ),
        }
    }
    for count in counts {
        let key = Keyring::name(count.key);
        if key != in_use && !others.contains(&key) {
            report.fail(
                Subject::Installation,
                "master key",
                code::MASTER_KEY_MISSING,
                format!(
                    "{} sealed under key {key}, which was not given",
                    number_of(count.values, "value is", "values are")
                ),
                "give that key as `secrets.previous_master_keys`, or apply the tenants again with their passwords",
            );
        }
    }
    Ok(())
}
