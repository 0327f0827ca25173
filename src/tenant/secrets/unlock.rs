//! Finds the master key of a database and proves that it is the right one, before anything is sealed or opened; and moves
//! the installation to a new one.
//!
//! The check value in the database says which key the installation seals under. Of the keys that a process was given that
//! one is active, whatever the order of its settings, with one exception: a `master_key` that the installation has never
//! sealed under becomes its key from then on, given that the one before is at hand. Which key is newer is thus decided
//! once, in the database, and processes with old settings follow instead of moving it back.

use std::path::PathBuf;

use jiff::Timestamp;
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
         {given}; give the right key (`secrets.master_key` or `secrets.master_key_file`), or, to move to the given one, \
         the right key as well (`secrets.previous_master_keys` or `secrets.previous_master_key_files`)"
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
    // Without another key nothing can be moved, so the date is not used.
    unlock_with(source, &[], store, Timestamp::UNIX_EPOCH).await
}

/// As [`unlock`], with further keys that open what the installation sealed before, or will seal.
///
/// # Errors
/// No key, a wrong key, or a database that fails.
pub async fn unlock_with(
    source: &MasterKeySource,
    others: &[MasterKey],
    store: &(impl KeyCheckStore + ?Sized),
    now: Timestamp,
) -> Result<Keyring, UnlockError> {
    let known = store.key_check().await?;
    let master = match source {
        MasterKeySource::Given(text) => MasterKey::parse(text, "the setting `secrets.master_key`")?,
        MasterKeySource::File(path) => MasterKey::from_file(path)?,
        MasterKeySource::Beside(path) => {
            let missing = !path.try_exists().unwrap_or(true);
            if missing && known.is_some() {
                return Err(UnlockError::KeyMissing { expected: path.clone() });
            }
            if !missing && known.is_none() {
                tracing::warn!(
                    key = %path.display(),
                    "the database is new although its master key was there: if tenants are missed, its file was lost or \
                     emptied; stop, and restore it from a backup"
                );
            }
            if missing { MasterKey::create_file(path)? } else { MasterKey::from_file(path)? }
        }
    };
    let keyring = Keyring::with_others(&master, others);
    let given = keyring.key_id();
    let mut check = match known {
        Some(check) => check,
        None => store.establish_key_check(&check_value(&keyring)?).await?,
    };
    loop {
        prove(&keyring, &check, &given)?;
        let in_use = Keyring::key_id_of(&check).unwrap_or_default();
        if in_use == given || store.is_retired(&given).await? {
            follow(&keyring, &in_use);
            return Ok(keyring);
        }
        if store.replace_key_check(&check, &check_value(&keyring)?, &in_use, now).await? {
            tracing::info!(
                from = in_use,
                to = given,
                "a new master key is in use; what is sealed moves in the background"
            );
            return Ok(keyring);
        }
        // Somebody else was faster.
        check = store.key_check().await?.ok_or(UnlockError::CheckDamaged)?;
    }
}

/// What the installation seals under, as this process sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyInUse {
    /// A key that this process has; it seals under it, too.
    Known,
    /// One that was not given to this process.
    Unknown {
        /// Its name.
        in_use: String,
    },
}

/// Follows the installation to the key that it seals under by now. To be asked from time to time.
///
/// # Errors
/// The database's.
pub async fn key_in_use(keyring: &Keyring, store: &(impl KeyCheckStore + ?Sized)) -> Result<KeyInUse, StoreError> {
    let check = store.key_check().await?.unwrap_or_default();
    let in_use = Keyring::key_id_of(&check).unwrap_or_default();
    Ok(if follow(keyring, &in_use) { KeyInUse::Known } else { KeyInUse::Unknown { in_use } })
}

fn follow(keyring: &Keyring, in_use: &str) -> bool {
    let before = keyring.key_id();
    let known = keyring.activate(in_use);
    if known && before != in_use {
        tracing::warn!(
            given = before,
            in_use,
            "the installation has moved to another master key, and this process with it; make that one its `secrets.master_key`"
        );
    }
    known
}

fn check_value(keyring: &Keyring) -> Result<Vec<u8>, SealError> {
    keyring.seal_for(CHECK_OWNER, CHECK_CONTEXT, CHECK_TEXT)
}

fn prove(keyring: &Keyring, check: &[u8], given: &str) -> Result<(), UnlockError> {
    match keyring.open_for(CHECK_OWNER, CHECK_CONTEXT, check) {
        Ok(text) if text.as_slice() == CHECK_TEXT => Ok(()),
        Err(SealError::OtherKey) => Err(UnlockError::WrongKey {
            sealed_under: Keyring::key_id_of(check).unwrap_or_default(),
            given: given.to_owned(),
        }),
        _ => Err(UnlockError::CheckDamaged),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_value_that_says_something_else_is_damaged() {
        let keyring = Keyring::new(&MasterKey::draw().unwrap());
        let other = keyring.seal_for(CHECK_OWNER, CHECK_CONTEXT, b"something else").unwrap();
        assert!(matches!(prove(&keyring, &other, ""), Err(UnlockError::CheckDamaged)));
        assert!(prove(&keyring, &check_value(&keyring).unwrap(), "").is_ok());
    }
}
