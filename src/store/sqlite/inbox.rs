//! How many notifications are inserted at once. A statement costs no way to a server, so there is one for each.

use std::collections::HashSet;

use sqlx::SqliteConnection;
use uuid::Uuid;

use super::SqliteStore;
use crate::store::{notifications::NewNotification, sql::columns::Instant};

impl SqliteStore {
    pub(in crate::store) async fn insert_notifications(
        connection: &mut SqliteConnection,
        new: &[NewNotification],
    ) -> Result<HashSet<Uuid>, sqlx::Error> {
        let mut kept = HashSet::with_capacity(new.len());
        for one in new {
            let inserted = sqlx::query(
                "insert into notifications
                     (tenant, id, connection, source, source_id, received_at, state, due_at, reason, finished_at, sealed)
                 select tenant, $2, $3, $4, $5, $6, case when $7 is null then 'received' else 'ignored' end,
                     case when $7 is null then $6 end, $7, case when $7 is not null then $6 end, $8
                 from tenants where tenant = $1
                 on conflict do nothing",
            )
            .bind(one.tenant.as_str())
            .bind(one.id)
            .bind(one.connection.as_str())
            .bind(one.source)
            .bind(&one.source_id)
            .bind(Instant(one.received_at))
            .bind(one.ignored)
            .bind(&one.sealed)
            .execute(&mut *connection)
            .await?;
            if inserted.rows_affected() == 1 {
                kept.insert(one.id);
            }
        }
        Ok(kept)
    }
}
