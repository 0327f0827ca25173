//! Postgres' error codes in the words of [`StoreError`].

use sqlx::error::DatabaseError;

use crate::store::{StoreError, sql::columns::unreadable};

/// What an error of sqlx means to an operator.
pub(super) fn store_error(error: sqlx::Error) -> StoreError {
    match &error {
        sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed
        | sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::Protocol(_) => StoreError::Unavailable,
        sqlx::Error::ColumnDecode { source, .. } | sqlx::Error::Decode(source) => unreadable(source),
        sqlx::Error::Database(database) => {
            known(code(database.as_ref()).as_ref()).unwrap_or_else(|| StoreError::Other(Box::new(error)))
        }
        _ => StoreError::Other(Box::new(error)),
    }
}

/// Whether the server may have done what it was asked, and only its answer is missing: the connection broke, or the server
/// ended it. An error of a statement, or of a commit, says that nothing was done.
pub(super) fn leaves_doubt(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::Protocol(_) | sqlx::Error::WorkerCrashed => true,
        sqlx::Error::Database(database) => {
            let state = code(database.as_ref());
            // Connection failures; shut down by an administrator, crashed.
            state.starts_with("08") || ["57P01", "57P02"].contains(&state.as_str())
        }
        _ => false,
    }
}

/// The SQLSTATE of an error of the server.
pub(super) fn code(error: &dyn DatabaseError) -> String {
    error.code().unwrap_or_default().into_owned()
}

/// States that an operator can do something about. The server's own sentences may quote values, so none is passed on.
fn known(state: &str) -> Option<StoreError> {
    match state {
        // Read-only transaction: a standby, or a server that was made read-only.
        "25006" => Some(StoreError::ReadOnly),
        "53100" => Some(StoreError::Full),
        "55P03" => Some(StoreError::Locked),
        // Damaged data and indexes.
        "XX001" | "XX002" => Some(StoreError::Corrupt),
        // Statement timeout, serialization, deadlock, idle too long in a transaction: the same call may succeed later.
        "57014" | "40001" | "40P01" | "25P03" | "55006" => Some(StoreError::Unavailable),
        // Connection lost, out of connections or memory, shutting down, starting up.
        _ if ["08", "53", "57"].iter().any(|class| state.starts_with(class)) => Some(StoreError::Unavailable),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes_by_itself_is_transient_and_what_does_not_is_not() {
        for state in ["08006", "53300", "57P01", "57P02", "57P03", "57014", "40001", "40P01", "53100", "55P03"] {
            assert!(known(state).is_some_and(|error| error.is_transient()), "{state}");
        }
        for state in ["25006", "XX001", "42P01", "23505"] {
            assert!(!known(state).is_some_and(|error| error.is_transient()), "{state}");
        }
    }
}
