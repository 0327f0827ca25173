//! Whether a connection's notifications arrive: the listener's key, the public address, Y2's log, the signature, what was
//! seen last, and what waits.

use std::time::Duration;

use cegid_y2::business_notification_log;
use jiff::SignedDuration;
use url::Url;

use super::{Finding, advice};
use crate::{
    flows::{Ctx, Error, Y2Error},
    tenant::Connection,
};

/// How long the public address may take.
const PATIENCE: Duration = Duration::from_secs(3);
/// A notification that waits for longer means that something is stuck.
const STUCK: SignedDuration = SignedDuration::from_mins(10);

/// Everything about the notifications of one connection. Says one line where nobody has set them up.
pub async fn notifications(ctx: &Ctx, connection: &Connection, client: &cegid_y2::Client, findings: &mut Vec<Finding>) {
    if let Err(error) = try_to_check(ctx, connection, client, findings).await {
        findings.push(Finding::fail("notifications", error.to_string(), "see what is said of the database"));
    }
}

async fn try_to_check(
    ctx: &Ctx,
    connection: &Connection,
    client: &cegid_y2::Client,
    findings: &mut Vec<Finding>,
) -> Result<(), Error> {
    let store = &ctx.services.notifications.store;
    let now = ctx.services.clock.now();
    let key = store.listener_key(&ctx.tenant.id, &connection.id).await?;
    let backlog = store.backlog(&ctx.tenant.id, Some(connection.id.as_str())).await?;
    let pull = connection.notifications.pull.as_ref();
    if key.is_none() && pull.is_none() && backlog.newest.is_none() {
        findings.push(Finding::ok("notifications", "not set up: no listener key, no pull, none ever received"));
        return Ok(());
    }
    if let Some(kept) = key {
        let key = store.key(&ctx.tenant.id, &kept.key_id).await?;
        let alive =
            key.is_some_and(|key| key.record.revoked_at.is_none() && key.record.expires_at.is_none_or(|at| at > now));
        findings.push(if alive {
            Finding::ok("listener key", format!("key {} works", kept.key_id))
        } else {
            Finding::fail(
                "listener key",
                format!("key {} was revoked or has expired: Y2's posts are refused", kept.key_id),
                "`POST …/Register` makes a new one; type it into Y2",
            )
        });
        findings.push(public_address(ctx).await);
    }
    if pull.is_some() {
        findings.push(match client.hello_world(business_notification_log::SERVICE, "doctor").await {
            Ok(_) => Finding::ok("notification log", "can be read"),
            Err(error @ Y2Error::OperationMissing { .. }) => Finding::fail(
                "notification log",
                error.to_string(),
                "remove `notifications.pull`, and have Y2 post to the listener",
            ),
            Err(error) => {
                let error = Error::y2(&connection.id, error);
                Finding::fail("notification log", error.to_string(), advice(&error))
            }
        });
    }
    findings.push(match &connection.notifications.signature {
        Some(signature) => Finding::ok("signature", format!("posts are checked by `{}`", signature.header)),
        None => Finding::ok("signature", "posts are let in by their key alone"),
    });
    let seen = backlog.newest.map_or_else(|| "none ever".to_owned(), |at| format!("{at:.0}"));
    findings.push(match backlog.newest {
        Some(_) => Finding::ok("last notification", seen),
        None => Finding::warn("last notification", seen, "change something in Y2 and see whether it arrives"),
    });
    let waits = format!("{} wait, {} parked", backlog.waiting, backlog.parked);
    let stuck = backlog.oldest.is_some_and(|oldest| now.duration_since(oldest) > STUCK);
    findings.push(if stuck {
        Finding::warn("backlog", waits, "see what they wait for: `GET /admin/notifications?state=received`")
    } else if backlog.parked > 0 {
        Finding::warn(
            "backlog",
            waits,
            "see why: `GET /admin/notifications?state=parked`; replay them when it is mended",
        )
    } else {
        Finding::ok("backlog", waits)
    });
    Ok(())
}

/// Whether the address that Y2 is told leads back here, as far as this machine can tell.
async fn public_address(ctx: &Ctx) -> Finding {
    const CHECK: &str = "public address";
    let notifications = &ctx.services.notifications;
    let Some(base) = ctx.tenant.public_base_url.as_ref().or(notifications.public_url.as_ref()) else {
        return Finding::warn(CHECK, "not known", "set `server.public_url`, or `publicBaseUrl` in `tenant.yml`");
    };
    let Ok(url) = Url::parse(&format!("{}/healthz", base.as_str().trim_end_matches('/'))) else {
        return Finding::fail(CHECK, format!("{base} is no base of an address"), "correct `server.public_url`");
    };
    if let Err(forbidden) = ctx.services.outgoing.policy.check_url(&url) {
        return Finding::warn(CHECK, forbidden.to_string(), "Y2 has to reach it from where it is; try it from there");
    }
    match ctx.services.outgoing.http.get(url.clone()).timeout(PATIENCE).send().await {
        Ok(answer) if answer.status().is_success() => Finding::ok(CHECK, format!("{base} answers")),
        Ok(answer) => Finding::warn(CHECK, format!("{url} answers {}", answer.status()), "see what answers there"),
        Err(_) => Finding::warn(
            CHECK,
            format!("{base} does not answer from here"),
            "start the server, or see whether Y2 reaches it from where it is",
        ),
    }
}
