//! Reading the audit, and verifying its chain.

use crate::{
    domain::{
        audit::{
            Record,
            chain::{Broken, Verifier},
        },
        ids::TenantId,
    },
    flows::{
        Ctx, Error,
        page::{Page, Paged},
    },
    store::{AuditStore, StoreError},
};

/// Entries read at a time.
const BATCH: u32 = 1000;

/// What verifying found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AuditState {
    /// Nothing was ever recorded.
    Empty,
    /// Every entry follows the one before.
    Whole {
        /// How many there are.
        entries: i64,
        /// Number and hash of the last one (`42 9f86d0…`).
        head: String,
    },
    /// It is not what was written.
    Broken(Broken),
}

/// What was done to the tenant, newest first.
///
/// # Errors
/// `after` is no number of an entry.
pub async fn audit(ctx: &Ctx, page: &Page) -> Result<Paged<Record>, Error> {
    let before = page.after_number()?;
    let records = ctx.services.administration.store.audit(&ctx.tenant.id, before, page.fetch()).await?;
    Ok(page.of(records, |record| record.sequence.to_string()))
}

/// Follows the whole chain of a tenant.
///
/// # Errors
/// The database's. A broken chain is no error.
pub async fn verify_audit(store: &(impl AuditStore + ?Sized), tenant: &TenantId) -> Result<AuditState, StoreError> {
    // The head first: what is appended meanwhile comes after it.
    let Some(head) = store.audit_head(tenant).await? else {
        let left = store.audit_chain(tenant, 0, 1).await?;
        return Ok(left.first().map_or(AuditState::Empty, |record| AuditState::Broken(Broken::Head(record.sequence))));
    };
    let mut verifier = Verifier::new(tenant.as_str());
    while verifier.sequence() < head.sequence {
        let batch = store.audit_chain(tenant, verifier.sequence(), BATCH).await?;
        let up_to_head = batch.iter().filter(|record| record.sequence <= head.sequence);
        let before = verifier.sequence();
        for record in up_to_head {
            if let Err(broken) = verifier.follow(record) {
                return Ok(AuditState::Broken(broken));
            }
        }
        if verifier.sequence() == before {
            break;
        }
    }
    if let Err(broken) = verifier.finish(head.sequence, &head.hash) {
        return Ok(AuditState::Broken(broken));
    }
    // What follows the head now was either appended meanwhile or never belonged there.
    let after = store.audit_chain(tenant, head.sequence, 1).await?;
    let moved_on = store.audit_head(tenant).await?.is_some_and(|now| now.sequence > head.sequence);
    if let Some(record) = after.first().filter(|_| !moved_on) {
        return Ok(AuditState::Broken(Broken::Head(record.sequence)));
    }
    let digits: String = head.hash.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(AuditState::Whole { entries: head.sequence, head: format!("{} {digits}", head.sequence) })
}
