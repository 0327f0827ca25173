//! [`LiveStoreSessionStore`] in SQL.

use async_trait::async_trait;
use jiff::Timestamp;
use sqlx::{Database, Row as _};
use uuid::Uuid;

use super::{
    Failure,
    columns::{Connection, Instant, State},
    is_foreign_key,
};
use crate::{
    domain::ids::TenantId,
    store::{
        CodeRedemption, Completion, LiveStoreSession, LiveStoreSessionStore, NewJob, NewPageToken, NewSession,
        RecordedConsent, SessionChange, SessionCreation, SessionSaving, StoreError, TokenPurpose, WriteClaim,
        WriteState,
    },
};

/// Selects whole sessions.
macro_rules! sessions {
    ($of:literal) => {
        concat!(
            "select s.id, s.session_id, s.connection, s.store_id, s.customer_id, s.callback_url, s.state, s.created_at,
             s.opened_at, s.ended_at, s.expires_at, s.lasts_until, s.context, s.entered, s.revision, s.write_state,
             s.write_attempt, s.claimed_at, s.customer_guid, s.result_customer_id, s.phone, s.phones_released from ",
            $of
        )
    };
}

/// A change of an open session at `$3`, which extends it to `$4`, if that is later, and not beyond its end.
macro_rules! extending {
    ($further:literal, $condition:literal) => {
        concat!(
            "update livestore_sessions set ",
            $further,
            "expires_at = case when $4 <= expires_at then expires_at when $4 < lasts_until then $4 else lasts_until end
             where tenant = $1 and id = $2 and ended_at is null and expires_at > $3 ",
            $condition
        )
    };
}

/// What ends a session: it is not open any more, and what was entered is gone.
macro_rules! ending {
    ($rest:literal) => {
        concat!("update livestore_sessions set context = null, entered = null, ended_at = $1, ", $rest)
    };
}

/// A name whose session is over, or being written, does not lead there any more.
const LET_GO: &str = "
update livestore_sessions set latest = false where tenant = $1 and session_id = $2 and latest
and (ended_at is not null or expires_at <= $3 or write_state <> 'none')";

const CREATE: &str = "
insert into livestore_sessions (tenant, id, session_id, latest, connection, store_id, customer_id, callback_url, state,
    created_at, expires_at, lasts_until, context, revision, write_state, write_attempt)
values ($1, $2, $3, true, $4, $5, $6, $7, 'created', $8, $9, $10, $11, 1, 'none', 0)
on conflict (tenant, session_id) where latest do update set connection = $4, store_id = $5, callback_url = $7,
    created_at = $8, expires_at = $9, lasts_until = $10, context = $11, revision = livestore_sessions.revision + 1,
    entered = case when livestore_sessions.customer_id is not distinct from $6 then livestore_sessions.entered end,
    phone = case when livestore_sessions.customer_id is not distinct from $6 then livestore_sessions.phone end,
    phones_released = livestore_sessions.phones_released
        + case when livestore_sessions.customer_id is not distinct from $6 then 0 else 1 end,
    customer_id = $6
returning id";

const INSERT_TOKEN: &str = "
insert into livestore_page_tokens (tenant, hash, session, purpose, one_time, created_at) values ($1, $2, $3, $4, $5, $6)";

/// A code of an open session that no phone has.
const KEEP_CODE: &str = "
insert into livestore_page_tokens (tenant, hash, session, purpose, one_time, created_at, expires_at)
select tenant, $3, id, 'code', true, $4, $5 from livestore_sessions
where tenant = $1 and id = $2 and ended_at is null and expires_at > $4 and phone is null
on conflict (tenant, hash) do nothing";

/// A code that is still good, or was used by whoever comes again.
const REDEEM_CODE: &str = "
update livestore_page_tokens set used_at = coalesce(used_at, $4)
where tenant = $1 and hash = $2 and purpose = 'code' and exists (select 1 from livestore_sessions s
    where s.tenant = $1 and s.id = livestore_page_tokens.session and s.ended_at is null and s.expires_at > $4
    and (s.phone = $3 or (s.phone is null and livestore_page_tokens.used_at is null and livestore_page_tokens.expires_at > $4)))
returning session";

