//! A connection as it is shown: everything but its password.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::flows::administration::{BreakerSummary, ConnectionState, LastOutcome};

/// One connection to a Y2.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = Connection, example = json!({
    "id": "production", "name": "Y2", "enabled": true, "default": true, "sandbox": false,
    "url": "https://90000000-retail-ondemand.cegid.cloud/Y2", "databaseId": "90000000_001_PROD", "login": "svc_connector",
    "language": "fr", "country": "FRA", "breaker": {"state": "closed", "until": null},
    "lastOutcome": {"at": "2026-03-31T09:00:00Z", "service": "CompanyStoresService", "operation": "GetListDetail",
                    "outcome": "answered", "error": null}
}))]
pub struct ConnectionBody {
    /// As in `server/y2.yml`.
    id: String,
    /// Shown to people.
    name: String,
    /// A disabled connection counts as absent in every other route.
    enabled: bool,
    /// Used where a route names no connection.
    default: bool,
    /// The sandbox writes to it.
    sandbox: bool,
    /// The address of Y2, or `simulator:`.
    url: String,
    /// Y2's folder id; empty where a simulated Y2 draws its own.
    database_id: String,
    /// The login, as configured; empty where a simulated Y2 draws its own.
    login: String,
    /// The language of labels: the connection's, else the tenant's.
    language: String,
    /// Y2's code of the country that customers belong to by default.
    #[schema(required)]
    country: Option<String>,
    /// Whether calls go through, as this process sees it.
    breaker: BreakerBody,
    /// How the last call of this process ended that was sent to Y2; `null`: it made none since the configuration changed.
    #[schema(required)]
    last_outcome: Option<OutcomeBody>,
}

/// Whether calls of a connection go through.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = ConnectionBreaker)]
pub struct BreakerBody {
    /// `unused`: no call yet. `closed`: calls go through. `open`: calls are refused, since Y2 failed repeatedly.
    /// `halfOpen`: one call finds out whether Y2 is back.
    state: BreakerState,
    /// Until when calls are refused.
    #[schema(required, value_type = Option<String>, format = "date-time")]
    until: Option<Timestamp>,
}

/// The states of a breaker.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ConnectionBreakerState)]
pub enum BreakerState {
    /// No call yet.
    Unused,
    /// Calls go through.
    Closed,
    /// Calls are refused.
    Open,
    /// One call finds out.
    HalfOpen,
}

/// How a call ended.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = ConnectionOutcome)]
pub struct OutcomeBody {
    /// When.
    #[schema(value_type = String, format = "date-time")]
    at: Timestamp,
    /// Y2's service.
    service: &'static str,
    /// Its operation.
    operation: &'static str,
    /// `answered`, or the id of the problem (`y2-timeout`), which has a page under `/docs/problems`.
    outcome: &'static str,
    /// What went wrong, in a sentence.
    #[schema(required)]
    error: Option<String>,
}

impl From<ConnectionState> for ConnectionBody {
    fn from(state: ConnectionState) -> Self {
        Self {
            id: state.id.to_string(),
            name: state.name,
            enabled: state.enabled,
            default: state.default,
            sandbox: state.sandbox,
            url: state.url,
            database_id: state.database_id,
            login: state.login,
            language: state.language,
            country: state.country,
            breaker: state.breaker.into(),
            last_outcome: state.last_outcome.map(Into::into),
        }
    }
}

impl From<BreakerSummary> for BreakerBody {
    fn from(summary: BreakerSummary) -> Self {
        let (state, until) = match summary {
            BreakerSummary::Unused => (BreakerState::Unused, None),
            BreakerSummary::Closed => (BreakerState::Closed, None),
            BreakerSummary::Open(until) => (BreakerState::Open, Some(until)),
            BreakerSummary::HalfOpen => (BreakerState::HalfOpen, None),
        };
        Self { state, until }
    }
}

impl From<LastOutcome> for OutcomeBody {
    fn from(last: LastOutcome) -> Self {
        let LastOutcome { at, service, operation, outcome, error } = last;
        Self { at, service, operation, outcome, error }
    }
}
