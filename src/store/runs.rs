//! Imports into shops: the runs, their files and rows, and what is known of the articles in a shop. Knows no flow.
//!
//! What holds whatever the database:
//!
//! - **The file is kept in parts until its run ends**, so any replica can read it and a run that was broken off begins again.
//! - **Rows are written whole**: the same line again takes the place of the one before, so whatever a run does can be repeated.
//! - **A run whose state is final changes no more**, and its file goes in the transaction that ends it.

use std::{fmt, str::FromStr};

use async_trait::async_trait;
use jiff::Timestamp;
use uuid::Uuid;

use super::{NewJob, StoreError};
use crate::domain::{audit::Entry, ids::TenantId};

/// Words of an enum, in the database and outside.
macro_rules! words {
    ($(#[doc = $doc:literal])+ $name:ident { $($(#[doc = $about:literal])+ $variant:ident = $word:literal,)+ }) => {
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[doc = $about])+ $variant,)+ }

        impl $name {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// As it is written.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }

        impl FromStr for $name {
            type Err = UnknownWord;

            fn from_str(word: &str) -> Result<Self, UnknownWord> {
                Self::ALL.iter().copied().find(|known| known.as_str() == word).ok_or(UnknownWord)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

/// A word that is none of those expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown word")]
pub struct UnknownWord;

words! {
    /// How far a run is.
    RunState {
        /// Its file is on the way.
        Receiving = "receiving",
        /// It will begin.
        Waiting = "waiting",
        /// Somebody works on it, or did when the process ended.
        Running = "running",
        /// The shop cannot be worked with; it goes on by itself, or when it is resumed.
        Paused = "paused",
        /// A dry run has ended: it is known what would be done.
        Planned = "planned",
        /// Every row has an outcome.
        Done = "done",
        /// Too many rows are bad: nothing was sent.
        Stopped = "stopped",
        /// It cannot go on.
        Failed = "failed",
        /// Somebody ended it.
        Cancelled = "cancelled",
    }
}

impl RunState {
    /// Whether nothing comes after it.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Planned | Self::Done | Self::Stopped | Self::Failed | Self::Cancelled)
    }
}

words! {
    /// What a run does next.
    RunPhase {
        /// Reads the file and keeps its rows.
        Reading = "reading",
        /// Finds out what is to be done with each row.
        Planning = "planning",
        /// Does it.
        Pushing = "pushing",
    }
}

words! {
    /// What became of a row, or what is going to.
    RowOutcome {
        /// The shop got something new.
        Created = "created",
        /// The shop got a change.
        Updated = "updated",
        /// The shop has it already.
        Unchanged = "unchanged",
        /// A rule leaves it out.
        Skipped = "skipped",
        /// A later row of the same key counts.
        Superseded = "superseded",
        /// It cannot be used, or the shop does not take it.
        Error = "error",
    }
}

words! {
    /// How far a row is.
    RowStep {
        /// It was read.
        Staged = "staged",
        /// It is known what will be sent.
        Planned = "planned",
        /// It may have been sent: look before sending again.
        Sent = "sent",
        /// Its outcome is final.
        Done = "done",
    }
}

/// A run to be made.
#[derive(Clone, Debug)]
pub struct NewRun {
    /// Its id; sorts by time.
    pub id: Uuid,
    /// The shop.
    pub shop: String,
    /// The flow.
    pub flow: String,
    /// Whether it ends with the plan.
    pub dry_run: bool,
    /// As the sender names the file.
    pub file_name: Option<String>,
    /// The sender's word for this very run.
    pub idempotency_key: Option<String>,
    /// When.
    pub created_at: Timestamp,
}

/// What became of a new run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RunCreation {
    /// It is there and waits for its file.
    Created,
    /// There is one of that idempotency key.
    Known(Box<Run>),
    /// There is no such tenant.
    UnknownTenant,
}

/// A run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Its order.
    pub seq: i64,
    /// Its id.
    pub id: Uuid,
    /// The shop.
    pub shop: String,
    /// The flow.
    pub flow: String,
    /// Whether it ends with the plan.
    pub dry_run: bool,
    /// How far it is.
    pub state: RunState,
    /// What it does next.
    pub phase: RunPhase,
    /// Why it stands or ended.
    pub reason: Option<String>,
    /// The code of that.
    pub reason_code: Option<String>,
    /// As the sender names the file.
    pub file_name: Option<String>,
    /// Bytes of the file.
    pub file_bytes: u64,
    /// What the file was found to be, JSON.
    pub found: Option<String>,
    /// Whether somebody wants it to end.
    pub cancelled: bool,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it began.
    pub started_at: Option<Timestamp>,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
}

