//! Calls Y2 and writes down what went over the wire, for the trace. Keeps nothing longer than one flow.

use serde::Serialize;

use super::trace::Exchange;
use cegid_y2::{Client, Operation};

use crate::flows::Y2Error;

/// Longer messages are cut in the trace: it is for reading.
const LONGEST_MESSAGE: usize = 256 << 10;

/// One client and what was said through it.
pub(super) struct Recorder {
    client: Client,
    exchanges: Option<Vec<Exchange>>,
}

impl Recorder {
    /// Calls and writes nothing down.
    pub fn silent(client: Client) -> Self {
        Self { client, exchanges: None }
    }

    /// Calls and writes everything down. The envelopes hold personal data; credentials travel in headers and are not in
    /// them.
    pub fn writing(client: Client) -> Self {
        Self { client, exchanges: Some(Vec::new()) }
    }

    /// One call.
    pub async fn call<O>(&mut self, operation: &O) -> Result<O::Response, Y2Error>
    where
        O: Operation,
        O::Response: Serialize,
    {
        let Some(exchanges) = &mut self.exchanges else { return self.client.call(operation).await };
        let recorded = self.client.call_recorded(operation).await;
        exchanges.push(Exchange {
            service: O::SERVICE.name().to_owned(),
            operation: O::NAME.to_owned(),
            elapsed_ms: u64::try_from(recorded.elapsed.as_millis()).unwrap_or(u64::MAX),
            status: recorded.status,
            request: shortened(&recorded.request_xml),
            reply: recorded.reply.as_deref().map(|bytes| shortened(&String::from_utf8_lossy(bytes))),
            understood: recorded.result.as_ref().ok().and_then(|response| serde_json::to_value(response).ok()),
            error: recorded.result.as_ref().err().map(ToString::to_string),
        });
        recorded.result
    }

    /// What was written down.
    pub fn into_exchanges(self) -> Vec<Exchange> {
        self.exchanges.unwrap_or_default()
    }
}

fn shortened(message: &str) -> String {
    if message.len() <= LONGEST_MESSAGE {
        return message.to_owned();
    }
    let mut end = LONGEST_MESSAGE;
    while !message.is_char_boundary(end) {
        end -= 1;
    }
    format!("{} … ({} bytes in all)", &message[..end], message.len())
}
