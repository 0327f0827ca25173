//! `auth`: whose bearer tokens open tenants of this installation.

use std::time::Duration;

use crate::{
    domain::{
        ids::TenantId,
        issuer::{InstallationIssuer, Issuer},
    },
    yaml::{
        Entry, Reading, Section,
        kinds::{boolean, duration, issuer_url, parsed, text},
    },
};

/// Whose bearer tokens open tenants.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuthSettings {
    /// Issuers of the whole installation. Tenants have their own in `security.yml`.
    pub issuers: Vec<InstallationIssuer>,
    /// Whether keys may be fetched over plain http from other machines.
    pub allow_http: bool,
}

impl AuthSettings {
    pub(super) fn read(reading: &Reading, section: Section<'_>) -> Self {
        let mut issuers = Vec::<InstallationIssuer>::new();
        for entry in section.entries("issuers") {
            let trusted = issuer(reading, &entry);
            let url = &trusted.issuer.url;
            if !url.is_empty() && issuers.iter().any(|known| known.issuer.url == *url) {
                let found = format!("a second `{url}`");
                reading.problem(entry.place, &entry.path, found, "each issuer once: one entry takes several audiences");
            }
            issuers.push(trusted);
        }
        let settings = Self { issuers, allow_http: section.or("allow_http", boolean, false) };
        section.finish();
        settings
    }
}

fn issuer(reading: &Reading, entry: &Entry<'_>) -> InstallationIssuer {
    let section = Section::of(reading, entry.node, entry.path.clone());
    let audiences = section.list("audiences", text).unwrap_or_default();
    if audiences.is_empty() {
        section.problem(
            "audiences",
            "no audience",
            "at least one: what the issuer writes into `aud` for the connector",
        );
    }
    let issuer = Issuer {
        name: entry.key.to_owned(),
        url: section.required("issuer", "the issuer, as its tokens spell it in `iss`", issuer_url).unwrap_or_default(),
        audiences,
        algorithms: section.filled_list("algorithms", parsed).unwrap_or_else(Issuer::default_algorithms),
        types: section.filled_list("types", parsed).unwrap_or_else(Issuer::default_types),
        permissions_claims: section
            .filled_list("permissions_claims", parsed)
            .unwrap_or_else(Issuer::default_permissions_claims),
        grants: Issuer::grants(section.filled_list("permissions", parsed)),
        leeway: section.or("leeway", duration(Duration::ZERO..=Issuer::MAX_LEEWAY), Issuer::DEFAULT_LEEWAY),
    };
    let trusted = InstallationIssuer {
        issuer,
        tenants_claim: section.or("tenants_claim", parsed, InstallationIssuer::default_tenants_claim()),
        tenants: section.list("tenants", parsed::<TenantId>),
    };
    section.finish();
    trusted
}

#[cfg(test)]
mod tests {
    use super::super::Settings;

    fn read(variables: &[(&str, &str)]) -> Result<super::AuthSettings, String> {
        let variables =
            variables.iter().map(|(name, value)| (format!("CEGID_CONNECTOR__AUTH__{name}"), (*value).to_owned()));
        Settings::load(None, variables).map(|settings| settings.auth).map_err(|problems| problems.to_string())
    }

    #[test]
    fn an_issuer_needs_its_url_and_an_audience() {
        let variables =
            [("ISSUERS__MAIN__ISSUER", "https://login.example.com/"), ("ISSUERS__MAIN__AUDIENCES", "connector, api")];
        let auth = read(&variables).unwrap();
        assert_eq!(auth.issuers[0].issuer.audiences, ["connector", "api"]);
        assert_eq!(auth.issuers[0].issuer.name, "main");
        assert_eq!(auth.issuers[0].tenants, None);
        let missing = read(&[("ISSUERS__MAIN__ALGORITHMS", "RS256,HS256")]).unwrap_err();
        for expected in ["auth.issuers.main.issuer", "auth.issuers.main.audiences", "never accepted"] {
            assert!(missing.contains(expected), "{expected}: {missing}");
        }
    }

    #[test]
    fn the_documentation_names_every_key_of_an_issuer() {
        let text = include_str!("../../docs/configuration.md");
        let keys =
            ["issuer", "audiences", "algorithms", "types", "permissions_claims", "leeway", "tenants_claim", "tenants"];
        for key in keys {
            assert!(text.contains(&format!("`{key}`")), "{key}");
        }
    }
}
