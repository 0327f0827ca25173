//! Checks of the database: its schema, whether it is whole, takes changes, and agrees about the time. The one change that it
//! makes changes nothing.

use jiff::SignedDuration;

use super::report::{Report, Subject};
use crate::{app::App, flows::checkup::code, store::StoreError};

/// Clocks that differ by more make keys and tokens expire at odd times.
const CLOCK_TOLERANCE: SignedDuration = SignedDuration::from_secs(5);

/// Everything about the database.
pub(super) async fn check(app: &App, report: &mut Report) {
    let store = app.store.as_ref();
    match store.schema_version().await {
        Ok(schema) => {
            report.ok(Subject::Installation, "database", format!("opens; schema version {}", schema.database));
        }
        Err(error) => failed(report, "database", &error),
    }
    match store.examine().await {
        Ok(()) => report.ok(Subject::Installation, "damage", "none was found"),
        Err(error) => failed(report, "damage", &error),
    }
    match store.try_write().await {
        Ok(()) => report.ok(Subject::Installation, "changes", "can be written"),
        Err(error) => failed(report, "changes", &error),
    }
    match store.server_time().await {
        Ok(None) => {}
        Ok(Some(time)) => {
            let apart = app.clock.now().duration_since(time);
            if apart.abs() > CLOCK_TOLERANCE {
                let direction = if apart.is_positive() { "ahead of" } else { "behind" };
                report.warn(
                    Subject::Installation,
                    "clock",
                    code::DATABASE_CLOCK_DIFFERS,
                    format!("this machine's clock is {} s {direction} the database's", apart.abs().as_secs()),
                    "correct the clocks: keys and tokens expire by the clock of each machine",
                );
            } else {
                report.ok(Subject::Installation, "clock", "agrees with the database's");
            }
        }
        Err(error) => failed(report, "clock", &error),
    }
}

fn failed(report: &mut Report, check: &'static str, error: &StoreError) {
    report.fail(Subject::Installation, check, code::DATABASE_FAILED, error.to_string(), advice(error));
}

/// The next step for whoever runs the database.
pub(super) fn advice(error: &StoreError) -> &'static str {
    match error {
        StoreError::Full => "make room on its disk: changes are refused until then, and nothing has to be restarted",
        StoreError::ReadOnly => {
            "let the user that runs the connector write to the file and its folder; a server has to be the primary"
        }
        StoreError::Disk => "look at the log of the system, at the mount and at quotas; copy the database away first",
        StoreError::Corrupt => "stop the connector, keep the damaged file, and restore a backup",
        StoreError::Locked => "find the program that holds it (a backup, a shell left open) and let it finish",
        StoreError::Unavailable => "see whether the server of the database runs and can be reached from here",
        _ => "look at the log of the connector and at the database",
    }
}
