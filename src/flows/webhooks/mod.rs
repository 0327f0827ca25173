//! Who is told of events, and how: subscriptions, their secrets, signed deliveries, and events for those who come and fetch.
//!
//! Refuses to know HTTP routes and SQL. A delivery may arrive twice and never under two ids.

mod answer;
mod deliver;
mod message;
mod secrets;
mod subscriptions;

pub use self::{
    deliver::{Delivered, GIVEN_UP_AFTER, SCHEDULE, deliver},
    message::{event_id, message, parse_event_id},
    secrets::{OVERLAP, Secrets, verify},
    subscriptions::{
        Change, Created, MAX_SUBSCRIPTIONS, SubscriptionDraft, create, remove, rotate, send_test, subscription, update,
    },
};