/// A claim of what nobody has claimed, or what was claimed so long ago (`$5`) that its holder is thought dead.
const CLAIMS: [&str; 2] = [
    "update livestore_sessions set write_state = 'claimed', claimed_at = $3, write_attempt = write_attempt + 1,
     customer_guid = coalesce(customer_guid, $4)
     where tenant = $1 and id = $2 and ended_at is null and expires_at > $3 and write_state = 'none'
     returning write_attempt, customer_guid",
    "update livestore_sessions set claimed_at = $3, write_attempt = write_attempt + 1,
     customer_guid = coalesce(customer_guid, $4)
     where tenant = $1 and id = $2 and ended_at is null and write_state = 'claimed' and claimed_at <= $5
     returning write_attempt, customer_guid",
];

/// What a claim that was refused says about the session.
fn refused(session: LiveStoreSession) -> WriteClaim {
    match session.write {
        WriteState::Done { customer_id } => WriteClaim::Done { customer_id },
        WriteState::Claimed { at, .. } if session.ended_at.is_none() => WriteClaim::Busy { since: at },
        WriteState::Claimed { .. } | WriteState::None => WriteClaim::Over,
    }
}

/// Columns write_state, write_attempt, claimed_at and result_customer_id.
fn write_state(
    (state, attempt, claimed_at, customer_id): (String, i64, Option<Instant>, Option<String>),
) -> Result<WriteState, StoreError> {
    match (state.as_str(), claimed_at, customer_id) {
        ("none", ..) => Ok(WriteState::None),
        ("claimed", Some(at), _) => Ok(WriteState::Claimed { attempt, at: at.0 }),
        ("done", _, Some(customer_id)) => Ok(WriteState::Done { customer_id }),
        _ => Err(StoreError::Unreadable("who writes a session")),
    }
}

fn phone(hash: Option<Vec<u8>>) -> Result<Option<[u8; 32]>, StoreError> {
    hash.map(|hash| hash.try_into().map_err(|_| StoreError::Unreadable("the phone of a session"))).transpose()
}

