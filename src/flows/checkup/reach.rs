//! Whether a connection's Y2 can be reached and lets us in, and what time it has.

use jiff::{SignedDuration, civil::DateTime, tz::TimeZone};

use super::{Finding, advice};
use cegid_y2::{Client, hello_world::HelloWorldStatus, worker_process};

use crate::{
    flows::{Ctx, Error},
    tenant::{Connection, Endpoint},
};

/// Clocks further apart than this confuse whoever compares logs.
const CLOCK_TOLERANCE: SignedDuration = SignedDuration::from_mins(2);
/// Sent along, so that Y2's own log shows where the call came from.
const TEXT: &str = "doctor";

/// Address, login, folder, clock. The client, when Y2 let us in.
pub async fn reach(ctx: &Ctx, connection: &Connection, findings: &mut Vec<Finding>) -> Option<Client> {
    if let Endpoint::Url(url) = &connection.endpoint
        && url.scheme() == "http"
    {
        let advice = "use https where Y2 offers it";
        findings.push(Finding::warn("url", "passwords travel unencrypted over http", advice));
    }
    let whole = ctx.services.request_timeout;
    if connection.timeout > whole {
        let (call, request) = (connection.timeout.as_secs(), whole.as_secs());
        findings.push(Finding::warn(
            "timeout",
            format!("a call may take {call} s, and a request no more than {request} s: callers are answered before"),
            "lower `timeout`, or have the operator raise `server.request_timeout` above it",
        ));
    }
    let client = match ctx.y2_for_check(connection).await {
        Ok(client) => client,
        Err(error) => {
            findings.push(Finding::fail("address", error.to_string(), advice(&error)));
            return None;
        }
    };
    let status = match client.hello_world(worker_process::SERVICE, TEXT).await {
        Ok(status) => status,
        Err(error) => {
            let error = Error::y2(&connection.id, error);
            findings.push(Finding::fail("HelloWorld", error.to_string(), advice(&error)));
            return None;
        }
    };
    let version = status.version().unwrap_or("of an unknown version");
    findings.push(Finding::ok("HelloWorld", format!("Y2 {version} answers")));
    // A simulated Y2 in this process has this machine's clock, in UTC.
    if connection.endpoint != Endpoint::Simulator {
        findings.extend(clock(ctx, &status));
    }
    Some(client)
}

fn clock(ctx: &Ctx, status: &HelloWorldStatus) -> Option<Finding> {
    let now = status.get("Now").and_then(|values| values.first()).and_then(|text| text.parse::<DateTime>().ok())?;
    let zone = TimeZone::get(&ctx.tenant.time_zone).unwrap_or(TimeZone::UTC);
    let here = ctx.services.clock.now().to_zoned(zone).datetime();
    if now.duration_since(here).abs() > CLOCK_TOLERANCE {
        return Some(Finding::warn(
            "clock",
            format!("Y2 says {now:.0}, and in {} it is {here:.0}", ctx.tenant.time_zone),
            "dates of Y2 have no zone: set `timeZone` in `tenant.yml` to Y2's own, or correct the clock",
        ));
    }
    Some(Finding::ok("clock", format!("agrees with {}", ctx.tenant.time_zone)))
}
