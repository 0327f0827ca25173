//! The connections of a tenant as an administrator sees them: what is configured, without secrets, and how they do. What is
//! told of calls is what this process knows; others may know otherwise.

use cegid_y2::BreakerState;
use jiff::{SignedDuration, Timestamp};

use crate::{
    domain::ids::ConnectionId,
    flows::{
        Ctx, Error,
        checkup::{self, Finding},
        page::{Page, Paged},
    },
    tenant::{Connection, Endpoint},
};

/// One connection.
#[derive(Clone, Debug)]
pub struct ConnectionState {
    /// Unique within the tenant.
    pub id: ConnectionId,
    /// Shown to people.
    pub name: String,
    /// A disabled connection counts as absent in routes.
    pub enabled: bool,
    /// Used where a route names no connection.
    pub default: bool,
    /// The sandbox writes to it.
    pub sandbox: bool,
    /// The address of Y2, or `simulator:`.
    pub url: String,
    /// Y2's folder id.
    pub database_id: String,
    /// As configured.
    pub login: String,
    /// BCP 47 tag of the labels.
    pub language: String,
    /// Y2's code of the country that customers belong to by default.
    pub country: Option<String>,
    /// Whether calls go through.
    pub breaker: BreakerSummary,
    /// How the last call ended that was sent.
    pub last_outcome: Option<LastOutcome>,
}

/// Whether calls of a connection go through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BreakerSummary {
    /// Nothing was called yet, or not since the configuration changed.
    Unused,
    /// Calls go through.
    Closed,
    /// Calls are refused until then, since Y2 failed repeatedly.
    Open(Timestamp),
    /// One call tries whether Y2 is back.
    HalfOpen,
}

/// How the last call of a connection ended that was sent. Calls that were held back, by the breaker or for want of a slot,
/// are none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastOutcome {
    /// When.
    pub at: Timestamp,
    /// Y2's service.
    pub service: &'static str,
    /// Its operation.
    pub operation: &'static str,
    /// `answered`, or the stable word of what went wrong (`y2-timeout`).
    pub outcome: &'static str,
    /// What went wrong, in a sentence of ours.
    pub error: Option<String>,
}

/// Every connection, in the order of the file.
///
/// # Errors
/// `after` is no connection of the tenant.
pub fn connections(ctx: &Ctx, page: &Page) -> Result<Paged<ConnectionState>, Error> {
    let page =
        page.cut(ctx.tenant.connections.iter().collect(), |connection: &&Connection| connection.id.to_string())?;
    Ok(Paged { items: page.items.into_iter().map(|connection| state(ctx, connection)).collect(), next: page.next })
}

/// One connection, enabled or not.
///
/// # Errors
/// The tenant has none of that id.
pub fn connection(ctx: &Ctx, id: &str) -> Result<ConnectionState, Error> {
    find(ctx, id).map(|connection| state(ctx, connection))
}

/// Tries the connection, enabled or not. That something is wrong with it is no error.
///
/// # Errors
/// The tenant has none of that id.
pub async fn check_connection(ctx: &Ctx, id: &str) -> Result<Vec<Finding>, Error> {
    let connection = find(ctx, id)?;
    Ok(Box::pin(checkup::connection(ctx, connection)).await)
}

/// What went wrong, without the words of Y2: whoever looks after connections need not be one who may see people.
fn without_words_of_y2(error: &Error) -> String {
    match error {
        Error::Y2 { connection, error } => Error::y2(connection, error.without_words_of_y2()).to_string(),
        _ => error.to_string(),
    }
}

fn find<'c>(ctx: &'c Ctx, id: &str) -> Result<&'c Connection, Error> {
    let found = ctx.tenant.connections.iter().find(|connection| connection.id.as_str() == id);
    found.ok_or_else(|| Error::ConnectionNotFound {
        named: id.to_owned(),
        disabled: false,
        known: ctx.tenant.connections.iter().map(|connection| connection.id.clone()).collect(),
    })
}

fn state(ctx: &Ctx, connection: &Connection) -> ConnectionState {
    let now = ctx.services.clock.now();
    let client = ctx.services.y2.known(&ctx.tenant, connection);
    let breaker = client.as_ref().map_or(BreakerSummary::Unused, |client| match client.breaker() {
        BreakerState::Closed => BreakerSummary::Closed,
        BreakerState::HalfOpen => BreakerSummary::HalfOpen,
        BreakerState::Open { retry_after } => BreakerSummary::Open(now.checked_add(retry_after).unwrap_or(now)),
    });
    let last_outcome = client.and_then(|client| client.last_call()).map(|call| {
        let ago = SignedDuration::try_from(call.ago).unwrap_or_default();
        let error = call.error.map(|error| Error::y2(&connection.id, error));
        LastOutcome {
            at: now.checked_sub(ago).unwrap_or(now),
            service: call.service,
            operation: call.operation,
            outcome: error.as_ref().map_or("answered", Error::word),
            error: error.as_ref().map(without_words_of_y2),
        }
    });
    ConnectionState {
        id: connection.id.clone(),
        name: connection.name.clone(),
        enabled: connection.enabled,
        default: connection.default,
        sandbox: connection.sandbox,
        url: match &connection.endpoint {
            Endpoint::Url(url) => url.to_string(),
            Endpoint::Simulator => "simulator:".to_owned(),
        },
        database_id: connection.database_id.clone(),
        login: connection.login.clone(),
        language: ctx.language(connection).to_owned(),
        country: connection.country.clone(),
        breaker,
        last_outcome,
    }
}
