//! Which job of an ordering key may be done next. Keeps the promise of the column `blocked`.

use sqlx::SqliteConnection;
use uuid::Uuid;

/// A running job and its key.
pub(super) struct Keyed {
    seq: i64,
    owner: String,
    key: String,
}

/// The key of a job; `None`: it has none, or is not there.
pub(super) async fn key_of(connection: &mut SqliteConnection, id: Uuid) -> Result<Option<Keyed>, sqlx::Error> {
    let row: Option<(i64, String, String)> =
        sqlx::query_as("select seq, owner, ordering_key from jobs where id = ?1 and ordering_key is not null")
            .bind(id.as_bytes().as_slice())
            .fetch_optional(connection)
            .await?;
    Ok(row.map(|(seq, owner, key)| Keyed { seq, owner, key }))
}

/// After the running job of a key was settled: the earliest that is left is not blocked, and that one is, unless it is the
/// same.
pub(super) async fn after_settling(connection: &mut SqliteConnection, settled: &Keyed) -> Result<(), sqlx::Error> {
    sqlx::query(
        "with head (seq) as (select seq from jobs where owner = ?1 and ordering_key = ?2 and state = 'ready'
             order by seq limit 1)
         update jobs set blocked = seq <> (select seq from head)
         where state = 'ready' and seq in (select seq from head union select ?3)",
    )
    .bind(&settled.owner)
    .bind(&settled.key)
    .bind(settled.seq)
    .execute(connection)
    .await
    .map(drop)
}

/// After jobs of a key have come back: of all that are left, the running one or the earliest is not blocked.
pub(super) async fn after_replaying(
    connection: &mut SqliteConnection,
    owner: &str,
    key: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "with head (seq) as (select coalesce(min(seq) filter (where state = 'running'), min(seq)) from jobs
             where owner = ?1 and ordering_key = ?2 and state <> 'parked')
         update jobs set blocked = seq <> (select seq from head)
         where owner = ?1 and ordering_key = ?2 and state = 'ready'",
    )
    .bind(owner)
    .bind(key)
    .execute(connection)
    .await
    .map(drop)
}
