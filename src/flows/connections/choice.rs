//! Which connection a call works on. Knows the tenant's configuration only.

use std::{borrow::Cow, time::Duration};

use secrecy::SecretString;

use crate::{
    domain::ids::ConnectionId,
    flows::Error,
    tenant::model::{Caches, StoreListing},
    tenant::{Connection, Endpoint, Tenant},
};

/// The connection that a call reads from: the one named, else the default, else the only enabled one. The id of the
/// sandbox's own simulator may be named too, so that what was written there can be read back.
///
/// # Errors
/// The named one is unknown or disabled; there is none; there are several and none is the default.
pub fn for_reading<'t>(tenant: &'t Tenant, named: Option<&str>) -> Result<Cow<'t, Connection>, Error> {
    match named {
        Some(named) => match by_name(tenant, named) {
            Err(_) if named == ConnectionId::SIMULATOR && !knows(tenant, named) => Ok(Cow::Owned(simulator())),
            found => found.map(Cow::Borrowed),
        },
        None => default(tenant).map(Cow::Borrowed),
    }
}

/// The connection that the sandbox writes to: the one marked `sandbox: true`, else one that is a simulator already, else
/// a simulator of the sandbox's own. Never a real Y2 that nobody marked.
///
/// # Errors
/// The caller named another one.
pub fn for_sandbox_writing<'t>(tenant: &'t Tenant, named: Option<&str>) -> Result<Cow<'t, Connection>, Error> {
    let mut enabled = tenant.connections.iter().filter(|connection| connection.enabled);
    let target = enabled
        .clone()
        .find(|connection| connection.sandbox)
        .or_else(|| default(tenant).ok().filter(|connection| connection.endpoint == Endpoint::Simulator))
        .or_else(|| enabled.find(|connection| connection.endpoint == Endpoint::Simulator))
        .map_or_else(|| Cow::Owned(simulator()), Cow::Borrowed);
    match named {
        Some(named) if named != target.id.as_str() => {
            // An unknown name is a 404 as everywhere else; a known one is refused, because it is no sandbox.
            by_name(tenant, named)?;
            Err(Error::invalid(
                "X-Y2-Connection",
                format!("the sandbox writes to `{}` only; leave the header out or name that one", target.id),
            ))
        }
        _ => Ok(target),
    }
}

fn by_name<'t>(tenant: &'t Tenant, named: &str) -> Result<&'t Connection, Error> {
    let found = tenant.connections.iter().find(|connection| connection.id.as_str() == named);
    match found {
        Some(connection) if connection.enabled => Ok(connection),
        _ => Err(Error::ConnectionNotFound {
            named: named.to_owned(),
            disabled: found.is_some(),
            known: ids(tenant, true),
        }),
    }
}

fn knows(tenant: &Tenant, id: &str) -> bool {
    tenant.connections.iter().any(|known| known.id.as_str() == id)
}

fn default(tenant: &Tenant) -> Result<&Connection, Error> {
    let mut enabled = tenant.connections.iter().filter(|connection| connection.enabled);
    if let Some(default) = enabled.clone().find(|connection| connection.default) {
        return Ok(default);
    }
    match (enabled.next(), enabled.next()) {
        (Some(only), None) => Ok(only),
        (None, _) => Err(Error::NoConnection { disabled: ids(tenant, false) }),
        (Some(_), Some(_)) => Err(Error::AmbiguousConnection { candidates: ids(tenant, true) }),
    }
}

fn ids(tenant: &Tenant, enabled: bool) -> Vec<ConnectionId> {
    tenant.connections.iter().filter(|known| known.enabled == enabled).map(|known| known.id.clone()).collect()
}