/// What changes of a run under way.
#[derive(Clone, Debug)]
pub struct RunChange {
    /// How far it is now.
    pub state: RunState,
    /// What it does next.
    pub phase: RunPhase,
    /// The code and the sentence of why it stands or ended.
    pub reason: Option<(String, String)>,
    /// What the file was found to be, where it was looked at.
    pub found: Option<String>,
    /// How long its rows are kept, where it has ended.
    pub rows_until: Option<Timestamp>,
    /// When.
    pub at: Timestamp,
}

/// A row of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunRow {
    /// The physical line of the file.
    pub line: i64,
    /// As the shop compares it.
    pub key: String,
    /// How far it is.
    pub step: RowStep,
    /// What became of it, or is going to.
    pub outcome: Option<RowOutcome>,
    /// Why, as a stable word.
    pub code: Option<String>,
    /// The column it is about.
    pub column: Option<String>,
    /// What stands there.
    pub value: Option<String>,
    /// The sentence for people.
    pub message: Option<String>,
    /// What else is odd, JSON.
    pub warnings: Option<String>,
    /// What the flow has read, JSON; none where the row cannot be used.
    pub data: Option<String>,
    /// What the flow is going to send, JSON.
    pub plan: Option<String>,
}

/// How many rows of a run are alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowCount {
    /// How far they are.
    pub step: RowStep,
    /// Their outcome.
    pub outcome: Option<RowOutcome>,
    /// Their code.
    pub code: Option<String>,
    /// How many.
    pub rows: u64,
}

/// An article that is known to be in a shop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShopArticle {
    /// As the shop compares it.
    pub key: String,
    /// The key of its product, where it is a variation.
    pub product_key: Option<String>,
    /// The shop's id of the product.
    pub product: i64,
    /// The shop's id of the combination; 0: it is a simple product.
    pub combination: i64,
    /// The shop's id of its stock.
    pub stock: i64,
    /// The quantity as the file had it.
    pub raw: Option<String>,
    /// What the shop was given of it.
    pub pushed: Option<i64>,
}

/// Which rows.
#[derive(Clone, Debug, Default)]
pub struct RowFilter {
    /// Of this outcome.
    pub outcome: Option<RowOutcome>,
    /// Of this code.
    pub code: Option<String>,
    /// Of this key.
    pub key: Option<String>,
}

/// What became of a run whose file is complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Release {
    /// It waits for its turn.
    Waiting,
    /// A run that ended well had the very same file; this one is gone again.
    Same(Uuid),
    /// It is not there, or is not waiting for a file.
    Gone,
}

/// What became of a paused run that is to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resumption {
    /// It goes on.
    Resumed,
    /// It is not paused.
    NotPaused,
    /// Whoever paused it has not let go of it yet; nothing was changed.
    Settling,
}

/// Runs of a tenant.
#[async_trait]
pub trait RunStore: Send + Sync {
    /// Makes a run that waits for its file. Those of the tenant whose file did not come for an hour are removed.
    ///
    /// # Errors
    /// The database's.
    async fn create_run(&self, tenant: &TenantId, new: &NewRun, entry: &Entry) -> Result<RunCreation, StoreError>;

    /// Keeps a part of its file.
    ///
    /// # Errors
    /// The database's.
    async fn add_file_part(&self, tenant: &TenantId, run: Uuid, part: i64, bytes: &[u8]) -> Result<(), StoreError>;

    /// Its file is complete: it waits for its turn, with its job. Unless `force`, the same bytes as in a run of that shop and flow that is
    /// done make it superfluous.
    ///
    /// # Errors
    /// The database's.
    async fn release_run(
        &self,
        tenant: &TenantId,
        run: Uuid,
        file: (&[u8; 32], u64),
        force: bool,
        job: &NewJob,
    ) -> Result<Release, StoreError>;

