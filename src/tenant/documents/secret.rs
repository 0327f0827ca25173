//! How a secret is written in a file, and where its value comes from.
//!
//! A secret is its own value or one reference: `${env:NAME}` and `${file:PATH}` read the machine, so they are for the
//! command line only; `${secret:PATH}` keeps the value that is stored under that path of the same file. A stored value
//! goes to the origin that it was given for and to no other: whoever may edit a URL must not be able to have a password
//! sent elsewhere that they cannot read.

use std::{fs, path::Path};

use secrecy::{ExposeSecret, SecretString};

use crate::{
    domain::ids::TenantId,
    store::{SealedSecret, TenantSet},
    tenant::secrets::{Keyring, SealError},
    yaml::{Mismatch, SecretText},
};

/// Bytes of a file that holds a secret.
const MAX_SECRET_FILE: u64 = 4096;
const FORMS: &str = "a value, `${env:NAME}`, `${file:PATH}` or `${secret:PATH}`";

/// A secret as it is written.
#[derive(Debug, Clone)]
pub enum SecretReference {
    /// The value itself.
    Plain,
    /// An environment variable.
    Environment(String),
    /// A file; a relative path counts from the tenant's folder.
    File(String),
    /// The stored value under this path.
    Stored(String),
}

/// Where a secret stands.
#[derive(Debug, Clone, Copy)]
pub struct Site<'s> {
    /// Path of the file within the tenant's folder.
    pub file: &'s str,
    /// The keys that lead to it.
    pub path: &'s str,
    /// What it may be used for.
    pub bound_to: &'s str,
}

impl Site<'_> {
    /// What a sealed secret is authenticated with, beside its tenant.
    pub fn seal_context(&self) -> String {
        format!("secret:{}#{}@{}", self.file, self.path, self.bound_to)
    }

    /// As an exported file refers to it.
    pub fn reference(&self) -> String {
        format!("${{secret:{}}}", self.path)
    }
}

/// Where values come from.
pub struct SecretSource<'s> {
    /// The machine's environment and files; `None` where a tenant must not read them.
    pub outside: Option<Outside<'s>>,
    /// What the store has.
    pub stored: StoredSecrets<'s>,
}

/// The machine, as far as references may read it.
#[derive(Clone, Copy)]
pub struct Outside<'s> {
    /// Reads an environment variable.
    pub environment: &'s dyn Fn(&str) -> Option<String>,
    /// What relative paths count from.
    pub folder: &'s Path,
}

/// What the store has.
#[derive(Clone, Copy)]
pub enum StoredSecrets<'s> {
    /// Nobody asked the store: every `${secret:…}` counts as good, with an empty value.
    Assumed,
    /// The secrets of the tenant's set in effect; `None` when there is none.
    Of {
        /// Whose.
        tenant: &'s TenantId,
        /// What opens them.
        keyring: &'s Keyring,
        /// The set.
        set: Option<&'s TenantSet>,
    },
}

pub(super) fn read_secret(
    file: &str,
    text: &SecretText,
    bound_to: Option<&str>,
    source: &SecretSource<'_>,
) -> Result<(SecretReference, SecretString), Mismatch> {
    let reference = reference(text.text.expose_secret())?;
    let value = match &reference {
        SecretReference::Plain if text.text.expose_secret().is_empty() => {
            return Err(Mismatch::hiding("an empty text", FORMS));
        }
        SecretReference::Plain => text.text.clone(),
        SecretReference::Environment(name) => from_environment(name, source)?,
        SecretReference::File(path) => from_file(path, source)?,
        SecretReference::Stored(path) => match bound_to {
            Some(bound_to) => from_store(Site { file, path, bound_to }, source)?,
            None => SecretString::default(),
        },
    };
    Ok((reference, value))
}

/// A text that begins like a reference must be one: a slip must not become a password.
fn reference(text: &str) -> Result<SecretReference, Mismatch> {
    let Some(inner) = text.strip_prefix("${") else { return Ok(SecretReference::Plain) };
    let malformed = || Mismatch::hiding("an incomplete reference", FORMS);
    let (kind, name) = inner.strip_suffix('}').and_then(|inner| inner.split_once(':')).ok_or_else(malformed)?;
    if name.is_empty() || name.contains(['{', '}']) {
        return Err(malformed());
    }
    match kind {
        "env" => Ok(SecretReference::Environment(name.to_owned())),
        "file" => Ok(SecretReference::File(name.to_owned())),
        "secret" => Ok(SecretReference::Stored(name.to_owned())),
        _ => Err(Mismatch::hiding("a reference of an unknown kind", FORMS)),
    }
}

fn outside<'s>(source: &SecretSource<'s>) -> Result<Outside<'s>, Mismatch> {
    let expected = "a value or `${secret:PATH}`: only the command line reads the machine's environment and files";
    source.outside.ok_or_else(|| Mismatch::hiding("`${env:…}` or `${file:…}`", expected))
}

fn from_environment(name: &str, source: &SecretSource<'_>) -> Result<SecretString, Mismatch> {
    let value = (outside(source)?.environment)(name).filter(|value| !value.is_empty());
    value.map(SecretString::from).ok_or_else(|| {
        Mismatch::hiding(format!("`${{env:{name}}}`"), format!("the environment variable {name} to be set"))
    })
}

fn from_file(path: &str, source: &SecretSource<'_>) -> Result<SecretString, Mismatch> {
    let place = outside(source)?.folder.join(path);
    let unusable = |why: String| Mismatch::hiding(format!("`${{file:{path}}}`"), why);
    let size = fs::metadata(&place).map_err(|error| unusable(format!("a file that can be read ({error})")))?.len();
    if size > MAX_SECRET_FILE {
        return Err(unusable(format!("a file of at most {MAX_SECRET_FILE} bytes")));
    }
    let text = fs::read_to_string(&place).map_err(|error| unusable(format!("a file that can be read ({error})")))?;
    let value = text.trim_end_matches(['\n', '\r']);
    if value.is_empty() || value.contains(['\n', '\r']) {
        return Err(unusable("a file that holds one line".to_owned()));
    }
    Ok(SecretString::from(value))
}

fn from_store(site: Site<'_>, source: &SecretSource<'_>) -> Result<SecretString, Mismatch> {
    let StoredSecrets::Of { tenant, keyring, set } = source.stored else { return Ok(SecretString::default()) };
    let found = site.reference();
    let rows = set.map(|set| set.secrets.as_slice()).unwrap_or_default();
    let Some(row) = rows.iter().find(|row| row.file == site.file && row.path == site.path) else {
        let expected = "the path of a stored secret of this file: nothing is stored under it, so give a value";
        return Err(Mismatch::hiding(format!("`{found}`"), expected));
    };
    if row.bound_to != site.bound_to {
        let found = format!("`{found}`, which was given for {}", row.bound_to);
        let expected = format!("the {} again, since the connection now leads to {}", leaf(site.path), site.bound_to);
        return Err(Mismatch::hiding(found, expected));
    }
    open(keyring, tenant, row)
        .map_err(|error| Mismatch::hiding(format!("`{found}`"), format!("a secret that opens ({error})")))
}

/// `password`, `key`.
fn leaf(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

fn open(keyring: &Keyring, tenant: &TenantId, row: &SealedSecret) -> Result<SecretString, SealError> {
    let site = Site { file: &row.file, path: &row.path, bound_to: &row.bound_to };
    let opened = keyring.open(tenant, &site.seal_context(), &row.sealed)?;
    std::str::from_utf8(&opened).map(SecretString::from).map_err(|_| SealError::NotAuthentic)
}
