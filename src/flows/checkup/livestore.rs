//! Whether LiveStore can open a form of a tenant: its files, a key, and whether a till was ever seen.

use super::{Code, Finding, code};
use crate::{
    domain::{livestore::Gap, permission::Permission},
    flows::{Ctx, Error},
};

pub(super) const CHECK: &str = "LiveStore";

/// Everything about a tenant's LiveStore.
pub(super) async fn livestore(ctx: &Ctx) -> Vec<Finding> {
    let mut findings = files(ctx);
    let key = key(ctx).await.map(|found| vec![found]);
    for part in [key, tills(ctx).await] {
        findings.extend(part.unwrap_or_else(|error| vec![Finding::database(CHECK, &error)]));
    }
    findings
}

fn files(ctx: &Ctx) -> Vec<Finding> {
    let gaps = ctx.tenant.livestore_gaps();
    if gaps.is_empty() {
        let layout = ctx.tenant.livestore.as_ref().map(|settings| settings.for_store(None, &[]).layout);
        let layout = layout.unwrap_or_default();
        return vec![Finding::ok(CHECK, format!("the files are complete; tills see the layout `{layout}`"))];
    }
    let told = |gap: &Gap| {
        Finding::fail(
            CHECK,
            of(gap),
            gap.to_string(),
            "correct the file and apply the tenant: until then, tills are answered 503",
        )
    };
    gaps.iter().map(told).collect()
}

const fn of(gap: &Gap) -> Code {
    match gap {
        Gap::Settings => code::LIVESTORE_SETTINGS_MISSING,
        Gap::Challenger => code::LIVESTORE_CHALLENGER_MISSING,
        Gap::Flow => code::LIVESTORE_FLOW_MISSING,
        Gap::Connection => code::LIVESTORE_CONNECTION_MISSING,
    }
}

async fn key(ctx: &Ctx) -> Result<Finding, Error> {
    let store = &ctx.services.notifications.store;
    // What Y2 posts with is typed into Y2 and nowhere else.
    let mut of_listeners = Vec::new();
    for connection in &ctx.tenant.connections {
        of_listeners.extend(store.listener_key(&ctx.tenant.id, &connection.id).await?.map(|kept| kept.key_id));
    }
    let now = ctx.services.clock.now();
    let mut alive = store.keys(&ctx.tenant.id).await?;
    alive.retain(|key| key.revoked_at.is_none() && key.expires_at.is_none_or(|end| end > now));
    alive.retain(|key| !of_listeners.contains(&key.id));
    if alive.iter().any(|key| key.permissions.contains(Permission::Y2Listener)) {
        return Ok(Finding::ok(CHECK, "a key with `tenant.y2.listener` is in effect"));
    }
    let found = match alive.as_slice() {
        [] => "no key is in effect that tills could have: they are answered 401".to_owned(),
        _ => "no key in effect that tills could have has `tenant.y2.listener`: they are answered 403".to_owned(),
    };
    let advice = format!("run `key create --tenant {} --name LiveStore --scope tenant.y2.listener`", ctx.tenant.id);
    Ok(Finding::fail(CHECK, code::LIVESTORE_KEY_MISSING, found, advice))
}

/// When tills last asked for health, and for a session.
async fn tills(ctx: &Ctx) -> Result<Vec<Finding>, Error> {
    let (services, tenant) = (&ctx.services, &ctx.tenant.id);
    let (kept, session) = services.sessions.tills_seen(tenant).await?;
    let health_check = services.health_checks.last(tenant).max(kept);
    let paste = format!("`tenant livestore-settings {tenant}` prints what to paste into LiveStore");
    let mut findings = Vec::new();
    match (health_check, session) {
        (Some(at), _) => findings.push(Finding::ok(CHECK, format!("the last health check came at {at:.0}"))),
        (None, Some(_)) => {}
        (None, None) => {
            let found = "no till has ever asked whether the connector is there";
            let advice = format!("{paste}; then try the address from a till's network");
            return Ok(vec![Finding::warn(CHECK, code::LIVESTORE_NEVER_ASKED, found, advice)]);
        }
    }
    findings.push(match session {
        Some(at) => Finding::ok(CHECK, format!("the last session came at {at:.0}")),
        None => Finding::warn(CHECK, code::LIVESTORE_NO_SESSION, "no till has posted a session lately", paste),
    });
    Ok(findings)
}
