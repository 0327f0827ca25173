//! Secrets at rest: the master key, the keyring that seals under it, and the check that it is the right one.
//!
//! Refuses to know what is sealed, where it is kept, HTTP and SQL.

mod keyring;
mod master_key;
mod unlock;

pub use self::{
    keyring::{Keyring, SealError},
    master_key::{MasterKey, MasterKeyError},
    unlock::{KeyInUse, MasterKeySource, UnlockError, key_in_use, unlock, unlock_with},
};
