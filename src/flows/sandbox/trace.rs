//! What an integrator wants to see of an attachment: what was not understood, what was sent, what Y2 said. Sealed, for an
//! hour, for its own tenant only.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::{
    domain::ids::ConnectionId,
    flows::{Ctx, Error},
    store::SandboxTrace,
    tenant::reseal::trace_context,
};

/// How long a trace is kept.
const KEPT_FOR: SignedDuration = SignedDuration::from_hours(1);

/// One attempt to attach a receipt, successful or not. Personal data throughout: it has no `Debug`.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Trace {
    /// Under which it is read.
    pub id: Uuid,
    /// When it was written.
    pub created_at: Timestamp,
    /// From when on it does not exist any more.
    pub expires_at: Timestamp,
    /// The connection that was written to.
    pub connection: ConnectionId,
    /// Which receipt was query (`key `GFO-12``).
    pub receipt: String,
    /// What became of the customer; `None` where it did not come to that.
    pub customer: Option<CustomerOutcome>,
    /// Members of the body that the mapping does not know.
    pub unknown_members: Map<String, Value>,
    /// What the mapping made of the others.
    pub mapped_fields: Vec<MappedField>,
    /// The calls to Y2, in order.
    pub exchanges: Vec<Exchange>,
    /// Why the attempt failed; `None` where it did not.
    pub error: Option<String>,
}

/// What became of the customer.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CustomerOutcome {
    /// Y2's code.
    pub customer_id: String,
    /// By what it was found; `None` for a new one.
    pub found_by: Option<FoundBy>,
    /// How many customers matched; the first was taken.
    pub matches: usize,
    /// Whether it was created just now.
    pub created: bool,
    /// Whether its record was changed.
    pub updated: bool,
}

/// By what a customer was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum FoundBy {
    /// `customerId` of the body.
    CustomerId,
    /// `email` of the body.
    Email,
    /// `phoneNumber` of the body.
    PhoneNumber,
    /// There was no body: the receipt's own customer.
    Receipt,
}

/// One value on its way to Y2.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MappedField {
    /// The member of the body.
    pub source: String,
    /// The path in Y2's record.
    pub target: String,
    /// What goes there.
    pub value: Value,
}

/// One call to Y2.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Exchange {
    /// `CustomerWcfService`
    pub service: String,
    /// `UpdateCustomer`
    pub operation: String,
    /// Milliseconds, retries included.
    pub elapsed_ms: u64,
    /// HTTP status of the last answer; `None` where there was none.
    pub status: Option<u16>,
    /// The envelope as sent.
    pub request: String,
    /// The last answer as received.
    pub reply: Option<String>,
    /// The answer as understood.
    pub understood: Option<Value>,
    /// Why it was not understood.
    pub error: Option<String>,
}

impl Trace {
    /// An empty trace of now.
    pub(super) fn new(ctx: &Ctx, connection: &ConnectionId, receipt: String) -> Self {
        let created_at = ctx.services.clock.now();
        Self {
            id: ctx.services.clock.new_id(),
            created_at,
            expires_at: created_at.saturating_add(KEPT_FOR).unwrap_or(Timestamp::MAX),
            connection: connection.clone(),
            receipt,
            customer: None,
            unknown_members: Map::new(),
            mapped_fields: Vec::new(),
            exchanges: Vec::new(),
            error: None,
        }
    }

    /// Seals and keeps it.
    pub(super) async fn keep(&self, ctx: &Ctx) -> Result<(), Error> {
        let plain = zeroize::Zeroizing::new(serde_json::to_vec(self).map_err(Error::internal)?);
        let tenant = &ctx.tenant.id;
        let sealed = ctx.services.keyring.seal(tenant, &trace_context(self.id), &plain).map_err(Error::internal)?;
        let row = SandboxTrace { id: self.id, created_at: self.created_at, expires_at: self.expires_at, sealed };
        ctx.services.traces.keep_trace(tenant, &row).await?;
        Ok(())
    }
}

/// A trace of this tenant.
///
/// # Errors
/// There is none of that id, or not any more; the database's.
pub async fn read_trace(ctx: &Ctx, id: Uuid) -> Result<Trace, Error> {
    let tenant = &ctx.tenant.id;
    let now = ctx.services.clock.now();
    let row = ctx.services.traces.trace(tenant, id, now).await?.ok_or(Error::TraceNotFound)?;
    let plain = ctx.services.keyring.open(tenant, &trace_context(id), &row.sealed).map_err(Error::internal)?;
    serde_json::from_slice(&plain).map_err(Error::internal)
}
