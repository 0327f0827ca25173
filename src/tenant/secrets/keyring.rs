//! Seals and opens bytes with AES-256-GCM. Knows tenants by id only, and nothing of what it seals.
//!
//! A sealed value is `format (1) ‖ key id (4) ‖ nonce (12) ‖ ciphertext and tag`. Each tenant has a key of its own,
//! derived from the master key (HKDF-SHA256, the tenant's id as info), so the random 96-bit nonces of one tenant never
//! meet another's. Tenant, context and key id are authenticated too: a value that is copied to another tenant, row or
//! purpose does not open.

use std::sync::atomic::{AtomicUsize, Ordering};

use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, Nonce, RandomizedNonceKey},
    hkdf,
};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::MasterKey;
use crate::domain::ids::TenantId;

const FORMAT: u8 = 1;
const KEY_ID_LENGTH: usize = 4;
const NONCE_LENGTH: usize = 12;
const HEADER_LENGTH: usize = 1 + KEY_ID_LENGTH + NONCE_LENGTH;
const TAG_LENGTH: usize = 16;

/// Seals under one master key, and opens under that one and others: those that came before it, or will come after it.
/// Share it in an `Arc`.
pub struct Keyring {
    keys: Vec<SealingKey>,
    /// Which of them seals.
    active: AtomicUsize,
}

/// What everything is derived from.
struct SealingKey {
    derivation: hkdf::Prk,
    id: [u8; KEY_ID_LENGTH],
}

impl SealingKey {
    fn new(master: &MasterKey) -> Self {
        let mut digest = Sha256::new_with_prefix("cegid-connector master key id");
        digest.update(master.bytes());
        let digest: [u8; 32] = digest.finalize().into();
        let mut id = [0; KEY_ID_LENGTH];
        id.copy_from_slice(&digest[..KEY_ID_LENGTH]);
        let salt = hkdf::Salt::new(hkdf::HKDF_SHA256, b"cegid-connector sealing v1");
        Self { derivation: salt.extract(master.bytes()), id }
    }

    fn derive(&self, owner: &str) -> Result<RandomizedNonceKey, SealError> {
        let info = [owner.as_bytes()];
        let mut key = Zeroizing::new([0_u8; 32]);
        self.derivation
            .expand(&info, &AES_256_GCM)
            .and_then(|derived| derived.fill(key.as_mut_slice()))
            .map_err(|_| SealError::Failed)?;
        RandomizedNonceKey::new(&AES_256_GCM, key.as_slice()).map_err(|_| SealError::Failed)
    }

    /// Neither an id nor a key id holds a zero byte, so the parts cannot run into one another.
    fn authenticated(&self, owner: &str, context: &str) -> Vec<u8> {
        [&[FORMAT], self.id.as_slice(), owner.as_bytes(), &[0], context.as_bytes()].concat()
    }
}

/// Why bytes could not be sealed or opened. Holds nothing of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// Sealed under a master key that was not given.
    #[error("sealed under another master key")]
    OtherKey,
    /// Changed, cut, or moved here from another tenant or place.
    #[error("the sealed value was changed, or belongs to another tenant or place")]
    NotAuthentic,
    /// The system gave no random bytes.
    #[error("the system could not encrypt")]
    Failed,
}

impl Keyring {
    /// A keyring under `master` alone.
    pub fn new(master: &MasterKey) -> Self {
        Self::with_others(master, &[])
    }

    /// A keyring that seals under `master` and opens what is sealed under the others, too.
    pub fn with_others(master: &MasterKey, others: &[MasterKey]) -> Self {
        let mut keys = vec![SealingKey::new(master)];
        for other in others.iter().map(SealingKey::new) {
            if keys.iter().all(|key| key.id != other.id) {
                keys.push(other);
            }
        }
        Self { keys, active: AtomicUsize::new(0) }
    }

    /// Names the master key that seals, without telling anything of it; for messages.
    pub fn key_id(&self) -> String {
        hexadecimal(&self.active().id)
    }

