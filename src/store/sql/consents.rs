//! [`ConsentStore`] in SQL, and the recording that completing a session does.

use async_trait::async_trait;
use uuid::Uuid;

use super::{
    columns::{Instant, Sha256},
    is_foreign_key,
};
use crate::{
    domain::ids::{ConnectionId, TenantId},
    store::{Consent, ConsentStore, RecordedConsent, StoreError},
};

/// Columns of `consents`: id, name, version, text_hash, text, language, granted, at, session, store_id.
type ConsentRow = (Uuid, String, String, Sha256, String, String, bool, Instant, Option<Uuid>, Option<String>);

fn recorded(row: ConsentRow) -> RecordedConsent {
    let (id, name, version, text_hash, text, language, granted, at, session, store_id) = row;
    let consent = Consent { id, name, version, text_hash: text_hash.0, text, language, granted };
    RecordedConsent { consent, at: at.0, session, store_id }
}

macro_rules! consents {
    ($store:ty, $connection:ty, $skip_locked:literal) => {
        impl $store {
            /// Records an answer in the transaction of what it belongs to. One that is there already stays as it is.
            pub(super) async fn insert_consent(
                connection: &mut $connection,
                tenant: &TenantId,
                of: &ConnectionId,
                customer_id: &str,
                recorded: &RecordedConsent,
            ) -> Result<(), sqlx::Error> {
                let RecordedConsent { consent, at, session, store_id } = recorded;
                sqlx::query(
                    "insert into consents (tenant, connection, customer_id, id, name, version, text_hash, text, language,
                     granted, at, session, store_id)
                     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) on conflict do nothing",
                )
                .bind(tenant.as_str())
                .bind(of.as_str())
                .bind(customer_id)
                .bind(consent.id)
                .bind(&consent.name)
                .bind(&consent.version)
                .bind(consent.text_hash.as_slice())
                .bind(&consent.text)
                .bind(&consent.language)
                .bind(consent.granted)
                .bind(Instant(*at))
                .bind(session)
                .bind(store_id)
                .execute(connection)
                .await
                .map(drop)
            }
        }

        #[async_trait]
        impl ConsentStore for $store {
            async fn record_consents(
                &self,
                tenant: &TenantId,
                connection: &ConnectionId,
                customer_id: &str,
                consents: &[RecordedConsent],
            ) -> Result<bool, StoreError> {
                self.work(async {
                    let mut transaction = self.write().await?;
                    for consent in consents {
                        match Self::insert_consent(&mut transaction, tenant, connection, customer_id, consent).await {
                            Ok(()) => {}
                            Err(error) if is_foreign_key(&error) => return Ok(false),
                            Err(error) => return Err(error.into()),
                        }
                    }
                    self.commit(transaction).await?;
                    Ok(true)
                })
                .await
            }

            async fn consents(
                &self,
                tenant: &TenantId,
                connection: &ConnectionId,
                customer_id: &str,
                after: Option<Uuid>,
                limit: u32,
            ) -> Result<Vec<RecordedConsent>, StoreError> {
                self.work(async {
                    let rows: Vec<ConsentRow> = sqlx::query_as(
                        "select id, name, version, text_hash, text, language, granted, at, session, store_id
                         from consents where tenant = $1 and connection = $2 and customer_id = $3
                         and ($4 is null or id > $4) order by id limit $5",
                    )
                    .bind(tenant.as_str())
                    .bind(connection.as_str())
                    .bind(customer_id)
                    .bind(after)
                    .bind(i64::from(limit))
                    .fetch_all(&mut *self.connection().await?)
                    .await?;
                    Ok(rows.into_iter().map(recorded).collect())
                })
                .await
            }
        }
    };
}

on_both!(consents);
