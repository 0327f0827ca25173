//! Y2's own log of notifications: read into the inbox, and confirmed once it is on the disk here.

use std::collections::BTreeMap;

use cegid_y2::business_notification_log::{
    Acknowledge, AcknowledgeRequest, GetItemsToProcess, GetItemsToProcessRequest, Notification,
};
use futures_util::future::try_join_all;

use super::Posted;
use crate::{
    flows::{Ctx, Error},
    tenant::{Connection, notification_settings::PullSettings},
};

/// Notifications asked for at a time.
const PAGE: i32 = 100;
/// Pages read before somebody else has a turn.
const PAGES: usize = 50;

/// Takes in what waits in the log; answers how many.
///
/// # Errors
/// Y2's, the database's. What was not confirmed is read once more, and known then.
pub async fn pull(ctx: &Ctx, connection: &Connection, settings: &PullSettings) -> Result<usize, Error> {
    let client = ctx.y2(connection).await?;
    let failed = |error| Error::y2(&connection.id, error);
    let mut taken = 0;
    for _ in 0..PAGES {
        let request = GetItemsToProcessRequest {
            max_count: Some(PAGE),
            subscription_id: settings.subscription.clone(),
            ..GetItemsToProcessRequest::default()
        };
        let page = client.call(&GetItemsToProcess { request }).await.map_err(failed)?.notifications;
        let ids: Vec<_> = page.iter().filter_map(|one| one.id.clone()).filter(|id| !id.trim().is_empty()).collect();
        // Side by side, so that they share a sync of the disk.
        try_join_all(page.iter().map(|one| keep(ctx, connection, one))).await?;
        taken += page.len();
        if !ids.is_empty() {
            let request = AcknowledgeRequest { notification_ids: ids };
            client.call(&Acknowledge { request }).await.map_err(failed)?;
        }
        if page.len() < usize::try_from(PAGE).unwrap_or_default() {
            break;
        }
    }
    Ok(taken)
}

async fn keep(ctx: &Ctx, connection: &Connection, one: &Notification) -> Result<(), Error> {
    let event_id = one.envent_id.clone().filter(|id| !id.trim().is_empty());
    let headers: BTreeMap<_, _> = event_id.map(|id| ("webhook-id".to_owned(), id)).into_iter().collect();
    let body = one.notification.clone().unwrap_or_default();
    let posted = Posted { source: "pull", source_id: one.id.clone(), headers: &headers, body: body.as_bytes() };
    ctx.services.notifications.inbox.take_in(ctx, connection, &posted).await.map(drop)
}
