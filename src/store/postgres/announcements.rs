//! `LISTEN` and `NOTIFY`: one connection per process on which other processes tell what changed. Knows no registry.
//!
//! An announcement can be lost (while the connection is down), so whoever waits also looks by itself from time to time;
//! and it says nothing that could not be read from the tables.

use std::{sync::Mutex, time::Duration};

use sqlx::{
    Executor as _, PgConnection,
    postgres::{PgConnectOptions, PgListener, PgPoolOptions},
};
use tokio::{
    sync::watch,
    task::AbortHandle,
    time::{sleep, timeout},
};

use super::PostgresStore;

/// The channel of the revision; its payload is the new one.
const REVISION: &str = "cegid_connector_revision";
/// The channel of jobs that were added; it carries nothing.
const JOBS: &str = "cegid_connector_jobs";
/// The channel of notifications that were taken in; it carries nothing.
const INBOX: &str = "cegid_connector_inbox";
/// The channel of events that were written; it carries nothing.
const EVENTS: &str = "cegid_connector_events";

/// How long until one looks although nothing was announced.
const POLL: Duration = Duration::from_secs(5);
/// The same while announcements do not arrive, so that a change is still in effect within a second.
const POLL_UNTOLD: Duration = Duration::from_millis(500);
/// How long until a lost connection is tried again.
const RECONNECT: Duration = Duration::from_millis(250);
/// A connection that is silent for so long is asked whether it still lives.
const SILENCE: Duration = Duration::from_secs(20);
/// How long anything on the connection may take.
const PATIENCE: Duration = Duration::from_secs(2);

/// What was announced.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Heard {
    /// Whether there is a connection on which announcements arrive.
    pub(super) listening: bool,
    /// The last revision that was heard of.
    pub(super) revision: i64,
}

/// The listening connection, made when somebody first waits. No `Debug` of its fields: the options hold the password.
pub(super) struct Announcements {
    options: PgConnectOptions,
    heard: watch::Sender<Heard>,
    /// Counts what any process did, and reconnections, since some may have been missed.
    counts: Counts,
    task: Mutex<Option<AbortHandle>>,
}

/// What only carries that there is something: how often it was said.
#[derive(Clone, Default)]
struct Counts {
    jobs: watch::Sender<u64>,
    inbox: watch::Sender<u64>,
    events: watch::Sender<u64>,
}

impl Counts {
    fn of(&self, channel: &str) -> Option<&watch::Sender<u64>> {
        match channel {
            JOBS => Some(&self.jobs),
            INBOX => Some(&self.inbox),
            EVENTS => Some(&self.events),
            _ => None,
        }
    }

    fn all(&self) {
        [JOBS, INBOX, EVENTS].into_iter().filter_map(|channel| self.of(channel)).for_each(count);
    }
}

fn count(sender: &watch::Sender<u64>) {
    sender.send_modify(|count| *count += 1);
}

impl Announcements {
    pub(super) fn new(options: PgConnectOptions) -> Self {
        Self { options, heard: watch::Sender::default(), counts: Counts::default(), task: Mutex::default() }
    }

    /// What was heard, from now on.
    pub(super) fn heard(&self) -> watch::Receiver<Heard> {
        self.start();
        self.heard.subscribe()
    }

    fn start(&self) {
        let mut task = self.task.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        task.get_or_insert_with(|| {
            tokio::spawn(listen(self.options.clone(), self.heard.clone(), self.counts.clone())).abort_handle()
        });
    }

    /// Lets go of the connection.
    pub(super) fn stop(&self) {
        if let Some(task) = self.task.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take() {
            task.abort();
        }
    }
}

impl std::fmt::Debug for Announcements {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Announcements({:?})", *self.heard.borrow())
    }
}

impl Drop for Announcements {
    fn drop(&mut self) {
        self.stop();
    }
}

impl PostgresStore {
    /// Returns when the revision is worth being read again.
    pub(in crate::store) async fn until_worth_a_look(&self, seen: i64) {
        let mut heard = self.announcements.heard();
        // A connection that has just been made says the revision, so the shorter wait is for the start and for outages.
        if timeout(POLL_UNTOLD, heard.wait_for(|heard| heard.listening)).await.is_ok() {
            let _ = timeout(POLL, heard.wait_for(|heard| heard.revision > seen || !heard.listening)).await;
        }
    }

