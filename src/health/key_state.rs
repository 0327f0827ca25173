//! Whether this process has the master key that the installation seals under, and which of its other keys may go. Knows no
//! key, only names.

use std::sync::Arc;

use crate::{
    store::{Store, StoreError},
    tenant::secrets::{KeyInUse, Keyring, key_in_use},
};

/// Asks the database and the keyring. Cheap to clone.
#[derive(Clone)]
pub struct KeyState {
    store: Arc<dyn Store>,
    keyring: Arc<Keyring>,
}

impl KeyState {
    /// The state of this keyring on this database.
    pub fn new(store: Arc<dyn Store>, keyring: Arc<Keyring>) -> Self {
        Self { store, keyring }
    }

    /// What is right, with the names of the keys, or what is wrong.
    pub(super) async fn look(&self) -> Result<Result<String, String>, StoreError> {
        if let KeyInUse::Unknown { in_use } = key_in_use(&self.keyring, self.store.as_ref()).await? {
            return Ok(Err(format!(
                "the installation seals under key {in_use}, which this process does not have; give it the keys of the \
                 other replicas"
            )));
        }
        let mut text = "ok".to_owned();
        for key in self.keyring.others() {
            let remains = !self.store.sealed_values(key, 0, 1).await?.is_empty();
            let name = Keyring::name(key);
            let what = if remains {
                "values are still being moved from"
            } else if self.store.is_retired(&name).await? {
                "nothing is sealed any more under"
            } else {
                // The one to come, which must not be taken out.
                "nothing was ever sealed under"
            };
            text.push_str(&format!("; {what} key {name}"));
        }
        Ok(Ok(text))
    }
}
