//! Whether a connection's notifications arrive: the listener's key, Y2's log, the signature, what was seen last, and what
//! waits.

use cegid_y2::business_notification_log::{GetItemsToProcess, GetItemsToProcessRequest};
use jiff::SignedDuration;

use super::{Code, Finding, advice, code};
use crate::{
    domain::permission::Permission,
    flows::{Ctx, Error, Y2Error},
    store::listener_keys::ListenerKey,
    tenant::{Connection, notification_settings::PullSettings},
};

pub(super) const CHECK: &str = "notifications";
/// A notification that waits for longer means that something is stuck.
const STUCK: SignedDuration = SignedDuration::from_mins(10);

/// Everything about the notifications of one connection, Y2's log only where Y2 lets us in. Says one line where nobody has set
/// them up.
pub(super) async fn notifications(
    ctx: &Ctx,
    connection: &Connection,
    client: Option<&cegid_y2::Client>,
) -> Vec<Finding> {
    try_to_check(ctx, connection, client).await.unwrap_or_else(|error| vec![Finding::database(CHECK, &error)])
}

async fn try_to_check(
    ctx: &Ctx,
    connection: &Connection,
    client: Option<&cegid_y2::Client>,
) -> Result<Vec<Finding>, Error> {
    let store = &ctx.services.notifications.store;
    let now = ctx.services.clock.now();
    let key = store.listener_key(&ctx.tenant.id, &connection.id).await?;
    let backlog = store.backlog(&ctx.tenant.id, Some(connection.id.as_str())).await?;
    let pull = connection.notifications.pull.as_ref();
    let mut findings = Vec::new();
    if key.is_none() && pull.is_none() && backlog.newest.is_none() {
        return Ok(vec![Finding::ok(CHECK, "not set up: no listener key, no pull, none ever received")]);
    }
    if let Some(kept) = key {
        findings.push(listener_key(ctx, &kept).await?);
    }
    if let (Some(pull), Some(client)) = (pull, client) {
        findings.push(log(client, connection, pull).await);
    }
    findings.push(match &connection.notifications.signature {
        Some(signature) => Finding::ok("signature", format!("posts are checked by `{}`", signature.header)),
        None => Finding::ok("signature", "posts are let in by their key alone"),
    });
    let seen = backlog.newest.map_or_else(|| "none ever".to_owned(), |at| format!("{at:.0}"));
    findings.push(match backlog.newest {
        Some(_) => Finding::ok("last notification", seen),
        None => Finding::warn(
            "last notification",
            code::NOTIFICATIONS_NONE_SEEN,
            seen,
            "change something in Y2 and see whether it arrives",
        ),
    });
    let waits = format!("{} wait, {} parked", backlog.waiting, backlog.parked);
    let stuck = backlog.oldest.is_some_and(|oldest| now.duration_since(oldest) > STUCK);
    findings.push(if stuck {
        Finding::warn(
            "backlog",
            code::NOTIFICATIONS_STUCK,
            waits,
            "see what they wait for: `GET /admin/notifications?state=received`",
        )
    } else if backlog.parked > 0 {
        Finding::warn(
            "backlog",
            code::NOTIFICATIONS_PARKED,
            waits,
            "see why: `GET /admin/notifications?state=parked`; replay them when it is mended",
        )
    } else {
        Finding::ok("backlog", waits)
    });
    Ok(findings)
}

async fn listener_key(ctx: &Ctx, kept: &ListenerKey) -> Result<Finding, Error> {
    const CHECK: &str = "listener key";
    let (id, now) = (&kept.key_id, ctx.services.clock.now());
    let key = ctx.services.notifications.store.key(&ctx.tenant.id, id).await?;
    let alive = key.filter(|key| key.record.revoked_at.is_none() && key.record.expires_at.is_none_or(|at| at > now));
    Ok(match alive {
        Some(key) if key.record.permissions.contains(Permission::Y2Listener) => {
            Finding::ok(CHECK, format!("key {id} works"))
        }
        Some(_) => Finding::fail(
            CHECK,
            code::LISTENER_KEY_WITHOUT_SCOPE,
            format!("key {id} lacks `tenant.y2.listener`: Y2's posts are refused"),
            "revoke it; `POST …/Register` makes a new one; type that into Y2",
        ),
        None => Finding::fail(
            CHECK,
            code::LISTENER_KEY_DEAD,
            format!("key {id} was revoked or has expired: Y2's posts are refused"),
            "`POST …/Register` makes a new one; type it into Y2",
        ),
    })
}

/// Whether what waits in Y2's log may be read. Nothing is taken out: only what is confirmed is.
async fn log(client: &cegid_y2::Client, connection: &Connection, pull: &PullSettings) -> Finding {
    const CHECK: &str = "notification log";
    let request = GetItemsToProcessRequest {
        max_count: Some(1),
        subscription_id: pull.subscription.clone(),
        ..GetItemsToProcessRequest::default()
    };
    match client.call(&GetItemsToProcess { request }).await {
        Ok(_) => Finding::ok(CHECK, "can be read"),
        Err(error @ Y2Error::OperationMissing { .. }) => Finding::fail(
            CHECK,
            code::Y2_SERVICE_MISSING,
            error.to_string(),
            "remove `notifications.pull`, and have Y2 post to the listener",
        ),
        Err(error @ Y2Error::Rejected { .. }) => Finding::fail(
            CHECK,
            code::NOTIFICATION_LOG_DENIED,
            error.to_string(),
            "in Y2, let the user of this connection read the log of notifications, or remove `notifications.pull`",
        ),
        Err(error) => {
            let error = Error::y2(&connection.id, error);
            Finding::fail(CHECK, Code::of(&error), error.to_string(), advice(&error))
        }
    }
}
