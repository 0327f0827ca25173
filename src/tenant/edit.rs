//! One change of one file of a tenant that exists, on the condition that the file is what the author of the change saw.
//!
//! Knows no HTTP and no SQL. Whoever edits is a tenant's administrator: `${env:…}` and `${file:…}` are refused, because
//! they would read the machine.

use super::{
    apply::{ATTEMPTS, ApplyError},
    change::{Before, WorkedOut},
    documents::{self, SecretSource, StoredSecrets, catalogue},
    secrets::Keyring,
};
use crate::{
    domain::{
        audit::{Action, AuditOrigin},
        ids::TenantId,
        permission::Permission,
        permission_set::PermissionSet,
    },
    store::{
        Application, FileInfo, FileVersion, StoreError, StoredFile, TenantChange, TenantFileStore, TenantSet,
        TenantStore, as_kept,
    },
};

/// One thing that is wrong with a file.
pub use crate::yaml::Problem;

/// What to do with the file.
#[derive(Clone, Copy)]
pub enum Edit<'e> {
    /// Make it this text, whether it is there or not.
    Replace(&'e str),
    /// Remove it.
    Remove,
    /// Make it what it was in this version, its secrets of then included.
    Restore(i64),
}

impl Edit<'_> {
    /// As the audit calls it.
    pub fn action(self) -> Action {
        match self {
            Self::Replace(_) => Action::ConfigurationReplace,
            Self::Remove => Action::ConfigurationDelete,
            Self::Restore(_) => Action::ConfigurationRestore,
        }
    }
}

/// What the author saw. A file that is otherwise by now is not touched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// The file, in one of these versions.
    Versions(Vec<i64>),
    /// The file, in whatever version.
    Present,
    /// No such file.
    Absent,
}

impl Expected {
    fn is_met(&self, version: Option<i64>) -> bool {
        match (self, version) {
            (Self::Versions(versions), Some(version)) => versions.contains(&version),
            (Self::Present, version) => version.is_some(),
            (Self::Absent, version) => version.is_none(),
            (Self::Versions(_), None) => false,
        }
    }
}

/// Who changes a file.
#[derive(Clone, Debug)]
pub struct Author {
    /// For the audit.
    pub origin: AuditOrigin,
    /// What the author may do: nobody changes a file so that others may do more.
    pub held: PermissionSet,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edited {
    /// The file as it is in effect now; `None` when it is gone.
    pub file: Option<FileInfo>,
    /// Whether it was not there before.
    pub is_new: bool,
    /// The keys whose values changed; `None`: nothing was written, since nothing differs.
    pub changed_keys: Option<Vec<String>>,
}

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// There is no such tenant any more.
    #[error("there is no tenant `{0}`")]
    UnknownTenant(TenantId),
    /// The file cannot be one of a tenant's.
    #[error("found {found}, expected {expected}")]
    UnknownFile {
        /// What the name stands for.
        found: String,
        /// The files there are.
        expected: String,
    },
    /// The version is not kept, or never was.
    #[error("no version {0} of the file is kept")]
    UnknownVersion(i64),
    /// The author may do less than the change needs.
    #[error("{why}")]
    NotHeld {
        /// What needs it, in a sentence.
        why: String,
        /// At least one.
        missing: Vec<Permission>,
    },
    /// The file is not what the author saw.
    #[error("the file is in another version by now")]
    Moved {
        /// The version in effect; `None`: there is no such file.
        current: Option<i64>,
    },
    /// The files would be wrong, or could not be written.
    #[error(transparent)]
    Apply(#[from] ApplyError),
}

impl From<StoreError> for EditError {
    fn from(error: StoreError) -> Self {
        Self::Apply(ApplyError::Store(error))
    }
}

/// Whoever can read and write tenants and their files.
pub trait Files: TenantStore + TenantFileStore {}

impl<T: TenantStore + TenantFileStore + ?Sized> Files for T {}

/// The file that is to be changed.
#[derive(Clone, Copy)]
pub struct EditedFile<'t> {
    /// Whose.
    pub tenant: &'t TenantId,
    /// Path within the tenant's folder.
    pub file: &'t str,
}

