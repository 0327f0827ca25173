//! Which job of an ordering key may be done next. Keeps the promise of the column `blocked`.
//!
//! Whoever adds, settles or replays a job of a key first takes the lock of that key, in a statement of its own: the
//! statements after it see what the one before left, so that a job that is added while the last one ends is not forgotten.

use sqlx::PgConnection;
use uuid::Uuid;

/// A running job and its key.
pub(super) struct Keyed {
    seq: i64,
    owner: String,
    key: String,
}

/// Locks a key until the transaction ends. Two keys may share a lock; then they wait for each other, and nothing else.
pub(super) async fn lock_key(connection: &mut PgConnection, owner: &str, key: &str) -> Result<(), sqlx::Error> {
    sqlx::query("select pg_advisory_xact_lock(hashtextextended($1 || '/' || $2, 0))")
        .bind(owner)
        .bind(key)
        .execute(connection)
        .await
        .map(drop)
}

/// The key of a job, locked; `None`: it has none, or is not there.
pub(super) async fn lock_key_of(connection: &mut PgConnection, id: Uuid) -> Result<Option<Keyed>, sqlx::Error> {
    let row: Option<(i64, String, String)> =
        sqlx::query_as("select seq, owner, ordering_key from jobs where id = $1 and ordering_key is not null")
            .bind(id)
            .fetch_optional(&mut *connection)
            .await?;
    let Some((seq, owner, key)) = row else { return Ok(None) };
    lock_key(connection, &owner, &key).await?;
    Ok(Some(Keyed { seq, owner, key }))
}

/// Locks the keys of parked jobs, in their order, as whoever adds several does.
pub(super) async fn lock_keys_of_parked(
    connection: &mut PgConnection,
    owner: Option<&str>,
    id: Option<Uuid>,
) -> Result<(), sqlx::Error> {
    let keys: Vec<(String, String)> = sqlx::query_as(
        "select distinct owner, ordering_key from jobs where state = 'parked' and ordering_key is not null
         and owner = coalesce($1, owner) and id = coalesce($2, id) order by owner, ordering_key",
    )
    .bind(owner)
    .bind(id)
    .fetch_all(&mut *connection)
    .await?;
    for (owner, key) in keys {
        lock_key(connection, &owner, &key).await?;
    }
    Ok(())
}

/// After the running job of a key was settled: the earliest that is left is not blocked, and that one is, unless it is the
/// same.
pub(super) async fn after_settling(connection: &mut PgConnection, settled: &Keyed) -> Result<(), sqlx::Error> {
    sqlx::query(
        "with head as (select seq from jobs where owner = $1 and ordering_key = $2 and state = 'ready'
             order by seq limit 1)
         update jobs set blocked = seq <> (select seq from head)
         where state = 'ready' and seq in (select seq from head union select $3)",
    )
    .bind(&settled.owner)
    .bind(&settled.key)
    .bind(settled.seq)
    .execute(connection)
    .await
    .map(drop)
}

/// After jobs of a key have come back: of all that are left, the running one or the earliest is not blocked.
pub(super) async fn after_replaying(connection: &mut PgConnection, owner: &str, key: &str) -> Result<(), sqlx::Error> {
    sqlx::query(
        "with head as (select coalesce(min(seq) filter (where state = 'running'), min(seq)) as seq from jobs
             where owner = $1 and ordering_key = $2 and state <> 'parked')
         update jobs set blocked = seq <> (select seq from head)
         where owner = $1 and ordering_key = $2 and state = 'ready'",
    )
    .bind(owner)
    .bind(key)
    .execute(connection)
    .await
    .map(drop)
}
