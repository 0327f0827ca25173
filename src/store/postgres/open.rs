//! Opening a database of a server: its migrations, its limits, and one clear sentence for each way it can fail.

use std::{sync::Arc, time::Duration};

use sqlx::{
    ConnectOptions as _, Connection as _, PgConnection,
    migrate::MigrateError,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use tokio::{sync::watch, time::timeout};

use super::{
    Announcements, PostgresStore, address,
    errors::{code, store_error},
};
use crate::store::{StoreError, sql::migrations};

/// Connections at a time where no setting says otherwise.
pub const DEFAULT_CONNECTIONS: u32 = 10;
/// How long a call waits for a free connection, or for the server to be back.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(2);
/// How long the first connection may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a connection that is not needed stays open.
const IDLE_TIMEOUT: Duration = Duration::from_secs(10 * 60);
/// How long a connection is used at all: servers that moved and settings that changed are met in the end.
const MAX_LIFETIME: Duration = Duration::from_secs(30 * 60);
/// How long a connection that comes back may take to say that it is whole.
const CHECK_TIMEOUT: Duration = Duration::from_secs(2);

impl PostgresStore {
    /// Opens the database that `url` names and brings its schema up to date.
    ///
    /// # Errors
    /// A sentence that says what is wrong with the URL, the server, the database or its schema; never the password.
    pub async fn open(url: &str, connections: u32) -> Result<Self, StoreError> {
        // Notices tell what "if not exists" found; nobody needs to read that at every start.
        let options =
            address::options(url)?.application_name("cegid-connector").options([("client_min_messages", "warning")]);
        migrate(&options).await?;
        // A transaction whose process was stopped in the middle must not hold the row that all changes need.
        let limited = options.options([("statement_timeout", "5s"), ("idle_in_transaction_session_timeout", "10s")]);
        let pool = PgPoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .idle_timeout(IDLE_TIMEOUT)
            .max_lifetime(MAX_LIFETIME)
            // The pool's own check has no time limit: a connection into a void would never come back.
            .after_release(|connection, _| {
                Box::pin(async move {
                    timeout(CHECK_TIMEOUT, connection.ping()).await.map_err(|_| sqlx::Error::PoolTimedOut)??;
                    Ok(true)
                })
            })
            .connect_lazy_with(limited.clone());
        Ok(Self {
            pool,
            announcements: Arc::new(Announcements::new(limited)),
            acquire_timeouts: Arc::default(),
            refused: watch::Sender::default(),
        })
    }
}

/// Runs what is missing, on a connection of its own without a time limit for statements. The migrator holds an advisory
/// lock, so of two replicas that start at the same time one waits for the other; the lock ends with the connection.
async fn migrate(options: &PgConnectOptions) -> Result<(), StoreError> {
    let cannot_open = |reason: String| StoreError::CannotOpen { database: address::place(options), reason };
    let mut connection = match timeout(CONNECT_TIMEOUT, options.connect()).await {
        Ok(connected) => connected.map_err(|error| cannot_open(reason(options, &error)))?,
        Err(_) => {
            let seconds = CONNECT_TIMEOUT.as_secs();
            return Err(cannot_open(format!("no answer within {seconds} seconds; is a firewall in between?")));
        }
    };
    let migrated = match migrations::POSTGRES.run_direct(None, &mut connection, false).await {
        Ok(()) => Ok(()),
        Err(MigrateError::VersionMissing(database)) => {
            Err(StoreError::NewerSchema { database, program: migrations::program_version() })
        }
        Err(MigrateError::VersionMismatch(version)) => Err(StoreError::ForeignSchema(version)),
        Err(MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _)) => match &error {
            sqlx::Error::Database(database) if code(database.as_ref()) == "42501" => {
                Err(cannot_open(reason(options, &error)))
            }
            _ => Err(store_error(error)),
        },
        Err(other) => Err(StoreError::Other(Box::new(other))),
    };
    let _ = timeout(CHECK_TIMEOUT, PgConnection::close(connection)).await;
    migrated
}

/// Why the first connection fails, and what to do. The server's own sentence is not passed on.
fn reason(options: &PgConnectOptions, error: &sqlx::Error) -> String {
    let user = options.get_username();
    match error {
        sqlx::Error::Io(cause) => format!("{cause}; is the server running, and are host and port right?"),
        sqlx::Error::Tls(_) => {
            "no TLS connection; see `sslmode` and `sslrootcert` in the documentation of the URL".to_owned()
        }
        sqlx::Error::Database(database) => match code(database.as_ref()).as_str() {
            "28P01" => format!("the server refuses the password of the user `{user}`"),
            "28000" => format!(
                "the server does not let the user `{user}` in; is there such a role, and a line for it in `pg_hba.conf`?"
            ),
            "3D000" => "there is no such database; make it with `createdb`, owned by the user of the URL".to_owned(),
            "42501" => format!("the user `{user}` may not make tables there; let it own the database"),
            "53300" => {
                "the server has no connection left; raise its `max_connections` or lower `database.max_connections`"
                    .to_owned()
            }
            "57P03" => "the server is starting or stopping; try again in a moment".to_owned(),
            state => format!("the server refuses the connection (SQLSTATE {state}); its log says why"),
        },
        sqlx::Error::Protocol(_) => "what answers there is no Postgres server; is the port right?".to_owned(),
        _ => "the connection cannot be made; see the log of the server".to_owned(),
    }
}