    /// Removes one whose file did not come completely.
    ///
    /// # Errors
    /// The database's.
    async fn drop_run(&self, tenant: &TenantId, run: Uuid) -> Result<(), StoreError>;

    /// One.
    ///
    /// # Errors
    /// The database's.
    async fn run(&self, tenant: &TenantId, id: Uuid) -> Result<Option<Run>, StoreError>;

    /// Newest first.
    ///
    /// # Errors
    /// The database's.
    async fn runs(
        &self,
        tenant: &TenantId,
        shop: Option<&str>,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<Run>, StoreError>;

    /// How many rows are how far.
    ///
    /// # Errors
    /// The database's.
    async fn row_counts(&self, tenant: &TenantId, run: Uuid) -> Result<Vec<RowCount>, StoreError>;

    /// A part of a run's file, from 0.
    ///
    /// # Errors
    /// The database's.
    async fn file_part(&self, tenant: &TenantId, run: Uuid, part: i64) -> Result<Option<Vec<u8>>, StoreError>;

    /// Changes a run that has not ended. `false`: it has, or there is none.
    ///
    /// # Errors
    /// The database's.
    async fn change_run(&self, tenant: &TenantId, id: Uuid, change: &RunChange) -> Result<bool, StoreError>;

    /// Has a run ended: at once where nobody works on it, with its rows kept until `rows_until`, else as soon as whoever does finds out.
    /// `false`: it has ended already.
    ///
    /// # Errors
    /// The database's.
    async fn cancel_run(
        &self,
        tenant: &TenantId,
        id: Uuid,
        (at, rows_until): (Timestamp, Timestamp),
        entry: &Entry,
    ) -> Result<bool, StoreError>;

    /// Has a paused run go on now, by the job that waits for its next look, or by this one.
    ///
    /// # Errors
    /// The database's.
    async fn resume_run(
        &self,
        tenant: &TenantId,
        id: Uuid,
        job: &NewJob,
        entry: &Entry,
    ) -> Result<Resumption, StoreError>;

    /// Makes a run of the rows of an ended one that could be read and failed later; answers how many. With none, nothing is made.
    ///
    /// # Errors
    /// The database's.
    async fn retry_run(
        &self,
        tenant: &TenantId,
        of: Uuid,
        new: &NewRun,
        job: &NewJob,
        entry: &Entry,
    ) -> Result<u64, StoreError>;

    /// Forgets all rows of a run.
    ///
    /// # Errors
    /// The database's.
    async fn clear_rows(&self, tenant: &TenantId, run: Uuid) -> Result<(), StoreError>;

    /// Writes rows, and what is known of articles with them.
    ///
    /// # Errors
    /// The database's.
    async fn put_rows(
        &self,
        tenant: &TenantId,
        run: &Run,
        rows: &[RunRow],
        articles: &[ShopArticle],
    ) -> Result<(), StoreError>;

    /// Rows in the order of lines, behind one.
    ///
    /// # Errors
    /// The database's.
    async fn rows(
        &self,
        tenant: &TenantId,
        run: Uuid,
        filter: &RowFilter,
        after: Option<i64>,
        limit: u32,
    ) -> Result<Vec<RunRow>, StoreError>;

    /// Rows in the order of keys and lines, behind one, each with what is known of its article.
    ///
    /// # Errors
    /// The database's.
    async fn rows_by_key(
        &self,
        tenant: &TenantId,
        run: &Run,
        after: Option<(&str, i64)>,
        limit: u32,
    ) -> Result<Vec<(RunRow, Option<ShopArticle>)>, StoreError>;

    /// The first rows of a step, in the order of lines.
    ///
    /// # Errors
    /// The database's.
    async fn rows_at(&self, tenant: &TenantId, run: Uuid, step: RowStep, limit: u32)
    -> Result<Vec<RunRow>, StoreError>;

    /// Forgets the rows of at most `limit` runs that are kept no longer, and as many runs whose file never came; answers of how many, the
    /// larger number. Serves the installation as a whole.
    ///
    /// # Errors
    /// The database's.
    async fn purge_run_rows(&self, now: Timestamp, limit: u32) -> Result<u64, StoreError>;
}