    /// The names of the keys that open but do not seal, as they stand in sealed values.
    pub fn others(&self) -> Vec<[u8; KEY_ID_LENGTH]> {
        let active = self.active().id;
        self.keys.iter().map(|key| key.id).filter(|id| *id != active).collect()
    }

    /// A key's name for people.
    pub fn name(id: [u8; KEY_ID_LENGTH]) -> String {
        hexadecimal(&id)
    }

    /// Seals under the key of that name from now on; `false` when there is none.
    pub(super) fn activate(&self, name: &str) -> bool {
        let found = self.keys.iter().position(|key| hexadecimal(&key.id) == name);
        found.map(|position| self.active.store(position, Ordering::Relaxed)).is_some()
    }

    fn active(&self) -> &SealingKey {
        // The position came from this list, which never changes.
        &self.keys[self.active.load(Ordering::Relaxed)]
    }

    /// The name of the master key that sealed a value; `None` when it is no sealed value at all.
    pub fn key_id_of(sealed: &[u8]) -> Option<String> {
        (sealed.len() >= HEADER_LENGTH + TAG_LENGTH && sealed[0] == FORMAT)
            .then(|| hexadecimal(&sealed[1..1 + KEY_ID_LENGTH]))
    }

    /// Seals for a tenant. `context` says what and where it is (`secret:server/y2.yml#…`, `trace:<id>`); opening asks for
    /// the same one.
    ///
    /// # Errors
    /// The system gave no random bytes.
    pub fn seal(&self, tenant: &TenantId, context: &str, plaintext: &[u8]) -> Result<Vec<u8>, SealError> {
        self.seal_for(tenant.as_str(), context, plaintext)
    }

    /// Opens what [`Keyring::seal`] sealed for the same tenant and context.
    ///
    /// # Errors
    /// Another key, another tenant, another context, or changed bytes.
    pub fn open(&self, tenant: &TenantId, context: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
        self.open_for(tenant.as_str(), context, sealed)
    }

    /// As [`Keyring::seal`]; the empty owner, which no tenant id can be, is the installation itself.
    pub(super) fn seal_for(&self, owner: &str, context: &str, plaintext: &[u8]) -> Result<Vec<u8>, SealError> {
        let key = self.active();
        let mut sealed = Vec::with_capacity(HEADER_LENGTH + plaintext.len() + TAG_LENGTH);
        sealed.push(FORMAT);
        sealed.extend_from_slice(&key.id);
        let mut text = Zeroizing::new(plaintext.to_vec());
        let (nonce, tag) = key
            .derive(owner)?
            .seal_in_place_separate_tag(Aad::from(key.authenticated(owner, context)), &mut text)
            .map_err(|_| SealError::Failed)?;
        sealed.extend_from_slice(nonce.as_ref());
        sealed.extend_from_slice(&text);
        sealed.extend_from_slice(tag.as_ref());
        Ok(sealed)
    }

    /// As [`Keyring::open`]; see [`Keyring::seal_for`] for the owner.
    pub(super) fn open_for(&self, owner: &str, context: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
        if sealed.len() < HEADER_LENGTH + TAG_LENGTH || sealed[0] != FORMAT {
            return Err(SealError::NotAuthentic);
        }
        let id = &sealed[1..1 + KEY_ID_LENGTH];
        let key = self.keys.iter().find(|key| key.id == id).ok_or(SealError::OtherKey)?;
        let nonce = Nonce::try_assume_unique_for_key(&sealed[1 + KEY_ID_LENGTH..HEADER_LENGTH])
            .map_err(|_| SealError::NotAuthentic)?;
        let mut text = Zeroizing::new(sealed[HEADER_LENGTH..].to_vec());
        let length = key
            .derive(owner)?
            .open_in_place(nonce, Aad::from(key.authenticated(owner, context)), &mut text)
            .map_err(|_| SealError::NotAuthentic)?
            .len();
        text.truncate(length);
        Ok(text)
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl std::fmt::Debug for Keyring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Keyring({})", self.key_id())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn tenant(id: &str) -> TenantId {
        id.parse().unwrap()
    }

    fn keyring() -> Keyring {
        Keyring::new(&MasterKey::draw().unwrap())
    }

