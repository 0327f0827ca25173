//! `BusinessNotificationLogService`: notifications that wait to be fetched, or whose delivery failed.

use jiff::civil::DateTime;
use serde_json::Value;

use super::refusal::{at, refused, request};
use super::values::{Members, Page, filled, integer, moment, text, texts};
use crate::call::{Call, Handler};
use crate::fault::ServiceFault;
use crate::world::notifications::Notification;
use crate::world::wire::NotificationStatus;

/// The handler of an operation.
pub(super) fn handler(operation: &str) -> Option<Handler> {
    match operation {
        "Acknowledge" => Some(acknowledge),
        "ClearHistory" => Some(clear_history),
        "Create" => Some(create),
        "GetItemsToProcess" => Some(get_items_to_process),
        _ => None,
    }
}

/// Puts a notification into the log, whoever it is for, and answers it with its id. An empty error is none.
fn create(call: &mut Call<'_>, arguments: &Value) -> Result<Value, ServiceFault> {
    let request = request(arguments, &["EventId", "Notification", "SubscriptionId"])?;
    let status = filled(request, "Status").and_then(NotificationStatus::from_name).unwrap_or_default();
    let kept = call.world.notifications_mut().add(Notification {
        id: 0,
        event_id: at(request, "EventId").unwrap_or_default().into(),
        subscription_id: at(request, "SubscriptionId").unwrap_or_default().into(),
        text: text(request, "Notification").unwrap_or_default().into(),
        status,
        error: text(request, "Error").unwrap_or_default().into(),
        at: call.now,
        acknowledged: false,
    });
    Ok(Members::default()
        .text("Error", &kept.error)
        .text("EventId", &kept.event_id)
        .set("Id", kept.id.to_string())
        .text("Notification", &kept.text)
        .text("Status", kept.status.name())
        .text("SubscriptionId", &kept.subscription_id)
        .done())
}

/// What waits or failed and was not confirmed, oldest first, made from `From` to `To`, both included. At most 1,000, and
/// fewer where `MaxCount` says so (assumed); a number below 1 is refused.
fn get_items_to_process(call: &mut Call<'_>, arguments: &Value) -> Result<Value, ServiceFault> {
    let request = request(arguments, &[])?;
    let most = match integer(request, "MaxCount").map(usize::try_from) {
        None => Page::LARGEST,
        Some(Ok(number)) if number > 0 => number.min(Page::LARGEST),
        Some(_) => return Err(refused("MaxCount starts at 1")),
    };
    let (from, to, subscription) = (moment(request, "From"), moment(request, "To"), filled(request, "SubscriptionId"));
    let requested = call.world.notifications().all().filter(|row| {
        !row.acknowledged
            && from.is_none_or(|from| row.at >= from)
            && to.is_none_or(|to| row.at <= to)
            && subscription.is_none_or(|subscription| subscription == &*row.subscription_id)
    });
    let rows = requested.take(most).map(|row| {
        Members::default()
            .text("EnventId", &row.event_id)
            .set("Id", row.id.to_string())
            .text("Notification", &row.text)
            .filled("SubscriptionId", &row.subscription_id)
            .done()
    });
    Ok(Members::default().set("Notifications", rows.collect::<Vec<_>>()).done())
}

/// Confirms notifications; answers how many of them waited. Unknown ones and those confirmed before do not count.
fn acknowledge(call: &mut Call<'_>, arguments: &Value) -> Result<Value, ServiceFault> {
    let request = request(arguments, &[])?;
    let ids = texts(request, "NotificationIds");
    if ids.len() > Page::LARGEST {
        return Err(refused("you must provide a maximum of 1000 identifiers."));
    }
    let ids: Vec<u64> = ids.into_iter().filter_map(|id| id.parse().ok()).collect();
    let waiting = |call: &Call<'_>, id| call.world.notifications().all().any(|row| row.id == id && !row.acknowledged);
    // Looks first: confirming nothing must not make a copy of the log.
    let known = ids.iter().any(|id| waiting(call, *id));
    let log = if known { Some(call.world.notifications_mut()) } else { None };
    let count = log.map_or(0, |log| ids.into_iter().filter(|id| log.acknowledge(*id)).count());
    Ok(Members::default().set("Count", count).done())
}

/// Forgets what was confirmed and is at least so many days old; answers how much that was. What still waits is no history
/// (assumed).
fn clear_history(call: &mut Call<'_>, arguments: &Value) -> Result<Value, ServiceFault> {
    let request = request(arguments, &[])?;
    let days = integer(request, "AgeInDays").unwrap_or(0);
    if days < 0 {
        return Err(refused("AgeInDays starts at 0"));
    }
    let age = jiff::Span::new().try_days(days);
    let before = age.map_or(DateTime::MIN, |age| call.now.saturating_sub(age));
    let subscription = filled(request, "SubscriptionId");
    let count = call.world.notifications_mut().forget(|row| {
        row.acknowledged
            && row.at <= before
            && subscription.is_none_or(|subscription| subscription == &*row.subscription_id)
    });
    Ok(Members::default().set("Count", count).done())
}

#[cfg(test)]
mod tests;
