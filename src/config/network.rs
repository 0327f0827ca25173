//! `network`: which addresses may be called.

use crate::{
    network::AllowEntry,
    yaml::{Mismatch, Section},
};

/// Which addresses may be called, beside the public ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NetworkSettings {
    /// Hosts, `*.` and a host, addresses, CIDRs.
    pub allow: Vec<String>,
}

impl NetworkSettings {
    pub(super) fn read(section: Section<'_>) -> Self {
        let settings = Self { allow: section.list("allow", entry).unwrap_or_default() };
        section.finish();
        settings
    }
}

fn entry(text: &str) -> Result<String, Mismatch> {
    text.parse::<AllowEntry>()
        .map(|_| text.to_owned())
        .map_err(|error| Mismatch::new(format!("a host, `*.` and a host, an IP address or a CIDR ({})", error.reason)))
}