    #[test]
    fn a_value_opens_for_its_tenant_and_context_only() {
        let keyring = keyring();
        let sealed = keyring.seal(&tenant("a"), "secret:x", b"hunter2").unwrap();
        assert_eq!(keyring.open(&tenant("a"), "secret:x", &sealed).unwrap().as_slice(), b"hunter2");
        assert_eq!(keyring.open(&tenant("b"), "secret:x", &sealed).err(), Some(SealError::NotAuthentic));
        assert_eq!(keyring.open(&tenant("a"), "secret:y", &sealed).err(), Some(SealError::NotAuthentic));
    }

    #[test]
    fn another_master_key_is_told_apart_from_a_changed_value() {
        let (one, other) = (keyring(), keyring());
        let sealed = one.seal(&tenant("a"), "x", b"hunter2").unwrap();
        assert_eq!(other.open(&tenant("a"), "x", &sealed).err(), Some(SealError::OtherKey));
        assert_eq!(Keyring::key_id_of(&sealed), Some(one.key_id()));
    }

    #[test]
    fn what_is_no_sealed_value_names_no_key() {
        let mut sealed = keyring().seal(&tenant("a"), "x", b"").unwrap();
        assert!(Keyring::key_id_of(&sealed).is_some());
        for cut in [&sealed[..sealed.len() - 1], &[]] {
            assert_eq!(Keyring::key_id_of(cut), None);
        }
        sealed[0] += 1;
        assert_eq!(Keyring::key_id_of(&sealed), None);
    }

    #[test]
    fn a_further_key_opens_and_seals_once_it_is_the_active_one() {
        let (old, new) = (MasterKey::draw().unwrap(), MasterKey::draw().unwrap());
        let (before, after) = (Keyring::new(&old), Keyring::new(&new));
        let both = Keyring::with_others(&new, &[old.clone(), new.clone()]);
        let sealed = before.seal(&tenant("a"), "x", b"hunter2").unwrap();
        assert_eq!(both.open(&tenant("a"), "x", &sealed).unwrap().as_slice(), b"hunter2");
        assert_eq!(both.others().map_names(), [before.key_id()]);
        assert!(after.open(&tenant("a"), "x", &both.seal(&tenant("a"), "x", b"").unwrap()).is_ok());
        assert!(both.activate(&before.key_id()) && !both.activate("00000000"));
        assert!(before.open(&tenant("a"), "x", &both.seal(&tenant("a"), "x", b"").unwrap()).is_ok());
        assert_eq!(both.others().map_names(), [after.key_id()]);
    }

    trait Names {
        fn map_names(self) -> Vec<String>;
    }

    impl Names for Vec<[u8; KEY_ID_LENGTH]> {
        fn map_names(self) -> Vec<String> {
            self.into_iter().map(Keyring::name).collect()
        }
    }

    #[test]
    fn the_same_text_is_sealed_differently_each_time_and_never_shows() {
        let keyring = keyring();
        let first = keyring.seal(&tenant("a"), "x", b"hunter2-hunter2").unwrap();
        assert_ne!(first, keyring.seal(&tenant("a"), "x", b"hunter2-hunter2").unwrap());
        assert!(!first.windows(7).any(|window| window == b"hunter2"));
    }

    proptest! {
        #[test]
        fn any_bytes_come_back(plaintext in proptest::collection::vec(any::<u8>(), 0..300)) {
            let keyring = keyring();
            let sealed = keyring.seal(&tenant("a"), "x", &plaintext).unwrap();
            prop_assert_eq!(keyring.open(&tenant("a"), "x", &sealed).unwrap().to_vec(), plaintext);
        }

        #[test]
        fn a_changed_bit_never_opens(position in 0..(HEADER_LENGTH + 7 + TAG_LENGTH), bit in 0..8_u32) {
            let keyring = keyring();
            let mut sealed = keyring.seal(&tenant("a"), "x", b"hunter2").unwrap();
            sealed[position] ^= 1_u8 << bit;
            prop_assert!(keyring.open(&tenant("a"), "x", &sealed).is_err());
        }

        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            prop_assert!(keyring().open(&tenant("a"), "x", &bytes).is_err());
        }
    }
}
