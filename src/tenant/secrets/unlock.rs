//! Finds the master key of a database and proves that it is the right one, before anything is sealed or opened.

use std::path::PathBuf;

use secrecy::SecretString;

use super::{Keyring, MasterKey, MasterKeyError, SealError};
use crate::store::{KeyCheckStore, StoreError};

const CHECK_OWNER: &str = "";
const CHECK_CONTEXT: &str = "key-check";
const CHECK_TEXT: &[u8] = b"the master key is right";

/// Where the master key comes from.
#[derive(Clone, Debug)]
pub enum MasterKeySource {
    /// A setting holds it.
    Given(SecretString),
    /// A setting names the file that holds it; it must be there.
    File(PathBuf),
    /// No setting: this file beside the embedded database, made when the database is new.
    Beside(PathBuf),
}

/// Why the secrets of a database stay closed.
#[derive(Debug, thiserror::Error)]
pub enum UnlockError {
    /// There is no key, or it cannot be read.
    #[error(transparent)]
    MasterKey(#[from] MasterKeyError),
    /// It is not the key of this database.
    #[error(
        "the master key is not the one of this database: it was sealed under key {sealed_under}, the given one is \
         {given}; give the right key (`secrets.master_key` or `secrets.master_key_file`)"
    )]
    WrongKey {
        /// Name of the key that the database was sealed under.
        sealed_under: String,
        /// Name of the key that was given.
        given: String,
    },
    /// The file beside the database is gone.
    #[error(
        "the master key of this database is missing: expected it in `{}` (or in the settings `secrets.master_key` or \
         `secrets.master_key_file`); without it the stored passwords cannot be opened", expected.display()
    )]
    KeyMissing {
        /// The file that should be there.
        expected: PathBuf,
    },
    /// The check value was changed.
    #[error("the key check of the database is damaged; restore the database from a backup")]
    CheckDamaged,
    /// Encryption failed.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The database's.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The keyring of a database. On a fresh database the key is accepted and remembered by its check value.
///
/// # Errors
/// No key, a wrong key, or a database that fails.
pub async fn unlock(source: &MasterKeySource, store: &(impl KeyCheckStore + ?Sized)) -> Result<Keyring, UnlockError> {
    let known = store.key_check().await?;
    let master = match source {
        MasterKeySource::Given(text) => MasterKey::parse(text, "the setting `secrets.master_key`")?,
        MasterKeySource::File(path) => MasterKey::from_file(path)?,
        MasterKeySource::Beside(path) => {
            let missing = !path.try_exists().unwrap_or(true);
            if missing && known.is_some() {
                return Err(UnlockError::KeyMissing { expected: path.clone() });
            }
            if missing { MasterKey::create_file(path)? } else { MasterKey::from_file(path)? }
        }
    };
    let keyring = Keyring::new(&master);
    let check = match known {
        Some(check) => check,
        None => {
            let proposed = keyring.seal_for(CHECK_OWNER, CHECK_CONTEXT, CHECK_TEXT)?;
            store.establish_key_check(&proposed).await?
        }
    };
    match keyring.open_for(CHECK_OWNER, CHECK_CONTEXT, &check) {
        Ok(text) if text.as_slice() == CHECK_TEXT => Ok(keyring),
        Err(SealError::OtherKey) => Err(UnlockError::WrongKey {
            sealed_under: Keyring::key_id_of(&check).unwrap_or_default(),
            given: keyring.key_id(),
        }),
        _ => Err(UnlockError::CheckDamaged),
    }
}