/// Changes the file, as part of the tenant's whole set, and has it recorded who did. Other processes follow within a
/// second.
///
/// # Errors
/// Nothing was changed, and why.
pub async fn edit(
    store: &(impl Files + ?Sized),
    keyring: &Keyring,
    target: EditedFile<'_>,
    edit: Edit<'_>,
    expected: &Expected,
    author: &Author,
) -> Result<Edited, EditError> {
    target.check()?;
    target.allows(author)?;
    for _ in 0..ATTEMPTS {
        // The set first: where the file changes between the two readings, applying finds the set superseded.
        let set = target.set(store).await?;
        let known = target.info(store).await?;
        let current = known.as_ref().map(|file| file.version);
        if !expected.is_met(current) {
            return Err(EditError::Moved { current });
        }
        let Some(worked_out) = target.work_out(store, keyring, &set, edit, author).await? else {
            return Ok(Edited { file: known, is_new: false, changed_keys: None });
        };
        let entry = worked_out.entry(&author.origin, edit.action(), Some(target.file));
        let applied = store.apply_tenant(target.tenant, worked_out.change(), &entry).await?;
        if let Application::Applied { version, .. } = applied {
            let (is_new, changed_keys) = (known.is_none(), Some(target.keys(&worked_out)));
            return Ok(Edited { file: target.written(worked_out.change(), version, known), is_new, changed_keys });
        }
    }
    Err(ApplyError::Superseded(target.tenant.clone()).into())
}

/// What a change would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TriedOut {
    /// The keys whose values would change.
    pub changed_keys: Vec<String>,
    /// What can be and is probably not meant, in the files as they would be.
    pub warnings: Vec<Problem>,
}

/// What [`edit`] would do, without doing it.
///
/// # Errors
/// Why it would not be done.
pub async fn try_out(
    store: &(impl Files + ?Sized),
    keyring: &Keyring,
    target: EditedFile<'_>,
    edit: Edit<'_>,
    author: &Author,
) -> Result<TriedOut, EditError> {
    target.check()?;
    target.allows(author)?;
    let set = target.set(store).await?;
    let Some(worked_out) = target.work_out(store, keyring, &set, edit, author).await? else {
        return Ok(TriedOut::default());
    };
    Ok(TriedOut { changed_keys: target.keys(&worked_out), warnings: worked_out.warnings })
}

impl Author {
    fn must_hold(
        &self,
        needed: impl IntoIterator<Item = Permission>,
        why: impl FnOnce() -> String,
    ) -> Result<(), EditError> {
        let missing: PermissionSet = needed.into_iter().collect::<PermissionSet>().without(self.held);
        if missing.is_empty() {
            Ok(())
        } else {
            Err(EditError::NotHeld { why: why(), missing: missing.iter().collect() })
        }
    }
}

