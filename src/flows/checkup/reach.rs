//! The way to a connection's Y2, one step after the other: address, name, connection, TLS, HTTP, login, folder, `HelloWorld`.
//! One call tells of all of them: the step that failed is the last one that was tried.

use std::time::Duration;

use cegid_y2::{Client, Service, customer, hello_world::HelloWorldStatus, sale_document, worker_process};
use jiff::{SignedDuration, civil::DateTime, tz::TimeZone};
use tokio::time::Instant;
use url::{Host, Url};

use super::{Code, Finding, address, advice, code};
use crate::{
    flows::{Ctx, Error, Y2Error, Y2Failure},
    network::is_this_machine,
    tenant::{Connection, Endpoint},
};

/// Clocks further apart than this confuse whoever compares logs.
const CLOCK_TOLERANCE: SignedDuration = SignedDuration::from_mins(2);
/// Zones differ by multiples of this.
const ZONE_STEP: SignedDuration = SignedDuration::from_mins(30);
/// A `HelloWorld` that takes longer makes everything slow: tills wait for several calls.
const SLOW: Duration = Duration::from_secs(1);
/// Sent along, so that Y2's own log shows where the call came from.
pub(super) const TEXT: &str = "doctor";

/// A Y2 that let us in.
pub(super) struct Reached {
    pub(super) client: Client,
    pub(super) version: cegid_y2_contract::Y2Version,
}

/// The steps, in their order, with the check that each is.
const STEPS: [(Step, &str); 7] = [
    (Step::Name, "DNS"),
    (Step::Connection, "connection"),
    (Step::Tls, "TLS"),
    (Step::Http, "HTTP"),
    (Step::Login, "credentials"),
    (Step::Folder, "database id"),
    (Step::Hello, "HelloWorld"),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Name,
    Connection,
    Tls,
    Http,
    Login,
    Folder,
    Hello,
}

impl Step {
    /// Where a call came to an end.
    fn of(failure: Y2Failure) -> Self {
        match failure {
            Y2Failure::HostUnknown | Y2Failure::AddressForbidden => Self::Name,
            Y2Failure::Unreachable => Self::Connection,
            Y2Failure::Tls => Self::Tls,
            Y2Failure::AnswerLost
            | Y2Failure::Timeout
            | Y2Failure::NotSoap
            | Y2Failure::MalformedReply
            | Y2Failure::ForbiddenMarkup
            | Y2Failure::ReplyTooLarge
            | Y2Failure::OperationMissing => Self::Http,
            Y2Failure::CredentialsRefused => Self::Login,
            Y2Failure::DatabaseRefused => Self::Folder,
            Y2Failure::Rejected
            | Y2Failure::FaultWithoutDetail
            | Y2Failure::Unavailable
            | Y2Failure::InvalidRequest => Self::Hello,
        }
    }
}

/// Goes the way. Whoever does not arrive gets the code of the cause.
pub(super) async fn reach(ctx: &Ctx, connection: &Connection, findings: &mut Vec<Finding>) -> Result<Reached, Code> {
    let url = match &connection.endpoint {
        Endpoint::Url(url) => Some(url),
        Endpoint::Simulator => None,
    };
    findings.extend(url.and_then(unencrypted));
    findings.extend(patience(ctx, connection));
    let client = match ctx.y2_for_check(connection).await {
        Ok(client) => client,
        Err(error) => {
            let code = Code::of(&error);
            findings.push(Finding::fail("address", code, error.to_string(), advice(&error)));
            return Err(code);
        }
    };
    let (answer, took) = greeted(&client, findings).await;
    match answer {
        Ok(status) => {
            findings.extend(url.map(|url| Finding::ok("url", format!("{url} answers"))));
            findings.extend(url.into_iter().flat_map(|url| steps_before(Step::Hello, url)));
            findings.extend(introduced(connection, &status));
            findings.push(latency(took));
            // A simulated Y2 in this process has this machine's clock, in UTC.
            findings.extend(url.and_then(|_| clock(ctx, &status)));
            let version = status.version().map(cegid_y2_contract::Y2Version::of_number).unwrap_or_default();
            Ok(Reached { client, version })
        }
        Err(error) => Err(broken_off(connection, url, error, findings)),
    }
}