macro_rules! livestore {
    ($store:ty, $connection:ty, $skip_locked:literal) => {
        impl $store {
            fn read_session(
                row: <<$connection as sqlx::Connection>::Database as Database>::Row,
            ) -> Result<LiveStoreSession, Failure> {
                let at = |column: &str| Ok::<_, sqlx::Error>(row.try_get::<Option<Instant>, _>(column)?.map(|at| at.0));
                let write = (
                    row.try_get("write_state")?,
                    row.try_get("write_attempt")?,
                    row.try_get("claimed_at")?,
                    row.try_get("result_customer_id")?,
                );
                Ok(LiveStoreSession {
                    id: row.try_get("id")?,
                    session_id: row.try_get("session_id")?,
                    connection: row.try_get::<Connection, _>("connection")?.0,
                    store_id: row.try_get("store_id")?,
                    customer_id: row.try_get("customer_id")?,
                    callback_url: row.try_get("callback_url")?,
                    state: row.try_get::<State, _>("state")?.0,
                    created_at: row.try_get::<Instant, _>("created_at")?.0,
                    opened_at: at("opened_at")?,
                    ended_at: at("ended_at")?,
                    expires_at: row.try_get::<Instant, _>("expires_at")?.0,
                    lasts_until: row.try_get::<Instant, _>("lasts_until")?.0,
                    context: row.try_get("context")?,
                    entered: row.try_get("entered")?,
                    revision: row.try_get("revision")?,
                    write: write_state(write)?,
                    customer_guid: row.try_get("customer_guid")?,
                    phone: phone(row.try_get("phone")?)?,
                    phones_released: row.try_get("phones_released")?,
                })
            }

            async fn find_session(
                connection: &mut $connection,
                tenant: &TenantId,
                id: Uuid,
            ) -> Result<Option<LiveStoreSession>, Failure> {
                let select = sqlx::query(sessions!("livestore_sessions s where s.tenant = $1 and s.id = $2"));
                let row = select.bind(tenant.as_str()).bind(id).fetch_optional(connection).await?;
                row.map(Self::read_session).transpose()
            }
        }

        #[async_trait]
        impl LiveStoreSessionStore for $store {
            async fn create_session(
                &self,
                tenant: &TenantId,
                session: &NewSession,
            ) -> Result<SessionCreation, StoreError> {
                self.work(async {
                    let mut transaction = self.write().await?;
                    sqlx::query(LET_GO)
                        .bind(tenant.as_str())
                        .bind(&session.session_id)
                        .bind(Instant(session.created_at))
                        .execute(&mut *transaction)
                        .await?;
                    let created = sqlx::query_scalar(CREATE)
                        .bind(tenant.as_str())
                        .bind(session.id)
                        .bind(&session.session_id)
                        .bind(session.connection.as_str())
                        .bind(&session.store_id)
                        .bind(&session.customer_id)
                        .bind(&session.callback_url)
                        .bind(Instant(session.created_at))
                        .bind(Instant(session.expires_at))
                        .bind(Instant(session.lasts_until))
                        .bind(&session.context)
                        .fetch_one(&mut *transaction)
                        .await;
                    let id: Uuid = match created {
                        Ok(id) => id,
                        Err(error) if is_foreign_key(&error) => return Ok(SessionCreation::UnknownTenant),
                        Err(error) => return Err(error.into()),
                    };
                    self.commit(transaction).await?;
                    Ok(if id == session.id { SessionCreation::Created } else { SessionCreation::Replaced { id } })
                })
                .await
            }

            async fn session_named(
                &self,
                tenant: &TenantId,
                session_id: &str,
            ) -> Result<Option<LiveStoreSession>, StoreError> {
                self.work(async {
                    let row = sqlx::query(sessions!(
                        "livestore_sessions s where s.tenant = $1 and s.session_id = $2 and s.latest"
                    ))
                    .bind(tenant.as_str())
                    .bind(session_id)
                    .fetch_optional(&mut *self.connection().await?)
                    .await?;
                    row.map(Self::read_session).transpose()
                })
                .await
            }

            async fn session(&self, tenant: &TenantId, id: Uuid) -> Result<Option<LiveStoreSession>, StoreError> {
                self.work(async { Self::find_session(&mut *self.connection().await?, tenant, id).await }).await
            }

            async fn session_of_token(
                &self,
                tenant: &TenantId,
                hash: &[u8; 32],
                purpose: TokenPurpose,
            ) -> Result<Option<LiveStoreSession>, StoreError> {
                self.work(async {
                    let row = sqlx::query(sessions!(
                        "livestore_page_tokens t join livestore_sessions s on s.tenant = t.tenant and s.id = t.session
                         where t.tenant = $1 and t.hash = $2 and t.purpose = $3 and not t.one_time"
                    ))
                    .bind(tenant.as_str())
                    .bind(hash.as_slice())
                    .bind(purpose.as_str())
                    .fetch_optional(&mut *self.connection().await?)
                    .await?;
                    row.map(Self::read_session).transpose()
                })
                .await
            }

            async fn redeem_token(
                &self,
                tenant: &TenantId,
                hash: &[u8; 32],
                purpose: TokenPurpose,
                now: Timestamp,
            ) -> Result<Option<LiveStoreSession>, StoreError> {
                self.work(async {
                    let mut transaction = self.write().await?;
                    let session: Option<Uuid> = sqlx::query_scalar(
                        "update livestore_page_tokens set used_at = $4 where tenant = $1 and hash = $2 and purpose = $3
                         and one_time and used_at is null returning session",
                    )
                    .bind(tenant.as_str())
                    .bind(hash.as_slice())
                    .bind(purpose.as_str())
                    .bind(Instant(now))
                    .fetch_optional(&mut *transaction)
                    .await?;
                    let Some(id) = session else { return Ok(None) };
                    let session = Self::find_session(&mut transaction, tenant, id).await?;
                    self.commit(transaction).await?;
                    Ok(session)
                })
                .await
            }

            async fn open_session(
                &self,
                tenant: &TenantId,
                id: Uuid,
                token: &NewPageToken,
                now: Timestamp,
                until: Timestamp,
            ) -> Result<bool, StoreError> {
                self.work(async {
                    let mut transaction = self.write().await?;
                    let opened =
                        sqlx::query(extending!("state = 'opened', opened_at = coalesce(opened_at, $3), ", ""))
                            .bind(tenant.as_str())
                            .bind(id)
                            .bind(Instant(now))
                            .bind(Instant(until))
                            .execute(&mut *transaction)
                            .await?;
                    if opened.rows_affected() == 0 {
                        return Ok(false);
                    }
                    sqlx::query(INSERT_TOKEN)
                    .bind(tenant.as_str())
                    .bind(token.hash.as_slice())
                    .bind(id)
                    .bind(token.purpose.as_str())
                    .bind(token.one_time)
                    .bind(Instant(now))
                    .execute(&mut *transaction)
                    .await?;
                    self.commit(transaction).await?;
                    Ok(true)
                })
                .await
            }

            async fn extend_session(
                &self,
                tenant: &TenantId,
                id: Uuid,
                now: Timestamp,
                until: Timestamp,
            ) -> Result<Option<Timestamp>, StoreError> {
                self.work(async {
                    let expires: Option<Instant> = sqlx::query_scalar(extending!("", "returning expires_at"))
                        .bind(tenant.as_str())
                        .bind(id)
                        .bind(Instant(now))
                        .bind(Instant(until))
                        .fetch_optional(&mut *self.writer().await?)
                        .await?;
                    Ok(expires.map(|at| at.0))
                })
                .await
            }

            async fn keep_code(
                &self,
                tenant: &TenantId,
                id: Uuid,
                code: &[u8; 32],
                now: Timestamp,
                until: Timestamp,
            ) -> Result<bool, StoreError> {
                self.work(async {
                    let mut transaction = self.write().await?;
                    sqlx::query(KEEP_CODE)
                        .bind(tenant.as_str())
                        .bind(id)
                        .bind(code.as_slice())
                        .bind(Instant(now))
                        .bind(Instant(until))
                        .execute(&mut *transaction)
                        .await?;
                    let found = Self::find_session(&mut transaction, tenant, id).await?;
                    self.commit(transaction).await?;
                    Ok(found.is_some_and(|session| session.is_open(now) && session.phone.is_none()))
                })
                .await
            }

            async fn redeem_code(
                &self,
                tenant: &TenantId,
                code: &[u8; 32],
                phone: &[u8; 32],
                token: &NewPageToken,
                now: Timestamp,
                until: Timestamp,
            ) -> Result<CodeRedemption, StoreError> {
                self.work(async {
                    let mut transaction = self.write().await?;
                    let redeemed: Option<Uuid> = sqlx::query_scalar(REDEEM_CODE)
                        .bind(tenant.as_str())
                        .bind(code.as_slice())
                        .bind(phone.as_slice())
                        .bind(Instant(now))
                        .fetch_optional(&mut *transaction)
                        .await?;
                    let id = if let Some(id) = redeemed {
                        id
                    } else {
                        let other = sqlx::query(sessions!(
                            "livestore_page_tokens t join livestore_sessions s on s.tenant = t.tenant and s.id = t.session
                             where t.tenant = $1 and t.hash = $2 and t.purpose = 'code'"
                        ))
                        .bind(tenant.as_str())
                        .bind(code.as_slice())
                        .fetch_optional(&mut *transaction)
                        .await?;
                        let other = other.map(Self::read_session).transpose()?;
                        match other.filter(|session| session.is_open(now)) {
                            // The same phone, at the same moment: its other request was faster.
                            Some(session) if session.phone == Some(*phone) => session.id,
                            Some(session) if session.phone.is_some() => return Ok(CodeRedemption::Taken),
                            _ => return Ok(CodeRedemption::Gone),
                        }
                    };
                    // A phone that was faster by its other code leaves nothing to bind.
                    let bound = sqlx::query(extending!(
                        "phone = $5, state = 'opened', opened_at = coalesce(opened_at, $3), ",
                        "and (phone is null or phone = $5)"
                    ))
                    .bind(tenant.as_str())
                    .bind(id)
                    .bind(Instant(now))
                    .bind(Instant(until))
                    .bind(phone.as_slice())
                    .execute(&mut *transaction)
                    .await?;
                    if bound.rows_affected() == 0 {
                        return Ok(CodeRedemption::Taken);
                    }
                    sqlx::query(INSERT_TOKEN)
                        .bind(tenant.as_str())
                        .bind(token.hash.as_slice())
                        .bind(id)
                        .bind(token.purpose.as_str())
                        .bind(token.one_time)
                        .bind(Instant(now))
                        .execute(&mut *transaction)
                        .await?;
                    let session = Self::find_session(&mut transaction, tenant, id).await?;
                    self.commit(transaction).await?;
                    Ok(session.map_or(CodeRedemption::Gone, |session| CodeRedemption::Yours(Box::new(session))))
                })
                .await
            }

            async fn release_phone(&self, tenant: &TenantId, id: Uuid, now: Timestamp) -> Result<bool, StoreError> {
                self.work(async {
                    let released = sqlx::query(
                        "update livestore_sessions set phone = null, phones_released = phones_released + 1,
                         entered = null, revision = revision + 1
                         where tenant = $1 and id = $2 and ended_at is null and expires_at > $3 and phone is not null
                         and write_state = 'none'",
                    )
                    .bind(tenant.as_str())
                    .bind(id)
                    .bind(Instant(now))
                    .execute(&mut *self.writer().await?)
                    .await?;
                    Ok(released.rows_affected() == 1)
                })
                .await
            }

            async fn save_session(
                &self,
                tenant: &TenantId,
                id: Uuid,
                seen: i64,
                change: &SessionChange,
                now: Timestamp,
                until: Timestamp,
            ) -> Result<SessionSaving, StoreError> {
                self.work(async {
                    let mut transaction = self.write().await?;
                    let saved: Option<i64> = sqlx::query_scalar(extending!(
                        "context = coalesce($6, context), entered = coalesce($7, entered), revision = revision + 1, ",
                        "and revision = $5 and write_state = 'none' returning revision"
                    ))
                    .bind(tenant.as_str())
                    .bind(id)
                    .bind(Instant(now))
                    .bind(Instant(until))
                    .bind(seen)
                    .bind(&change.context)
                    .bind(&change.entered)
                    .fetch_optional(&mut *transaction)
                    .await?;
                    if let Some(revision) = saved {
                        self.commit(transaction).await?;
                        return Ok(SessionSaving::Saved { revision });
                    }
                    let found = Self::find_session(&mut transaction, tenant, id).await?;
                    let open = found.filter(|session| session.is_open(now) && session.write == WriteState::None);
                    Ok(open.map_or(SessionSaving::Closed, |open| SessionSaving::Moved { revision: open.revision }))
                })
                .await
            }

            async fn claim_write(
                &self,
                tenant: &TenantId,
                id: Uuid,
                customer_guid: Uuid,
                now: Timestamp,
                stale: Timestamp,
            ) -> Result<WriteClaim, StoreError> {
                self.work(async {
                    let mut transaction = self.write().await?;
                    for (statement, taken_over) in CLAIMS.into_iter().zip([false, true]) {
                        let claimed: Option<(i64, Uuid)> = sqlx::query_as(statement)
                            .bind(tenant.as_str())
                            .bind(id)
                            .bind(Instant(now))
                            .bind(customer_guid)
                            .bind(Instant(stale))
                            .fetch_optional(&mut *transaction)
                            .await?;
                        if let Some((attempt, customer_guid)) = claimed {
                            self.commit(transaction).await?;
                            return Ok(WriteClaim::Yours { attempt, customer_guid, taken_over });
                        }
                    }
                    Ok(Self::find_session(&mut transaction, tenant, id).await?.map_or(WriteClaim::Unknown, refused))
                })
                .await
            }

            async fn release_write(&self, tenant: &TenantId, id: Uuid, attempt: i64) -> Result<bool, StoreError> {
                self.work(async {
                    let released = sqlx::query(
                        "update livestore_sessions set write_state = 'none', claimed_at = null
                         where tenant = $1 and id = $2 and write_state = 'claimed' and write_attempt = $3",
                    )
                    .bind(tenant.as_str())
                    .bind(id)
                    .bind(attempt)
                    .execute(&mut *self.writer().await?)
                    .await?;
                    Ok(released.rows_affected() == 1)
                })
                .await
            }

            async fn finish_session(
                &self,
                tenant: &TenantId,
                id: Uuid,
                completion: &Completion,
            ) -> Result<bool, StoreError> {
                let Completion { attempt, customer_id, consents, then, at } = completion;
                self.work(async {
                    let mut transaction = self.write().await?;
                    let finished: Option<(Connection, Option<String>)> = sqlx::query_as(ending!(
                        "state = 'completed', write_state = 'done', result_customer_id = $5
                         where tenant = $2 and id = $3 and write_state = 'claimed' and write_attempt = $4
                         returning connection, store_id"
                    ))
                    .bind(Instant(*at))
                    .bind(tenant.as_str())
                    .bind(id)
                    .bind(attempt)
                    .bind(customer_id)
                    .fetch_optional(&mut *transaction)
                    .await?;
                    let Some((connection, store_id)) = finished else { return Ok(false) };
                    for consent in consents {
                        let (consent, store_id) = (consent.clone(), store_id.clone());
                        let recorded = RecordedConsent { consent, at: *at, session: Some(id), store_id };
                        Self::insert_consent(&mut transaction, tenant, &connection.0, customer_id, &recorded).await?;
                    }
                    if let Some(job) = then {
                        Self::insert_job(&mut transaction, job).await?;
                    }
                    self.commit(transaction).await?;
                    if then.is_some() {
                        self.signal_job();
                    }
                    Ok(true)
                })
                .await
            }

            async fn cancel_session(
                &self,
                tenant: &TenantId,
                id: Uuid,
                now: Timestamp,
                then: Option<&NewJob>,
            ) -> Result<bool, StoreError> {
                self.work(async {
                    let mut transaction = self.write().await?;
                    let cancelled = sqlx::query(ending!(
                        "state = 'cancelled' where tenant = $2 and id = $3 and ended_at is null and expires_at > $1
                         and write_state = 'none'"
                    ))
                    .bind(Instant(now))
                    .bind(tenant.as_str())
                    .bind(id)
                    .execute(&mut *transaction)
                    .await?;
                    if cancelled.rows_affected() == 0 {
                        return Ok(false);
                    }
                    if let Some(job) = then {
                        Self::insert_job(&mut transaction, job).await?;
                    }
                    self.commit(transaction).await?;
                    if then.is_some() {
                        self.signal_job();
                    }
                    Ok(true)
                })
                .await
            }

            async fn note_health_checks(&self, seen: &[(TenantId, Timestamp)]) -> Result<(), StoreError> {
                // Every process writes the rows in the same order: two that write the same ones do not block each other.
                let mut ordered: Vec<_> = seen.iter().collect();
                ordered.sort();
                self.work(async {
                    let mut transaction = self.write().await?;
                    for (tenant, at) in ordered {
                        sqlx::query(
                            "insert into livestore_health_checks (tenant, seen_at)
                             select tenant, $2 from tenants where tenant = $1
                             on conflict (tenant) do update set seen_at = excluded.seen_at
                             where excluded.seen_at > livestore_health_checks.seen_at",
                        )
                        .bind(tenant.as_str())
                        .bind(Instant(*at))
                        .execute(&mut *transaction)
                        .await?;
                    }
                    self.commit(transaction).await
                })
                .await
            }

            async fn tills_seen(
                &self,
                tenant: &TenantId,
            ) -> Result<(Option<Timestamp>, Option<Timestamp>), StoreError> {
                self.work(async {
                    let (checked, session): (Option<Instant>, Option<Instant>) = sqlx::query_as(
                        "select (select seen_at from livestore_health_checks where tenant = $1),
                         (select max(created_at) from livestore_sessions where tenant = $1)",
                    )
                    .bind(tenant.as_str())
                    .fetch_one(&mut *self.connection().await?)
                    .await?;
                    Ok((checked.map(|at| at.0), session.map(|at| at.0)))
                })
                .await
            }

            async fn expire_sessions(
                &self,
                now: Timestamp,
                stale: Timestamp,
                limit: u32,
            ) -> Result<u64, StoreError> {
                self.work(async {
                    let expired = sqlx::query(concat!(
                        "update livestore_sessions set context = null, entered = null, ended_at = $1, state = 'expired'
                         where (tenant, id) in (select tenant, id from livestore_sessions
                             where ended_at is null and expires_at <= $1
                             and (write_state <> 'claimed' or claimed_at <= $2) order by expires_at limit $3 ",
                        $skip_locked,
                        ")"
                    ))
                    .bind(Instant(now))
                    .bind(Instant(stale))
                    .bind(i64::from(limit))
                    .execute(&mut *self.writer().await?)
                    .await?;
                    Ok(expired.rows_affected())
                })
                .await
            }

            async fn purge_ended_sessions(&self, before: Timestamp, limit: u32) -> Result<u64, StoreError> {
                self.work(async {
                    let purged = sqlx::query(concat!(
                        "delete from livestore_sessions where (tenant, id) in
                         (select tenant, id from livestore_sessions where ended_at < $1 order by ended_at limit $2 ",
                        $skip_locked,
                        ")"
                    ))
                    .bind(Instant(before))
                    .bind(i64::from(limit))
                    .execute(&mut *self.writer().await?)
                    .await?;
                    Ok(purged.rows_affected())
                })
                .await
            }
        }
    };
}

on_both!(livestore);