    /// Announces a revision to every process, this one included, once the transaction commits.
    pub(super) async fn announce_revision(connection: &mut PgConnection, revision: i64) -> Result<(), sqlx::Error> {
        let notify = sqlx::query("select pg_notify($1, $2)").bind(REVISION).bind(revision.to_string());
        notify.execute(connection).await.map(drop)
    }

    /// Announces on commit that there is a job to be done.
    pub(in crate::store) async fn announce_job(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
        sqlx::query("select pg_notify($1, '')").bind(JOBS).execute(connection).await.map(drop)
    }

    /// Tells workers of this process that a job is due, without the way through the server.
    pub(in crate::store) fn signal_job(&self) {
        count(&self.announcements.counts.jobs);
    }

    /// Announces on commit that something was taken into the inbox.
    pub(in crate::store) async fn announce_inbox(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
        sqlx::query("select pg_notify($1, '')").bind(INBOX).execute(connection).await.map(drop)
    }

    /// As [`Self::signal_job`].
    pub(in crate::store) fn signal_inbox(&self) {
        count(&self.announcements.counts.inbox);
    }

    /// What any process has taken in, from now on.
    pub(in crate::store) fn inbox_changes(&self) -> watch::Receiver<u64> {
        self.announcements.start();
        self.announcements.counts.inbox.subscribe()
    }

    /// Announces on commit that events were written.
    pub(in crate::store) async fn announce_event(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
        sqlx::query("select pg_notify($1, '')").bind(EVENTS).execute(connection).await.map(drop)
    }

    /// As [`Self::signal_job`].
    pub(in crate::store) fn signal_event(&self) {
        count(&self.announcements.counts.events);
    }

    /// Events that any process has written, from now on.
    pub(in crate::store) fn event_changes(&self) -> watch::Receiver<u64> {
        self.announcements.start();
        self.announcements.counts.events.subscribe()
    }

    /// Jobs that were added by any process, from now on.
    pub(in crate::store) fn job_changes(&self) -> watch::Receiver<u64> {
        self.announcements.start();
        self.announcements.counts.jobs.subscribe()
    }
}

async fn listen(options: PgConnectOptions, heard: watch::Sender<Heard>, counts: Counts) {
    let pool = PgPoolOptions::new().max_connections(1).acquire_timeout(PATIENCE).connect_lazy_with(options);
    loop {
        if let Err(error) = follow(&pool, &heard, &counts).await {
            tracing::debug!(%error, "announcements of other processes do not arrive; looking more often instead");
        }
        heard.send_modify(|heard| heard.listening = false);
        sleep(RECONNECT).await;
    }
}

/// Takes announcements until the connection is lost.
async fn follow(pool: &sqlx::PgPool, heard: &watch::Sender<Heard>, counts: &Counts) -> Result<(), sqlx::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.eager_reconnect(false);
    bounded(listener.listen_all([REVISION, JOBS, INBOX, EVENTS])).await?;
    // Whatever was announced before is caught up with here.
    let select = sqlx::query_scalar("select revision from installation where id = 1");
    let revision: i64 = bounded(select.fetch_one(&mut listener)).await?;
    heard.send_modify(|heard| *heard = Heard { listening: true, revision });
    counts.all();
    loop {
        match timeout(SILENCE, listener.try_recv()).await {
            Ok(Ok(Some(notification))) => {
                if let Some(sender) = counts.of(notification.channel()) {
                    count(sender);
                } else if let Ok(revision) = notification.payload().parse() {
                    heard.send_modify(|heard| heard.revision = revision);
                }
            }
            Ok(Ok(None)) => return Ok(()),
            Ok(Err(error)) => return Err(error),
            Err(_) => {
                bounded(listener.execute("select 1")).await?;
            }
        }
    }
}

async fn bounded<T>(work: impl Future<Output = Result<T, sqlx::Error>>) -> Result<T, sqlx::Error> {
    timeout(PATIENCE, work).await.map_err(|_| sqlx::Error::PoolTimedOut)?
}
