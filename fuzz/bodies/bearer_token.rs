//! A presented bearer token: as it is, and with the first line as its header and the rest as its claims. Read or refused,
//! never a panic; what is accepted is not over.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use cegid_connector::{
    domain::issuer::{InstallationIssuer, Issuer, TokenType},
    identity::{claims, json::Members, take_apart},
};
use jiff::Timestamp;

pub fn run(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let _ = take_apart(text);
    let Some((header, rest)) = text.split_once('\n') else { return };
    let token = format!("{}.{}.c2ln", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(rest));
    let Ok(presented) = take_apart(&token) else { return };
    let Ok(said) = Members::read(&presented.claims) else { return };
    let trusted = trusted();
    let now = Timestamp::UNIX_EPOCH;
    for kind in [presented.kind, TokenType::AccessToken] {
        if let Ok(over) = claims::check(&said, &trusted.issuer, kind, now) {
            assert!(over > 0);
            assert_eq!(claims::issuer_of(&presented.claims).as_deref(), Ok(trusted.issuer.url.as_str()));
        }
    }
    let _ = (claims::permissions(&said, &trusted.issuer), claims::tenants(&said, &trusted), claims::subject(&said));
}

fn trusted() -> InstallationIssuer {
    InstallationIssuer {
        issuer: Issuer {
            name: "main".to_owned(),
            url: "https://login.example.com/".to_owned(),
            audiences: vec!["connector".to_owned()],
            algorithms: Issuer::default_algorithms(),
            types: Issuer::default_types(),
            permissions_claims: ["/realm_access/roles", "scope"].iter().filter_map(|name| name.parse().ok()).collect(),
            grants: cegid_connector::domain::permission_set::PermissionSet::all(),
            leeway: Issuer::DEFAULT_LEEWAY,
        },
        tenants_claim: InstallationIssuer::default_tenants_claim(),
        tenants: None,
    }
}
