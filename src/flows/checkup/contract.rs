//! The descriptions (`?singleWsdl`) that a Y2 gives of its services, held against the contract that we know.

use cegid_y2::Service;
use cegid_y2_contract::{
    ServiceContract, Y2Version,
    wsdl::{Differences, differences},
};

use super::{Finding, code};
use crate::{flows::Y2Error, tenant::Connection};

pub(super) const CHECK: &str = "contract";

/// Names that are shown of one service.
const SHOWN: usize = 12;

/// What the descriptions came to so far.
pub(super) struct Comparison<'c> {
    connection: &'c Connection,
    version: Y2Version,
    as_known: usize,
    hidden: usize,
    extra: Vec<String>,
    findings: Vec<Finding>,
}

impl<'c> Comparison<'c> {
    pub(super) fn new(connection: &'c Connection, version: Y2Version) -> Self {
        Self { connection, version, as_known: 0, hidden: 0, extra: Vec::new(), findings: Vec::new() }
    }

    /// Takes up one description.
    pub(super) fn add(&mut self, service: Service, described: Result<String, Y2Error>) {
        let Some(contract) = self.contract(service) else { return };
        let Ok(text) = described else {
            self.hidden += 1;
            return;
        };
        match differences(contract, &text, |type_name, member| self.spelling(service, type_name, member)) {
            Ok(found) => self.note(service, &found),
            Err(error) => self.findings.push(Finding::warn(
                CHECK,
                code::Y2_CONTRACT_UNREADABLE,
                format!("the description of {} cannot be read: {error}", service.name()),
                "open `?singleWsdl` of the service in a browser: a proxy may answer instead",
            )),
        }
    }

    fn note(&mut self, service: Service, found: &Differences) {
        if !found.extra.is_empty() {
            self.extra.push(format!("{} {}", service.name(), listed(&found.extra)));
        }
        if found.missing.is_empty() {
            self.as_known += 1;
            return;
        }
        self.findings.push(Finding::warn(
            CHECK,
            code::Y2_CONTRACT_DIFFERS,
            format!("{} lacks {}", service.name(), listed(&found.missing)),
            match service.plug_in {
                Some(_) => "the names of plug-ins are assumed: map ours to this Y2's in `pluginNames`",
                None => "what they carry is not read or not kept by this Y2: ask for a newer one where you need it",
            },
        ));
    }

    /// One line for whatever is as it should be, and one for each service that is not.
    pub(super) fn findings(self) -> Vec<Finding> {
        let hidden = match self.hidden {
            0 => String::new(),
            hidden => format!("; {hidden} are not described"),
        };
        let extra = match self.extra.as_slice() {
            [] => String::new(),
            extra => format!("; more than we know: {}", extra.join("; ")),
        };
        let found = format!("{} services are described as we know them{hidden}{extra}", self.as_known);
        [vec![Finding::ok(CHECK, found)], self.findings].concat()
    }

    /// The contract of this Y2's generation; of a service that it should not have yet, the one there is.
    fn contract(&self, service: Service) -> Option<&'static ServiceContract> {
        let endpoint = service.endpoint;
        cegid_y2_contract::service_of(self.version, endpoint)
            .or_else(|| cegid_y2_contract::service_by_endpoint(endpoint))
    }

    /// What this Y2 says instead of a name of ours: only plug-ins are spelt in other ways.
    fn spelling(&self, service: Service, type_name: &str, member: &str) -> Option<&str> {
        let names = self.connection.plugin_names.get(service.plug_in?)?;
        names.get(&format!("{type_name}.{member}")).or_else(|| names.get(member)).map(String::as_str)
    }
}

fn listed(names: &[String]) -> String {
    let shown = names.iter().take(SHOWN).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(SHOWN) {
        0 => shown,
        further => format!("{shown} and {further} more"),
    }
}
