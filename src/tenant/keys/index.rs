//! Every key of the installation in memory, so that a request asks no database. Knows no HTTP.

use std::sync::Arc;

use arc_swap::ArcSwap;
use foldhash::HashMap;
use jiff::Timestamp;
use subtle::ConstantTimeEq;

use super::{
    Caller, CredentialKind, KeyRefused,
    format::{IdBytes, id_bytes, take_apart},
    last_use::LastUse,
};
use crate::{
    domain::ids::TenantId,
    store::{ApiKeyRecord, KeyUse},
};

/// The keys by id. Cheap to clone; clones share the content. The registry keeps it up to date.
#[derive(Clone, Default)]
pub struct ApiKeyIndex(Arc<ArcSwap<HashMap<IdBytes, Entry>>>);

#[derive(Clone)]
struct Entry {
    caller: Arc<Caller>,
    secret_hash: [u8; 32],
    expires_at: Option<Timestamp>,
    revoked: bool,
    /// Shared by every state of the index, so that a change of some key forgets no use.
    last_use: Arc<LastUse>,
}

impl ApiKeyIndex {
    /// Whom a presented key stands for at `now`. Costs a CRC, a look-up and a SHA-256; never waits.
    ///
    /// # Errors
    /// Why the key is refused. Revoked and expired are only told to whoever knows the secret.
    pub fn verify(&self, key: &str, now: Timestamp) -> Result<Arc<Caller>, KeyRefused> {
        let presented = take_apart(key)?;
        let keys = self.0.load();
        let entry = keys.get(&presented.id).ok_or(KeyRefused::Unknown)?;
        if !bool::from(entry.secret_hash.ct_eq(&presented.secret_hash)) {
            return Err(KeyRefused::Unknown);
        }
        if entry.revoked {
            return Err(KeyRefused::Revoked);
        }
        if entry.expires_at.is_some_and(|expiry| expiry <= now) {
            return Err(KeyRefused::Expired);
        }
        entry.last_use.note(now);
        Ok(Arc::clone(&entry.caller))
    }

    /// When this process saw a key used last, to about a minute.
    pub fn last_use(&self, tenant: &TenantId, id: &str) -> Option<Timestamp> {
        let keys = self.0.load();
        keys.get(&id_bytes(id)?).filter(|entry| entry.caller.tenant == *tenant)?.last_use.get()
    }

    /// The uses that were not written down yet; they stay so until [`ApiKeyIndex::written`].
    pub fn unwritten_uses(&self) -> Vec<KeyUse> {
        let keys = self.0.load();
        let used = |entry: &Entry| {
            let at = entry.last_use.unwritten()?;
            Some(KeyUse { tenant: entry.caller.tenant.clone(), id: entry.caller.key_id.clone(), at })
        };
        keys.values().filter_map(used).collect()
    }

    /// Notes that these uses were written down.
    pub fn written(&self, uses: &[KeyUse]) {
        let keys = self.0.load();
        for used in uses {
            if let Some(entry) = id_bytes(&used.id).and_then(|id| keys.get(&id)) {
                entry.last_use.written(used.at);
            }
        }
    }

