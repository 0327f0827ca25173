//! Moves sealed values from other master keys to the one in use. Knows every place where something is sealed, and no SQL.

use uuid::Uuid;

use super::{
    documents::Site,
    secrets::{Keyring, SealError},
};
use crate::store::{SealedPlace, SealedStore, SealedValue, StoreError};

/// Values that are moved in one transaction.
const BATCH: u32 = 200;

/// What was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Resealed {
    /// Values under the key in use by now.
    pub moved: u64,
    /// Values that do not open: damaged, or copied from another place.
    pub unreadable: u64,
}

/// Bound into the seal of a sandbox trace: the bytes of one do not open under the id of another.
pub fn trace_context(id: Uuid) -> String {
    format!("trace:{id}")
}

/// Bound into the seal of a notification's headers and body.
pub fn notification_context(id: Uuid) -> String {
    format!("notification:{id}")
}

/// Bound into the seal of an event's entity.
pub fn event_context(id: Uuid) -> String {
    format!("event:{id}")
}

/// Bound into the seal of a subscription's secrets.
pub fn subscription_context(id: &str) -> String {
    format!("subscription:{id}")
}

/// Bound into the seal of a listener's key.
pub fn listener_key_context(connection: &str) -> String {
    format!("listener:{connection}")
}

/// Bound into the seal of what came along with a session of LiveStore.
pub fn session_context(id: Uuid) -> String {
    format!("livestore-context:{id}")
}

/// Bound into the seal of what was entered in a session of LiveStore.
pub fn session_entered(id: Uuid) -> String {
    format!("livestore-entered:{id}")
}

/// Bound into the seal of an exchange's messages.
pub fn exchange_context(id: Uuid) -> String {
    format!("exchange:{id}")
}

/// What a value was sealed for.
fn seal_context(place: &SealedPlace) -> String {
    match place {
        SealedPlace::Secret { file, path, bound_to, .. } => Site { file, path, bound_to }.seal_context(),
        SealedPlace::Trace { id } => trace_context(*id),
        SealedPlace::Notification { id } => notification_context(*id),
        SealedPlace::Event { id } => event_context(*id),
        SealedPlace::Subscription { id } => subscription_context(id),
        SealedPlace::ListenerKey { connection } => listener_key_context(connection),
        SealedPlace::Exchange { id } => exchange_context(*id),
        SealedPlace::SessionContext { id } => session_context(*id),
        SealedPlace::SessionEntered { id } => session_entered(*id),
    }
}

/// Seals everything under the key in use that is under one of the keyring's others. Can be stopped at any time and begun
/// again; one that a neighbour moves at the same time is left to it.
///
/// # Errors
/// The database's.
pub async fn reseal_all(store: &(impl SealedStore + ?Sized), keyring: &Keyring) -> Result<Resealed, StoreError> {
    let mut done = Resealed::default();
    for key in keyring.others() {
        let mut unreadable = 0;
        loop {
            let values = store.sealed_values(key, unreadable, BATCH).await?;
            if values.is_empty() {
                break;
            }
            let read = u32::try_from(values.len()).unwrap_or(BATCH);
            let moved: Vec<_> = values.into_iter().filter_map(|value| moved(keyring, value)).collect();
            // Those that do not open stay where they are, and are passed over in the next round.
            unreadable += read - u32::try_from(moved.len()).unwrap_or(read);
            done.moved += store.reseal(&moved).await?;
        }
        done.unreadable += u64::from(unreadable);
    }
    Ok(done)
}

fn moved(keyring: &Keyring, value: SealedValue) -> Option<(SealedValue, Vec<u8>)> {
    let context = seal_context(&value.place);
    let resealed = keyring
        .open(&value.tenant, &context, &value.sealed)
        .and_then(|plain| keyring.seal(&value.tenant, &context, &plain));
    match resealed {
        Ok(sealed) => Some((value, sealed)),
        Err(SealError::OtherKey | SealError::NotAuthentic | SealError::Failed) => None,
    }
}