impl EditedFile<'_> {
    /// Whether a tenant can have such a file at all.
    ///
    /// # Errors
    /// It cannot.
    pub fn check(&self) -> Result<(), EditError> {
        catalogue::check(self.file).map_err(|mismatch| EditError::UnknownFile {
            found: mismatch.found.unwrap_or_else(|| "an unknown file".to_owned()),
            expected: mismatch.expected,
        })
    }

    /// Whether the author may write the file at all.
    ///
    /// # Errors
    /// It takes a permission that the author lacks.
    pub fn allows(&self, author: &Author) -> Result<(), EditError> {
        let file = self.file;
        author.must_hold([catalogue::permission_to_write(file)], || {
            format!("`{file}` decides who gets in, so that writing it takes more than changing the configuration")
        })
    }

    /// Whether the author may make these changes.
    fn allows_changes(
        &self,
        author: &Author,
        set: &TenantSet,
        stored: StoredSecrets<'_>,
        worked_out: &WorkedOut,
    ) -> Result<(), EditError> {
        for (key, permission) in catalogue::permissions_for_keys(self.file, &self.keys(worked_out)) {
            author.must_hold([permission], || {
                format!(
                    "`{key}` decides to where visitors are led, so that it takes more than changing the configuration"
                )
            })?;
        }
        // What cannot be read any more trusts nobody.
        let source = SecretSource { outside: None, stored };
        let before = documents::read(&set.files, "", &source).map(|documents| documents.security.issuers);
        for issuer in worked_out.new_issuers(&before.unwrap_or_default()) {
            author.must_hold(issuer.grants.iter(), || {
                format!(
                    "the tokens of the issuer `{}` may grant more than the credential that names it holds: list under its \
                     `permissions` what they may grant",
                    issuer.name
                )
            })?;
        }
        Ok(())
    }

    async fn set(&self, store: &(impl Files + ?Sized)) -> Result<TenantSet, EditError> {
        store.tenant(self.tenant).await?.ok_or_else(|| EditError::UnknownTenant(self.tenant.clone()))
    }

    async fn info(&self, store: &(impl Files + ?Sized)) -> Result<Option<FileInfo>, EditError> {
        Ok(store.files(self.tenant).await?.into_iter().find(|file| file.path == self.file))
    }

    /// The file as it was just written: not read back, since what was done is no failure any more.
    fn written(&self, change: &TenantChange, version: i64, known: Option<FileInfo>) -> Option<FileInfo> {
        let file = change.files.iter().find(|file| file.path == self.file)?;
        if change.unchanged.contains(&file.path) {
            return known;
        }
        let (path, size) = (file.path.clone(), file.text.len() as u64);
        Some(FileInfo { path, version, changed_at: as_kept(change.at), size })
    }

    async fn work_out(
        &self,
        store: &(impl Files + ?Sized),
        keyring: &Keyring,
        set: &TenantSet,
        edit: Edit<'_>,
        author: &Author,
    ) -> Result<Option<WorkedOut>, EditError> {
        let mut files: Vec<StoredFile> = set.files.iter().filter(|file| file.path != self.file).cloned().collect();
        let mut restored = None;
        match edit {
            Edit::Replace(text) => files.push(StoredFile { path: self.file.to_owned(), text: text.to_owned() }),
            Edit::Remove => {}
            Edit::Restore(version) => {
                let old = store.file(self.tenant, self.file, Some(version)).await?;
                let old = old.ok_or(EditError::UnknownVersion(version))?;
                files.push(StoredFile { path: self.file.to_owned(), text: old.text.clone() });
                restored = Some(self.with_secrets_of(set, old));
            }
        }
        let stored = StoredSecrets::Of { tenant: self.tenant, keyring, set: Some(restored.as_ref().unwrap_or(set)) };
        let source = SecretSource { outside: None, stored };
        let before = Before { tenant: self.tenant, keyring, set: Some(set) };
        let documents = documents::read(&files, "", &source).map_err(ApplyError::from)?;
        let worked_out = before.work_out(&files, documents, author.origin.at)?;
        if let Some(worked_out) = &worked_out {
            let stored = StoredSecrets::Of { tenant: self.tenant, keyring, set: Some(set) };
            self.allows_changes(author, set, stored, worked_out)?;
        }
        Ok(worked_out)
    }

    /// The set with the file's secrets of then in place of those of now.
    fn with_secrets_of(&self, set: &TenantSet, old: FileVersion) -> TenantSet {
        let mut set = set.clone();
        set.secrets.retain(|secret| secret.file != self.file);
        set.secrets.extend(old.secrets);
        set
    }

    fn keys(&self, worked_out: &WorkedOut) -> Vec<String> {
        let own = worked_out.differences.iter().find(|difference| difference.file == self.file);
        own.map(|difference| difference.keys.clone()).unwrap_or_default()
    }
}
