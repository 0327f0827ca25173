//! What is wrong with a connection, in words, and what to do about it. Calls Y2 for reading only.
//!
//! One walk for `doctor` and for the administration: the way to Y2 first, step by step, then everything behind it side by
//! side. Findings stand in the order of the walk, whoever was faster, and what follows from an earlier one says so: the
//! first failure is the cause.

mod address;
mod advice;
pub mod code;
mod contract;
mod finding;
mod lists;
mod livestore;
mod members;
mod notifications;
mod public_address;
mod reach;
mod rights;
mod services;
mod unknown_members;

use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use self::{advice::advice, reach::Reached};
pub use self::{
    code::Code,
    finding::{Finding, Status},
};
use super::{Ctx, connections};
use crate::{
    domain::ids::ConnectionId,
    tenant::{Connection, Tenant},
};

/// How long Y2 may take to let us in.
const TO_REACH: Duration = Duration::from_secs(4);
/// How long everything behind that may take. Both together are less than the ten seconds that are promised.
const TO_LOOK_AROUND: Duration = Duration::from_secs(5);

/// What to do where time ran out.
const TRY_AGAIN: &str = "try again; if it stays slow, ask whoever runs this Y2";

/// Everything about one connection: the way to its Y2, what is there, its notifications, and LiveStore where it works with
/// this connection. Over in nine seconds. A disabled connection is tried as far as its login.
pub async fn connection(ctx: &Ctx, connection: &Connection) -> Vec<Finding> {
    let mut findings = Vec::new();
    let reached = reach::reach(&within(ctx, TO_REACH), connection, &mut findings).await;
    if !connection.enabled {
        return findings;
    }
    let ctx = &within(ctx, TO_LOOK_AROUND);
    let client = reached.as_ref().ok().map(|reached| &reached.client);
    let with_livestore = livestore_connection(&ctx.tenant).is_some_and(|id| id == connection.id);
    let (of_y2, of_address, of_livestore, of_notifications) = tokio::join!(
        look_around(ctx, connection, &reached),
        in_time(ctx, public_address::CHECK, public_address::public_address(ctx, connection, with_livestore)),
        in_time(ctx, livestore::CHECK, async {
            if with_livestore { livestore::livestore(ctx).await } else { Vec::new() }
        }),
        in_time(ctx, notifications::CHECK, notifications::notifications(ctx, connection, client)),
    );
    for part in [of_y2, of_address, of_livestore, of_notifications] {
        findings.extend(part);
    }
    findings
}

/// What no connection tells of a tenant: LiveStore, where it is set up and has no connection to work with.
pub async fn beside_connections(ctx: &Ctx) -> Vec<Finding> {
    if ctx.tenant.livestore.is_none() || livestore_connection(&ctx.tenant).is_some() {
        return Vec::new();
    }
    let ctx = &within(ctx, TO_LOOK_AROUND);
    in_time(ctx, livestore::CHECK, livestore::livestore(ctx)).await
}

/// The connection whose Y2 LiveStore's customers are written to.
fn livestore_connection(tenant: &Tenant) -> Option<ConnectionId> {
    let named = tenant.livestore.as_ref()?.connection.as_ref();
    connections::for_reading(tenant, named.map(ConnectionId::as_str)).ok().map(|connection| connection.id.clone())
}

/// Services, contracts, rights and lists, side by side.
async fn look_around(ctx: &Ctx, connection: &Connection, reached: &Result<Reached, Code>) -> Vec<Finding> {
    let Reached { client, version } = match reached {
        Ok(reached) => reached,
        Err(cause) => {
            return [services::CHECKS, lists::CHECKS]
                .concat()
                .iter()
                .map(|check| Finding::skip(check, *cause))
                .collect();
        }
    };
    let (of_services, of_members, of_rights, of_lists) = tokio::join!(
        in_time(ctx, "services", services::services(client, connection, *version)),
        in_time(ctx, "replies", members::members(client)),
        in_time(ctx, "rights", rights::rights(client, connection)),
        in_time(ctx, "lists", lists::lists(ctx, connection)),
    );
    let mut findings: Vec<_> = [of_services, of_members, of_rights, of_lists].concat();
    lists::follow_from_missing_services(&mut findings);
    findings
}

async fn in_time(ctx: &Ctx, check: &'static str, part: impl Future<Output = Vec<Finding>>) -> Vec<Finding> {
    let Some(until) = ctx.until else { return part.await };
    timeout_at(until, part).await.unwrap_or_else(|_| {
        vec![Finding::fail(
            check,
            code::Y2_CHECK_TOO_SLOW,
            format!("not everything was answered within {} s", TO_LOOK_AROUND.as_secs()),
            TRY_AGAIN,
        )]
    })
}

/// The same, whose calls of Y2 are over after `span` at the latest.
fn within(ctx: &Ctx, span: Duration) -> Ctx {
    let until = Instant::now() + span;
    Ctx { until: Some(ctx.until.map_or(until, |before| before.min(until))), ..ctx.clone() }
}
