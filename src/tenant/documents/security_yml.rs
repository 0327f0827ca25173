//! `security.yml`: the issuers of bearer tokens that open this tenant, who else gets in, and where addresses may lead.

use std::time::Duration;

use super::Context;
use crate::{
    domain::{
        issuer::Issuer,
        livestore::{CallbackHosts, Challenger},
    },
    yaml::{
        Entry, Section,
        kinds::{duration, issuer_url, one_of, parsed, text},
    },
};

/// Issuers of one tenant: each costs the connector a look at its keys now and then.
const MAX_ISSUERS: usize = 10;
/// Hosts of one tenant.
const MAX_HOSTS: usize = 50;

/// What `security.yml` says.
#[derive(Clone, Debug, Default)]
pub struct Security {
    /// Whose bearer tokens open the tenant.
    pub issuers: Vec<Issuer>,
    /// Who gets in without a credential of their own.
    pub challengers: Vec<Challenger>,
    /// Where addresses may lead that others write.
    pub callback_hosts: CallbackHosts,
}

pub(super) fn read(context: &Context<'_>) -> Security {
    let root = Section::root(context.reading, context.document);
    let security = Security {
        issuers: issuers(context, &root),
        challengers: challengers(context, &root),
        callback_hosts: callback_hosts(&root),
    };
    root.finish();
    security
}

fn challengers(context: &Context<'_>, root: &Section<'_>) -> Vec<Challenger> {
    let mut challengers = Vec::new();
    for (path, node) in root.items("challengers") {
        let section = Section::of(context.reading, node, path);
        let kind = one_of(&[("livestore", Challenger::LiveStore)]);
        challengers.extend(section.required("type", "the type: `livestore`", kind));
        section.finish();
    }
    challengers
}

/// Where none are named, Cegid's own.
fn callback_hosts(root: &Section<'_>) -> CallbackHosts {
    let Some(patterns) = root.filled_list("callbackHosts", parsed) else { return CallbackHosts::default() };
    if patterns.len() > MAX_HOSTS {
        root.problem("callbackHosts", format!("{} hosts", patterns.len()), format!("at most {MAX_HOSTS}"));
    }
    patterns.into()
}

fn issuers(context: &Context<'_>, root: &Section<'_>) -> Vec<Issuer> {
    // `[]` says in as many words that there is none.
    if root.holds_list("issuers") && root.items("issuers").is_empty() {
        return Vec::new();
    }
    let entries = root.entries("issuers");
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
        grants: Issuer::grants(section.filled_list("permissions", parsed)),
        leeway: section.or("leeway", duration(Duration::ZERO..=Issuer::MAX_LEEWAY), Issuer::DEFAULT_LEEWAY),
    };
    section.finish();
    issuer
}
