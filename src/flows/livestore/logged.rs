//! What LiveStore sends and gets, as entries of the exchange log.

use bytes::Bytes;
use http::StatusCode;
use jiff::Timestamp;
use serde_json::{Map, Value};
use tokio::time::Instant;

use crate::{
    domain::{
        exchange_log::{Direction, Subject},
        ids::ConnectionId,
    },
    flows::{
        Ctx,
        exchange_log::{Finished, Messages, RawMessage, RawSide},
    },
    trace::TraceContext,
};

const JSON: Option<&str> = Some("application/json");

/// An exchange with LiveStore that is to be written down.
pub(super) struct Exchange {
    subject: Subject,
    at: Timestamp,
    started: Instant,
}

/// How it ended.
pub(super) struct End<'e> {
    pub(super) direction: Direction,
    pub(super) label: &'static str,
    pub(super) operation: &'static str,
    pub(super) store: Option<&'e str>,
    pub(super) outcome: &'static str,
    pub(super) status: Option<StatusCode>,
    pub(super) messages: Messages,
}

impl Exchange {
    /// One that begins now; `None`: nobody wants to see it.
    pub(super) fn begin(ctx: &Ctx, connection: &ConnectionId) -> Option<Self> {
        let subject = Subject::Connection(connection.clone());
        let on = ctx.services.exchange_log.is_on(&ctx.tenant.id, &subject);
        on.then(|| Self { subject, at: ctx.services.clock.now(), started: Instant::now() })
    }

    /// Has it written down.
    pub(super) fn ended(self, ctx: &Ctx, end: End<'_>) {
        ctx.services.exchange_log.record(Finished {
            tenant: ctx.tenant.id.clone(),
            subject: self.subject,
            at: self.at,
            direction: end.direction,
            label: end.label,
            service: "LiveStore",
            operation: end.operation,
            store: end.store.map(str::to_owned),
            outcome: end.outcome,
            status: end.status.map(|status| status.as_u16()),
            took: self.started.elapsed(),
            trace_id: ctx.trace.as_deref().map(|context| TraceContext::trace_id(context).to_owned()),
            messages: end.messages,
        });
    }
}

/// A message of JSON.
pub(super) fn message(head: impl Into<String>, body: &Value) -> RawMessage {
    RawMessage::new(head.into(), JSON, &Bytes::from(body.to_string()))
}

/// A session as a till asked for it, and as it was taken.
pub(super) fn session(came: Map<String, Value>, taken: Option<Map<String, Value>>) -> Messages {
    const HEAD: &str = "POST session";
    let side = |body: Map<String, Value>| RawSide { request: message(HEAD, &Value::Object(body)), reply: None };
    Messages { unmodified: side(came), modified: taken.map(side) }
}
