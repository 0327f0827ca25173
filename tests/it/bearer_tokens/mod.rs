//! Bearer tokens, from a provider on a real socket to the answer of a route.

mod access;
mod configured;
mod doctor;
mod forged;
mod issuer;
mod keys;
mod provider;

use cegid_connector::domain::{
    issuer::{InstallationIssuer, Issuer as Trusted},
    permission_set::PermissionSet,
};
pub use issuer::{AUDIENCE, Issuer, Pair, header, token};

use crate::connector::{Answer, Connector};

/// A route of `demo` that needs no Y2: whoever may enter hears that there is no such trace.
pub const DOOR: &str = "/api/demo/admin/sandbox-traces/01890000-0000-7000-8000-000000000000";
/// A connection, since every tenant of the tests has one.
pub const SIMULATED: &str = "  default:\n    url: 'simulator:'\n";

/// Trusts an issuer for the tenants that its tokens name.
pub fn trusting(issuer: &Issuer) -> InstallationIssuer {
    InstallationIssuer {
        issuer: Trusted {
            name: "main".to_owned(),
            url: issuer.url.clone(),
            audiences: vec![AUDIENCE.to_owned()],
            algorithms: ["RS256", "ES256"].map(|name| name.parse().unwrap()).into(),
            types: Trusted::default_types(),
            permissions_claims: Trusted::default_permissions_claims(),
            grants: PermissionSet::all(),
            leeway: Trusted::DEFAULT_LEEWAY,
        },
        tenants_claim: InstallationIssuer::default_tenants_claim(),
        tenants: None,
    }
}

/// A connector with the tenants `demo` and `neighbour` that trusts the issuer.
pub async fn connector(trusted: InstallationIssuer) -> Connector {
    let connector = Connector::with_settings(SIMULATED, |settings| settings.auth.issuers.push(trusted)).await;
    connector.apply("neighbour", SIMULATED).await;
    connector
}

/// `GET` with a bearer token.
pub async fn get(connector: &Connector, path: &str, token: &str) -> Answer {
    let request = http::Request::get(path).header("authorization", format!("Bearer {token}"));
    connector.send(request.body(axum::body::Body::empty()).unwrap()).await
}

/// Whether the token opens the door of `demo`.
pub async fn opens(connector: &Connector, token: &str) -> bool {
    match get(connector, DOOR, token).await.problem() {
        (404, kind) if kind == "trace-not-found" => true,
        (401 | 404, _) => false,
        other => panic!("{other:?}"),
    }
}
