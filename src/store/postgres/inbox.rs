//! How many notifications are inserted at once: all of them by one statement, since each is a way to the server and back.

use std::collections::HashSet;

use sqlx::PgConnection;
use uuid::Uuid;

use super::PostgresStore;
use crate::store::notifications::NewNotification;

const INSERT: &str = "
insert into notifications
    (tenant, id, connection, source, source_id, received_at, state, due_at, reason, finished_at, sealed)
select u.tenant, u.id, u.connection, u.source, u.source_id, t.at, case when u.ignored is null then 'received' else 'ignored' end,
    case when u.ignored is null then t.at end, u.ignored, case when u.ignored is not null then t.at end, u.sealed
from unnest($1::text[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[], $8::bytea[])
    with ordinality as u (tenant, id, connection, source, source_id, micros, ignored, sealed, position)
cross join lateral (select timestamptz 'epoch' + u.micros * interval '1 microsecond' as at) t
where exists (select 1 from tenants k where k.tenant = u.tenant)
order by u.position
on conflict do nothing
returning id";

impl PostgresStore {
    pub(in crate::store) async fn insert_notifications(
        connection: &mut PgConnection,
        new: &[NewNotification],
    ) -> Result<HashSet<Uuid>, sqlx::Error> {
        fn column<'n, T>(new: &'n [NewNotification], of: impl Fn(&'n NewNotification) -> T) -> Vec<T> {
            new.iter().map(of).collect()
        }
        let ids: Vec<Uuid> = sqlx::query_scalar(INSERT)
            .bind(column(new, |one| one.tenant.as_str()))
            .bind(column(new, |one| one.id))
            .bind(column(new, |one| one.connection.as_str()))
            .bind(column(new, |one| one.source))
            .bind(column(new, |one| one.source_id.as_deref()))
            .bind(column(new, |one| one.received_at.as_microsecond()))
            .bind(column(new, |one| one.ignored))
            .bind(column(new, |one| one.sealed.as_slice()))
            .fetch_all(connection)
            .await?;
        Ok(ids.into_iter().collect())
    }
}
