//! A stored set → the validated [`Tenant`]. Knows no SQL.

use std::sync::Arc;

use super::{
    documents::{self, SecretSource, StoredSecrets},
    model::Tenant,
    secrets::Keyring,
};
use crate::{limits::MeterSlot, store::TenantSet, yaml::Problems};

/// Reads a stored set. It was read the same way before it was kept, so problems here mean another release, another master
/// key, or a damaged database.
///
/// # Errors
/// Every problem, with file and line; never a secret.
pub fn load(set: &TenantSet, keyring: &Keyring) -> Result<Tenant, Problems> {
    let stored = StoredSecrets::Of { tenant: &set.tenant, keyring, set: Some(set) };
    let documents = documents::read(&set.files, "", &SecretSource { outside: None, stored })?;
    let profile = documents.profile;
    Ok(Tenant {
        id: set.tenant.clone(),
        revision: set.revision,
        display_name: profile.display_name,
        default_language: profile.default_language,
        time_zone: profile.time_zone,
        public_base_url: profile.public_base_url,
        issuers: documents.issuers.into_iter().map(Arc::new).collect(),
        connections: documents.connections,
        meter: MeterSlot::default(),
    })
}
