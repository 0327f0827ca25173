//! A call of Y2 as an entry of the exchange log. Only made where the log is on.

use std::time::Duration;

use bytes::Bytes;
use cegid_y2::{LastAnswer, RequestMessage, SentRequest};
use jiff::Timestamp;

use super::call_log::CallScope;
use crate::{
    domain::exchange_log::{Direction, Subject},
    flows::exchange_log::{Finished, Messages, RawMessage, RawSide, RawSpelling, label_of},
    trace::TraceContext,
};

/// What every envelope is sent as.
const XML: &str = "text/xml; charset=utf-8";

/// A call whose messages are wanted.
pub(super) struct CallExchange {
    began: Timestamp,
    request: SentRequest,
}

/// How a call ended.
pub(super) struct CallEnd {
    pub(super) service: &'static str,
    pub(super) operation: &'static str,
    pub(super) outcome: &'static str,
    pub(super) answer: Option<LastAnswer>,
    pub(super) took: Duration,
}

impl CallExchange {
    pub(super) fn new(scope: &CallScope, request: SentRequest) -> Self {
        Self { began: scope.clock.now(), request }
    }

    /// Has it written down.
    pub(super) fn ended(self, scope: &CallScope, end: CallEnd) {
        let CallEnd { service, operation, outcome, answer, took } = end;
        let status = answer.as_ref().map(|answer| answer.status);
        scope.log.record(Finished {
            tenant: scope.tenant.clone(),
            subject: Subject::Connection(scope.connection.clone()),
            at: self.began,
            direction: Direction::Outgoing,
            label: label_of(service, operation),
            service,
            operation,
            store: None,
            outcome,
            status,
            took,
            trace_id: scope.context.as_deref().map(|context| TraceContext::trace_id(context).to_string()),
            messages: messages(self.request, answer.as_ref()),
        });
    }
}

/// Ours beside Y2's where names differ.
fn messages(SentRequest { ours, theirs, names }: SentRequest, answer: Option<&LastAnswer>) -> Messages {
    let reply = |spelling: RawSpelling| {
        answer.map(|answer| {
            let head = format!("HTTP {}", answer.status);
            RawMessage::new(head, answer.content_type.as_deref(), &answer.body).spelled(spelling)
        })
    };
    let Some(theirs) = theirs else {
        return Messages {
            unmodified: RawSide { request: request(&ours), reply: reply(RawSpelling::Ours) },
            modified: None,
        };
    };
    Messages {
        // What we made, and what came.
        unmodified: RawSide { request: request(&ours), reply: reply(RawSpelling::Theirs(names.clone())) },
        // What Y2 got, and what we made of its answer.
        modified: Some(RawSide {
            request: request(&theirs).spelled(RawSpelling::Theirs(names.clone())),
            reply: reply(RawSpelling::Translated(names)),
        }),
    }
}

fn request(message: &RequestMessage) -> RawMessage {
    let body: &Bytes = &message.body;
    RawMessage::new(format!("POST {}, SOAPAction {}", message.endpoint, message.action), Some(XML), body)
}
