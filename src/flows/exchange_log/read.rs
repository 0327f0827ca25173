//! Reading the log, and switching it on.

use std::{sync::Arc, time::Duration};

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, json};
use uuid::Uuid;

use super::{Side, contents, messages::Pair};
use crate::{
    domain::{
        audit::{Action, AuditOrigin},
        exchange_log::Subject,
        ids::ConnectionId,
    },
    flows::{
        Ctx, Error,
        page::{Page, Paged},
    },
    store::exchanges::{Exchange, ExchangeFilter, LogSwitch, LoggedExchange},
};

/// How long it can be switched on at a time.
pub const LONGEST_SPAN: Duration = Duration::from_secs(24 * 3600);

/// A page of the log.
///
/// # Errors
/// A cursor that is none; the database's.
pub async fn page(ctx: &Ctx, filter: &ExchangeFilter, page: &Page) -> Result<Paged<LoggedExchange>, Error> {
    let before = page.after_number()?;
    let found = ctx.services.exchange_log.store.exchanges(&ctx.tenant.id, filter, before, page.fetch()).await?;
    Ok(page.of(found, |logged| logged.seq.to_string()))
}

/// One exchange.
///
/// # Errors
/// There is none of that id; the database's.
pub async fn one(ctx: &Ctx, id: Uuid) -> Result<Exchange, Error> {
    Ok(found(ctx, id).await?.0)
}

/// An exchange as we generated it, or as it arrived.
///
/// # Errors
/// There is none of that id; the database's.
pub async fn unmodified(ctx: &Ctx, id: Uuid) -> Result<Side, Error> {
    Ok(pair(ctx, id).await?.unmodified)
}

/// An exchange as the other side got it, or as we processed it.
///
/// # Errors
/// There is none of that id; the database's.
pub async fn modified(ctx: &Ctx, id: Uuid) -> Result<Side, Error> {
    let pair = pair(ctx, id).await?;
    Ok(pair.modified.unwrap_or(pair.unmodified))
}

async fn pair(ctx: &Ctx, id: Uuid) -> Result<Pair, Error> {
    let (exchange, sealed) = found(ctx, id).await?;
    contents::open(&ctx.services.keyring, &ctx.tenant.id, exchange.id, &sealed)
}

async fn found(ctx: &Ctx, id: Uuid) -> Result<(Exchange, Vec<u8>), Error> {
    ctx.services.exchange_log.store.exchange(&ctx.tenant.id, id).await?.ok_or(Error::ExchangeNotFound)
}

/// What was switched on, with everything that was dropped so far.
///
/// # Errors
/// The database's.
pub async fn switches(ctx: &Ctx) -> Result<Vec<LogSwitch>, Error> {
    let log = &ctx.services.exchange_log;
    let mut switches = log.store.exchange_log_switches(&ctx.tenant.id).await?;
    for switch in &mut switches {
        switch.dropped += log.dropped(&switch.tenant, &switch.subject);
    }
    Ok(switches)
}

/// Switches the log on for a connection and a time, or off with none. Here it takes effect at once, in other processes a few
/// seconds later.
///
/// # Errors
/// The tenant has no such connection; the database's.
pub async fn switch(ctx: &Ctx, connection: &str, span: Duration, origin: &AuditOrigin) -> Result<LogSwitch, Error> {
    let known = |id: &ConnectionId| ctx.tenant.connections.iter().any(|known| known.id == *id);
    let is_sandbox = |id: &ConnectionId| id.as_str() == ConnectionId::SIMULATOR;
    let id = connection.parse::<ConnectionId>().ok().filter(|id| known(id) || is_sandbox(id));
    let id = id.ok_or_else(|| Error::ConnectionNotFound {
        named: connection.to_owned(),
        disabled: false,
        known: ctx.tenant.connections.iter().map(|known| known.id.clone()).collect(),
    })?;
    let subject = Subject::Connection(id);
    let now = ctx.services.clock.now();
    let span = SignedDuration::try_from(span.min(LONGEST_SPAN)).unwrap_or(SignedDuration::ZERO);
    let until = now.saturating_add(span).unwrap_or(Timestamp::MAX);
    let details = Map::from_iter([("until".to_owned(), json!(until))]);
    let target = subject.to_string();
    let entry = origin.did(Action::ExchangeLogSwitch, Some(&target), details);
    let log = Arc::clone(&ctx.services.exchange_log);
    if !log.store.switch_exchange_log(&ctx.tenant.id, &subject, until, now, &entry).await? {
        return Err(Error::Contended);
    }
    log.refresh().await?;
    let switched = switches(ctx).await?.into_iter().find(|switch| switch.subject == subject);
    switched.ok_or(Error::Contended)
}
