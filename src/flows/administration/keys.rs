//! API keys of a tenant: make, list, read, revoke.

use jiff::Timestamp;
use secrecy::SecretString;

use crate::{
    domain::{
        audit::{Action, AuditOrigin},
        permission::Permission,
        permission_set::PermissionSet,
    },
    flows::{
        Ctx, Error,
        page::{Page, Paged},
    },
    store::{ApiKeyRecord, ListedKey},
    tenant::keys::{self, CreateKeyError, KeyDraft},
};

/// Keys of a tenant that work at a time: each is held in memory by every process.
const MAX_KEYS: usize = 1000;

/// A key that was just made.
pub struct CreatedKey {
    /// As it is listed.
    pub key: ListedKey,
    /// The whole key; it cannot be shown again.
    pub value: SecretString,
}

/// Makes a key. `held` is what the caller may do itself: nobody hands out more than that, else a key that may make keys
/// would be a key that may do everything.
///
/// # Errors
/// Fields that do not fit; permissions that the caller lacks; too many keys.
pub async fn create_key(
    ctx: &Ctx,
    draft: &KeyDraft,
    held: PermissionSet,
    origin: &AuditOrigin,
) -> Result<CreatedKey, Error> {
    let administration = &ctx.services.administration;
    let request = draft.read(origin.at).map_err(|fields| Error::Invalid { fields })?;
    let missing: Vec<Permission> = request.permissions.iter().filter(|draft| !held.contains(*draft)).collect();
    if !missing.is_empty() {
        let why = "a key can be given only what the credential that makes it holds itself".to_owned();
        return Err(Error::ScopesNotHeld { why, missing });
    }
    let store = administration.store.as_ref();
    let tenant = &ctx.tenant.id;
    let works =
        |key: &&ApiKeyRecord| key.revoked_at.is_none() && key.expires_at.is_none_or(|expiry| expiry > origin.at);
    if store.keys(tenant).await?.iter().filter(works).count() >= MAX_KEYS {
        return Err(Error::TooManyKeys { limit: MAX_KEYS });
    }
    let made = keys::create(store, tenant, &request, origin).await.map_err(|error| match error {
        CreateKeyError::Store(error) => Error::of_change(error, Action::KeyCreate),
        // The tenant was deleted in between, or the machine has no randomness: nothing that the caller can mend.
        other => Error::internal(other),
    })?;
    administration.take_effect().await;
    Ok(CreatedKey { key: ListedKey { record: made.record, last_used_at: None }, value: made.value })
}

/// The keys, newest first, revoked and expired ones included.
///
/// # Errors
/// `after` is no key of the tenant.
pub async fn keys(ctx: &Ctx, page: &Page) -> Result<Paged<ListedKey>, Error> {
    let store = ctx.services.administration.store.as_ref();
    if let Some(after) = &page.after
        && !(keys::can_be_id(after) && store.key(&ctx.tenant.id, after).await?.is_some())
    {
        return Err(page.unknown_cursor());
    }
    let keys = store.key_page(&ctx.tenant.id, page.after.as_deref(), page.fetch()).await?;
    let keys = keys.into_iter().map(|key| with_last_use(ctx, key)).collect();
    Ok(page.of(keys, |key: &ListedKey| key.record.id.clone()))
}

/// One key.
///
/// # Errors
/// The tenant has none of that id.
pub async fn key(ctx: &Ctx, id: &str) -> Result<ListedKey, Error> {
    if !keys::can_be_id(id) {
        return Err(Error::KeyNotFound);
    }
    let key = ctx.services.administration.store.key(&ctx.tenant.id, id).await?;
    key.map(|key| with_last_use(ctx, key)).ok_or(Error::KeyNotFound)
}

/// Revokes a key; one that was revoked before stays as it is.
///
/// # Errors
/// The tenant has none of that id.
pub async fn revoke_key(ctx: &Ctx, id: &str, origin: &AuditOrigin) -> Result<(), Error> {
    if !keys::can_be_id(id) {
        return Err(Error::KeyNotFound);
    }
    let administration = &ctx.services.administration;
    let revoked = keys::revoke(administration.store.as_ref(), &ctx.tenant.id, id, origin).await;
    revoked.map_err(|error| Error::of_change(error, Action::KeyRevoke))?.ok_or(Error::KeyNotFound)?;
    administration.take_effect().await;
    Ok(())
}

/// What this process saw itself is newer than what was written down.
fn with_last_use(ctx: &Ctx, mut key: ListedKey) -> ListedKey {
    let seen: Option<Timestamp> = ctx.services.administration.registry.keys().last_use(&ctx.tenant.id, &key.record.id);
    key.last_used_at = key.last_used_at.max(seen);
    key
}
