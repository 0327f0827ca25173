//! A stored set → the validated [`Tenant`]. Knows no SQL.

use std::{num::NonZeroUsize, panic::resume_unwind, sync::Arc, thread};

use super::{
    documents::{self, SecretSource, StoredSecrets},
    model::Tenant,
    secrets::Keyring,
};
use crate::{store::TenantSet, yaml::Problems};

/// Sets that are worth a thread: a start with ten thousand tenants is to last no longer than it must.
const SHARE: usize = 64;

/// Reads stored sets, in their order, with all the processors that the machine has.
pub(super) fn load_all(sets: &[TenantSet], keyring: &Keyring) -> Vec<Result<Tenant, Problems>> {
    let processors = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let threads = processors.min(sets.len() / SHARE).max(1);
    let read = |sets: &[TenantSet]| sets.iter().map(|set| load(set, keyring)).collect::<Vec<_>>();
    if threads == 1 {
        return read(sets);
    }
    thread::scope(|scope| {
        let shares = sets.chunks(sets.len().div_ceil(threads));
        let readers: Vec<_> = shares.map(|share| scope.spawn(move || read(share))).collect();
        readers.into_iter().flat_map(|reader| reader.join().unwrap_or_else(|panic| resume_unwind(panic))).collect()
    })
}

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
        issuers: documents.security.issuers.into_iter().map(Arc::new).collect(),
        challengers: documents.security.challengers,
        callback_hosts: documents.security.callback_hosts,
        livestore: documents.livestore,
        enrolment: documents.enrolment,
        layouts: documents.layouts,
        connections: documents.connections,
        shops: documents.shops,
    })
}
