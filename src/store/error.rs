//! What can go wrong with a database, in words that an operator can act on. Holds no row and no secret.

/// Why the database could not do what was asked. Every sentence is safe to print: no values, no credentials.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The URL names no database that this program knows.
    #[error("the database URL is not usable: {0}")]
    BadUrl(String),
    /// The file, its folder, or the server cannot be used.
    #[error("the database `{database}` cannot be opened: {reason}")]
    CannotOpen {
        /// Path or address, without credentials.
        database: String,
        /// What the system said, and what to do.
        reason: String,
    },
    /// Another program holds it for longer than we wait.
    #[error("the database is locked by another program; is a backup or another tool working on it?")]
    Locked,
    /// The file is not a database, or is damaged.
    #[error("the database is damaged or not a database at all; restore it from a backup")]
    Corrupt,
    /// No room to write.
    #[error("the disk of the database is full")]
    Full,
    /// Nothing may be written.
    #[error("the database cannot be written: its file, folder or disk is read-only, or the server is a standby")]
    ReadOnly,
    /// The disk takes or gives nothing, and does not say why.
    #[error(
        "the disk of the database refuses to read or write: it may be read-only, over a quota or failing; the log of the \
         system says more"
    )]
    Disk,
    /// Somebody took the file away under a running program. What is written now would be lost at its end.
    #[error(
        "the file of the database was removed or replaced while this program works on it; put it back, or start the \
         program again on the new one"
    )]
    Gone,
    /// A later release has been here.
    #[error(
        "the database has schema version {database}, this program knows {program}: it was used by a newer release; \
         install that release, or restore a backup from before the upgrade"
    )]
    NewerSchema {
        /// The last migration that the database has.
        database: i64,
        /// The last migration that this program has.
        program: i64,
    },
    /// A migration was edited after it was applied.
    #[error("migration {0} of the database differs from this program's; it was made by a different build")]
    ForeignSchema(i64),
    /// All connections are busy, or the server is away.
    #[error("the database does not answer")]
    Unavailable,
    /// The answer to a change was lost: the change may have been made.
    #[error(
        "the database was lost while it kept a change: whether the change was made is not known; look before it is \
         repeated"
    )]
    InDoubt,
    /// A row that no version of this program writes.
    #[error("the database holds something unreadable in {0}")]
    Unreadable(&'static str),
    /// What nobody foresaw; the cause is for the log.
    #[error("the database failed")]
    Other(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl StoreError {
    /// Whether the same call may succeed a little later.
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Locked | Self::Unavailable | Self::Full)
    }
}
