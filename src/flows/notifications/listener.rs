//! A connection's listener: what an administrator types into Y2, and the key that belongs to it.

use std::collections::BTreeMap;

use cegid_y2::{business_notification_log, customer, hello_world::HelloWorldStatus};
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use crate::{
    domain::{audit::AuditOrigin, permission::Permission, permission_set::PermissionSet},
    flows::{Ctx, Error, Y2Error},
    store::listener_keys::ListenerKey,
    tenant::{
        Connection,
        keys::{self, KeyRequest},
        reseal::listener_key_context,
    },
};

/// What stands for a key that the caller may not see, or that was not made yet.
const MASKED: &str = "********";

/// What Y2 has to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listener {
    /// Whether what it receives is acted upon.
    pub enabled: bool,
    /// The connection's id.
    pub id: String,
    /// The connection's name.
    pub name: String,
    /// Where to post; a path where nobody said how the outside reaches the server.
    pub url: String,
    /// The headers that every post has to carry.
    pub headers: BTreeMap<String, String>,
}

/// What a registration came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Registration {
    /// Whether a key was made.
    pub key_made: bool,
    /// What has to be done by hand, a sentence each.
    pub by_hand: Vec<String>,
}

/// Describes it; `show_key`: the caller may see keys.
///
/// # Errors
/// The database's.
pub async fn describe(ctx: &Ctx, connection: &Connection, show_key: bool) -> Result<Listener, Error> {
    let key = if show_key { live_key(ctx, connection).await? } else { None };
    let value = key.map_or_else(|| MASKED.to_owned(), |key| key.expose_secret().to_owned());
    let mut headers = BTreeMap::from([("X-API-KEY".to_owned(), value)]);
    if let Some(signature) = &connection.notifications.signature {
        headers.insert(signature.header.clone(), "the signature of each post".to_owned());
    }
    let path = format!("/api/{}/webhooks/listeners/cegid/{}", ctx.tenant.id, connection.id);
    let url = public_url(ctx).map_or(path.clone(), |base| format!("{}{path}", base.as_str().trim_end_matches('/')));
    Ok(Listener {
        enabled: connection.enabled,
        id: connection.id.to_string(),
        name: connection.name.clone(),
        url,
        headers,
    })
}

fn public_url(ctx: &Ctx) -> Option<&Url> {
    ctx.tenant.public_base_url.as_ref().or(ctx.services.notifications.public_url.as_ref())
}

/// The key of the listener, unless it was revoked or has expired.
///
/// # Errors
/// The database's.
async fn live_key(ctx: &Ctx, connection: &Connection) -> Result<Option<SecretString>, Error> {
    let store = &ctx.services.notifications.store;
    let Some(kept) = store.listener_key(&ctx.tenant.id, &connection.id).await? else { return Ok(None) };
    if !is_alive(ctx, &kept).await? {
        return Ok(None);
    }
    let context = listener_key_context(connection.id.as_str());
    let plain = ctx.services.keyring.open(&ctx.tenant.id, &context, &kept.sealed).map_err(Error::internal)?;
    Ok(std::str::from_utf8(&plain).ok().map(SecretString::from))
}

async fn is_alive(ctx: &Ctx, kept: &ListenerKey) -> Result<bool, Error> {
    let now = ctx.services.clock.now();
    let key = ctx.services.notifications.store.key(&ctx.tenant.id, &kept.key_id).await?;
    Ok(key.is_some_and(|key| key.record.revoked_at.is_none() && key.record.expires_at.is_none_or(|at| at > now)))
}

/// Tries the connection from end to end and makes the listener's key where there is none.
///
/// # Errors
/// Y2 does not answer, or refuses; the database's.
pub async fn register(ctx: &Ctx, connection: &Connection, origin: &AuditOrigin) -> Result<Registration, Error> {
    let mut registration = Registration::default();
    let client = ctx.y2_for_check(connection).await?;
    let failed = |error| Error::y2(&connection.id, error);
    client.hello_world(customer::SERVICE, "register").await.map_err(failed)?;
    match client.hello_world(business_notification_log::SERVICE, "register").await {
        Ok(HelloWorldStatus { .. }) => {}
        Err(Y2Error::OperationMissing { .. }) => {
            registration
                .by_hand
                .push("this Y2 has no log of notifications that could be read: it has to post".to_owned());
        }
        Err(error) => return Err(failed(error)),
    }
    if live_key(ctx, connection).await?.is_none() {
        make_key(ctx, connection, origin).await?;
        ctx.services.administration.take_effect().await;
        registration.key_made = true;
    }
    match public_url(ctx) {
        None => registration.by_hand.push(
            "how the outside reaches this server is not known: set `server.public_url`, or `publicBaseUrl` in `tenant.yml`"
                .to_owned(),
        ),
        Some(url) if url.scheme() != "https" => {
            registration.by_hand.push(format!("the public address {url} is not https; keys would travel in the clear"));
        }
        Some(_) => {}
    }
    if connection.notifications.pull.is_none() {
        registration.by_hand.push(
            "Y2 has no public way to subscribe by call: type the address and the headers of the listener into Y2, or set \
             `notifications.pull` to have its log read"
                .to_owned(),
        );
    }
    Ok(registration)
}

async fn make_key(ctx: &Ctx, connection: &Connection, origin: &AuditOrigin) -> Result<(), Error> {
    let store = &ctx.services.notifications.store;
    let tenant = &ctx.tenant.id;
    let before = store.listener_key(tenant, &connection.id).await?;
    let request = KeyRequest {
        name: format!("Listener of {}", connection.id),
        permissions: PermissionSet::from_iter([Permission::Y2Listener]),
        expires_at: None,
    };
    let made = keys::create(store.as_ref(), tenant, &request, origin).await.map_err(Error::internal)?;
    let context = listener_key_context(connection.id.as_str());
    let sealed = ctx.services.keyring.seal(tenant, &context, made.value.expose_secret().as_bytes());
    let key = ListenerKey {
        key_id: made.record.id.clone(),
        created_at: ctx.services.clock.now(),
        sealed: sealed.map_err(Error::internal)?,
    };
    let instead_of = before.map(|before| before.key_id);
    if !store.keep_listener_key(tenant, &connection.id, &key, instead_of.as_deref()).await? {
        // Somebody else registered at the same time: theirs counts, and this one opens nothing.
        keys::revoke(store.as_ref(), tenant, &key.key_id, origin).await.map_err(Error::internal)?;
    }
    Ok(())
}