    /// How many keys there are.
    pub fn len(&self) -> usize {
        self.0.load().len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Takes over rows that changed and drops the keys of tenants that are gone.
    pub(in crate::tenant) fn update(&self, changed: Vec<ApiKeyRecord>, exists: impl Fn(&TenantId) -> bool) {
        let before = self.0.load();
        let orphans = before.values().any(|entry| !exists(&entry.caller.tenant));
        if changed.is_empty() && !orphans {
            return;
        }
        let mut keys = HashMap::clone(&before);
        keys.retain(|_, entry| exists(&entry.caller.tenant));
        for row in changed {
            if let Some(id) = id_bytes(&row.id) {
                let last_use = keys.get(&id).map(|before| Arc::clone(&before.last_use)).unwrap_or_default();
                keys.insert(id, entry(row, last_use));
            }
        }
        self.0.store(Arc::new(keys));
    }
}

/// An index of these rows, for whoever has no registry: tests and measurements.
impl FromIterator<ApiKeyRecord> for ApiKeyIndex {
    fn from_iter<I: IntoIterator<Item = ApiKeyRecord>>(rows: I) -> Self {
        let index = Self::default();
        index.update(rows.into_iter().collect(), |_| true);
        index
    }
}

fn entry(row: ApiKeyRecord, last_use: Arc<LastUse>) -> Entry {
    Entry {
        caller: Arc::new(Caller {
            tenant: row.tenant,
            credential: CredentialKind::ApiKey,
            key_id: row.id,
            name: row.name,
            permissions: row.permissions,
        }),
        secret_hash: row.secret_hash,
        expires_at: row.expires_at,
        revoked: row.revoked_at.is_some(),
        last_use,
    }
}

impl std::fmt::Debug for ApiKeyIndex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ApiKeyIndex({} keys)", self.len())
    }
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;

    use super::{
        super::{KEY_PREFIX, format::KeyText},
        *,
    };
    use crate::domain::{permission::Permission, permission_set::PermissionSet};

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn row(text: &KeyText) -> ApiKeyRecord {
        ApiKeyRecord {
            tenant: "demo".parse().unwrap(),
            id: text.id().to_owned(),
            name: "till".to_owned(),
            secret_hash: text.secret_hash(),
            permissions: PermissionSet::from_iter([Permission::Y2Listener]),
            created_at: NOW,
            expires_at: None,
            revoked_at: None,
        }
    }

    fn index(rows: Vec<ApiKeyRecord>) -> ApiKeyIndex {
        rows.into_iter().collect()
    }

    #[test]
    fn a_known_key_gives_its_caller() {
        let text = KeyText::draw().unwrap();
        let index = index(vec![row(&text)]);
        let caller = index.verify(&String::from(text), NOW).unwrap();
        assert_eq!(caller.tenant.as_str(), "demo");
        assert!(caller.permissions.contains(Permission::Y2Listener));
        assert!(!caller.permissions.contains(Permission::AccessRead));
    }

    #[test]
    fn a_key_with_the_right_id_and_another_secret_is_unknown() {
        let (text, other) = (KeyText::draw().unwrap(), KeyText::draw().unwrap());
        let index = index(vec![ApiKeyRecord { secret_hash: other.secret_hash(), ..row(&text) }]);
        assert_eq!(index.verify(&String::from(text), NOW), Err(KeyRefused::Unknown));
        assert_eq!(index.verify(&String::from(other), NOW), Err(KeyRefused::Unknown));
    }

    #[test]
    fn a_revoked_key_is_refused() {
        let text = KeyText::draw().unwrap();
        let index = index(vec![ApiKeyRecord { revoked_at: Some(NOW), ..row(&text) }]);
        assert_eq!(index.verify(&String::from(text), NOW), Err(KeyRefused::Revoked));
    }

    #[test]
    fn a_key_is_refused_from_its_expiry_on() {
        let text = KeyText::draw().unwrap();
        let index = index(vec![ApiKeyRecord { expires_at: Some(NOW + 1.hour()), ..row(&text) }]);
        let key = String::from(text);
        assert!(index.verify(&key, NOW).is_ok());
        assert_eq!(index.verify(&key, NOW + 1.hour()), Err(KeyRefused::Expired));
    }

    #[test]
    fn the_keys_of_a_deleted_tenant_are_unknown() {
        let text = KeyText::draw().unwrap();
        let index = index(vec![row(&text)]);
        index.update(Vec::new(), |_| false);
        assert_eq!(index.verify(&String::from(text), NOW), Err(KeyRefused::Unknown));
    }

    #[test]
    fn a_use_is_kept_through_a_change_of_the_key_and_told_until_it_is_written() {
        let text = KeyText::draw().unwrap();
        let row = row(&text);
        let index = index(vec![row.clone()]);
        let key = String::from(text);
        assert!(index.unwritten_uses().is_empty());
        let now = NOW + 1.hour();
        index.verify(&key, now).unwrap();
        index.update(vec![ApiKeyRecord { revoked_at: Some(now), ..row.clone() }], |_| true);
        assert!(index.verify(&key, now + 1.hour()).is_err());
        assert_eq!(index.last_use(&row.tenant, &row.id), Some(now), "a refused use is none");
        assert_eq!(index.last_use(&"other".parse().unwrap(), &row.id), None);
        let uses = index.unwritten_uses();
        assert_eq!(uses, [KeyUse { tenant: row.tenant, id: row.id, at: now }]);
        index.written(&uses);
        assert!(index.unwritten_uses().is_empty());
    }

    #[test]
    fn the_debug_text_shows_no_key() {
        let index = index(vec![row(&KeyText::draw().unwrap())]);
        assert!(!format!("{index:?}").contains(KEY_PREFIX));
    }
}