/// A connection that no file describes: the simulated Y2 of a tenant that has no sandbox.
fn simulator() -> Connection {
    Connection {
        id: ConnectionId::SIMULATOR.parse().expect("the literal is a connection id"),
        enabled: true,
        default: false,
        sandbox: true,
        name: "Simulated Y2".to_owned(),
        endpoint: Endpoint::Simulator,
        database_id: String::new(),
        login: String::new(),
        password: SecretString::from(String::new()),
        timeout: Duration::from_secs(10),
        max_in_flight: 4,
        max_reply_bytes: 10 << 20,
        language: None,
        country: None,
        caches: Caches { fresh: Duration::from_secs(600), stale: Duration::from_secs(86_400) },
        stores: StoreListing::default(),
        civilities: Vec::new(),
        countries: Vec::new(),
        plugin_names: Default::default(),
        notifications: Default::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flows::testing::{connection, tenant};

    fn id_of(chosen: Result<Cow<'_, Connection>, Error>) -> Result<String, &'static str> {
        chosen.map(|connection| connection.id.to_string()).map_err(|error| error.word())
    }

    #[test]
    fn the_default_is_read_else_the_only_enabled_one() {
        let mut production = connection("production");
        let mut test = connection("test");
        test.enabled = false;
        assert_eq!(
            id_of(for_reading(&tenant(vec![production.clone(), test.clone()]), None)),
            Ok("production".to_owned())
        );
        test.enabled = true;
        production.default = true;
        assert_eq!(id_of(for_reading(&tenant(vec![test, production]), None)), Ok("production".to_owned()));
    }

    #[test]
    fn several_without_a_default_are_named() {
        let error = for_reading(&tenant(vec![connection("a"), connection("b")]), None).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the tenant has several connections and none of them is the default: name one of `a`, `b` in the header \
             `X-Y2-Connection`, or mark one `default: true`"
        );
    }

    #[test]
    fn a_disabled_connection_counts_as_absent_and_is_named() {
        let mut old = connection("old");
        old.enabled = false;
        old.default = true;
        let tenant = tenant(vec![old]);
        assert_eq!(
            for_reading(&tenant, None).unwrap_err().to_string(),
            "the tenant has no enabled connection to a Y2; disabled: `old`"
        );
        assert_eq!(for_reading(&tenant, Some("old")).unwrap_err().to_string(), "the connection `old` is disabled");
    }

    #[test]
    fn an_unknown_connection_is_answered_with_the_known_ones() {
        let error = for_reading(&tenant(vec![connection("a")]), Some("b")).unwrap_err();
        assert_eq!(error.to_string(), "the tenant has no connection `b`; it has `a`");
    }

    #[test]
    fn the_sandbox_never_writes_to_an_unmarked_real_y2() {
        let mut production = connection("production");
        production.default = true;
        assert_eq!(id_of(for_sandbox_writing(&tenant(vec![production.clone()]), None)), Ok("simulator".to_owned()));
        let mut test = connection("test");
        test.sandbox = true;
        let tenant = tenant(vec![production, test]);
        assert_eq!(id_of(for_sandbox_writing(&tenant, None)), Ok("test".to_owned()));
        assert_eq!(id_of(for_sandbox_writing(&tenant, Some("test"))), Ok("test".to_owned()));
        assert_eq!(id_of(for_sandbox_writing(&tenant, Some("production"))), Err("invalid-request"));
        assert_eq!(id_of(for_sandbox_writing(&tenant, Some("nope"))), Err("connection-not-found"));
    }

    #[test]
    fn a_disabled_sandbox_is_no_sandbox() {
        let mut test = connection("test");
        test.sandbox = true;
        test.enabled = false;
        assert_eq!(id_of(for_sandbox_writing(&tenant(vec![test]), None)), Ok("simulator".to_owned()));
    }

    #[test]
    fn a_connection_that_is_a_simulator_already_is_a_sandbox() {
        let mut demo = connection("demo");
        demo.endpoint = Endpoint::Simulator;
        assert_eq!(id_of(for_sandbox_writing(&tenant(vec![demo]), None)), Ok("demo".to_owned()));
    }

    #[test]
    fn what_was_written_to_the_sandboxs_own_simulator_can_be_read_back() {
        assert_eq!(id_of(for_reading(&tenant(vec![connection("a")]), Some("simulator"))), Ok("simulator".to_owned()));
    }
}
