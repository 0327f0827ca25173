//! Opening a database file: its place, its mode, its migrations, and one clear sentence for each way it can fail.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use sqlx::{
    Connection as _, SqlitePool,
    migrate::MigrateError,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use tokio::sync::watch;

use super::{SqliteStore, footprint::Footprint, store_error};
use crate::store::{StoreError, sql::migrations};

/// How long a statement waits for another process (a backup, the command line) to let go.
const BUSY_TIMEOUT: Duration = Duration::from_secs(3);
/// How long a call waits for a free connection; longer than the above, so that a lock is called a lock.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);
/// Connections that read. Each is a thread, opened when first needed.
const READERS: u32 = 4;

impl SqliteStore {
    /// Opens `sqlite:PATH`, makes the file (mode 0600) when it is not there, and brings its schema up to date.
    ///
    /// # Errors
    /// A sentence that says what is wrong with the URL, the folder, the file or its schema.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        let file = database_file(url)?;
        create_private(&file).map_err(|error| cannot_open(&file, &error))?;
        let options = SqliteConnectOptions::new()
            .filename(&file)
            .create_if_missing(false)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(BUSY_TIMEOUT)
            .foreign_keys(true);
        let pool = SqlitePoolOptions::new()
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .idle_timeout(None)
            .max_lifetime(None)
            // Nothing comes between this process and a file: a connection that was well is well.
            .test_before_acquire(false)
            // But for this: SQLite ends a transaction by itself when the disk refuses its commit. The driver does not notice,
            // and would begin no other one on this connection: a full disk would be an outage until the next restart.
            .before_acquire(|connection, _| {
                let whole = !connection.is_in_transaction();
                Box::pin(async move { Ok(whole) })
            });
        let writer = pool.clone().max_connections(1).connect_with(options.clone()).await;
        let writer = writer.map_err(|error| opening(&file, store_error(error)))?;
        migrate(&writer).await.map_err(|error| opening(&file, error))?;
        let reader = pool
            .max_connections(READERS)
            .connect_lazy_with(options.pragma("query_only", "on").optimize_on_close(false, None));
        let identity = identity(&file).ok();
        let footprint = Arc::new(Footprint::of(&file));
        Ok(Self {
            writer,
            reader,
            file,
            identity,
            footprint,
            job_signals: watch::Sender::default(),
            inbox_signals: watch::Sender::default(),
            event_signals: watch::Sender::default(),
            acquire_timeouts: Arc::default(),
            refused: watch::Sender::default(),
        })
    }
}

/// Device and inode of a file; nothing where there are none.
pub(super) type Identity = (u64, u64);

fn identity(file: &Path) -> io::Result<Identity> {
    let metadata = fs::metadata(file)?;
    #[cfg(unix)]
    let identity = (std::os::unix::fs::MetadataExt::dev(&metadata), std::os::unix::fs::MetadataExt::ino(&metadata));
    #[cfg(not(unix))]
    let identity = (0, u64::from(metadata.is_file()));
    Ok(identity)
}

/// Whether the path leads to another file than it did, or to none. SQLite goes on with the one that it has opened, and what
/// it writes there is lost at the end of the process.
pub(super) fn was_taken_away(file: &Path, opened: Option<Identity>) -> bool {
    match identity(file) {
        Ok(found) => opened.is_some_and(|opened| opened != found),
        Err(error) => matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory),
    }
}

/// The path in `sqlite:PATH` (also `sqlite://PATH`). A database in memory is refused: it would lose everything.
fn database_file(url: &str) -> Result<PathBuf, StoreError> {
    let bad = |why: &str| Err(StoreError::BadUrl(why.to_owned()));
    let Some(path) = url.strip_prefix("sqlite:") else {
        return bad("expected `sqlite:` and a path, for example `sqlite:cegid-connector.db`");
    };
    let path = path.strip_prefix("//").unwrap_or(path);
    if path.is_empty() || path == ":memory:" {
        return bad("expected a path after `sqlite:`; a database in memory would lose everything at exit");
    }
    if path.contains('?') {
        return bad("a `sqlite:` URL takes no parameters");
    }
    Ok(PathBuf::from(path))
}

/// Makes the file readable by its owner only. SQLite gives the files beside it (`-wal`, `-shm`) the same mode.
fn create_private(file: &Path) -> io::Result<()> {
    if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder)?;
    }
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file).map(drop)
}

fn cannot_open(file: &Path, error: &io::Error) -> StoreError {
    let advice = match error.kind() {
        io::ErrorKind::PermissionDenied => "; let the user that runs this program write to the file and its folder",
        io::ErrorKind::ReadOnlyFilesystem => "; choose a folder on a disk that can be written",
        io::ErrorKind::IsADirectory => "; give the path of a file in it",
        _ => "",
    };
    StoreError::CannotOpen { database: file.display().to_string(), reason: format!("{error}{advice}") }
}

/// Errors of the first connection: SQLite's own words say little, so the file is named, and what to do.
fn opening(file: &Path, error: StoreError) -> StoreError {
    // SQLite needs room for the files beside it, and calls it a failing disk when there is none.
    let error = if matches!(error, StoreError::Disk) && !has_room(file) { StoreError::Full } else { error };
    let folder = "its folder must be writable too, for the `-wal` and `-shm` files";
    let reason = match error {
        StoreError::Other(cause) => format!("{cause}; {folder}"),
        StoreError::ReadOnly | StoreError::Disk => {
            format!("something of it cannot be read or written; let the user that runs this program do that: {folder}")
        }
        StoreError::Full => "the disk is full; make room on it".to_owned(),
        StoreError::Corrupt => "it is damaged or not a database at all; restore it from a backup".to_owned(),
        known => return known,
    };
    StoreError::CannotOpen { database: file.display().to_string(), reason }
}

/// Whether the folder of the file takes a few pages more. Anything but a lack of room is somebody else's to tell.
fn has_room(file: &Path) -> bool {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let written = tempfile::tempfile_in(folder).and_then(|mut scratch| scratch.write_all(&[0; 64 << 10]));
    let lacks = [io::ErrorKind::StorageFull, io::ErrorKind::QuotaExceeded, io::ErrorKind::FileTooLarge];
    !written.is_err_and(|error| lacks.contains(&error.kind()))
}

/// Runs what is missing, inside one transaction with the write lock: two processes may start at the same time.
async fn migrate(writer: &SqlitePool) -> Result<(), StoreError> {
    let mut transaction = writer.begin_with("begin immediate").await.map_err(store_error)?;
    match migrations::SQLITE.run_direct(None, &mut *transaction, false).await {
        Ok(()) => transaction.commit().await.map_err(store_error),
        Err(MigrateError::VersionMissing(database)) => {
            Err(StoreError::NewerSchema { database, program: migrations::program_version() })
        }
        Err(MigrateError::VersionMismatch(version)) => Err(StoreError::ForeignSchema(version)),
        Err(MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _)) => Err(store_error(error)),
        Err(other) => Err(StoreError::Other(Box::new(other))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sqlite_url_is_a_path() {
        assert_eq!(database_file("sqlite:a/b.db").unwrap(), PathBuf::from("a/b.db"));
        assert_eq!(database_file("sqlite:///var/lib/b.db").unwrap(), PathBuf::from("/var/lib/b.db"));
        for bad in ["", "b.db", "sqlite:", "sqlite::memory:", "sqlite:b.db?mode=ro", "postgres://host/db"] {
            assert!(matches!(database_file(bad), Err(StoreError::BadUrl(_))), "{bad}");
        }
    }
}