/// The first answer to a greeting: of the worker service, or of one of the two that nobody can do without, where an
/// installation lacks that.
async fn greeted(client: &Client, findings: &mut Vec<Finding>) -> (Result<HelloWorldStatus, Y2Error>, Duration) {
    const INSTEAD: [Service; 2] = [customer::SERVICE, sale_document::SERVICE];
    let started = Instant::now();
    let first = client.hello_world(worker_process::SERVICE, TEXT).await;
    let took = started.elapsed();
    let Err(missing @ Y2Error::OperationMissing { .. }) = first else { return (first, took) };
    for service in INSTEAD {
        let started = Instant::now();
        if let Ok(status) = client.hello_world(service, TEXT).await {
            findings.push(Finding::warn(
                "WorkerProcessService",
                code::Y2_SERVICE_MISSING,
                "this Y2 lacks the service; others answer",
                "nothing needs it but this check: ask whoever runs this Y2 whether it is meant to be missing",
            ));
            return (Ok(status), started.elapsed());
        }
    }
    (Err(missing), took)
}

/// The findings of a way that ended early, and its cause.
fn broken_off(connection: &Connection, url: Option<&Url>, error: Y2Error, findings: &mut Vec<Finding>) -> Code {
    let likely = url.and_then(|url| address::likely_cause(connection, url, &error));
    let (failure, error) = (error.failure(), Error::y2(&connection.id, error));
    let code = Code::of(&error);
    let at = Step::of(failure);
    let cause = likely.as_ref().and_then(|likely| likely.code);
    if at != Step::Folder && at != Step::Login {
        findings.extend(likely.clone());
    }
    // What ran out of time may have done so at any of the earlier steps.
    if failure != Y2Failure::Timeout {
        findings.extend(url.into_iter().flat_map(|url| steps_before(at, url)));
    }
    if at == Step::Folder || at == Step::Login {
        findings.extend(likely);
    }
    let (_, check) = STEPS[at as usize];
    let check = if failure == Y2Failure::AddressForbidden { "address" } else { check };
    let found = Finding::fail(check, code, error.to_string(), advice(&error));
    findings.push(match cause {
        Some(cause) => found.following_from(cause),
        None => found,
    });
    let cause = cause.unwrap_or(code);
    findings.extend(
        STEPS[at as usize + 1..]
            .iter()
            .filter(|(step, _)| applies(*step, url))
            .map(|(_, check)| Finding::skip(check, cause)),
    );
    cause
}

/// What is known to work when a later step is reached.
fn steps_before(step: Step, url: &Url) -> Vec<Finding> {
    let fine = |step: Step| match step {
        Step::Name => format!("`{}` has an address", url.host_str().unwrap_or_default()),
        Step::Connection => format!("port {} takes connections", url.port_or_known_default().unwrap_or_default()),
        Step::Tls => "the certificate is accepted".to_owned(),
        Step::Http => "services answer".to_owned(),
        Step::Login => "the login and the password are right".to_owned(),
        Step::Folder => "the folder is the login's".to_owned(),
        Step::Hello => String::new(),
    };
    let before = STEPS.iter().filter(|(earlier, _)| *earlier < step && applies(*earlier, Some(url)));
    before.map(|(step, check)| Finding::ok(check, fine(*step))).collect()
}

/// An address needs no name, plain HTTP no TLS, a simulated Y2 none of the way.
fn applies(step: Step, url: Option<&Url>) -> bool {
    match (step, url) {
        (Step::Name, Some(url)) => matches!(url.host(), Some(Host::Domain(_))),
        (Step::Tls, Some(url)) => url.scheme() == "https",
        (Step::Name | Step::Connection | Step::Tls | Step::Http, None) => false,
        _ => true,
    }
}

