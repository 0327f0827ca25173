//! The files that a tenant can have. A new feature adds its file here and a reader beside it.

use crate::yaml::Mismatch;

/// The file that every tenant has.
pub const TENANT_FILE: &str = "tenant.yml";

/// Files with a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Names, language, time zone.
    Tenant,
    /// Issuers of bearer tokens.
    Security,
    /// Connections.
    Y2,
}

const READ: [(&str, Kind); 3] =
    [(TENANT_FILE, Kind::Tenant), ("security.yml", Kind::Security), ("server/y2.yml", Kind::Y2)];

/// Files of the documented layout that this release has no reader for. Taking them silently would promise something.
const LATER: [&str; 2] = ["server/livestore.yml", "server/enrolment.yml"];
const LATER_FOLDERS: [(&str, &str); 2] = [("layouts/", ".yml"), ("server/scripts/", ".js")];

/// Which file it is.
pub(super) fn kind_of(path: &str) -> Result<Kind, Mismatch> {
    if let Some((_, kind)) = READ.iter().find(|(known, _)| *known == path) {
        return Ok(*kind);
    }
    let known = READ.map(|(path, _)| format!("`{path}`")).join(", ");
    let in_folder = |(folder, ending): &(&str, &str)| path.starts_with(folder) && path.ends_with(ending);
    let found = if LATER.contains(&path) || LATER_FOLDERS.iter().any(in_folder) {
        "a file that this release does not support yet"
    } else if path.ends_with(".yaml") {
        "a file that ends with `.yaml`"
    } else {
        "an unknown file"
    };
    Err(Mismatch::hiding(found, format!("only {known} in a tenant's folder")))
}

/// Whether a tenant can have such a file.
///
/// # Errors
/// It cannot; says what the name stands for and which files there are.
pub fn check(path: &str) -> Result<(), Mismatch> {
    kind_of(path).map(drop)
}
