//! Many tenants with a connection and a key each, put into an installation's database. Goes through the product's library
//! what ten thousand calls of its command line would do; knows no load.

use std::{path::Path, sync::Arc};

use anyhow::Context;
use cegid_connector::{
    clock::Clock,
    domain::{audit::AuditOrigin, permission_set::PermissionSet},
    store::{self, Store, StoredFile},
    tenant::{
        apply::apply,
        documents::{Outside, TenantFolder},
        keys::{self, KeyRequest},
        secrets::{Keyring, MasterKeySource, unlock},
    },
};
use secrecy::{ExposeSecret, SecretString};

/// The id of a tenant by its number.
pub fn id(number: usize) -> String {
    format!("tenant-{number:05}")
}

/// Puts so many tenants into the database, each with the `server/y2.yml` that `y2` gives for its number; answers one key of
/// each, which may do everything.
pub async fn settle(
    url: &str,
    master_key: Option<&str>,
    count: usize,
    y2: impl Fn(usize) -> String,
) -> anyhow::Result<Vec<String>> {
    let opened = store::open(url).await?;
    let source = match (master_key, opened.master_key_file) {
        (Some(key), _) => MasterKeySource::Given(SecretString::from(key)),
        (None, file) => MasterKeySource::Beside(file.context("a server's database needs a master key")?),
    };
    let keyring = unlock(&source, opened.store.as_ref()).await?;
    let mut made = Vec::with_capacity(count);
    for number in 0..count {
        made.push(settle_one(&opened.store, &keyring, &id(number), y2(number)).await?);
    }
    opened.store.close().await;
    Ok(made)
}

async fn settle_one(store: &Arc<dyn Store>, keyring: &Keyring, tenant: &str, y2: String) -> anyhow::Result<String> {
    let file = |path: &str, text: String| StoredFile { path: path.to_owned(), text };
    let profile = format!("displayName: {tenant}\ndefaultLanguage: fr\ntimeZone: Europe/Paris\n");
    let files = vec![file("tenant.yml", profile), file("server/y2.yml", y2)];
    let folder = TenantFolder { id: tenant.parse()?, folder: tenant.into(), files };
    let outside = Outside { environment: &|_| None, folder: Path::new(".") };
    let origin = AuditOrigin::command_line(Clock::system().now());
    apply(store.as_ref(), keyring, &folder, outside, &origin).await?;
    let request = KeyRequest { name: "bench".to_owned(), permissions: PermissionSet::all(), expires_at: None };
    let key = keys::create(store.as_ref(), &folder.id, &request, &origin).await?;
    Ok(key.value.expose_secret().to_owned())
}