fn unencrypted(url: &Url) -> Option<Finding> {
    (url.scheme() == "http" && !is_this_machine(url)).then(|| {
        let found = "passwords travel unencrypted over http";
        Finding::warn("url", code::Y2_UNENCRYPTED, found, "use https where Y2 offers it")
    })
}

fn patience(ctx: &Ctx, connection: &Connection) -> Option<Finding> {
    let whole = ctx.services.request_timeout;
    (connection.timeout > whole).then(|| {
        let (call, request) = (connection.timeout.as_secs(), whole.as_secs());
        Finding::warn(
            "timeout",
            code::Y2_TIMEOUT_TOO_LONG,
            format!("a call may take {call} s, and a request no more than {request} s: callers are answered before"),
            "lower `timeout`, or have the operator raise `server.request_timeout` above it",
        )
    })
}

/// Version, identity and culture, and whether the folder is the one that was asked for.
fn introduced(connection: &Connection, status: &HelloWorldStatus) -> Vec<Finding> {
    let first = |label: &str| status.get(label).and_then(|values| values.first()).map(String::as_str);
    let version = status.version().unwrap_or("of an unknown version");
    let identity = status.identity().unwrap_or(&connection.login);
    let culture = first("CurrentUICulture").or_else(|| first("CurrentCulture"));
    let culture = culture.map(|culture| format!(", in the culture {culture}")).unwrap_or_default();
    let mut findings = Vec::new();
    if let Some(folder) = status.database_id()
        && connection.endpoint != Endpoint::Simulator
        && !folder.eq_ignore_ascii_case(&connection.database_id)
    {
        findings.push(Finding::warn(
            "database id",
            code::Y2_FOLDER_DIFFERS,
            format!("Y2 says that it works in `{folder}`, and the connection asks for `{}`", connection.database_id),
            "make sure that it is the folder that you mean, and write it as Y2 does",
        ));
    }
    findings.push(Finding::ok("HelloWorld", format!("Y2 {version} answers `{identity}`{culture}")));
    findings
}

fn latency(took: Duration) -> Finding {
    let found = format!("HelloWorld took {} ms", took.as_millis());
    if took > SLOW {
        let advice = "see how busy this Y2 and the way to it are: a till waits for several calls one after the other";
        return Finding::warn("latency", code::Y2_SLOW, found, advice);
    }
    Finding::ok("latency", found)
}

fn clock(ctx: &Ctx, status: &HelloWorldStatus) -> Option<Finding> {
    const CHECK: &str = "clock";
    let now = status.get("Now").and_then(|values| values.first()).and_then(|text| text.parse::<DateTime>().ok())?;
    let zone = TimeZone::get(&ctx.tenant.time_zone).unwrap_or(TimeZone::UTC);
    let here = ctx.services.clock.now().to_zoned(zone).datetime();
    let apart = now.duration_since(here);
    if apart.abs() <= CLOCK_TOLERANCE {
        return Some(Finding::ok(CHECK, format!("agrees with {}", ctx.tenant.time_zone)));
    }
    let found = format!("Y2 says {now:.0}, and in {} it is {here:.0}", ctx.tenant.time_zone);
    // Whole half hours, up to a day, are the mark of another zone.
    let steps = (apart.as_secs().abs() + ZONE_STEP.as_secs() / 2) / ZONE_STEP.as_secs();
    let beside = (apart.as_secs().abs() - steps * ZONE_STEP.as_secs()).abs();
    Some(if steps <= 52 && beside <= CLOCK_TOLERANCE.as_secs() {
        let direction = if apart.is_positive() { "ahead" } else { "behind" };
        let (hours, minutes) = (steps / 2, steps % 2 * 30);
        Finding::warn(
            CHECK,
            code::Y2_CLOCK_ZONE,
            format!("{found}: {hours} h {minutes:02} min {direction}, as in another time zone"),
            "dates of Y2 have no zone: set `timeZone` in `tenant.yml` to Y2's own, or correct the zone of its server",
        )
    } else {
        Finding::warn(CHECK, code::Y2_CLOCK_DIFFERS, found, "correct the clock that is wrong: here, or on Y2's server")
    })
}
