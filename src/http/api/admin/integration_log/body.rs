//! Entries and switches of the log as they are shown.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::{
    domain::exchange_log::{Direction, Subject},
    http::problem::Problem,
    store::exchanges::{Exchange, ExchangeFilter, LogSwitch},
};

/// One exchange, without its contents.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = Exchange, example = json!({
    "id": "01890000-0000-7000-8000-000000000000", "at": "2026-03-31T09:00:00Z", "direction": "outgoing",
    "connection": "production", "label": "Receipt by key", "service": "SaleDocumentService", "operation": "GetByKey",
    "storeId": "PAR01", "outcome": "answered", "status": 200, "durationMs": 41.5,
    "traceId": "4bf92f3577b34da6a3ce929d0e0e4736", "changed": false, "masked": true
}))]
pub struct ExchangeBody {
    /// Its id.
    #[schema(value_type = String, format = "uuid")]
    id: Uuid,
    /// When it began.
    #[schema(value_type = String, format = "date-time")]
    at: Timestamp,
    /// `outgoing`: we called; `incoming`: we were called.
    direction: String,
    /// With which connection.
    connection: String,
    /// What it was, for people.
    label: String,
    /// The service.
    service: String,
    /// Its operation.
    operation: String,
    /// The store that it is about, as far as the messages name one.
    #[schema(required)]
    store_id: Option<String>,
    /// How it ended: of calls of Y2 `answered`, `fault`, `credentials_refused`, `operation_missing`, `timeout`, `unreachable`,
    /// `malformed`, `shed` or `abandoned`; of notifications `understood`, `ignored` or `parked`; of LiveStore's sessions `taken` or the
    /// problem; of what is posted to LiveStore `answered`, `refused` or `unreachable`.
    outcome: String,
    /// The HTTP status, where there was an answer.
    #[schema(required)]
    status: Option<u16>,
    /// How long it took, in milliseconds.
    duration_ms: f64,
    /// The trace that it belongs to, where the caller sent one.
    #[schema(required)]
    trace_id: Option<String>,
    /// Whether `/unmodified` and `/modified` differ.
    changed: bool,
    /// Whether personal data and secrets were masked before it was kept. Always so.
    masked: bool,
}

impl From<Exchange> for ExchangeBody {
    fn from(exchange: Exchange) -> Self {
        Self {
            id: exchange.id,
            at: exchange.at,
            direction: exchange.direction.as_str().to_owned(),
            connection: exchange.subject.id().to_owned(),
            label: exchange.label,
            service: exchange.service,
            operation: exchange.operation,
            store_id: exchange.store,
            outcome: exchange.outcome,
            status: exchange.status,
            duration_ms: exchange.duration_us as f64 / 1000.0,
            trace_id: exchange.trace_id,
            changed: exchange.changed,
            masked: true,
        }
    }
}

/// For which connection exchanges are written down.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = IntegrationLogSwitch, example = json!({
    "connection": "production", "on": true, "since": "2026-03-31T09:00:00Z", "until": "2026-03-31T10:00:00Z", "dropped": 0
}))]
pub struct SwitchBody {
    /// The connection.
    connection: String,
    /// Whether exchanges are written down now.
    on: bool,
    /// Since when.
    #[schema(value_type = String, format = "date-time")]
    since: Timestamp,
    /// Until when.
    #[schema(value_type = String, format = "date-time")]
    until: Timestamp,
    /// Exchanges since then that were not written down, because too many waited or the database took none.
    dropped: u64,
}

impl SwitchBody {
    pub(super) fn new(switch: &LogSwitch, now: Timestamp) -> Self {
        Self {
            connection: switch.subject.id().to_owned(),
            on: switch.until > now,
            since: switch.since,
            until: switch.until,
            dropped: switch.dropped,
        }
    }
}

/// Which exchanges.
#[derive(Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FilterParameters {
    /// Items of the page, from 1 to 200.
    #[param(value_type = Option<u32>, nullable = false, minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<String>,
    /// The `next` of the page before; without it, the list begins.
    #[param(nullable = false)]
    pub after: Option<String>,
    /// Only with this connection.
    #[param(nullable = false)]
    pub connection: Option<String>,
    /// Only `outgoing` or only `incoming` ones.
    #[param(nullable = false)]
    pub direction: Option<String>,
    /// Only with this label.
    #[param(nullable = false, example = "Receipt by key")]
    pub label: Option<String>,
    /// Only those that ended so.
    #[param(nullable = false, example = "fault")]
    pub outcome: Option<String>,
    /// Only about this store.
    #[param(nullable = false)]
    pub store_id: Option<String>,
    /// Only of this trace.
    #[param(nullable = false)]
    pub trace_id: Option<String>,
    /// Only begun at or after.
    #[param(value_type = Option<String>, nullable = false, format = "date-time")]
    pub from: Option<String>,
    /// Only begun before.
    #[param(value_type = Option<String>, nullable = false, format = "date-time")]
    pub to: Option<String>,
}

impl FilterParameters {
    /// As the store takes it.
    pub fn read(self) -> Result<ExchangeFilter, Problem> {
        let some = |text: Option<String>| text.filter(|text| !text.is_empty());
        let instant = |field: &'static str, text: Option<String>| {
            some(text)
                .map(|text| text.parse::<Timestamp>())
                .transpose()
                .map_err(|_| Problem::invalid(field, "expected an instant such as `2026-03-31T09:00:00Z`"))
        };
        let connection = some(self.connection).map(|id| id.parse().map(Subject::Connection)).transpose();
        let direction = some(self.direction).map(|word| Direction::of(&word).ok_or(())).transpose();
        Ok(ExchangeFilter {
            subject: connection.map_err(|_| Problem::invalid("connection", "expected the id of a connection"))?,
            direction: direction.map_err(|()| Problem::invalid("direction", "expected `outgoing` or `incoming`"))?,
            label: some(self.label),
            outcome: some(self.outcome),
            store: some(self.store_id),
            trace_id: some(self.trace_id),
            from: instant("from", self.from)?,
            to: instant("to", self.to)?,
        })
    }
}
