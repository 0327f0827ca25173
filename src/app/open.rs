//! The database and its keyring, as settings name them. Shared by the commands and by the server's start.

use std::sync::Arc;

use crate::{
    config::Settings,
    store::{self, Store, StoreError},
    tenant::secrets::{Keyring, MasterKeySource, UnlockError, unlock},
};

/// An open database, proven to be under the given master key.
pub struct Opened {
    /// The database.
    pub store: Arc<dyn Store>,
    /// Seals and opens its secrets.
    pub keyring: Arc<Keyring>,
}

/// Why the database stays closed. One sentence: about the URL, the file, the schema, or the key.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The database cannot be opened, or a newer release has been at it.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The master key is missing or wrong.
    #[error(transparent)]
    MasterKey(#[from] UnlockError),
}

/// Opens the database, brings its schema up to date, and finds the master key.
///
/// # Errors
/// Why the database stays closed.
pub async fn open(settings: &Settings) -> Result<Opened, OpenError> {
    let opened = store::open(settings.database.url()).await?;
    let source = match (&settings.secrets.master_key, &settings.secrets.master_key_file) {
        (Some(key), _) => MasterKeySource::Given(key.clone()),
        (None, Some(file)) => MasterKeySource::File(file.clone()),
        (None, None) => MasterKeySource::Beside(opened.master_key_file),
    };
    let keyring = unlock(&source, opened.store.as_ref()).await?;
    Ok(Opened { store: opened.store, keyring: Arc::new(keyring) })
}
