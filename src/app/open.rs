//! The database and its keyring, as settings name them. Shared by the commands and by the server's start.

use std::sync::Arc;

use crate::{
    clock::Clock,
    config::{SecretsSettings, Settings},
    store::{self, Engine, OpenedStore, Store, StoreError},
    tenant::secrets::{Keyring, MasterKey, MasterKeyError, MasterKeySource, UnlockError, unlock_with},
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
    /// A server's database is shared; a key made here would be unknown to the other replicas.
    #[error(
        "a Postgres database needs its master key from the settings: make one with `openssl rand -base64 32`, and give \
         it to every replica as `CEGID_CONNECTOR__SECRETS__MASTER_KEY` or, in a file, as \
         `CEGID_CONNECTOR__SECRETS__MASTER_KEY_FILE`"
    )]
    MasterKeyNeeded,
    /// The master key is missing or wrong.
    #[error(transparent)]
    MasterKey(#[from] UnlockError),
}

/// Opens the database, brings its schema up to date, and finds the master key.
///
/// # Errors
/// Why the database stays closed.
pub async fn open(settings: &Settings, clock: &Clock) -> Result<Opened, OpenError> {
    let (url, secrets) = (settings.database.url(), &settings.secrets);
    let given = match (&secrets.master_key, &secrets.master_key_file) {
        (Some(key), _) => Some(MasterKeySource::Given(key.clone())),
        (None, Some(file)) => Some(MasterKeySource::File(file.clone())),
        (None, None) => None,
    };
    // Before the database is touched: whoever forgot the key may have the wrong URL, too.
    if given.is_none() && Engine::of(url)? == Engine::Postgres {
        return Err(OpenError::MasterKeyNeeded);
    }
    let opened = open_database(settings).await?;
    let beside = opened.master_key_file.map(MasterKeySource::Beside);
    let source = given.or(beside).ok_or(OpenError::MasterKeyNeeded)?;
    let others = previous_keys(secrets).map_err(UnlockError::from)?;
    let keyring = unlock_with(&source, &others, opened.store.as_ref(), clock.now()).await?;
    Ok(Opened { store: opened.store, keyring: Arc::new(keyring) })
}

fn previous_keys(secrets: &SecretsSettings) -> Result<Vec<MasterKey>, MasterKeyError> {
    let texts = secrets.previous_master_keys.iter();
    let texts = texts.map(|text| MasterKey::parse(text, "the setting `secrets.previous_master_keys`"));
    texts.chain(secrets.previous_master_key_files.iter().map(|file| MasterKey::from_file(file))).collect()
}

/// The database alone, with an up-to-date schema.
///
/// # Errors
/// Why the database stays closed.
pub async fn open_database(settings: &Settings) -> Result<OpenedStore, StoreError> {
    let connections = u32::try_from(settings.database.max_connections).unwrap_or(u32::MAX);
    store::open_with(settings.database.url(), connections).await
}
