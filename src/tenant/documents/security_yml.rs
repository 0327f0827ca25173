//! `security.yml`: the issuers of bearer tokens that open this tenant.

use std::time::Duration;

use super::Context;
use crate::{
    domain::issuer::Issuer,
    yaml::{
        Entry, Section,
        kinds::{duration, issuer_url, parsed, text},
    },
};

/// Issuers of one tenant: each costs the connector a look at its keys now and then.
const MAX_ISSUERS: usize = 10;
/// Keys of this file that a later feature brings. Taking them silently would promise something.
const LATER: [&str; 2] = ["challengers", "callbackHosts"];

pub(super) fn read(context: &Context<'_>) -> Vec<Issuer> {
    let root = Section::root(context.reading, context.document);
    for key in LATER {
        root.refuse(key, "a key that this release does not support yet", "only `issuers` in `security.yml`");
    }
    let entries = root.entries("issuers");
    if entries.is_empty() {
        root.problem(
            "issuers",
            "no issuer",
            "at least one, such as `main: {issuer: …, audiences: […]}` (or no such file)",
        );
    }
    if entries.len() > MAX_ISSUERS {
        root.problem("issuers", format!("{} issuers", entries.len()), format!("at most {MAX_ISSUERS}"));
    }
    let mut issuers = Vec::<Issuer>::with_capacity(entries.len());
    for entry in &entries {
        let issuer = issuer(context, entry);
        if issuers.iter().any(|known| known.url == issuer.url && !issuer.url.is_empty()) {
            let found = format!("a second `{}`", issuer.url);
            context.reading.problem(
                entry.place,
                &entry.path,
                found,
                "each issuer once: one entry takes several audiences",
            );
        }
        issuers.push(issuer);
    }
    root.finish();
    issuers
}

fn issuer(context: &Context<'_>, entry: &Entry<'_>) -> Issuer {
    let section = Section::of(context.reading, entry.node, entry.path.clone());
    let audiences = section.list("audiences", text).unwrap_or_default();
    if audiences.is_empty() {
        section.problem(
            "audiences",
            "no audience",
            "at least one: what the issuer writes into `aud` for the connector",
        );
    }
    let issuer = Issuer {
        name: text(entry.key).unwrap_or_default(),
        url: section.required("issuer", "the issuer, as its tokens spell it in `iss`", issuer_url).unwrap_or_default(),
        audiences,
        algorithms: section.filled_list("algorithms", parsed).unwrap_or_else(Issuer::default_algorithms),
        types: section.filled_list("types", parsed).unwrap_or_else(Issuer::default_types),
        permissions_claims: section
            .filled_list("permissionsClaims", parsed)
            .unwrap_or_else(Issuer::default_permissions_claims),
        leeway: section.or("leeway", duration(Duration::ZERO..=Issuer::MAX_LEEWAY), Issuer::DEFAULT_LEEWAY),
    };
    section.finish();
    issuer
}
