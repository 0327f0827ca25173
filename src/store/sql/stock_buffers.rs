//! [`StockBufferStore`] in SQL.

use async_trait::async_trait;

use super::{columns::Instant, is_foreign_key};
use crate::{
    domain::{
        audit::Entry,
        ecommerce::stock::Buffered,
        ids::{ShopId, TenantId},
    },
    store::{
        StockBufferStore, StoreError,
        stock_buffers::{BufferChange, StockBuffer},
    },
};

type Row = (String, String, i64, Instant);

fn stock_buffer((level, reference, buffer, changed_at): Row) -> Result<StockBuffer, StoreError> {
    let unreadable = || StoreError::Unreadable("a stock buffer");
    Ok(StockBuffer {
        of: Buffered::named(&level, &reference).ok_or_else(unreadable)?,
        buffer: u32::try_from(buffer).map_err(|_| unreadable())?,
        changed_at: changed_at.0,
    })
}

macro_rules! stock_buffers {
    ($store:ty, $connection:ty, $skip_locked:literal) => {
        #[async_trait]
        impl StockBufferStore for $store {
            async fn stock_buffers(
                &self,
                tenant: &TenantId,
                shop: &ShopId,
                after: Option<&Buffered>,
                limit: u32,
            ) -> Result<Vec<StockBuffer>, StoreError> {
                // No level is empty, so everything comes behind it.
                let (level, reference) = after.map_or(("", ""), |of| (of.level(), of.reference()));
                self.work(async {
                    let rows: Vec<Row> = sqlx::query_as(
                        "select level, reference, buffer, changed_at from stock_buffers
                         where tenant = $1 and shop = $2 and (level, reference) > ($3, $4)
                         order by level, reference limit $5",
                    )
                    .bind(tenant.as_str())
                    .bind(shop.as_str())
                    .bind(level)
                    .bind(reference)
                    .bind(i64::from(limit))
                    .fetch_all(&mut *self.connection().await?)
                    .await?;
                    Ok(rows.into_iter().map(stock_buffer).collect::<Result<_, _>>()?)
                })
                .await
            }

            async fn stock_buffer(
                &self,
                tenant: &TenantId,
                shop: &ShopId,
                of: &Buffered,
            ) -> Result<Option<StockBuffer>, StoreError> {
                self.work(async {
                    let row: Option<Row> = sqlx::query_as(
                        "select level, reference, buffer, changed_at from stock_buffers
                         where tenant = $1 and shop = $2 and level = $3 and reference = $4",
                    )
                    .bind(tenant.as_str())
                    .bind(shop.as_str())
                    .bind(of.level())
                    .bind(of.reference())
                    .fetch_optional(&mut *self.connection().await?)
                    .await?;
                    Ok(row.map(stock_buffer).transpose()?)
                })
                .await
            }

            async fn change_stock_buffers(
                &self,
                tenant: &TenantId,
                shop: &ShopId,
                changes: &[BufferChange],
                entry: &Entry,
            ) -> Result<Option<u64>, StoreError> {
                const SET: &str = "insert into stock_buffers (tenant, shop, level, reference, buffer, changed_at)
                     values ($1, $2, $3, $4, $5, $6)
                     on conflict (tenant, shop, level, reference) do update
                     set buffer = excluded.buffer, changed_at = excluded.changed_at
                     where stock_buffers.buffer <> excluded.buffer";
                const REMOVE: &str =
                    "delete from stock_buffers where tenant = $1 and shop = $2 and level = $3 and reference = $4";
                self.work(async {
                    let mut transaction = self.write().await?;
                    let mut changed = 0;
                    for (of, buffer) in changes {
                        let query = sqlx::query(if buffer.is_some() { SET } else { REMOVE })
                            .bind(tenant.as_str())
                            .bind(shop.as_str())
                            .bind(of.level())
                            .bind(of.reference());
                        let query = match buffer {
                            Some(buffer) => query.bind(i64::from(*buffer)).bind(Instant(entry.at)),
                            None => query,
                        };
                        match query.execute(&mut *transaction).await {
                            Ok(done) => changed += done.rows_affected(),
                            Err(error) if is_foreign_key(&error) => return Ok(None),
                            Err(error) => return Err(error.into()),
                        }
                    }
                    if changed > 0 {
                        Self::append_audit(&mut transaction, tenant, entry).await?;
                        self.commit(transaction).await?;
                    }
                    Ok(Some(changed))
                })
                .await
            }
        }
    };
}

on_both!(stock_buffers);
